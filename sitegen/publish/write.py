"""The one module that writes output.

A build that knows nothing of the last one is written whole into a staging folder beside the output and then
changes places with it in one step, so that a reader sees the old site or the new one and nothing between. A
build that fails or is killed never touches the old site. Several builds at once do not meet: each has a staging
folder of its own, and the last one to finish wins whole.

A build that knows what is there changes only what differs: the new files are written beside the output and then
renamed into their places, one after the other, at the very end: first assets, then the pages that use them. Obsolete
files are removed last, so that a page never lacks its style sheet, even if the build is killed in between. So what is
the same keeps its time, and a large site is not removed and written anew, which takes disks far longer than it takes to
compare. Each file is old or new and
never half, and what can fail has been done before the first of them moves. All this is done below the folder that was
looked at in the beginning; where a whole build has taken its place meanwhile, this one is told so and is not mixed
with it.

Where no other folder can take the output's place (within.py), every build is of the second kind.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.diagnostics import SitegenError
from sitegen.publish.holding import UNKNOWN, Identity, Intact, Stamp, identity_of, still_stands, survey
from sitegen.publish.paths import Claims, OutputConflict, check_new, fold, is_aside, parents
from sitegen.publish.staging import FOLDER_MODE, staging_beside, swap_in
from sitegen.publish.within import alone_in, can_be_replaced, staging_within

# A folder that holds this file is an output of ours and may be replaced.
OUTPUT_MARK = 'api/v1/program.json'
# So does one that holds this file, and nothing beside these folders.
INDEX_MARK = 'search/index.json'
INDEX_FOLDERS = {'assets', 'search'}

_SOURCE_FOLDERS = ('content', 'themes')
_FILE_MODE = 0o644


class OutputReplaced(Exception):
    """Another build has put a site of its own in the place of the one that was to be changed."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the site; `path` is relative to the output, with `/`."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """Files of the site that are what they were."""

    paths: Sequence[str]


@dataclass(frozen=True, slots=True)
class Published:
    """What the output holds now, with `stamps` by path; the paths of files that were written anew, and of those that
    were removed."""

    files: int
    bytes: int
    stamps: Mapping[str, Stamp] = field(default_factory=dict, repr=False, compare=False)
    written: tuple[str, ...] = field(default=(), repr=False, compare=False)
    removed: tuple[str, ...] = field(default=(), repr=False, compare=False)


def publish(files: Iterable[OutputFile | Kept], *, output: Path, root: Path, intact: Intact | None = None) -> Published:
    """Make `output` hold exactly these files, which are written as they come.

    `intact` says what is there already; without it nothing can be kept.
    Raises SitegenError where the folder may not be replaced or cannot be written, OutputConflict for a bad path,
    OutputReplaced where the output is another folder by now.
    """
    check_destination(output, root=root)
    target = output.resolve()
    if not can_be_replaced(target):
        return _publish_within(files, target, intact)
    with staging_beside(target) as staging:
        if intact and (intact.files or intact.others):
            return _patch(files, staging, target, intact)
        stamps = _write_all(files, staging)
        gone = () if swap_in(staging, target) else _move_over(stamps, staging, target)
        return _published(stamps, tuple(stamps), gone)


def _publish_within(files: Iterable[OutputFile | Kept], target: Path, intact: Intact | None) -> Published:
    """`publish` for a folder that stays where it is; other builds may have been waited for."""
    with staging_within(target) as staging:
        there = survey(target) if intact is None else intact if still_stands(target, intact) else None
        if there is None:
            raise OutputReplaced
        return _patch(files, staging, target, there)


def _published(stamps: Mapping[str, Stamp], written: Iterable[str], removed: Iterable[str] = ()) -> Published:
    return Published(len(stamps), sum(size for size, _ in stamps.values()), stamps, tuple(written), tuple(removed))


def check_destination(output: Path, *, root: Path) -> None:
    """Raise SitegenError where `output` is not a folder that a build may replace."""
    if output.is_symlink():
        raise SitegenError(f'the output {output} is a symbolic link', 'name the folder that it points to')
    target, base = output.resolve(), root.resolve()
    if base.is_relative_to(target):
        raise SitegenError(f'the output {output} would replace the repository itself', 'name a folder inside it')
    for folder in _SOURCE_FOLDERS:
        if target.is_relative_to(base / folder):
            raise SitegenError(f'the output {output} lies inside {folder}/', f'name a folder outside {folder}/')
    if target.exists() and not target.is_dir():
        raise SitegenError(f'the output {output} is a file', 'name a folder')
    if target.is_dir() and (names := _names_in(target)) and not _is_ours(target, names):
        raise SitegenError(
            f'the output {output} holds files that are not a site of sitegen',
            'name another folder, or empty this one',
        )


def _names_in(target: Path) -> set[str]:
    return {path.name for path in target.iterdir() if not is_aside(path.name)}


def _is_ours(target: Path, names: set[str]) -> bool:
    """Whether a folder is an output of ours: a site, or the search index alone (`sitegen index` before any build)."""
    if (target / OUTPUT_MARK).is_file():
        return True
    return (target / INDEX_MARK).is_file() and names == INDEX_FOLDERS


# A whole build


def _write_all(files: Iterable[OutputFile | Kept], staging: Path) -> dict[str, Stamp]:
    claims = Claims()
    stamps = {}
    for file in files:
        if isinstance(file, Kept):
            assert not file.paths
            continue
        new_folders = claims.claim(file.path)
        try:
            for folder in new_folders:
                _make_folder(f'{staging}/{folder}')
            stamps[file.path] = _write_file(f'{staging}/{file.path}', file.data)
        except OSError as error:
            raise _cannot_write(file.path, error) from error
    return stamps


def _move_over(paths: Iterable[str], staging: Path, target: Path) -> list[str]:
    """Move a whole site into a folder that stays where it is, file by file; gives what was removed there."""
    with alone_in(target):
        there = survey(target)
        if there is None:
            raise OutputReplaced
        sources = {path: f'{staging}/{path}' for path in paths}
        gone = sorted(there.all.keys() - sources.keys())
        _settle(sources, gone, target, there)
        return gone


def _make_folder(path: str, within: int | None = None) -> None:
    os.mkdir(path, dir_fd=within)
    os.chmod(path, FOLDER_MODE, dir_fd=within)


def _write_file(path: str, data: bytes) -> Stamp:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _FILE_MODE)
    try:
        os.fchmod(handle, _FILE_MODE)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        return len(data), os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)


def _cannot_write(path: str, error: OSError) -> SitegenError:
    return SitegenError(f'cannot write {path}: {error.strerror}', 'look at the disk and its rights')


# A build that changes what differs


def _patch(files: Iterable[OutputFile | Kept], staging: Path, target: Path, intact: Intact) -> Published:
    last = intact.all
    stamps: dict[str, Stamp] = {}
    fresh: dict[str, Stamp] = {}
    for file in files:
        if isinstance(file, Kept):
            stamps.update(zip(file.paths, map(last.__getitem__, file.paths), strict=True))
        elif known := _known(f'{target}/{file.path}', file.data, last.get(file.path)):
            stamps[file.path] = known
        elif file.path in fresh:
            raise OutputConflict(f'two writers of one output path: {file.path!r}')
        else:
            try:
                fresh[file.path] = _write_file(f'{staging}/{len(fresh)}', file.data)
            except OSError as error:
                raise _cannot_write(file.path, error) from error
    new = fresh.keys() - last.keys()
    if new:
        folders = {*intact.folders, *(folder for path in intact.others for folder in parents(path))}
        check_new(sorted(new), (stamps | fresh).keys() - new, folders)
    stamps.update(fresh)
    gone = sorted(last.keys() - stamps.keys())
    _settle({path: f'{staging}/{number}' for number, path in enumerate(fresh)}, gone, target, intact)
    return _published(stamps, fresh, gone)


def _settle(sources: Mapping[str, str], gone: Sequence[str], target: Path, intact: Intact) -> None:
    """Rename new files into their places, by path the one that each has now, and remove what is obsolete."""
    with _same_folder(target, intact.folder) as here:
        _remove(_in_the_way(gone, sources), here)
        for path in sorted(sources, key=_mark_first_pages_last):
            _move_in(sources[path], path, here)
        _remove(gone, here)


def _in_the_way(gone: Iterable[str], fresh: Iterable[str]) -> list[str]:
    """The obsolete paths that block a new file: a file where a folder is needed, the contents of a folder where a file
    is needed, and names that differ from a new one in case only."""
    files = set(map(fold, fresh))
    folders = {folder for path in files for folder in parents(path)}
    return [
        path
        for path in gone
        if (name := fold(path.rstrip('/'))) in files or name in folders or not files.isdisjoint(parents(fold(path)))
    ]


def _mark_first_pages_last(path: str) -> tuple[bool, bool]:
    """Sort key: first what says that the folder is ours, should the build be killed then; pages after the assets that
    they use."""
    return path != OUTPUT_MARK, path.endswith('.html')


def _known(file: str, data: bytes, stamp: Stamp | None) -> Stamp | None:
    """The stamp of a file that has these bytes already; None for any other, and for what is no file."""
    if stamp is None or (stamp != UNKNOWN and stamp[0] != len(data)):
        return None
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode) or seen.st_size != len(data):
            return None
        return (len(data), seen.st_mtime_ns) if os.read(handle, len(data)) == data else None
    finally:
        os.close(handle)


@contextmanager
def _same_folder(target: Path, within: Identity | None) -> Iterator[int]:
    """The output as an open folder. Raises OutputReplaced where it is not this one, before or after the block."""
    try:
        here = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        raise OutputReplaced from None
    try:
        identity = identity_of(here)
        if within not in {None, identity}:
            raise OutputReplaced
        try:
            yield here
        except SitegenError:
            if _identity_at(target) == identity:
                raise
        if _identity_at(target) != identity:
            raise OutputReplaced
    finally:
        os.close(here)


def _identity_at(target: Path) -> Identity | None:
    with suppress(OSError):
        seen = target.stat()
        return seen.st_dev, seen.st_ino
    return None


def _move_in(source: str, path: str, here: int) -> None:
    """Rename a file into its place below the open folder `here`, making the folders that it lacks."""
    try:
        try:
            os.rename(source, path, dst_dir_fd=here)
        except FileNotFoundError:
            for folder in reversed(list(parents(path))):
                with suppress(FileExistsError):
                    _make_folder(folder, here)
            os.rename(source, path, dst_dir_fd=here)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _remove(paths: Iterable[str], here: int) -> None:
    """Remove files, and the folders that nothing is left in; a folder by itself ends with `/`. What is gone already
    is no fault."""
    for path in paths:
        try:
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                os.unlink(path, dir_fd=here)
        except OSError as error:
            raise SitegenError(f'cannot remove {path}: {error.strerror}', 'look at the disk and its rights') from error
    for folder in sorted({folder for path in paths for folder in parents(path)}, key=len, reverse=True):
        with suppress(OSError):  # it holds something, or is gone
            os.rmdir(folder, dir_fd=here)
