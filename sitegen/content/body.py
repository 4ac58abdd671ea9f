"""Rendered bodies: the values that rendering gives and needs, and what both ways of rendering share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sitegen.content.packing import packed

MAX_LINKS = 1_000
MAX_ADDRESS = 2_048
ALLOWED_SCHEMES = frozenset({'http', 'https', 'mailto', 'tel'})


@packed
@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body: its text without markup, its level as written (1 to 6), its id on the page, its line."""

    text: str
    level: int
    anchor: str
    line: int


@packed
@dataclass(frozen=True, slots=True)
class Link:
    """A site-relative link of a body, as written, at its line of the file."""

    href: str
    line: int
    column: int


@packed
@dataclass(frozen=True, slots=True)
class Body:
    """A rendered text: `words` counts paragraphs, lists, tables and quotes; `excerpt` is its plain beginning.

    `links` are the site-relative ones, `pictures` the paths below content/media of all that it names, sound or not;
    `sketch` is that of a case study's text (sketch.py), else empty.
    """

    html: str = ''
    words: int = 0
    headings: tuple[Heading, ...] = ()
    excerpt: str = ''
    links: tuple[Link, ...] = ()
    pictures: tuple[str, ...] = ()
    sketch: bytes = field(default=b'', repr=False, compare=False)


@packed
@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of content/media as the site serves it; width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class BodyRules:
    """What rendering needs from outside: the pictures by path, and the paths of unsound ones (reported elsewhere)."""

    media: Mapping[str, Picture] = field(default_factory=dict)
    unsound: frozenset[str] = frozenset()


@lru_cache(maxsize=1024)  # the same few headings stand in most texts
def _slug(text: str) -> str:
    return '-'.join(word.lower() for word in re.findall(r'[^\W_]+', unicodedata.normalize('NFC', text)))[:60]


def anchor_of(text: str, taken: dict[str, int]) -> str:
    """The id of a heading with this text; it is added to `taken`, which counts the headings by their ids."""
    anchor = base = f's-{_slug(text) or "section"}'
    while anchor in taken:
        taken[base] += 1
        anchor = f'{base}-{taken[base]}'
    taken[anchor] = 1
    return anchor


def escape_text(text: str) -> str:
    """Text between tags, escaped as nh3 writes it, so that its pass changes nothing."""
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('\xa0', '&nbsp;')


def find_sign(source: Sequence[str], line: int, signs: Sequence[str]) -> tuple[int, int]:
    """Where the first of the signs stands that is found from a line on; the beginning of that line where none is.

    Lines are indices of `source`, columns count from 1.
    """
    for sign in signs:
        for number in range(line, min(line + 200, len(source))):
            at = source[number].find(sign)
            if at >= 0:
                return number, at + 1
    return line, 1
