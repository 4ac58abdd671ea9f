"""A built site as its host serves it: the headers of `_headers`, 404.html, and a catcher for forms."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

Rules = list[tuple[re.Pattern[str], list[tuple[str, str]]]]
Posts = list[tuple[str, dict[str, list[str]]]]


class Served:
    """A running server: where it stands, and the forms that were sent to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.posts: Posts = []


def read_rules(text: str) -> Rules:
    """The rules of a `_headers` file; `*` stands for anything, `:name` for one part of a path."""
    rules: Rules = []
    for line in filter(None, text.splitlines()):
        if not line.startswith(' '):
            pattern = re.sub(r':\w+', '[^/]+', re.escape(line).replace(r'\*', '.*').replace(r'\:', ':'))
            rules.append((re.compile(pattern), []))
        else:
            name, _, value = line.strip().partition(': ')
            rules[-1][1].append((name, value))
    return rules


class _Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def __init__(self, *args: object, folder: Path, rules: Rules, served: Served) -> None:
        self.folder, self.rules, self.served = folder, rules, served
        super().__init__(*args)  # type: ignore[arg-type]  # what the server hands on

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        file = self.folder / path.removeprefix('/')
        file = file / 'index.html' if file.is_dir() else file
        found = file.is_file()
        data = (file if found else self.folder / '404.html').read_bytes()
        kind = mimetypes.guess_type(file.name)[0] if found else 'text/html'
        self.send_response(200 if found else 404)
        self.send_header('Content-Type', f'{kind or "application/octet-stream"}; charset=utf-8')
        self.send_header('Content-Length', str(len(data)))
        for pattern, headers in self.rules:
            for name, value in headers if pattern.fullmatch(path) else ():
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers['Content-Length'] or 0)).decode()
        self.served.posts.append((self.path, parse_qs(body, keep_blank_values=True)))
        self.do_GET()

    def log_message(self, *args: object) -> None:
        """Says nothing: the tests look at what the browser got."""


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """The site on a free port of this machine, until the block ends."""
    rules = read_rules((folder / '_headers').read_text('utf-8'))
    served = Served('')
    server = ThreadingHTTPServer(('127.0.0.1', 0), partial(_Handler, folder=folder, rules=rules, served=served))
    served.url = f'http://127.0.0.1:{server.server_address[1]}'
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
