"""When a verdict changes by itself."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from sitegen.program.calendar import Change, next_change
from tests.program.builders import TODAY, program_of, status_of, verdict_of
from tests.program.ladders import COUNTS, DATED, GRACE, LADDER, LAPSE, ONLINE, SCORE, SECOND


def change_of(text: str, fields: dict[str, Any], today: Day = TODAY, **records: Any) -> Change | None:
    program = program_of(text)
    return next_change(verdict_of(program, fields, today=today, **records))


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
            SCORE,
            {'level': 'gold'},
            {'ledger': ['2026-01-15,sale,60']},
            Change(date=Day(2027, 1, 15), what='score'),
        ),
        (
            SCORE,
            {'level': 'gold'},
            {'cases': [{'date': '2024-12-15'}] * 3, 'ledger': ['2026-11-15,sale,20']},
            Change(date=Day(2026, 12, 15), what='score'),
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
        (
            LADDER + 'requirements: [{id: admins, measure: {count: certificates}, limit: {silver: 1}}]\n',
            {'level': 'silver', 'certificates': [{'kind': 'admin', 'valid_until': '2026-12-31'}]},
            {},
            Change(date=Day(2027, 1, 1), what='admins'),
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
