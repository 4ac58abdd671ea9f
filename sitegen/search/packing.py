"""Bytes of the index's files: numbers as varints, texts front-coded, all of it raw deflate.

The browser opens raw deflate by itself (DecompressionStream), so that the host's own compression does
not matter. Names of files carry a digest of their content; a file that keeps its content keeps its name.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from itertools import chain

_DIGITS = 6
# A front-coded line begins with this many letters taken over from the line before, as a character from here on.
_FIRST_CUT = 33
_LONGEST_CUT = 90


def _spell(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


# Nearly every number has two bytes at most; they are looked up. Of longer ones the first two bytes are.
_SHORT = 1 << 14
_SPELT = [*map(_spell, range(1 << 7)), *(bytes((n & 0x7F | 0x80, n >> 7)) for n in range(1 << 7, _SHORT))]
_BEGUN = [bytes((n & 0x7F | 0x80, n >> 7 | 0x80)) for n in range(_SHORT)]
_HIGH = bytes(value << 4 & 0xF0 for value in range(256))


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    return _SPELT[number] if number < _SHORT else _spell(number)


def steps(numbers: Sequence[int]) -> bytes:
    """An ascending list as the gaps between its numbers, the first one's before it: [0, 1, 5] is 0, 0, 3."""
    if len(numbers) == 1:
        return varint(numbers[0])
    return b''.join(
        [
            _SPELT[gap]
            if (gap := number - before - 1) < _SHORT
            else _BEGUN[gap & _SHORT - 1] + (_SPELT[gap >> 14] if gap < _SHORT**2 else _spell(gap >> 14))
            for before, number in zip(chain((-1,), numbers), numbers, strict=False)
        ]
    )


def varints(numbers: Iterable[int]) -> bytes:
    return b''.join(map(varint, numbers))


def nibbles(values: bytes | bytearray) -> bytes:
    """Values of four bits, two a byte, the first one low."""
    if len(values) == 1:
        return bytes(values)
    low, high = values[0::2], values[1::2].translate(_HIGH)
    both = int.from_bytes(low, 'little') | int.from_bytes(high, 'little')
    return both.to_bytes(len(low), 'little')


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def shared_beginning(one: str, other: str) -> str:
    """The letters that two words begin with alike."""
    if other.startswith(one):
        return one
    at, end = 0, min(len(one), len(other))
    while at < end and one[at] == other[at]:
        at += 1
    return one[:at]


def front_coded(lines: Sequence[str]) -> str:
    """Sorted lines; of each only what differs from the one before, and how many letters it shares with it."""
    out, before = [], ''
    for line in lines:
        shared = shared_beginning(before, line)
        # The browser counts in units of UTF-16: letters beyond its first plane are not taken over.
        cut = min(len(shared), _LONGEST_CUT) if shared.isascii() or max(shared) <= '\uffff' else 0
        out.append(chr(_FIRST_CUT + cut) + line[cut:])
        before = line
    return '\n'.join(out)


def text_head(text: str) -> bytes:
    """What a shard begins with: the length of its text, and the text. What belongs to its lines comes after it."""
    head = text.encode()
    return varint(len(head)) + head


class Packer:
    """Compresses shards; one that two languages share is compressed once."""

    def __init__(self) -> None:
        self._packed: dict[bytes, bytes] = {}

    def pack(self, raw: bytes) -> bytes:
        digest = hashlib.sha256(raw).digest()
        if digest not in self._packed:
            self._packed[digest] = deflated(raw)
        return self._packed[digest]

    def know(self, files: Iterable[bytes]) -> None:
        """Compressed files of an earlier index."""
        for file in files:
            self._packed[hashlib.sha256(zlib.decompress(file, -15)).digest()] = file


class Names:
    """Names of a site's files, each after its kind and its content: what is the same has the same name."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def name(self, kind: str, data: bytes) -> str:
        """The digits that tell this file from all others of its kind."""
        again, content = data, hashlib.sha256(data).digest()
        while self._contents.setdefault(f'{kind}-{(letters := _letters(again))}', content) != content:
            again += b'.'  # another content with the same digits: once in thousands of builds
        return letters


def file_name(kind: str, letters: str) -> str:
    return f'{kind}-{letters}.bin'


def _letters(data: bytes) -> str:
    digest = int.from_bytes(hashlib.sha256(data).digest()[:8])
    return ''.join('0123456789abcdefghijklmnopqrstuv'[digest >> 5 * at & 31] for at in range(_DIGITS))
