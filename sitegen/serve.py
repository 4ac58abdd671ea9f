"""The development server: the built site on 127.0.0.1, rebuilt and reloaded when a source changes.

The library speaks the live reload protocol. Its watcher is not used: it looks at times alone and so misses
a file that is moved in with an older date, and it builds once for each of many files changed together
(watching.py does it).

Where one record was saved, its pages are shown before the build that follows from it is done. A site that
somebody removed is built again, and every site on a new day, as levels and deadlines move with it. What a browser
is answered is in handlers.py.
"""

from __future__ import annotations

import asyncio
import os
import socket
import traceback
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tornado.httpserver import HTTPServer

from sitegen.diagnostics import SitegenError, refusal
from sitegen.handlers import ADDRESS, Ask, Session, application
from sitegen.watching import watched

# So often, in seconds, it is looked whether another day has begun, and whether the site is still there.
_LOOK_S = 0.25
# The first port that every user may listen on, the last one, and one to name in place of those outside of them.
_FIRST_OPEN_PORT, _LAST_PORT, _ANY_PORT = 1024, 65535, 8080


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How a build went; `lines` are its findings as text, `written` the digests of the pages that it changed."""

    ok: bool
    lines: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)


# Shows at once what a saved file changes; gives the digests of the pages that it put into the site.
Preview = Callable[[Path], Mapping[str, str]]
_NOTHING: Mapping[str, str] = MappingProxyType({})
# Has a build follow; it gets the digests of the pages that are shown already.
Order = Callable[[Mapping[str, str]], None]


def _no_preview(_: Path) -> Mapping[str, str]:
    return _NOTHING


@dataclass(frozen=True, kw_only=True)
class Served:
    """What is served: where it stands, how it is built, and what follows it.

    `watch` names files and folders, which may be missing; it and `day` are asked again and again. `tell` gets why a
    build failed, `ask` answers `/search?q=…`.
    """

    output: Path
    build: Callable[[], BuildOutcome]
    watch: Callable[[], Iterable[Path]]
    tell: Callable[[str], None] = lambda _: None
    ask: Ask = lambda _: None
    preview: Preview = _no_preview
    day: Callable[[], object] = lambda: None

    def guarded(self) -> BuildOutcome:
        """The outcome of a build, also of one that raises: the author sees it in both places and the server lives
        on."""
        outcome = _outcome_of(self.build)
        if not outcome.ok:
            self.tell('\n'.join(outcome.lines))
        return outcome


def serve(site: Served, port: int, ready: Callable[[str], None] = lambda _: None) -> None:
    """Build, serve and rebuild until Ctrl-C; `ready` gets the URL. Raises SitegenError where the port cannot be had."""
    try:
        asyncio.run(serve_forever(site, port, ready))
    except KeyboardInterrupt:
        return


async def serve_forever(site: Served, port: int, ready: Callable[[str], None]) -> None:
    """`serve` inside an event loop that somebody else runs; it ends by being cancelled."""
    session = Session(output=site.output.resolve(), port=port, ask=site.ask)
    server = HTTPServer(application(session))
    server.add_socket(_bind(port))
    try:
        async with watched(site.watch, session.output) as changes:
            began = site.day()
            await _rebuild(session, site)
            ready(f'http://{ADDRESS}:{port}/')
            async with _builder(session, site) as order, _kept_up(session, site.day, began, order):
                async for changed in changes:
                    order(await _show(session, site.preview, changed))
    finally:
        server.stop()
        await server.close_all_connections()


@asynccontextmanager
async def _builder(session: Session, site: Served) -> AsyncIterator[Order]:
    """Builds when it is ordered, one build at a time: what is saved meanwhile is shown, and built together."""
    ordered = asyncio.Event()
    shown: list[Mapping[str, str]] = []

    def order(pages: Mapping[str, str]) -> None:
        shown.append(pages)
        ordered.set()

    async def work() -> None:
        while True:
            await ordered.wait()
            ordered.clear()
            pages = shown[:]
            shown.clear()
            await _rebuild(session, site, _merged(pages))

    async with _beside(work()):
        yield order


@asynccontextmanager
async def _kept_up(session: Session, day: Callable[[], object], began: object, order: Order) -> AsyncIterator[None]:
    """Orders a build where no source has changed: when a day begins other than the one that the first build `began`
    on, and when the site goes away."""

    async def work() -> None:
        before = began, _is_gone(session.output)
        while True:
            await asyncio.sleep(_LOOK_S)
            now = day(), _is_gone(session.output)
            if now[0] != before[0] or now[1] > before[1]:
                order(_NOTHING)
            before = now

    async with _beside(work()):
        yield


def _is_gone(output: Path) -> bool:
    """Whether all of a site was removed: a build must not meet what still removes it."""
    try:
        return not any(output.iterdir())
    except OSError:
        return True


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work that goes on during the block and ends with it."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _merged(shown: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """All pages that were shown; none where one change was not shown at all."""
    return {path: digest for pages in shown for path, digest in pages.items()} if all(shown) else _NOTHING


async def _show(session: Session, preview: Preview, changed: frozenset[Path]) -> Mapping[str, str]:
    """Show what one saved file changes, if the site stands; the digests of its pages, none without a preview."""
    if len(changed) != 1 or session.faults is not None or not session.stands:
        return _NOTHING
    try:
        shown = await to_thread(preview, next(iter(changed)))
    except Exception:  # whatever it is, the build comes to it, and tells it
        return _NOTHING
    if shown:
        session.reload()
    return shown


async def _rebuild(session: Session, site: Served, shown: Mapping[str, str] = _NOTHING) -> None:
    """Build in a thread, so that pages are served meanwhile, and have every browser look again, unless it has seen
    all that was changed."""
    outcome = await to_thread(site.guarded)
    session.faults = None if outcome.ok else outcome.lines
    if not outcome.ok or not shown or not outcome.written.items() <= shown.items():
        session.reload()


def _outcome_of(build: Callable[[], BuildOutcome]) -> BuildOutcome:
    try:
        return build()
    except SitegenError as error:
        return BuildOutcome(ok=False, lines=tuple(line for line in (str(error), error.hint) if line))
    except Exception as error:
        if isinstance(error, OSError) and (refused := refusal(error)):
            return BuildOutcome(ok=False, lines=(str(refused),))
        return BuildOutcome(ok=False, lines=tuple(traceback.format_exc().splitlines()))


def _bind(port: int) -> socket.socket:
    try:
        listener = socket.create_server((ADDRESS, port), backlog=128)
    except OSError as error:
        other = port + 1 if _FIRST_OPEN_PORT <= port < _LAST_PORT else _ANY_PORT
        raise SitegenError(
            f'cannot listen on {ADDRESS}:{port}: {os.strerror(error.errno or 0)}', f'name another port: --port {other}'
        ) from error
    listener.setblocking(False)
    return listener
