"""Feeds: what is new in the directory, as Atom (RFC 4287) and JSON Feed 1.1.

An entry is a published case study, a new partner on the day that its membership began, or a level: on the day that
a term was renewed, or that one ran out and the level followed the program's `lapse`. Records keep no history of
levels: a promotion within a term changes `level` and no date, so it shows in the feed with the next term. All dates
come from the records, so that a build of an unchanged directory gives the same feeds; nothing is in a feed that is
not on the partner's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from functools import partial
from html import escape
from typing import Any

from sitegen.content.records import Case
from sitegen.dates import add
from sitegen.directory.listing import Entry
from sitegen.directory.presenting import Presenter
from sitegen.directory.urls import case_path, partner_path
from sitegen.directory.views.site import SiteView
from sitegen.directory.wording import Wording
from sitegen.pages.api import to_json
from sitegen.program.term import lapse_ends, term_number

MAX_ENTRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry; `id` never changes, `url` is the full address of the page that shows it."""

    id: str
    url: str
    title: str
    summary: str
    author: str
    date: Day


def feed_entries(presenter: Presenter) -> tuple[FeedEntry, ...]:
    """The newest entries, newest first; nothing is dated after today."""
    today = presenter.wording.directory.today
    past = [item for item in _all_news(presenter) if item.date <= today]
    past.sort(key=lambda item: (-item.date.toordinal(), item.path))
    return tuple(item.entry() for item in past[:MAX_ENTRIES])


@dataclass(frozen=True, slots=True)
class _News:
    """An entry before its texts are made, as a large directory has many more than fit in a feed.

    `path` is unlike any other's and orders those of one day.
    """

    date: Day
    path: str
    entry: Callable[[], FeedEntry]


def _all_news(presenter: Presenter) -> Iterator[_News]:
    wording = presenter.wording
    for case in wording.directory.cases:
        yield _News(case.date, case_path(case.id), partial(_case_entry, presenter, case))
    for id, entry in wording.directory.entries.items():
        if entry.partner.since:
            title = wording.labels('New partner: %(name)s')
            since = entry.partner.since
            yield _News(since, partner_path(id), partial(_partner_entry, presenter, id, since, title))
        for day, title in _level_changes(wording, entry):
            anchor = f'#level-{day}'
            news = partial(_partner_entry, presenter, id, day, title, anchor)
            yield _News(day, partner_path(id) + anchor, news)


def _case_entry(presenter: Presenter, case: Case) -> FeedEntry:
    card = presenter.cards.of_case(case)
    url = presenter.site.origin + card.url
    return FeedEntry(
        id=url,
        url=url,
        title=str(card.title),
        summary=str(card.summary or ''),
        author=str(card.partner_name),
        date=case.date,
    )


def _partner_entry(presenter: Presenter, id: str, day: Day, title: str, anchor: str = '') -> FeedEntry:
    """An entry about a partner; `title` has placeholders for its name and level."""
    card = presenter.cards.of_partner(id)
    url = presenter.site.origin + card.url
    return FeedEntry(
        id=url + anchor,
        url=url,
        title=title % {'name': card.name, 'level': card.level.name if card.level else ''},
        summary=str(card.summary or ''),
        author=str(card.name),
        date=day,
    )


def _level_changes(wording: Wording, entry: Entry) -> Iterator[tuple[Day, str]]:
    """The day that the level of today began, with a title, where it follows from the end of a term."""
    term, partner = wording.directory.program.term, entry.partner
    if term is None or term.length is None or partner.valid_until is None or entry.verdict.effective is None:
        return
    if entry.verdict.steps:
        ended = lapse_ends(term.length, partner.valid_until, entry.verdict.steps)[-1]
        yield ended + timedelta(days=1), wording.labels('%(name)s is now listed as: %(level)s')
    elif (term_number(term, partner) or 1) > 1:
        yield add(partner.valid_until, term.length, -1), wording.labels('%(name)s renewed: %(level)s')


def feed_files(presenter: Presenter) -> Iterator[tuple[str, bytes]]:
    """`feed.xml` and `feed.json` of one language, as output paths and bytes."""
    entries, address = feed_entries(presenter), presenter.wording.address
    yield address.file('/feed.xml'), _atom(presenter.site, entries).encode()
    yield address.file('/feed.json'), to_json(_json_feed(presenter.site, entries))


def _instant(day: Day) -> str:
    return f'{day.isoformat()}T00:00:00Z'


def _atom(site: SiteView, entries: tuple[FeedEntry, ...]) -> str:
    home, own = site.origin + site.home_url, site.origin + site.urls['feed_atom']
    updated = entries[0].date if entries else site.generated_for
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(site.language)}">',
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
            f'<id>{escape(entry.id)}</id>',
            f'<updated>{_instant(entry.date)}</updated>',
            f'<author><name>{escape(entry.author)}</name></author>',
            f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>',
            f'<summary>{escape(entry.summary)}</summary>',
            '</entry>',
        ]
    return '\n'.join([*lines, '</feed>', ''])


def _json_feed(site: SiteView, entries: tuple[FeedEntry, ...]) -> dict[str, Any]:
    return {
        'version': 'https://jsonfeed.org/version/1.1',
        'title': str(site.title),
        'home_page_url': site.origin + site.home_url,
        'feed_url': site.origin + site.urls['feed_json'],
        'language': site.language,
        'items': [
            {
                'id': entry.id,
                'url': entry.url,
                'title': entry.title,
                'content_text': entry.summary or entry.title,
                'date_published': _instant(entry.date),
                'authors': [{'name': entry.author}],
            }
            for entry in entries
        ],
    }
