"""Feeds: what is new in the directory, as Atom (RFC 4287) and JSON Feed 1.1.

An entry is a published case study or a partner on the day that its membership began. Every date comes
from the records, so that a build of an unchanged directory gives the same feeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from html import escape
from typing import Any

from sitegen.directory.presenting import Presenter
from sitegen.pages.api import to_json

MAX_ENTRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One thing that is new; `url` is absolute and stays the same for good."""

    url: str
    title: str
    summary: str
    author: str
    date: Day


def feed_entries(presenter: Presenter) -> tuple[FeedEntry, ...]:
    """The newest entries, newest first; nothing is dated after today."""
    directory, host = presenter.directory, _host(presenter)
    entries = []
    for case in directory.cases:
        if case.date <= directory.today:
            card = presenter.case_card(case)
            entries.append(
                FeedEntry(
                    url=host + card.url,
                    title=str(card.title),
                    summary=str(card.summary or ''),
                    author=str(card.partner_name),
                    date=case.date,
                )
            )
    for id, entry in directory.entries.items():
        since = entry.partner.since
        if since and since <= directory.today:
            partner = presenter.card(id)
            title = presenter.labels('New partner: %(name)s') % {'name': partner.name}
            entries.append(
                FeedEntry(
                    url=host + partner.url,
                    title=title,
                    summary=str(partner.summary or ''),
                    author=str(partner.name),
                    date=since,
                )
            )
    entries.sort(key=lambda entry: (-entry.date.toordinal(), entry.url))
    return tuple(entries[:MAX_ENTRIES])


def _host(presenter: Presenter) -> str:
    """Scheme and host of the site: addresses in views begin with the path."""
    return presenter.settings.base_url.removesuffix(presenter.settings.base_path)


def feed_files(presenter: Presenter) -> Iterator[tuple[str, bytes]]:
    """`feed.xml` and `feed.json` of one language, as output paths and bytes."""
    entries = feed_entries(presenter)
    folder = f'{presenter.address.prefix}/'.removeprefix('/')
    yield f'{folder}feed.xml', _atom(presenter, entries).encode()
    yield f'{folder}feed.json', to_json(_json_feed(presenter, entries))


def _instant(day: Day) -> str:
    return f'{day.isoformat()}T00:00:00Z'


def _atom(presenter: Presenter, entries: tuple[FeedEntry, ...]) -> str:
    site, host = presenter.site, _host(presenter)
    home, own = host + site.home_url, host + site.urls['feed_atom']
    updated = entries[0].date if entries else presenter.directory.today
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(presenter.language)}">',
        f'<title>{escape(site.title)}</title>',
        f'<id>{escape(home)}</id>',
        f'<updated>{_instant(updated)}</updated>',
        f'<author><name>{escape(site.title)}</name></author>',
        f'<link rel="alternate" type="text/html" href="{escape(home)}"/>',
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
    ]
    for entry in entries:
        lines += [
            '<entry>',
            f'<title>{escape(entry.title)}</title>',
            f'<id>{escape(entry.url)}</id>',
            f'<updated>{_instant(entry.date)}</updated>',
            f'<author><name>{escape(entry.author)}</name></author>',
            f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>',
            f'<summary>{escape(entry.summary)}</summary>',
            '</entry>',
        ]
    return '\n'.join([*lines, '</feed>', ''])


def _json_feed(presenter: Presenter, entries: tuple[FeedEntry, ...]) -> dict[str, Any]:
    site, host = presenter.site, _host(presenter)
    return {
        'version': 'https://jsonfeed.org/version/1.1',
        'title': str(site.title),
        'home_page_url': host + site.home_url,
        'feed_url': host + site.urls['feed_json'],
        'language': presenter.language,
        'items': [
            {
                'id': entry.url,
                'url': entry.url,
                'title': entry.title,
                'content_text': entry.summary or entry.title,
                'date_published': _instant(entry.date),
                'authors': [{'name': entry.author}],
            }
            for entry in entries
        ],
    }
