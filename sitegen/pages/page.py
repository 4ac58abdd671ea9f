"""What every page of a language shares: its addresses, its title, what it says of itself.

A page is a function of its template and its context and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Day
from functools import cached_property
from typing import Any, NamedTuple

from sitegen.directory.accent import parse_colour
from sitegen.directory.presenting import Presenter
from sitegen.directory.urls import language_prefix, paged
from sitegen.directory.views.listing import Pager
from sitegen.directory.views.site import SiteView
from sitegen.pages import structured
from sitegen.pages.share_pictures import ShareImage, partner_text, share_image, site_text

# Renders a template in the page's language: template and context in, markup out.
Render = Callable[[str, Mapping[str, object]], str]


class PageMeta(NamedTuple):
    """What a page says of itself. Addresses are site-relative but for `canonical` and `alternates`.

    `changed` is the newest date of its records; `data` its JSON-LD.
    """

    url: str
    canonical: str
    title: str
    description: str
    kind: str
    language: str
    breadcrumbs: tuple[tuple[str, str], ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    noindex: bool = False
    previous_url: str = ''
    next_url: str = ''
    changed: Day | None = None
    data: Mapping[str, Any] | None = None
    image: ShareImage | None = None


class PlannedPage(NamedTuple):
    """An HTML page: the file it becomes, and what it is rendered from."""

    path: str
    template: str
    meta: PageMeta
    context: Mapping[str, object]

    def values(self, site: SiteView) -> dict[str, object]:
        """All that its template gets."""
        return {'site': site, 'page': self.meta, **self.context}


class Layout:
    """What pages of one language have in common; `page` makes one from what is its own."""

    def __init__(self, presenter: Presenter) -> None:
        self.presenter = presenter
        self.wording = presenter.wording
        self.directory = self.wording.directory
        self.address = self.wording.address
        self.labels = self.wording.labels
        self.site = presenter.site
        self.per_page = self.directory.program.directory.per_page
        self.home = (self.labels('Partners'), self.address('/'))
        self._images: dict[str, ShareImage | None] = {}
        self._pager_urls: dict[str, tuple[str, ...]] = {}

    def page(  # noqa: PLR0913  # what a page says of itself, by name
        self,
        path: str,
        template: str,
        context: Mapping[str, object],
        *,
        title: str,
        description: str,
        kind: str,
        breadcrumbs: Sequence[tuple[str, str]] = (),
        nodes: Sequence[structured.Node] = (),
        changed: Day | None = None,
        noindex: bool = False,
        image: ShareImage | None = None,
        previous_url: str = '',
        next_url: str = '',
    ) -> PlannedPage:
        """A page at a path. `nodes` are its JSON-LD but for the breadcrumbs; without an `image` it has the site's."""
        alternates = tuple((code, self._absolute(code, path)) for code in self.wording.settings.languages)
        meta = PageMeta(
            url=self.address(path),
            canonical=self._absolute(self.wording.language, path),
            title=title,
            description=description,
            kind=kind,
            language=self.wording.language,
            breadcrumbs=tuple(breadcrumbs),
            alternates=alternates if len(alternates) > 1 else (),
            noindex=noindex or self.site.noindex,
            previous_url=previous_url,
            next_url=next_url,
            changed=changed,
            data=structured.graph([*nodes, *structured.breadcrumb_list(breadcrumbs, self.site.origin)]),
            image=image or self.site_image,
        )
        return PlannedPage(self.address.file(path), template, meta, context)

    @cached_property
    def site_image(self) -> ShareImage | None:
        return share_image(site_text(self.site, parse_colour(self.site.accent)), self.wording.settings.base_url)

    def partner_image(self, id: str) -> ShareImage | None:
        """The picture of a partner's own pages, case studies and projects."""
        if id not in self._images:
            text = partner_text(self.presenter.cards.of_partner(id), self.site, parse_colour(self.site.accent))
            self._images[id] = share_image(text, self.wording.settings.base_url)
        return self._images[id]

    def _absolute(self, language: str, path: str) -> str:
        settings = self.wording.settings
        return f'{settings.base_url}{language_prefix(language, settings.languages)}{path}'

    def titled(self, *headings: str, number: int = 1) -> str:
        """A page's title: its headings, its number where it is not a list's first page, and the site's title."""
        parts = [
            *headings,
            self.labels('Page %(number)s') % {'number': number} if number > 1 else '',
            str(self.site.title),
        ]
        return ' – '.join(dict.fromkeys(part for part in parts if part))

    def pager(self, path: str, number: int, pages: int) -> Pager:
        """The pager of one page, from 1, of the list that begins at a path."""
        if path not in self._pager_urls:
            self._pager_urls[path] = tuple(self.address(paged(path, page)) for page in range(1, pages + 1))
        urls = self._pager_urls[path]
        return Pager(
            page=number,
            pages=pages,
            urls=urls,
            previous=urls[number - 2] if number > 1 else '',
            next=urls[number] if number < pages else '',
        )
