"""From a unit to its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from sitegen.digests import digest_of
from sitegen.directory.listing import Entry
from sitegen.directory.proof import Proof
from sitegen.directory.urls import API_FOLDER, partner_path
from sitegen.pages.api import list_files, partner_file, partner_json, to_json
from sitegen.pages.badges import badge_for
from sitegen.pages.comparing import comparison_column
from sitegen.pages.feeds import feed_files
from sitegen.pages.finding import finding_files
from sitegen.pages.hosting import first_segment, sitemap_entry
from sitegen.pages.listings import ListingPage, Listings
from sitegen.pages.page import Layout, PlannedPage, Render
from sitegen.pages.partners import card_page, case_page, profile_page, project_page
from sitegen.pages.share_pictures import ShareText
from sitegen.pages.standing import STANDING, free_page
from sitegen.pages.units import places_of

File = tuple[str, bytes]
# What one unit gives for the files of others, by kind and id: a rendered card, a partner's JSON.
Fragments = Mapping[str, Mapping[str, str]]


class Trace(NamedTuple):
    """What files of the whole site need of a page: its entry in the sitemap, the first part of its address, and the
    path of its share picture; '' for none. A named tuple, as every build reads and writes them all."""

    sitemap: str
    segment: str
    share: str


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a unit, in order; `shares` are the share pictures of its pages by path."""

    files: tuple[File, ...]
    traces: tuple[Trace, ...] = ()
    fragments: Fragments = field(default_factory=dict)
    shares: Mapping[str, ShareText] = field(default_factory=dict)


def face_of(layout: Layout, entry: Entry) -> str:
    """A digest of all that is shown of a partner outside its own pages (see units.py)."""
    partner = entry.partner
    told = (entry.changed, partner.valid_until, entry.verdict.steps, entry.pairs)
    return digest_of(layout.presenter.cards.of_partner(partner.id), told)


class Maker:
    """Makes the units of one language. `similar` are the partners like each partner."""

    def __init__(self, layout: Layout, render: Render, similar: Mapping[str, tuple[str, ...]]) -> None:
        self.layout = layout
        self.presenter = layout.presenter
        self.directory = layout.directory
        self.render = render
        self.similar = similar
        self.listings = Listings(layout)
        self._proof = Proof(layout.wording)
        self._file = layout.address.file

    @cached_property
    def _places(self) -> Mapping[str, ListingPage]:
        return places_of(self.layout)

    def make(self, kind: str, name: str, fragments: Fragments) -> Made:
        """The files of a unit; `fragments` are those that it needs (`wanted_fragments`)."""
        match kind:
            case 'profile':
                return self._profile(name)
            case 'works':
                return self._works(self.directory.entries[name])
            case 'listing':
                return self._pages(self.listings.partners(self._places[name], fragments['card']))
            case 'cases':
                return self._pages(self.listings.cases(int(name), fragments['case']))
            case 'page':
                return self._pages(free_page(self.layout, self.directory.pages[name]))
            case 'lists':
                return Made((*list_files(self.presenter.wording, fragments['json']), *feed_files(self.presenter)))
            case 'finding':
                return Made(tuple(finding_files(self.presenter.wording, fragments['card'])))
            case _:
                return self._pages(STANDING[kind](self.layout))

    def wanted_fragments(self, kind: str, name: str) -> Mapping[str, Sequence[str]]:
        """The fragments of other units that a unit needs: ids by kind."""
        match kind:
            case 'listing':
                return {'card': self._places[name].ids}
            case 'cases':
                return {'case': [case.id for case in self.listings.cases_on(int(name))]}
            case 'lists':
                return {'json': list(self.directory.entries)}
            case 'finding':
                return {'card': list(self.directory.entries)}
            case _:
                return {}

    def _profile(self, id: str) -> Made:
        profile = self.presenter.profile(id, verdict=self._proof.levels(id), similar=self.similar[id])
        page = self._pages(profile_page(self.layout, profile))
        column = comparison_column(self.directory, self.presenter.site, profile, self.render)
        data = (
            (self._file(f'{partner_path(id)}compare.json'), to_json(column)),
            (self._file(f'{API_FOLDER}partners/{id}.json'), partner_file(profile, self._proof)),
        )
        return replace(page, files=(*page.files, *data))

    def _works(self, entry: Entry) -> Made:
        """A partner's card, badge, case studies and projects, none of which shows another partner."""
        id = entry.partner.id
        card = self.presenter.cards.of_partner(id)
        site = self.presenter.site
        badge = self.render('badge.svg', {'badge': badge_for(card, site)})
        pages = self._pages(*self._pages_of(entry))
        files = ((self._file(f'{partner_path(id)}badge.svg'), badge.encode()), *pages.files)
        cases = {
            case.id: self.render('case_card.html', {'site': site, 'case': self.presenter.cards.of_case(case)})
            for case in entry.holdings.cases
        }
        fragments = {
            'card': {id: self.render('partner_card.html', {'site': site, 'card': card})},
            'case': cases,
            'json': {id: to_json(partner_json(card, None)).decode().rstrip()},
            'face': {id: face_of(self.layout, entry)},
            'case-face': {case.id: digest_of(self.presenter.cards.of_case(case)) for case in entry.holdings.cases},
        }
        return replace(pages, files=files, fragments=fragments)

    def _pages_of(self, entry: Entry) -> Iterator[PlannedPage]:
        yield card_page(self.layout, self.presenter.cards.of_partner(entry.partner.id))
        for case in entry.holdings.cases:
            yield case_page(self.layout, case)
        for project in entry.public_projects:
            yield project_page(self.layout, project)

    def _pages(self, *pages: PlannedPage) -> Made:
        shares = {page.meta.image.text.path: page.meta.image.text for page in pages if page.meta.image}
        return Made(tuple(map(self._rendered, pages)), tuple(map(self._trace, pages)), shares=shares)

    def _rendered(self, page: PlannedPage) -> File:
        return page.path, self.render(page.template, page.values(self.presenter.site)).encode()

    def _trace(self, page: PlannedPage) -> Trace:
        meta = page.meta
        return Trace(
            '' if meta.noindex else sitemap_entry(meta),
            first_segment(meta.url, self.presenter.wording.settings),
            meta.image.text.path if meta.image else '',
        )
