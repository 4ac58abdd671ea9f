"""Files and folders on disk, listed once: whoever looks again sees the same listing at no cost."""

from __future__ import annotations

import os
import stat
from operator import attrgetter

from sitegen.diagnostics import SitegenError

# Nanoseconds of the last change of a file's state and of its text, its size, its number on its disk.
Stamp = tuple[int, int, int, int]


class DiskEntry:
    """A file or folder on disk; symlinks are not followed.

    `kind` is `file`, `folder` or `other`, `size` is in bytes; `stamp` changes whenever the entry does. A folder is
    listed once, and keeps that listing.
    """

    # There are as many as files: a dataclass takes three times as long to make them.
    __slots__ = ('_below', 'kind', 'name', 'path', 'size', 'stamp')

    def __init__(self, path: str, name: str, kind: str, size: int = 0, stamp: Stamp | None = None) -> None:
        self.path, self.name, self.kind, self.size, self.stamp = path, name, kind, size, stamp
        self._below: list[DiskEntry] | None = None

    def read(self) -> bytes:
        """The bytes of a file. Raises SitegenError where they cannot be read."""
        try:
            # A path object would cost more than the reading.
            with open(self.path, 'rb', buffering=0, opener=_open_file) as file:
                return file.readall()
        except OSError as error:
            raise SitegenError(f'{printable(self.path)} cannot be read: {error.strerror or error}') from None

    def entries(self) -> list[DiskEntry]:
        """What a folder contains, by name. Raises OSError where it cannot be listed."""
        if self._below is None:
            self._below = sorted(self._listed(), key=attrgetter('name'))
        return self._below

    def _listed(self) -> list[DiskEntry]:
        found = []
        handle = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            with os.scandir(handle) as listing:
                for item in listing:
                    name, status = item.name, item.stat(follow_symlinks=False)
                    stamp = (status.st_ctime_ns, status.st_mtime_ns, status.st_size, status.st_ino)
                    found.append(DiskEntry(f'{self.path}/{name}', name, _kind_of(status.st_mode), stamp[2], stamp))
        finally:
            os.close(handle)
        return found


def _open_file(path: str, flags: int) -> int:
    """Open the file that was listed; refuse a symlink that has taken its place."""
    return os.open(path, flags | getattr(os, 'O_NOFOLLOW', 0))


def _kind_of(mode: int) -> str:
    if stat.S_ISREG(mode):
        return 'file'
    return 'folder' if stat.S_ISDIR(mode) else 'other'


def printable(name: str) -> str:
    """A file name that can be printed: undecodable bytes and invisible characters are escaped."""
    if name.isprintable():
        return name
    return ''.join(c if c.isprintable() else c.encode('unicode_escape', 'surrogatepass').decode() for c in name)
