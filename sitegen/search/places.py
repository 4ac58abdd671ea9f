"""Positions of words: one numbering for all documents, so that a list of places needs no document numbers.

Each document begins at a multiple of `SLOT`, each text within it (a title, a paragraph, a cell) at a multiple of
`STRIDE`, and at least one place stays free after each. So no phrase spans two texts, and a text that grows a little
shifts none after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, repeat
from operator import floordiv

from sitegen.search.analysis import GAP

SLOT = 2048
STRIDE = 32


def numbered(words: Sequence[str], start: int) -> tuple[Iterator[int], int]:
    """The places of these words, which end with a gap, and the first place after them."""
    texts: list[range] = []
    at = 0
    while at < len(words):
        end = words.index(GAP, at)
        texts.append(range(start, start + end - at + 1))
        if end > at:
            start += ((end - at) // STRIDE + 1) * STRIDE
        at = end + 1
    return chain.from_iterable(texts), start


def slots_of(places: int) -> int:
    """The number of slots that a document of so many places takes."""
    return max(1, -(-places // SLOT))


def longer_of(slots: Iterable[int]) -> list[int]:
    """The slots that continue a document, ascending; `slots` is the number that each document takes."""
    longer: list[int] = []
    slot = 0
    for count in slots:
        longer += range(slot + 1, slot + count)
        slot += count
    return longer


class Slots:
    """Maps documents to slots; `longer` are the slots that continue a document."""

    def __init__(self, documents: int, longer: Sequence[int]) -> None:
        more = frozenset(longer)
        slots = range(documents + len(more))
        self.longer = longer
        self._documents = list(accumulate((slot not in more for slot in slots), initial=-1))[1:] if more else slots
        self._firsts = [*(slot for slot in slots if slot not in more), len(slots)]

    def start(self, document: int) -> int:
        """The first place of a document."""
        return self._firsts[document] * SLOT

    def end(self, document: int) -> int:
        """The first place after it."""
        return self._firsts[document + 1] * SLOT

    def documents(self, places: Iterable[int]) -> Iterator[int]:
        """The document of each place."""
        slots = map(floordiv, places, repeat(SLOT))
        return map(self._documents.__getitem__, slots) if self.longer else slots

    def spread(self, places: Sequence[int]) -> bool:
        """Whether these ascending places are in more than one document."""
        return len(places) > 1 and len(set(self.documents((places[0], places[-1])))) > 1
