"""From the directory to public views in one language.

One `Presenter` serves one language. It is pure: the same directory, settings and language give the
same views. What it does not put into a view cannot reach a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day
from functools import cached_property
from typing import TypeVar

from sitegen.content.records import Case, Partner, Project
from sitegen.directory.cards import Cards
from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.listing import Entry
from sitegen.directory.site import site_view
from sitegen.directory.urls import pair_path
from sitegen.directory.views.profiles import (
    ActivityView,
    CertificateCount,
    ContactView,
    LevelVerdictView,
    Pair,
    PointsRow,
    Profile,
    StaffView,
)
from sitegen.directory.views.site import SiteView
from sitegen.directory.views.words import Phrase
from sitegen.directory.views.works import CaseView, ProjectView
from sitegen.directory.wording import Wording

MAX_RELATED = 3


class Presenter:
    """The views of one directory in one language, put together from its words and its cards."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.cards = Cards(wording)

    def profile(self, id: str, *, verdict: tuple[LevelVerdictView, ...] = (), similar: tuple[str, ...] = ()) -> Profile:
        """The whole page of a listed partner; `verdict` is the proof of its level (proof.py), `similar` are ids."""
        wording = self.wording
        entry = wording.directory.entries[id]
        partner = wording.localise(entry.partner)
        body_html, body_language = wording.body(partner)
        return Profile(
            card=self.cards.of_partner(id),
            rank=entry.rank,
            region=wording.text(partner, 'region'),
            founded=partner.founded,
            employees=partner.employees,
            services=tuple(Phrase(item, wording.language_of(partner, 'services')) for item in partner.services),
            body_html=body_html,
            body_language=body_language,
            description=wording.description(partner.summary, partner),
            contacts=self._contacts(entry),
            staff=self._staff(entry),
            certificates=self._certificates(entry),
            activities=self._activities(entry),
            cases=tuple(self.cards.of_case(case) for case in _newest_first(entry.holdings.cases)),
            projects=tuple(self.cards.of_project(project) for project in _newest_first(entry.public_projects)),
            confidential=len(entry.holdings.projects) - len(entry.public_projects),
            proven=self._pairs(entry),
            points_sources=self._points(entry),
            verdict=verdict,
            valid_until=self._end_of_term(partner),
            verified=partner.verified,
            edit_url=wording.edit_url(partner),
            similar=tuple(self.cards.of_partner(other) for other in similar),
        )

    def _contacts(self, entry: Entry) -> tuple[ContactView, ...]:
        language = self.wording.language_of(entry.partner, 'contacts')
        return tuple(
            ContactView(
                name=Phrase(contact.name, language) if contact.name else None,
                role=Phrase(contact.role, language) if contact.role else None,
                email=contact.email,
                phone=contact.phone,
            )
            for contact in entry.partner.contacts
            if contact.public
        )

    def _staff(self, entry: Entry) -> tuple[StaffView, ...]:
        staff = entry.partner.staff
        return tuple(
            StaffView(role=term, total=staff[id].total, certified=staff[id].certified)
            for id, term in self.wording.terms['role'].items()
            if id in staff
        )

    def _end_of_term(self, partner: Partner) -> Day | None:
        """The last good day of the membership; None where it has passed: what is shown since then has no such end."""
        end = partner.valid_until
        return end if end and end >= self.wording.directory.today else None

    def _certificates(self, entry: Entry) -> tuple[CertificateCount, ...]:
        wording = self.wording
        today = wording.directory.today
        counts = dict.fromkeys(wording.terms['certification'], 0)
        for certificate in entry.partner.certificates:
            begun = certificate.date is None or certificate.date <= today
            if begun and (certificate.valid_until is None or certificate.valid_until >= today):
                counts[certificate.kind] += 1
        terms = wording.terms['certification']
        return tuple(CertificateCount(kind=terms[id], count=count) for id, count in counts.items() if count)

    def _activities(self, entry: Entry) -> tuple[ActivityView, ...]:
        wording = self.wording
        past = [item for item in entry.partner.activities if item.date <= wording.directory.today]
        language = wording.language_of(entry.partner, 'activities')
        return tuple(
            ActivityView(
                kind=wording.terms['activity'][item.kind],
                date=item.date,
                title=Phrase(item.title, language) if item.title else None,
                url=item.url,
            )
            for item in sorted(past, key=lambda item: (-item.date.toordinal(), item.kind, item.title or ''))
        )

    def _points(self, entry: Entry) -> tuple[PointsRow, ...]:
        return tuple(
            PointsRow(
                id=source.id,
                title=self.wording.phrase(source.title),
                count=source.count,
                points=source.points,
                capped=source.capped,
            )
            for source in entry.points.sources
        )

    def _pairs(self, entry: Entry) -> tuple[Pair, ...]:
        """Each distinct category and industry that the partner proves, in the program's order."""
        wording = self.wording
        categories, industries = (order_of(wording.directory.program, facet) for facet in PROVEN_FACETS)
        pairs = sorted(
            entry.pairs.all(), key=lambda pair: (categories.get(pair[0] or '', -1), industries.get(pair[1] or '', -1))
        )
        return tuple(
            Pair(
                category=wording.term('category', category),
                industry=wording.term('industry', industry),
                url=wording.address(pair_path(category, industry)) if category and industry else '',
            )
            for category, industry in pairs
        )

    def case(self, case: Case) -> CaseView:
        """The whole page of a case study."""
        wording = self.wording
        local = wording.localise(case)
        body_html, body_language = wording.body(local)
        project = wording.directory.projects.get(case.project or '')
        return CaseView(
            card=self.cards.of_case(case),
            partner=self.cards.of_partner(case.partner),
            body_html=body_html,
            body_language=body_language,
            description=wording.description(local.summary, local),
            project=self.cards.of_project(project) if project else None,
            related=tuple(self.cards.of_case(item) for item in self._related(case)),
            edit_url=wording.edit_url(local),
        )

    def _related(self, case: Case) -> Iterable[Case]:
        """Other case studies of the same partner, newest first."""
        others = [item for item in self.wording.directory.entries[case.partner].holdings.cases if item.id != case.id]
        return _newest_first(others)[:MAX_RELATED]

    def project(self, project: Project) -> ProjectView:
        """The whole page of a project that is not confidential."""
        wording = self.wording
        local = wording.localise(project)
        body_html, body_language = wording.body(local)
        held = wording.directory.entries[project.partner].holdings
        cases = [case for case in held.cases if case.project == project.id]
        return ProjectView(
            card=self.cards.of_project(project),
            partner=self.cards.of_partner(project.partner),
            body_html=body_html,
            body_language=body_language,
            description=wording.description(None, local),
            cases=tuple(self.cards.of_case(case) for case in _newest_first(cases)),
            verified=project.verified,
            edit_url=wording.edit_url(local),
        )

    @cached_property
    def site(self) -> SiteView:
        """What every page of this language knows of the site."""
        return site_view(self.wording)


D = TypeVar('D', Case, Project)


def _newest_first(records: Iterable[D]) -> tuple[D, ...]:
    """By date, the newest first; those without a date last; then by id."""
    return tuple(sorted(records, key=lambda record: (-_ordinal(record.date), record.id)))


def _ordinal(day: Day | None) -> int:
    return day.toordinal() if day else 0
