"""Other numbers for the documents of an index, as some come and some go: what this does to lists of numbers.

Who stays keeps its order, so that a list moves in pieces: of the gaps between its numbers only those are others
into which documents came, or out of which they went.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.search.packing import numbers_of, steps
from sitegen.search.places import Slots
from sitegen.search.shards import Line


@dataclass(frozen=True, slots=True)
class Moves:
    """`pieces`: from which number on, so many more than before it. None may be asked of a number that is gone."""

    pieces: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Moves:
        """Of numbers before and now, ascending."""
        pieces, known = [], 0
        for last, now in pairs:
            if now - last != known:
                pieces.append((last, now - last - known))
                known = now - last
        return cls(tuple(pieces))

    def gaps(self, gaps: array[int]) -> array[int]:
        """A list as steps."""
        numbers, moved, at = numbers_of(gaps), gaps[:], 0
        for first, more in self.pieces:
            at = bisect_left(numbers, first, at)
            if at == len(numbers):
                break
            moved[at] += more
        return moved

    def numbers(self, numbers: array[int]) -> array[int]:
        return numbers_of(self.gaps(steps(numbers)))

    def line(self, line: Line) -> Line:
        return Line(line.key, line.text, tuple(map(self.gaps, line.lists)), line.strengths)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The slots of all documents before and now, and how the numbers and the places move of those that stay."""

    before: Slots
    now: Slots
    documents: Moves
    places: Moves

    @property
    def is_other(self) -> bool:
        """Whether one of them moves."""
        return bool(self.documents.pieces or self.places.pieces)

    @property
    def pieces(self) -> int:
        return len(self.documents.pieces) + len(self.places.pieces)
