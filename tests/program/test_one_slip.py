"""One slip in a program file is one finding: what only follows from it is not told beside it."""

from __future__ import annotations

import re

import pytest

from tests.program.written import WORDS, rows, told

FIELD_OF_TWO = (
    'fields: {project: [{id: scale, title: Scale, type: choice, options: [{id: small, name: S}, {id: big}]}]}\n'
)
NAMELESS = 'fields: {project: [{id: heads, type: integer}]}\n'
BY_ID = 'fields: {project: {heads: {title: Heads, type: integer}}}\n'


@pytest.mark.parametrize(
    ('fields', 'text', 'expected'),
    [
        (
            FIELD_OF_TWO,
            'record_rules: [{id: a, each: projects, measure: {value: scale}, limit: [small, big]}]\n'
            'points: {prices: [{id: a, of: projects, by: scale, points: {big: 3}}]}\n',
            '"fields.project.scale.options.big.name" is missing',
        ),
        (
            NAMELESS,
            rows('{id: a, measure: {sum: projects.heads}, limit: 3}'),
            '"fields.project.heads.title" is missing',
        ),
        (
            NAMELESS,
            rows('{id: a, measure: {count: projects, where: {heads: {min: 3}}}, limit: 3}'),
            '"fields.project.heads.title" is missing',
        ),
        (
            NAMELESS,
            'record_rules: [{id: a, each: projects, measure: {value: heads}, limit: {min: 3}}]\n',
            '"fields.project.heads.title" is missing',
        ),
        (
            NAMELESS.replace('integer', 'dates'),
            'reporting: {projects: {every: 1 month, dates: heads}}\n',
            '"fields.project.heads.title" is missing',
        ),
        (BY_ID, rows('{id: a, measure: {sum: projects.heads}, limit: 3}'), '"fields.project" takes a list'),
        (
            'fields: {project: [{id: scale, title: Scale, type: choice, options: small}]}\n',
            '',
            '"fields.project.scale.options" takes a list',
        ),
    ],
)
def test_nothing_follows_from_a_slip_in_a_field(fields: str, text: str, expected: str) -> None:
    """A field whose definition has a slip is held against nobody who names it: the slip alone is told."""
    words = re.sub('fields: .*\n', fields, WORDS)
    assert [message for _, message, _ in told(text, words)] == [expected]


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('requirements: none\nterm: {length: 1 year, second_term: [talks]}', ['"requirements" takes a list']),
        (
            'points: {ledger: sale}\nrecord_rules: '
            '[{id: a, each: ledger, where: {kind: sale}, measure: {value: points}, limit: 1}]',
            ['"points.ledger" takes a list'],
        ),
        (
            rows('{id: a, measure: {share: staff.developers.certified, off: staff.developers.total}, limit: 5%}'),
            ['the measure "share" has no key "off"'],
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {parts: }}]',
            ['"record_rules.a.measure.parts" is empty'],
        ),
    ],
)
def test_nothing_follows_from_a_slip(text: str, expected: list[str]) -> None:
    """What only follows from a slip that is told is not told beside it."""
    assert [message for _, message, _ in told(text)] == expected


def test_no_word_of_listing_where_its_settings_cannot_be_read() -> None:
    """Who is listed cannot be told while "directory" has a slip, which might say so."""
    words = WORDS.replace(', rights: [card]', '')
    assert [code for code, _, _ in told('', words)] == ['G613']
    assert [code for code, _, _ in told('directory: all\n', words)] == ['R303']
