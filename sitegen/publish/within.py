"""A place inside the output where a build grows, for an output that no other folder can take the place of.

That is a mount point, such as the volume of a container, or a folder below one that may not be written in. Its files
change one after the other, as those of any output of which little differs; builds into it wait for each other.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sitegen.diagnostics import SitegenError
from sitegen.publish.paths import ASIDE


def can_be_replaced(target: Path) -> bool:
    """Whether another folder may take the target's place in one step."""
    if not target.is_dir():
        return True
    return os.access(target.parent, os.W_OK | os.X_OK) and not _is_mount(target)


def _is_mount(folder: Path) -> bool:
    """Whether something is mounted here, be it another folder of the same disk, which `ismount` does not see: Linux
    renames nothing from one mount to another, and says so before it looks for the file."""
    if folder.is_mount():
        return True
    nothing = f'{ASIDE}none-{secrets.token_hex(6)}'
    try:
        (folder.parent / nothing).rename(folder / nothing)
    except OSError as error:
        return error.errno == errno.EXDEV
    return False


@contextmanager
def alone_in(target: Path) -> Iterator[None]:
    """Hold the target for the block, once every other build that does so has ended."""
    with ExitStack() as stack:
        try:
            lock = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError as error:
            raise _cannot_write(target, error) from error
        yield


@contextmanager
def staging_within(target: Path) -> Iterator[Path]:
    """A new folder inside the target, which is held; it is removed at the end.

    What stands there under such a name before is a dead build's, and goes.
    """
    with alone_in(target):
        try:
            for left in target.glob(f'{ASIDE}*'):
                shutil.rmtree(left, ignore_errors=True)
            folder = target / f'{ASIDE}{secrets.token_hex(6)}'
            folder.mkdir()
        except OSError as error:
            raise _cannot_write(target, error) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _cannot_write(target: Path, error: OSError) -> SitegenError:
    return SitegenError(f'cannot write in {target}: {error.strerror}', 'the output must be writable')
