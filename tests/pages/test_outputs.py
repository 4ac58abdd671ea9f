"""The files of a whole small site, held against what is expected of them.

`pytest --update` writes tests/sites/tiny-expected anew; the difference is read before it is committed.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sitegen.pages.api import facets_file
from sitegen.pages.hosting import MAX_SITEMAP_URLS, sitemap_entry, sitemap_files
from sitegen.pages.page import PageMeta
from tests.tiny import PRIVATE, tiny_directory, tiny_files, tiny_judged, tiny_wording

EXPECTED = Path(__file__).parents[1] / 'sites' / 'tiny-expected'
_KEPT = ('.json', '.xml', '.txt', '_headers', '_redirects')
# What only the theme's own scripts read has tests of its own.
_SCRIPTS_OWN = ('assets/', 'finding/', 'search/')


def kept_files() -> dict[str, bytes]:
    """The outputs whose bytes are a contract, and the list of all the others."""
    files = {
        path: data
        for path, data in tiny_files().items()
        if path.endswith(_KEPT) and not path.startswith(_SCRIPTS_OWN) and not path.endswith('/compare.json')
    }
    names = sorted(path for path in tiny_files() if not path.startswith(('assets/', 'search/')))
    return files | {'files.txt': '\n'.join([*names, '']).encode()}


def test_outputs_are_as_expected(pytestconfig: pytest.Config) -> None:
    """API, feeds, sitemap, robots.txt, headers, redirects and the list of pages are those of the last review."""
    files = kept_files()
    if pytestconfig.getoption('--update'):
        for old in sorted(EXPECTED.rglob('*'), reverse=True):
            old.rmdir() if old.is_dir() else old.unlink()
        for path, data in files.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = {path.relative_to(EXPECTED).as_posix(): path for path in EXPECTED.rglob('*') if path.is_file()}
    assert sorted(files) == sorted(expected)
    for name, file in expected.items():
        assert files[name].decode() == file.read_text(encoding='utf-8'), name


@pytest.mark.parametrize('text', PRIVATE)
def test_private_text_is_in_no_file(text: str) -> None:
    """What the directory keeps to itself stands in no file of the output, page or data."""
    found = [path for path, data in tiny_files().items() if text.encode() in data or text in path]
    assert found == []


def test_listing_and_facets_agree_with_each_other() -> None:
    """The API's ranks follow its order, and counts of facets are counts of its partners."""
    partners = json.loads(tiny_files()['api/v1/partners.json'])['partners']
    assert [partner['rank'] for partner in partners] == [1, 2, 3]
    facets = json.loads(tiny_files()['api/v1/facets.json'])['facets']
    for option in facets['category']:
        assert option['count'] == sum(option['id'] in partner['categories'] for partner in partners)
    for option in facets['country']:
        assert option['count'] == sum(option['id'] == partner['country'] for partner in partners)


def test_facets_of_the_api_are_those_of_the_program() -> None:
    """The API has each facet of the panel, an empty one too, and each declared facet that the panel leaves out."""
    directory = tiny_directory()
    settings = dataclasses.replace(directory.program.directory, facets=('status', 'category'))
    program = dataclasses.replace(directory.program, directory=settings)
    bare = dataclasses.replace(directory.facets, options={**directory.facets.options, 'status': {}})
    wording = dataclasses.replace(
        tiny_wording(), directory=dataclasses.replace(directory, program=program, facets=bare)
    )
    facets = facets_file(wording)['facets']
    assert list(facets) == ['status', 'category', 'region_served', 'remote']
    assert facets['status'] == []
    assert [(option['id'], option['count']) for option in facets['region_served']] == [('north', 2), ('south', 1)]


def test_only_what_shows_a_partner_names_it() -> None:
    """`data-partner` holds the id of a listed partner wherever it stands, so that other programs can count cards."""
    pages = [data.decode() for path, data in tiny_files().items() if path.endswith('.html')]
    found = {id for page in pages for id in re.findall(r'data-partner="([^"]*)"', page)}
    assert found == set(tiny_directory().entries)


def test_hostile_name_is_escaped_everywhere() -> None:
    """A name with markup in it never becomes markup."""
    assert not [path for path, data in tiny_files().items() if b'Sons <Ltd>' in data and not path.endswith('.json')]
    feed = ET.fromstring(tiny_files()['feed.xml'])
    assert 'New partner: Alder & Sons <Ltd>' in [
        title.text for title in feed.iter('{http://www.w3.org/2005/Atom}title')
    ]


def test_unused_picture_is_not_published() -> None:
    """Only pictures that a public page shows are in the output."""
    assert [path for path in tiny_files() if 'unused' in path] == []
    assert [path.rpartition('.')[2] for path in tiny_files() if 'alder-logo-' in path] == ['png', 'webp']


def test_long_sitemap_is_cut() -> None:
    """A sitemap of more than 50,000 addresses becomes an index of several."""
    settings = tiny_judged().source.settings
    assert settings is not None
    meta = PageMeta(url='/', canonical='https://example.org/x/', title='', description='', kind='page', language='en')
    files = dict(sitemap_files([sitemap_entry(meta)] * (MAX_SITEMAP_URLS + 1), settings))
    assert sorted(files) == ['sitemap-1.xml', 'sitemap-2.xml', 'sitemap.xml']
    assert b'<loc>https://example.org/dir/sitemap-2.xml</loc>' in files['sitemap.xml']
    assert files['sitemap-1.xml'].count(b'<url>') == MAX_SITEMAP_URLS


def test_what_is_not_there_is_said_in_every_language() -> None:
    """Each language has a 404 page, and the host is told which addresses are its own; the first needs no rule."""
    files = tiny_files()
    assert b'<html lang="en"' in files['404.html']
    assert b'<html lang="sv"' in files['sv/404.html']
    assert files['_redirects'].decode().splitlines()[-1] == '/dir/sv/* /dir/sv/404.html 404'


def test_addresses_of_contacts_keep_the_signs_that_part_them() -> None:
    """`@` in a mail address and `+` in a telephone number are part of the form of such links."""
    page = tiny_files()['partners/alder/index.html'].decode()
    assert 'href="mailto:ada@alder.example.com"' in page
