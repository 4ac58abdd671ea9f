"""A program file: every part of it is read whole, with its types."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sitegen.content.local_text import LocalText
from sitegen.content.vocabulary import DeclaredField
from sitegen.dates import Span
from sitegen.program.measures import (
    Attested,
    Condition,
    Count,
    Met,
    Newest,
    Parts,
    Percent,
    Present,
    Selection,
    Share,
    Sum,
    Total,
    Value,
    WordRange,
    Words,
)
from sitegen.program.presets import preset_ids
from sitegen.program.reading import program_schema, read_program
from tests.program.written import HEADER, PRESETS, WORDS, findings_of, read, rows, told


@pytest.mark.parametrize('id', preset_ids())
def test_presets_are_sound(id: str) -> None:
    """Every preset is read without a finding."""
    program, findings = read_program(f'{id}/program.yml', (PRESETS / id / 'program.yml').read_text(encoding='utf-8'))
    assert findings == []
    assert program is not None
    assert program.id == id


@pytest.mark.parametrize('id', preset_ids())
def test_presets_agree_with_the_schema(id: str) -> None:
    """The published schema takes what is read: every preset."""
    import yaml

    text = (PRESETS / id / 'program.yml').read_text(encoding='utf-8')
    value = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - a loader without types
    schema = program_schema()
    Draft202012Validator.check_schema(schema)
    unknown = [
        error.message for error in Draft202012Validator(schema).iter_errors(value) if 'Additional' in error.message
    ]
    assert unknown == []


def test_three_lines_are_a_program() -> None:
    """A program without levels, points or a term is a program."""
    program, findings = read_program('program.yml', HEADER)
    assert findings == []
    assert program is not None
    assert (program.levels, program.requirements, program.term, program.points.prices) == ((), (), None, ())
    assert program.directory.per_page == 24


@pytest.mark.parametrize('key', ['id', 'vendor', 'name'])
def test_a_program_needs_three_lines(key: str) -> None:
    """Without an id, a vendor or a name there is no program, and the finding names the line."""
    text = ''.join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(f'{key}:'))
    program, findings = read_program('program.yml', text)
    assert program is None
    assert [finding.message for finding in findings] == [f'"{key}" is missing']


@pytest.mark.parametrize(
    ('written', 'limit', 'measure', 'read_limit'),
    [
        ('{count: projects}', '2', Count(Selection('projects')), 2),
        (
            '{count: projects, where: {state: live, people: {min: 3}}, within: 2 years}',
            '2',
            Count(
                Selection(
                    'projects',
                    (Condition('state', frozenset({'live'})), Condition('people', least=3)),
                    Span(2, 'year'),
                )
            ),
            2,
        ),
        ('{sum: projects.people}', '10', Sum(Selection('projects'), 'people'), 10),
        ('{value: employees}', '10', Value('employees'), 10),
        ('{value: country}', '[SE, NO]', Value('country'), frozenset({'SE', 'NO'})),
        ('{value: staff.developers.total}', '3', Value('staff.developers.total'), 3),
        (
            '{share: staff.developers.certified, of: staff.developers.total}',
            '50%',
            Share('staff.developers.certified', 'staff.developers.total'),
            Percent(50),
        ),
        ('{present: logo}', 'true', Present('logo'), True),
        ('{attested: survey, within: 1 year}', 'true', Attested('survey', Span(1, 'year')), True),
        ('{newest: cases}', '18 months', Newest(Selection('cases')), Span(18, 'month')),
        ('{met: [other]}', '1', Met(('other',)), 1),
    ],
)
def test_measures_of_requirements(written: str, limit: str, measure: object, read_limit: object) -> None:
    """Each measure of the contract is read, with the limit that fits it, for all levels at once."""
    program = read(
        rows(f'{{id: one, measure: {written}, limit: {limit}}}', '{id: other, measure: {count: cases}, limit: 1}')
    )
    row = program.requirements[0]
    assert row.measure == measure
    for level in ('silver', 'gold'):
        cell = row.limits.cell(level, None)
        assert cell is not None
        assert cell.limit == read_limit


def test_limits_by_level_and_type() -> None:
    """A limit may differ by level and by type; a level left out has no such requirement."""
    program = read(
        rows(
            '{id: a, measure: {count: cases}, limit: {silver: 1, gold: optional}}',
            '{id: b, measure: {count: cases}, limit: {resale: {gold: 2}, consulting: 3}, force: recommended}',
            '{id: c, measure: {count: cases}, limit: {gold: {text: set individually}}}',
        )
    )
    shown = {
        (row.id, level, type): (cell.limit, cell.force, cell.text and cell.text.pick(())[0])
        for row in program.requirements
        for level in ('silver', 'gold')
        for type in ('resale', 'consulting')
        if (cell := row.limits.cell(level, type))
    }
    assert shown == {
        ('a', 'silver', 'resale'): (1, 'required', None),
        ('a', 'silver', 'consulting'): (1, 'required', None),
        ('a', 'gold', 'resale'): (None, 'optional', None),
        ('a', 'gold', 'consulting'): (None, 'optional', None),
        ('b', 'gold', 'resale'): (2, 'recommended', None),
        ('b', 'silver', 'consulting'): (3, 'recommended', None),
        ('b', 'gold', 'consulting'): (3, 'recommended', None),
        ('c', 'gold', 'resale'): (None, 'required', 'set individually'),
        ('c', 'gold', 'consulting'): (None, 'required', 'set individually'),
    }


def test_status_limits_by_type() -> None:
    """What a status asks may differ by type; it has no levels, so a limit for one is a mistake with its cure."""
    row = '{id: a, measure: {count: cases}, limit: LIMIT}'
    text = f'status_requirements: {{school: [{row}]}}\n'
    program = read(text.replace('LIMIT', '{resale: 1, consulting: 2}'))
    asked = [program.status_requirements['school'][0].limits.cell('', type) for type in ('resale', 'consulting', None)]
    assert [cell and cell.limit for cell in asked] == [1, 2, None]
    [finding] = findings_of(text.replace('LIMIT', '{gold: 1}'))
    assert finding.message == '"status_requirements.school.a.limit" has a limit for "gold", which is no type'
    assert finding.help == 'write the limit alone: a status has no levels'


def test_counting_more_than_there_is_is_told_once() -> None:
    """`met` that asks at every level for more than it counts is one finding."""
    text = rows('{id: a, measure: {count: cases}, limit: 1}', '{id: b, measure: {met: [a]}, limit: 2}')
    assert [message for _, message, _ in told(text)] == ['"b" asks at "silver" for 2 of 1']


def test_present_takes_a_map_by_role() -> None:
    """Whether anybody has written the heads of its staff can be asked without naming a role."""
    assert read(rows('{id: a, measure: {present: staff}, limit: true}')).requirements[0].measure == Present('staff')


@pytest.mark.parametrize('indent', [None, 2, '\t'])
def test_json_is_a_program_file(indent: str | int | None) -> None:
    """A program file may be JSON as programs write it: tabs, escaped slashes, signs beyond 16 bits in two escapes."""
    said = {
        'id': 'zoo',
        'name': 'Zoo \U0001f981',
        'vendor': {'name': 'a/b'},
        'levels': [{'id': 'cub', 'name': 'Cub', 'rights': ['card'], 'until': None}],
        'requirements': [{'id': 'size', 'measure': {'value': 'employees'}, 'limit': {'cub': 3}}],
    }
    program, findings = read_program('program.json', json.dumps(said, indent=indent).replace('a/b', 'a\\/b'))
    assert findings == []
    assert program is not None
    assert program.name.pick(('en',))[0] == 'Zoo \U0001f981'
    assert program.vendor.name.pick(('en',))[0] == 'a/b'


def test_a_mistake_in_json_stands_at_its_line() -> None:
    """A finding in a JSON file names the line and column of the file as it is."""
    _, findings = read_program('program.json', '{\n\t"id": "zoo",\n\t"name": "Zoo",\n\t"vendor": "V"\n}')
    assert [(finding.line, finding.column) for finding in findings] == [(4, 12)]


def test_record_rules() -> None:
    """A record rule looks at each record of a source: its words, its parts, a field."""
    program = read(
        'record_rules:\n'
        '  - {id: a, each: cases, measure: {words: body}, limit: {min: 300, max: 700}}\n'
        '  - {id: b, each: cases, measure: {parts: [{en: Task, sv: Uppgift}, Result]}}\n'
        '  - {id: c, each: projects, where: {size: big}, measure: {value: people}, limit: 3}\n'
    )
    parts = (LocalText((('en', 'Task'), ('sv', 'Uppgift'))), LocalText((('', 'Result'),)))
    assert [(rule.measure, rule.limit) for rule in program.record_rules] == [
        (Words(), WordRange(300, 700)),
        (Parts(parts), True),
        (Value('people'), 3),
    ]


def test_prices_and_ledger() -> None:
    """A price is one number, or a number for each value of a field."""
    program = read(
        'points:\n  prices:\n    - {id: a, of: projects, points: 10, max: 50, within: 1 year}\n'
        '    - {id: b, of: projects, by: size, points: {small: 5, big: 12.5}}\n  ledger: [{id: sale, title: Sales}]\n'
    )
    first, second = program.points.prices
    assert (first.points, first.most, first.selection.within) == (10, 50, Span(1, 'year'))
    assert (second.by, second.points_by) == ('size', {'small': 5, 'big': 12.5})
    assert program.vocabulary.words('ledger') == frozenset({'sale'})


def test_the_program_lends_its_words() -> None:
    """Records are read by the program's words and by its declared fields."""
    words = read('').vocabulary
    assert words.words('levels') == frozenset({'silver', 'gold'})
    assert words.words('categories') == frozenset()
    declared = words.fields['project']
    assert [(item.id, type(item)) for item in declared] == [('people', DeclaredField), ('size', DeclaredField)]


def test_texts_by_language_are_located() -> None:
    """A program knows the place of every text that it gives by language."""
    program, _ = read_program(
        'program.yml', 'id: x\nvendor: {name: V}\nname: {en: X, sv: Y}\nlevels:\n  - {id: a, name: {en: A}}'
    )
    assert program is not None
    assert [(item.field, item.line, item.column) for item in program.texts] == [
        ('name', 3, 7),
        ('levels.a.name', 5, 19),
    ]


@given(st.text())
def test_any_text_is_a_program_or_told(text: str) -> None:
    """No text makes the reading raise: there is a program, or findings."""
    program, findings = read_program('program.yml', text)
    assert program is not None or findings


_VALUES = st.sampled_from(
    ['', '~', '[]', '{}', '[a]', '{a: b}', '"x"', '12', '-1', 'true', '50%', '12 months', '{min: 1}', '[[a]]']
)
_KEYS = st.sampled_from(re.findall(r'[a-z_]+(?=:)', (PRESETS / 'typo3' / 'program.yml').read_text(encoding='utf-8')))


@given(st.lists(st.tuples(_KEYS, _VALUES), max_size=6, unique_by=lambda pair: pair[0]))
def test_any_mix_of_keys_is_a_program_or_told(pairs: list[tuple[str, str]]) -> None:
    """No value under any key of a program makes the reading raise, and every place lies in the file."""
    written = {'id', 'vendor', 'name', *re.findall('^[a-z_]+', WORDS, re.MULTILINE)}
    text = HEADER + WORDS + ''.join(f'{key}: {value}\n' for key, value in pairs if key not in written)
    text += (
        rows('{' + ', '.join(f'{key}: {value}' for key, value in pairs) + '}')
        if 'requirements' not in dict(pairs)
        else ''
    )
    _, findings = read_program('program.yml', text)
    for finding in findings:
        assert 1 <= finding.line <= text.count('\n') + 1
        assert finding.column >= 1


def test_declared_field_is_meant_before_the_points() -> None:
    """`{value: points}` asks for the points of the program, unless it has declared a field of that name."""
    asked = 'requirements: [{id: a, measure: {value: points}, limit: {gold: 10}}]\n'
    sound = read(asked + 'points: {ledger: [{id: sale, title: Sales}]}\n')
    assert sound.requirements[0].measure == Total()
    declared, findings = read_program(
        'program.yml',
        HEADER + 'levels: [{id: gold, name: G}]\nfields: {partner: [{id: points, title: P, type: integer}]}\n' + asked,
    )
    assert declared is not None
    assert [finding.code for finding in findings] == ['G613']
    assert declared.requirements[0].measure == Value('points')
