"""PROGRAMS.md 5 row by row: below, at and above each limit and around each date."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from tests.program.builders import (
    preset,
    verdict_of,
)
from tests.program.claims import codes, entries

REFERENCE: dict[str, Any] = {'reference': True, 'state': 'live'}
OX: dict[str, Any] = {
    'type': 'var',
    'level': 'certified',
    'certificates': [{'kind': 'technical-training'}, {'kind': 'sales-training'}],
}


def test_o1_member_at_once() -> None:
    """O1: a new partner is a Member at once, without any requirement."""
    assert verdict_of(preset('open-xchange'), {'type': 'var', 'level': 'member'}).effective == 'member'


@pytest.mark.parametrize(('references', 'qualified'), [(1, 'member'), (2, 'certified'), (3, 'certified')])
def test_o2_references(references: int, qualified: str) -> None:
    """O2: Certified needs two customer references, and the trainings."""
    verdict = verdict_of(preset('open-xchange'), OX, projects=[REFERENCE] * references)
    assert verdict.qualified == qualified
    untrained = OX | {'certificates': [{'kind': 'technical-training'}]}
    assert verdict_of(preset('open-xchange'), untrained, projects=[REFERENCE] * 3).qualified == 'member'


@pytest.mark.parametrize(
    ('fields', 'expected'),
    [
        ({'type': 'training', 'since': '2006-12-31'}, {'P305': 'error'}),
        ({'type': 'training', 'since': '2007-01-01'}, {}),
        ({'type': 'training', 'applied': '2006-12-31'}, {'P305': 'error'}),
        ({'type': 'training', 'applied': '2006-12-31', 'since': '2007-01-02'}, {}),
        ({'type': 'var', 'since': '2006-03-07'}, {}),
    ],
)
def test_o_types_carry_dates(fields: dict[str, str], expected: dict[str, str]) -> None:
    """From 2007 on there are training partners: nobody is one before."""
    assert codes('open-xchange', {'level': 'member'} | fields) == expected


@pytest.mark.parametrize(('today', 'qualified'), [(Day(2006, 12, 31), 'certified'), (Day(2007, 1, 1), 'premium')])
def test_o_levels_carry_dates(today: Day, qualified: str) -> None:
    """The level above Certified exists from 2007 on."""
    fields = OX | {'certificates': [*entries(2, kind='technical-training'), *entries(2, kind='sales-training')]}
    verdict = verdict_of(preset('open-xchange'), fields, projects=[REFERENCE] * 4, today=today)
    assert verdict.qualified == qualified
