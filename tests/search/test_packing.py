"""Bytes of the index: columns of numbers, lists as steps, texts, names."""

from __future__ import annotations

import zlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search import packing
from sitegen.search.packing import (
    CODE,
    Names,
    Packer,
    Reader,
    column,
    deflated,
    inflated,
    numbers_of,
    shared_beginning,
    split,
    steps,
    text_head,
)

NUMBERS = st.lists(st.integers(0, 2**32 - 1))


@given(NUMBERS, NUMBERS, st.text())
def test_columns_are_read_back(one: list[int], other: list[int], text: str) -> None:
    """Columns and a text come back one after the other, and what is left behind them."""
    reader = Reader(text_head(text) + column(one) + column(other) + b'rest')
    assert reader.text() == text
    assert list(reader.column(len(one))) == one
    assert list(reader.column(len(other))) == other
    assert reader.rest() == b'rest'


@pytest.mark.parametrize(('most', 'width'), [(0, 0), (255, 1), (256, 2), (65_535, 2), (65_536, 3), (2**24, 4)])
def test_column_is_as_wide_as_its_largest_number(most: int, width: int) -> None:
    """Each number takes as many bytes as the largest one needs, the lowest bytes first."""
    data = column([1 if most else 0, most])
    assert data[0] == width
    assert len(data) == 1 + 2 * width
    assert data[1:3] == bytes((1, most & 255))[: 2 * width]


@given(st.lists(st.integers(0, 2**31), unique=True).map(sorted))
def test_steps_are_gaps(numbers: list[int]) -> None:
    """An ascending list is its first number and what lies between the others, and is read back."""
    gaps = steps(numbers)
    assert list(gaps) == [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    assert list(numbers_of(gaps)) == numbers


def test_whole_is_split_into_its_lists() -> None:
    """Lists that lie one behind the other are told apart by their lengths."""
    assert list(map(list, split(array(CODE, [1, 2, 3]), [2, 0, 1]))) == [[1, 2], [], [3]]


@given(st.text(max_size=6), st.text(max_size=6))
def test_shared_beginning(one: str, other: str) -> None:
    """It begins both words, and no longer one does."""
    shared = shared_beginning(one, other)
    assert one.startswith(shared)
    assert other.startswith(shared)
    assert one[len(shared) : len(shared) + 1] != other[len(shared) : len(shared) + 1] or one == other == shared


def test_deflate_has_no_header() -> None:
    """The browser's `deflate-raw` opens it."""
    data = b'text' * 100
    assert zlib.decompress(deflated(data), -15) == inflated(deflated(data)) == data


def test_each_content_is_compressed_once() -> None:
    """Languages that share a shard share its file."""
    packer = Packer()
    assert packer.pack(b'one') is packer.pack(b'one')
    assert packer.pack(b'one') != packer.pack(b'other')


def test_name_tells_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same content has the same name, another one another, even where their digests begin alike."""
    names = Names()
    assert names.name('t', b'one') == names.name('t', b'one') == names.name('p', b'one')
    assert names.name('t', b'one') != names.name('t', b'other')
    told = iter(['same', 'same', 'new', 'same'])
    monkeypatch.setattr(packing, '_letters', lambda _: next(told))
    assert [names.name('t', data) for data in (b'a', b'b', b'a')] == ['same', 'new', 'same']
