"""Which version of this program runs: what another version has cached must not be used."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from sitegen import __version__
from sitegen.digests import digest_of


@cache
def installed() -> str:
    """A digest of this program, of Python and of all packages beside it.

    Its own files count by size and time, so that a change to them counts without a new version number.
    """
    package = Path(__file__).parent
    # Lists go in as text: a digest of a thousand separate values would take longer than looking at all files.
    return digest_of(__version__, sys.version_info[:3], repr(packages()), repr(sorted(_files(str(package)))))


def packages() -> list[str]:
    """Names and versions of all installed packages, sorted: the `.dist-info` directories on the import path (PyPA)."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError):
            names = os.listdir(folder or '.')  # noqa: PTH208  # a quarter of the time that Path.iterdir takes
            found += [name for name in names if name.endswith('.dist-info')]
    return sorted(found)


def _files(folder: str, within: str = '') -> Iterator[tuple[str, int, int]]:
    """Path, size and time (ns) of all files below a folder, compiled Python left out."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f'{within}/{entry.name}'
            if entry.is_dir():
                if entry.name != '__pycache__':
                    yield from _files(entry.path, path)
            else:
                seen = entry.stat()
                yield path, seen.st_size, seen.st_mtime_ns
