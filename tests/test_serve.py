"""The development server guards itself, follows the sources, and outlives a build that fails."""

from __future__ import annotations

import asyncio
import html
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from sitegen.diagnostics import SitegenError
from sitegen.search.hits import Answer
from sitegen.serve import BuildOutcome, Served, serve, serve_forever
from tests.conftest import free_port

DEADLINE_S = 20
QUIET_S = 0.3
PAGE = '<!doctype html><title>x</title><body><h1>{}</h1></body></html>'
FILES = {
    'index.html': PAGE.format('home'),
    'partners/x/index.html': PAGE.format('partner'),
    '404.html': PAGE.format('nothing here'),
    '_redirects': '# aliases\n/partners/old/ /partners/x/ 301\n/any/* /partners/x/ 200\n\n',
    '_headers': '/*\n  X: y\n',
    'assets/style.css': 'p {}',
    'partners/x/badge.svg': '<svg/>',
    'with space/index.html': PAGE.format('space'),
}


class Server:
    """A server in a thread, over a build that copies one source file into the site."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / 'content'
        self.output = folder / 'output'
        self.port = free_port()
        self.error: Exception | None = None
        self.builds = 0
        self.shown: dict[str, str] = {}
        self.written: dict[str, str] = {}
        self.previewed: list[str] = []
        self.told: list[str] = []
        self.day = 1
        (self.source / 'partners').mkdir(parents=True)
        write(self.output, FILES)
        write(self.source, {'text.md': 'first'})

    def build(self) -> BuildOutcome:
        self.builds += 1
        if self.error is not None:
            raise self.error
        text = ' '.join(p.read_text() for p in sorted(self.source.rglob('*.md')))
        if 'fault' in text:
            return BuildOutcome(ok=False, lines=(f'content/text.md:1:1: error C101: <b>{text}</b>', '  help: mend it'))
        write(self.output, {'index.html': PAGE.format(text)})
        return BuildOutcome(ok=True, lines=('a warning',), written=self.written)

    def preview(self, path: Path) -> dict[str, str]:
        self.previewed.append(path.relative_to(self.source).as_posix())
        return self.shown

    def run(self, *, until: asyncio.Event, ready: threading.Event) -> Any:
        async def work() -> None:
            site = Served(
                output=self.output,
                build=self.build,
                watch=lambda: [self.source, self.source / 'missing'],
                tell=self.told.append,
                ask=answer,
                preview=self.preview,
                day=lambda: self.day,
            )
            task = asyncio.create_task(serve_forever(site, self.port, lambda _: ready.set()))
            await until.wait()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

        return work()

    def get(self, path: str, method: str = 'GET', **headers: str) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection('127.0.0.1', self.port, timeout=DEADLINE_S)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()


def answer(arguments: Mapping[str, Sequence[str]]) -> Answer | None:
    """A stand-in for the search: says what it was asked."""
    if arguments.get('lang') == ['xx']:
        raise SitegenError('the site has no language "xx"', 'did you mean "x"?')
    return Answer('text/html; charset=utf-8', f'<p>{arguments["q"]}</p>') if 'q' in arguments else None


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server, ready = Server(tmp_path), threading.Event()
    loop, until = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.run(until=until, ready=ready)))
    thread.start()
    try:
        assert ready.wait(DEADLINE_S)
        yield server
    finally:
        loop.call_soon_threadsafe(until.set)
        thread.join(DEADLINE_S)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def reloaded(server: Server, change: Callable[[], object], origin: str = '') -> str:
    """The command that a browser hears after a change."""

    async def listen() -> str:
        url = f'ws://127.0.0.1:{server.port}/livereload'
        headers = {'Origin': origin or f'http://127.0.0.1:{server.port}'}
        client = await websocket_connect(HTTPRequest(url, headers=headers))
        # Messages are read in order: the second hello answered means that `info` was read.
        for message in ({'command': 'hello'}, {'command': 'info', 'url': 'x'}, {'command': 'hello'}):
            await client.write_message(json.dumps(message))
        assert [await hear(client) for _ in range(2)] == ['hello', 'hello']
        change()
        command = await hear(client)
        await close(client)
        return command

    return asyncio.run(listen())


async def close(client: WebSocketClientConnection) -> None:
    client.close()
    while await asyncio.wait_for(client.read_message(), DEADLINE_S) is not None:
        pass


async def hear(client: WebSocketClientConnection) -> str:
    message = await asyncio.wait_for(client.read_message(), DEADLINE_S)
    assert isinstance(message, str)
    return str(json.loads(message)['command'])


@pytest.mark.parametrize(
    ('path', 'status', 'kind', 'text'),
    [
        ('/', 200, 'text/html; charset=utf-8', '<h1>first</h1>'),
        ('/partners/x/?a=b', 200, 'text/html; charset=utf-8', '<h1>partner</h1>'),
        ('/with%20space/', 200, 'text/html; charset=utf-8', '<h1>space</h1>'),
        ('/partners/y/', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/_redirects', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/_headers', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/./_headers', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/partners/../_redirects', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        (f'/{"long" * 100}', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        (f'/{"long/" * 5000}', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/../content/text.md', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/%2e%2e/content/text.md', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('//etc/passwd', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/a%00b', 404, 'text/html; charset=utf-8', '<h1>nothing here</h1>'),
        ('/assets/style.css', 200, 'text/css; charset=utf-8', 'p {}'),
        ('/partners/x/badge.svg', 200, 'image/svg+xml; charset=utf-8', '<svg/>'),
        ('/livereload.js', 200, 'application/javascript', 'livereload'),
    ],
)
def test_site_is_served_as_its_host_would(server: Server, path: str, status: int, kind: str, text: str) -> None:
    """Clean URLs, types and the 404 page are the host's; nothing outside the site is served, and nothing is kept."""
    response, body = server.get(path)
    assert (response.status, response.headers['Content-Type']) == (status, kind)
    assert text in body
    assert response.headers['Cache-Control'] == 'no-store'
    assert response.headers['ETag'] is None
    assert ('<script src="/livereload.js" defer></script></body>' in body) == kind.startswith('text/html')
    assert 'sitegen-findings' not in body


def test_nothing_is_found_in_the_language_of_the_address(server: Server) -> None:
    """Below /sv/ the 404 page of that language answers, elsewhere that of the first."""
    write(server.output, {'sv/404.html': PAGE.format('inget här')})
    assert [server.get(path)[0].status for path in ('/sv/y/', '/sv/partners/y', '/y/')] == [404] * 3
    assert '<h1>inget här</h1>' in server.get('/sv/partners/y')[1]
    assert '<h1>nothing here</h1>' in server.get('/de/y/')[1]


@pytest.mark.parametrize(
    ('path', 'location'),
    [
        ('/partners/x', '/partners/x/'),
        ('/with%20space?q=1', '/with%20space/?q=1'),
        ('/partners/old/', '/partners/x/'),
        ('/partners/old?q=1', '/partners/x/?q=1'),
    ],
)
def test_addresses_that_moved_are_redirected(server: Server, path: str, location: str) -> None:
    """A folder without its slash and an alias of _redirects answer 301, and the query goes along."""
    response, _ = server.get(path)
    assert (response.status, response.headers['Location']) == (301, location)


def test_question_is_answered(server: Server) -> None:
    """`/search?q=…` asks the search where Python runs; the page may load and run nothing, and is not kept."""
    response, body = server.get('/search?q=%D0%BB%D0%B5%D1%81&q=b&kind=case')
    assert (response.status, body) == (200, "<p>['лес', 'b']</p>")
    assert response.headers['Content-Type'] == 'text/html; charset=utf-8'
    assert response.headers['Content-Security-Policy'] == "default-src 'none'; form-action 'self'"
    assert response.headers['X-Content-Type-Options'] == 'nosniff'
    assert response.headers['Cache-Control'] == 'no-store'


def test_no_question_leads_to_the_search_page(server: Server) -> None:
    """`/search` alone is redirected as the host does."""
    response, _ = server.get('/search')
    assert (response.status, response.headers['Location']) == (301, '/search/')


def test_wrong_question_is_told_as_text(server: Server) -> None:
    """A language or a facet that is not there is wrong use: 400, with the cure."""
    response, body = server.get('/search?q=a&lang=xx')
    assert (response.status, response.headers['Content-Type']) == (400, 'text/plain; charset=utf-8')
    assert body == 'the site has no language "xx"\ndid you mean "x"?\n'


def test_pages_have_the_headers_of_the_site(server: Server) -> None:
    """What the host sends with all pages is sent here, too, so that a script that the policy forbids is seen to fail;
    under the findings of a failed build, which are styled where they stand, nothing is sent."""
    policy = "default-src 'none'; script-src 'self'"
    write(server.output, {'_headers': f'/*\n  Content-Security-Policy: {policy}\n  X-A: b: c\n/x/\n  X-D: e\n'})
    response, _ = server.get('/')
    held = [response.getheader(name) for name in ('Content-Security-Policy', 'X-A', 'X-D')]
    assert held == [policy, 'b: c', None]
    reloaded(server, lambda: write(server.source, {'text.md': 'a fault'}))
    assert server.get('/')[0].getheader('Content-Security-Policy') is None


def test_head_has_no_body(server: Server) -> None:
    """HEAD is answered like GET, without the page."""
    response, body = server.get('/', 'HEAD')
    assert (response.status, body) == (200, '')


@pytest.mark.parametrize('host', ['evil.example', 'evil.example:{}', '127.0.0.1', '127.0.0.1:1', 'localhost.evil:{}'])
@pytest.mark.parametrize('path', ['/', '/livereload.js', '/livereload', '/search?q=first'])
def test_foreign_host_is_refused(server: Server, host: str, path: str) -> None:
    """A name that is not the server's own, as after DNS rebinding, gets 403 for pages, script and WebSocket."""
    response, body = server.get(path, Host=host.format(server.port))
    assert response.status == 403
    assert 'first' not in body


def test_own_names_are_answered(server: Server) -> None:
    """127.0.0.1 and localhost with the port are the server's names."""
    assert server.get('/', Host=f'localhost:{server.port}')[0].status == 200
    assert server.get('/', Host=f'127.0.0.1:{server.port}')[0].status == 200


@pytest.mark.parametrize('origin', ['http://evil.example', 'http://localhost:1', 'https://127.0.0.1:{}', 'null'])
def test_foreign_origin_gets_no_websocket(server: Server, origin: str) -> None:
    """A page of any other origin cannot listen in: 403."""
    with pytest.raises(HTTPClientError) as raised:
        reloaded(server, lambda: None, origin.format(server.port))
    assert raised.value.code == 403


def test_broken_message_does_not_end_the_server(server: Server) -> None:
    """What is not the protocol closes that one connection."""

    async def talk() -> object:
        url = f'ws://127.0.0.1:{server.port}/livereload'
        client = await websocket_connect(HTTPRequest(url, headers={'Origin': f'http://localhost:{server.port}'}))
        await client.write_message('][')
        answer = await asyncio.wait_for(client.read_message(), DEADLINE_S)
        client.close()
        return answer

    assert asyncio.run(talk()) is None
    assert server.get('/')[0].status == 200


@pytest.mark.parametrize('origin', ['http://127.0.0.1:{}', 'http://localhost:{}'])
def test_change_is_built_and_told(server: Server, origin: str) -> None:
    """A changed source is built before the browser is told to reload."""
    change = lambda: write(server.source, {'text.md': 'second'})  # noqa: E731 - it is what is done, not a function
    assert reloaded(server, change, origin.format(server.port)) == 'reload'
    assert '<h1>second</h1>' in server.get('/')[1]


def test_new_moved_and_deleted_files_are_changes(server: Server, tmp_path: Path) -> None:
    """A file that appears, one moved in with an old date and one that goes are each followed by a reload."""
    old = tmp_path / 'old.md'
    write(tmp_path, {'old.md': 'moved'})
    reloaded(server, lambda: write(server.source, {'partners/new.md': 'new'}))
    assert '<h1>new first</h1>' in server.get('/')[1]
    reloaded(server, lambda: old.rename(server.source / 'partners' / 'old.md'))
    assert '<h1>new moved first</h1>' in server.get('/')[1]
    reloaded(server, (server.source / 'partners' / 'new.md').unlink)
    assert '<h1>moved first</h1>' in server.get('/')[1]


def test_many_changes_are_few_builds(server: Server) -> None:
    """A checkout that changes a hundred files is not a hundred builds."""
    before = server.builds
    reloaded(server, lambda: write(server.source, {f'partners/{n}.md': str(n) for n in range(100)}))
    assert server.builds - before <= 3


def test_findings_stand_over_the_last_good_site(server: Server) -> None:
    """A failed build shows its findings, escaped and dismissable, over the old page, until a build is good again."""
    reloaded(server, lambda: write(server.source, {'text.md': 'a fault'}))
    response, body = server.get('/')
    assert response.status == 200
    assert '<h1>first</h1>' in body
    assert '<dialog open id="sitegen-findings"' in body
    assert 'content/text.md:1:1: error C101: &lt;b&gt;a fault&lt;/b&gt;\n  help: mend it</pre>' in body
    assert '<form method="dialog">' in body
    assert 'sitegen-findings' in server.get('/nowhere/')[1]
    assert 'sitegen' not in (server.output / 'index.html').read_text()
    reloaded(server, lambda: write(server.source, {'text.md': 'mended'}))
    assert 'sitegen-findings' not in server.get('/')[1]


@pytest.mark.parametrize(
    ('error', 'text'),
    [
        (RuntimeError('out of <luck>'), 'RuntimeError: out of <luck>'),
        (SitegenError('no theme', 'name one'), 'no theme\nname one'),
        (PermissionError(13, 'Permission denied', 'themes'), 'themes: Permission denied'),
    ],
)
def test_build_that_raises_does_not_end_the_server(server: Server, error: Exception, text: str) -> None:
    """Trouble of the environment and our own bugs are told in the terminal and shown like findings, until the next good
    build."""
    server.error = error
    reloaded(server, lambda: write(server.source, {'text.md': 'second'}))
    assert f'{html.escape(text)}</pre>' in server.get('/')[1]
    assert server.told[0].endswith(text)
    server.error = None
    reloaded(server, lambda: write(server.source, {'text.md': 'third'}))
    body = server.get('/')[1]
    assert '<h1>third</h1>' in body
    assert 'sitegen-findings' not in body


def test_without_a_site_the_findings_have_a_page(server: Server) -> None:
    """Where no build was ever good, every address answers 503 with the findings."""
    for name in ('index.html', '404.html'):
        (server.output / name).unlink()
    reloaded(server, lambda: write(server.source, {'text.md': 'a fault'}))
    response, body = server.get('/')
    assert response.status == 503
    assert 'error C101' in body
    assert '/livereload.js' in body


def test_site_that_was_removed_is_built_again(server: Server) -> None:
    """Without a change of any source, a site that somebody deleted is made anew, when nothing of it is left."""

    def remove() -> None:
        (server.output / 'index.html').unlink()
        time.sleep(QUIET_S)
        assert server.builds == before
        shutil.rmtree(server.output)

    before = server.builds
    reloaded(server, remove)
    response, body = server.get('/')
    assert response.status == 200
    assert '<h1>first</h1>' in body


def test_new_day_is_built(server: Server) -> None:
    """What the day decides is shown when it begins: the site is built again, once for each day."""

    def midnight() -> None:
        server.day += 1

    before = server.builds
    reloaded(server, midnight)
    reloaded(server, midnight)
    assert server.builds - before == 2


@pytest.mark.parametrize(('port', 'other'), [(8000, 8001), (1024, 1025), (1023, 8080), (65535, 8080)])
def test_port_that_is_named_instead_can_be_had(
    port: int, other: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hint names the next port, but none that needs rights and none that is no port."""
    monkeypatch.setattr(socket, 'create_server', Mock(side_effect=PermissionError(13, 'Permission denied')))
    with pytest.raises(SitegenError) as raised:
        serve(Served(build=pytest.fail, watch=list, output=tmp_path), port)
    assert raised.value.hint == f'name another port: --port {other}'


def test_taken_port_is_told_with_a_hint(tmp_path: Path) -> None:
    """A port that another program has is trouble of the environment, before anything is built."""
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SitegenError) as raised:
            serve(Served(build=pytest.fail, watch=list, output=tmp_path), port)
    assert str(raised.value) == f'cannot listen on 127.0.0.1:{port}: Address already in use'
    assert raised.value.hint == f'name another port: --port {port + 1}'


def told(server: Server) -> list[str]:
    """What is done and told after one file was saved, until nothing more comes."""

    async def listen() -> list[str]:
        url = f'ws://127.0.0.1:{server.port}/livereload'
        client = await websocket_connect(HTTPRequest(url, headers={'Origin': f'http://127.0.0.1:{server.port}'}))
        for message in ({'command': 'hello'}, {'command': 'info', 'url': 'x'}, {'command': 'hello'}):
            await client.write_message(json.dumps(message))
        assert [await hear(client) for _ in range(2)] == ['hello', 'hello']
        before = server.builds
        write(server.source, {'text.md': 'second'})
        while server.builds == before:
            await asyncio.sleep(0.01)
        await asyncio.sleep(QUIET_S)
        await client.write_message(json.dumps({'command': 'hello'}))
        heard = []
        while (command := await hear(client)) != 'hello':
            heard.append(command)
        await close(client)
        return heard

    return asyncio.run(listen())


def test_saved_file_is_shown_before_it_is_built(server: Server) -> None:
    """A preview is told at once; the build after it tells nothing more where it made the same page."""
    server.shown, server.written = {'index.html': 'a digest'}, {'index.html': 'a digest'}
    assert told(server) == ['reload']
    assert server.previewed == ['text.md']


def test_build_that_made_more_than_its_preview_is_told(server: Server) -> None:
    """A page that the build made otherwise than the preview is worth a second reload."""
    server.shown, server.written = {'index.html': 'a digest'}, {'index.html': 'another'}
    assert told(server) == ['reload', 'reload']
