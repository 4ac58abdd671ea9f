"""What the last build left: which units it made of what, and what the output held afterwards.

It is believed only as far as the output still bears it out: a file that somebody else changed, removed or
added is made again or taken away.
"""

from __future__ import annotations

import os
import pickle
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.content.packing import packed
from sitegen.diagnostics import Diagnostic
from sitegen.pages.making import Fragments, Trace
from sitegen.publish.cache import Cache
from sitegen.publish.paths import parents
from sitegen.publish.write import UNKNOWN, Identity, Stamp, identity_of


@packed
@dataclass(frozen=True, slots=True)
class Remembered:
    """A unit as it was made: `key` and `inputs` are what it was made of, `paths` its files."""

    key: str
    ground: str
    inputs: Mapping[str, str]
    paths: tuple[str, ...]
    traces: tuple[Trace, ...] = ()
    fragments: Fragments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """A build: its units by id, the parts of grounds by digest, and stamps of its files and folders by path."""

    units: Mapping[str, Remembered]
    grounds: Mapping[str, Mapping[str, str]]
    files: Mapping[str, Stamp]
    folders: Mapping[str, int]
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Intact:
    """What of a state still stands in the output: its files by path. `others` may be there, and are not its own
    any more: changed, or strangers; folders end with `/`. `folder` tells the output from one that takes its place,
    `folders` has the times of those in it."""

    files: Mapping[str, Stamp]
    others: tuple[str, ...]
    folder: Identity | None = None
    folders: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> Mapping[str, Stamp]:
        """All files that are there: what nobody vouches for has a stamp that nothing has."""
        return {**dict.fromkeys(self.others, UNKNOWN), **self.files}


def read_state(cache: Cache, output: Path) -> State | None:
    """The state of the last build into this folder; None where nothing is remembered of it."""
    data = cache.get(_key(output))
    if data is None:
        return None
    try:
        found = pickle.loads(data)  # noqa: S301 - the cache gives back only what it signed itself
    except Exception:
        return None
    return found if isinstance(found, State) else None


def write_state(cache: Cache, output: Path, state: State) -> None:
    cache.put(_key(output), pickle.dumps(state, protocol=pickle.HIGHEST_PROTOCOL))


def forget_state(cache: Cache, output: Path) -> None:
    cache.forget(_key(output))


def _key(output: Path) -> str:
    return f'state/{output.resolve()}'


def look_at(output: Path, state: State) -> Intact | None:
    """What of the state the output still holds; None where there is no output."""
    try:
        here = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        folders = _real_folders(state.folders, here)
        there = {path: _seen(path, here) for path in state.files if _folder_of(path) in folders}
        files = {path: state.files[path] for path, seen in there.items() if seen == state.files[path]}
        changed = [folder for folder, time in folders.items() if time != state.folders[folder]]
        strangers = [path for folder in changed for path in _strangers(folder, state, here)]
        identity = identity_of(here)
    finally:
        os.close(here)
    return Intact(files, (*sorted(there.keys() - files.keys()), *strangers), identity, folders)


def survey(output: Path) -> Intact | None:
    """An output of which nothing is remembered; None where there is none."""
    return look_at(output, State({}, {}, {}, {'': -1}))


def _real_folders(folders: Iterable[str], here: int, known: Mapping[str, int] | None = None) -> dict[str, int]:
    """Folders with the times of their last change, and those that are known. What a link leads to is no part of the
    output."""
    found = dict(known or {})
    for folder in sorted(folders):
        if folder and _folder_of(folder) not in found:
            continue
        with suppress(OSError):
            seen = os.stat(folder or '.', dir_fd=here, follow_symlinks=False)
            if stat.S_ISDIR(seen.st_mode):
                found[folder] = seen.st_mtime_ns
    return found


def _folder_of(path: str) -> str:
    return path.rpartition('/')[0]


def _seen(path: str, here: int) -> Stamp | None:
    """The stamp of a file as it is now; None for what is no file."""
    try:
        seen = os.stat(path, dir_fd=here, follow_symlinks=False)
    except OSError:
        return None
    return (seen.st_size, seen.st_mtime_ns) if stat.S_ISREG(seen.st_mode) else None


def _strangers(folder: str, state: State, here: int) -> Iterator[str]:
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
        if is_folder and path not in state.folders:
            yield from _strangers(path, state, here)
            yield f'{path}/'
        elif not is_folder and path not in state.files:
            yield path


def folder_times(
    output: Path, files: Collection[str], intact: Intact | None = None, written: Iterable[str] = ()
) -> dict[str, int]:
    """When each folder that holds the files was last changed; '' is the output itself.

    A folder of `intact` in which nothing was `written` or removed is not looked at again.
    """
    holding = {_folder_of(path) for path in files}
    folders = {'', *holding, *(folder for path in holding for folder in parents(path))}
    known = _untouched(intact, files, written) if intact else {}
    sure = {folder: known[folder] for folder in folders if folder in known}
    here = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return _real_folders(folders - sure.keys(), here, sure)
    finally:
        os.close(here)


def _untouched(intact: Intact, files: Collection[str], written: Iterable[str]) -> dict[str, int]:
    """The folders in which no file came, went or changed, with their times."""
    left = set(files)
    gone = (path for path in (*intact.files, *intact.others) if path not in left)
    touched = {folder for path in (*written, *gone) for folder in parents(path)}
    return {folder: time for folder, time in intact.folders.items() if folder and folder not in touched}
