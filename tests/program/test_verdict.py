"""Levels, claims, graces, exceptions, terms: FORMATS.md sentence by sentence."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from sitegen.program.calendar import Change, next_change
from sitegen.program.verdict import Verdict
from tests.program.builders import TODAY, ago, ahead, holdings_of, program_of, row_of, status_of, verdict_of

LADDER = """
levels:
  - {id: bronze, name: Bronze, rights: []}
  - {id: silver, name: Silver, rights: [card]}
  - {id: gold, name: Gold, rights: [card, leads]}
attestations: [{id: audit, name: Audit}]
certifications: [{id: admin, name: Admin, online_since: 2026-01-10}, {id: later, name: Later, online_since: null}]
points: {ledger: [{id: sale, title: Sales}]}
"""
COUNTS = (
    LADDER
    + """
requirements:
  - {id: cases, measure: {count: cases}, limit: {silver: 1, gold: 2}}
  - {id: audit, measure: {attested: audit, within: 12 months}, limit: {gold: true}}
"""
)
DOWNGRADE, REFUSE = 'term: {unmet: downgrade}\n', 'term: {unmet: refuse}\n'


def states(verdict: Verdict) -> tuple[str | None, str | None, str | None, bool]:
    return verdict.claimed, verdict.qualified, verdict.effective, verdict.listed


@pytest.mark.parametrize(
    ('level', 'cases', 'expected'),
    [
        ('bronze', 0, ('bronze', 'bronze', 'bronze', False)),
        ('bronze', 1, ('bronze', 'silver', 'bronze', False)),
        ('silver', 0, ('silver', 'bronze', 'bronze', False)),
        ('silver', 1, ('silver', 'silver', 'silver', True)),
        ('gold', 1, ('gold', 'silver', 'silver', True)),
        ('gold', 2, ('gold', 'gold', 'gold', True)),
    ],
)
@pytest.mark.parametrize('unmet', [DOWNGRADE, REFUSE])
def test_claimed_qualified_effective(level: str, cases: int, expected: Any, unmet: str) -> None:
    """The effective level is the lower of claimed and qualified; who may be listed depends on its rights."""
    fields = {'level': level, 'attestations': [{'id': 'audit', 'date': ago('1 day')}]}
    assert states(verdict_of(program_of(COUNTS + unmet), fields, cases=[{}] * cases)) == expected


def test_every_level_below_must_hold() -> None:
    """A level whose own rows hold is not reached over one that does not."""
    program = program_of(LADDER + 'requirements: [{id: cases, measure: {count: cases}, limit: {silver: 1}}]\n')
    verdict = verdict_of(program, {'level': 'gold'})
    assert [level.holds for level in verdict.levels] == [True, False, True]
    assert verdict.qualified == 'bronze'


def test_not_even_the_lowest_level() -> None:
    """Where not even the lowest level holds, nothing is effective and nobody is listed, `listed: all` or not."""
    text = LADDER + 'requirements: [{id: cases, measure: {count: cases}, limit: 1}]\ndirectory: {listed: all}\n'
    verdict = verdict_of(program_of(text), {'level': 'bronze'})
    assert states(verdict) == ('bronze', None, None, False)
    assert verdict.annulled
    assert states(verdict_of(program_of(text), {'level': 'bronze'}, cases=[{}])) == ('bronze', 'gold', 'bronze', True)


def test_program_without_levels() -> None:
    """A program may have no levels: then everybody is listed."""
    verdict = verdict_of(program_of(''), {})
    assert states(verdict) == (None, None, None, True)
    assert not verdict.fault
    assert not verdict.annulled


@pytest.mark.parametrize(
    ('row', 'status'),
    [
        ('{id: it, measure: {count: cases}, limit: {silver: 1}}', 'none'),
        ('{id: it, measure: {count: cases}, limit: 1}', 'unmet'),
        ('{id: it, force: recommended, measure: {count: cases}, limit: 1}', 'recommended'),
        ('{id: it, force: optional, measure: {count: cases}, limit: 1}', 'optional'),
        ('{id: it, measure: {count: cases}, limit: {bronze: optional, silver: 1}}', 'optional'),
        ('{id: it, measure: {count: cases}, limit: {bronze: recommended, silver: 1}}', 'recommended'),
        ('{id: it, measure: {count: cases}, limit: {bronze: {text: set individually}}}', 'text'),
        ('{id: it, measure: {count: projects}, limit: 1}', 'met'),
        ('{id: it, force: optional, measure: {count: projects}, limit: 1}', 'met'),
    ],
)
def test_statuses_of_a_row(row: str, status: str) -> None:
    """Only a required row with a limit that is not reached stands in the way."""
    verdict = verdict_of(program_of(f'{LADDER}requirements:\n  - {row}\n'), {'level': 'bronze'}, projects=[{}])
    assert status_of(verdict, 'bronze', 'it') == status
    assert verdict.levels[0].holds is (status != 'unmet')


def test_limits_by_type() -> None:
    """A limit may differ by type, and a row may hold for one type only."""
    program = program_of(
        LADDER
        + """
types: [{id: shop, name: Shop}, {id: agency, name: Agency}]
requirements:
  - {id: cases, measure: {count: cases}, limit: {shop: {gold: 1}, agency: {gold: 2}}}
  - {id: projects, types: [agency], measure: {count: projects}, limit: 1}
"""
    )
    shop = verdict_of(program, {'level': 'gold', 'type': 'shop'}, cases=[{}])
    agency = verdict_of(program, {'level': 'gold', 'type': 'agency'}, cases=[{}], projects=[{}])
    assert (status_of(shop, 'gold', 'cases'), status_of(shop, 'gold', 'projects'), shop.qualified) == (
        'met',
        'none',
        'gold',
    )
    assert (status_of(agency, 'gold', 'cases'), status_of(agency, 'gold', 'projects')) == ('unmet', 'met')


GRACE = LADDER + (
    'requirements: [{id: cases, measure: {count: cases}, limit: {silver: 1}, grace: {span: 6 months, from: FROM}}]\n'
)


@pytest.mark.parametrize(
    ('applied', 'status', 'qualified'),
    [
        (ago('6 months', days=1), 'grace', 'gold'),
        (ago('6 months'), 'grace', 'gold'),
        (ago('6 months', days=-1), 'unmet', 'bronze'),
    ],
)
@pytest.mark.parametrize('key', ['applied', 'since'])
def test_grace(key: str, applied: str, status: str, qualified: str) -> None:
    """In grace a level holds; the due date is the last good day."""
    program = program_of(GRACE.replace('FROM', key))
    verdict = verdict_of(program, {'level': 'silver', key: applied})
    assert (status_of(verdict, 'silver', 'cases'), verdict.qualified) == (status, qualified)
    assert not verdict.fault


def test_grace_has_a_date_and_ends_when_met() -> None:
    """A row in grace tells its due date; one that is met has neither grace nor date."""
    program = program_of(GRACE.replace('FROM', 'applied'))
    fields = {'level': 'silver', 'applied': ago('1 month')}
    row = row_of(verdict_of(program, fields), 'silver', 'cases')
    assert (row.status, row.due) == ('grace', Day(2027, 4, 21))
    row = row_of(verdict_of(program, fields, cases=[{}]), 'silver', 'cases')
    assert (row.status, row.due) == ('met', None)


def test_no_grace_without_a_date() -> None:
    """Where the record has no date to count from, there is no grace."""
    verdict = verdict_of(program_of(GRACE.replace('FROM', 'applied')), {'level': 'silver'})
    assert status_of(verdict, 'silver', 'cases') == 'unmet'


ONLINE = LADDER + (
    'requirements: [{id: cases, measure: {count: cases}, limit: 1, '
    'grace: {span: 6 months, from: applied, certification: CERTIFICATION}}]\n'
)


@pytest.mark.parametrize(
    ('today', 'applied', 'status', 'due'),
    [
        (Day(2026, 1, 9), '2025-12-01', 'not-due', Day(2026, 7, 10)),
        (Day(2026, 1, 10), '2025-12-01', 'grace', Day(2026, 7, 10)),
        (Day(2026, 7, 10), '2025-12-01', 'grace', Day(2026, 7, 10)),
        (Day(2026, 7, 11), '2025-12-01', 'unmet', None),
        (Day(2026, 8, 1), '2026-02-01', 'grace', Day(2026, 8, 1)),
        (Day(2026, 8, 2), '2026-02-01', 'unmet', None),
    ],
)
def test_certification_comes_online(today: Day, applied: str, status: str, due: Day | None) -> None:
    """Due is the later of application and coming online, plus the span; before it is online nothing is due."""
    program = program_of(ONLINE.replace('CERTIFICATION', 'admin'))
    row = row_of(verdict_of(program, {'level': 'bronze', 'applied': applied}, today=today), 'bronze', 'cases')
    assert (row.status, row.due) == (status, due)


def test_certification_never_online() -> None:
    """While a certification is not online at all, its requirement is not due and has no date."""
    program = program_of(ONLINE.replace('CERTIFICATION', 'later'))
    row = row_of(verdict_of(program, {'level': 'bronze', 'applied': '2020-01-01'}), 'bronze', 'cases')
    assert (row.status, row.due) == ('not-due', None)


@pytest.mark.parametrize(
    ('until', 'status'), [(ahead('1 day'), 'excepted'), (TODAY.isoformat(), 'excepted'), (ago('1 day'), 'unmet')]
)
def test_exceptions(until: str, status: str) -> None:
    """An exception counts as met up to its day; then the claim ran out, which is no fault."""
    fields = {'level': 'silver', 'exceptions': [{'requirement': 'cases', 'until': until}]}
    verdict = verdict_of(program_of(COUNTS), fields)
    assert (status_of(verdict, 'silver', 'cases'), verdict.fault) == (status, False)
    assert verdict.effective == ('silver' if status == 'excepted' else 'bronze')


LAPSE = LADDER + 'term: {length: 12 months, notice: 14 days, lapse: {gold: silver, silver: bronze, bronze: annulled}}\n'


@pytest.mark.parametrize(
    ('today', 'effective', 'annulled'),
    [
        (Day(2026, 3, 31), 'gold', False),
        (Day(2026, 4, 1), 'silver', False),
        (Day(2027, 3, 31), 'silver', False),
        (Day(2027, 4, 1), 'bronze', False),
        (Day(2028, 3, 31), 'bronze', False),
        (Day(2028, 4, 1), None, True),
        (Day(2050, 1, 1), None, True),
    ],
)
def test_lapse_by_steps(today: Day, effective: str | None, annulled: bool) -> None:
    """The day after the end one step, and one more for each further whole term."""
    verdict = verdict_of(program_of(LAPSE), {'level': 'gold', 'valid_until': '2026-03-31'}, today=today)
    assert (verdict.effective, verdict.annulled, verdict.fault) == (effective, annulled, False)


@pytest.mark.parametrize(
    ('today', 'effective'), [(Day(2026, 3, 31), 'gold'), (Day(2026, 4, 1), 'silver'), (Day(2036, 4, 1), 'silver')]
)
def test_lapse_without_a_length(today: Day, effective: str) -> None:
    """Where no term has a length, none is ever whole: a lapse is the one step after `valid_until`."""
    program = program_of(LADDER + 'term: {lapse: {gold: silver, silver: bronze, bronze: annulled}}\n')
    assert verdict_of(program, {'level': 'gold', 'valid_until': '2026-03-31'}, today=today).effective == effective


def test_lapse_starts_from_what_holds() -> None:
    """A claim that does not hold is lowered first, and lapses from there."""
    program = program_of(
        COUNTS + 'term: {length: 12 months, lapse: {gold: silver, silver: bronze, bronze: annulled}}\n'
    )
    verdict = verdict_of(program, {'level': 'gold', 'valid_until': ago('1 day')}, cases=[{}])
    assert states(verdict) == ('gold', 'silver', 'bronze', False)


def test_no_lapse_where_the_program_has_none() -> None:
    """A membership that ended stays where the program says nothing of a lapse, or not at that level."""
    fields = {'level': 'gold', 'valid_until': ago('5 years')}
    assert verdict_of(program_of(LADDER + 'term: {length: 12 months}\n'), fields).effective == 'gold'
    partly = program_of(LADDER + 'term: {length: 12 months, lapse: {gold: silver}}\n')
    assert verdict_of(partly, fields).effective == 'silver'


SECOND = COUNTS + 'term: {length: 12 months, second_term: [cases]}\n'


@pytest.mark.parametrize(
    ('since', 'until', 'status', 'due'),
    [
        ('2026-03-01', '2027-03-01', 'not-due', Day(2027, 3, 1)),
        ('2025-03-01', '2027-03-01', 'unmet', None),
        ('2025-03-01', '2027-02-28', 'unmet', None),
        ('2024-03-01', '2027-03-01', 'not-due', Day(2027, 3, 1)),
        ('2023-03-01', '2027-03-01', 'unmet', None),
        ('2026-03-10', '2027-03-31', 'not-due', Day(2027, 3, 31)),
        (None, '2027-03-01', 'not-due', None),
    ],
)
def test_second_term(since: str | None, until: str, status: str, due: Day | None) -> None:
    """Requirements of every second term count when the number of terms is even; else they are not due yet."""
    fields = {'level': 'silver', 'valid_until': until} | ({'since': since} if since else {})
    row = row_of(verdict_of(program_of(SECOND), fields), 'silver', 'cases')
    assert (row.status, row.due) == (status, due)


DATED = """
levels: [{id: low, name: Low}, {id: high, name: High, from: 2027-01-01, until: 2027-12-31}, {id: top, name: Top}]
requirements: [{id: cases, measure: {count: cases}, limit: {high: 1}}]
directory: {listed: all}
"""


@pytest.mark.parametrize(
    ('today', 'qualified', 'effective'),
    [
        (Day(2026, 12, 31), 'low', 'low'),
        (Day(2027, 1, 1), 'high', 'high'),
        (Day(2028, 1, 1), 'high', 'high'),
    ],
)
def test_levels_with_dates(today: Day, qualified: str, effective: str) -> None:
    """Nobody holds a level before its day; past its end it stays where it was."""
    program = program_of(DATED.replace(', {id: top, name: Top}', ''))
    verdict = verdict_of(program, {'level': 'high'}, cases=[{}], today=today)
    assert (verdict.qualified, verdict.effective, verdict.fault) == (qualified, effective, False)


def test_level_that_does_not_exist_stops_nobody() -> None:
    """A level in the middle that is still to come is passed over."""
    verdict = verdict_of(program_of(DATED), {'level': 'top'}, today=Day(2026, 12, 31))
    assert verdict.qualified == 'top'
    assert verdict_of(program_of(DATED), {'level': 'top'}, today=Day(2027, 1, 1)).qualified == 'low'


@pytest.mark.parametrize(
    ('fields', 'records', 'fault'),
    [
        ({}, {}, True),
        ({'attestations': [{'id': 'audit', 'date': ago('5 years')}]}, {'cases': [{}, {}]}, False),
        ({'attestations': [{'id': 'audit', 'date': ahead('5 days')}]}, {'cases': [{}, {}]}, False),
        ({'attestations': [{'id': 'audit', 'date': ago('5 years')}]}, {'cases': [{}]}, True),
        ({'attestations': [{'id': 'audit', 'date': ago('1 day')}]}, {'cases': [{}, {'date': ahead('1 day')}]}, False),
        ({}, {'cases': [{}, {}]}, True),
    ],
)
def test_fault_or_time(fields: dict[str, Any], records: Any, fault: bool) -> None:
    """A claim that would fail without any dates is a fault; one that only ran out, or is early, is not."""
    verdict = verdict_of(program_of(COUNTS), {'level': 'gold', **fields}, **records)
    assert verdict.effective != 'gold'
    assert verdict.fault is fault


@pytest.mark.parametrize(
    ('fields', 'fault'),
    [
        ({'since': '2026-06-30'}, False),
        ({'since': '2026-07-01'}, True),
        ({'applied': '2026-06-30'}, False),
        ({'applied': '2026-07-01'}, True),
        ({}, False),
    ],
)
def test_level_that_came_between_is_time(fields: dict[str, str], fault: bool) -> None:
    """A level that came below a claim after the partner's own begin takes the claim away, but makes no fault of it."""
    program = program_of(
        'levels: [{id: low, name: Low}, {id: new, name: New, from: 2026-07-01}, {id: high, name: High}]\n'
        'requirements: [{id: cases, measure: {count: cases}, limit: {new: 1}}]\n'
    )
    before = verdict_of(program, {'level': 'high', **fields}, today=Day(2026, 6, 30))
    after = verdict_of(program, {'level': 'high', **fields}, today=Day(2026, 7, 1))
    assert (before.effective, before.fault) == ('high', False)
    assert (after.effective, after.fault) == ('low', fault)


def test_dated_level_below_is_a_fault_where_the_program_is_as_old() -> None:
    """A record without dates of its own is as old as the program."""
    program = program_of(
        'starts: 2020-01-01\n'
        'levels: [{id: low, name: Low, from: 2020-01-01}, {id: high, name: High, from: 2020-01-01}]\n'
        'requirements: [{id: cases, measure: {count: cases}, limit: {low: 1}}]\n'
    )
    assert verdict_of(program, {'level': 'high'}).fault


def test_sound_claim_is_no_fault() -> None:
    """A claim at or below the qualified level is no fault, whatever higher levels lack."""
    assert not verdict_of(program_of(COUNTS), {'level': 'bronze'}).fault


def test_points_taken_away_are_time() -> None:
    """What a row of the ledger takes away turns a claim that held into one that ran out, never into a fault."""
    program = program_of(LADDER + 'requirements: [{id: sales, measure: {sum: ledger.points}, limit: {gold: 50}}]\n')
    rows = ['2026-01-01,sale,60', '2026-12-01,sale,-20']
    before = verdict_of(program, {'level': 'gold'}, ledger=rows)
    after = verdict_of(program, {'level': 'gold'}, ledger=rows, today=Day(2026, 12, 1))
    assert (before.effective, after.effective, after.fault) == ('gold', 'silver', False)
    never = verdict_of(program, {'level': 'gold'}, ledger=['2026-01-01,sale,-20', '2026-02-01,sale,60'])
    assert never.fault


STATUS = (
    LADDER
    + """
statuses: [{id: trainer, name: Trainer}, {id: open, name: Open}]
status_requirements:
  trainer:
    - {id: cases, measure: {count: cases}, limit: 2}
    - {id: audit, measure: {attested: audit, within: 12 months}, limit: true}
"""
)


def test_statuses_beside_the_ladder() -> None:
    """A status is shown where it is claimed and its requirements hold; the ladder does not mind."""
    program = program_of(STATUS)
    fields = {'level': 'bronze', 'statuses': ['trainer'], 'attestations': [{'id': 'audit', 'date': ago('1 day')}]}
    held = verdict_of(program, fields, cases=[{}, {}])
    assert held.shown_statuses == ('trainer',)
    assert [(status.id, status.claimed, status.holds) for status in held.statuses] == [
        ('trainer', True, True),
        ('open', False, True),
    ]
    lost = verdict_of(program, fields, cases=[{}])
    assert (lost.shown_statuses, lost.statuses[0].fault, lost.effective) == ((), True, 'bronze')
    ran_out = verdict_of(program, fields | {'attestations': [{'id': 'audit', 'date': ago('2 years')}]}, cases=[{}, {}])
    assert (ran_out.shown_statuses, ran_out.statuses[0].fault) == ((), False)


def change_of(text: str, fields: dict[str, Any], today: Day = TODAY, **records: Any) -> Change | None:
    program = program_of(text)
    return next_change(program, holdings_of(program, fields, **records), today)


@pytest.mark.parametrize(
    ('text', 'fields', 'records', 'expected'),
    [
        (COUNTS, {'level': 'bronze'}, {}, None),
        (LAPSE, {'level': 'gold', 'valid_until': '2027-02-28'}, {}, Change(date=Day(2027, 3, 1), what='valid_until')),
        (LAPSE, {'level': 'gold', 'valid_until': '2026-03-31'}, {}, Change(date=Day(2027, 4, 1), what='valid_until')),
        (LAPSE, {'level': 'gold', 'valid_until': '2020-03-31'}, {}, None),
        (
            GRACE.replace('FROM', 'applied'),
            {'level': 'silver', 'applied': '2026-11-01'},
            {},
            Change(date=Day(2027, 5, 2), what='cases'),
        ),
        (
            ONLINE.replace('CERTIFICATION', 'admin'),
            {'level': 'bronze', 'applied': '2026-11-01'},
            {},
            Change(date=Day(2027, 5, 2), what='cases'),
        ),
        (
            COUNTS,
            {'level': 'silver', 'exceptions': [{'requirement': 'cases', 'until': '2026-12-31'}]},
            {},
            Change(date=Day(2027, 1, 1), what='cases'),
        ),
        (
            COUNTS,
            {'level': 'bronze'},
            {'cases': [{'date': '2026-12-24'}]},
            Change(date=Day(2026, 12, 24), what='cases'),
        ),
        (
            COUNTS,
            {'level': 'bronze', 'attestations': [{'id': 'audit', 'date': '2026-02-01'}]},
            {},
            Change(date=Day(2027, 2, 1), what='audit'),
        ),
        (DATED, {'level': 'high'}, {'cases': [{}]}, Change(date=Day(2027, 1, 1), what='high')),
        (
            LADDER
            + 'requirements: [{id: cases, measure: {count: cases}, limit: {gold: 1}}]\n'
            + 'term: {length: 12 months, lapse: {gold: silver, silver: bronze}}\n',
            {
                'level': 'silver',
                'valid_until': '2025-12-31',
                'exceptions': [{'requirement': 'cases', 'until': '2027-06-30'}],
            },
            {},
            Change(date=Day(2027, 7, 1), what='cases'),
        ),
        (
            LADDER + 'requirements: [{id: cases, measure: {count: cases, within: 6 working days}, limit: 1}]\n',
            {'level': 'bronze'},
            {'cases': [{'date': '2026-11-20'}]},
            Change(date=Day(2026, 11, 28), what='cases'),
        ),
    ],
)
def test_next_change(text: str, fields: dict[str, Any], records: Any, expected: Change | None) -> None:
    """The next change is the first day of a new state, and what brings it."""
    assert change_of(text, fields, **records) == expected


def test_next_change_passes_over_days_without_effect() -> None:
    """A record that leaves its window while enough others remain changes nothing."""
    text = LADDER + 'requirements: [{id: cases, measure: {count: cases, within: 12 months}, limit: 1}]\n'
    cases = [{'date': '2026-01-01'}, {'date': '2026-06-01'}]
    assert change_of(text, {'level': 'bronze'}, cases=cases) == Change(date=Day(2027, 6, 1), what='cases')


def test_second_term_is_met_early() -> None:
    """What is not due and yet met is met."""
    fields = {'level': 'silver', 'since': '2026-03-01', 'valid_until': '2027-03-01'}
    assert status_of(verdict_of(program_of(SECOND), fields, cases=[{}]), 'silver', 'cases') == 'met'
