"""Graces, terms and lapses: FORMATS.md sentence by sentence."""

from __future__ import annotations

from datetime import date as Day

import pytest

from tests.program.builders import ago, program_of, row_of, status_of, verdict_of
from tests.program.ladders import COUNTS, GRACE, LADDER, LAPSE, ONLINE, SECOND, states


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
    """Where the record has no date to count from, there is no grace, and none that ran out: the claim is a fault."""
    verdict = verdict_of(program_of(GRACE.replace('FROM', 'applied')), {'level': 'silver'})
    assert (status_of(verdict, 'silver', 'cases'), verdict.fault) == ('unmet', True)


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
