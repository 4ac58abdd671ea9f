"""Bytes of the index: numbers, texts, names."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search import packing
from sitegen.search.packing import Names, Packer, deflated, front_coded, nibbles, shared_beginning, steps, varint


def _read_varint(data: bytes) -> int:
    return sum((byte & 0x7F) << 7 * at for at, byte in enumerate(data))


@given(st.integers(0, 2**40))
def test_varint_is_read_back(number: int) -> None:
    """Every number is its groups of seven bits, and only the last has no flag."""
    data = varint(number)
    assert _read_varint(data) == number
    assert [byte > 0x7F for byte in data] == [True] * (len(data) - 1) + [False]


@pytest.mark.parametrize(('number', 'length'), [(0, 1), (127, 1), (128, 2), (16383, 2), (16384, 3)])
def test_varint_is_as_short_as_it_can_be(number: int, length: int) -> None:
    """A byte holds seven bits."""
    assert len(varint(number)) == length


@given(st.lists(st.integers(0, 15)))
def test_nibbles_are_two_a_byte(values: list[int]) -> None:
    """Two values share a byte, the first one low."""
    packed = nibbles(bytes(values))
    assert len(packed) == (len(values) + 1) // 2
    assert [packed[at // 2] >> 4 * (at % 2) & 15 for at in range(len(values))] == values


@given(st.lists(st.text(st.characters(codec='utf-8', exclude_characters='\n'), max_size=12)))
def test_front_coding_is_read_back(lines: list[str]) -> None:
    """A browser that counts in units of UTF-16 gets back the lines."""
    lines = sorted(lines)
    before, found = '', []
    for line in front_coded(lines).split('\n') if lines else []:
        cut = ord(line[0]) - 33
        units = before.encode('utf-16-le')[: 2 * cut].decode('utf-16-le')
        before = units + line[1:]
        found.append(before)
    assert found == lines


@given(st.text(max_size=6), st.text(max_size=6))
def test_shared_beginning(one: str, other: str) -> None:
    """It begins both words, and no longer one does."""
    shared = shared_beginning(one, other)
    assert one.startswith(shared)
    assert other.startswith(shared)
    assert one[len(shared) : len(shared) + 1] != other[len(shared) : len(shared) + 1] or one == other == shared


def test_deflate_has_no_header() -> None:
    """The browser's `deflate-raw` opens it."""
    assert zlib.decompress(deflated(b'text' * 100), -15) == b'text' * 100


def test_each_content_is_compressed_once() -> None:
    """Languages that share a shard share its file, also one of the last index."""
    packer, last = Packer(), deflated(b'other')
    packer.know([last])
    assert packer.pack(b'one') is packer.pack(b'one')
    assert packer.pack(b'other') is last


def test_name_tells_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same content has the same name, another one another, even where their digests begin alike."""
    names = Names()
    assert names.name('t', b'one') == names.name('t', b'one') == names.name('p', b'one')
    assert names.name('t', b'one') != names.name('t', b'other')
    monkeypatch.setattr(packing, '_letters', lambda data: 'same' if not data.endswith(b'.') else data.decode())
    assert [names.name('t', data) for data in (b'a', b'b', b'a')] == ['same', 'b.', 'same']


@given(st.lists(st.integers(0, 2**31), unique=True).map(sorted))
def test_steps_are_gaps(numbers: list[int]) -> None:
    """An ascending list is written as what lies between its numbers, as varints."""
    gaps = [number - before - 1 for before, number in zip([-1, *numbers], numbers, strict=False)]
    assert steps(numbers) == b''.join(map(varint, gaps))
