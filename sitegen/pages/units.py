"""What there is to make, and what it depends on.

A unit is a handful of files that are made together: a partner's profile with its JSON, a page of a listing.
Its inputs name everything of the directory that it is made from, each with a digest; its ground is a digest of what
all units of its kind share (the program, the day, the templates). A unit is made again when either changes, so it
must read nothing that is not among them.

All records of one partner together are one input, its bundle. A unit that shows several partners (a listing, a
feed, similar partners) depends on the face of each instead: on what is shown of a partner outside its own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sitegen.content.files import MediaFile
from sitegen.digests import digest_of, digest_of_bytes
from sitegen.directory.listing import Directory, Entry
from sitegen.directory.similar import recall_similar
from sitegen.directory.targets import has_links
from sitegen.directory.urls import html_paths, page_count, paged
from sitegen.memo import Memo, NoMemo
from sitegen.pages.listings import ListingPage, listing_pages
from sitegen.pages.page import Layout
from sitegen.pages.standing import standing_pages

# The templates that each kind of unit is rendered from.
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    'works': ('card.html', 'badge.svg', 'partner_card.html', 'case_card.html', 'case.html', 'project.html'),
    'page': ('page.html',),
    'program': ('program.html',),
    'search': ('search.html',),
    'api': ('api.html',),
    'comparison': ('compare.html',),
    'sent': ('sent.html',),
    'not_found': ('404.html',),
    'profile': ('profile.html', 'compare_column.html', 'partner_card.html'),
    'listing': ('listing.html', 'partner_card.html'),
    'cases': ('cases.html', 'case_card.html'),
    'finding': ('partner_card.html',),
    'lists': (),
}

# All that pages of a template depend on besides their context: a digest by name (Theme.parts).
Templates = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are made together. `name` is a partner's id, a page's path or number, or empty.

    `key` is a digest of ground and inputs: the same id with the same key gives the same files.
    """

    language: str
    kind: str
    name: str
    ground: str
    inputs: Mapping[str, str]
    id: str = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        parts = '\n'.join((self.ground, *(f'{name}\t{value}' for name, value in self.inputs.items())))
        object.__setattr__(self, 'id', f'{self.language}/{self.kind}/{self.name}')
        object.__setattr__(self, 'key', digest_of_bytes(parts.encode()))


@dataclass(frozen=True, slots=True)
class Faces:
    """Digests by id of what is shown of partners and of case studies outside their own pages."""

    partners: Mapping[str, str]
    cases: Mapping[str, str]


class Inputs:
    """The inputs that units of all languages share, each computed once."""

    def __init__(self, directory: Directory, media: Mapping[str, MediaFile], memo: Memo | None = None) -> None:
        self._directory = directory
        self._media = media
        self._memo = memo or NoMemo()

    @cached_property
    def bundles(self) -> Mapping[str, str]:
        """By partner: a digest of its records, its rows of the ledger and its logo."""
        return {id: self._bundle(entry) for id, entry in self._directory.entries.items()}

    def _bundle(self, entry: Entry) -> str:
        logo = self._media.get(entry.partner.logo or '')
        digest = entry.holdings.digest
        return digest_of(digest, logo.name, logo.digest, logo.width, logo.height) if logo else digest

    @cached_property
    def similar(self) -> Mapping[str, tuple[str, ...]]:
        return recall_similar(self._directory, self._memo)

    @cached_property
    def facets(self) -> str:
        """How many partners stand under each option."""
        facets = self._directory.facets
        options = {
            facet: {option: len(ids) for option, ids in sorted(found.items())}
            for facet, found in sorted(facets.options.items())
        }
        return digest_of(options, {'/'.join(pair): len(ids) for pair, ids in sorted(facets.pairs.items())})

    @cached_property
    def partners(self) -> str:
        """All bundles, in the order of the listing."""
        return digest_of_bytes('\n'.join(f'{id} {bundle}' for id, bundle in self.bundles.items()).encode())

    @cached_property
    def routes(self) -> str:
        """All pages that a link in a text may lead to."""
        return digest_of_bytes('\n'.join(html_paths(self._directory)).encode())

    def links(self, *, linked: bool) -> dict[str, str]:
        """The input of a unit with links to pages of this site: a link to a page that is not there becomes text."""
        return {'links': self.routes} if linked else {}


class Plan:
    """The units of one language, in two rounds: making the first gives the faces that the last depend on.

    `grounds` has the parts of each kind's ground by name, to tell what changed.
    """

    def __init__(self, layout: Layout, inputs: Inputs, ground: Mapping[str, str], template: Templates) -> None:
        self._layout = layout
        self._inputs = inputs
        presenter = layout.presenter
        shared = {**ground, 'site': digest_of(presenter.site, presenter.wording.terms, presenter.wording.levels)}
        self.grounds = {kind: dict(shared) for kind in TEMPLATES}
        for kind, names in TEMPLATES.items():
            for name in names or ('',):
                self.grounds[kind].update(template(name))
        self._digests = {kind: digest_of(parts) for kind, parts in self.grounds.items()}

    def first(self) -> list[Unit]:
        """The units that show one partner or none."""
        return [*self._works(), *self._standing()]

    def last(self, faces: Faces) -> list[Unit]:
        """The units that show several partners."""
        return [*self._listings(faces), *self._profiles(faces), *self._cases(faces), *self._lists(faces)]

    def _unit(self, kind: str, name: str, **found: str) -> Unit:
        return Unit(self._layout.wording.language, kind, name, self._digests[kind], found)

    def _works(self) -> Iterator[Unit]:
        for id, entry in self._layout.directory.entries.items():
            links = self._inputs.links(linked=entry.targets.works)
            yield self._unit('works', id, **{f'partner {id}': self._inputs.bundles[id], **links})

    def _standing(self) -> Iterator[Unit]:
        for page in self._layout.directory.pages.values():
            found = {f'page {page.id}': page.digest, **self._inputs.links(linked=has_links(page))}
            yield self._unit('page', page.id, **found)
        found = {'facets': self._inputs.facets, 'first': next(iter(self._layout.directory.entries), '')}
        for kind in standing_pages(self._layout):
            links = {'links': self._inputs.routes} if kind == 'program' else {}
            yield self._unit(kind, '', **found, **links)

    def _listings(self, faces: Faces) -> Iterator[Unit]:
        for place in listing_pages(self._layout):
            cut = f'{place.number} of {place.pages}, {place.total}'
            shown = {f'partner {id}': faces.partners[id] for id in place.ids}
            yield self._unit('listing', paged(place.path, place.number), facets=self._inputs.facets, cut=cut, **shown)

    def _profiles(self, faces: Faces) -> Iterator[Unit]:
        for id, entry in self._layout.directory.entries.items():
            similar = {f'similar {other}': faces.partners[other] for other in self._inputs.similar[id]}
            own = {f'partner {id}': self._inputs.bundles[id], **self._inputs.links(linked=entry.targets.profile)}
            yield self._unit('profile', id, rank=str(entry.rank), **own, **similar)

    def _cases(self, faces: Faces) -> Iterator[Unit]:
        cases, per_page = self._layout.directory.cases, self._layout.per_page
        pages = page_count(len(cases), per_page)
        for number in range(1, pages + 1):
            shown = cases[(number - 1) * per_page : number * per_page]
            cut = f'{number} of {pages}, {len(cases)}'
            yield self._unit(
                'cases', str(number), cut=cut, **{f'case {case.id}': faces.cases[case.id] for case in shown}
            )

    def _lists(self, faces: Faces) -> Iterator[Unit]:
        order = digest_of_bytes(
            '\n'.join(f'{id} {faces.partners[id]}' for id in self._layout.directory.entries).encode()
        )
        cases = digest_of_bytes('\n'.join(f'{id} {face}' for id, face in sorted(faces.cases.items())).encode())
        yield self._unit('lists', '', partners=order, cases=cases, facets=self._inputs.facets)
        yield self._unit('finding', '', partners=order, facets=self._inputs.facets)


def places_of(layout: Layout) -> Mapping[str, ListingPage]:
    """The pages of listings by the names of their units."""
    return {paged(place.path, place.number): place for place in listing_pages(layout)}
