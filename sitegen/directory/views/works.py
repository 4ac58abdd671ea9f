"""A case study's and a project's whole page."""

from __future__ import annotations

from datetime import date as Day
from typing import NamedTuple

from sitegen.directory.views.cards import Card, CaseCard, ProjectCard


class CaseView(NamedTuple):
    """A case study's whole page. `project` is None where it has none, or a confidential one."""

    card: CaseCard
    partner: Card
    body_html: str
    body_language: str
    description: str
    project: ProjectCard | None
    related: tuple[CaseCard, ...]
    edit_url: str


class ProjectView(NamedTuple):
    """A project's whole page."""

    card: ProjectCard
    partner: Card
    body_html: str
    body_language: str
    description: str
    cases: tuple[CaseCard, ...]
    verified: Day | None
    edit_url: str
