"""What an output held when a build was done with it, and what of that still stands.

Files are known by size and time, folders by time: that tells whether somebody else changed, removed or added
something. The look at all of them is most of what publishing costs where little changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.publish.cache import Cache
from sitegen.publish.journal import Journal
from sitegen.publish.paths import folder_of, parents

# Of a file that was written: the number of its bytes, and the time that the system noted, in nanoseconds.
Stamp = tuple[int, int]
# Of a file that is there, and of which nobody knows what it holds.
UNKNOWN: Stamp = (-1, -1)

# What tells a folder from another of the same name: its device, and its number there.
Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """Stamps of files, and times of all folders that hold them, by path; '' is the output itself. None is the time of
    a folder in which anything may have happened."""

    files: Mapping[str, Stamp]
    folders: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Intact:
    """What of a holding still stands: its files by path. `others` may be there, and are not its own any more:
    changed, or strangers; folders end with `/`. `folder` tells the output from one that takes its place, `folders`
    has the times of those in it."""

    files: Mapping[str, Stamp]
    others: tuple[str, ...]
    folder: Identity | None = None
    folders: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, Stamp]:
        """All files that are there: what nobody vouches for has a stamp that nothing has."""
        return {**dict.fromkeys(self.others, UNKNOWN), **self.files}


def holding_journal(cache: Cache) -> Journal:
    """What is remembered of an output."""
    return Journal(cache, 'holding')


def read_holding(journal: Journal) -> Holding | None:
    parts = journal.read()
    return Holding(*parts) if parts and len(parts) == 2 else None


def look_at(output: Path, holding: Holding) -> Intact | None:
    """What of the holding the output still has; None where there is no output."""
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
    """An output of which nothing is remembered; None where there is none."""
    return look_at(output, Holding({}, {'': None}))


def stands(output: Path, holding: Holding) -> bool:
    """Whether nobody touched the output."""
    intact = look_at(output, holding)
    return intact is not None and (intact.files, intact.folders) == (holding.files, holding.folders)


def identity_of(folder: int) -> Identity:
    """Of a folder that is open."""
    seen = os.fstat(folder)
    return seen.st_dev, seen.st_ino


def _look_at_folders(known: Mapping[str, int | None], here: int) -> tuple[dict[str, int], list[str]]:
    """The folders that are still there with their times, and those in which something came or went."""
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
    """When something last came or went in a folder; None for what is none."""
    try:
        seen = os.stat(folder or '.', dir_fd=here, follow_symlinks=False)
    except OSError:
        return None
    return seen.st_mtime_ns if stat.S_ISDIR(seen.st_mode) else None


def _look_at_files(known: Mapping[str, Stamp], here: int) -> tuple[Mapping[str, Stamp], list[str]]:
    """The files that are as they were, and the paths of the others."""
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
    """What no build of ours left in or below a folder: files, and folders with a `/` at their end."""
    try:
        handle = os.open(folder or '.', os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
    except OSError:
        return
    try:
        with os.scandir(handle) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
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
    """What the output holds now: these files. The times of its `folders` are known, but for those in which a file
    was `changed`: written, or removed."""
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
