"""PROGRAMS.md 2 row by row: below, at and above each limit and around each date."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from sitegen.program.points import score
from sitegen.program.term import renewal_due
from tests.program.builders import (
    TODAY,
    ago,
    ahead,
    holdings_of,
    preset,
    row_of,
    status_of,
    verdict_of,
)
from tests.program.claims import DAY, attested, codes, entries

ENTERPRISE: dict[str, Any] = {'enterprise': True, 'large_customer': True, 'state': 'live', 'finished': ago('3 months')}
KKV: dict[str, Any] = {
    'level': 'extended',
    'country': 'KZ',
    'attestations': attested('gold-status', 'no-violations', 'obligations', 'business-size'),
    'certificates': entries(3, kind='enterprise-developer', holder='A'),
    'activities': [{'kind': 'publication', 'date': ago('2 months')}],
    'since': ago('1 year'),
    'valid_until': ahead('1 year'),
}
SALE = [f'{ago("1 month")},sale,50']


def kkv(changes: dict[str, Any] | None = None, **records: Any) -> Any:
    held: dict[str, Any] = {'projects': [ENTERPRISE], 'ledger': SALE} | records
    return verdict_of(preset('bitrix-kkv'), KKV | (changes or {}), **held)


def test_b_sound() -> None:
    """The partner that the rows below change holds the highest level."""
    assert kkv().qualified == 'extended'


def test_b1_extended_needs_large_projects() -> None:
    """B1: extended is base, and successful projects for large customers."""
    assert kkv(projects=[ENTERPRISE | {'large_customer': False}]).qualified == 'base'
    assert kkv({'country': 'SE'}).qualified is None


def test_b2_only_extended_is_listed() -> None:
    """B2: a base partner is checked and counted, and has no card in the list."""
    assert kkv().listed
    base = kkv({'level': 'base'})
    assert (base.effective, base.listed, base.qualified) == ('base', False, 'extended')


def test_b4_valid_for_a_year_and_renewal_due() -> None:
    """B4: the renewal request is due fourteen days before the end, on the day itself still in time."""
    end = Day(2026, 12, 31)
    holdings = holdings_of(preset('bitrix-kkv'), KKV | {'valid_until': end.isoformat()})
    due = renewal_due(preset('bitrix-kkv'), holdings.partner)
    assert due == Day(2026, 12, 17)


@pytest.mark.parametrize(
    ('today', 'expected'),
    [
        (Day(2026, 12, 16), set()),
        (Day(2026, 12, 17), {'P310'}),
        (Day(2026, 12, 18), {'P310'}),
        (Day(2026, 12, 31), {'P310'}),
        (Day(2027, 1, 1), {'P311'}),
    ],
)
def test_b4_notices_around_the_end(today: Day, expected: set[str]) -> None:
    """B4: from the due date on there is a notice, and after the end another."""
    fields = KKV | {'valid_until': '2026-12-31', 'since': '2025-12-31'}
    found = codes('bitrix-kkv', fields, today=today, projects=[ENTERPRISE], ledger=SALE)
    assert set(found) == expected
    assert set(found.values()) <= {'notice'}


@pytest.mark.parametrize(
    ('sales', 'status'),
    [
        ([f'{ago("12 months", days=1)},sale,1'], 'met'),
        ([f'{ago("12 months", days=-1)},sale,1'], 'unmet'),
        ([], 'unmet'),
        ([f'{ago("1 day")},adjustment,1'], 'unmet'),
    ],
)
def test_b5_a_sale_in_the_period(sales: list[str], status: str) -> None:
    """B5: at least one sale of an enterprise product in the period."""
    assert status_of(kkv(ledger=sales), 'base', 'sale') == status


@pytest.mark.parametrize('id', ['gold-status', 'no-violations'])
def test_b5_standing(id: str) -> None:
    """B5: the main status and the absence of violations are attested once a year."""
    others = [item for item in KKV['attestations'] if item['id'] != id]
    assert status_of(kkv({'attestations': others}), 'base', id) == 'unmet'
    stale = others + attested(id, date=ago('12 months', days=-1))
    assert (status_of(kkv({'attestations': stale}), 'base', id), kkv({'attestations': stale}).fault) == ('unmet', False)


@pytest.mark.parametrize(
    ('since', 'status'), [(ago('1 year'), 'unmet'), (ago('0 days'), 'not-due'), (ago('2 years'), 'not-due')]
)
@pytest.mark.parametrize('id', ['business-size', 'new-project', 'marketing'])
def test_b6_every_second_term(id: str, since: str, status: str) -> None:
    """B6: size, a new project and marketing count every second year only."""
    changes = {
        'attestations': attested('gold-status', 'no-violations', 'obligations'),
        'activities': [],
        'since': since,
    }
    assert status_of(kkv(changes, projects=[]), 'base', id) == status


@pytest.mark.parametrize(('specialists', 'status'), [(2, 'unmet'), (3, 'met'), (4, 'met')])
def test_b7_specialists_and_publications(specialists: int, status: str) -> None:
    """B7: extended also needs its specialists, and publications on external sites."""
    certificates = entries(specialists, kind='implementation-manager', valid_until=TODAY.isoformat())
    assert status_of(kkv({'certificates': certificates}), 'extended', 'specialists') == status
    assert status_of(kkv({'activities': [{'kind': 'article', 'date': ago('1 day')}]}), 'extended', 'publications') == (
        'unmet'
    )


def test_b7_expired_certificates() -> None:
    """B7: a certificate that expired yesterday does not count any more."""
    certificates = entries(3, kind='enterprise-developer', valid_until=ago('1 day'))
    verdict = kkv({'certificates': certificates})
    assert (verdict.qualified, verdict.fault) == (None, False)


@pytest.mark.parametrize(
    ('today', 'level', 'effective'),
    [
        (Day(2026, 12, 31), 'extended', 'extended'),
        (Day(2027, 1, 1), 'extended', 'base'),
        (Day(2027, 12, 31), 'extended', 'base'),
        (Day(2026, 12, 31), 'base', 'base'),
        (Day(2027, 1, 1), 'base', None),
    ],
)
def test_b8_down_and_out(today: Day, level: str, effective: str | None) -> None:
    """B8: extended moves down to base, base is annulled; with all else in order."""
    fresh = (today - 30 * DAY).isoformat()
    changes = {
        'level': level,
        'valid_until': '2026-12-31',
        'since': '2025-12-31',
        'attestations': attested('gold-status', 'no-violations', 'obligations', 'business-size', date=fresh),
        'activities': [{'kind': 'publication', 'date': fresh}],
    }
    verdict = kkv(changes, today=today, ledger=[f'{fresh},sale,1'])
    assert (verdict.effective, verdict.annulled, verdict.fault) == (effective, effective is None, False)


@pytest.mark.parametrize(
    ('project', 'stale'),
    [
        ({'state': 'running', 'reports': [ago('2 months')]}, False),
        ({'state': 'running', 'reports': [ago('2 months', days=-1)]}, True),
        ({'state': 'running', 'reports': [ago('2 months', days=1)]}, False),
        ({'state': 'running', 'started': ago('2 months')}, False),
        ({'state': 'running', 'started': ago('2 months', days=-1)}, True),
        ({'state': 'running', 'reports': [ahead('1 day')], 'started': ago('1 year')}, True),
        ({'state': 'live', 'reports': [ago('1 year')]}, False),
    ],
)
def test_b9_reports(project: dict[str, Any], stale: bool) -> None:
    """B9: each running project is reported on at least every two months; that it is late is a notice."""
    found = codes('bitrix-kkv', KKV, projects=[ENTERPRISE, project], ledger=SALE)
    assert found == ({'P316': 'notice'} if stale else {})


def test_b10_points_have_three_springs() -> None:
    """B10: points come from sales, projects on enterprise products, and marketing."""
    activities = [{'kind': kind, 'date': ago('1 month')} for kind in ('article', 'campaign', 'event', 'publication')]
    holdings = holdings_of(
        preset('bitrix-kkv'),
        KKV | {'activities': activities},
        projects=[ENTERPRISE, ENTERPRISE | {'enterprise': False}],
        cases=[{}],
        ledger=SALE,
    )
    found = score(preset('bitrix-kkv'), holdings, TODAY)
    assert [(source.id, source.count) for source in found.sources] == [
        ('project', 1),
        ('article', 1),
        ('success-story', 1),
        ('campaign', 1),
        ('event', 1),
        ('sale', 1),
    ]
    assert found.total == sum(source.points for source in found.sources)


def test_b15_confidential_counts_unnamed() -> None:
    """B15: a confidential project counts as evidence and in points, and is not named."""
    verdict = kkv(projects=[ENTERPRISE | {'confidential': True}])
    row = row_of(verdict, 'extended', 'large-projects')
    assert (row.status, [(item.kind, item.id) for item in row.found.evidence]) == ('met', [('project', None)])
