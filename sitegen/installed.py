"""Which program this is: what is remembered by one must not be taken for the work of another."""

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

    Its own files count by size and time, so that who changes the program need not change its version.
    """
    package = Path(__file__).parent
    return digest_of(__version__, sys.version_info[:3], sorted(_packages()), sorted(_files(str(package))))


def _packages() -> Iterator[str]:
    """Names and versions, as the folders beside installed packages tell them (PyPA: .dist-info directories)."""
    for folder in sys.path:
        with suppress(OSError):
            yield from (path.name for path in Path(folder or '.').iterdir() if path.suffix == '.dist-info')


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
