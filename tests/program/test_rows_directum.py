"""PROGRAMS.md 3 row by row: below, at and above each limit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.program.builders import (
    ago,
    preset,
    verdict_of,
)
from tests.program.claims import attested, codes, entries

DIRECTUM: dict[str, Any] = {
    'level': 'general',
    'contract_signed': ago('3 years'),
    'attestations': attested('stable-results', 'growing-team', 'proven-years', 'current-programme'),
    'certificates': [
        {'kind': 'basics'},
        *entries(2, kind='implementation'),
        {'kind': 'solution-development'},
        {'kind': 'trainer'},
    ],
    'activities': entries(2, kind='course', date=ago('1 month')),
    'statuses': ['training-centre', 'developer'],
}
OWN: dict[str, Any] = {'complexity': 'high', 'own_solution': True, 'supported': True, 'state': 'live'}


def directum(changes: dict[str, Any] | None = None, **records: Any) -> Any:
    held: dict[str, Any] = {'cases': [{}], 'projects': [OWN] * 4} | records
    return verdict_of(preset('directum'), DIRECTUM | (changes or {}), **held)


@pytest.mark.parametrize(
    ('projects', 'qualified'), [(1, 'authorized'), (2, 'certified'), (3, 'certified'), (4, 'general')]
)
def test_d1_ladder(projects: int, qualified: str) -> None:
    """D1: certified is proven in projects, general in more of them and over years."""
    assert directum(projects=[OWN] * projects).qualified == qualified


def test_d1_authorized_needs_contract_and_training() -> None:
    """D1: authorized is a signed contract and basic training."""
    assert directum({'certificates': []}).qualified is None
    assert directum({'contract_signed': None}).qualified is None


@pytest.mark.parametrize(('courses', 'shown'), [(1, ('developer',)), (2, ('training-centre', 'developer'))])
def test_d2_statuses(courses: int, shown: tuple[str, ...]) -> None:
    """D2: each status has requirements of its own, beside the ladder."""
    verdict = directum({'activities': entries(courses, kind='course', date=ago('12 months', days=1))})
    assert verdict.shown_statuses == shown
    assert verdict.qualified == 'general'


def test_d2_a_programme_that_is_not_current() -> None:
    """D2: training under an old programme ran out: the status is not shown, and it is a notice."""
    stale = attested('stable-results', 'growing-team', 'proven-years') + attested(
        'current-programme', date=ago('12 months', days=-1)
    )
    assert directum({'attestations': stale}).shown_statuses == ('developer',)
    found = codes('directum', DIRECTUM | {'attestations': stale}, cases=[{}], projects=[OWN] * 4)
    assert found == {'P304': 'notice'}


def test_d6_every_level_is_listed() -> None:
    """D6: every partner is published from the first level on."""
    assert all(directum({'level': level}).listed for level in ('authorized', 'certified', 'general'))
