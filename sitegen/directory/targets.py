"""Where texts lead: to pages of this site, and to its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.content.records import Record
from sitegen.program.evidence import Holdings

_PICTURE = '<img src="/assets/'
_ADDRESS = re.compile(r'"(/assets/[^"]*)"')


class Targets(NamedTuple):
    """Where the texts of one partner lead. `profile` and `works`: whether its own text, and those of its case studies
    and projects, hold links to pages of this site. `pictures` are the addresses of pictures in public ones."""

    profile: bool
    works: bool
    pictures: tuple[str, ...]


def targets_of(holdings: Holdings) -> Targets:
    """Where the texts of one partner lead."""
    public = (project for project in holdings.projects if not project.confidential)
    shown = (holdings.partner, *holdings.cases, *public)
    return Targets(
        profile=has_links(holdings.partner),
        works=any(map(has_links, (*holdings.cases, *holdings.projects))),
        pictures=tuple(dict.fromkeys(address for record in shown for address in pictures_in(record))),
    )


def has_links(record: Record) -> bool:
    """Whether a text of the record holds a link to a page of this site."""
    return any('href="/' in html for html in _bodies(record))


def pictures_in(record: Record) -> Iterator[str]:
    """The addresses of the pictures that the texts of a record show."""
    for html in _bodies(record):
        if _PICTURE in html:
            yield from _ADDRESS.findall(html)


def _bodies(record: Record) -> Iterator[str]:
    yield record.body.html
    yield from (translation.body.html for translation in record.translations.values() if translation.body)
