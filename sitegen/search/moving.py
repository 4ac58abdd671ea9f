"""Renumbers the documents of an index when some are added or removed, and shifts lists of numbers accordingly.

Documents that stay keep their order, so a list shifts in pieces: of the gaps between its numbers only those change
where documents were added or removed.
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
    """Shifts in `pieces`: from which number on, by how much more than before it. Removed numbers must not occur in a
    list."""

    pieces: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Moves:
        """From pairs of old and new numbers, ascending."""
        pieces, known = [], 0
        for last, now in pairs:
            if now - last != known:
                pieces.append((last, now - last - known))
                known = now - last
        return cls(tuple(pieces))

    def gaps(self, gaps: array[int]) -> array[int]:
        """Shift a list that is given as steps."""
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
    """The slots of all documents before and after, and the shifts of numbers and places of those that stay."""

    before: Slots
    now: Slots
    documents: Moves
    places: Moves

    @property
    def is_other(self) -> bool:
        """Whether any of them shifts."""
        return bool(self.documents.pieces or self.places.pieces)

    @property
    def pieces(self) -> int:
        return len(self.documents.pieces) + len(self.places.pieces)
