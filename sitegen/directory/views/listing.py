"""Lists of partners: the facets beside them, and how they are cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.directory.views.words import Phrase, Term

if TYPE_CHECKING:
    from sitegen.directory.views.program import DistributorView  # a large family, for few pages


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetOption:
    """One option of a facet: how many partners its page lists, and that page ('' where there is none)."""

    id: str
    name: Phrase
    count: int
    url: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet with its options, most partners first; `clear_url` lists without this facet's choice."""

    id: str
    name: Phrase
    options: tuple[FacetOption, ...]
    clear_url: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Which page of a list this is: `page` of `pages`, from 1, with the addresses of all (`urls`) and of its
    neighbours, '' where there is none."""

    page: int
    pages: int
    urls: tuple[str, ...]
    previous: str
    next: str

    @property
    def steps(self) -> tuple[tuple[int, str], ...]:
        """The page numbers to show, with their addresses: the first, the last, this one and its neighbours. A number
        with '' for its address stands for those that are left out."""
        near = range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)
        ends = {1, self.pages}
        numbers = sorted({*near, *ends})
        return tuple((n, self.urls[n - 1] if n in ends or abs(n - self.page) <= 1 else '') for n in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of partners: `chosen` are the facet options in force, `total` counts all pages of the listing,
    `first` is the place of the first card, from 1."""

    chosen: tuple[tuple[str, Term], ...]
    total: int
    first: int
    facets: tuple[Facet, ...]
    pager: Pager
    distributors: tuple[DistributorView, ...] = ()
