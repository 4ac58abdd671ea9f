"""Badges are as wide as their text and go neutral where the level gives no right to one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitegen.pages.badges import MAX_SHOWN, badge_for, make_badge, text_width_px
from tests.theme.cards import LEVELS, P, card
from tests.theme.samples import site


def test_badge_tells_the_level() -> None:
    """Bars up to the rung are filled, and the text has room."""
    badge = badge_for(card(), site())
    assert (badge.level_shown, badge.vendor_shown, badge.neutral) == ('Middle', 'Vendor', False)
    assert [bar.filled for bar in badge.bars] == [True, True, False]
    assert badge.width > badge.text_x + text_width_px('Vendor', 11)


def test_badge_without_right_is_neutral() -> None:
    """A level that gives no badge shows the program's name and no bar."""
    badge = badge_for(card(rights=frozenset({'card'})), site())
    assert (badge.level, badge.level_shown, badge.neutral) == ('', 'The program', True)
    assert not any(bar.filled for bar in badge.bars)


@pytest.mark.parametrize('length', [MAX_SHOWN - 1, MAX_SHOWN, MAX_SHOWN + 1])
def test_long_names_are_cut(length: int) -> None:
    """What is shown has at most MAX_SHOWN characters; the title has them all."""
    level = replace(LEVELS[0], name=P('x' * length))
    badge = make_badge(name='n', level=level, vendor='v', points_title='', neutral=False)
    assert len(badge.level_shown) == min(length, MAX_SHOWN)
    assert badge.level == 'x' * length


def test_width_knows_scripts() -> None:
    """Wide letters and ideographs take more room than narrow ones; marks take none."""
    assert text_width_px('iii', 10) < text_width_px('nnn', 10) < text_width_px('ЖЖЖ', 10) < text_width_px('漢漢漢', 10)
    assert text_width_px('e\u0301', 10) == text_width_px('e', 10)
    assert text_width_px('', 10) == 1
