"""PNG pictures of up to 16 colours (RFC 2083), joined from bands: strips of rows that are compressed separately.

A band that many pictures share is drawn and compressed once. Compressed bands can be joined as they are: each ends on
a byte and refers to nothing before it (RFC 1951), and the checksum of the whole follows from theirs (RFC 1950).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageDraw

# A row begins with a byte for its filter; 0, no filter, is the same byte as two pixels of the first colour.
_FILTER_PIXELS = 2
_ADLER_BASE = 65_521
_STREAM_BEGINS, _STREAM_ENDS = b'\x78\x01', b'\x03\x00'


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of a picture: `compressed` from `size` bytes, whose Adler-32 is `checksum`."""

    rows: int
    compressed: bytes
    size: int
    checksum: int


class Strip:
    """The canvas for a band, blank (the first colour) at first; coordinates are pixels from its top left."""

    def __init__(self, width: int, rows: int) -> None:
        self._canvas = Image.new('P', (_FILTER_PIXELS + width, rows), 0)

    def fill(self, box: tuple[int, int, int, int], colour: int) -> None:
        """Fill from left and top up to, and without, right and bottom."""
        left, top, right, bottom = box
        self._canvas.paste(colour, (left + _FILTER_PIXELS, top, right + _FILTER_PIXELS, bottom))

    def fill_round(self, box: tuple[int, int, int, int], radius: int, colour: int) -> None:
        """The same with round corners."""
        left, top, right, bottom = box
        corners = (left + _FILTER_PIXELS, top, right + _FILTER_PIXELS - 1, bottom - 1)
        ImageDraw.Draw(self._canvas).rounded_rectangle(corners, radius, fill=colour)

    def paste(self, picture: Image.Image, at: tuple[int, int], mask: Image.Image | None) -> None:
        """Paste a picture of the same palette where its mask is not 0."""
        self._canvas.paste(picture, (at[0] + _FILTER_PIXELS, at[1]), mask)

    def band(self, *, quick: bool = False) -> Band:
        """The band, compressed as well as possible; `quick` compresses nothing but runs of the same byte."""
        self._canvas.paste(0, (0, 0, _FILTER_PIXELS, self._canvas.height))  # something may have been pasted over it
        data = self._canvas.tobytes('raw', 'P;4')
        level, strategy = (1, zlib.Z_RLE) if quick else (9, zlib.Z_DEFAULT_STRATEGY)
        stream = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
        compressed = stream.compress(data) + stream.flush(zlib.Z_FULL_FLUSH)
        return Band(self._canvas.height, compressed, len(data), zlib.adler32(data))


def png_of(bands: Iterable[Band], width: int, palette: bytes) -> bytes:
    """The picture of these bands from top to bottom; the palette has three bytes for each colour."""
    bands = list(bands)
    header = struct.pack('>IIBBBBB', width, sum(band.rows for band in bands), 4, 3, 0, 0, 0)
    compressed = b''.join(band.compressed for band in bands)
    pixels = _STREAM_BEGINS + compressed + _STREAM_ENDS + struct.pack('>I', _checksum(bands))
    chunks = ((b'IHDR', header), (b'PLTE', palette), (b'IDAT', pixels), (b'IEND', b''))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data)) for name, data in chunks
    )


def _checksum(bands: Iterable[Band]) -> int:
    """The Adler-32 of all bands: the sum of all bytes and 1, and the sum of that sum after every byte."""
    total, totals = 1, 0
    for band in bands:
        totals += (total - 1) * band.size + (band.checksum >> 16)
        total += (band.checksum & 0xFFFF) - 1
    return totals % _ADLER_BASE << 16 | total % _ADLER_BASE
