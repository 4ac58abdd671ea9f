"""A partner's badge: what the template badge.svg draws, measured.

An SVG that stands on other people's pages has no style sheet and no font of ours, so the width of its
text is estimated, rather too wide than too narrow.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from sitegen.directory.accent import DEFAULT_ACCENT, hex_colour
from sitegen.directory.views.cards import Card
from sitegen.directory.views.site import SiteView
from sitegen.directory.views.words import LevelTerm

HEIGHT = 48
MAX_SHOWN = 40
_PADDING = 12
_BAR_WIDTH = 6
_BAR_GAP = 3
_BAR_FLOOR = 36
_BAR_LEAST = 8
_BAR_MOST = 24
_VENDOR_SIZE = 11
_LEVEL_SIZE = 15
_NARROW = frozenset(" .,:;'|!ijlItfr()[]1іїй·-")
_WIDE = frozenset('mwMWЩЖШЮФЫМщжшюфы@%')


@dataclass(frozen=True, slots=True)
class Bar:
    """One rung of the ladder, in pixels from the left upper corner."""

    x: int
    y: int
    width: int
    height: int
    filled: bool


class Badge(NamedTuple):
    """`level` is empty where a partner has none or it lapsed; `neutral` then takes the colour away, `ink`.

    `level_shown` and `vendor_shown` are cut to what fits; `mark_width` is the width of the dark part.
    """

    name: str
    level: str
    vendor: str
    points_title: str
    neutral: bool
    ink: str
    rung: int
    rungs: int
    level_shown: str
    vendor_shown: str
    bars: tuple[Bar, ...]
    mark_width: int
    text_x: int
    width: int
    height: int = HEIGHT


def badge_for(card: Card, site: SiteView) -> Badge:
    """The badge of a listed partner; neutral where its level does not give the right to one."""
    return make_badge(
        name=card.name,
        level=card.level if 'badge' in card.rights or not site.has_levels else None,
        vendor=site.vendor_name,
        points_title=site.points_title or '',
        neutral=card.level is None or 'badge' not in card.rights,
        program=site.program_name,
        ink=site.accent,
    )


def make_badge(
    *,
    name: str,
    level: LevelTerm | None,
    vendor: str,
    points_title: str,
    neutral: bool,
    program: str = '',
    ink: str = '',
) -> Badge:
    """A badge with its measures. Without a level the program's name stands in its place."""
    rung, rungs = (level.rung, level.rungs) if level else (0, 3)
    level_shown = _cut(level.name if level else program)
    vendor_shown = _cut(vendor)
    bars = _bars(rung, rungs)
    mark_width = bars[-1].x + _BAR_WIDTH + _PADDING
    text_x = mark_width + _PADDING
    text_width = max(text_width_px(vendor_shown, _VENDOR_SIZE), text_width_px(level_shown, _LEVEL_SIZE))
    return Badge(
        name=name,
        level=str(level.name) if level else '',
        vendor=vendor,
        points_title=points_title,
        neutral=neutral,
        ink=ink or hex_colour(DEFAULT_ACCENT),
        rung=rung,
        rungs=rungs,
        level_shown=level_shown,
        vendor_shown=vendor_shown,
        bars=bars,
        mark_width=mark_width,
        text_x=text_x,
        width=text_x + text_width + _PADDING,
    )


@lru_cache(maxsize=1_024)  # a program has few levels and one vendor
def text_width_px(text: str, size_px: int) -> int:
    """The width of a line of text in the system's sans serif, at most; in whole pixels."""
    return round(sum(_em(character) for character in text) * size_px) + 1


def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == 'Cf':
        return 0.0
    if unicodedata.east_asian_width(character) in 'WF':
        return 1.05
    if character in _WIDE:
        return 0.95
    if character in _NARROW:
        return 0.36
    return 0.74 if character.isupper() else 0.61


@cache
def _bars(rung: int, rungs: int) -> tuple[Bar, ...]:
    bars = []
    for step in range(1, rungs + 1):
        height = _BAR_LEAST + round((_BAR_MOST - _BAR_LEAST) * step / rungs)
        x = _PADDING + (step - 1) * (_BAR_WIDTH + _BAR_GAP)
        bars.append(Bar(x, _BAR_FLOOR - height, _BAR_WIDTH, height, step <= rung))
    return tuple(bars)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1].rstrip() + '…'
