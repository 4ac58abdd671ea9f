"""From the directory to public views in one language.

One `Presenter` serves one language. It is pure: the same directory, settings and language give the
same views. What it does not put into a view cannot reach a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property
from typing import TypeVar

from sitegen.content.records import Case, Page, Partner, Project
from sitegen.directory.accent import DEFAULT_ACCENT, hex_colour, light_shades, parse_colour
from sitegen.directory.cards import Cards
from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.listing import Entry
from sitegen.directory.names import own_name
from sitegen.directory.urls import free_page_path, pair_path
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
from sitegen.directory.views.site import FreePage, SiteAddresses, SiteView
from sitegen.directory.views.words import Phrase, Term
from sitegen.directory.views.works import CaseView, ProjectView

MAX_RELATED = 3


@dataclass(frozen=True)
class Presenter(Cards):
    """The views of one directory in one language."""

    def profile(self, id: str, *, verdict: tuple[LevelVerdictView, ...] = (), similar: tuple[str, ...] = ()) -> Profile:
        """The whole page of a listed partner; `verdict` is the proof of its level (proof.py), `similar` are ids."""
        entry = self.directory.entries[id]
        partner = self.localise(entry.partner)
        body_html, body_language = self.body(partner)
        return Profile(
            card=self.card(id),
            rank=entry.rank,
            region=self.text(partner, 'region'),
            founded=partner.founded,
            employees=partner.employees,
            services=tuple(Phrase(item, self.language_of(partner, 'services')) for item in partner.services),
            body_html=body_html,
            body_language=body_language,
            description=self.description(partner.summary, partner),
            contacts=self._contacts(entry),
            staff=self._staff(entry),
            certificates=self._certificates(entry),
            activities=self._activities(entry),
            cases=tuple(self.case_card(case) for case in _newest_first(entry.holdings.cases)),
            projects=tuple(self.project_card(project) for project in _newest_first(entry.public_projects)),
            confidential=len(entry.holdings.projects) - len(entry.public_projects),
            proven=self._pairs(entry),
            points_sources=self._points(entry),
            verdict=verdict,
            valid_until=self._end_of_term(partner),
            verified=partner.verified,
            edit_url=self.edit_url(partner),
            similar=tuple(self.card(other) for other in similar),
        )

    def _contacts(self, entry: Entry) -> tuple[ContactView, ...]:
        language = self.language_of(entry.partner, 'contacts')
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
            for id, term in self.terms['role'].items()
            if id in staff
        )

    def _end_of_term(self, partner: Partner) -> Day | None:
        """The last good day of the membership; None where it has passed: what is shown since then has no such end."""
        end = partner.valid_until
        return end if end and end >= self.directory.today else None

    def _certificates(self, entry: Entry) -> tuple[CertificateCount, ...]:
        today = self.directory.today
        counts = dict.fromkeys(self.terms['certification'], 0)
        for certificate in entry.partner.certificates:
            begun = certificate.date is None or certificate.date <= today
            if begun and (certificate.valid_until is None or certificate.valid_until >= today):
                counts[certificate.kind] += 1
        terms = self.terms['certification']
        return tuple(CertificateCount(kind=terms[id], count=count) for id, count in counts.items() if count)

    def _activities(self, entry: Entry) -> tuple[ActivityView, ...]:
        past = [item for item in entry.partner.activities if item.date <= self.directory.today]
        language = self.language_of(entry.partner, 'activities')
        return tuple(
            ActivityView(
                kind=self.terms['activity'][item.kind],
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
                title=self.phrase(source.title),
                count=source.count,
                points=source.points,
                capped=source.capped,
            )
            for source in entry.points.sources
        )

    def _pairs(self, entry: Entry) -> tuple[Pair, ...]:
        """Each distinct category and industry that the partner proves, in the program's order."""
        categories, industries = (order_of(self.directory.program, facet) for facet in PROVEN_FACETS)
        pairs = sorted(
            entry.pairs.all(), key=lambda pair: (categories.get(pair[0] or '', -1), industries.get(pair[1] or '', -1))
        )
        return tuple(
            Pair(
                category=self.term('category', category),
                industry=self.term('industry', industry),
                url=self.address(pair_path(category, industry)) if category and industry else '',
            )
            for category, industry in pairs
        )

    def case(self, case: Case) -> CaseView:
        """The whole page of a case study."""
        local = self.localise(case)
        body_html, body_language = self.body(local)
        project = self.directory.projects.get(case.project or '')
        return CaseView(
            card=self.case_card(case),
            partner=self.card(case.partner),
            body_html=body_html,
            body_language=body_language,
            description=self.description(local.summary, local),
            project=self.project_card(project) if project else None,
            related=tuple(self.case_card(item) for item in self._related(case)),
            edit_url=self.edit_url(local),
        )

    def _related(self, case: Case) -> Iterable[Case]:
        """Other case studies of the same partner, newest first."""
        others = [item for item in self.directory.entries[case.partner].holdings.cases if item.id != case.id]
        return _newest_first(others)[:MAX_RELATED]

    def project(self, project: Project) -> ProjectView:
        """The whole page of a project that is not confidential."""
        local = self.localise(project)
        body_html, body_language = self.body(local)
        cases = [case for case in self.directory.entries[project.partner].holdings.cases if case.project == project.id]
        return ProjectView(
            card=self.project_card(project),
            partner=self.card(project.partner),
            body_html=body_html,
            body_language=body_language,
            description=self.description(None, local),
            cases=tuple(self.case_card(case) for case in _newest_first(cases)),
            verified=project.verified,
            edit_url=self.edit_url(local),
        )

    def free_page(self, page: Page) -> FreePage:
        """The whole of a free page, such as an imprint."""
        local = self.localise(page)
        body_html, body_language = self.body(local)
        return FreePage(
            id=page.id,
            url=self.address(free_page_path(page.id)),
            title=self._title(local),
            summary=self.text(local, 'summary'),
            body_html=body_html,
            body_language=body_language,
            edit_url=self.edit_url(local),
        )

    def _title(self, page: Page) -> Phrase:
        title = self.text(page, 'title')
        assert title is not None
        return title

    @cached_property
    def site(self) -> SiteView:
        """What every page of this language knows of the site."""
        program, settings = self.directory.program, self.settings
        accent = light_shades(parse_colour(settings.accent)).accent if settings.accent else DEFAULT_ACCENT
        return SiteView(
            title=self.phrase(settings.title),
            description=self.maybe(settings.description),
            language=self.language,
            languages=tuple(
                Term(id=code, name=Phrase(own_name(code), '' if code == self.language else code))
                for code in settings.languages
            ),
            base_url=settings.base_url,
            base_path=settings.base_path,
            home_url=self.address('/'),
            program_name=self.phrase(program.name),
            vendor_name=self.phrase(program.vendor.name),
            vendor_url=program.vendor.url,
            points_title=self.maybe(program.points.title),
            has_points=bool(program.points.prices or program.points.ledger),
            has_levels=bool(program.levels),
            pages=tuple(
                (self._title(self.localise(page)), self.address(free_page_path(page.id)))
                for page in self.directory.pages.values()
            ),
            leads_form=settings.leads.form,
            leads_url=settings.leads.url,
            noindex=settings.noindex,
            repository=settings.repository,
            generated_for=self.directory.today,
            accent=hex_colour(accent),
            logo=self.picture(settings.logo, 'title'),
            urls=self._urls,
        )

    @property
    def _urls(self) -> SiteAddresses:
        address = self.address
        return SiteAddresses(
            {
                'home': address('/'),
                **({'cases': address('/cases/')} if self.directory.cases else {}),
                'program': address('/program/'),
                'search': address('/search/'),
                'search_index': address.asset('/search/index.json'),
                'compare': address('/compare/'),
                'sent': address('/compare/sent/'),
                **({'privacy': address(free_page_path('privacy'))} if 'privacy' in self.directory.pages else {}),
                'finding': address.asset(f'/finding/{self.language}.json'),
                'feed_atom': address('/feed.xml'),
                'feed_json': address('/feed.json'),
                'api': address('/api/'),
            }
        )


D = TypeVar('D', Case, Project)


def _newest_first(records: Iterable[D]) -> tuple[D, ...]:
    """By date, the newest first; those without a date last; then by id."""
    return tuple(sorted(records, key=lambda record: (-_ordinal(record.date), record.id)))


def _ordinal(day: Day | None) -> int:
    return day.toordinal() if day else 0
