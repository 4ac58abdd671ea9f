"""Each measure of FORMATS.md against its limit: just below, at, and just above."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from sitegen.dates import Span
from sitegen.program.measures import Percent, WordRange
from sitegen.program.measuring import Portion, heads_needed, plain
from tests.program.builders import ago, ahead, program_of, row_of, status_of, verdict_of

WORDS = """
levels: [{id: gold, name: Gold, rights: [card]}]
roles: [{id: developers, name: Developers}]
activities: [{id: talk, name: Talk}]
attestations: [{id: survey, name: Survey}, {id: audit, name: Audit}]
fields:
  partner:
    - {id: size, title: Size, type: integer}
    - {id: member, title: Member, type: boolean}
    - {id: regions, title: Regions, type: choices, options: [north, south, west]}
    - {id: grade, title: Grade, type: choice, options: [a, b, c]}
    - {id: reviews, title: Reviews, type: dates}
  project:
    - {id: people, title: People, type: integer}
points: {ledger: [{id: sale, title: Sales}]}
requirements:
  - {id: it, measure: MEASURE, limit: LIMIT}
"""
TALK = {'kind': 'talk'}


def outcome(measure: str, limit: str, fields: dict[str, Any], **records: Any) -> tuple[str, Any]:
    program = program_of(WORDS.replace('MEASURE', measure).replace('LIMIT', limit))
    row = row_of(verdict_of(program, {'level': 'gold', **fields}, **records), 'gold', 'it')
    return row.status, plain(row.found.value)


@pytest.mark.parametrize(('cases', 'status'), [(1, 'unmet'), (2, 'met'), (3, 'met')])
def test_count(cases: int, status: str) -> None:
    """A count reaches its limit at the limit."""
    assert outcome('{count: cases}', '2', {}, cases=[{}] * cases) == (status, cases)


@pytest.mark.parametrize(('people', 'status'), [(9, 'unmet'), (10, 'met'), (11, 'met')])
def test_sum(people: int, status: str) -> None:
    """A sum adds a field over records; one without the field adds nothing."""
    projects = [{'people': 4}, {'people': people - 4}, {}]
    assert outcome('{sum: projects.people}', '10', {}, projects=projects) == (status, people)


def test_sum_of_ledger_points() -> None:
    """Points of the ledger can be summed, negative ones too."""
    rows = [f'{ago("1 day")},sale,30', f'{ago("2 days")},sale,-10']
    assert outcome('{sum: ledger.points, where: {kind: sale}, within: 12 months}', '20', {}, ledger=rows) == ('met', 20)


@pytest.mark.parametrize(
    ('measure', 'limit', 'fields', 'expected'),
    [
        ('{value: size}', '5', {'size': 4}, ('unmet', 4)),
        ('{value: size}', '5', {'size': 5}, ('met', 5)),
        ('{value: size}', '5', {'size': 6}, ('met', 6)),
        ('{value: size}', '5', {}, ('unmet', None)),
        ('{value: member}', 'true', {'member': True}, ('met', True)),
        ('{value: member}', 'true', {'member': False}, ('unmet', False)),
        ('{value: member}', 'true', {}, ('unmet', None)),
        ('{value: grade}', '[a, b]', {'grade': 'b'}, ('met', 'b')),
        ('{value: grade}', '[a, b]', {'grade': 'c'}, ('unmet', 'c')),
        ('{value: regions}', '[north, south]', {'regions': ['west', 'south']}, ('met', ['west', 'south'])),
        ('{value: regions}', '[north, south]', {'regions': ['west']}, ('unmet', ['west'])),
        ('{value: country}', '[KZ]', {'country': 'KZ'}, ('met', 'KZ')),
        ('{value: staff.developers.total}', '3', {'staff': {'developers': {'total': 3}}}, ('met', 3)),
        ('{value: staff.developers.total}', '3', {}, ('unmet', None)),
        ('{present: summary}', 'true', {'summary': 'Short'}, ('met', True)),
        ('{present: summary}', 'true', {}, ('unmet', False)),
        ('{present: reviews}', 'true', {'reviews': []}, ('unmet', False)),
        ('{present: reviews}', 'true', {'reviews': ['2026-01-01']}, ('met', True)),
    ],
)
def test_fields(measure: str, limit: str, fields: dict[str, Any], expected: tuple[str, Any]) -> None:
    """A field is at least a number, one of a list, true, or there."""
    assert outcome(measure, limit, fields) == expected


@pytest.mark.parametrize(
    ('certified', 'total', 'expected'),
    [
        (2, 5, ('unmet', 40)),
        (3, 5, ('met', 60)),
        (4, 10, ('unmet', 40)),
        (5, 10, ('met', 50)),
        (6, 10, ('met', 60)),
        (0, 1, ('unmet', 0)),
        (1, 1, ('met', 100)),
        (0, 0, ('met', None)),
        (2, 6, ('unmet', 33)),
    ],
)
def test_share(certified: int, total: int, expected: tuple[str, Any]) -> None:
    """A share rounds up to whole heads: 50 % of 5 is 3; of nobody it is met."""
    staff = {'staff': {'developers': {'total': total, 'certified': certified}}}
    assert outcome('{share: staff.developers.certified, of: staff.developers.total}', '50%', staff) == expected


def test_share_of_a_role_that_is_not_there() -> None:
    """A role that a partner does not list is nobody."""
    assert outcome('{share: staff.developers.certified, of: staff.developers.total}', '50%', {}) == ('met', None)


def test_share_without_certified() -> None:
    """Where nobody is said to be certified, nobody is."""
    staff = {'staff': {'developers': {'total': 1}}}
    assert outcome('{share: staff.developers.certified, of: staff.developers.total}', '1%', staff) == ('unmet', 0)


@pytest.mark.parametrize(
    ('percent', 'whole', 'heads'),
    [(33.3, 1000, 333), (33.34, 1000, 334), (10, 30, 3), (100, 7, 7), (0, 7, 0), (0.1, 1, 1)],
)
def test_heads_are_exact(percent: float, whole: int, heads: int) -> None:
    """Whole heads are worked out exactly, not in binary fractions."""
    assert heads_needed(Percent(percent), whole) == heads


@pytest.mark.parametrize(
    ('date', 'status'),
    [
        (ago('12 months', days=-1), 'unmet'),
        (ago('12 months', days=1), 'met'),
        (ago('0 days'), 'met'),
        (ahead('1 day'), 'unmet'),
    ],
)
def test_attested(date: str, status: str) -> None:
    """An attestation serves for as long as its window, and not before its day."""
    fields = {'attestations': [{'id': 'survey', 'date': date}]}
    assert outcome('{attested: survey, within: 12 months}', 'true', fields)[0] == status


def test_attested_is_one_thing() -> None:
    """Another attestation does not serve, and one without a window never ages."""
    fields = {'attestations': [{'id': 'audit', 'date': ago('30 years')}]}
    assert outcome('{attested: survey}', 'true', fields) == ('unmet', False)
    assert outcome('{attested: audit}', 'true', fields) == ('met', True)


@pytest.mark.parametrize(
    ('date', 'status'),
    [
        (ago('3 months', days=-1), 'unmet'),
        (ago('3 months'), 'met'),
        (ago('3 months', days=1), 'met'),
        (ahead('1 day'), 'unmet'),
    ],
)
def test_newest(date: str, status: str) -> None:
    """The newest record is no older than the span; its last day is a good one."""
    fields = {'activities': [TALK | {'date': date}, TALK | {'date': ago('9 years')}]}
    assert outcome('{newest: activities, where: {kind: talk}}', '3 months', fields)[0] == status


def test_newest_of_nothing() -> None:
    """Where there is no record, nothing is new."""
    assert outcome('{newest: cases}', '3 months', {}) == ('unmet', None)


def test_newest_project_by_its_end() -> None:
    """A project is as old as its end, else as its start."""
    projects = [{'started': ago('9 years'), 'finished': ago('1 month')}]
    assert outcome('{newest: projects}', '3 months', {}, projects=projects) == ('met', ago('1 month'))


def test_met_counts_what_holds() -> None:
    """`met` counts the requirements that hold at that level; one without a limit there does not count."""
    program = program_of("""
levels: [{id: low, name: Low}, {id: high, name: High}]
requirements:
  - {id: cases, force: optional, measure: {count: cases}, limit: {low: 1, high: 2}}
  - {id: projects, force: optional, measure: {count: projects}, limit: {high: 1}}
  - {id: summary, force: optional, measure: {present: summary}, limit: true}
  - {id: words, force: optional, measure: {present: summary}, limit: {low: optional, high: {text: as agreed}}}
  - {id: soft, measure: {met: [cases, projects, summary, words]}, limit: {low: 2, high: 2}}
""")
    verdict = verdict_of(program, {'level': 'high', 'summary': 'Short'}, cases=[{}], projects=[{}])
    low, high = row_of(verdict, 'low', 'soft'), row_of(verdict, 'high', 'soft')
    assert (low.status, low.found.value, [item.id for item in low.found.evidence]) == ('met', 2, ['cases', 'summary'])
    assert (high.status, high.found.value, [item.id for item in high.found.evidence]) == (
        'met',
        2,
        ['projects', 'summary'],
    )
    without = verdict_of(program, {'level': 'high'}, cases=[{}], projects=[{}])
    assert (status_of(without, 'low', 'soft'), status_of(without, 'high', 'soft')) == ('unmet', 'unmet')


@pytest.mark.parametrize(
    ('value', 'expected'),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2.0, 2),
        (2.5, 2.5),
        (Day(2026, 11, 21), '2026-11-21'),
        (Span(1, 'month'), '1 month'),
        (Percent(12.5), '12.5%'),
        (Percent(50), '50%'),
        (Portion(1, 3), 33),
        (Portion(0, 0), None),
        (frozenset({'b', 'a'}), ['a', 'b']),
        (frozenset({'a'}), 'a'),
        (('b', 'a'), ['b', 'a']),
        (WordRange(300, None), {'min': 300}),
        (WordRange(None, 700), {'max': 700}),
    ],
)
def test_plain_values(value: Any, expected: Any) -> None:
    """Every value and every limit has one plain form for JSON."""
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)
