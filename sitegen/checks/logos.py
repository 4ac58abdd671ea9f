"""Whether a logo is a picture below content/media, and what was meant where it is none."""

from __future__ import annotations

import re
from collections.abc import Collection

from sitegen.diagnostics import did_you_mean, shown

_REMOTE = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:|//')


def logo_fault(logo: str | None, media: Collection[str]) -> tuple[str, str, str] | None:
    """Code, message and cure for a path that leads to no picture; None where it does, or where there is no logo."""
    if logo is None or logo in media:
        return None
    if _REMOTE.match(logo):
        help = 'put the file into content/media and write its path there, like acme/logo.png'
        return 'R346', f'logo is {shown(logo)}, an address elsewhere', help
    if logo.startswith('/') or '\\' in logo or '..' in logo.split('/'):
        return 'R346', f'logo is {shown(logo)}, outside content/media', _logo_help(logo, media)
    if logo.lower().endswith(('.svg', '.svgz')):
        message = f'logo is {shown(logo)}; SVG is not published, because it can hold scripts'
        return 'R347', message, 'export it as PNG, 512 pixels wide or more'
    return 'R348', f'logo {shown(logo)} does not exist in content/media', _logo_help(logo, media)


def _logo_help(logo: str, media: Collection[str]) -> str:
    """The path that was meant, where one can be told."""
    parts = [part for part in re.split(r'[/\\]+', logo) if part not in ('', '.', '..')]
    for start in range(len(parts)):
        tail = '/'.join(parts[start:])
        if tail in media:
            return f'paths begin below content/media: write "{tail}"'
    near = did_you_mean('/'.join(parts), media)
    if near.startswith('did you mean'):
        return near
    return 'put the file into content/media and write its path below that folder, like acme/logo.png'
