"""PROGRAMS.md 4 row by row: below, at and above each limit and around each date."""

from __future__ import annotations

from typing import Any

import pytest

from tests.program.builders import (
    ago,
    preset,
    status_of,
    verdict_of,
)
from tests.program.claims import attested, entries


def leads(count: int, date: str = ago('1 month')) -> list[dict[str, str]]:
    return [{'kind': 'webinar', 'date': date}] * count


def plan(date: str) -> list[dict[str, str]]:
    kind = next(id for id in sorted(preset('future-processing').vocabulary.sets['activities']) if 'plan' in id)
    return [{'kind': kind, 'date': date}]


FUTURE: dict[str, Any] = {
    'level': 'gold',
    'applied': ago('2 years'),
    'agreement': ago('2 years'),
    'summary': 'A partner',
    'contacts': [{'name': 'Anna'}],
    'executive_sponsor': 'Jan',
    'attestations': attested('preliminary-approval', 'revenue-review', 'deal-registration', 'qualifications'),
    'certificates': [*entries(2, kind='sales-qualification'), {'kind': 'technical-qualification'}],
}


def future(changes: dict[str, Any] | None = None, *, activities: Any = None) -> Any:
    held = activities if activities is not None else leads(2) + plan(ago('1 month'))
    return verdict_of(preset('future-processing'), FUTURE | {'activities': held} | (changes or {}))


def test_f_sound() -> None:
    """The partner that the rows below change holds the highest level."""
    assert future().qualified == 'gold'


@pytest.mark.parametrize(
    ('key', 'requirement'),
    [
        ('applied', 'application'),
        ('agreement', 'agreement'),
        ('summary', 'profile'),
        ('contacts', 'contact'),
        ('executive_sponsor', 'executive-sponsor'),
    ],
)
def test_f1_to_f4_presence(key: str, requirement: str) -> None:
    """F1 to F4: application, agreement, profile, contact and sponsor are there, at both levels."""
    for level in ('silver', 'gold'):
        assert status_of(future({key: None}), level, requirement) == 'unmet'
        assert status_of(future(), level, requirement) == 'met'


@pytest.mark.parametrize(
    ('date', 'silver', 'gold'),
    [
        (ago('3 months', days=1), 'met', 'met'),
        (ago('3 months'), 'met', 'met'),
        (ago('3 months', days=-1), 'met', 'unmet'),
        (ago('12 months', days=1), 'met', 'unmet'),
        (ago('12 months'), 'met', 'unmet'),
        (ago('12 months', days=-1), 'unmet', 'unmet'),
    ],
)
def test_f5_joint_plan(date: str, silver: str, gold: str) -> None:
    """F5: the newest plan is no older than twelve months at silver, three at gold."""
    verdict = future(activities=leads(2) + plan(date))
    requirement = 'business-plan'
    assert (status_of(verdict, 'silver', requirement), status_of(verdict, 'gold', requirement)) == (silver, gold)


@pytest.mark.parametrize(('count', 'silver', 'gold'), [(0, 'unmet', 'unmet'), (1, 'met', 'unmet'), (2, 'met', 'met')])
def test_f8_sales_qualification(count: int, silver: str, gold: str) -> None:
    """F8: one person with the sales qualification at silver, two or more at gold."""
    certificates = [*entries(count, kind='sales-qualification'), {'kind': 'technical-qualification'}]
    verdict = future({'certificates': certificates})
    found = tuple(status_of(verdict, level, 'sales-qualification') for level in ('silver', 'gold'))
    assert found == (silver, gold)


@pytest.mark.parametrize(('count', 'gold'), [(0, 'unmet'), (1, 'met'), (2, 'met')])
def test_f9_technical_qualification(count: int, gold: str) -> None:
    """F9: optional at silver, where it never fails; one or more at gold."""
    certificates = [*entries(2, kind='sales-qualification'), *entries(count, kind='technical-qualification')]
    verdict = future({'certificates': certificates})
    assert status_of(verdict, 'silver', 'technical-qualification') == 'optional'
    assert status_of(verdict, 'gold', 'technical-qualification') == gold
    assert verdict.levels[0].holds


@pytest.mark.parametrize(
    ('date', 'status'),
    [(ago('12 months', days=1), 'met'), (ago('12 months', days=-1), 'unmet'), (ago('0 days'), 'met')],
)
def test_f10_yearly_attestation(date: str, status: str) -> None:
    """F10: the qualifications are attested in writing, once a year."""
    kept = attested('preliminary-approval', 'revenue-review', 'deal-registration')
    verdict = future({'attestations': kept + attested('qualifications', date=date)})
    assert status_of(verdict, 'silver', 'qualifications-confirmed') == status


@pytest.mark.parametrize(('count', 'silver', 'gold'), [(0, 'unmet', 'unmet'), (1, 'met', 'unmet'), (2, 'met', 'met')])
def test_f11_lead_generation(count: int, silver: str, gold: str) -> None:
    """F11: one activity in twelve months at silver, two at gold; older ones do not count."""
    old = leads(5, ago('12 months', days=-1))
    verdict = future(activities=leads(count) + old + plan(ago('1 month')))
    found = tuple(status_of(verdict, level, 'lead-generation') for level in ('silver', 'gold'))
    assert found == (silver, gold)


def test_f12_recommendation() -> None:
    """F12: recommending the vendor is recommended and never an error."""
    verdict = future()
    assert (status_of(verdict, 'gold', 'recommendation'), verdict.qualified) == ('recommended', 'gold')
    page = {'recommendation_page': 'https://partner.example/recommends'}
    assert status_of(future(page), 'gold', 'recommendation') == 'met'
