"""The picture that stands for a page where it is shared: 1200 × 630 pixels with name, level, place and program.

Its address is a digest of all that is written on it, so languages that say the same share one file and a
page can name it before it is drawn. Drawing is made for thousands: every glyph is rendered once and then
pasted, and the file has 16 colours. The font (Noto Sans, OFL) has Latin, Greek and Cyrillic letters with
those of Kazakh; a name in another script has the site's own picture, or none.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from PIL import Image, ImageDraw, ImageFont
from pymupdf_fonts import fontbuffers

from sitegen.directory.accent import Colour
from sitegen.directory.views.cards import Card
from sitegen.directory.views.site import SiteView

WIDTH, HEIGHT = 1200, 630
# Counted up when the drawing changes, so that its files get new names.
RECIPE = 1

_EDGE = 88
_INNER = WIDTH - 2 * _EDGE
_NAME_SIZES = ((92, 2), (72, 2), (56, 3))  # pixels, and how many lines there may be
_PAPER, _INK_COLOUR, _QUIET_COLOUR = (251, 251, 249), (26, 31, 36), (85, 94, 104)
_INK, _ACCENT, _QUIET = range(3)  # the places of the colours in the palette
_STEPS = 5  # shades between paper and a colour: three colours and the paper make 16


@dataclass(frozen=True, kw_only=True)
class ShareText:
    """What is written; `rung` of `rungs` draws the ladder, no rungs draw none."""

    name: str
    level: str
    place: str
    source: str
    accent: Colour
    rung: int = 0
    rungs: int = 0

    @cached_property
    def path(self) -> str:
        """The output path of the picture."""
        written = (self.name, self.level, self.place, self.source, self.accent, self.rung, self.rungs)
        said = repr((RECIPE, written))
        return f'assets/share.{hashlib.sha256(said.encode()).hexdigest()[:16]}.png'


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareImage:
    """A picture as a page names it; `url` is a full address, `text` what is drawn."""

    text: ShareText
    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def partner_text(card: Card, site: SiteView, accent: Colour) -> ShareText:
    """A partner's picture, or the site's where its name cannot be drawn."""
    place = ', '.join(str(part) for part in (card.city, card.country.name if card.country else None) if part)
    text = ShareText(
        name=str(card.name),
        level=str(card.level.name) if card.level else '',
        place=place,
        source=_source(site),
        accent=accent,
        rung=card.level.rung if card.level else 0,
        rungs=card.level.rungs if card.level else 0,
    )
    return text if can_draw(text) else site_text(site, accent)


def site_text(site: SiteView, accent: Colour) -> ShareText:
    """The picture of all pages that are no partner's."""
    return ShareText(name=str(site.title), level='', place='', source=_source(site), accent=accent)


def _source(site: SiteView) -> str:
    return ' · '.join(dict.fromkeys([str(site.vendor_name), str(site.program_name)]))


def share_image(text: ShareText, base_url: str) -> ShareImage | None:
    """The picture of a text; None where it cannot be drawn."""
    if not can_draw(text):
        return None
    return ShareImage(text=text, url=f'{base_url}/{text.path}', alt=alternative(text))


def can_draw(text: ShareText) -> bool:
    """Whether the font has every letter, and none of them needs to be joined or turned."""
    letters = {letter for part in (text.name, text.level, text.place, text.source) for letter in part}
    return all(letter.isspace() or (_is_plain(letter) and _has(letter)) for letter in letters)


def _is_plain(letter: str) -> bool:
    return ord(letter) < 0x0590 or 0x1E00 <= ord(letter) < 0x2C00


def alternative(text: ShareText) -> str:
    """What the picture says, for who does not see it."""
    return '. '.join(part for part in (text.name, text.level, text.place, text.source) if part)


def draw(text: ShareText) -> bytes:
    """The picture as PNG."""
    canvas = _ground(text.rung, text.rungs, text.level, text.source).copy()
    name, lines = _fitted(text.name)
    top = 190
    for line in lines:
        name.write(canvas, (_EDGE, top), line, _INNER)
        top += round(name.size * 1.16)
    _face(False, 38, _QUIET).write(canvas, (_EDGE, top + 22), text.place, _INNER)
    return _png(canvas, _palette(text.accent))


@lru_cache(maxsize=32)
def _ground(rung: int, rungs: int, level: str, source: str) -> Image.Image:
    """What all pictures of a level have in common: the bar at the edge, the ladder, the line with the program."""
    ground = Image.new('P', (WIDTH, HEIGHT), 0)
    pen = ImageDraw.Draw(ground)
    full, pale, line = (_ACCENT + 1) * _STEPS, _ACCENT * _STEPS + 1, _QUIET * _STEPS + 1
    pen.rectangle((0, 0, 23, HEIGHT), fill=full)
    pen.rectangle((_EDGE, 500, WIDTH - _EDGE, 501), fill=line)
    for step in range(1, rungs + 1):
        height = 18 + round(34 * step / rungs)
        x = _EDGE + (step - 1) * 22
        pen.rounded_rectangle((x, 146 - height, x + 15, 146), 3, fill=full if step <= rung else pale)
    left = _EDGE + (rungs * 22 + 14 if rungs else 0)
    _face(True, 40, _ACCENT).write(ground, (left, 96), level, WIDTH - _EDGE - left)
    _face(False, 32, _QUIET).write(ground, (_EDGE, 528), source, _INNER)
    return ground


def _palette(accent: Colour) -> bytes:
    """The paper, then for each colour its shades from the palest to itself."""
    colours = [_PAPER]
    for colour in (_INK_COLOUR, accent, _QUIET_COLOUR):
        for step in range(1, _STEPS + 1):
            mixed = (paper + (own - paper) * step / _STEPS for paper, own in zip(_PAPER, colour, strict=True))
            red, green, blue = map(round, mixed)
            colours.append((red, green, blue))
    return bytes(channel for colour in colours for channel in colour)


def _png(canvas: Image.Image, palette: bytes) -> bytes:
    """A PNG of 16 colours (RFC 2083): in half the time that an encoder for all kinds of pictures takes."""
    packed = canvas.tobytes('raw', 'P;4')
    row = WIDTH // 2
    pixels = b''.join(b'\0' + packed[at : at + row] for at in range(0, len(packed), row))
    header = struct.pack('>IIBBBBB', WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    chunks = ((b'IHDR', header), (b'PLTE', palette), (b'IDAT', zlib.compress(pixels, 3)), (b'IEND', b''))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data)) for name, data in chunks
    )


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A letter ready to paste: shades are indices of the palette; None where there is nothing to see."""

    shades: Image.Image | None
    mask: Image.Image | None
    left: int
    top: int
    advance: float


class _Face:
    """The font in one weight, size in pixels and colour; every letter is drawn once."""

    def __init__(self, bold: bool, size: int, colour: int) -> None:
        self.font, self.size, self.colour = _font(bold, size), size, colour
        self._glyphs: dict[str, _Glyph] = {}
        self._steps: dict[str, float] = {}

    def write(self, canvas: Image.Image, at: tuple[int, int], text: str, width: int) -> None:
        """A line of text, cut to a width."""
        x: float = at[0]
        before = ''
        for letter in self.cut(text, width):
            glyph = self.glyph(letter)
            x += self.step(before, letter) - glyph.advance
            if glyph.shades is not None:
                canvas.paste(glyph.shades, (round(x) + glyph.left, at[1] + glyph.top), glyph.mask)
            x += glyph.advance
            before = letter

    def width(self, text: str) -> float:
        return sum(map(self.step, ['', *text], text))

    def cut(self, text: str, width: int) -> str:
        """As much of a text as fits, with an ellipsis where it was cut."""
        if self.width(text) <= width:
            return text
        while text and self.width(f'{text}…') > width:
            text = text[:-1].rstrip()
        return f'{text}…'

    def step(self, before: str, letter: str) -> float:
        """From one letter's place to behind the next: its own width, closer to some neighbours than to others."""
        pair = before + letter
        if pair not in self._steps:
            alone = self.font.getlength(before) if before else 0.0
            self._steps[pair] = float(self.font.getlength(pair) - alone)
        return self._steps[pair]

    def glyph(self, letter: str) -> _Glyph:
        if letter not in self._glyphs:
            self._glyphs[letter] = self._drawn(letter)
        return self._glyphs[letter]

    def _drawn(self, letter: str) -> _Glyph:
        left, top, right, bottom = (int(side) for side in self.font.getbbox(letter))
        advance = float(self.font.getlength(letter))
        if right <= left or bottom <= top:
            return _Glyph(None, None, 0, 0, advance)
        drawn = Image.new('L', (right - left, bottom - top), 0)
        ImageDraw.Draw(drawn).text((-left, -top), letter, font=self.font, fill=255)
        steps = [round(value * _STEPS / 255) for value in range(256)]
        indices = drawn.point([self.colour * _STEPS + step for step in steps])
        shades = Image.frombytes('P', drawn.size, indices.tobytes())
        return _Glyph(shades, drawn.point([255 if step else 0 for step in steps]), left, top, advance)


@cache
def _face(bold: bool, size: int, colour: int) -> _Face:
    return _Face(bold, size, colour)


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    data: bytes = fontbuffers['notosbo' if bold else 'notos']()
    # The basic layout is the same wherever Pillow runs; the other depends on a library of the system.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(name: str) -> tuple[_Face, list[str]]:
    """The largest face in which a name fits, with its lines; in the smallest one it is cut."""
    for size, most in _NAME_SIZES:
        face = _face(True, size, _INK)
        lines = _wrapped(name, face)
        if len(lines) <= most and all(face.width(line) <= _INNER for line in lines):
            return face, lines
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = face.cut(' '.join(lines[most - 1 :]), _INNER)
    return face, kept


def _wrapped(text: str, face: _Face) -> list[str]:
    """Lines of whole words; a word that is too long for a line has one of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f'{lines[-1]} {word}' if lines else word
        if lines and face.width(longer) <= _INNER:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _has(letter: str) -> bool:
    """Whether the font has a letter; what it has not looks like one that nobody has."""
    font = _font(bold=True, size=40)
    return bytes(font.getmask(letter)) != bytes(font.getmask('\ufffe'))
