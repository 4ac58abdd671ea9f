"""Bytes of the index's files: numbers in columns, lists as steps, all of it raw deflate.

A column has its numbers' lowest bytes first, then the next ones, as many as the largest number needs: no
number is looked at by itself, and bytes that are much alike stand together, which deflate likes. The browser
opens raw deflate by itself (DecompressionStream), so that the host's own compression does not matter. Names
of files carry a digest of their content; a file that keeps its content keeps its name.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

CODE: Final = 'I'
_BYTES = 4
# Which bytes of a number in memory are its lowest, its next and so on.
_PLACES = range(_BYTES) if sys.byteorder == 'little' else range(_BYTES - 1, -1, -1)
_DIGITS = 6
# Columns are full of zeros: the last half percent of their bytes would take three times as long.
_LEVEL, _MEMORY = 5, 8


def column(numbers: Iterable[int]) -> bytes:
    """The width of the numbers in bytes, 0 to 4, then the lowest byte of each number, then the next byte of each, and
    so on."""
    raw = (numbers if isinstance(numbers, array) else array(CODE, numbers)).tobytes()
    planes = [raw[place::_BYTES] for place in _PLACES]
    while planes and not planes[-1].strip(b'\0'):
        planes.pop()
    return bytes((len(planes),)) + b''.join(planes)


def text_head(text: str) -> bytes:
    """The beginning of a shard: the length of its text, then the text. What belongs to its lines follows."""
    head = text.encode()
    return column((len(head),)) + head


def steps(numbers: Sequence[int]) -> array[int]:
    """An ascending list as its first number and the gaps between the others.

    All gaps come from one subtraction of big integers: the list, minus the list shifted by one. There is no borrow, as
    no gap is negative.
    """
    whole = numbers if isinstance(numbers, array) else array(CODE, numbers)
    if len(whole) < 2:
        return whole
    raw, order = whole.tobytes(), sys.byteorder
    gaps = int.from_bytes(raw, order) - int.from_bytes(bytes(_BYTES) + raw[:-_BYTES], order)
    return array(CODE, gaps.to_bytes(len(raw), order))


def numbers_of(gaps: array[int]) -> array[int]:
    """The list that these steps stand for."""
    return array(CODE, accumulate(gaps))


class Reader:
    """Reads what `column` and `text_head` wrote."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    def column(self, count: int) -> array[int]:
        width = self._raw[self._at]
        self._at += 1
        whole = bytearray(_BYTES * count)
        for place in _PLACES[:width]:
            whole[place::_BYTES] = self._take(count)
        return array(CODE, bytes(whole))

    def text(self) -> str:
        return self._take(self.column(1)[0]).decode()

    def rest(self) -> bytes:
        return self._raw[self._at :]

    def _take(self, count: int) -> bytes:
        self._at += count
        return self._raw[self._at - count : self._at]


def split(whole: array[int], counts: Iterable[int]) -> Iterator[array[int]]:
    """Pieces of the given lengths."""
    start = 0
    for count in counts:
        yield whole[start : (start := start + count)]


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, _MEMORY)
    return packer.compress(data) + packer.flush()


def inflated(file: bytes) -> bytes:
    return zlib.decompress(file, -15)


def shared_beginning(one: str, other: str) -> str:
    """The common prefix of two words."""
    if other.startswith(one):
        return one
    at, end = 0, min(len(one), len(other))
    while at < end and one[at] == other[at]:
        at += 1
    return one[:at]


class File(NamedTuple):
    """A compressed file of the index, and the digest by which it is named and stored."""

    digest: bytes
    data: bytes


class Packer:
    """Compresses files; a file that two languages share is compressed once."""

    def __init__(self) -> None:
        self._packed: dict[bytes, File] = {}

    def pack(self, raw: bytes) -> File:
        digest = hashlib.sha256(raw).digest()
        if digest not in self._packed:
            data = deflated(raw)
            self._packed[digest] = File(hashlib.sha256(data).digest(), data)
        return self._packed[digest]


class Names:
    """Names for the files of a site, from kind and content: the same content has the same name."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def name(self, kind: str, content: bytes) -> str:
        """The digits that distinguish the file of this digest from all others of its kind."""
        digest = content
        while self._contents.setdefault(f'{kind}-{(letters := _letters(digest))}', content) != content:
            # Another content with the same digits: once in thousands of builds.
            digest = hashlib.sha256(digest).digest()
        return letters


def file_name(kind: str, letters: str) -> str:
    return f'{kind}.{letters}.bin'


def _letters(digest: bytes) -> str:
    number = int.from_bytes(digest[:8])
    return ''.join('0123456789abcdefghijklmnopqrstuv'[number >> 5 * at & 31] for at in range(_DIGITS))
