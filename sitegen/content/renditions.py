"""Pictures as pages show them: re-encoded, without metadata, in the sizes that are shown, with WebP beside.

What a picture becomes is known from its size and ending alone, so that pages can name the files before
anything is decoded; `encode` makes them, of pictures within the limits of media.py. Same bytes in, same bytes out.
Colours are taken as sRGB: a colour profile is metadata and goes with the rest.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.content.media import decoding_picture

if TYPE_CHECKING:
    from PIL import Image  # imported by who decodes a picture: most builds only name them

# Counted up when `encode` changes, so that its files get new names.
RECIPE = 1

# The box in CSS pixels in which each use shows a picture; each is made once and twice as large.
BOXES = {'logo': (96, 96), 'title': (240, 40), 'text': (672, 1200)}
_SCALES = (1, 2)
_FALLBACK = {'png': 'PNG', 'jpg': 'JPEG', 'jpeg': 'JPEG'}
_ENDINGS = {'PNG': 'png', 'JPEG': 'jpg', 'WEBP': 'webp'}


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file made of a picture: `path` below the output, size in pixels, `format` as Pillow calls it."""

    path: str
    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class RenditionSet:
    """All files of one use of a picture, smallest first; `fallback` is empty for a WebP, which has no other."""

    webp: tuple[Rendition, ...]
    fallback: tuple[Rendition, ...]

    @property
    def plain(self) -> tuple[Rendition, ...]:
        """What an `img` itself names."""
        return self.fallback or self.webp

    @property
    def files(self) -> tuple[Rendition, ...]:
        return (*self.fallback, *self.webp)


def plan_renditions(use: str, name: str, digest: str, size: tuple[int, int]) -> RenditionSet:
    """The files of a picture of this name, digest and size in pixels, for one of the uses in BOXES."""
    stem, _, ending = name.rpartition('.')
    mark = hashlib.sha256(f'{RECIPE}/{use}/{digest}'.encode()).hexdigest()[:10]
    sizes = _fitting(size, BOXES[use])

    def made(kind: str) -> tuple[Rendition, ...]:
        return tuple(
            Rendition(f'assets/{stem.replace("/", "-")}-{width}.{mark}.{_ENDINGS[kind]}', width, height, kind)
            for width, height in sizes
        )

    fallback = _FALLBACK.get(ending.lower(), '')
    return RenditionSet(made('WEBP'), made(fallback) if fallback else ())


def _fitting(size: tuple[int, int], box: tuple[int, int]) -> list[tuple[int, int]]:
    """The sizes in which a picture of `size` fills a box once and twice as dense; never larger than it is."""
    (width, height), found = size, []
    for scale in _SCALES:
        factor = min(1.0, scale * box[0] / width, scale * box[1] / height)
        found.append((max(1, round(width * factor)), max(1, round(height * factor))))
    return list(dict.fromkeys(found))


def encode(data: bytes, files: tuple[Rendition, ...]) -> dict[str, bytes]:
    """The bytes of each file by its path. Raises PictureFault where the picture cannot be decoded."""
    from PIL import Image  # noqa: PLC0415  # see above

    image = _decoded(data, max((file.width, file.height) for file in files))
    scaled: dict[tuple[int, int], Image.Image] = {}
    made = {}
    for file in files:
        size = (file.width, file.height)
        if size not in scaled:
            scaled[size] = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
        made[file.path] = _written(scaled[size], file.format, lossless=files[0].format == 'PNG')
    return made


def _decoded(data: bytes, needed: tuple[int, int]) -> Image.Image:
    """The first frame, upright, as RGB or RGBA; a JPEG no larger than its decoder needs to for `needed`."""
    from PIL import ImageOps  # noqa: PLC0415  # see above

    with decoding_picture(data) as image:
        image.draft(None, (2 * max(needed), 2 * max(needed)))
        image.load()
        upright = ImageOps.exif_transpose(image) if image.format == 'JPEG' else image
        return _plain(upright)


def _plain(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shows through."""
    if image.mode.startswith('I'):  # 16 bits of grey
        image = image.convert('I').point(lambda value: value * (1 / 256)).convert('L')
    clear = 'A' in image.getbands() or 'a' in image.getbands() or 'transparency' in image.info
    return image.convert('RGBA' if clear else 'RGB')


def _written(image: Image.Image, kind: str, *, lossless: bool) -> bytes:
    """The picture as a file without metadata: drawings keep every pixel, photographs do not."""
    from PIL import Image  # noqa: PLC0415  # see above

    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    buffer = io.BytesIO()
    match kind:
        case 'WEBP' if lossless:
            bare.save(buffer, 'WEBP', lossless=True, quality=70, method=4)
        case 'WEBP':
            bare.save(buffer, 'WEBP', quality=82, method=4)
        case 'JPEG':
            bare.convert('RGB').save(buffer, 'JPEG', quality=84, optimize=True, progressive=True)
        case _:
            bare.save(buffer, 'PNG', compress_level=9)
    return buffer.getvalue()
