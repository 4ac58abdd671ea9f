"""What pages say of themselves to search engines and to those who share them, on the demonstration site."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.tiny import tiny_files

HOST = 'https://partners.example.com'
SITEMAP = '{http://www.sitemaps.org/schemas/sitemap/0.9}'


class Head(HTMLParser):
    """The title, the meta elements by name, the canonical address and the JSON-LD of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title, self.meta, self.canonical, self.data = '', dict[str, str](), '', ''
        self._open = ''
        self.language = ''
        self.feed(text.partition('</head>')[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or '' for key, value in attrs}
        if tag == 'html':
            self.language = values['lang']
        if tag == 'meta':
            self.meta[values.get('name') or values.get('property') or ''] = values.get('content', '')
        if tag == 'link' and values.get('rel') == 'canonical':
            self.canonical = values['href']
        self._open = 'ld' if values.get('type') == 'application/ld+json' else tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser's interface
        self._open = ''

    def handle_data(self, data: str) -> None:
        if self._open == 'title' and not self.title:
            self.title = data
        if self._open == 'ld':
            self.data += data


@pytest.fixture(scope='module')
def heads(demo_site: Path) -> dict[str, Head]:
    """The heads of all pages by path."""
    pages = sorted(demo_site.rglob('*.html'))
    return {path.relative_to(demo_site).as_posix(): Head(path.read_text('utf-8')) for path in pages}


@pytest.mark.parametrize('part', ['title', 'description'])
def test_no_two_pages_of_a_language_say_the_same(heads: dict[str, Head], part: str) -> None:
    """Titles and descriptions differ from page to page within a language."""
    said = Counter(
        (head.language, head.title if part == 'title' else head.meta['description']) for head in heads.values()
    )
    assert [text for text, count in said.items() if count > 1] == []
    assert all(text.strip() for _, text in said)


def test_title_of_the_program_says_its_name_once(heads: dict[str, Head]) -> None:
    """A site that is called as its program is told of once."""
    assert heads['program/index.html'].title == 'Программа – Крупные корпоративные внедрения'


def test_canonical_and_open_graph_name_the_page_itself(heads: dict[str, Head]) -> None:
    """Each page that may be found names its own full address, and shares under it."""
    for path, head in heads.items():
        own = f'{HOST}/{path}'.removesuffix('index.html')
        if 'noindex' in head.meta.get('robots', ''):
            assert head.canonical == '', path
        else:
            assert head.canonical == own
            assert head.meta['og:url'] == own
            assert head.meta['og:title'] == head.title


def test_data_of_every_page_is_json(heads: dict[str, Head]) -> None:
    """JSON-LD parses, speaks of schema.org, and its kinds are those that the page is about."""
    kinds = {
        path: [node['@type'] for node in json.loads(head.data)['@graph']] for path, head in heads.items() if head.data
    }
    assert kinds['index.html'] == ['WebSite', 'ItemList']
    assert kinds['partners/alatau-sever/index.html'] == ['Organization', 'BreadcrumbList']
    assert kinds['en/cases/alatau-sever-month-end/index.html'] == ['Article', 'BreadcrumbList']
    assert kinds['category/crm/index.html'] == ['ItemList', 'BreadcrumbList']


def test_data_tells_of_a_partner_what_its_page_shows(heads: dict[str, Head]) -> None:
    """The organisation has its name, website, place, founding year and what it proved; no contact."""
    node = json.loads(heads['en/partners/alatau-sever/index.html'].data)['@graph'][0]
    assert node['@id'] == f'{HOST}/en/partners/alatau-sever/#organization'
    assert (node['address']['addressCountry'], node['address']['@type']) == ('KZ', 'PostalAddress')
    assert (node['url'], node['foundingDate']) == ('https://alatau-sever.example.com', '2012')
    assert not {'email', 'telephone', 'contactPoint'} & set(node)


def test_data_cannot_leave_its_script_element() -> None:
    """Markup in a name is escaped within the JSON, so that it neither ends the script nor begins a comment."""
    page = tiny_files()['partners/alder/index.html'].decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert '<' not in data[1]
    assert '&' not in data[1]
    assert json.loads(data[1])['@graph'][0]['name'] == 'Alder & Sons <Ltd>'


def test_positions_count_through_all_pages_of_a_listing(heads: dict[str, Head]) -> None:
    """The list on the second page goes on where the first one ended."""
    lists = [
        next(node for node in json.loads(heads[path].data)['@graph'] if node['@type'] == 'ItemList')
        for path in ('index.html', 'page/2/index.html')
    ]
    first, second = ([item['position'] for item in node['itemListElement']] for node in lists)
    assert first + second == list(range(1, lists[0]['numberOfItems'] + 1))


def test_sitemap_tells_when_records_changed(demo_site: Path) -> None:
    """`lastmod` is a date of the records: a case study's own, a partner's newest; never the day of the build."""
    urls = ET.parse(demo_site / 'sitemap.xml').getroot().iter(f'{SITEMAP}url')
    changed = {url.findtext(f'{SITEMAP}loc'): url.findtext(f'{SITEMAP}lastmod') for url in urls}
    assert changed[f'{HOST}/cases/alatau-sever-month-end/'] == '2026-06-02'
    assert changed[f'{HOST}/program/'] is None
    assert '2026-11-21' not in changed.values()
