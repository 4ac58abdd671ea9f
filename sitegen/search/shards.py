"""The files that a browser opens one by one to look up a word: groups of forms, titles, corrections, places.

The manifest tells where each family is cut: a key is in the last shard whose first key is not after it. All forms of a
group begin with its key, and no shard begins between a group's key and its last form, so one shard answers for a form.
Where a shard ends depends on its own lines and the next key alone: so a family can be updated by opening the shards
that change, and equals one that is made anew.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from heapq import merge
from itertools import chain
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from sitegen.search.packing import CODE, File, Packer, Reader, column, inflated, shared_beginning, split, text_head

# The least size of a shard that may end, in about bytes before it is compressed.
TERM_SHARD, TITLE_SHARD, PLACES_SHARD, FUZZY_SHARD = 12_000, 4_000, 44_000, 12_000
_CHOSEN_ONE_OF = 32
_LATEST = 3
# About what a number of a list takes before it is compressed.
_NUMBER_BYTES = 2


class Line(NamedTuple):
    """A line's text, a list as `steps` for each of its forms, and the strengths of their postings where there are any.

    The text is a form, or `key,ending,ending…` (see `words.Group`); lines are sorted by it.
    """

    key: str
    text: str
    lists: tuple[array[int], ...]
    strengths: bytes = b''

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that its lists belong to."""
        return tuple(self.key + ending for ending in self.text.split(',')[1:]) or (self.key,)

    @property
    def last(self) -> str:
        """The last form of the line."""
        return self.key + self.text.rpartition(',')[2] if ',' in self.text else self.key


# The key and the text of a line: its place among all others.
Place = tuple[str, str]
# What is new of some lines; None for one that goes.
Changes = Mapping[Place, Line | None]


class Shard(NamedTuple):
    """`first` is the first key, `last` the last form that it answers for."""

    first: str
    last: str
    file: File


Family = tuple[Shard, ...]


def separators(family: Family) -> list[str]:
    """The first key of each shard, shortened to what distinguishes it from the shard before; '' for the first."""
    befores = ('', *(shard.last for shard in family))
    return [
        shard.first[: len(shared_beginning(before, shard.first)) + 1] if number else ''
        for number, (before, shard) in enumerate(zip(befores, family, strict=False))
    ]


def make_family(packer: Packer, lines: Iterable[Line], least: int) -> Family:
    """The shards of all these lines, which are sorted."""
    return tuple(_shard(packer, cut) for cut in _cuts(lines, least))


class _Cutter:
    """Collects lines until a shard is full.

    A shard has the least size or somewhat more: it ends where the checksum of the next key says so, or at three times
    the least size before any key. So a line that grows moves few of the lines after it to another shard.
    """

    def __init__(self, least: int) -> None:
        self._least = least
        self.lines: list[Line] = []
        self._size = 0

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self._size += len(line.text) + _NUMBER_BYTES * sum(map(len, line.lists))

    def is_full_before(self, key: str) -> bool:
        """Whether the lines make a shard, if the next line has this key."""
        if self._size < self._least or not (self._size >= _LATEST * self._least or _is_chosen(key)):
            return False
        return all(line.last < key for line in self.lines)

    def take(self) -> Iterator[list[Line]]:
        """A shard of the lines collected, if there are any; then none are left."""
        lines, self.lines, self._size = self.lines, [], 0
        if lines:
            yield lines


def _is_chosen(key: str) -> bool:
    return crc32(key.encode()) % _CHOSEN_ONE_OF == 0


def _cuts(lines: Iterable[Line], least: int) -> Iterator[list[Line]]:
    cutter = _Cutter(least)
    add, is_full_before = cutter.add, cutter.is_full_before
    for line in lines:
        if is_full_before(line.key):
            yield from cutter.take()
        add(line)
    yield from cutter.take()


class Opened:
    """A family that is being read and updated: a shard is opened once, and only when needed."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._shards: dict[int, list[Line]] = {}

    @cached_property
    def _firsts(self) -> list[str]:
        return [shard.first for shard in self._family]

    def find(self, keys: Iterable[str]) -> Iterator[Line]:
        """All lines of the shards that may hold these keys."""
        for number in sorted({self._answering(key) for key in keys}):
            yield from self._lines(number)

    def move(self, packer: Packer, changes: Changes, least: int, moved: Callable[[Line], Line]) -> Family:
        """The family with some lines replaced, added or removed, and all others shifted. No shard stays open."""
        others = (moved(line) for line in self._taken() if line[:2] not in changes)
        come = (line for _, line in sorted(changes.items()) if line is not None)
        return make_family(packer, merge(others, come, key=itemgetter(0, 1)), least)

    def _taken(self) -> Iterator[Line]:
        """All lines; of those that were given none is held."""
        for number in range(len(self._family)):
            yield from self._lines(number)
            del self._shards[number]

    def change(self, packer: Packer, changes: Changes, least: int) -> Family:
        """The family with some lines replaced, added or removed; shards without any of them stay as they are."""
        if not changes:
            return self._family
        if not self._family:
            return make_family(packer, _merged((), changes), least)
        by_shard = self._by_shard(changes)
        changed: list[Shard] = []
        cutter = _Cutter(least)
        for number, shard in enumerate(self._family):
            if number not in by_shard and (not cutter.lines or cutter.is_full_before(shard.first)):
                changed += [self._shard(packer, lines) for lines in cutter.take()]
                changed.append(shard)
                continue
            for line in _merged(self._lines(number), by_shard.get(number, {})):
                if cutter.is_full_before(line.key):
                    changed += [self._shard(packer, lines) for lines in cutter.take()]
                cutter.add(line)
        return (*changed, *(self._shard(packer, lines) for lines in cutter.take()))

    def _by_shard(self, changes: Changes) -> dict[int, dict[Place, Line | None]]:
        """The changes by shard; where the first line of a shard changes, the one before may end elsewhere and is
        included."""
        found: dict[int, dict[Place, Line | None]] = {}
        for place, line in changes.items():
            number = self._answering(place[0])
            found.setdefault(number, {})[place] = line
            if number and place[0] == self._firsts[number]:
                found.setdefault(number - 1, {})
        return found

    def _answering(self, key: str) -> int:
        return max(0, bisect_right(self._firsts, key) - 1)

    def _lines(self, number: int) -> list[Line]:
        if number not in self._shards:
            self._shards[number] = open_shard(self._family[number].file.data) if self._family else []
        return self._shards[number]

    def _shard(self, packer: Packer, lines: list[Line]) -> Shard:
        """The shard of these lines; an open one that is the same is reused."""
        number = self._answering(lines[0].key)
        old = self._family[number]
        return old if old.first == lines[0].key and self._shards.get(number) == lines else _shard(packer, lines)


def _merged(lines: Iterable[Line], changes: Changes) -> list[Line]:
    merged: dict[Place, Line | None] = {(line.key, line.text): line for line in lines}
    merged.update(changes)
    return [line for _, line in sorted(merged.items()) if line is not None]


def _shard(packer: Packer, lines: list[Line]) -> Shard:
    lists = list(chain.from_iterable(line.lists for line in lines))
    raw = b''.join(
        (
            text_head('\n'.join([line.text for line in lines])),
            column(map(len, lists)),
            column(array(CODE, b''.join(lists))),
            *[line.strengths for line in lines],
        )
    )
    return Shard(lines[0].key, max(line.last for line in lines), packer.pack(raw))


def open_shard(file: bytes) -> list[Line]:
    reader = Reader(inflated(file))
    texts = reader.text().split('\n')
    forms = [text.count(',') or 1 for text in texts]
    counts = reader.column(sum(forms))
    lists = split(reader.column(sum(counts)), counts)
    strengths, at = reader.rest(), 0
    lines = []
    for text, many in zip(texts, forms, strict=True):
        own = tuple(next(lists) for _ in range(many))
        end = at + sum(map(len, own)) if strengths else 0
        lines.append(Line(text.partition(',')[0], text, own, strengths[at:end]))
        at = end
    return lines
