"""A place beside the output where a build grows, and how it takes the output's place in one step.

A staging folder is locked (flock) as long as its build lives; the system lifts the lock when the process
dies, however it dies. So whatever stands beside the output unlocked is a dead build's, and the next build
removes it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sitegen.diagnostics import SitegenError

FOLDER_MODE = 0o755
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100  # linux/fcntl.h
_CANNOT_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
# A mount point, or a folder that came with the image of a container.
_CANNOT_BE_REPLACED = (errno.EBUSY, errno.EXDEV)


@contextmanager
def staging_beside(target: Path) -> Iterator[Path]:
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
                folder.chmod(FOLDER_MODE)
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


def swap_in(staging: Path, target: Path) -> bool:
    """Put staging in the target's place; afterwards the old site, if any, stands where staging stood or nowhere.

    False where the system lets no other folder take this one's place.
    """
    try:
        while not (_rename_new(staging, target) or _exchange(staging, target) or _replace(staging, target)):
            pass  # another build came or went between two steps: look again
    except OSError as error:
        if error.errno in _CANNOT_BE_REPLACED:
            return False
        raise SitegenError(f'cannot replace {target}: {error.strerror}', 'look at the disk and its rights') from error
    return True


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
    import ctypes  # noqa: PLC0415  # for a whole new output only

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
