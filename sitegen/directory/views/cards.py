"""What lists show: a partner, a case study, a project."""

from __future__ import annotations

from datetime import date as Day
from typing import NamedTuple

from sitegen.directory.views.words import DeclaredValue, LevelTerm, Phrase, Picture, Proven, Term


class Card(NamedTuple):
    """What a listing shows of a partner: nothing that another partner's points could change, such as a rank.

    `monogram` stands where there is no logo; `cases` and `projects` are counts, confidential ones included.
    """

    id: str
    url: str
    name: Phrase
    points: int | float
    level: LevelTerm | None
    type: Term | None
    statuses: tuple[Term, ...]
    categories: tuple[Proven, ...]
    industries: tuple[Proven, ...]
    country: Term | None
    city: Phrase | None
    languages: tuple[Term, ...]
    website: str | None
    summary: Phrase | None
    cases: int
    projects: int
    logo: Picture | None
    monogram: str
    since: Day | None
    rights: frozenset[str]
    fields: tuple[DeclaredValue, ...] = ()

    def __hash__(self) -> int:
        """The hash of the id: a partner has one card in a language, and templates use it as a key (`once`)."""
        return hash(self.id)


class CaseCard(NamedTuple):
    """What a list shows of a case study."""

    id: str
    url: str
    title: Phrase
    summary: Phrase | None
    partner_id: str
    partner_name: Phrase
    partner_url: str
    client: Phrase | None
    date: Day
    category: Term | None
    industry: Term | None
    figures: tuple[tuple[Phrase, Phrase], ...]
    fields: tuple[DeclaredValue, ...] = ()


class ProjectCard(NamedTuple):
    """What a list shows of a project that is not confidential. `state` is running, live, closed or None."""

    id: str
    url: str
    title: Phrase
    partner_id: str
    partner_name: Phrase
    partner_url: str
    client: Phrase | None
    category: Term | None
    industry: Term | None
    product: Phrase | None
    started: Day | None
    finished: Day | None
    state: str | None
    fields: tuple[DeclaredValue, ...] = ()
