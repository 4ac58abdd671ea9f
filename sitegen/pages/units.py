"""What there is to make, and on what it depends.

A unit is a handful of files that are made together: a partner's profile with its JSON, a page of a listing.
Its inputs name everything of the directory that it is made from, each with a digest; together with its ground
(the program, the day, the templates: what all units of its kind share) they decide whether it has to be made
again. So a unit must read nothing that is not among its inputs. What one partner's records say is one digest,
its bundle; only where partners meet (listings, ranks, similar partners) do several come together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sitegen.content.files import MediaFile
from sitegen.content.records import Record
from sitegen.digests import digest_of, digest_of_bytes
from sitegen.directory.listing import Directory, Entry
from sitegen.directory.similar import Similarity
from sitegen.directory.urls import html_paths, page_count, paged
from sitegen.pages.listings import ListingPage, listing_pages
from sitegen.pages.page import Layout
from sitegen.pages.standing import standing_pages

# Kinds of units with the templates that they are rendered from. What stands in LAST sets in what others made.
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    'profile': ('profile.html', 'compare_column.html'),
    'works': ('card.html', 'badge.svg', 'partner_card.html', 'case_card.html', 'case.html', 'project.html'),
    'page': ('page.html',),
    'program': ('program.html',),
    'search': ('search.html',),
    'api': ('api.html',),
    'comparison': ('compare.html',),
    'sent': ('sent.html',),
    'not_found': ('404.html',),
    'listing': ('listing.html', 'partner_card.html'),
    'cases': ('cases.html', 'case_card.html'),
    'finding': ('partner_card.html',),
    'lists': (),
}
LAST = frozenset({'listing', 'cases', 'finding', 'lists'})

# The parts of a template, and of what stands around it, each with a digest.
Templates = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are made together. `name` is a partner's id, a page's path, or empty; `ground` is a digest."""

    language: str
    kind: str
    name: str
    ground: str
    inputs: Mapping[str, str]

    @property
    def id(self) -> str:
        return f'{self.language}/{self.kind}/{self.name}'

    @property
    def key(self) -> str:
        """Two units of the same id with the same key are made of the same."""
        return digest_of(self.ground, self.inputs)


class Inputs:
    """The inputs that units of all languages share, each made once."""

    def __init__(self, directory: Directory, media: Mapping[str, MediaFile]) -> None:
        self._directory = directory
        self._media = media

    @cached_property
    def bundles(self) -> Mapping[str, str]:
        """By partner: its records and its rows of the ledger, with the pictures that they show."""
        return {id: self._bundle(entry) for id, entry in self._directory.entries.items()}

    def _bundle(self, entry: Entry) -> str:
        held = entry.holdings
        records: list[Record] = [held.partner, *held.cases, *held.projects]
        logo = self._media.get(entry.partner.logo or '')
        rows = [(row.date, row.kind, row.points) for row in held.ledger]
        return digest_of([self.of_record(record) for record in records], rows, logo)

    def of_record(self, record: Record) -> str:
        """What a record says; the bytes do not tell what pictures in a body look like, its HTML does."""
        pictures = [html for html in _bodies(record) if '<img' in html]
        return digest_of(record.digest, pictures) if pictures else record.digest

    @cached_property
    def similar(self) -> Mapping[str, tuple[str, ...]]:
        similarity = Similarity(self._directory)
        return {id: similarity.of(id) for id in self._directory.entries}

    @cached_property
    def facets(self) -> str:
        """Who stands under which option, as numbers."""
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

    def links(self, *records: Record) -> dict[str, str]:
        """Where bodies lead to pages of this site, whether these exist decides what they become."""
        linked = any('href="/' in html for record in records for html in _bodies(record))
        return {'links': self.routes} if linked else {}


def _bodies(record: Record) -> Iterator[str]:
    yield record.body.html
    yield from (translation.body.html for translation in record.translations.values() if translation.body)


@dataclass(frozen=True)
class Plan:
    """The units of one language. `grounds` has the parts of each kind's ground by name, to tell what changed."""

    units: tuple[Unit, ...]
    grounds: Mapping[str, Mapping[str, str]]


def plan_units(layout: Layout, inputs: Inputs, ground: Mapping[str, str], template: Templates) -> Plan:
    """Everything to make in one language; `ground` is what the whole site rests on, `template` gives its parts."""
    presenter = layout.presenter
    shared = {**ground, 'site': digest_of(presenter.site, presenter.terms, presenter.levels)}
    grounds = {kind: dict(shared) for kind in TEMPLATES}
    for kind, names in TEMPLATES.items():
        for name in names or ('',):
            grounds[kind].update(template(name))
    digests = {kind: digest_of(parts) for kind, parts in grounds.items()}

    def unit(kind: str, name: str, **found: str) -> Unit:
        return Unit(presenter.language, kind, name, digests[kind], found)

    planner = _Planner(layout, inputs)
    named = [(kind, name, found) for kind, name, found in planner.units()]
    return Plan(tuple(unit(kind, name, **found) for kind, name, found in named), grounds)


@dataclass(frozen=True)
class _Planner:
    layout: Layout
    inputs: Inputs

    def units(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Kind, name and inputs of every unit, in the order of the sitemap."""
        yield from self.listings()
        yield from self.partners()
        yield from self.cases()
        for page in self.layout.directory.pages.values():
            yield 'page', page.id, {f'page {page.id}': self.inputs.of_record(page), **self.inputs.links(page)}
        found = {'facets': self.inputs.facets, 'first': next(iter(self.layout.directory.entries), '')}
        for kind in standing_pages(self.layout):
            yield kind, '', {**found, 'links': self.inputs.routes} if kind == 'program' else found
        everybody = {'partners': self.inputs.partners, 'facets': self.inputs.facets}
        yield 'lists', '', everybody
        yield 'finding', '', everybody

    def listings(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        for place in listing_pages(self.layout):
            shown = self._bundles(place.ids)
            cut = f'{place.number} of {place.pages}, {place.total}'
            yield 'listing', paged(place.path, place.number), {'facets': self.inputs.facets, 'cut': cut, **shown}

    def _bundles(self, ids: Sequence[str]) -> dict[str, str]:
        bundles = self.inputs.bundles
        return {f'partner {id}': bundles[id] for id in ids}

    def partners(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        for id, entry in self.layout.directory.entries.items():
            own = self._bundles((id,))
            links = self.inputs.links(entry.partner)
            similar = {f'similar {other}': self.inputs.bundles[other] for other in self.inputs.similar[id]}
            yield 'profile', id, {**own, **links, 'rank': str(entry.rank), **similar}
            links = self.inputs.links(*entry.holdings.cases, *entry.holdings.projects)
            yield 'works', id, {**own, **links}

    def cases(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        cases, per_page = self.layout.directory.cases, self.layout.per_page
        pages = page_count(len(cases), per_page)
        for number in range(1, pages + 1):
            shown = cases[(number - 1) * per_page : number * per_page]
            cut = f'{number} of {pages}, {len(cases)}'
            bundles = {f'case {case.id}': self.inputs.bundles[case.partner] for case in shown}
            yield 'cases', str(number), {'cut': cut, **bundles}


def places_of(layout: Layout) -> Mapping[str, ListingPage]:
    """The pages of listings by the names of their units."""
    return {paged(place.path, place.number): place for place in listing_pages(layout)}
