"""Many ascending lists of numbers, as bytes when they are kept and as arrays where they change.

A site of thousands of records has a hundred thousand of them, most of one number: so they lie in one piece
of memory, one behind the other, and only those that somebody edits are taken out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import chain, repeat
from operator import add, sub
from typing import Final

CODE: Final = 'I'


class Lists:
    """Lists by their place, from 0; beyond the last all are empty."""

    __slots__ = ('_ends', '_own', '_whole')

    def __init__(self, own: Iterable[array[int]] = ()) -> None:
        self._whole, self._ends = array(CODE), array(CODE)
        self._own = dict(enumerate(own))

    @classmethod
    def from_bytes(cls, numbers: bytes, ends: bytes) -> Lists:
        """What `as_bytes` made."""
        lists = cls()
        lists._whole, lists._ends = array(CODE, numbers), array(CODE, ends)
        return lists

    def as_bytes(self) -> tuple[bytes, bytes]:
        """All numbers, and where each list ends."""
        count = len(self)
        parts, ends, done = [], array(CODE), 0
        for place in (*sorted(self._own), count):
            known = min(place, len(self._ends))
            if known > done:  # those between two edited ones, in one piece
                start = self._start(done)
                shift = (ends[-1] if ends else 0) - start
                parts.append(self._whole[start : self._ends[known - 1]])
                ends.extend(map(add, self._ends[done:known], repeat(shift)))
            ends.extend(repeat(ends[-1] if ends else 0, place - max(known, done)))
            if place < count:
                parts.append(self._own[place])
                ends.append((ends[-1] if ends else 0) + len(self._own[place]))
            done = place + 1
        return b''.join(parts), ends.tobytes()

    def __len__(self) -> int:
        return max(len(self._ends), max(self._own, default=-1) + 1)

    def __getitem__(self, place: int) -> array[int]:
        """One list, to be read."""
        own = self._own.get(place)
        if own is not None:
            return own
        if place >= len(self._ends):
            return array(CODE)
        return self._whole[self._start(place) : self._ends[place]]

    def __setitem__(self, place: int, numbers: array[int]) -> None:
        self._own[place] = numbers

    def edited(self, place: int) -> array[int]:
        """One list, to be changed."""
        if place not in self._own:
            self._own[place] = self[place]
        return self._own[place]

    def count(self, place: int) -> int:
        """How many numbers a list has."""
        own = self._own.get(place)
        if own is not None:
            return len(own)
        return self._ends[place] - self._start(place) if place < len(self._ends) else 0

    def counts(self) -> list[int]:
        """How many numbers each list has."""
        known = list(map(sub, self._ends, chain((0,), self._ends)))
        known += repeat(0, len(self) - len(known))
        for place, own in self._own.items():
            known[place] = len(own)
        return known

    def _start(self, place: int) -> int:
        return self._ends[place - 1] if place else 0
