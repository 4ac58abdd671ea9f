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
    # As texts: a digest of a thousand values, one by one, takes longer than to look at all the files.
    return digest_of(__version__, sys.version_info[:3], repr(packages()), repr(sorted(_files(str(package)))))


def packages() -> list[str]:
    """Names and versions of all that is installed beside this program, sorted."""
    return sorted(_packages())


def _packages() -> Iterator[str]:
    """As the folders beside installed packages tell (PyPA: .dist-info directories)."""
    for folder in sys.path:
        with suppress(OSError):
            names = os.listdir(folder or '.')  # noqa: PTH208  # in a quarter of the time, of all modules there are
            yield from (name for name in names if name.endswith('.dist-info'))


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
