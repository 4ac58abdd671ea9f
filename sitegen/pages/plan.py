"""The plan of the site: every HTML page with its template and its context, in one language.

A page is a function of its template and its context and of nothing else. Contexts are made when they
are asked for, so that a large site never stands in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sitegen.directory.panel import facet_panel
from sitegen.directory.presenting import Presenter
from sitegen.directory.program_view import program_view
from sitegen.directory.proof import prove_profile
from sitegen.directory.urls import listing_paths, page_count, paged
from sitegen.directory.views import Listing, Pager, Phrase, SiteView, Term

# Renders a piece of a page, such as a card, once: template and context in, markup out.
Fragment = Callable[[str, Mapping[str, object]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """What a page says of itself. Addresses are site-relative but for `canonical` and `alternates`."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """An HTML page: the file it becomes, and what it is rendered from."""

    path: str
    template: str
    meta: PageMeta
    context: Mapping[str, object]

    def values(self, site: SiteView) -> dict[str, object]:
        """All that its template gets."""
        return {'site': site, 'page': self.meta, **self.context}


def plan_pages(presenter: Presenter, fragment: Fragment) -> Iterator[PlannedPage]:
    """Every HTML page of one language; the 404 page stands only at the root."""
    planner = _Planner(presenter, fragment)
    yield from planner.listings()
    yield from planner.profiles()
    yield from planner.cases()
    yield from planner.projects()
    yield from planner.free_pages()
    yield planner.program()
    if presenter.language == presenter.settings.languages[0]:
        yield planner.not_found()


class _Planner:
    def __init__(self, presenter: Presenter, fragment: Fragment) -> None:
        self.presenter = presenter
        self.directory = presenter.directory
        self.address = presenter.address
        self.labels = presenter.labels
        self.site = presenter.site
        self.per_page = presenter.directory.program.directory.per_page
        self.fragment = fragment
        self._cards: dict[str, str] = {}
        self.home = (self.labels('Partners'), self.address('/'))

    def page(
        self,
        path: str,
        template: str,
        context: Mapping[str, object],
        *,
        title: str,
        description: str,
        kind: str,
        breadcrumbs: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> PlannedPage:
        url = self.address(path)
        alternates = tuple((code, self._absolute(code, path)) for code in self.presenter.settings.languages)
        meta = PageMeta(
            url=url,
            canonical=self._absolute(self.presenter.language, path),
            title=title,
            description=description,
            kind=kind,
            language=self.presenter.language,
            breadcrumbs=tuple(breadcrumbs),
            alternates=alternates if len(alternates) > 1 else (),
            **{'noindex': self.site.noindex} | more,
        )
        file = f'{self.address.prefix}{path}'.removeprefix('/')
        return PlannedPage(
            path=f'{file}index.html' if path.endswith('/') else file, template=template, meta=meta, context=context
        )

    def _absolute(self, language: str, path: str) -> str:
        settings = self.presenter.settings
        prefix = '' if language == settings.languages[0] else f'/{language}'
        return f'{settings.base_url}{prefix}{path}'

    def titled(self, heading: str, number: int = 1) -> str:
        parts = [
            heading,
            self.labels('Page %(number)s') % {'number': number} if number > 1 else '',
            str(self.site.title),
        ]
        return ' – '.join(dict.fromkeys(part for part in parts if part))

    def card(self, id: str) -> str:
        if id not in self._cards:
            context = {'site': self.site, 'card': self.presenter.card(id)}
            self._cards[id] = self.fragment('partner_card.html', context)
        return self._cards[id]

    def listings(self) -> Iterator[PlannedPage]:
        for path, chosen, ids in listing_paths(self.directory):
            yield from self.listing(path, chosen, ids)

    def listing(self, path: str, chosen: tuple[tuple[str, str], ...], ids: tuple[str, ...]) -> Iterator[PlannedPage]:
        """The pages of one listing of partners."""
        terms = tuple((facet, self.presenter.facet_term(facet, option)) for facet, option in chosen)
        facets = facet_panel(self.presenter, dict(chosen))
        heading, intro, description = self._heading(terms, len(ids))
        pages = page_count(len(ids), self.per_page)
        for number in range(1, pages + 1):
            first = (number - 1) * self.per_page
            shown = ids[first : first + self.per_page]
            listing = Listing(
                chosen=terms,
                total=len(ids),
                first=first + 1,
                partner_ids=shown,
                facets=facets,
                pager=self.pager(path, number, pages),
                distributors=self._distributors(chosen),
            )
            context = {
                'listing': listing,
                'cards': tuple(self.card(id) for id in shown),
                'heading': heading,
                'intro': intro,
            }
            here = paged(path, number)
            breadcrumbs = [self.home, (str(heading), self.address(path))] if chosen else []
            yield self.page(
                here,
                'listing.html',
                context,
                title=self.titled(str(heading), number),
                description=description,
                kind='listing',
                breadcrumbs=breadcrumbs,
                previous_url=listing.pager.previous,
                next_url=listing.pager.next,
            )

    def _heading(self, terms: Sequence[tuple[str, Term]], total: int) -> tuple[Phrase, Phrase | None, str]:
        """Heading, introduction and description of a listing."""
        if not terms:
            description = self.site.description or self.site.title
            return self.site.title, self.site.description, str(description)
        heading = Phrase(' · '.join(term.name for _, term in terms), terms[0][1].name.language)
        count = self.labels('Partners: %(count)s') % {'count': total}
        intro = next((term.description for _, term in terms if term.description), None)
        return heading, intro, f'{heading}. {count}. {self.site.title}.'

    def _distributors(self, chosen: tuple[tuple[str, str], ...]) -> tuple[Any, ...]:
        country = dict(chosen).get('country')
        if not country:
            return ()
        shown = program_view(self.presenter).distributors
        return tuple(item for item in shown if any(term.id == country for term in item.territories))

    def pager(self, path: str, number: int, pages: int) -> Pager:
        urls = tuple(self.address(paged(path, page)) for page in range(1, pages + 1))
        return Pager(
            page=number,
            pages=pages,
            urls=urls,
            previous=urls[number - 2] if number > 1 else '',
            next=urls[number] if number < pages else '',
        )

    def profiles(self) -> Iterator[PlannedPage]:
        for id in self.directory.entries:
            profile = replace(self.presenter.profile(id), verdict=prove_profile(self.presenter, id))
            card = profile.card
            path = f'/partners/{id}/'
            yield self.page(
                path,
                'profile.html',
                {'profile': profile},
                title=self.titled(card.name),
                description=profile.description or str(card.name),
                kind='profile',
                breadcrumbs=[self.home, (str(card.name), card.url)],
            )
            yield self.page(
                f'{path}card/',
                'card.html',
                {'card': card},
                title=self.titled(card.name),
                description=profile.description or str(card.name),
                kind='card',
                noindex=True,
            )

    def cases(self) -> Iterator[PlannedPage]:
        cases = self.directory.cases
        pages = page_count(len(cases), self.per_page)
        heading = self.labels('Case studies')
        crumbs = [self.home, (heading, self.address('/cases/'))]
        for number in range(1, pages + 1):
            shown = cases[(number - 1) * self.per_page : number * self.per_page]
            cards = tuple(
                self.fragment('case_card.html', {'site': self.site, 'case': self.presenter.case_card(case)})
                for case in shown
            )
            pager = self.pager('/cases/', number, pages)
            yield self.page(
                paged('/cases/', number),
                'cases.html',
                {'cards': cards, 'pager': pager, 'total': len(cases), 'heading': heading},
                title=self.titled(heading, number),
                description=f'{heading}. {self.site.title}.',
                kind='cases',
                breadcrumbs=crumbs,
                previous_url=pager.previous,
                next_url=pager.next,
            )
        for case in cases:
            view = self.presenter.case(case)
            yield self.page(
                f'/cases/{case.id}/',
                'case.html',
                {'case': view},
                title=self.titled(view.card.title),
                description=view.description or str(view.card.title),
                kind='case',
                breadcrumbs=[*crumbs, (str(view.card.title), view.card.url)],
            )

    def projects(self) -> Iterator[PlannedPage]:
        for project in self.directory.projects.values():
            view = self.presenter.project(project)
            yield self.page(
                f'/projects/{project.id}/',
                'project.html',
                {'project': view},
                title=self.titled(view.card.title),
                description=view.description or str(view.card.title),
                kind='project',
                breadcrumbs=[
                    self.home,
                    (str(view.partner.name), view.partner.url),
                    (str(view.card.title), view.card.url),
                ],
            )

    def free_pages(self) -> Iterator[PlannedPage]:
        for page in self.directory.pages.values():
            view = self.presenter.free_page(page)
            yield self.page(
                f'/{page.id}/',
                'page.html',
                {'free': view},
                title=self.titled(view.title),
                description=str(view.summary or view.title),
                kind='page',
                breadcrumbs=[self.home, (str(view.title), view.url)],
            )

    def program(self) -> PlannedPage:
        view = program_view(self.presenter)
        heading = self.labels('Program')
        return self.page(
            '/program/',
            'program.html',
            {'program': view},
            title=self.titled(f'{heading}: {view.name}'),
            description=str(view.summary or view.name),
            kind='program',
            breadcrumbs=[self.home, (heading, self.address('/program/'))],
        )

    def not_found(self) -> PlannedPage:
        heading = self.labels('Page not found')
        page = self.page(
            '/404.html', '404.html', {}, title=self.titled(heading), description=heading, kind='404', noindex=True
        )
        return replace(page, meta=replace(page.meta, alternates=()))
