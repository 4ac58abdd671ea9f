"""Who is listed, in which order, and what belongs to them: the directory before it takes a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from functools import cached_property

from sitegen.content.collection import Collection
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import Case, Page, Partner, Project
from sitegen.directory.facets import FacetIndex, Pairs, facet_values, index_facets
from sitegen.directory.freshness import profile_changed
from sitegen.directory.targets import Targets, targets_of
from sitegen.program.evidence import Holdings
from sitegen.program.model import Program
from sitegen.program.points import Score, ordering_key
from sitegen.program.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A listed partner with what belongs to it.

    `rank` counts from 1; `pairs` are the categories and industries that its records prove; `targets` is what its texts
    link to; `changed` is the newest date on its profile.
    """

    partner: Partner
    holdings: Holdings
    verdict: Verdict
    points: Score
    rank: int
    pairs: Pairs
    targets: Targets
    changed: Day | None

    @property
    def public_projects(self) -> tuple[Project, ...]:
        return tuple(project for project in self.holdings.projects if not project.confidential)


@dataclass(frozen=True)
class Directory:
    """All that is public, language-neutral. `entries` stand in listing order, cases newest first,
    projects by id without the confidential ones."""

    program: Program
    today: Day
    entries: Mapping[str, Entry]
    cases: tuple[Case, ...]
    projects: Mapping[str, Project]
    pages: Mapping[str, Page]
    facets: FacetIndex
    aliases: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cases_by_id(self) -> Mapping[str, Case]:
        return {case.id: case for case in self.cases}


def make_directory(
    program: Program,
    collection: Collection,
    holdings: Mapping[str, Holdings],
    verdicts: Mapping[str, Verdict],
    points: Mapping[str, Score],
    today: Day,
    notes: Notes = NO_NOTES,
) -> Directory:
    """The listed partners in order, with their public records; nothing of partners that are not listed.

    `notes` remember what follows from one partner's records alone.
    """
    ranks = rank_listed(collection.partners, verdicts, points)
    values = notes.each(
        'facets', holdings, lambda held: facet_values(program, held, verdicts[held.partner.id], today), program, today
    )
    targets = notes.each('targets', holdings, targets_of)
    changed = notes.each('changed', holdings, lambda held: profile_changed(held, today), today)
    entries = {
        id: Entry(
            partner=collection.partners[id],
            holdings=holdings[id],
            verdict=verdicts[id],
            points=points[id],
            rank=rank,
            pairs=values[id].pairs,
            targets=targets[id],
            changed=changed[id],
        )
        for id, rank in ranks.items()
    }
    cases = [case for entry in entries.values() for case in entry.holdings.cases]
    projects = {project.id: project for entry in entries.values() for project in entry.public_projects}
    return Directory(
        program=program,
        today=today,
        entries=entries,
        # Newest first; a date to come is no way to the top, so these are last until their day.
        cases=tuple(sorted(cases, key=lambda case: (case.date > today, -case.date.toordinal(), case.id))),
        projects=dict(sorted(projects.items())),
        pages=collection.pages,
        facets=index_facets(program, {id: values[id] for id in entries}),
        aliases={old: id for id, entry in entries.items() for old in entry.partner.aliases},
    )


def rank_listed(
    partners: Mapping[str, Partner], verdicts: Mapping[str, Verdict], points: Mapping[str, Score]
) -> dict[str, int]:
    """Ranks of the listed partners by id, first one first: points descending, then name, then id."""
    listed = (id for id in partners if verdicts[id].listed)
    ordered = sorted(listed, key=lambda id: ordering_key(partners[id].name, id, points[id].total))
    return {id: number for number, id in enumerate(ordered, start=1)}
