"""The index turned round: strengths, places, and one document exchanged for another."""

from __future__ import annotations

from array import array

from sitegen.search.lists import CODE
from sitegen.search.places import SLOT, Spread
from sitegen.search.postings import coarse, document_postings, invert, strength, weighing_of
from sitegen.search.words import GAP_ID, NOTHING, Lexicon, Stream, lengths_of


def stream(title: list[int], tags: list[int], body: list[int]) -> Stream:
    return Stream(array(CODE, title), array(CODE, tags), array(CODE, body))


def lexicon(words: int) -> Lexicon:
    """Every word is a form and a group of its own."""
    names = [f'w{number}' for number in range(words)]
    numbers = {name: number for number, name in enumerate(names)}
    own = [NOTHING if number == GAP_ID else number for number in range(words)]
    return Lexicon(numbers, dict(numbers), own, list(own), list(own))


def test_strength_rises_with_title_and_points() -> None:
    """A title weighs more than tags, tags more than the body; points lift all by a quarter at most."""
    document = stream([1], [2], [3] * 50 + [4])
    weighing = weighing_of([(1, 1, 51)], [1000.0])
    groups, postings = document_postings(5, document, lexicon(5).group_of, weighing, 0.0)
    found = {group: posting & 15 for group, posting in zip(groups, postings, strict=True)}
    assert {posting >> 4 for posting in postings} == {5}
    assert found[1] > found[2] > found[4] > 0
    assert found[3] > found[4]
    assert weighing.factor(0) == 1
    assert weighing.factor(1000) == 1.25
    assert strength(1e9, 1.25) == 15


def test_averages_are_coarse() -> None:
    """An average changes only where it changes by much."""
    assert {coarse(number) for number in (198, 201, 210, 224)} == {200}
    assert coarse(0) == 1


def test_lists_hold_documents_and_places() -> None:
    """Postings, places and titles stand in the order of documents; a gap takes a place and is in no list."""
    streams = [stream([1], [2], [1, GAP_ID, 3]), stream([3], [], [1])]
    spread = Spread(map(lengths_of, streams))
    inverted = invert(streams, [0.0, 0.0], lexicon(4), weighing_of([(1, 1, 3), (1, 0, 1)], [0.0]), spread)
    assert [[posting >> 4 for posting in inverted.groups[group]] for group in range(4)] == [[], [0, 1], [0], [0, 1]]
    assert [list(inverted.places[form]) for form in range(4)] == [[], [0, 2, SLOT + 2], [6], [4, SLOT]]
    assert [list(inverted.titles[form]) for form in range(4)] == [[], [0], [], [1]]


def test_long_document_takes_more_places() -> None:
    """Between the last word of a document and the first of the next at least one place is free."""
    spread = Spread([(1, 1, SLOT - 5), (1, 0, SLOT - 3), (0, 0, 0)])
    assert spread.slots == [1, 2, 1]
    assert spread.starts == [0, SLOT, 3 * SLOT]
    assert spread.longer == [2]
    assert [spread.document(place) for place in (0, SLOT - 1, SLOT, 3 * SLOT - 1, 3 * SLOT)] == [0, 0, 1, 1, 2]
    assert spread.first_documents([0, 5, SLOT, 2 * SLOT, 3 * SLOT], 2) == [0, 1]
