"""Writes files that only staff may see: readable by their owner alone, and never inside a site or its sources."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from sitegen.diagnostics import SitegenError
from sitegen.publish.write import OUTPUT_MARK

_PUBLIC_FOLDERS = ('output', 'content', 'themes')


def check_private(target: Path, *, root: Path) -> None:
    """Raise SitegenError where a private file may not be written: in a published place, or over something that is no
    plain file."""
    place, base = target.resolve(), root.resolve()
    for folder in _PUBLIC_FOLDERS:
        if place.is_relative_to(base / folder):
            raise SitegenError(f'{target} lies inside {folder}/, which is published', 'name a file elsewhere')
    for folder_above in place.parents:
        if (folder_above / OUTPUT_MARK).is_file():
            raise SitegenError(f'{target} lies inside the site {folder_above}', 'name a file elsewhere')
    if place.exists() and not place.is_file():
        raise SitegenError(f'{target} is no file', 'name a file')


def write_private(data: bytes, target: Path, *, root: Path) -> None:
    """Write the file, all or nothing. Raises SitegenError where it may not stand there or cannot be written."""
    check_private(target, root=root)
    place = target.resolve()
    try:
        # mkstemp makes a file that nobody but its owner can read.
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f'.{place.name}.')
        try:
            with os.fdopen(handle, 'wb') as file:
                file.write(data)
            Path(name).replace(place)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise SitegenError(
            f'{target} cannot be written: {error.strerror}', 'look at the folder and its rights'
        ) from None
