"""The picture that social networks show for a page: 1200 × 630 pixels with name, level, place and program.

Its address is a digest of all that is written on it, so that languages with the same texts share one file, and a
page can name it before it is drawn (drawing.py). A partner whose name is in a script that the font lacks has the
site's picture, or none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property

from sitegen.directory.accent import Colour
from sitegen.directory.views.cards import Card
from sitegen.directory.views.site import SiteView

WIDTH, HEIGHT = 1200, 630
# Counted up when the bytes of a drawing change, so that its files get new names.
RECIPE = 2

# Letters of most names, all of them in the font (a test checks that): the font is opened for others only.
COVERED = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x400, 0x530), *range(0x2010, 0x2027))))


@dataclass(frozen=True, kw_only=True)
class ShareText:
    """What is written; a ladder shows `rung` of `rungs`, if there are any."""

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

    @cached_property
    def drawable(self) -> bool:
        """Whether the font has every letter, and none is of a script that joins letters or runs from the right."""
        letters = {*self.name, *self.level, *self.place, *self.source}
        return all(map(_is_drawn, letters - COVERED))


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
    return text if text.drawable else site_text(site, accent)


def site_text(site: SiteView, accent: Colour) -> ShareText:
    """The picture of all pages that are no partner's."""
    return ShareText(name=str(site.title), level='', place='', source=_source(site), accent=accent)


def _source(site: SiteView) -> str:
    return ' · '.join(dict.fromkeys([str(site.vendor_name), str(site.program_name)]))


def share_image(text: ShareText, base_url: str) -> ShareImage | None:
    """The picture of a text; None where it cannot be drawn."""
    if not text.drawable:
        return None
    return ShareImage(text=text, url=f'{base_url}/{text.path}', alt=alternative(text))


@cache
def _is_drawn(letter: str) -> bool:
    from sitegen.pages.lettering import has_letter  # noqa: PLC0415  # with Pillow and the font

    plain = ord(letter) < 0x0590 or 0x1E00 <= ord(letter) < 0x2C00
    return letter.isspace() or (plain and has_letter(letter))


def alternative(text: ShareText) -> str:
    """What the picture says, for who does not see it."""
    return '. '.join(part for part in (text.name, text.level, text.place, text.source) if part)
