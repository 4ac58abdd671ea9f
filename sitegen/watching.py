"""Which sources changed, told as soon as the system knows (watchfiles: inotify, FSEvents, ReadDirectoryChanges).

Folders are watched with all that is in them. Single files, and folders that are not there yet, are looked at
a few times a second: editors replace files, and a watch on a file ends with the one that it began with.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from watchfiles import Change, awatch

_LOOK_MS = 250
# Files that are saved together come as one change; a single one waits no longer than `_STEP_MS`.
_TOGETHER_MS = 100
_STEP_MS = 20

Watch = Callable[[], Iterable[Path]]
_Seen = Mapping[Path, tuple[int, int, int] | None]


@asynccontextmanager
async def watched(watch: Watch, output: Path) -> AsyncIterator[AsyncIterator[frozenset[Path]]]:
    """Sets of paths that changed together, from now on; what changes while nobody asks is told with the next one.

    `watch` names files and folders, which may be missing; it is asked again and again. The output, hidden files and
    an editor's backups do not count.
    """
    queue: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
    ready = asyncio.Event()
    task = asyncio.create_task(_follow(watch, output, queue, ready))
    try:
        await ready.wait()
        yield _from(queue)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _from(queue: asyncio.Queue[frozenset[Path]]) -> AsyncIterator[frozenset[Path]]:
    while True:
        changed = await queue.get()
        while not queue.empty():
            changed |= queue.get_nowait()
        yield changed


async def _follow(watch: Watch, output: Path, queue: asyncio.Queue[frozenset[Path]], ready: asyncio.Event) -> None:
    """Put what changes into the queue, for ever; a folder that comes or goes begins the watch anew."""
    seen: _Seen | None = None
    while True:
        paths = list(watch())
        folders = sorted({path for path in paths if path.is_dir()})
        now = _look(path for path in paths if path not in folders)
        if seen is not None:
            _tell(queue, _differences(seen, now))
        seen = now
        if not folders:
            ready.set()
            await asyncio.sleep(_LOOK_MS / 1000)
            continue
        events = awatch(
            *folders,
            watch_filter=partial(_is_source, folders, output),
            debounce=_TOGETHER_MS,
            step=_STEP_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
        )
        async for changes in _ready_first(events, ready):
            paths = list(watch())
            now = _look(path for path in paths if path not in folders)
            _tell(queue, {Path(path) for _, path in changes} | _differences(seen, now))
            seen = now
            if sorted({path for path in paths if path.is_dir()}) != folders:
                break


async def _ready_first(
    events: AsyncIterator[set[tuple[Change, str]]], ready: asyncio.Event
) -> AsyncIterator[set[tuple[Change, str]]]:
    """The events, the first of which (at the latest an empty one) says that the watch is there."""
    async for changes in events:
        ready.set()
        yield changes


def _tell(queue: asyncio.Queue[frozenset[Path]], changed: Iterable[Path]) -> None:
    found = frozenset(changed)
    if found:
        queue.put_nowait(found)


def _look(paths: Iterable[Path]) -> _Seen:
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _differences(before: _Seen, after: _Seen) -> set[Path]:
    """What changed of what was looked at before; what is named for the first time has not."""
    return {path for path in before.keys() & after.keys() if before[path] != after[path]}


def _is_source(folders: Iterable[Path], output: Path, change: Change, name: str) -> bool:
    del change
    path = Path(name)
    if path.is_relative_to(output):
        return False
    inside = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), path)
    return not any(part.startswith('.') or part.endswith('~') for part in inside.parts)
