"""Finds what a built site points to and does not have.

Every reference of every file is collected (`references`), then resolved against the files of the site
(`find_broken`). What lies on another host is none of our business.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

ELSEWHERE = frozenset({'http', 'https', 'mailto', 'tel', 'data', 'tag', 'urn'})
URL_ATTRIBUTES = frozenset({'href', 'src', 'action', 'formaction', 'poster', 'data', 'cite', 'xlink:href'})
SRCSET_ATTRIBUTES = frozenset({'srcset', 'imagesrcset'})
META_WITH_URL = frozenset({'og:url', 'og:image', 'twitter:image'})
JSON_URL_KEYS = frozenset({'url', 'href', 'src', 'logo', 'image', 'icon', 'favicon', 'badge', 'item'})
CSS_URL = re.compile(r"""(?:url\(|@import\s+)\s*['"]?([^'")\s;]+)""")
REFRESH = re.compile(r'url\s*=\s*(.+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A reference that leads nowhere; `file` is relative to the output."""

    file: str
    link: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the checker needs of one HTML file."""

    ids: frozenset[str]
    links: tuple[str, ...]


def find_broken(output: Path, base_url: str) -> list[Broken]:
    """Every reference between files of the site that does not resolve, sorted."""
    files = sorted(p.relative_to(output).as_posix() for p in output.rglob('*') if p.is_file())
    site = _Site(output, frozenset(files), base_url.rstrip('/'))
    broken = {
        Broken(file, link, why)
        for file in files
        for link in references(output / file)
        if (why := site.fault(file, link))
    }
    return sorted(broken | set(_shadowed_redirects(output, site)))


def references(path: Path) -> Iterable[str]:
    """The references of one file, as they are written in it."""
    read = READERS.get(path.suffix) or READERS.get(path.name)
    return read(path) if read else ()


def parse_page(path: Path) -> Page:
    """The ids and references of an HTML file."""
    return _parse_html(path.read_text('utf-8'))


# Resolving


class _Site:
    def __init__(self, output: Path, files: frozenset[str], base_url: str) -> None:
        self.output = output
        self.files = files
        self.base_url = base_url
        self.base_path = urlsplit(base_url).path
        self.origin = base_url.removesuffix(self.base_path) if self.base_path else base_url
        self.anchors = cache(lambda file: _anchors(output / file))

    def fault(self, file: str, link: str) -> str:
        """Why the reference leads nowhere; empty where it resolves or leaves the site."""
        if file == '404.html' and not link.startswith(('/', '#')) and not urlsplit(link).scheme:
            return 'relative, on a page that is served at any address'
        url = urljoin(self.address(file), link.strip())
        if url.split('?')[0].split('#')[0].rstrip('/') != self.origin and not url.startswith(f'{self.origin}/'):
            return '' if urlsplit(url).scheme in ELSEWHERE else 'a scheme that no page needs'
        target = self.target(urlsplit(url).path)
        if target not in self.files:
            return f'there is no {target}' if target else f'not below {self.base_path}/'
        fragment = unquote(urlsplit(url).fragment)
        if fragment in {'', 'top'} or fragment.startswith(':~:') or fragment in self.anchors(target):
            return ''
        return f'no id {fragment!r} in {target}'

    def address(self, file: str) -> str:
        return f'{self.base_url}/{file.removesuffix("index.html")}'

    def target(self, path: str) -> str:
        """The file that answers to a path; empty outside the site's own folder."""
        if path != self.base_path and not path.startswith(f'{self.base_path}/'):
            return ''
        inner = unquote(path[len(self.base_path) :]).removeprefix('/')
        return f'{inner}index.html' if inner == '' or inner.endswith('/') else inner


def _anchors(path: Path) -> frozenset[str]:
    if path.suffix == '.html':
        return parse_page(path).ids
    if path.suffix == '.svg':
        return frozenset(element.get('id', '') for element in ET.parse(path).iter())
    return frozenset()


def _shadowed_redirects(output: Path, site: _Site) -> Iterator[Broken]:
    for old, _ in _redirects(output / '_redirects'):
        if site.target(old) in site.files:
            yield Broken('_redirects', old, 'a page stands at the address that is redirected')


# Reading


class _References(HTMLParser):
    """Gathers ids and references; JSON-LD is kept apart until its script ends."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self._reads: str = ''

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or '' for name, value in attrs}
        self.ids.update(found[name] for name in ('id', 'name') if name in found and (name == 'id' or tag == 'a'))
        self.links.extend(_links_of(tag, found))
        self._reads = 'json' if found.get('type') == 'application/ld+json' else 'css' if tag == 'style' else ''

    def handle_data(self, data: str) -> None:
        if self._reads == 'json':
            self.links.extend(_json_links(json.loads(data)))
        if self._reads == 'css':
            self.links.extend(CSS_URL.findall(data))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        self._reads = ''


def _links_of(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name in URL_ATTRIBUTES and not (tag == 'link' and attributes.get('rel') == 'preconnect'):
            yield value
        elif name in SRCSET_ATTRIBUTES:
            yield from (part.split()[0] for part in value.split(',') if part.strip())
        elif name == 'style':
            yield from CSS_URL.findall(value)
    if tag == 'meta':
        yield from _meta_links(attributes)


def _meta_links(attributes: dict[str, str]) -> Iterator[str]:
    content = attributes.get('content', '')
    if attributes.get('property', attributes.get('name', '')) in META_WITH_URL:
        yield content
    if attributes.get('http-equiv', '').lower() == 'refresh' and (match := REFRESH.search(content)):
        yield match[1]


def _parse_html(text: str) -> Page:
    parser = _References()
    parser.feed(text)
    parser.close()
    return Page(ids=frozenset(parser.ids), links=tuple(parser.links))


def _html_references(path: Path) -> Iterable[str]:
    return parse_page(path).links


def _xml_references(path: Path) -> Iterator[str]:
    """Links of an Atom feed, a sitemap or an SVG, and those inside HTML that a feed carries as text."""
    for element in ET.parse(path).iter():
        tag, text = element.tag.rpartition('}')[2], (element.text or '').strip()
        yield from (value for name, value in element.items() if name.rpartition('}')[2] in {'href', 'src'})
        if tag in {'loc', 'logo', 'icon', 'uri'}:
            yield text
        if element.get('type') == 'html':
            yield from _parse_html(text).links


def _json_references(path: Path) -> Iterator[str]:
    return _json_links(json.loads(path.read_text('utf-8')))


def _json_links(value: object, key: str = '') -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _json_links(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _json_links(inner, key)
    elif isinstance(value, str) and value:
        if key.endswith('_html'):
            yield from _parse_html(value).links
        elif key in JSON_URL_KEYS or key.endswith('_url'):
            yield value


def _css_references(path: Path) -> Iterable[str]:
    return CSS_URL.findall(path.read_text('utf-8'))


def _robots_references(path: Path) -> Iterator[str]:
    for line in path.read_text('utf-8').splitlines():
        name, _, value = line.partition(':')
        if name.strip().lower() == 'sitemap':
            yield value.strip()


def _redirects(path: Path) -> Iterator[tuple[str, str]]:
    lines = path.read_text('utf-8').splitlines() if path.is_file() else []
    for line in lines:
        words = line.split()
        if words and not line.startswith('#'):
            yield words[0], words[1]


def _redirect_references(path: Path) -> Iterator[str]:
    return (new for _, new in _redirects(path))


READERS: dict[str, Callable[[Path], Iterable[str]]] = {
    '.html': _html_references,
    '.xml': _xml_references,
    '.svg': _xml_references,
    '.json': _json_references,
    '.webmanifest': _json_references,
    '.css': _css_references,
    'robots.txt': _robots_references,
    '_redirects': _redirect_references,
}
