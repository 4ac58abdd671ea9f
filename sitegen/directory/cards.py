"""Cards: what lists show of partners, case studies and projects, in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sitegen.content.records import Case, Project
from sitegen.directory.listing import Entry
from sitegen.directory.names import monogram
from sitegen.directory.urls import case_path, partner_path, project_path
from sitegen.directory.views.cards import Card, CaseCard, ProjectCard
from sitegen.directory.views.words import Phrase, Proven
from sitegen.directory.wording import Wording

# Cards of case studies and projects that are kept: pages of one partner, made one after another, show them again.
_KEPT = 128


@dataclass(frozen=True)
class Cards(Wording):
    """The cards of one directory in one language, remembered as lists and pages show them several times."""

    @cached_property
    def _cards(self) -> dict[str, Card]:
        return {}

    def card(self, id: str) -> Card:
        """The card of a listed partner."""
        if id not in self._cards:
            self._cards[id] = self._make_card(self.directory.entries[id])
        return self._cards[id]

    def _make_card(self, entry: Entry) -> Card:
        partner = self.localise(entry.partner)
        level = self.directory.program.level(entry.verdict.effective)
        name = self.text(partner, 'name')
        assert name is not None
        return Card(
            id=partner.id,
            url=self.address(partner_path(partner.id)),
            name=name,
            points=entry.points.total,
            level=self.levels[level.id] if level else None,
            type=self.term('type', partner.type),
            statuses=tuple(self.terms['status'][id] for id in entry.verdict.shown_statuses),
            categories=self._proven('category', entry),
            industries=self._proven('industry', entry),
            country=self.country(partner.country) if partner.country else None,
            city=self.text(partner, 'city'),
            languages=tuple(self.spoken(code) for code in partner.languages),
            website=partner.website,
            summary=self.text(partner, 'summary'),
            cases=len(entry.holdings.cases),
            projects=len(entry.holdings.projects),
            logo=self.picture(partner.logo),
            monogram=monogram(partner.name),
            since=partner.since,
            rights=frozenset(level.rights if level else ()),
            fields=self.declared('partner', partner),
        )

    def _proven(self, facet: str, entry: Entry) -> tuple[Proven, ...]:
        terms = self.terms[facet]
        return tuple(
            Proven(id=id, name=terms[id].name, url=terms[id].url, description=terms[id].description, count=count)
            for id, count in entry.pairs.counts(facet).items()
            if id in terms
        )

    def case_card(self, case: Case) -> CaseCard:
        return self._case_cards(case.id)

    @cached_property
    def _case_cards(self) -> Callable[[str], CaseCard]:
        return lru_cache(_KEPT)(self._make_case_card)

    def _make_case_card(self, id: str) -> CaseCard:
        case = self.localise(self.directory.cases_by_id[id])
        partner = self.card(case.partner)
        title = self.text(case, 'title')
        assert title is not None
        language = self.language_of(case, 'figures')
        return CaseCard(
            id=case.id,
            url=self.address(case_path(case.id)),
            title=title,
            summary=self.text(case, 'summary'),
            partner_id=partner.id,
            partner_name=partner.name,
            partner_url=partner.url,
            client=self.text(case, 'client'),
            date=case.date,
            category=self.term('category', case.category),
            industry=self.term('industry', case.industry),
            figures=tuple((Phrase(item.label, language), Phrase(item.value, language)) for item in case.figures),
        )

    def project_card(self, project: Project) -> ProjectCard:
        return self._project_cards(project.id)

    @cached_property
    def _project_cards(self) -> Callable[[str], ProjectCard]:
        return lru_cache(_KEPT)(self._make_project_card)

    def _make_project_card(self, id: str) -> ProjectCard:
        project = self.directory.projects[id]
        local = self.localise(project)
        partner = self.card(project.partner)
        title = self.text(local, 'title')
        assert title is not None
        return ProjectCard(
            id=project.id,
            url=self.address(project_path(project.id)),
            title=title,
            partner_id=partner.id,
            partner_name=partner.name,
            partner_url=partner.url,
            client=self.text(local, 'client'),
            category=self.term('category', project.category),
            industry=self.term('industry', project.industry),
            product=self.text(local, 'product'),
            started=project.started,
            finished=project.finished,
            state=project.state,
            fields=self.declared('project', local),
        )
