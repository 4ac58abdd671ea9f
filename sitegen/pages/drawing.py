"""Draws share pictures, thousands in a build: only the name differs between most of them, so that the bands above and
below it are drawn and compressed once.
"""

from __future__ import annotations

from functools import lru_cache

from sitegen.directory.accent import Colour
from sitegen.pages.bands import Band, Strip, png_of
from sitegen.pages.lettering import SHADES, Face, face_of, full_shade, palest_shade
from sitegen.pages.share_pictures import HEIGHT, WIDTH, ShareText

_EDGE = 88
_INNER = WIDTH - 2 * _EDGE
_NAME_SIZES = ((92, 2), (72, 2), (56, 3))  # pixels, and how many lines there may be
_PAPER, _INK_COLOUR, _QUIET_COLOUR = (251, 251, 249), (26, 31, 36), (85, 94, 104)
_INK, _ACCENT, _QUIET = range(3)  # five shades of each, with the paper, are the 16 colours of a palette


def draw(text: ShareText) -> bytes:
    """The picture as PNG."""
    head = _head(text.rung, text.rungs, text.level)
    name, place, foot = _name(text.name), _place(text.place), _foot(text.source)
    blank = _blank(HEIGHT - head.rows - name.rows - place.rows - foot.rows)
    return png_of((head, name, place, blank, foot), WIDTH, _palette(text.accent))


def _name(name: str) -> Band:
    face, lines = _fitted(name)
    step = round(face.size * 1.16)
    strip = _strip(step * len(lines) + 22)
    for number, line in enumerate(lines):
        face.write(strip, (_EDGE, step * number), line, _INNER)
    # A name stands in one picture: compressing it better would take longer than it is worth.
    return strip.band(quick=True)


# The bands below are the same in many pictures.


@lru_cache(maxsize=32)
def _head(rung: int, rungs: int, level: str) -> Band:
    """The ladder, and the level."""
    strip = _strip(190)
    for step in range(1, rungs + 1):
        x, top = _EDGE + (step - 1) * 22, 128 - round(34 * step / rungs)
        strip.fill_round((x, top, x + 16, 147), 3, full_shade(_ACCENT) if step <= rung else palest_shade(_ACCENT))
    left = _EDGE + (rungs * 22 + 14 if rungs else 0)
    face_of(True, 40, _ACCENT).write(strip, (left, 96), level, WIDTH - _EDGE - left)
    return strip.band()


@lru_cache(maxsize=256)
def _place(place: str) -> Band:
    strip = _strip(60)
    face_of(False, 38, _QUIET).write(strip, (_EDGE, 0), place, _INNER)
    return strip.band()


@lru_cache(maxsize=32)
def _blank(rows: int) -> Band:
    return _strip(rows).band()


@lru_cache(maxsize=32)
def _foot(source: str) -> Band:
    """A line, and the program below it."""
    strip = _strip(130)
    strip.fill((_EDGE, 0, WIDTH - _EDGE + 1, 2), palest_shade(_QUIET))
    face_of(False, 32, _QUIET).write(strip, (_EDGE, 28), source, _INNER)
    return strip.band()


def _strip(rows: int) -> Strip:
    """Paper with the bar at its edge."""
    strip = Strip(WIDTH, rows)
    strip.fill((0, 0, 24, rows), full_shade(_ACCENT))
    return strip


@lru_cache(maxsize=256)
def _palette(accent: Colour) -> bytes:
    """The paper, then each colour's shades from the palest to the colour itself, as bytes of red, green and blue."""
    colours = [_PAPER]
    for colour in (_INK_COLOUR, accent, _QUIET_COLOUR):
        for step in range(1, SHADES + 1):
            mixed = (paper + (own - paper) * step / SHADES for paper, own in zip(_PAPER, colour, strict=True))
            red, green, blue = map(round, mixed)
            colours.append((red, green, blue))
    return bytes(channel for colour in colours for channel in colour)


def _fitted(name: str) -> tuple[Face, list[str]]:
    """The largest face in which a name fits, with its lines; cut where it does not fit in the smallest."""
    for size, most in _NAME_SIZES:
        face = face_of(True, size, _INK)
        lines = _wrapped(name, face)
        if len(lines) <= most and all(face.width(line) <= _INNER for line in lines):
            return face, lines
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = face.cut(' '.join(lines[most - 1 :]), _INNER)
    return face, kept


def _wrapped(text: str, face: Face) -> list[str]:
    """Lines of whole words; a word that is too long for a line has one of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f'{lines[-1]} {word}' if lines else word
        if lines and face.width(longer) <= _INNER:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
