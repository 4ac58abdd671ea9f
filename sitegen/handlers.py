"""What the development server answers: the site as its host would, and what only its author needs.

Any page that the author has open in another tab can reach a server on this machine, so there are three
guards: it listens on 127.0.0.1 only, it answers only to its own names in `Host` (a rebound DNS name is
refused), and its WebSocket accepts only its own pages in `Origin` (the library's handler accepts all).

The overlay and the script are put into pages as they are served; output/ never holds them.
"""

from __future__ import annotations

import html
import mimetypes
from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from urllib.parse import parse_qs, quote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.web import Application, HTTPError, RequestHandler

from sitegen.diagnostics import SitegenError
from sitegen.search.hits import Answer

ADDRESS = '127.0.0.1'

_NEVER_SERVED = frozenset({'_headers', '_redirects'})  # instructions to the host, not files of the site
_TEXT_TYPES = frozenset({'application/json', 'application/xml', 'application/manifest+json', 'image/svg+xml'})
_RELOAD = {'command': 'reload', 'path': '*', 'liveCSS': False, 'liveImg': False}
_SCRIPT = '<script src="/livereload.js" defer></script>'
_STYLE = (
    'position: fixed; inset: 1rem; z-index: 9999; box-sizing: border-box; margin: auto;'
    ' max-width: min(72rem, 100vw - 2rem); max-height: 90vh; overflow: auto; padding: 1rem;'
    ' border: 3px solid #c02626; background: #fff; color: #1b1b1b; text-align: start'
)
# A dialog with a form of its own kind is dismissed without a line of script.
_OVERLAY = (
    f'<dialog open id="sitegen-findings" aria-label="Findings of the build" style="{_STYLE}"><form method="dialog">'
    '<strong>The build failed. Behind this is the last good site.</strong>'
    ' <button style="padding: 0.5rem 1rem">Dismiss</button></form>'
    '<pre style="white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.875rem">{findings}</pre></dialog>'
)
_NO_SITE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title></head><body>{0}</body></html>'

# Answers a query by its arguments; None where it is none.
Ask = Callable[[Mapping[str, Sequence[str]]], Answer | None]


@dataclass(slots=True)
class Session:
    """What the handlers share; only the event loop changes it. `faults` are the lines that tell why the last build
    failed, None where it did not."""

    output: Path
    port: int
    ask: Ask
    faults: Sequence[str] | None = None
    waiters: set[_LiveReload] = field(default_factory=set)

    @property
    def hosts(self) -> frozenset[str]:
        names = (ADDRESS, 'localhost')
        return frozenset(name if self.port == 80 else f'{name}:{self.port}' for name in names)

    @property
    def stands(self) -> bool:
        """Whether there is a site to show."""
        return (self.output / 'index.html').is_file()

    def reload(self) -> None:
        """Have every browser look again."""
        for waiter in list(self.waiters):
            waiter.send_message(_RELOAD)


def application(session: Session) -> Application:
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

    def initialize(self, session: Session) -> None:
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
    """Answers as the host of the site does: clean URLs, headers, redirects, the nearest 404.html."""

    def get(self, path: str) -> None:
        file = _file_of(self.session.output, path)
        if file is not None:
            self._send(file, 200)
        elif not path.endswith('/') and _file_of(self.session.output, f'{path}/') is not None:
            self._go_to(f'/{quote(path)}/')
        elif (target := _redirects(self.session.output).get(f'/{path.rstrip("/")}')) is not None:
            self._go_to(target)
        else:
            self._send_nothing_found(path)

    head = get

    def _go_to(self, address: str) -> None:
        query = f'?{self.request.query}' if self.request.query else ''
        self.redirect(address + query, status=301)

    def _send_nothing_found(self, path: str) -> None:
        language = path.partition('/')[0]
        pages = (_file_of(self.session.output, name) for name in (f'{language}/404.html', '404.html'))
        if (page := next(filter(None, pages), None)) is not None:
            self._send(page, 404)
        else:
            title, status = ('Not found', 404) if self.session.stands else ('There is no site yet', 503)
            self._send_html(_NO_SITE.format(title).encode(), status)

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
        if self.session.faults is None:  # the overlay is styled where it stands, as no page of the site may be
            for name, value in _headers(self.session.output):
                self.set_header(name, value)
        self.set_header('Content-Type', 'text/html; charset=utf-8')
        self.finish(with_overlay(data, self.session.faults))


def with_overlay(page: bytes, faults: Sequence[str] | None) -> bytes:
    """The page with the script before the end of its body, and the findings of a failed build."""
    overlay = '' if faults is None else _OVERLAY.replace('{findings}', html.escape('\n'.join(faults)))
    head, end, tail = page.rpartition(b'</body>')
    if not end:
        head, tail = page, b''
    return head + f'{overlay}{_SCRIPT}'.encode() + end + tail


def _file_of(output: Path, path: str) -> Path | None:
    """The file that answers to a path without its first slash; None where there is none or it lies outside."""
    if '\0' in path:
        return None
    file = (output / path / 'index.html' if path == '' or path.endswith('/') else output / path).resolve()
    if not file.is_relative_to(output) or file.relative_to(output).as_posix() in _NEVER_SERVED:
        return None
    try:
        return file if file.is_file() else None
    except OSError:  # a name that is longer than the file system allows
        return None


def _redirects(output: Path) -> dict[str, str]:
    """The lines `old new 301` of _redirects, the old address without its last slash."""
    try:
        lines = (output / '_redirects').read_text('utf-8').splitlines()
    except OSError:
        return {}
    rules = (line.split() for line in lines if not line.startswith('#'))
    return {rule[0].rstrip('/'): rule[1] for rule in rules if len(rule) > 1 and rule[2:] in ([], ['301'])}


def _headers(output: Path) -> list[tuple[str, str]]:
    """What _headers has the host send with all pages: what it forbids does not work here either."""
    try:
        _, *lines = (output / '_headers').read_text('utf-8').splitlines()
    except OSError:
        return []
    for_all = takewhile(lambda line: line.startswith(' '), lines)
    return [(name.strip(), value.strip()) for name, _, value in (line.partition(':') for line in for_all)]


def _content_type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or 'application/octet-stream'
    return f'{kind}; charset=utf-8' if kind.startswith('text/') or kind in _TEXT_TYPES else kind
