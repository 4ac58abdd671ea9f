"""What is searched: one document for each public page of a partner, a case study and a project.

Documents are made from public views only, so nothing private can reach an index. They come in bundles, one for each
partner with its works, which are made on demand; the mark of a bundle tells whether it has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from sitegen.digests import digest_of
from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.listing import Directory, Entry
from sitegen.directory.presenting import Presenter
from sitegen.directory.views.cards import CaseCard
from sitegen.directory.views.profiles import Profile
from sitegen.directory.views.words import DeclaredValue, Phrase, Term
from sitegen.directory.views.works import CaseView, ProjectView
from sitegen.directory.wording import Wording
from sitegen.passing import passing
from sitegen.program.points import folded

KINDS = ('partner', 'case', 'project')
CORE_FACETS = ('category', 'industry', 'level', 'type', 'country', 'language', 'status')
SUMMARY_CHARACTERS = 160

Pair = tuple[str | None, str | None]
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """A page as search sees it.

    `tags` are the words of its categories, place and client, which weigh more than text; `texts` are its plain texts,
    `markup` is its rendered body. Phrases are found in all of them. `facets` are options by facet, `pairs` its
    (category, industry) pairs.
    """

    kind: str
    id: str
    url: str
    title: str
    summary: str
    partner_id: str
    partner: str
    city: str
    level: str
    points: int | float
    tags: tuple[str, ...]
    texts: tuple[str, ...]
    markup: str
    facets: Mapping[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]

    @property
    def key(self) -> Key:
        """By what it is found again: its partner's id, its kind and its own id."""
        return self.partner_id, self.kind, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The documents of one partner: its own, then its works. `make` makes them. Bundles with the same mark, on the same
    ground, make the same documents."""

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
    """Everything of one language that goes into an index.

    `match` is how category and industry combine; `ground` is a digest of what all documents depend on besides their
    partner's records. Bundles are sorted by name, so that points do not change their order.
    """

    language: str
    home: str
    bundles: tuple[Bundle, ...]
    facets: tuple[FacetNames, ...]
    match: str = 'same-project'
    ground: str = ''

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
    """Makes the documents of one language."""

    presenter: Presenter

    @cached_property
    def _options(self) -> Mapping[str, Mapping[str, list[str]]]:
        return _options_by_partner(self.presenter.wording.directory)

    def partner(self, profile: Profile, facets: Mapping[str, tuple[str, ...]]) -> SearchDocument:
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
            city=_plain(card.city or ''),
            level=card.level.id if card.level else '',
            points=card.points,
            tags=_texts(*_names(words), *profile.services, card.city, profile.region, *_shown(card.fields)),
            texts=_texts(card.summary, *spoken, *people, *profile.services, _host(card.website)),
            markup=profile.body_html,
            facets=facets,
            pairs=tuple(
                (pair.category.id if pair.category else None, pair.industry.id if pair.industry else None)
                for pair in profile.proven
            ),
        )

    def work(
        self,
        view: CaseView | ProjectView,
        facets: Mapping[str, tuple[str, ...]],
    ) -> SearchDocument:
        """A case study or a project; all facets but category and industry are its partner's."""
        card, partner = view.card, view.partner
        summary = card.summary if isinstance(card, CaseCard) else None
        figures = _figures(card) if isinstance(card, CaseCard) else ()
        product = None if isinstance(card, CaseCard) else card.product
        tags = (card.client, partner.name, product, *_shown(card.fields))
        return SearchDocument(
            kind='case' if isinstance(card, CaseCard) else 'project',
            id=card.id,
            url=card.url,
            title=_plain(card.title),
            summary=_shortened(summary, view.description),
            partner_id=partner.id,
            partner=_plain(partner.name),
            city='',
            level=partner.level.id if partner.level else '',
            points=partner.points,
            tags=_texts(*_names([card.category, card.industry]), *tags),
            texts=_texts(summary, *figures, card.client, partner.name),
            markup=view.body_html,
            facets=facets,
            pairs=((card.category.id if card.category else None, card.industry.id if card.industry else None),),
        )

    def all_of(self, entry: Entry) -> tuple[SearchDocument, ...]:
        """A partner, its case studies and its public projects. Of their records nothing is held."""
        presenter, options = self.presenter, self._options[entry.partner.id]
        facets = {facet: tuple(sorted(options[facet])) for facet in sorted(options)}
        cases = sorted(entry.holdings.cases, key=lambda case: case.id)
        projects = sorted(entry.public_projects, key=lambda project: project.id)
        with passing():
            return (
                self.partner(presenter.profile(entry.partner.id), facets),
                *(self.work(presenter.case(case), facets) for case in cases),
                *(self.work(presenter.project(project), facets) for project in projects),
            )


def search_source(presenter: Presenter, theme: str = '') -> SearchSource:
    """Everything that one language's index is made from; `theme` is the digest of its texts."""
    wording, directory = presenter.wording, presenter.wording.directory
    return SearchSource(
        language=wording.language,
        home=wording.address('/'),
        bundles=_bundles(presenter),
        facets=tuple(_facet_names(wording)),
        match=directory.program.directory.match,
        ground=digest_of(directory.program, wording.settings, directory.today, theme),
    )


def made_at_once(source: SearchSource) -> SearchSource:
    """The source with all documents made, so that what they were made from can be freed."""
    return replace(
        source, bundles=tuple(replace(bundle, make=partial(tuple, bundle.make())) for bundle in source.bundles)
    )


def document_count(entry: Entry) -> int:
    """The number of documents of a partner, without making them."""
    return 1 + len(entry.holdings.cases) + len(entry.public_projects)


def _bundles(presenter: Presenter) -> tuple[Bundle, ...]:
    gatherer, entries = _Gatherer(presenter), presenter.wording.directory.entries
    names = {id: folded(entry.partner.name) for id, entry in entries.items()}
    return tuple(
        Bundle(
            id=id,
            mark=entries[id].holdings.digest,
            points=entries[id].points.total,
            make=partial(gatherer.all_of, entries[id]),
        )
        for id in sorted(entries, key=lambda id: (names[id], id))
    )


def _facet_names(wording: Wording) -> Iterator[FacetNames]:
    """The program's facets, then the others, each with all its options."""
    options = wording.directory.facets.options
    own = wording.directory.program.directory.facets
    for facet in dict.fromkeys((*own, *CORE_FACETS, *sorted(options))):
        places = order_of(wording.directory.program, facet)
        found = [(id, str(wording.option_name(facet, id))) for id in options.get(facet, {})]
        ordered = sorted(found, key=lambda item: (places.get(item[0], len(places)), item[1], item[0]))
        if found:
            yield FacetNames(
                id=facet,
                name=str(wording.facet_name(facet)),
                options=tuple((_option(facet, id), name) for id, name in ordered),
            )


def _options_by_partner(directory: Directory) -> dict[str, dict[str, list[str]]]:
    """Each partner's options of every facet but category and industry, which are pairs. They are in the order of the
    listing, which others may change."""
    found: dict[str, dict[str, list[str]]] = {id: {} for id in directory.entries}
    for facet, options in directory.facets.options.items():
        if facet not in PROVEN_FACETS:
            for option, ids in options.items():
                told = _option(facet, option)
                for id in ids:
                    found[id].setdefault(facet, []).append(told)
    return found


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


def _host(website: str | None) -> str:
    """What a website's host begins with, which mostly is a name in Latin letters; '' for none."""
    return (website or '').partition('//')[2].removeprefix('www.').partition('.')[0]


def _shortened(summary: Phrase | None, description: str) -> str:
    text = ' '.join(str(summary or description).split())
    return _plain(text if len(text) <= SUMMARY_CHARACTERS else text[: SUMMARY_CHARACTERS - 1].rsplit(' ', 1)[0] + '…')


def _plain(text: str) -> str:
    """A text without its language, interned: most languages of a large site share most texts."""
    return sys.intern(str(text))
