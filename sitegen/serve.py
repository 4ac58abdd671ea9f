"""The development server: the built site on 127.0.0.1, rebuilt and reloaded when a source changes.

Any page that the author has open in another tab can reach a server on this machine, so there are three
guards: it listens on 127.0.0.1 only, it answers only to its own names in `Host` (a rebound DNS name is
refused), and its WebSocket accepts only its own pages in `Origin` (the library's handler accepts all).

The library speaks the live reload protocol. Its watcher is not used: it looks at times alone and so misses
a file that is moved in with an older date, and it builds once for each of many files changed together
(watching.py does it).

Where one record was saved, its pages are shown before the build that follows from it is done.

The overlay and the script are put into pages as they are served; output/ never holds them.
"""

from __future__ import annotations

import asyncio
import html
import mimetypes
import os
import socket
import traceback
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qs, quote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from sitegen.diagnostics import SitegenError
from sitegen.search.hits import Answer
from sitegen.watching import watched

ADDRESS = '127.0.0.1'

_NEVER_SERVED = frozenset({'_headers', '_redirects'})  # instructions to the host, not files of the site
_TEXT_TYPES = frozenset({'application/json', 'application/xml', 'application/manifest+json', 'image/svg+xml'})
_RELOAD = {'command': 'reload', 'path': '*', 'liveCSS': False, 'liveImg': False}
_SCRIPT = '<script src="/livereload.js" defer></script>'
_STYLE = (
    'position: fixed; inset: 1rem; z-index: 9999; margin: auto; max-width: 72rem; max-height: 90vh; overflow: auto;'
    ' padding: 1rem 1.5rem; border: 3px solid #c02626; background: #fff; color: #1b1b1b; text-align: start'
)
# A dialog with a form of its own kind is dismissed without a line of script.
_OVERLAY = (
    f'<dialog open id="sitegen-findings" aria-label="Findings of the build" style="{_STYLE}"><form method="dialog">'
    '<strong>The build failed. Behind this is the last good site.</strong> <button>Dismiss</button></form>'
    '<pre style="white-space: pre-wrap">{findings}</pre></dialog>'
)
_NO_SITE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title></head><body>{0}</body></html>'

# Answers a query by its arguments; None where it is none.
Ask = Callable[[Mapping[str, Sequence[str]]], Answer | None]


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


@dataclass(slots=True)
class _Session:
    """What the handlers share; only the event loop changes it."""

    output: Path
    port: int
    ask: Ask
    outcome: BuildOutcome = BuildOutcome(ok=True)
    waiters: set[_LiveReload] = field(default_factory=set)

    @property
    def hosts(self) -> frozenset[str]:
        names = (ADDRESS, 'localhost')
        return frozenset(name if self.port == 80 else f'{name}:{self.port}' for name in names)


def serve(
    *,
    build: Callable[[], BuildOutcome],
    watch: Callable[[], Iterable[Path]],
    output: Path,
    port: int,
    ready: Callable[[str], None] = lambda _: None,
    ask: Ask = lambda _: None,
    preview: Preview = _no_preview,
) -> None:
    """Build, serve and rebuild until Ctrl-C; `ready` gets the URL. Raises SitegenError where the port cannot be had.

    `ask` answers `/search?q=…`. `watch` names files and folders, which may be missing; it is asked again and again.
    """
    run = serve_forever(build=build, watch=watch, output=output, port=port, ready=ready, ask=ask, preview=preview)
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
    ask: Ask = lambda _: None,
    preview: Preview = _no_preview,
) -> None:
    """`serve` inside an event loop that somebody else runs; it ends by being cancelled."""
    session = _Session(output=output.resolve(), port=port, ask=ask)
    server = HTTPServer(_application(session))
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
    session: _Session, build: Callable[[], BuildOutcome]
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


async def _show(session: _Session, preview: Preview, changed: frozenset[Path]) -> Mapping[str, str]:
    """Show what one saved file changes, if the site stands; the digests of its pages, none without a preview."""
    if len(changed) != 1 or not session.outcome.ok:
        return _NOTHING
    try:
        shown = await to_thread(preview, next(iter(changed)))
    except Exception:  # whatever it is, the build comes to it, and tells it
        return _NOTHING
    if shown:
        _reload(session)
    return shown


async def _rebuild(session: _Session, build: Callable[[], BuildOutcome], shown: Mapping[str, str] = _NOTHING) -> None:
    """Build in a thread, so that pages are served meanwhile, and have every browser look again, unless it has seen
    all that was changed."""
    session.outcome = await to_thread(_guarded, build)
    if not session.outcome.ok or not shown or not session.outcome.written.items() <= shown.items():
        _reload(session)


def _reload(session: _Session) -> None:
    for waiter in list(session.waiters):
        waiter.send_message(_RELOAD)


def _guarded(build: Callable[[], BuildOutcome]) -> BuildOutcome:
    """The outcome of a build, also of one that raises: the author sees it and the server lives on."""
    try:
        return build()
    except SitegenError as error:
        return BuildOutcome(ok=False, lines=tuple(line for line in (str(error), error.hint) if line))
    except Exception:
        return BuildOutcome(ok=False, lines=tuple(traceback.format_exc().splitlines()))


# Serving


def _bind(port: int) -> socket.socket:
    try:
        listener = socket.create_server((ADDRESS, port), backlog=128)
    except OSError as error:
        raise SitegenError(
            f'cannot listen on {ADDRESS}:{port}: {os.strerror(error.errno or 0)}',
            f'name another port: --port {port + 1}',
        ) from error
    listener.setblocking(False)
    return listener


def _application(session: _Session) -> Application:
    given = {'session': session}
    routes = [
        (r'/livereload', _LiveReload, given),
        (r'/livereload\.js', _LiveReloadScript, given),
        (r'/search', _Search, given),
        (r'/(.*)', _SiteFile, given),
    ]
    return Application(routes, log_function=lambda _: None)


class _Guarded(RequestHandler):
    """Answers to the server's own names only, and lets nothing be kept by the browser."""

    def initialize(self, session: _Session) -> None:
        self.session = session

    def set_default_headers(self) -> None:
        self.set_header('Cache-Control', 'no-store')
        self.clear_header('Server')

    def prepare(self) -> None:
        if self.request.host not in self.session.hosts:
            raise HTTPError(403)

    def compute_etag(self) -> None:
        return


class _LiveReload(_Guarded, LiveReloadHandler):  # type: ignore[misc]  # the library has no types
    """The WebSocket; a browser is among the waiters from its `info` message on."""

    def prepare(self) -> None:
        super().prepare()
        # Here and not in check_origin alone, as newer Tornado asks that one only after a milder check of its own.
        origin = self.request.headers.get('Origin')
        if origin is not None and not self.check_origin(origin):
            raise HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        return origin in {f'http://{host}' for host in self.session.hosts}

    def on_message(self, message: str | bytes) -> None:
        try:
            super().on_message(message)
        except (AttributeError, TypeError, ValueError):
            self.close(1003, 'not a message of the live reload protocol')
        if self in LiveReloadHandler.waiters:
            self.session.waiters.add(self)

    def on_close(self) -> None:
        super().on_close()
        self.session.waiters.discard(self)


class _LiveReloadScript(_Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # the library has no types
    """The browser's half of the protocol, as the library ships it."""


class _Search(_Guarded):
    """The search where Python runs, `/search?q=…`; without a question the search page of the site."""

    async def get(self) -> None:
        self.set_header('X-Content-Type-Options', 'nosniff')
        self.set_header('Content-Security-Policy', "default-src 'none'; form-action 'self'")
        try:
            answer = await to_thread(self.session.ask, parse_qs(self.request.query))
        except SitegenError as error:
            self.set_status(400)
            answer = Answer(
                'text/plain; charset=utf-8', ''.join(f'{line}\n' for line in (str(error), error.hint) if line)
            )
        if answer is None:
            self.redirect('/search/', status=301)
            return
        self.set_header('Content-Type', answer.content_type)
        await self.finish(answer.body)


class _SiteFile(_Guarded):
    """Answers as the host of the site does: clean URLs, redirects, 404.html."""

    def get(self, path: str) -> None:
        file = _file_of(self.session.output, path)
        if file is not None:
            self._send(file, 200)
        elif not path.endswith('/') and _file_of(self.session.output, f'{path}/') is not None:
            self._go_to(f'/{quote(path)}/')
        elif (target := _redirects(self.session.output).get(f'/{path.rstrip("/")}')) is not None:
            self._go_to(target)
        else:
            self._send_nothing_found()

    head = get

    def _go_to(self, address: str) -> None:
        query = f'?{self.request.query}' if self.request.query else ''
        self.redirect(address + query, status=301)

    def _send_nothing_found(self) -> None:
        if (page := _file_of(self.session.output, '404.html')) is not None:
            self._send(page, 404)
        else:
            there = (self.session.output / 'index.html').is_file()
            title = 'Not found' if there else 'There is no site yet'
            self._send_html(_NO_SITE.format(title).encode(), 404 if there else 503)

    def _send(self, file: Path, status: int) -> None:
        data = file.read_bytes()
        if file.suffix == '.html':
            self._send_html(data, status)
            return
        self.set_status(status)
        self.set_header('Content-Type', _content_type(file))
        self.finish(data)

    def _send_html(self, data: bytes, status: int) -> None:
        self.set_status(status)
        self.set_header('Content-Type', 'text/html; charset=utf-8')
        self.finish(_with_overlay(data, self.session.outcome))


def _with_overlay(page: bytes, outcome: BuildOutcome) -> bytes:
    """The page with the script before the end of its body, and the findings of a failed build."""
    overlay = '' if outcome.ok else _OVERLAY.replace('{findings}', html.escape('\n'.join(outcome.lines)))
    head, end, tail = page.rpartition(b'</body>')
    if not end:
        head, tail = page, b''
    return head + f'{overlay}{_SCRIPT}'.encode() + end + tail


def _file_of(output: Path, path: str) -> Path | None:
    """The file that answers to a path without its first slash; None where there is none or it lies outside."""
    if '\0' in path or path in _NEVER_SERVED:
        return None
    file = (output / path / 'index.html' if path == '' or path.endswith('/') else output / path).resolve()
    return file if file.is_relative_to(output) and file.is_file() else None


def _redirects(output: Path) -> dict[str, str]:
    """The lines `old new 301` of _redirects, the old address without its last slash."""
    try:
        lines = (output / '_redirects').read_text('utf-8').splitlines()
    except OSError:
        return {}
    rules = (line.split() for line in lines if not line.startswith('#'))
    return {rule[0].rstrip('/'): rule[1] for rule in rules if len(rule) > 1 and rule[2:] in ([], ['301'])}


def _content_type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or 'application/octet-stream'
    return f'{kind}; charset=utf-8' if kind.startswith('text/') or kind in _TEXT_TYPES else kind
