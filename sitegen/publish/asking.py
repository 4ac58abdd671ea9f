"""Asking other sites whether a link still answers.

Addresses are written by strangers. Only public hosts are asked, and the connection goes to just the
address that was looked at, so that no name leads into a private network; redirects are held to the same.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from sitegen import __version__

MAX_REDIRECTS = 5
WORKERS = 8
# The site is there and keeps robots out, or asks to wait.
_ANSWERS = frozenset({401, 403, 405, 406, 429, 451, 999})
_AGENT = f'Mozilla/5.0 (compatible; sitegen/{__version__}; link check)'
_FAILURES = (OSError, http.client.HTTPException, ValueError)


class _Refused(Exception):
    """An address that is not asked."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet."""
    return ipaddress.ip_address(address.partition('%')[0]).is_global


@dataclass(frozen=True, kw_only=True)
class Asking:
    """How to ask: `may_ask` decides on numeric addresses, `pause_s` lies between tries and grows.

    An answer may be silent for `timeout_s` and take `request_s` in all; after `total_s` nothing more is asked, and what
    is left counts as answering. So nobody who sends a byte now and then keeps the links of all from being asked.
    """

    tries: int = 3
    timeout_s: float = 15
    request_s: float = 30
    total_s: float = 1_800
    pause_s: float = 2
    may_ask: Callable[[str], bool] = is_public

    def ask_all(self, urls: Iterable[str]) -> dict[str, str]:
        """The links that do not answer, each with the reason; one request at a time to each host."""
        hosts: dict[str, list[str]] = {}
        for url in urls:
            hosts.setdefault(urlsplit(url).netloc.lower(), []).append(url)
        failures: dict[str, str] = {}
        ask_host = partial(self._ask_host, until=time.monotonic() + self.total_s)
        with ThreadPoolExecutor(WORKERS) as pool:
            for found in pool.map(ask_host, hosts.values()):
                failures.update(found)
        return dict(sorted(failures.items()))

    def _ask_host(self, urls: Iterable[str], until: float) -> Mapping[str, str]:
        answers = {url: self.ask(url) for url in urls if time.monotonic() < until}
        return {url: reason for url, reason in answers.items() if reason is not None}

    def ask(self, url: str) -> str | None:
        """None where a link answers, else why not, after some tries."""
        reason: str | None = None
        for number in range(self.tries):
            if number:
                time.sleep(self.pause_s * number)
            try:
                reason = self._follow(url)
            except _Refused as refused:
                return str(refused)
            except _FAILURES as error:
                reason = _told(error)
            if reason is None or reason.startswith(('404', '410')):
                return reason
        return reason

    def _follow(self, url: str) -> str | None:
        """The answer at the end of the redirects; None where it is a good one."""
        for _ in range(MAX_REDIRECTS + 1):
            status, location = self._request('HEAD', url)
            if status in (404, 405, 500, 501):
                status, location = self._request('GET', url)
            if status not in (301, 302, 303, 307, 308) or not location:
                break
            url = urljoin(url, location)
        else:
            return f'more than {MAX_REDIRECTS} redirects'
        if 200 <= status < 300 or status in _ANSWERS:
            return None
        return f'{status} {http.client.responses.get(status, "")}'.strip()

    def _request(self, method: str, url: str) -> tuple[int, str | None]:
        """Status and target of a redirect; the body is not read."""
        parts = urlsplit(url)
        if parts.scheme not in ('http', 'https') or not parts.hostname:
            raise _Refused('it leads to something other than a web address')
        host = parts.hostname.encode('idna').decode('ascii') if not parts.hostname.isascii() else parts.hostname
        port = parts.port or (443 if parts.scheme == 'https' else 80)
        plain = self._connect(host, port)
        connection = http.client.HTTPConnection(host, port, timeout=self.timeout_s)
        connection.sock = plain
        hang_up = threading.Timer(self.request_s, _shut, (line := plain.dup(),))
        hang_up.start()
        try:
            if parts.scheme == 'https':
                connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            connection.request(method, _target(parts), headers={'User-Agent': _AGENT, 'Accept': '*/*'})
            answer = connection.getresponse()
            return answer.status, answer.headers.get('Location')
        finally:
            hang_up.cancel()
            connection.close()
            line.close()

    def _connect(self, host: str, port: int) -> socket.socket:
        """A connection to an address of the host that may be asked."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not all(self.may_ask(address) for address in addresses):
            raise _Refused('it leads into a private network')
        return socket.create_connection((addresses[0], port), timeout=self.timeout_s)


def _shut(line: socket.socket) -> None:
    """End a connection for all who hold it; it may have ended by itself."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    """Path and query as a request names them."""
    path = quote(parts.path or '/', safe="/%:@!$&'()*+,;=~-._")
    return path + (f'?{quote(parts.query, safe="/%:@!$&()*+,;=~-._?")}' if parts.query else '')


def _told(error: Exception) -> str:
    """What went wrong, in words without addresses of this computer."""
    match error:
        case socket.gaierror():
            return 'the name of the host is not known'
        case TimeoutError():
            return 'no answer in time'
        case ssl.SSLCertVerificationError():
            return f'the certificate is not valid: {error.verify_message}'
        case ssl.SSLError():
            return 'no secure connection'
        case ConnectionRefusedError():
            return 'the connection is refused'
        case _:
            return 'the connection breaks'
