"""Points: prices, windows, maxima, the ledger, and the order that they give."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.program.points import PointSource, Score, ordering_key, score
from tests.program.builders import TODAY, ago, ahead, holdings_of, program_of

PROGRAM = program_of("""
activities: [{id: article, name: Article}]
fields:
  project:
    - {id: size, title: Size, type: choice, options: [small, medium, large]}
    - {id: uses, title: Uses, type: choices, options: [shop, crm]}
points:
  prices:
    - {id: live, title: Live projects, of: projects, where: {state: live}, points: 10, within: 24 months, max: 25}
    - {id: size, title: By size, of: projects, by: size, points: {large: 30, medium: 15}}
    - {id: uses, title: By system, of: projects, by: uses, points: {shop: 1, crm: 2}}
    - {id: article, title: Articles, of: activities, points: 0.1}
  ledger: [{id: sale, title: Sales}, {id: fine, title: Fines}, {id: star, title: Stars, within: 12 months}]
""")


def points_of(**records: Any) -> Score:
    fields = records.pop('fields', {})
    return score(PROGRAM, holdings_of(PROGRAM, fields, **records), TODAY)


def source_of(found: Score, id: str) -> PointSource | None:
    return next((source for source in found.sources if source.id == id), None)


def test_nothing_gives_nothing() -> None:
    """A partner without records has no points and no sources."""
    found = points_of()
    assert (found.total, found.sources) == (0, ())


@pytest.mark.parametrize(('projects', 'points', 'capped'), [(2, 20, False), (3, 25, True)])
def test_maximum_of_a_price(projects: int, points: int, capped: bool) -> None:
    """A price gives its maximum at most, and says where that took something; the count stays whole."""
    found = source_of(points_of(projects=[{'state': 'live', 'started': ago('1 day')}] * projects), 'live')
    assert found is not None
    assert (found.count, found.points, found.capped) == (projects, points, capped)


def test_window_of_a_price() -> None:
    """Only what lies in the window of a price counts."""
    projects = [{'state': 'live', 'started': ago('24 months', days=days)} for days in (-1, 0, 1)]
    found = source_of(points_of(projects=projects), 'live')
    assert found is not None
    assert found.count == 1


def test_price_by_field() -> None:
    """A price by a field takes each record at its value, and passes over values without a price."""
    found = points_of(projects=[{'size': 'large'}, {'size': 'medium'}, {'size': 'small'}, {}])
    assert [(source.id, source.count, source.points) for source in found.sources] == [('size', 2, 45)]


def test_price_by_list_takes_the_dearest() -> None:
    """Where the field is a list, the dearest of its values is paid, once."""
    assert points_of(projects=[{'uses': ['shop', 'crm']}]).total == 2


def test_ledger_by_kind() -> None:
    """The ledger is added up by kind; points may be negative, and rows of tomorrow do not count yet."""
    rows = [f'{ago("9 years")},sale,100', f'{TODAY},sale,50', f'{ahead("1 day")},sale,999', f'{ago("1 day")},fine,-30']
    found = points_of(ledger=rows)
    assert found.total == 120
    assert [(source.id, source.count, source.points) for source in found.sources] == [
        ('sale', 2, 150),
        ('fine', 1, -30),
    ]


def test_points_of_the_ledger_fade() -> None:
    """A ledger kind with a window counts the rows in it, the last day included, and no others."""
    rows = [f'{ago("12 months")},star,100', f'{ago("364 days")},star,7', f'{TODAY},star,-2']
    assert [(source.count, source.points) for source in points_of(ledger=rows).sources] == [(2, 5)]
    assert points_of(ledger=rows[:1]).sources == ()


def test_fractions_are_exact() -> None:
    """Three times 0.1 is 0.3, and ten times is the whole number 1."""
    article = {'kind': 'article', 'date': ago('1 day')}
    assert points_of(fields={'activities': [article] * 3}).total == 0.3
    whole = points_of(fields={'activities': [article] * 10}).total
    assert whole == 1
    assert isinstance(whole, int)


def test_confidential_projects_count() -> None:
    """A confidential project gives its points like any other."""
    assert points_of(projects=[{'size': 'large', 'confidential': True}]).total == 30


def test_order() -> None:
    """More points come first; then names without marks and case; then ids."""
    partners = [
        ('Zebra', 'z', 5),
        ('öl', 'b', 3),
        ('Olive', 'c', 3),
        ('OLIVE', 'a', 3),
        ('Ol', 'd', 3),
        ('Ёлка', 'e', 1),
    ]
    ordered = sorted(partners, key=lambda partner: ordering_key(*partner))
    assert [id for _, id, _ in ordered] == ['z', 'b', 'd', 'a', 'c', 'e']
