"""How far words are from each other, as the browser counts it."""

from __future__ import annotations

import pytest

from sitegen.search.slips import distance, nearest


@pytest.mark.parametrize(
    ('one', 'other', 'edits'),
    [
        ('bank', 'bank', 0),
        ('bank', 'banks', 1),
        ('bank', 'bak', 1),
        ('bank', 'bunk', 1),
        ('bank', 'bnak', 1),
        ('warehouse', 'wraehuose', 2),
        ('bank', 'boat', 3),
        ('bank', 'b', 3),
    ],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    """A letter more, less or another is one edit, two neighbours swapped as well; more than two are not counted."""
    assert distance(one, other, 2) == edits == distance(other, one, 2)


def test_nearest_are_those_with_the_fewest_edits() -> None:
    """Of the words within reach only the nearest are given, by the alphabet; none where all are too far."""
    assert nearest('bnak', ['banks', 'tank', 'bank', 'beak', 'lemon'], 2) == ['bank', 'beak']
    assert nearest('bnak', ['lemon'], 2) == []
