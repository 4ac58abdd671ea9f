"""A case study's and a project's whole page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from sitegen.directory.views.cards import Card, CaseCard, ProjectCard


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case study's whole page. `project` is None where it has none, or a confidential one."""

    card: CaseCard
    partner: Card
    body_html: str
    body_language: str
    description: str
    project: ProjectCard | None
    related: tuple[CaseCard, ...]
    edit_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """A project's whole page."""

    card: ProjectCard
    partner: Card
    body_html: str
    body_language: str
    description: str
    cases: tuple[CaseCard, ...]
    verified: Day | None
    edit_url: str
