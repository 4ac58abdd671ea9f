"""What the output held after the last build, and which of it is still untouched.

Files are compared by size and modification time, folders by modification time: that shows what somebody else changed,
removed or added. These checks are most of what publishing costs when little changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.publish.cache import Cache
from sitegen.publish.journal import Journal
from sitegen.publish.paths import folder_of, is_aside, parents

# Of a file that was written: the number of its bytes, and the time that the system noted, in nanoseconds.
Stamp = tuple[int, int]
# Of a file that is there, and of which nobody knows what it holds.
UNKNOWN: Stamp = (-1, -1)

# What tells a folder from another of the same name: its device, and its number there.
Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """Stamps of files and modification times of the folders that hold them, by path; '' is the output folder itself.

    A folder's time is None where it is not known, so that the next look lists the folder.
    """

    files: Mapping[str, Stamp]
    folders: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Intact:
    """What is left of a holding: `files` are unchanged, by path.

    `others` are paths that exist and are not ours: changed files, and foreign ones; those of folders end with `/`.
    `folder` identifies the output, so that one put in its place is noticed; `folders` has the folders' times.
    """

    files: Mapping[str, Stamp]
    others: tuple[str, ...]
    folder: Identity | None = None
    folders: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, Stamp]:
        """All files that exist, by path; those in `others` have a stamp that matches nothing."""
        return {**dict.fromkeys(self.others, UNKNOWN), **self.files}


def holding_journal(cache: Cache) -> Journal:
    """Where the holding of an output is stored."""
    return Journal(cache, 'holding')


def read_holding(journal: Journal) -> Holding | None:
    parts = journal.read()
    return Holding(*parts) if parts and len(parts) == 2 else None


def look_at(output: Path, holding: Holding) -> Intact | None:
    """Compare the output with its holding; None where the output does not exist."""
    try:
        here = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        folders, changed = _look_at_folders(holding.folders, here)
        files, others = _look_at_files(holding.files, here)
        if len(folders) < len(holding.folders):
            files = {path: stamp for path, stamp in files.items() if folder_of(path) in folders}
            others = [path for path in others if folder_of(path) in folders]
        strangers = [path for folder in changed for path in _strangers(folder, holding, here)]
        return Intact(files, (*sorted(others), *strangers), identity_of(here), folders)
    finally:
        os.close(here)


def survey(output: Path) -> Intact | None:
    """Look at an output whose holding is unknown; None where the output does not exist."""
    return look_at(output, Holding({}, {'': None}))


def stands(output: Path, holding: Holding) -> bool:
    """Whether the output is exactly as the last build left it."""
    intact = look_at(output, holding)
    return intact is not None and (intact.files, intact.folders) == (holding.files, holding.folders)


def still_stands(output: Path, intact: Intact) -> bool:
    """Whether nobody changed the output since it was looked at."""
    now = look_at(output, Holding(intact.files, intact.folders))
    return now is not None and now.files == intact.files and set(now.others) <= set(intact.others)


def identity_of(folder: int) -> Identity:
    """Device and inode of an open folder."""
    seen = os.fstat(folder)
    return seen.st_dev, seen.st_ino


def _look_at_folders(known: Mapping[str, int | None], here: int) -> tuple[dict[str, int], list[str]]:
    """The folders that still exist, with their times, and those whose entries may have changed."""
    there: dict[str, int] = {}
    for folder in known:
        time = _time_of(folder, here)
        if time is not None:
            there[folder] = time
    if len(there) < len(known):  # what lies behind a link is no part of the output
        for folder in sorted(there):
            if folder and folder_of(folder) not in there:
                del there[folder]
    return there, [folder for folder, time in there.items() if time != known[folder]]


def _time_of(folder: str, here: int) -> int | None:
    """Modification time of a folder, in nanoseconds; None for anything that is not a folder."""
    try:
        seen = os.stat(folder or '.', dir_fd=here, follow_symlinks=False)
    except OSError:
        return None
    return seen.st_mtime_ns if stat.S_ISDIR(seen.st_mode) else None


def _look_at_files(known: Mapping[str, Stamp], here: int) -> tuple[Mapping[str, Stamp], list[str]]:
    """The files that are unchanged, and the paths of the others."""
    others = []
    for path, (size, time) in known.items():
        try:
            seen = os.stat(path, dir_fd=here, follow_symlinks=False)
        except OSError:
            others.append(path)
            continue
        if seen.st_mtime_ns != time or seen.st_size != size or not stat.S_ISREG(seen.st_mode):
            others.append(path)
    touched = set(others)
    return {path: stamp for path, stamp in known.items() if path not in touched} if touched else known, others


def _strangers(folder: str, holding: Holding, here: int) -> Iterator[str]:
    """Paths in a folder and below it that are not in the holding; those of folders end with `/`."""
    try:
        handle = os.open(folder or '.', os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
    except OSError:
        return
    try:
        with os.scandir(handle) as entries:
            found = [
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if folder or not is_aside(entry.name)
            ]
    finally:
        os.close(handle)
    for name, is_folder in sorted(found):
        path = f'{folder}/{name}' if folder else name
        if is_folder and path not in holding.folders:
            yield from _strangers(path, holding, here)
            yield f'{path}/'
        elif not is_folder and path not in holding.files:
            yield path


def hold(
    output: Path, files: Mapping[str, Stamp], changed: Iterable[str], folders: Mapping[str, int] | None = None
) -> Holding:
    """The holding of these files after a build.

    Times in `folders` still hold, except for folders in which a file was `changed`, that is written or removed.
    """
    touched = {'', *(folder for path in changed for folder in parents(path))}
    times = {folder: time for folder, time in (folders or {}).items() if folder not in touched}
    here = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    try:
        now = {folder: _time_of(folder, here) for folder in touched}
    finally:
        os.close(here)
    if None in now.values():  # removed with all that it held, or replaced behind our back
        holding = set(map(folder_of, files))
        now = {folder: time for folder, time in now.items() if time is not None or folder in holding}
    return Holding(files, {**times, **now})
