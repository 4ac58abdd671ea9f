"""A partner's whole page, with the proof behind its level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from typing import NamedTuple

from sitegen.directory.views.cards import Card, CaseCard, ProjectCard
from sitegen.directory.views.words import LevelTerm, Phrase, Term


class ContactView(NamedTuple):
    """A contact that its partner made public."""

    name: Phrase | None
    role: Phrase | None
    email: str | None
    phone: str | None


class ActivityView(NamedTuple):
    """An activity of a partner, such as a talk."""

    kind: Term
    date: Day
    title: Phrase | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCount:
    """How many certificates of one kind are valid today; nobody is named."""

    kind: Term
    count: int


class StaffView(NamedTuple):
    """How many people have a role, and how many of them are certified."""

    role: Term
    total: int | None
    certified: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRow:
    """One source of points; `capped` where the price list's maximum cut it."""

    id: str
    title: Phrase
    count: int
    points: int | float
    capped: bool


class Pair(NamedTuple):
    """A category and industry that one project of the partner proves."""

    category: Term | None
    industry: Term | None
    url: str = ''


class EvidenceView(NamedTuple):
    """A record that a requirement counted: linked where it has a page, unnamed where it is confidential."""

    kind: str
    title: Phrase | None
    url: str


class RequirementView(NamedTuple):
    """One requirement at one level, judged, in words; `status` is FORMATS.md's."""

    id: str
    group: str | None
    title: Phrase
    note: Phrase | None
    force: str
    status: str
    limit_text: str
    value_text: str
    due: Day | None
    not_published: bool
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelVerdictView:
    """The verdict on one level. `same` is how many requirements are left out, as they read the same for the level
    `beside`."""

    level: LevelTerm
    holds: bool
    requirements: tuple[RequirementView, ...]
    same: int = 0
    beside: LevelTerm | None = None


class Profile(NamedTuple):
    """A partner's whole page. `rank` counts from 1 and is never shared; `verdict` is empty where the program
    shows levels only.

    `confidential` is the number of projects that count and are not shown, `valid_until` a day to come, or today.
    """

    card: Card
    rank: int
    region: Phrase | None
    founded: int | None
    employees: int | None
    services: tuple[Phrase, ...]
    body_html: str
    body_language: str
    description: str
    contacts: tuple[ContactView, ...]
    staff: tuple[StaffView, ...]
    certificates: tuple[CertificateCount, ...]
    activities: tuple[ActivityView, ...]
    cases: tuple[CaseCard, ...]
    projects: tuple[ProjectCard, ...]
    confidential: int
    proven: tuple[Pair, ...]
    points_sources: tuple[PointsRow, ...]
    verdict: tuple[LevelVerdictView, ...]
    valid_until: Day | None
    verified: Day | None
    edit_url: str
    similar: tuple[Card, ...] = ()

    @property
    def proven_together(self) -> tuple[Pair, ...]:
        """The pairs that have both a category and an industry."""
        return tuple(pair for pair in self.proven if pair.category and pair.industry)

    @property
    def needs_note(self) -> bool:
        """Whether a requirement that is shown has a limit of this directory's own."""
        return any(row.not_published for level in self.verdict for row in level.requirements)
