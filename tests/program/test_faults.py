"""Whether a claim that does not hold is somebody's fault, or what time did."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from tests.program.builders import TODAY, ago, ahead, program_of, verdict_of
from tests.program.ladders import COUNTS, LADDER, SCORE


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


@pytest.mark.parametrize(('granted', 'status'), [(19, 'unmet'), (20, 'met'), (21, 'met')])
def test_level_that_asks_for_points(granted: int, status: str) -> None:
    """A level may ask for so many points in all: prices with their maxima, and the ledger."""
    verdict = verdict_of(program_of(SCORE), {'level': 'gold'}, cases=[{}] * 4, ledger=[f'{TODAY},sale,{granted}'])
    row = verdict.levels[-1].rows[0]
    assert (row.status, row.found.value) == (status, 30 + granted)
    assert (verdict.effective == 'gold') is (status == 'met')


@pytest.mark.parametrize(
    ('rows', 'fault'),
    [
        ([f'{ago("1 month")},sale,19'], True),
        ([f'{ago("2 years")},sale,20'], False),
        ([f'{ago("1 month")},sale,20', f'{ago("1 day")},sale,-5'], False),
        ([f'{ahead("1 day")},sale,20'], False),
    ],
)
def test_points_that_fade_are_time(rows: list[str], fault: bool) -> None:
    """A claim that misses its points is a fault where no window and no loss took them."""
    verdict = verdict_of(program_of(SCORE), {'level': 'gold'}, cases=[{}] * 4, ledger=rows)
    assert (verdict.effective, verdict.fault) == ('silver', fault)
