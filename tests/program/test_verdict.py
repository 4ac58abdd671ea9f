"""Levels, claims, statuses, exceptions: FORMATS.md sentence by sentence."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from tests.program.builders import TODAY, ago, ahead, program_of, row_of, status_of, verdict_of
from tests.program.ladders import COUNTS, DATED, DOWNGRADE, LADDER, REFUSE, states


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


@pytest.mark.parametrize(
    ('until', 'status'), [(ahead('1 day'), 'excepted'), (TODAY.isoformat(), 'excepted'), (ago('1 day'), 'unmet')]
)
def test_exceptions(until: str, status: str) -> None:
    """An exception counts as met up to its day; then the claim ran out, which is no fault."""
    fields = {'level': 'silver', 'exceptions': [{'requirement': 'cases', 'until': until}]}
    verdict = verdict_of(program_of(COUNTS), fields)
    assert (status_of(verdict, 'silver', 'cases'), verdict.fault) == (status, False)
    assert verdict.effective == ('silver' if status == 'excepted' else 'bronze')


@pytest.mark.parametrize(('until', 'counted'), [(TODAY.isoformat(), 1), (ago('1 day'), 0)])
def test_exception_from_what_is_not_required(until: str, counted: int) -> None:
    """An exception from an optional requirement counts where others count that one, and its day stands in the row."""
    requirements = (
        'requirements:\n'
        '  - {id: cases, force: optional, measure: {count: cases}, limit: 1}\n'
        '  - {id: some, measure: {met: [cases]}, limit: {gold: 1}}\n'
    )
    fields = {'level': 'gold', 'exceptions': [{'requirement': 'cases', 'until': until}]}
    verdict = verdict_of(program_of(LADDER + requirements), fields)
    assert row_of(verdict, 'gold', 'some').found.value == counted
    assert status_of(verdict, 'gold', 'cases') == ('excepted' if counted else 'optional')


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
