"""The style sheet of a site's own accent colour: the tokens that depend on it, in light and in dark."""

from __future__ import annotations

from sitegen.directory.accent import Shades, dark_shades, hex_colour, light_shades, parse_colour

ASSET = 'accent.css'


def accent_css(accent: str) -> bytes:
    """The `accent.css` that replaces the theme's empty one, for a colour like `#0b5c4a`."""
    colour = parse_colour(accent)
    light, dark = light_shades(colour), dark_shades(colour)
    monogram = f'--tone-1:{hex_colour(light.tint)};--on-tone-1:{hex_colour(light.strong)}'
    dark_monogram = f'--tone-1:{hex_colour(dark.tint)};--on-tone-1:{hex_colour(dark.strong)}'
    sheet = (
        f':root{{{_tokens(light)};{monogram};--accent-print:{hex_colour(light.strong)}}}\n'
        f'@media (prefers-color-scheme: dark){{:root{{{_tokens(dark)};{dark_monogram}}}}}\n'
    )
    return sheet.encode()


def _tokens(shades: Shades) -> str:
    tokens = {
        '--accent': shades.accent,
        '--accent-strong': shades.strong,
        '--accent-tint': shades.tint,
        '--on-accent': shades.on_accent,
    }
    return ';'.join(f'{name}:{hex_colour(colour)}' for name, colour in tokens.items())
