"""What texts refer to: pages of this site, and its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.content.records import Record
from sitegen.program.evidence import Holdings

_PICTURE = '<img src="/assets/'
_ADDRESS = re.compile(r'"(/assets/[^"]*)"')


class Targets(NamedTuple):
    """What the texts of one partner refer to.

    `profile` and `works` say whether its own text, and the texts of its case studies and projects, link to pages of
    this site. `pictures` are the addresses of the pictures in its public texts.
    """

    profile: bool
    works: bool
    pictures: tuple[str, ...]


def targets_of(holdings: Holdings) -> Targets:
    """What the texts of one partner refer to."""
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
