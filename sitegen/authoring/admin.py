"""The page of the form in the browser, and the files of the CMS that stand beside it.

The page asks its own origin for everything but the records, which it reads and writes at the git host. Its
policy tells the browser so, because the CMS by itself looks for its fonts and for newer versions of itself at
hosts of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitegen.diagnostics import trouble

MARK = 'made by "sitegen forms"; changes here are lost'
# The files of npm packages that the page loads, each by its name beside the page.
CMS_FILES = {
    'sveltia-cms.js': '@sveltia/cms/dist/sveltia-cms.js',
    'icons.woff2': '@fontsource-variable/material-symbols-outlined/files/'
    'material-symbols-outlined-latin-wght-normal.woff2',
}
_INSTALL = 'npm install --no-save --ignore-scripts @sveltia/cms @fontsource-variable/material-symbols-outlined'
_PAGE = """<!doctype html>
<!-- {mark} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>Edit the directory</title>
<link rel="cms-config-url" type="application/yaml" href="config.yml">
</head>
<body>
<script src="sveltia-cms.js"></script>
<script src="icons.js"></script>
</body>
</html>
"""
# The CMS names its icons by a family that it looks for at another host; the one beside the page goes first.
ICONS_SCRIPT = f"""// {MARK}
document.fonts.add(new FontFace('Material Symbols Outlined', 'url(icons.woff2)', {{display: 'block'}}));
"""
# What a host that reads `_headers` adds to the page; a policy within a page cannot forbid frames.
HEADERS_FILE = f"""# {MARK}
/*
  Content-Security-Policy: frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex
"""


def admin_page(backend: Mapping[str, Any]) -> str:
    """The page; what it may ask for beyond its own origin is the git host of this backend."""
    hosts = _hosts(backend)
    policy = {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'font-src': ["'self'"],
        'img-src': ["'self'", 'blob:', 'data:', *hosts],
        'media-src': ["'self'", 'blob:'],
        'connect-src': ["'self'", 'blob:', 'data:', *hosts],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
    }
    told = '; '.join(f'{name} {" ".join(values)}' for name, values in policy.items())
    return _PAGE.format(mark=MARK, policy=told)


def copy_cms(modules: Path, folder: Path) -> Iterator[str]:
    """Put the files of the CMS beside the page in a folder, and name each. Raises SitegenError where one is missing."""
    for name, source in CMS_FILES.items():
        target = folder / 'admin' / name
        with trouble(f'{modules / source} cannot be read', _INSTALL):
            data = (modules / source).read_bytes()
        with trouble(f'{target} cannot be written'):
            # A link is replaced, not written through.
            target.unlink(missing_ok=True)
            target.write_bytes(data)
        yield f'admin/{name}'


def _hosts(backend: Mapping[str, Any]) -> list[str]:
    """The origins of a git host: its programming interface, files and pictures of accounts."""
    root = backend.get('api_root')
    if root:
        return [f'https://{urlsplit(root).netloc}']
    if backend['name'] == 'gitlab':
        return ['https://gitlab.com']
    return ['https://api.github.com', 'https://*.githubusercontent.com']
