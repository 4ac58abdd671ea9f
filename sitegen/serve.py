"""The development server: the built site on 127.0.0.1, rebuilt and reloaded when a source changes.

The library speaks the live reload protocol. Its watcher is not used: it looks at times alone and so misses
a file that is moved in with an older date, and it builds once for each of many files changed together
(watching.py does it).

Where one record was saved, its pages are shown before the build that follows from it is done. What a browser
is answered is in handlers.py.
"""

from __future__ import annotations

import asyncio
import os
import socket
import traceback
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

from tornado.httpserver import HTTPServer

from sitegen.diagnostics import SitegenError, refusal
from sitegen.handlers import ADDRESS, Ask, Session, application
from sitegen.watching import watched

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


def _no_preview(_: Path) -> Mapping[str, str]:
    return _NOTHING


def serve(
    *,
    build: Callable[[], BuildOutcome],
    watch: Callable[[], Iterable[Path]],
    output: Path,
    port: int,
    ready: Callable[[str], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
    ask: Ask = lambda _: None,
    preview: Preview = _no_preview,
) -> None:
    """Build, serve and rebuild until Ctrl-C; `ready` gets the URL. Raises SitegenError where the port cannot be had.

    `tell` gets why a build failed. `ask` answers `/search?q=…`.
    `watch` names files and folders, which may be missing; it is asked again and again.
    """
    run = serve_forever(
        build=build, watch=watch, output=output, port=port, ready=ready, tell=tell, ask=ask, preview=preview
    )
    try:
        asyncio.run(run)
    except KeyboardInterrupt:
        return


async def serve_forever(
    *,
    build: Callable[[], BuildOutcome],
    watch: Callable[[], Iterable[Path]],
    output: Path,
    port: int,
    ready: Callable[[str], None],
    tell: Callable[[str], None] = lambda _: None,
    ask: Ask = lambda _: None,
    preview: Preview = _no_preview,
) -> None:
    """`serve` inside an event loop that somebody else runs; it ends by being cancelled."""
    session = Session(output=output.resolve(), port=port, ask=ask)
    build = partial(_guarded, build, tell)
    server = HTTPServer(application(session))
    server.add_socket(_bind(port))
    try:
        async with watched(watch, session.output) as changes:
            await _rebuild(session, build)
            ready(f'http://{ADDRESS}:{port}/')
            async with _builder(session, build) as order:
                async for changed in changes:
                    order(await _show(session, preview, changed))
    finally:
        server.stop()
        await server.close_all_connections()


@asynccontextmanager
async def _builder(
    session: Session, build: Callable[[], BuildOutcome]
) -> AsyncIterator[Callable[[Mapping[str, str]], None]]:
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
            await _rebuild(session, build, _merged(pages))

    task = asyncio.create_task(work())
    try:
        yield order
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _merged(shown: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """All pages that were shown; none where one change was not shown at all."""
    return {path: digest for pages in shown for path, digest in pages.items()} if all(shown) else _NOTHING


async def _show(session: Session, preview: Preview, changed: frozenset[Path]) -> Mapping[str, str]:
    """Show what one saved file changes, if the site stands; the digests of its pages, none without a preview."""
    if len(changed) != 1 or session.faults is not None:
        return _NOTHING
    try:
        shown = await to_thread(preview, next(iter(changed)))
    except Exception:  # whatever it is, the build comes to it, and tells it
        return _NOTHING
    if shown:
        session.reload()
    return shown


async def _rebuild(session: Session, build: Callable[[], BuildOutcome], shown: Mapping[str, str] = _NOTHING) -> None:
    """Build in a thread, so that pages are served meanwhile, and have every browser look again, unless it has seen
    all that was changed."""
    outcome = await to_thread(build)
    session.faults = None if outcome.ok else outcome.lines
    if not outcome.ok or not shown or not outcome.written.items() <= shown.items():
        session.reload()


def _guarded(build: Callable[[], BuildOutcome], tell: Callable[[str], None]) -> BuildOutcome:
    """The outcome of a build, also of one that raises: the author sees it in both places and the server lives on."""
    outcome = _outcome_of(build)
    if not outcome.ok:
        tell('\n'.join(outcome.lines))
    return outcome


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
