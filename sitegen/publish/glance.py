"""Tells whether anything changed since the last build, from names, sizes and times of files alone.

Most nightly builds have nothing to do. This module finds that out without reading a record, and imports no more than it
needs. A file that was written while the last build looked at it could have changed again within the same clock tick;
then nothing is remembered, and the next build checks the content.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.disk import DiskEntry, Stamp
from sitegen.diagnostics import Diagnostic
from sitegen.digests import digest_of_bytes
from sitegen.publish.cache import Cache
from sitegen.publish.holding import holding_journal, read_holding, stands

_PLACE = 'glance'
_FOLDERS = ('content', 'themes')
# The coarsest clock of a file system in use (FAT), in nanoseconds.
_TICK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of a build, as it is printed."""

    findings: tuple[Diagnostic, ...]
    records: int
    pages: int
    files: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a build reads below the root, as one digest; `newest` is the latest file time, in nanoseconds."""

    digest: str
    newest: int


@dataclass(frozen=True, slots=True)
class _Kept:
    key: str
    inputs: str
    programs: tuple[str, ...]
    left: str
    summary: Summary


class Glance:
    """The summary of the last build into an output, for a build that would do the same work.

    `key` names the options and the day; `cache` is the cache of the output.
    """

    def __init__(self, cache: Cache, root: Path, output: Path, key: str) -> None:
        self._cache, self._root, self._output, self._key = cache, root, output, key
        self._folders = [DiskEntry(os.path.realpath(root / name), name, 'folder') for name in _FOLDERS]
        self._inputs: dict[tuple[str, ...], Inputs] = {}

    @property
    def content(self) -> DiskEntry:
        """The folder content/ as it was listed here, so that the build need not list it again."""
        return self._folders[0]

    def recall(self) -> Summary | None:
        """The summary of the last build if neither its inputs nor its output changed since; otherwise None."""
        data = self._cache.get(_PLACE)
        if data is None:
            return None
        try:
            kept = pickle.loads(data)  # noqa: S301 - the cache gives back only what it signed itself
        except Exception:  # of another version of this program, whose classes were others
            return None
        if not isinstance(kept, _Kept) or kept.key != self._key or self._look(kept.programs).digest != kept.inputs:
            return None
        journal = holding_journal(self._cache)
        holding = read_holding(journal)
        if holding is None or journal.mark != kept.left:
            return None
        return kept.summary if stands(self._output, holding) else None

    def keep(self, summary: Summary, *, began_ns: int, programs: tuple[str, ...], left: str | None) -> None:
        """Remember the summary for the next build, unless a file is so new that it may have changed after it was read.

        The inputs are those listed before the build, so that the next glance notices a file that changed during it.
        `left` is the mark of the output's holding.
        """
        inputs = self._look(programs)
        if left is None or inputs.newest > began_ns - _TICK_NS:
            self._cache.forget(_PLACE)
            return
        kept = _Kept(self._key, inputs.digest, programs, left, summary)
        self._cache.put(_PLACE, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))

    def _look(self, programs: tuple[str, ...]) -> Inputs:
        if programs not in self._inputs:
            self._inputs[programs] = _glance_at([self._root / name for name in ('site.yml', *programs)], self._folders)
        return self._inputs[programs]


def _glance_at(files: Iterable[Path], folders: Iterable[DiskEntry]) -> Inputs:
    """Digest of files and of everything in folders: names, sizes, times and inode numbers."""
    seen = [(str(path), _stamp_of(path)) for path in files]
    seen += [(entry.path, entry.stamp) for folder in folders for entry in _below(folder)]
    newest = max((max(stamp[:2]) for _, stamp in seen if stamp), default=0)
    return Inputs(digest_of_bytes(pickle.dumps(seen, pickle.HIGHEST_PROTOCOL)), newest)


def _below(folder: DiskEntry) -> Iterator[DiskEntry]:
    """Everything in a folder, recursively; nothing for a missing folder or a symlink."""
    try:
        entries = folder.entries()
    except OSError:
        return
    for entry in entries:
        yield entry
        if entry.kind == 'folder':
            yield from _below(entry)


def _stamp_of(path: Path) -> Stamp | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_ctime_ns, seen.st_mtime_ns, seen.st_size, seen.st_ino
