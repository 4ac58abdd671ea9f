"""Whether a claim that does not hold is somebody's fault, or what time did."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from tests.program.builders import ago, ahead, program_of, verdict_of
from tests.program.ladders import COUNTS, LADDER


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
