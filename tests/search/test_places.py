"""Where words stand, and which document has a place."""

from __future__ import annotations

from sitegen.search.analysis import GAP
from sitegen.search.places import SLOT, STRIDE, Slots, longer_of, numbered, slots_of


def test_each_text_begins_at_a_stride() -> None:
    """Words of a text are neighbours; between two texts at least one place is free; an empty text takes none."""
    words = ['a', 'b', GAP, GAP, 'c', GAP]
    places, end = numbered(words, SLOT)
    assert [(word, place - SLOT) for word, place in zip(words, places, strict=True) if word != GAP] == [
        ('a', 0),
        ('b', 1),
        ('c', STRIDE),
    ]
    assert end == SLOT + 2 * STRIDE


def test_full_stride_leaves_a_place_free() -> None:
    """A text of exactly as many words as a stride has places takes two."""
    assert [numbered([*['a'] * count, GAP], 0)[1] for count in (STRIDE - 1, STRIDE, STRIDE + 1)] == [
        STRIDE,
        2 * STRIDE,
        2 * STRIDE,
    ]


def test_longer_documents_take_more_slots() -> None:
    """A document has as many slots as its places need, one at least; those after the first are told."""
    assert [slots_of(places) for places in (0, 1, SLOT, SLOT + 1)] == [1, 1, 1, 2]
    assert longer_of([1, 3, 1, 2]) == [2, 3, 6]
    slots = Slots(4, longer_of([1, 3, 1, 2]))
    assert [slots.start(document) // SLOT for document in range(4)] == [0, 1, 4, 5]
    assert [slots.end(document) // SLOT for document in range(4)] == [1, 4, 5, 7]
    assert list(slots.documents([0, SLOT - 1, SLOT, 3 * SLOT + 5, 4 * SLOT, 6 * SLOT])) == [0, 0, 1, 1, 2, 3]


def test_spread_is_over_documents() -> None:
    """Places in two slots of one document are not spread; those of two documents are."""
    slots = Slots(2, [1])
    assert [slots.spread(places) for places in ([], [5], [5, SLOT + 5], [SLOT + 5, 2 * SLOT])] == [
        False,
        False,
        False,
        True,
    ]
