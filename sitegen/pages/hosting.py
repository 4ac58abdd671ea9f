"""Files for crawlers and for the host: sitemap, robots.txt, `_headers` and `_redirects`.

What goes into the line formats is made of ids and of addresses that settings.py has checked: neither can hold a
space or a line feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sitegen.directory.listing import Directory
from sitegen.directory.urls import language_prefix, partner_path
from sitegen.pages.page import PageMeta
from sitegen.settings import Settings

# The protocol's own limit (sitemaps.org): a larger sitemap is an index of several.
MAX_SITEMAP_URLS = 50_000

_POLICY = {
    'default-src': "'none'",
    'base-uri': "'none'",
    'connect-src': "'self'",
    'font-src': "'self'",
    'form-action': "'self'",
    'img-src': "'self'",
    'manifest-src': "'self'",
    'script-src': "'self'",
    'style-src': "'self'",
}
# A second policy, for all that must not stand in a frame: it cannot be taken back for the card pages,
# so it names where it holds instead of holding everywhere.
_NO_FRAMES = "Content-Security-Policy: frame-ancestors 'none'"


def content_security_policy(settings: Settings) -> str:
    """The policy of every page; a form that goes to another host is named in it."""
    policy = dict(_POLICY)
    if settings.leads.form == 'url' and settings.leads.url:
        scheme, _, rest = settings.leads.url.partition('://')
        policy['form-action'] += f' {scheme}://{rest.split("/", 1)[0]}'
    return '; '.join(f'{key} {value}' for key, value in policy.items())


def headers_file(settings: Settings, first_segments: Iterable[str]) -> bytes:
    """`_headers`: security for all, frames for the embeddable card alone, long caching for hashed files."""
    base = settings.base_path
    blocks: list[tuple[str, list[str]]] = [
        (
            f'{base}/*',
            [
                f'Content-Security-Policy: {content_security_policy(settings)}',
                'X-Content-Type-Options: nosniff',
                'Referrer-Policy: strict-origin-when-cross-origin',
                'Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=()',
                'Cross-Origin-Opener-Policy: same-origin',
                *(['X-Robots-Tag: noindex'] if settings.noindex else []),
            ],
        )
    ]
    for prefix in _prefixes(settings):
        blocks.append((f'{base}{prefix}/', [_NO_FRAMES]))
        blocks.append((f'{base}{prefix}/partners/:id/', [_NO_FRAMES]))
        blocks += [(f'{base}{prefix}/{segment}/*', [_NO_FRAMES]) for segment in sorted(first_segments)]
        blocks.append((f'{base}{prefix}/api/*', ['Access-Control-Allow-Origin: *']))
    blocks.append((f'{base}/assets/*', ['Cache-Control: public, max-age=31536000, immutable']))
    blocks.append((f'{base}/search/s/*', ['Cache-Control: public, max-age=31536000, immutable']))
    lines = []
    for path, values in blocks:
        lines += [path, *(f'  {value}' for value in values)]
    return ('\n'.join(lines) + '\n').encode()


def redirects_file(directory: Directory, settings: Settings) -> bytes:
    """`_redirects`: old ids of listed partners, and the 404 page of each language but the first.

    A host serves files that exist before it follows a rule, and the 404.html at the root without one.
    """
    lines = []
    for prefix in _prefixes(settings):
        base = settings.base_path + prefix
        for old, id in sorted(directory.aliases.items()):
            lines.append(f'{base}{partner_path(old)} {base}{partner_path(id)} 301')
    for prefix in _prefixes(settings)[1:]:
        base = settings.base_path + prefix
        lines.append(f'{base}/* {base}/404.html 404')
    return ''.join(f'{line}\n' for line in lines).encode()


def _prefixes(settings: Settings) -> list[str]:
    return [language_prefix(language, settings.languages) for language in settings.languages]


def robots_file(settings: Settings) -> bytes:
    if settings.noindex:
        return b'User-agent: *\nDisallow: /\n'
    return f'User-agent: *\nAllow: /\nSitemap: {settings.base_url}/sitemap.xml\n'.encode()


def sitemap_files(entries: Sequence[str], settings: Settings) -> Iterator[tuple[str, bytes]]:
    """`sitemap.xml`, or an index of several where one would be too long."""
    parts = [entries[at : at + MAX_SITEMAP_URLS] for at in range(0, len(entries), MAX_SITEMAP_URLS)] or [[]]
    if len(parts) == 1:
        yield 'sitemap.xml', _sitemap('urlset', parts[0])
        return
    names = [f'sitemap-{number}.xml' for number in range(1, len(parts) + 1)]
    index = [f'<sitemap><loc>{escape(settings.base_url)}/{name}</loc></sitemap>' for name in names]
    yield 'sitemap.xml', _sitemap('sitemapindex', index)
    for name, part in zip(names, parts, strict=True):
        yield name, _sitemap('urlset', part)


def _sitemap(root: str, entries: Iterable[str]) -> bytes:
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{root} {spaces}>', *entries, f'</{root}>', '']
    return '\n'.join(lines).encode()


def sitemap_entry(meta: PageMeta) -> str:
    """A page's entry in the sitemap, with its addresses in all languages."""
    links = ''.join(
        f'<xhtml:link rel="alternate" hreflang="{escape(language)}" href="{escape(url)}"/>'
        for language, url in meta.alternates
    )
    changed = f'<lastmod>{meta.changed.isoformat()}</lastmod>' if meta.changed else ''
    return f'<url><loc>{escape(meta.canonical)}</loc>{changed}{links}</url>'


def first_segment(url: str, settings: Settings) -> str:
    """The first part of a page's address after base path and language; empty for a home page."""
    prefixes = (settings.base_path + prefix for prefix in _prefixes(settings)[1:])
    prefix = next((prefix for prefix in prefixes if url.startswith(f'{prefix}/')), settings.base_path)
    return url[len(prefix) :].split('/', 2)[1]


def unframed_segments(segments: Iterable[str]) -> frozenset[str]:
    """The first parts of addresses below which no page may be framed: not partners', whose cards may."""
    return frozenset(segments) - {'', 'partners', '404.html'}
