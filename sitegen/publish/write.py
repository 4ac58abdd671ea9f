"""The one module that writes output.

A build is written whole into a staging folder beside the output and then changes places with it in one
step, so that a reader sees the old site or the new one and nothing between. A build that fails or is killed
never touches the old site. Several builds at once do not meet: each has a staging folder of its own, and
the last one to finish wins whole.

A staging folder is locked (flock) as long as its build lives; the system lifts the lock when the process
dies, however it dies. So whatever stands beside the output unlocked is a dead build's, and the next build
removes it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics import SitegenError

# A folder that holds this file is an output of ours and may be replaced.
OUTPUT_MARK = 'api/v1/program.json'

_SOURCE_FOLDERS = ('content', 'themes')
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100  # linux/fcntl.h
_CANNOT_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the site; `path` is relative to the output, with `/`."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """What a build has written."""

    files: int
    bytes: int


class OutputConflict(ValueError):
    """A path that no file of the output may have; our bug, as the plan of pages finds an author's first."""


def publish(files: Iterable[OutputFile], *, output: Path, root: Path) -> Published:
    """Replace `output` by exactly these files, written as they come.

    Raises SitegenError where the folder may not be replaced or cannot be written, OutputConflict for a bad path.
    """
    check_destination(output, root=root)
    target = output.resolve()
    with _staging(target) as staging:
        published = _write_all(files, staging)
        _swap_in(staging, target)
    return published


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
    if target.is_dir() and any(target.iterdir()) and not (target / OUTPUT_MARK).is_file():
        raise SitegenError(
            f'the output {output} holds files that are not a site of sitegen',
            'name another folder, or empty this one',
        )


# Paths


class _Claims:
    """The names taken so far, as a file system that ignores letter case and Unicode forms would see them."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def claim(self, path: str) -> list[str]:
        """Take the path; its folders that are new come back, outermost first. Raises OutputConflict."""
        _check_form(path)
        key = _fold(path)
        taken = self._files.get(key) or self._folders.get(key)
        if taken is not None:
            raise OutputConflict(f'two writers of one output path: {taken!r} and {path!r}')
        new = self._claim_folders(path)
        self._files[key] = path
        return new

    def _claim_folders(self, path: str) -> list[str]:
        new: list[str] = []
        for folder in _parents(path):
            key = _fold(folder)
            if self._folders.get(key) == folder:
                break
            taken = self._files.get(key) or self._folders.get(key)
            if taken is not None:
                raise OutputConflict(f'two writers of one output path: {taken!r} and {path!r}')
            new.append(folder)
        self._folders.update((_fold(folder), folder) for folder in new)
        return new[::-1]


def _check_form(path: str) -> None:
    segments = path.split('/')
    if any(segment in {'', '.', '..'} for segment in segments) or '\\' in path or not path.isprintable():
        raise OutputConflict(f'not a relative path with plain segments: {path!r}')


def _fold(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize('NFC', unicodedata.normalize('NFC', path).casefold())


def _parents(path: str) -> Iterator[str]:
    """The folders of a path, innermost first."""
    end = path.rfind('/')
    while end > 0:
        yield path[:end]
        end = path.rfind('/', 0, end)


# Writing


def _write_all(files: Iterable[OutputFile], staging: Path) -> Published:
    claims = _Claims()
    count = size = 0
    for file in files:
        new_folders = claims.claim(file.path)
        try:
            for folder in new_folders:
                _make_folder(f'{staging}/{folder}')
            _write_file(f'{staging}/{file.path}', file.data)
        except OSError as error:
            raise SitegenError(
                f'cannot write {file.path}: {error.strerror}', 'look at the disk and its rights'
            ) from error
        count += 1
        size += len(file.data)
    return Published(files=count, bytes=size)


def _make_folder(path: str) -> None:
    os.mkdir(path)  # noqa: PTH102 - strings are twice as quick here, and there are thousands of them
    os.chmod(path, _FOLDER_MODE)  # noqa: PTH101 - the umask would close the site to the web server


def _write_file(path: str, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _FILE_MODE)
    try:
        os.fchmod(handle, _FILE_MODE)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


# Staging


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A locked new folder beside the target; at the end whatever stands under its name is removed."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        folder, lock = _make_locked(target)
    except OSError as error:
        raise SitegenError(
            f'cannot write beside {target}: {error.strerror}', 'the folder that holds the output must be writable'
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _make_locked(target: Path) -> tuple[Path, int]:
    while True:
        folder = _beside(target, 'new')
        folder.mkdir()
        with suppress(FileNotFoundError):  # another build's sweep came before the lock: once more
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                folder.chmod(_FOLDER_MODE)
                return folder, lock
            os.close(lock)


def _sweep(target: Path) -> None:
    """Remove what dead builds left beside the target; a site that one of them had just set aside is put back."""
    for old in _left_over(target, 'old'):
        if not target.exists():
            with suppress(OSError):
                old.rename(target)
                continue
        shutil.rmtree(old, ignore_errors=True)
    for folder in _left_over(target, 'new'):
        _remove_unlocked(folder)


def _remove_unlocked(folder: Path) -> None:
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:  # no folder, or another build was quicker
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass  # its build is alive
    finally:
        os.close(lock)


def _beside(target: Path, kind: str) -> Path:
    return target.parent / f'.{target.name}.sitegen-{kind}-{secrets.token_hex(6)}'


def _left_over(target: Path, kind: str) -> list[Path]:
    start = f'.{target.name}.sitegen-{kind}-'
    return sorted(path for path in target.parent.iterdir() if path.name.startswith(start) and not path.is_symlink())


# Swapping


def _swap_in(staging: Path, target: Path) -> None:
    """Put staging in the target's place; afterwards the old site, if any, stands where staging stood or nowhere."""
    try:
        while not (_rename_new(staging, target) or _exchange(staging, target) or _replace(staging, target)):
            pass  # another build came or went between two steps: look again
    except OSError as error:
        raise SitegenError(
            f'cannot replace {target}: {error.strerror}', 'it may be a mount point, or held by another program'
        ) from error


def _rename_new(staging: Path, target: Path) -> bool:
    """Whether staging took the place of nothing, or of an empty folder."""
    try:
        staging.rename(target)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            return False
        raise
    return True


def _exchange(staging: Path, target: Path) -> bool:
    """Whether the two changed places in one step; False where the system cannot, or the target is gone."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), 'renameat2', None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(staging), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {*_CANNOT_EXCHANGE, errno.ENOENT}:
        return False
    raise OSError(number, os.strerror(number))


def _replace(staging: Path, target: Path) -> bool:
    """Whether staging took the target's place in two steps; a build killed between them is mended by `_sweep`."""
    old = _beside(target, 'old')
    try:
        target.rename(old)
    except FileNotFoundError:
        return False
    try:
        if not _rename_new(staging, target):
            return False
    except OSError:
        old.rename(target)
        raise
    finally:
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
    return True
