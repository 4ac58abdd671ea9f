"""Letters for pictures of few colours: each is drawn once in a face, and then pasted.

The font (Noto Sans, OFL) has Latin, Greek and Cyrillic letters with those of Kazakh.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont
from pymupdf_fonts import fontbuffers

from sitegen.pages.bands import Strip

# Shades of each colour in a palette, the last of which is the colour itself; the palette begins with the paper.
SHADES = 5


def full_shade(colour: int) -> int:
    """The palette's index of a colour itself; colours count from 0."""
    return (colour + 1) * SHADES


def palest_shade(colour: int) -> int:
    """The palette's index of a colour's palest shade."""
    return colour * SHADES + 1


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A letter ready to paste: `shades` are indices of the palette; None for one without ink, such as a space."""

    shades: Image.Image | None
    mask: Image.Image | None
    left: int
    top: int
    advance: float


class Face:
    """The font in one weight, size (pixels) and colour; keeps the letters that it has drawn."""

    def __init__(self, bold: bool, size: int, colour: int) -> None:
        self.font, self.size, self.colour = _font(bold, size), size, colour
        self._glyphs: dict[str, _Glyph] = {}
        self._steps: dict[str, float] = {}

    def write(self, strip: Strip, at: tuple[int, int], text: str, width: int) -> None:
        """Write a line of text, cut to a width."""
        x: float = at[0]
        before = ''
        for letter in self.cut(text, width):
            glyph = self.glyph(letter)
            x += self.step(before, letter) - glyph.advance
            if glyph.shades is not None:
                strip.paste(glyph.shades, (round(x) + glyph.left, at[1] + glyph.top), glyph.mask)
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
        """How far a letter advances after the one before it: its own width, with kerning."""
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
        steps = [round(value * SHADES / 255) for value in range(256)]
        indices = drawn.point([self.colour * SHADES + step for step in steps])
        shades = Image.frombytes('P', drawn.size, indices.tobytes())
        return _Glyph(shades, drawn.point([255 if step else 0 for step in steps]), left, top, advance)


@cache
def face_of(bold: bool, size: int, colour: int) -> Face:
    return Face(bold, size, colour)


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    data: bytes = fontbuffers['notosbo' if bold else 'notos']()
    # The basic layout is the same wherever Pillow runs; the other depends on a library of the system.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def has_letter(letter: str) -> bool:
    """Whether the font has a letter; those that it lacks are all drawn like U+FFFE, which no font has."""
    font = _font(bold=True, size=40)
    return bytes(font.getmask(letter)) != bytes(font.getmask('\ufffe'))
