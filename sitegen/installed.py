"""Which program this is: what is remembered by one must not be taken for the work of another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sitegen import __version__
from sitegen.digests import digest_of

# What writes into the output or decides what goes there.
_PACKAGES = ('jinja2', 'markupsafe', 'markdown-it-py', 'nh3', 'pyyaml', 'babel', 'pillow', 'snowballstemmer')


@cache
def installed() -> str:
    """A digest of this program, of Python and of the packages that it works with.

    Its own files count by size and time, so that who changes the program need not change its version.
    """
    package = Path(__file__).parent
    packages = {name: _version(name) for name in _PACKAGES}
    return digest_of(__version__, sys.version_info[:3], packages, sorted(_files(str(package))))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ''


def _files(folder: str, within: str = '') -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f'{within}/{entry.name}'
            if entry.is_dir():
                if entry.name != '__pycache__':
                    yield from _files(entry.path, path)
            else:
                seen = entry.stat()
                yield path, seen.st_size, seen.st_mtime_ns
