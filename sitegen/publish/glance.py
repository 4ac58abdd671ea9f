"""Whether anything changed since the last build, told at a glance: from names, sizes and times alone.

Most builds of a night, and many in between, have nothing to do. This module finds that out without reading a
record, and imports no more than that takes. What was written while the last build looked at it could have
changed within the same tick of the clock; then nothing is kept, and the next build looks closer.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sitegen.diagnostics import Diagnostic
from sitegen.publish.cache import Cache
from sitegen.publish.holding import read_holding, stands

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
        self._inputs: dict[tuple[str, ...], Inputs] = {}

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
        held = read_holding(self._cache)
        if held is None or held[1] != kept.left:
            return None
        return kept.summary if stands(self._output, held[0]) else None

    def keep(self, summary: Summary, *, began_ns: int, programs: tuple[str, ...], left: str | None) -> None:
        """Keep it for the next build, unless a file is so new that it may have changed since it was read.

        What was seen before the build is what counts: who changed a file during it is found out by the next glance.
        `left` is the digest of what the output holds now.
        """
        inputs = self._look(programs)
        if left is None or inputs.newest > began_ns - _TICK_NS:
            self._cache.forget(_PLACE)
            return
        kept = _Kept(self._key, inputs.digest, programs, left, summary)
        self._cache.put(_PLACE, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))

    def _look(self, programs: tuple[str, ...]) -> Inputs:
        if programs not in self._inputs:
            self._inputs[programs] = glance_at_inputs(self._root, programs)
        return self._inputs[programs]


def glance_at_inputs(root: Path, programs: Iterable[str]) -> Inputs:
    """Content, themes, settings and program files: their names, sizes, times and numbers in the file system."""
    total = blake2b(digest_size=16)
    newest = 0
    seen: list[tuple[str, os.stat_result | None]] = [(name, _stat(root / name)) for name in ('site.yml', *programs)]
    for folder in _FOLDERS:
        seen += _below(f'{root}/{folder}', folder)
    for name, found in sorted(seen, key=lambda item: item[0]):
        if found is None:
            total.update(f'{name}\0-\n'.encode())
        else:
            newest = max(newest, found.st_mtime_ns, found.st_ctime_ns)
            line = f'{name}\0{found.st_mode} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}\n'
            total.update(line.encode('utf-8', 'surrogateescape'))
    return Inputs(total.hexdigest(), newest)


def _below(folder: str, within: str) -> Iterator[tuple[str, os.stat_result | None]]:
    """Everything in a folder; links are not followed."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f'{within}/{entry.name}'
                yield name, entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    yield from _below(entry.path, name)
    except OSError:
        yield within, None


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
