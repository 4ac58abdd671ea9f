"""The files that a browser opens one by one: forms, titles, corrections, positions, facets, cards.

Each family is cut at places that it tells the manifest; what is looked up lies in the last shard whose
first key is not after it. A group's forms all begin with its key, and no shard begins between a group's
key and its last form, so one shard answers for a form.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat
from operator import add
from typing import Any, NamedTuple, Protocol
from zlib import crc32

from sitegen.search.lists import CODE
from sitegen.search.packing import Packer, front_coded, shared_beginning, text_head

# The least bytes of a shard that may end, before compression.
TERM_SHARD_BYTES = 9_500
TITLE_SHARD_BYTES = 4_000
POSITION_SHARD_BYTES = 36_000
FUZZY_SHARD_BYTES = 20_000
CHOSEN_ONE_OF = 32


class Line(NamedTuple):
    """What a shard is made of: a key, the last form that it answers for, its text, the bytes beside it.

    `number` is that of its group or form.
    """

    number: int
    key: str
    last: str
    text: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Family:
    """The shards of one kind. `firsts` are the first keys, `lasts` the last forms that each answers for.

    Of each shard's lines, `lines` are the numbers, `texts` the lengths of the texts, `sizes` those of the bytes beside
    them: what the next index needs to take over what stays.
    """

    firsts: tuple[str, ...] = ()
    lasts: tuple[str, ...] = ()
    files: tuple[bytes, ...] = ()
    lines: tuple[array[int], ...] = ()
    texts: tuple[array[int], ...] = ()
    sizes: tuple[array[int], ...] = ()


NO_FAMILY = Family()


def starts_shard(key: str, last: str, size: int, least_bytes: int) -> bool:
    """Whether a shard ends before this key, having `size` bytes and answering for forms up to `last`.

    It has the least bytes or somewhat more: it ends where the key's checksum chooses, or at three times the least
    size before any key. So a line that grows moves few of the shards behind it.
    """
    return size >= least_bytes and key > last and (size >= 3 * least_bytes or _is_chosen(key))


def _is_chosen(key: str) -> bool:
    return crc32(key.encode()) % CHOSEN_ONE_OF == 0


def _separator(before: str, key: str) -> str:
    """The shortest beginning of `key` that is after `before`."""
    return key[: len(shared_beginning(before, key)) + 1]


class Shelf:
    """The shards of the last index, to take from: a whole one, or the bytes of one line."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._raw: dict[int, bytes] = {}
        self._pieces: dict[int, list[bytes]] = {}
        self._data: dict[int, bytes] = {}
        self._beginning = {numbers[0]: shard for shard, numbers in enumerate(family.lines)}
        self._place: dict[int, int] = {}

    def beginning(self, number: int) -> int | None:
        """The shard that began with this line."""
        return self._beginning.get(number)

    def holds(self, number: int) -> bool:
        if not self._place:
            for shard, numbers in enumerate(self._family.lines):
                self._place.update(zip(numbers, repeat(shard)))
        return number in self._place

    def data(self, number: int) -> bytes:
        """The bytes of a line that it holds."""
        if number not in self._data:
            self._open(self._place[number])
        return self._data[number]

    def file(self, shard: int | None, raw: bytes) -> bytes | None:
        """The file of this content, if that shard has it."""
        return self._family.files[shard] if shard is not None and self._open(shard) == raw else None

    def parts(self, shard: int) -> tuple[bytes, list[bytes]]:
        """What a shard begins with, and the bytes of each of its lines."""
        raw = self._open(shard)
        return raw[: len(raw) - sum(self._family.sizes[shard])], list(self._pieces[shard])

    def _open(self, shard: int) -> bytes:
        if shard not in self._raw:
            raw = self._raw[shard] = zlib.decompress(self._family.files[shard], -15)
            sizes = self._family.sizes[shard]
            ends = accumulate(sizes, initial=len(raw) - sum(sizes))
            pieces = self._pieces[shard] = [raw[start:end] for start, end in pairwise(ends)]
            self._data.update(zip(self._family.lines[shard], pieces, strict=True))
        return self._raw[shard]


class Lines(Protocol):
    """Where the lines of a family come from: their numbers in order, and each line when it is asked for.

    `touched` are those that may differ from the last index; the others are as they were. `fixed` says that a line's key
    is its text and never changes.
    """

    @property
    def fixed(self) -> bool: ...

    @property
    def order(self) -> array[int]: ...

    @property
    def touched(self) -> frozenset[int]: ...

    def key(self, number: int) -> str: ...

    def write(self, number: int) -> Line: ...


class _Shelving:
    """Makes one family; `before` is the last index's."""

    def __init__(self, packer: Packer, lines: Lines, least_bytes: int, before: Family, shelf: Shelf) -> None:
        self._packer, self._lines, self._least_bytes = packer, lines, least_bytes
        self._before, self._shelf = before, shelf
        self._order = lines.order
        self._last = ''
        self._shards: list[tuple[str, str, bytes, array[int], array[int], array[int]]] = []

    def family(self) -> Family:
        at = 0
        while at < len(self._order):
            shard = self._same_lines(at)
            at = (shard is not None and (self._take_over(at, shard) or self._patch(at, shard))) or self._make(at)
        return Family(*zip(*self._shards, strict=True)) if self._shards else NO_FAMILY

    def _same_lines(self, at: int) -> int | None:
        """The shard of the last index that had the lines from here on, as many as it had."""
        shard = self._shelf.beginning(self._order[at])
        if shard is None or (self._before.lasts[shard - 1] if shard else '') != self._last:
            return None
        numbers = self._before.lines[shard]
        return shard if self._order[at : at + len(numbers)] == numbers else None

    def _take_over(self, at: int, shard: int) -> int:
        """Where the next shard begins, if nothing about this one changed; 0 if something did."""
        before, touched = self._before, self._lines.touched
        end = at + len(before.lines[shard])
        following = before.lines[shard + 1][0] if shard + 1 < len(before.lines) else None
        if (self._order[end] if end < len(self._order) else None) != following or following in touched:
            return 0
        if not touched.isdisjoint(before.lines[shard]):
            return 0
        self._keep(shard, before.files[shard], before.sizes[shard])
        return end

    def _patch(self, at: int, shard: int) -> int:
        """Where the next shard begins, if only bytes of this one changed and it ends where it did; 0 if not."""
        if not self._lines.fixed:
            return 0
        head, pieces = self._shelf.parts(shard)
        numbers = self._before.lines[shard]
        for number in self._lines.touched.intersection(numbers):
            pieces[numbers.index(number)] = self._lines.write(number).data
        sizes = array(CODE, map(len, pieces))
        if not self._ends_alike(at, shard, sizes):
            return 0
        raw = head + b''.join(pieces)
        self._keep(shard, self._shelf.file(shard, raw) or self._packer.pack(raw), sizes)
        return at + len(numbers)

    def _ends_alike(self, at: int, shard: int, sizes: array[int]) -> bool:
        """Whether lines of these sizes end a shard where it ended, and nowhere before."""
        grown = list(accumulate(map(add, sizes, self._before.texts[shard])))
        grown = [size + count for count, size in enumerate(grown, 1)]
        for count in range(bisect_left(grown, self._least_bytes) + 1, len(grown) + 1):
            if at + count == len(self._order):
                return count == len(grown)
            key = self._lines.key(self._order[at + count])
            if starts_shard(key, '', grown[count - 1], self._least_bytes):
                return count == len(grown)
        return at + len(grown) == len(self._order)

    def _keep(self, shard: int, file: bytes, sizes: array[int]) -> None:
        before = self._before
        self._last = before.lasts[shard]
        self._shards.append((before.firsts[shard], self._last, file, before.lines[shard], before.texts[shard], sizes))

    def _make(self, at: int) -> int:
        """Where the next shard begins, this one being made anew."""
        shard: list[Line] = []
        before, last, size = self._last, self._last, 0
        for place in range(at, len(self._order)):
            line = self._lines.write(self._order[place])
            if shard and starts_shard(line.key, last, size, self._least_bytes):
                break
            shard.append(line)
            size += len(line.text) + len(line.data) + 1
            last = max(last, line.last)
        self._last = last
        texts = [line.text for line in shard]
        raw = text_head(front_coded(texts)) + b''.join([line.data for line in shard])
        file = self._shelf.file(self._shelf.beginning(shard[0].number), raw) or self._packer.pack(raw)
        first = _separator(before, shard[0].key) if at else ''
        self._shards.append((first, last, file, *_columns(shard)))
        return at + len(shard)


def _columns(shard: list[Line]) -> tuple[array[int], array[int], array[int]]:
    """Number, length of the text and of the bytes, of each line."""
    return (
        array(CODE, [line.number for line in shard]),
        array(CODE, [len(line.text) for line in shard]),
        array(CODE, [len(line.data) for line in shard]),
    )


def make_family(packer: Packer, lines: Lines, least_bytes: int, before: Family, shelf: Shelf) -> Family:
    """The shards of these lines; those that are as they were come from the last index."""
    return _Shelving(packer, lines, least_bytes, before, shelf).family()


def compact_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()
