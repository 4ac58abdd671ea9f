"""Bytes of the index's files: numbers as varints, texts front-coded, all of it raw deflate.

The browser opens raw deflate by itself (DecompressionStream), so that the host's own compression does
not matter. Names of files carry a digest of their content; a file that keeps its content keeps its name.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_DIGITS = 6
# A front-coded line begins with this many letters taken over from the line before, as a character from here on.
_FIRST_CUT = 33
_LONGEST_CUT = 90


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the index: its name below its language's folder, and its bytes."""

    name: str
    data: bytes


def _spell(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


# Nearly every number has two bytes at most; they are looked up.
_SPELT = [_spell(number) for number in range(1 << 14)]


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    return _SPELT[number] if number < 1 << 14 else _spell(number)


def varints(numbers: Iterable[int]) -> bytes:
    return b''.join(map(varint, numbers))


def nibbles(values: bytes | bytearray) -> bytes:
    """Values of four bits, two a byte, the first one low."""
    if len(values) == 1:
        return bytes(values)
    low, high = values[0::2], values[1::2] + (b'\0' if len(values) % 2 else b'')
    return bytes(a | b << 4 for a, b in zip(low, high, strict=True))


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


def text_and_bytes(text: str, rest: bytes) -> bytes:
    """A shard: the length of its text, the text, then what belongs to its lines."""
    head = text.encode()
    return varint(len(head)) + head + rest


class Packer:
    """Makes the files of an index. Languages that share a shard share its file, which is compressed once."""

    def __init__(self) -> None:
        self._packed: dict[tuple[str, bytes], Packed] = {}
        self._names: set[str] = set()

    def pack(self, kind: str, raw: bytes) -> Packed:
        """A file named after its kind and its content."""
        key = (kind, hashlib.sha256(raw).digest())
        if key not in self._packed:
            data = deflated(raw)
            name, again = f'{kind}-{_letters(data)}.bin', data
            while name in self._names:  # another content with the same digits: once in thousands of builds
                again += b'.'
                name = f'{kind}-{_letters(again)}.bin'
            self._names.add(name)
            self._packed[key] = Packed(name, data)
        return self._packed[key]


def _letters(data: bytes) -> str:
    digest = int.from_bytes(hashlib.sha256(data).digest()[:8])
    return ''.join('0123456789abcdefghijklmnopqrstuv'[digest >> 5 * at & 31] for at in range(_DIGITS))


def digest_of(packed: Packed) -> str:
    return packed.name.rsplit('-', 1)[1].removesuffix('.bin')
