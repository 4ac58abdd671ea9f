"""Pictures by their content: type, size and dimensions, told from the first bytes.

Pillow reads the header only; nothing is decoded before the caps hold (DESIGN.md section 9). Then the file is
looked through: checksums of a PNG, a JPEG at an eighth of its size, a WebP as it is.
"""

from __future__ import annotations

import io
import warnings

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4_096
MAX_PIXELS = 25_000_000

_ORIENTATION = 0x0112  # Exif 2.3, 4.6.4
_TURNED = frozenset({5, 6, 7, 8})
_SUFFIXES = {'PNG': ('.png',), 'JPEG': ('.jpg', '.jpeg'), 'WEBP': ('.webp',)}


class PictureFault(Exception):
    """What is wrong with a picture: a code, a message and its cure."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


def measure_picture(name: str, data: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises PictureFault where it is no PNG, JPEG or WebP within the caps."""
    if len(data) > MAX_BYTES:
        raise PictureFault(
            'F122', f'picture has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed', 'save it smaller'
        )
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # most runs see no picture that is new

    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            with Image.open(io.BytesIO(data), formats=tuple(_SUFFIXES)) as image:
                kind, (width, height) = image.format or '', image.size
    except Image.DecompressionBombError:
        message = f'picture has far more than {MAX_PIXELS:,} pixels; at most {MAX_SIDE:,} a side are allowed'
        raise PictureFault('F122', message, 'scale it down') from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise PictureFault(
            'F121', 'file is no PNG, JPEG or WebP picture', 'export it anew in one of these formats'
        ) from None
    if not name.lower().endswith(_SUFFIXES[kind]):
        raise PictureFault(
            'F123', f'file holds a {kind} picture under another ending', f'rename it to {_SUFFIXES[kind][0]}'
        )
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PictureFault(
            'F122', f'picture has {width} × {height} pixels; at most {MAX_SIDE:,} a side are allowed', 'scale it down'
        )
    turned = _look_through(data)
    return (height, width) if turned else (width, height)


def _look_through(data: bytes) -> bool:
    """Whether a picture shows turned by a right angle. Raises PictureFault where it cannot be decoded."""
    from PIL import Image  # noqa: PLC0415  # see above

    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            with Image.open(io.BytesIO(data), formats=tuple(_SUFFIXES)) as image:
                if image.format == 'PNG':
                    image.verify()
                    return False
                turned = image.format == 'JPEG' and image.getexif().get(_ORIENTATION) in _TURNED
                image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
                image.load()
                return turned
    except Exception as error:  # the decoder of a stranger's file may raise anything
        raise PictureFault('F124', 'picture is damaged and cannot be decoded', 'export it anew') from error
