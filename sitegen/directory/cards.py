"""Cards: what lists show of partners, case studies and projects, in one language."""

from __future__ import annotations

from functools import lru_cache

from sitegen.content.records import Case, Project
from sitegen.directory.listing import Entry
from sitegen.directory.names import monogram
from sitegen.directory.urls import case_path, partner_path, project_path
from sitegen.directory.views.cards import Card, CaseCard, ProjectCard
from sitegen.directory.views.words import Phrase, Proven
from sitegen.directory.wording import Wording

# Cards of case studies and projects that are kept: pages of one partner, made one after another, show them again.
_KEPT = 128


class Cards:
    """The cards of one directory in one language, remembered as lists and pages show them several times."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._cards: dict[str, Card] = {}
        self._case_cards = lru_cache(_KEPT)(self._make_case_card)
        self._project_cards = lru_cache(_KEPT)(self._make_project_card)

    def of_partner(self, id: str) -> Card:
        """The card of a listed partner."""
        if id not in self._cards:
            self._cards[id] = self._make_card(self._wording.directory.entries[id])
        return self._cards[id]

    def _make_card(self, entry: Entry) -> Card:
        wording = self._wording
        partner = wording.localise(entry.partner)
        level = wording.directory.program.level(entry.verdict.effective)
        name = wording.text(partner, 'name')
        assert name is not None
        return Card(
            id=partner.id,
            url=wording.address(partner_path(partner.id)),
            name=name,
            points=entry.points.total,
            level=wording.levels[level.id] if level else None,
            type=wording.term('type', partner.type),
            statuses=tuple(wording.terms['status'][id] for id in entry.verdict.shown_statuses),
            categories=self._proven('category', entry),
            industries=self._proven('industry', entry),
            country=wording.country(partner.country) if partner.country else None,
            city=wording.text(partner, 'city'),
            languages=tuple(wording.spoken(code) for code in partner.languages),
            website=partner.website,
            summary=wording.text(partner, 'summary'),
            cases=len(entry.holdings.cases),
            projects=len(entry.holdings.projects),
            logo=wording.picture(partner.logo),
            monogram=monogram(partner.name),
            since=partner.since,
            rights=frozenset(level.rights if level else ()),
            fields=wording.declared('partner', partner),
        )

    def _proven(self, facet: str, entry: Entry) -> tuple[Proven, ...]:
        terms = self._wording.terms[facet]
        return tuple(
            Proven(id=id, name=terms[id].name, url=terms[id].url, description=terms[id].description, count=count)
            for id, count in entry.pairs.counts(facet).items()
            if id in terms
        )

    def of_case(self, case: Case) -> CaseCard:
        return self._case_cards(case.id)

    def _make_case_card(self, id: str) -> CaseCard:
        wording = self._wording
        case = wording.localise(wording.directory.cases_by_id[id])
        partner = self.of_partner(case.partner)
        title = wording.text(case, 'title')
        assert title is not None
        language = wording.language_of(case, 'figures')
        return CaseCard(
            id=case.id,
            url=wording.address(case_path(case.id)),
            title=title,
            summary=wording.text(case, 'summary'),
            partner_id=partner.id,
            partner_name=partner.name,
            partner_url=partner.url,
            client=wording.text(case, 'client'),
            date=case.date,
            category=wording.term('category', case.category),
            industry=wording.term('industry', case.industry),
            figures=tuple((Phrase(item.label, language), Phrase(item.value, language)) for item in case.figures),
            fields=wording.declared('case', case),
        )

    def of_project(self, project: Project) -> ProjectCard:
        return self._project_cards(project.id)

    def _make_project_card(self, id: str) -> ProjectCard:
        wording = self._wording
        project = wording.directory.projects[id]
        local = wording.localise(project)
        partner = self.of_partner(project.partner)
        title = wording.text(local, 'title')
        assert title is not None
        return ProjectCard(
            id=project.id,
            url=wording.address(project_path(project.id)),
            title=title,
            partner_id=partner.id,
            partner_name=partner.name,
            partner_url=partner.url,
            client=wording.text(local, 'client'),
            category=wording.term('category', project.category),
            industry=wording.term('industry', project.industry),
            product=wording.text(local, 'product'),
            started=project.started,
            finished=project.finished,
            state=project.state,
            fields=wording.declared('project', local),
        )
