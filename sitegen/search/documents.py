"""What is searched: one document for each public page of a partner, a case study and a project.

Documents are made of public views and of nothing else, so what is private cannot reach an index.
They come in bundles, one for each partner with its works, which are only made when somebody asks for them:
a bundle says by its mark whether it is what it was.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from sitegen.digests import digest_of, digest_of_bytes
from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.listing import Entry
from sitegen.directory.presenting import Presenter
from sitegen.directory.views.cards import Card, CaseCard, ProjectCard
from sitegen.directory.views.profiles import Profile
from sitegen.directory.views.words import DeclaredValue, Phrase, Term
from sitegen.pages.units import Inputs
from sitegen.program.points import folded

KINDS = ('partner', 'case', 'project')
CORE_FACETS = ('category', 'industry', 'level', 'type', 'country', 'language', 'status')
SUMMARY_CHARACTERS = 160

Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """A page as search sees it. `tags` are its words of the program, place and client, which weigh more than text;
    `texts` its plain texts, `markup` its rendered body. Phrases are found in all of them. `facets` are options by
    facet, `pairs` its (category, industry) pairs."""

    kind: str
    id: str
    url: str
    title: str
    summary: str
    partner_id: str
    partner: str
    level: str
    points: int | float
    tags: tuple[str, ...]
    texts: tuple[str, ...]
    markup: str
    facets: Mapping[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The documents of one partner: its own, then its works. `make` makes them; two bundles of the same mark make
    the same."""

    id: str
    mark: str
    points: int | float
    make: Callable[[], tuple[SearchDocument, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetNames:
    """A facet and its options as people read them, in the program's order."""

    id: str
    name: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """Everything of one language that goes into an index; `match` is how category and industry combine.

    Bundles stand in the order of names, which points do not change.
    """

    language: str
    home: str
    bundles: tuple[Bundle, ...]
    facets: tuple[FacetNames, ...]
    match: str = 'same-project'

    @cached_property
    def documents(self) -> tuple[SearchDocument, ...]:
        """All documents in the order by points: partners, then case studies and projects by their partner's points."""
        return by_kind(bundle.make() for bundle in sorted(self.bundles, key=lambda bundle: -bundle.points))


def by_kind(bundles: Iterable[Iterable[SearchDocument]]) -> tuple[SearchDocument, ...]:
    """The documents of bundles: all partners, all case studies, all projects."""
    found: dict[str, list[SearchDocument]] = {kind: [] for kind in KINDS}
    for documents in bundles:
        for document in documents:
            found[document.kind].append(document)
    return tuple(document for documents in found.values() for document in documents)


@dataclass(frozen=True)
class _Gatherer:
    """The documents of one language."""

    presenter: Presenter

    @cached_property
    def inherited(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        return _partner_facets(self.presenter)

    def partner(self, profile: Profile) -> SearchDocument:
        card = profile.card
        words = [*card.categories, *card.industries, card.country, card.level, card.type, *card.statuses]
        spoken = [item.title for item in profile.activities]
        people = [contact.name for contact in profile.contacts]
        return SearchDocument(
            kind='partner',
            id=card.id,
            url=card.url,
            title=_plain(card.name),
            summary=_shortened(card.summary, profile.description),
            partner_id=card.id,
            partner='',
            level=card.level.id if card.level else '',
            points=card.points,
            tags=_texts(*_names(words), *profile.services, card.city, profile.region, *_shown(card.fields)),
            texts=_texts(card.summary, *spoken, *people, *profile.services),
            markup=profile.body_html,
            facets=self.inherited[card.id],
            pairs=tuple(
                (pair.category.id if pair.category else None, pair.industry.id if pair.industry else None)
                for pair in profile.proven
            ),
        )

    def work(
        self, kind: str, card: CaseCard | ProjectCard, partner: Card, markup: str, description: str
    ) -> SearchDocument:
        """A case study or a project; all facets but category and industry are its partner's."""
        summary = card.summary if isinstance(card, CaseCard) else None
        figures = _figures(card) if isinstance(card, CaseCard) else ()
        more = () if isinstance(card, CaseCard) else (card.product, *_shown(card.fields))
        return SearchDocument(
            kind=kind,
            id=card.id,
            url=card.url,
            title=_plain(card.title),
            summary=_shortened(summary, description),
            partner_id=partner.id,
            partner=_plain(partner.name),
            level=partner.level.id if partner.level else '',
            points=partner.points,
            tags=_texts(*_names([card.category, card.industry]), card.client, partner.name, *more),
            texts=_texts(summary, *figures, card.client, partner.name),
            markup=markup,
            facets=self.inherited[partner.id],
            pairs=((card.category.id if card.category else None, card.industry.id if card.industry else None),),
        )

    def all_of(self, entry: Entry) -> tuple[SearchDocument, ...]:
        """A partner, its case studies and its public projects."""
        return (self.partner(self.presenter.profile(entry.partner.id)), *self._works(entry))

    def _works(self, entry: Entry) -> Iterator[SearchDocument]:
        for case in sorted(entry.holdings.cases, key=lambda case: case.id):
            view = self.presenter.case(case)
            yield self.work('case', view.card, view.partner, view.body_html, view.description)
        for project in sorted(entry.public_projects, key=lambda project: project.id):
            shown = self.presenter.project(project)
            yield self.work('project', shown.card, shown.partner, shown.body_html, shown.description)


def search_source(presenter: Presenter, theme: str = '') -> SearchSource:
    """All that one language's index is made of; `theme` is the digest of its texts."""
    directory = presenter.directory
    return SearchSource(
        language=presenter.language,
        home=presenter.address('/'),
        bundles=_bundles(presenter, theme),
        facets=tuple(_facet_names(presenter)),
        match=directory.program.directory.match,
    )


def made_at_once(source: SearchSource) -> SearchSource:
    """The source with all documents made: what they were made of may go."""
    return replace(
        source, bundles=tuple(replace(bundle, make=partial(tuple, bundle.make())) for bundle in source.bundles)
    )


def document_count(entry: Entry) -> int:
    """How many documents a partner's bundle has, as long as it has not been made."""
    return 1 + len(entry.holdings.cases) + len(entry.public_projects)


def _bundles(presenter: Presenter, theme: str) -> tuple[Bundle, ...]:
    directory, gatherer = presenter.directory, _Gatherer(presenter)
    ground, said = _ground_of(presenter, theme), Inputs(directory, {}).bundles
    entries = sorted(directory.entries.values(), key=lambda entry: (folded(entry.partner.name), entry.partner.id))
    return tuple(
        Bundle(
            id=entry.partner.id,
            mark=digest_of_bytes(f'{ground} {said[entry.partner.id]}'.encode()),
            points=entry.points.total,
            make=partial(gatherer.all_of, entry),
        )
        for entry in entries
    )


def _ground_of(presenter: Presenter, theme: str) -> str:
    """What every document rests on besides its partner's records."""
    directory = presenter.directory
    return digest_of(directory.program, presenter.settings, directory.today, theme)


def _facet_names(presenter: Presenter) -> Iterator[FacetNames]:
    """The program's facets, then the others, each with all its options."""
    options = presenter.directory.facets.options
    own = presenter.directory.program.directory.facets
    for facet in dict.fromkeys((*own, *CORE_FACETS, *sorted(options))):
        places = order_of(presenter.directory.program, facet)
        found = [(id, str(presenter.option_name(facet, id))) for id in options.get(facet, {})]
        ordered = sorted(found, key=lambda item: (places.get(item[0], len(places)), item[1], item[0]))
        if found:
            yield FacetNames(
                id=facet,
                name=str(presenter.facet_name(facet)),
                options=tuple((_option(facet, id), name) for id, name in ordered),
            )


def _partner_facets(presenter: Presenter) -> dict[str, dict[str, tuple[str, ...]]]:
    """Each partner's options of every facet but category and industry, which are pairs; in an order of their own, as
    that of the facets follows the listing, which others may change."""
    found: dict[str, dict[str, tuple[str, ...]]] = {id: {} for id in presenter.directory.entries}
    for facet, options in presenter.directory.facets.options.items():
        if facet not in PROVEN_FACETS:
            for option, ids in options.items():
                for id in ids:
                    found[id][facet] = (*found[id].get(facet, ()), _option(facet, option))
    return {id: {facet: tuple(sorted(ids)) for facet, ids in sorted(own.items())} for id, own in found.items()}


def _option(facet: str, option: str) -> str:
    """An option as the API names it: countries in upper case."""
    return option.upper() if facet == 'country' else option


def _names(terms: list[Term | None]) -> list[Phrase]:
    return [term.name for term in terms if term]


def _shown(fields: tuple[DeclaredValue, ...]) -> list[Phrase]:
    return [shown for field in fields for shown in field.shown]


def _figures(card: CaseCard) -> tuple[str, ...]:
    return tuple(f'{label} {value}' for label, value in card.figures)


def _texts(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(text) for text in texts if text))


def _shortened(summary: Phrase | None, description: str) -> str:
    text = ' '.join(str(summary or description).split())
    return _plain(text if len(text) <= SUMMARY_CHARACTERS else text[: SUMMARY_CHARACTERS - 1].rsplit(' ', 1)[0] + '…')


def _plain(text: str) -> str:
    """A text without its language, held once: most languages of a large site share most texts."""
    return sys.intern(str(text))
