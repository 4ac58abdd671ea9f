"""Lists of partners and of case studies: one page each, cut as the program says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.content.records import Case
from sitegen.directory.freshness import newest
from sitegen.directory.panel import Panel
from sitegen.directory.urls import listing_paths, page_count, paged
from sitegen.directory.views.listing import Listing
from sitegen.directory.views.words import Phrase, Term
from sitegen.pages import structured
from sitegen.pages.page import Layout, PlannedPage

if TYPE_CHECKING:
    from sitegen.directory.views.program import DistributorView


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of a listing before it is made: `number` of `pages`, from 1; `chosen` are (facet, option) in force;
    `ids` are the partners that it shows, the first of them at place `first` of `total`, from 0."""

    path: str
    number: int
    pages: int
    chosen: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    first: int
    total: int


def listing_pages(layout: Layout) -> list[ListingPage]:
    """All pages of all listings of partners."""
    per_page = layout.per_page
    found = []
    for path, chosen, ids in listing_paths(layout.directory):
        pages = page_count(len(ids), per_page)
        for number in range(1, pages + 1):
            first = (number - 1) * per_page
            found.append(ListingPage(path, number, pages, chosen, ids[first : first + per_page], first, len(ids)))
    return found


class Listings:
    """The pages of all lists in one language. Their methods get the cards rendered, by id."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._panel = Panel(layout.wording)

    def partners(self, place: ListingPage, cards: Mapping[str, str]) -> PlannedPage:
        """A page of a listing of partners."""
        layout, presenter = self.layout, self.layout.presenter
        terms = tuple((facet, presenter.wording.facet_term(facet, option)) for facet, option in place.chosen)
        heading, intro, description = self._heading(terms, place.total)
        listing = Listing(
            chosen=terms,
            total=place.total,
            first=place.first + 1,
            facets=self._panel.of(dict(place.chosen)),
            pager=layout.pager(place.path, place.number, place.pages),
            distributors=self._distributors_in(dict(place.chosen).get('country')),
        )
        shown = [presenter.cards.of_partner(id) for id in place.ids]
        nodes = [structured.partner_list(listing, shown, str(heading), layout.site.origin)] if shown else []
        more = f' {layout.labels("Page %(number)s") % {"number": place.number}}.' if place.number > 1 else ''
        return layout.page(
            paged(place.path, place.number),
            'listing.html',
            {
                'listing': listing,
                'cards': tuple(cards[id] for id in place.ids),
                'kicker': tuple(presenter.wording.facet_name(facet) for facet, _ in place.chosen),
                'heading': heading,
                'intro': intro,
            },
            title=layout.titled(self._told_apart(terms, str(heading)), number=place.number),
            description=description + more,
            kind='listing',
            breadcrumbs=[layout.home, (str(heading), layout.address(place.path))] if place.chosen else [],
            nodes=nodes if place.chosen else [structured.website(layout.site), *nodes],
            changed=newest((layout.directory.entries[id].changed for id in place.ids), layout.directory.today),
            previous_url=listing.pager.previous,
            next_url=listing.pager.next,
        )

    def _heading(self, terms: Sequence[tuple[str, Term]], total: int) -> tuple[Phrase, Phrase | None, str]:
        """Heading, introduction and description of a listing."""
        site = self.layout.site
        if not terms:
            description = site.description or site.title
            return site.title, site.description, str(description)
        heading = Phrase(' · '.join(term.name for _, term in terms), terms[0][1].name.language)
        count = self.layout.labels('Partners: %(count)s') % {'count': total}
        intro = next((term.description for _, term in terms if term.description), None)
        return heading, intro, f'{self._told_apart(terms, str(heading))}. {count}. {site.title}.'

    def _told_apart(self, terms: Sequence[tuple[str, Term]], heading: str) -> str:
        """The heading of a listing, with its facet's name where another facet has an option of the same name."""
        if len(terms) != 1 or self._option_names[heading] < 2:
            return heading
        return f'{self.layout.wording.facet_name(terms[0][0])}: {heading}'

    @cached_property
    def _option_names(self) -> Counter[str]:
        options, wording = self.layout.directory.facets.options, self.layout.wording
        return Counter(str(wording.option_name(facet, option)) for facet in options for option in options[facet])

    @cached_property
    def _distributors(self) -> tuple[DistributorView, ...]:
        from sitegen.directory.program_view import distributor_views  # noqa: PLC0415  # for few pages

        return distributor_views(self.layout.wording)

    def _distributors_in(self, country: str | None) -> tuple[DistributorView, ...]:
        if not country:
            return ()
        return tuple(item for item in self._distributors if any(term.id == country for term in item.territories))

    def cases_on(self, number: int) -> Sequence[Case]:
        """The case studies on a page of their list, from 1."""
        per_page = self.layout.per_page
        return self.layout.directory.cases[(number - 1) * per_page : number * per_page]

    def cases(self, number: int, cards: Mapping[str, str]) -> PlannedPage:
        """A page of the list of all case studies, from 1."""
        layout, cases = self.layout, self.layout.directory.cases
        pages = page_count(len(cases), layout.per_page)
        heading = layout.labels('Case studies')
        shown = self.cases_on(number)
        pager = layout.pager('/cases/', number, pages)
        title = layout.titled(heading, number=number)
        return layout.page(
            paged('/cases/', number),
            'cases.html',
            {'cards': tuple(cards[case.id] for case in shown), 'pager': pager, 'total': len(cases), 'heading': heading},
            title=title,
            description='. '.join(dict.fromkeys(title.split(' – '))) + '.',
            kind='cases',
            breadcrumbs=[layout.home, (heading, layout.address('/cases/'))],
            changed=newest((case.date for case in shown), layout.directory.today),
            previous_url=pager.previous,
            next_url=pager.next,
        )
