"""The addresses of the site: one place that knows where everything stands.

Paths here begin and end with `/`, without the prefix of a language and without the site's base path; `Addresses` adds
both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sitegen.content.files import MediaFile
from sitegen.directory.listing import Directory

FILES = frozenset({'/feed.xml', '/feed.json', '/sitemap.xml', '/robots.txt'})
API_FOLDER = '/api/v1/'


@dataclass(frozen=True, slots=True)
class Addresses:
    """Site-relative addresses in one language; `prefix` is empty for the first, else `/<lang>`."""

    base_path: str
    prefix: str

    def __call__(self, path: str) -> str:
        return f'{self.base_path}{self.prefix}{path}'

    def asset(self, path: str) -> str:
        """The address of a file that all languages share."""
        return f'{self.base_path}{path}'

    def file(self, path: str) -> str:
        """The output file that is served at a path: `partners/acme/index.html` for `/partners/acme/`."""
        file = f'{self.prefix}{path}'.removeprefix('/')
        return f'{file}index.html' if path.endswith('/') else file


def language_prefix(language: str, languages: Sequence[str]) -> str:
    """What stands before the paths of a language: nothing for the first, else `/<language>`."""
    return '' if language == languages[0] else f'/{language}'


def media_url(media: MediaFile) -> str:
    """The address of a picture in a body that is not published yet: its path with `-` for `/`, and its digest."""
    stem, _, ending = media.name.rpartition('.')
    return f'/assets/{stem.replace("/", "-")}.{media.digest}.{ending.lower()}'


def partner_path(id: str) -> str:
    return f'/partners/{id}/'


def case_path(id: str) -> str:
    return f'/cases/{id}/'


def card_path(id: str) -> str:
    return f'{partner_path(id)}card/'


def project_path(id: str) -> str:
    return f'/projects/{id}/'


def free_page_path(id: str) -> str:
    return f'/{id}/'


def facet_path(facet: str, option: str) -> str:
    """The listing of an option. Ids of countries are upper case, but not in addresses."""
    return f'/{facet}/{option.lower()}/'


def pair_path(category: str, industry: str) -> str:
    return f'/category/{category}/industry/{industry}/'


def paged(path: str, page: int) -> str:
    """The address of a page of a listing, from 1."""
    return path if page == 1 else f'{path}page/{page}/'


def page_count(items: int, per_page: int) -> int:
    """The number of pages of a listing; an empty one has one page."""
    return max(1, -(-items // per_page))


def has_listings(directory: Directory, facet: str) -> bool:
    """Whether the options of a facet have listings of their own."""
    return facet != 'language' or facet in directory.program.directory.facets


def listing_paths(directory: Directory) -> Iterator[tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]]:
    """Every listing of partners: its path, the facet options in force, and the partners in order."""
    yield '/', (), tuple(directory.entries)
    facets = directory.facets
    for facet, options in sorted(facets.options.items()):
        if not has_listings(directory, facet):
            continue
        for option, ids in sorted(options.items()):
            yield facet_path(facet, option), ((facet, option),), ids
    for (category, industry), ids in sorted(facets.pairs.items()):
        yield pair_path(category, industry), (('category', category), ('industry', industry)), ids


def html_paths(directory: Directory) -> Iterator[str]:
    """Every page of one language."""
    per_page = directory.program.directory.per_page
    for path, _, ids in listing_paths(directory):
        for page in range(1, page_count(len(ids), per_page) + 1):
            yield paged(path, page)
    for id in directory.entries:
        yield partner_path(id)
        yield card_path(id)
    for page in range(1, page_count(len(directory.cases), per_page) + 1):
        yield paged('/cases/', page)
    yield from map(case_path, directory.cases_by_id)
    yield from map(project_path, directory.projects)
    yield from map(free_page_path, directory.pages)
    yield '/program/'
    yield '/search/'
    yield '/api/'
    yield '/compare/'


_LINK = re.compile(r'<a href="(/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img src="(/assets/[^"]*)"((?:[^">]|"[^"]*")*)>')
_SIZE = re.compile(r' (?:width|height)="[^"]*"')


@dataclass(frozen=True)
class LinkRules:
    """Resolves the links and pictures of bodies. `known` are the site's pages as paths without language.

    `picture` gives the HTML of a picture from its address in the body and the other attributes of its `img`.
    """

    known: frozenset[str]
    languages: tuple[str, ...]
    address: Addresses
    picture: Callable[[str, str], str]

    def resolve(self, href: str) -> str | None:
        """The address that a site-relative link of an author leads to; None where no such page is published today."""
        path, fragment = _split(href)
        head = path.split('/', 2)[1]
        prefix = self.address.prefix
        if head in self.languages:
            prefix = language_prefix(head, self.languages)
            path = path[len(head) + 1 :] or '/'
        if path in FILES or path.startswith(API_FOLDER):
            return f'{self.address.base_path}{prefix}{path}{fragment}'
        path = path if path.endswith('/') else f'{path}/'
        return f'{self.address.base_path}{prefix}{path}{fragment}' if path in self.known else None

    def publish(self, html: str) -> str:
        """A body's HTML with the final addresses of links and pictures; a link that leads nowhere becomes its text."""
        if '="/' not in html:
            return html
        html = _LINK.sub(self._link, html)
        return _IMAGE.sub(lambda match: self.picture(match[1], _SIZE.sub('', match[2])), html)

    def _link(self, match: re.Match[str]) -> str:
        target = self.resolve(match[1].replace('&amp;', '&'))
        return match[2] if target is None else f'<a href="{target.replace("&", "&amp;")}">{match[2]}</a>'


def _split(href: str) -> tuple[str, str]:
    """Path, and query with fragment."""
    cut = min((at for at in (href.find('?'), href.find('#')) if at >= 0), default=len(href))
    return href[:cut], href[cut:]
