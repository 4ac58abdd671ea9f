"""Pictures that are put together from bands."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen.pages.bands import Band, Strip, png_of

WIDTH = 12
PALETTE = bytes(value for colour in range(16) for value in (colour * 16, 255 - colour, colour))


def _band(rows: int, colour: int, quick: bool = False) -> Band:
    strip = Strip(WIDTH, rows)
    strip.fill((1, 0, 5, rows), colour)
    return strip.band(quick=quick)


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_bands_stand_below_each_other() -> None:
    """A picture has the rows of its bands, in their order, and the colours of its palette."""
    image = _opened(png_of([_band(2, 3), _band(1, 15)], WIDTH, PALETTE))
    assert (image.format, image.mode, image.size) == ('PNG', 'P', (WIDTH, 3))
    assert [image.getpixel((x, y)) for x, y in ((0, 0), (1, 0), (4, 1), (5, 1), (1, 2), (11, 2))] == [0, 3, 3, 0, 15, 0]
    assert image.convert('RGB').getpixel((1, 2)) == (240, 240, 15)


_BANDS = st.tuples(st.integers(1, 60), st.integers(0, 15), st.booleans())


@settings(max_examples=100, deadline=None)
@given(st.lists(_BANDS, min_size=1, max_size=5))
def test_stream_is_whole(bands: list[tuple[int, int, bool]]) -> None:
    """However bands are put together, what is compressed is one stream with the checksum of all its bytes."""
    data = png_of([_band(*band) for band in bands], WIDTH, PALETTE)
    at = data.index(b'IDAT')
    size = int.from_bytes(data[at - 4 : at], 'big')
    rows = zlib.decompress(data[at + 4 : at + 4 + size])  # it raises where the checksum is another
    assert len(rows) == sum(rows for rows, _, _ in bands) * (1 + WIDTH // 2)
    assert _opened(data).size == (WIDTH, sum(rows for rows, _, _ in bands))


@pytest.mark.parametrize(('at', 'seen'), [((0, 0), (7, 7, 0)), ((1, 0), (0, 7, 7)), ((-1, 0), (7, 0, 0))])
def test_pictures_are_set_in(at: tuple[int, int], seen: tuple[int, ...]) -> None:
    """A picture is set in where its mask lets it, and cut at the edges, so that no row names another filter."""
    strip = Strip(WIDTH, 1)
    strip.paste(Image.new('P', (3, 1), 7), at, Image.frombytes('L', (3, 1), b'\xff\xff\0'))
    image = _opened(png_of([strip.band()], WIDTH, PALETTE))
    assert tuple(image.getpixel((x, 0)) for x in range(3)) == seen


def test_corners_are_round() -> None:
    """A round box leaves out its corners, and ends before its right and bottom."""
    strip = Strip(WIDTH, 10)
    strip.fill_round((2, 1, 10, 9), 3, 5)
    image = _opened(png_of([strip.band()], WIDTH, PALETTE))
    places = ((2, 1), (5, 1), (2, 5), (9, 5), (10, 5), (5, 8), (5, 9))
    assert [image.getpixel(place) for place in places] == [0, 5, 5, 5, 0, 5, 0]
