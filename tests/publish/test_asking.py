"""Asking other sites: what counts as an answer, and that no link leads into a private network."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from sitegen.publish.asking import Asking, is_public

ASKING = Asking(tries=2, timeout_s=2, pause_s=0, may_ask=lambda _: True)


class _Site(BaseHTTPRequestHandler):
    """A site whose paths are the statuses that it answers with."""

    asked: ClassVar[Counter[str]] = Counter()

    def _answer(self) -> None:
        self.asked[f'{self.command} {self.path}'] += 1
        word = self.path.strip('/')
        if word == 'drip':
            self._drip()
            return
        if word == 'loop':
            self.send_response(302)
            self.send_header('Location', '/loop')
        elif word == 'moved':
            self.send_response(301)
            self.send_header('Location', '/200')
        elif word == 'inside':
            self.send_response(302)
            self.send_header('Location', 'http://10.0.0.1/')
        elif word == 'file':
            self.send_response(302)
            self.send_header('Location', 'file:///etc/passwd')
        elif word == 'head405':
            self.send_response(405 if self.command == 'HEAD' else 200)
        elif word == 'once':
            self.send_response(503 if self.asked['HEAD /once'] == 1 else 200)
        else:
            self.send_response(int(word))
        self.send_header('Content-Length', '0')
        self.end_headers()

    def _drip(self) -> None:
        """Send a good answer with a blank now and then, for five seconds or until nobody listens."""
        with suppress(OSError):
            self.wfile.write(b'HTTP/1.0')
            for _ in range(100):
                self.wfile.write(b' ')
                time.sleep(0.05)
            self.wfile.write(b'200 OK\r\n\r\n')

    do_GET = do_HEAD = _answer  # noqa: N815 -- the names that the server calls

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a site on this computer."""
    _Site.asked.clear()
    server = ThreadingHTTPServer(('127.0.0.1', 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f'http://127.0.0.1:{server.server_port}'
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ('path', 'reason'),
    [
        ('200', None),
        ('204', None),
        ('403', None),
        ('429', None),
        ('moved', None),
        ('head405', None),
        ('once', None),
        ('404', '404 Not Found'),
        ('410', '410 Gone'),
        ('500', '500 Internal Server Error'),
        ('loop', 'more than 5 redirects'),
        ('file', 'it leads to something other than a web address'),
    ],
)
def test_answers(site: str, path: str, reason: str | None) -> None:
    """A site that is there answers, even where it keeps robots out; a page that is gone does not."""
    assert ASKING.ask(f'{site}/{path}') == reason


def test_answer_that_drips(site: str) -> None:
    """A site that sends a blank now and then is silent at no time; its line is cut all the same."""
    asking = Asking(tries=1, timeout_s=2, request_s=0.3, may_ask=lambda _: True)
    assert asking.ask(f'{site}/drip') == 'the connection breaks'


def test_asking_ends(site: str) -> None:
    """When the time for all links is over nothing more is asked, and nothing said of what was not."""
    assert Asking(total_s=0, may_ask=lambda _: True).ask_all([f'{site}/404']) == {}
    assert _Site.asked == Counter()


def test_failures_are_tried_again(site: str) -> None:
    """A fault of the site is asked about again, a page that is gone is not."""
    assert ASKING.ask_all([f'{site}/503', f'{site}/404', f'{site}/200']) == {
        f'{site}/404': '404 Not Found',
        f'{site}/503': '503 Service Unavailable',
    }
    assert _Site.asked['HEAD /503'] == 2
    assert _Site.asked['HEAD /404'] == 1


def test_private_networks_are_not_asked(site: str) -> None:
    """Neither a link nor a redirect leads to an address that is not public."""
    assert Asking(tries=1).ask(f'{site}/200') == 'it leads into a private network'
    assert _Site.asked == Counter()
    guarded = Asking(tries=1, may_ask=lambda address: address.startswith('127.'))
    assert guarded.ask(f'{site}/inside') == 'it leads into a private network'


@pytest.mark.parametrize(
    ('address', 'public'),
    [
        ('93.184.216.34', True),
        ('2606:4700::1111', True),
        ('127.0.0.1', False),
        ('10.1.2.3', False),
        ('192.168.0.1', False),
        ('169.254.169.254', False),
        ('100.64.0.1', False),
        ('::1', False),
        ('fe80::1%eth0', False),
        ('fd00::1', False),
        ('::ffff:127.0.0.1', False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    """Only addresses of the public internet are public."""
    assert is_public(address) is public


def test_closed_port_is_a_failure(site: str) -> None:
    """Where nothing listens the reason says so, without an address of this computer."""
    del site
    assert ASKING.ask('http://127.0.0.1:1/') == 'the connection is refused'
