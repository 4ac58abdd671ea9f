"""Pictures by their content: type, size and dimensions, told from the first bytes.

Pillow reads the header only; nothing is decoded before the limits hold (DESIGN.md section 9). Then the file is
looked through: checksums of a PNG, a JPEG at an eighth of its size, a WebP as it is.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4_096

_ORIENTATION = 0x0112  # Exif 2.3, 4.6.4
_TURNED = frozenset({5, 6, 7, 8})
_SUFFIXES = {'PNG': ('.png',), 'JPEG': ('.jpg', '.jpeg'), 'WEBP': ('.webp',)}
# By the first bytes of a picture, what costs its decoder a thousand times its length, and how often that may stand
# there: scans of a JPEG, each of which goes over all pixels, and colour profiles of a PNG. An honest picture has a
# dozen scans, those of its thumbnail among them, and one profile.
_COSTLY = {b'\xff\xd8': (b'\xff\xda', 100), b'\x89P': (b'iCCP', 8)}


class PictureFault(Exception):
    """What is wrong with a picture: a code, a message and its cure."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


def measure_picture(name: str, data: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises PictureFault where it is no PNG, JPEG or WebP within the limits."""
    if len(data) > MAX_BYTES:
        message = f'picture has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed'
        raise PictureFault('F122', message, 'save it smaller')
    if _is_costly(data):
        raise PictureFault('F124', 'picture has so many parts that it takes too long to decode', 'export it anew')
    kind, (width, height) = _read_header(data)
    if not name.lower().endswith(_SUFFIXES[kind]):
        message = f'file holds a {kind} picture under another ending'
        raise PictureFault('F123', message, f'rename it to {_SUFFIXES[kind][0]}')
    if max(width, height) > MAX_SIDE:
        message = f'picture has {width} × {height} pixels; at most {MAX_SIDE:,} a side are allowed'
        raise PictureFault('F122', message, 'scale it down')
    return (height, width) if _look_through(data) else (width, height)


def _is_costly(data: bytes) -> bool:
    part, most = _COSTLY.get(data[:2], (data, 1))
    return data.count(part) > most


@contextmanager
def decoding_picture(data: bytes) -> Iterator[Image.Image]:
    """A picture that is decoded in this block. Raises PictureFault where it cannot be."""
    try:
        with _open_picture(data) as image:
            yield image
    except Exception as error:  # the decoder of a stranger's file may raise anything
        raise PictureFault('F124', 'picture is damaged and cannot be decoded', 'export it anew') from error


@contextmanager
def _open_picture(data: bytes) -> Iterator[Image.Image]:
    """A picture of which only the header is read. Pillow warns of a size that our own limits judge."""
    from PIL import Image  # noqa: PLC0415  # most runs see no picture that is new

    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        with Image.open(io.BytesIO(data), formats=tuple(_SUFFIXES)) as image:
            if image.format == 'MPO':  # a JPEG that holds more pictures behind the first one, as telephones save it
                image.format = 'JPEG'
            yield image


def _read_header(data: bytes) -> tuple[str, tuple[int, int]]:
    """Format, as Pillow calls it, and size in pixels. Raises PictureFault where it is no picture, or a huge one."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # see above

    try:
        with _open_picture(data) as image:
            return image.format or '', image.size
    except Image.DecompressionBombError:
        message = f'picture has far more than 25,000,000 pixels; at most {MAX_SIDE:,} a side are allowed'
        raise PictureFault('F122', message, 'scale it down') from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        help = 'export it anew in one of these formats'
        raise PictureFault('F121', 'file is no PNG, JPEG or WebP picture', help) from None


def _look_through(data: bytes) -> bool:
    """Whether a picture shows turned by a right angle. Raises PictureFault where it cannot be decoded."""
    with decoding_picture(data) as image:
        if image.format == 'PNG':
            image.verify()
            return False
        turned = image.format == 'JPEG' and image.getexif().get(_ORIENTATION) in _TURNED
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
        return turned
