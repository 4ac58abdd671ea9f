"""The accent colour: whatever a site asks for, text in it and on it can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.directory.accent import (
    DARK_SURFACES,
    DEFAULT_ACCENT,
    LIGHT_SURFACES,
    TEXT_CONTRAST,
    Colour,
    contrast,
    dark_shades,
    hex_colour,
    light_shades,
    parse_colour,
)
from sitegen.theme.files import PACKAGED

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@given(COLOURS)
def test_text_in_the_accent_can_be_read(colour: Colour) -> None:
    """Links, and links under the pointer, hold 4.5:1 on every surface of their scheme, and on its tint."""
    for shades, surfaces in ((light_shades(colour), LIGHT_SURFACES), (dark_shades(colour), DARK_SURFACES)):
        assert all(contrast(shades.accent, surface) >= TEXT_CONTRAST for surface in surfaces)
        assert all(contrast(shades.strong, surface) >= TEXT_CONTRAST for surface in (*surfaces, shades.tint))


@given(COLOURS)
def test_text_on_the_accent_can_be_read(colour: Colour) -> None:
    """What stands on the accent, and on it under the pointer, holds 4.5:1 too."""
    for shades in (light_shades(colour), dark_shades(colour)):
        assert contrast(shades.on_accent, shades.accent) >= TEXT_CONTRAST
        assert contrast(shades.on_accent, shades.strong) >= TEXT_CONTRAST


@pytest.mark.parametrize('colour', ['#0b5c4a', '#7a1f5c', '#003366'])
def test_colour_that_is_fit_stays(colour: str) -> None:
    """A colour that can be read on light surfaces is taken as it is."""
    assert hex_colour(light_shades(parse_colour(colour)).accent) == colour


def test_pale_colour_is_darkened_and_keeps_its_hue() -> None:
    """Yellow becomes a dark yellow in the light scheme, and stays bright in the dark one."""
    assert hex_colour(light_shades((255, 221, 0)).accent) == '#806e00'
    red, green, blue = dark_shades((255, 221, 0)).accent
    assert red > 200 > blue
    assert green > 200


@pytest.mark.parametrize(
    ('first', 'second', 'ratio'),
    [('#000000', '#ffffff', 21.0), ('#777777', '#ffffff', 4.478), ('#ffffff', '#ffffff', 1.0)],
)
def test_contrast_is_that_of_the_standard(first: str, second: str, ratio: float) -> None:
    """The ratio is computed as WCAG 2.2 says, whichever colour comes first."""
    assert contrast(parse_colour(first), parse_colour(second)) == pytest.approx(ratio, abs=0.001)
    assert contrast(parse_colour(second), parse_colour(first)) == pytest.approx(ratio, abs=0.001)


def test_surfaces_are_those_of_the_theme() -> None:
    """The surfaces that contrast is held against are the ones that tokens.css paints."""
    tokens = (PACKAGED / 'default/assets/tokens.css').read_text('utf-8')
    light, dark = tokens.split('@media (prefers-color-scheme: dark)')
    for part, surfaces in ((light, LIGHT_SURFACES), (dark, DARK_SURFACES)):
        painted = [re.findall(rf'--{name}: (#[0-9a-f]{{6}})', part)[0] for name in ('paper', 'surface', 'sunken')]
        assert painted == [hex_colour(colour) for colour in surfaces]
    assert f'--accent: {hex_colour(DEFAULT_ACCENT)};' in light
