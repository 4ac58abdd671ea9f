"""Facets: which partners stand under which option, and what their category and industry rest on.

Category and industry rest on evidence (projects, and case studies or the profile where the program says
so), not on what a profile claims. A page of two facets lists who has one record in both
(`match: same-project`) or any two (`match: any`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from typing import Any, NamedTuple

from sitegen.content.records import Case, Partner, Project
from sitegen.program.evidence import Holdings, counts_on, values_of
from sitegen.program.model import Program
from sitegen.program.verdict import Verdict

PROVEN_FACETS = ('category', 'industry')


class Pairs(NamedTuple):
    """What the evidence of one partner proves.

    `records` counts evidence records by (category, industry), either of which may be None;
    `profile` has the ids that only its profile names.
    """

    records: Mapping[tuple[str | None, str | None], int]
    profile: frozenset[tuple[str | None, str | None]] = frozenset()

    def all(self) -> frozenset[tuple[str | None, str | None]]:
        return frozenset(self.records) | self.profile

    def counts(self, facet: str) -> dict[str, int]:
        """Records by option of `category` or `industry`, most first; 0 where only the profile names it."""
        at = PROVEN_FACETS.index(facet)
        counted: Counter[str] = Counter()
        for pair, count in self.records.items():
            if pair[at] is not None:
                counted[str(pair[at])] += count
        for pair in self.profile:
            if pair[at] is not None:
                counted[str(pair[at])] += 0
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True)
class FacetIndex:
    """Listed partners by facet and option, in listing order; `pairs` by (category, industry). No option is empty."""

    options: Mapping[str, Mapping[str, tuple[str, ...]]]
    pairs: Mapping[tuple[str, str], tuple[str, ...]]


def prove(program: Program, holdings: Holdings, today: Day | None = None) -> Pairs:
    """The categories and industries that a partner's records prove, by the program's `directory.evidence`.

    Records dated after `today` prove nothing yet; without it all do.
    """
    evidence = program.directory.evidence
    records: Counter[tuple[str | None, str | None]] = Counter()
    proven: list[Project | Case] = []
    if today:
        holdings = replace(
            holdings,
            projects=tuple(project for project in holdings.projects if counts_on(project, today)),
            cases=tuple(case for case in holdings.cases if counts_on(case, today)),
        )
    if 'projects' in evidence:
        proven += holdings.projects
    if 'cases' in evidence:
        proven += _cases_that_add(holdings, counted=bool(proven))
    for record in proven:
        if record.category or record.industry:
            records[record.category, record.industry] += 1
    profile = _claims(program, holdings.partner) if 'profile' in evidence else frozenset()
    return Pairs(dict(sorted(records.items(), key=str)), profile)


def _cases_that_add(holdings: Holdings, *, counted: bool) -> Sequence[Case]:
    """Case studies, without those that tell of a project which counts already with the same words."""
    projects = {project.id: project for project in holdings.projects} if counted else {}
    return [
        case
        for case in holdings.cases
        if case.project not in projects
        or (projects[case.project].category, projects[case.project].industry) != (case.category, case.industry)
    ]


def _claims(program: Program, partner: Partner) -> frozenset[tuple[str | None, str | None]]:
    """What a profile says of itself: its services, and public declared fields, that are a category or an industry."""
    public = [definition.id for definition in program.fields.get('partner', ()) if definition.public]
    said = {*partner.services, *(item for id in public for item in values_of(partner.extra.get(id)))}
    categories: list[str | None] = [item.id for item in program.categories if item.id in said]
    industries: list[str | None] = [item.id for item in program.industries if item.id in said]
    return frozenset((c, i) for c in categories or [None] for i in industries or [None] if c or i)


class FacetValues(NamedTuple):
    """What one partner's records prove, and its options by facet, in a fixed order."""

    pairs: Pairs
    options: tuple[tuple[str, tuple[str, ...]], ...]


def facet_values(program: Program, holdings: Holdings, verdict: Verdict, today: Day) -> FacetValues:
    """What the records of one partner say of facets."""
    declared = [field.id for field in program.facets if field.public]
    pairs = prove(program, holdings, today)
    options = ((facet, tuple(found)) for facet, found in _options_of(holdings.partner, verdict, pairs, declared))
    return FacetValues(pairs, tuple(options))


def index_facets(program: Program, listed: Mapping[str, FacetValues]) -> FacetIndex:
    """All facets of the listed partners by id, in listing order."""
    facets: dict[str, dict[str, list[str]]] = {}
    pairs: dict[tuple[str, str], list[str]] = {}
    for id, values in listed.items():
        for facet, options in values.options:
            for option in options:
                facets.setdefault(facet, {}).setdefault(option, []).append(id)
        for pair in _pairs_of(program, values.pairs):
            pairs.setdefault(pair, []).append(id)
    return FacetIndex(
        {facet: {option: tuple(ids) for option, ids in options.items()} for facet, options in facets.items()},
        {pair: tuple(ids) for pair, ids in pairs.items()},
    )


def _options_of(
    partner: Partner, verdict: Verdict, proven: Pairs, declared: Iterable[str]
) -> Iterable[tuple[str, Iterable[str]]]:
    """The options under which one partner stands, by facet."""
    for facet in PROVEN_FACETS:
        yield facet, proven.counts(facet)
    yield 'level', [verdict.effective] if verdict.effective else []
    yield 'type', [partner.type] if partner.type else []
    yield 'country', [partner.country] if partner.country else []
    yield 'language', partner.languages
    yield 'status', verdict.shown_statuses
    for id in declared:
        yield id, facet_options(partner.extra.get(id))


def facet_options(value: Any) -> list[str]:
    """The options that a declared field's value stands for; a boolean's are `yes` and `no`."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ['yes' if value else 'no']
    return [str(item) for item in values_of(value)]


def _pairs_of(program: Program, proven: Pairs) -> set[tuple[str, str]]:
    """The (category, industry) pages on which a partner stands."""
    if program.directory.match == 'same-project':
        return {(category, industry) for category, industry in proven.all() if category and industry}
    return {(category, industry) for category in proven.counts('category') for industry in proven.counts('industry')}


def order_of(program: Program, facet: str) -> dict[str, int]:
    """The place of each option in the program file, for facets that it orders."""
    named = {
        'category': program.categories,
        'industry': program.industries,
        'level': program.levels,
        'type': program.types,
        'status': program.statuses,
    }
    if facet in named:
        return {item.id: number for number, item in enumerate(named[facet])}
    for field in program.fields.get('partner', ()):
        if field.id == facet:
            return {option.id: number for number, option in enumerate(field.options)} or {'yes': 0, 'no': 1}
    return {}
