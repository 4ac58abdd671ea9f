"""The link checker finds what is broken and leaves alone what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.links import Broken, find_broken

BASE = 'https://example.org/partners'
PAGE = '<!doctype html><title>x</title><h1 id="here">x</h1>{}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site below /partners with a page a/, a picture, and a 404."""
    write(tmp_path, 'index.html', PAGE.format('<a href="/partners/a/#here">a</a>'))
    write(tmp_path, 'a/index.html', PAGE.format('<a href="../">home</a>'))
    write(tmp_path, 'img/p.png', '')
    write(tmp_path, '404.html', PAGE.format('<a href="/partners/">home</a>'))
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, 'utf-8')


GOOD = [
    '<a href="#here">x</a><a href="#top">x</a><a href="">x</a><a href="?q=1">x</a>',
    '<a href="https://other.example/nowhere">x</a><a href="mailto:a@b.example">x</a><a href="tel:+1">x</a>',
    '<a href="https://example.org.evil.example/">x</a>',
    '<link rel="canonical" href="https://example.org/partners/b/">',
    '<link rel="alternate" hreflang="en" href="https://example.org/partners/a/">',
    '<img srcset="/partners/img/p.png 1x, ../img/p.png 2x" src="/partners/img/p%2Epng" alt="">',
    '<form action="/partners/a/?x=1#here"></form>',
    '<script type="application/ld+json">{"url": "https://example.org/partners/a/"}</script>',
]


@pytest.mark.parametrize('body', GOOD)
def test_references_that_resolve_are_no_finding(site: Path, body: str) -> None:
    """Whatever points to a file, an id, or another host is fine."""
    write(site, 'b/index.html', PAGE.format(body))
    assert find_broken(site, BASE) == []


BAD = [
    ('<a href="/partners/c/">x</a>', '/partners/c/', 'there is no c/index.html'),
    ('<a href="/partners/a">x</a>', '/partners/a', 'there is no a'),
    ('<a href="/a/">x</a>', '/a/', 'not below /partners/'),
    ('<a href="/partners/a/#gone">x</a>', '/partners/a/#gone', "no id 'gone' in a/index.html"),
    ('<a href="#gone">x</a>', '#gone', "no id 'gone' in b/index.html"),
    ('<a href="../../c/">x</a>', '../../c/', 'not below /partners/'),
    ('<a href="javascript:alert(1)">x</a>', 'javascript:alert(1)', 'a scheme that no page needs'),
    ('<img src="/partners/img/q.png" alt="">', '/partners/img/q.png', 'there is no img/q.png'),
    ('<img srcset="/partners/img/p.png 1x, /partners/q.png 2x">', '/partners/q.png', 'there is no q.png'),
    ('<script src="/partners/x.js"></script>', '/partners/x.js', 'there is no x.js'),
    ('<form action="/partners/c/"></form>', '/partners/c/', 'there is no c/index.html'),
    ('<link rel="canonical" href="https://example.org/partners/c/">', f'{BASE}/c/', 'there is no c/index.html'),
    ('<meta property="og:image" content="https://example.org/partners/c.png">', f'{BASE}/c.png', 'there is no c.png'),
    ('<meta http-equiv="refresh" content="0; url=/partners/c/">', '/partners/c/', 'there is no c/index.html'),
    ('<p style="background: url(/partners/c.png)">', '/partners/c.png', 'there is no c.png'),
    ('<style>p {background: url("/partners/c.png")}</style>', '/partners/c.png', 'there is no c.png'),
    ('<script type="application/ld+json">{"logo": "/partners/c.png"}</script>', '/partners/c.png', 'there is no c.png'),
    ('<svg><use href="/partners/i.svg#x"/></svg>', '/partners/i.svg#x', 'there is no i.svg'),
]


@pytest.mark.parametrize(('body', 'link', 'why'), BAD)
def test_broken_reference_of_a_page_is_found(site: Path, body: str, link: str, why: str) -> None:
    """A link, asset, form, alternate, preview picture or fragment that leads nowhere is named with its reason."""
    write(site, 'b/index.html', PAGE.format(body))
    assert find_broken(site, BASE) == [Broken('b/index.html', link, why)]


@pytest.mark.parametrize(
    ('path', 'text'),
    [
        ('feed.xml', '<feed xmlns="http://www.w3.org/2005/Atom"><link href="{}"/></feed>'),
        ('feed.xml', '<feed><entry><content type="html">&lt;a href="{}"&gt;x&lt;/a&gt;</content></entry></feed>'),
        (
            'sitemap.xml',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>',
        ),
        ('feed.json', '{{"items": [{{"url": "{}"}}]}}'),
        ('feed.json', '{{"items": [{{"content_html": "<a href=\\"{}\\">x</a>"}}]}}'),
        ('api/v1/partners.json', '{{"partners": [{{"card_url": "{}"}}]}}'),
        ('assets/style.css', 'p {{ background: url("{}") }}'),
        ('robots.txt', 'User-agent: *\nSitemap: {}\n'),
        ('_redirects', '# old\n/partners/old/ {} 301\n'),
    ],
)
def test_broken_reference_of_another_file_is_found(site: Path, path: str, text: str) -> None:
    """Feeds, sitemap, JSON, styles, robots.txt and redirects are held to the same rule."""
    write(site, path, text.format(f'{BASE}/a/'))
    assert find_broken(site, BASE) == []
    write(site, path, text.format(f'{BASE}/c/'))
    assert find_broken(site, BASE) == [Broken(path, f'{BASE}/c/', 'there is no c/index.html')]


def test_redirect_from_a_living_page_is_found(site: Path) -> None:
    """A redirect whose old address is a page would never be followed, or hide the page."""
    write(site, '_redirects', '/partners/a/ /partners/ 301\n')
    why = 'a page stands at the address that is redirected'
    assert find_broken(site, BASE) == [Broken('_redirects', '/partners/a/', why)]


def test_relative_link_of_the_404_page_is_found(site: Path) -> None:
    """The 404 page is served at any address, so its links start at the root."""
    write(site, '404.html', PAGE.format('<a href="a/">x</a>'))
    why = 'relative, on a page that is served at any address'
    assert find_broken(site, BASE) == [Broken('404.html', 'a/', why)]


def test_site_at_the_root_of_its_host_is_checked_too(tmp_path: Path) -> None:
    """A base URL without a path needs no prefix."""
    write(tmp_path, 'index.html', '<a href="/">x</a><a href="/b/">x</a><a href="https://example.org">x</a>')
    assert find_broken(tmp_path, 'https://example.org') == [Broken('index.html', '/b/', 'there is no b/index.html')]
