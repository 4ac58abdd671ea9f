"""A site's own accent colour, made fit to be read: WCAG 2.2 contrast in light and in dark.

One colour is given; the shades that the theme needs of it are found by mixing it with black or white until
text in it, and text on it, hold 4.5:1 on every surface of the default theme (assets/tokens.css; a test holds
the two together). A colour that is fit already stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]  # red, green and blue of sRGB, 0 to 255

DEFAULT_ACCENT: Colour = (11, 85, 99)
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
DARK_CONTRAST = 6.5  # a colour that is just readable looks dull on black
# The surfaces of tokens.css from which text must stand out: paper, surface, sunken.
LIGHT_SURFACES: tuple[Colour, ...] = ((251, 251, 249), (255, 255, 255), (242, 242, 238))
DARK_SURFACES: tuple[Colour, ...] = ((19, 23, 26), (26, 31, 35), (32, 38, 42))
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Shades:
    """The colour tokens of one scheme: links and chosen items, these under the pointer, a tint, text on the accent."""

    accent: Colour
    strong: Colour
    tint: Colour
    on_accent: Colour


def light_shades(accent: Colour) -> Shades:
    own = _until_readable(accent, _BLACK, LIGHT_SURFACES)
    tint = mix(LIGHT_SURFACES[0], own, 0.1)
    strong = _until_readable(mix(own, _BLACK, 0.3), _BLACK, (tint, *LIGHT_SURFACES))
    return Shades(own, strong, tint, _WHITE)


def dark_shades(accent: Colour) -> Shades:
    own = _until_readable(mix(accent, _WHITE, 0.35), _WHITE, DARK_SURFACES, DARK_CONTRAST)
    tint = mix(DARK_SURFACES[0], accent, 0.25)
    strong = _until_readable(mix(own, _WHITE, 0.4), _WHITE, (tint, *DARK_SURFACES))
    on_accent = _until_readable(mix(accent, _BLACK, 0.6), _BLACK, (own,))
    return Shades(own, strong, tint, on_accent)


def _until_readable(
    colour: Colour, towards: Colour, surfaces: tuple[Colour, ...], least: float = TEXT_CONTRAST
) -> Colour:
    """The colour, mixed with black or white just enough for text in it to be readable on all of these surfaces."""
    for step in range(_STEPS + 1):
        mixed = mix(colour, towards, step / _STEPS)
        if all(contrast(mixed, surface) >= least for surface in surfaces):
            return mixed
    return towards


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """This colour with a share of the other in it, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def contrast(colour: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    first, second = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def parse_colour(text: str) -> Colour:
    """A colour written `#rrggbb`, as settings hold it."""
    red, green, blue = bytes.fromhex(text.removeprefix('#'))
    return red, green, blue


def hex_colour(colour: Colour) -> str:
    return '#{:02x}{:02x}{:02x}'.format(*colour)
