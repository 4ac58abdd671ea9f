"""Whether anything changed since the last build, told at a glance: from names, sizes and times alone.

Most builds of a night, and many in between, have nothing to do. This module finds that out without reading a
record, and imports no more than that takes. What was written while the last build looked at it could have
changed within the same tick of the clock; then nothing is kept, and the next build looks closer.
"""

from __future__ import annotations

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
    """What a build says of itself when it is done."""

    findings: tuple[Diagnostic, ...]
    records: int
    pages: int
    files: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a build reads below the root, as one digest; `newest` is the latest time of a file, in nanoseconds."""

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
    """What the last build into an output said, for a build that would do the same; `key` names its options and day,
    `cache` has what is known of the output."""

    def __init__(self, cache: Cache, root: Path, output: Path, key: str) -> None:
        self._cache, self._root, self._output, self._key = cache, root, output, key
        self._folders = [DiskEntry(f'{root}/{name}', name, 'folder') for name in _FOLDERS]
        self._inputs: dict[tuple[str, ...], Inputs] = {}

    @property
    def content(self) -> DiskEntry:
        """What was seen of content/, for who reads it."""
        return self._folders[0]

    def recall(self) -> Summary | None:
        """The summary of the last build, if nothing changed since, neither what it read nor what it wrote."""
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
        """Keep it for the next build, unless a file is so new that it may have changed since it was read.

        What was seen before the build is what counts: who changed a file during it is found out by the next glance.
        `left` is the mark of what the output holds now.
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
    """Files and folders with all that they hold: their names, sizes, times and numbers in the file system."""
    seen = [(str(path), _stamp_of(path)) for path in files]
    seen += [(entry.path, entry.stamp) for folder in folders for entry in _below(folder)]
    newest = max((max(stamp[:2]) for _, stamp in seen if stamp), default=0)
    return Inputs(digest_of_bytes(pickle.dumps(seen, pickle.HIGHEST_PROTOCOL)), newest)


def _below(folder: DiskEntry) -> Iterator[DiskEntry]:
    """Everything in a folder; one that is not there, or a link, holds nothing."""
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
