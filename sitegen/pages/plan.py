"""The plan of the site: every HTML page with its template and its context, in one language.

A page is a function of its template and its context and of nothing else. Contexts are made when they
are asked for, so that a large site never stands in memory as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from functools import cached_property
from typing import Any

from sitegen.directory.accent import parse_colour
from sitegen.directory.panel import facet_panel
from sitegen.directory.presenting import Presenter
from sitegen.directory.program_view import program_view
from sitegen.directory.proof import prove_profile
from sitegen.directory.similar import Similarity
from sitegen.directory.urls import listing_paths, page_count, paged
from sitegen.directory.views import Card, Listing, Pager, Phrase, ProjectView, SiteView, Term
from sitegen.pages import structured
from sitegen.pages.api import FOLDER as API_FOLDER
from sitegen.pages.api_fields import FILES as API_FILES
from sitegen.pages.badges import badge_for
from sitegen.pages.comparing import comparison_rows, takes_requests
from sitegen.pages.freshness import case_changed, listing_changed, newest, partner_changed, project_changed
from sitegen.pages.share_pictures import ShareImage, partner_text, share_image, site_text
from sitegen.pages.take_away import take_away

# Renders a piece of a page, such as a card, once: template and context in, markup out.
Fragment = Callable[[str, Mapping[str, object]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
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


def plan_pages(presenter: Presenter, fragment: Fragment, cards: dict[str, str] | None = None) -> Iterator[PlannedPage]:
    """Every HTML page of one language; the 404 page stands only at the root. `cards` takes the cards by partner."""
    planner = _Planner(presenter, fragment, {} if cards is None else cards)
    yield from planner.listings()
    yield from planner.profiles()
    yield from planner.cases()
    yield from planner.projects()
    yield from planner.free_pages()
    yield planner.program()
    yield planner.search()
    yield planner.api()
    yield planner.comparison()
    if presenter.site.leads_form == 'netlify':
        yield planner.sent()
    if presenter.language == presenter.settings.languages[0]:
        yield planner.not_found()


class _Planner:
    def __init__(self, presenter: Presenter, fragment: Fragment, cards: dict[str, str]) -> None:
        self.presenter = presenter
        self.directory = presenter.directory
        self.address = presenter.address
        self.labels = presenter.labels
        self.site = presenter.site
        self.host = presenter.settings.base_url.removesuffix(presenter.settings.base_path)
        self.per_page = presenter.directory.program.directory.per_page
        self.fragment = fragment
        self._cards = cards
        self._images: dict[str, ShareImage | None] = {}
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
        nodes: Sequence[structured.Node] = (),
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
            data=structured.graph([*nodes, *structured.breadcrumb_list(breadcrumbs, self.host)]),
            **{'noindex': self.site.noindex, 'image': self.site_image} | more,
        )
        file = f'{self.address.prefix}{path}'.removeprefix('/')
        return PlannedPage(
            path=f'{file}index.html' if path.endswith('/') else file, template=template, meta=meta, context=context
        )

    @cached_property
    def site_image(self) -> ShareImage | None:
        return share_image(site_text(self.site, parse_colour(self.site.accent)), self.presenter.settings.base_url)

    def partner_image(self, id: str) -> ShareImage | None:
        """The picture of a partner's own pages, case studies and projects."""
        if id not in self._images:
            text = partner_text(self.presenter.card(id), self.site, parse_colour(self.site.accent))
            self._images[id] = share_image(text, self.presenter.settings.base_url)
        return self._images[id]

    def _absolute(self, language: str, path: str) -> str:
        settings = self.presenter.settings
        prefix = '' if language == settings.languages[0] else f'/{language}'
        return f'{settings.base_url}{prefix}{path}'

    def titled(self, *headings: str, number: int = 1) -> str:
        parts = [
            *headings,
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
            cards = [self.presenter.card(id) for id in shown]
            nodes = [structured.partner_list(listing, cards, str(heading), self.host)] if cards else []
            more = f' {self.labels("Page %(number)s") % {"number": number}}.' if number > 1 else ''
            yield self.page(
                here,
                'listing.html',
                context,
                title=self.titled(self._told_apart(terms, str(heading)), number=number),
                description=description + more,
                kind='listing',
                breadcrumbs=breadcrumbs,
                nodes=nodes if chosen else [structured.website(self.site, self.host), *nodes],
                changed=listing_changed(self.directory, shown),
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
        return heading, intro, f'{self._told_apart(terms, str(heading))}. {count}. {self.site.title}.'

    def _told_apart(self, terms: Sequence[tuple[str, Term]], heading: str) -> str:
        """The heading of a listing, with its facet's name where another facet has an option of the same name."""
        if len(terms) != 1 or self._option_names[heading] < 2:
            return heading
        return f'{self.presenter.facet_name(terms[0][0])}: {heading}'

    @cached_property
    def _option_names(self) -> Counter[str]:
        options = self.directory.facets.options
        return Counter(str(self.presenter.option_name(facet, option)) for facet in options for option in options[facet])

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
        similarity = Similarity(self.directory)
        for id in self.directory.entries:
            similar = tuple(self.presenter.card(other) for other in similarity.of(id))
            profile = replace(self.presenter.profile(id), verdict=prove_profile(self.presenter, id), similar=similar)
            card = profile.card
            path = f'/partners/{id}/'
            yield self.page(
                path,
                'profile.html',
                {
                    'profile': profile,
                    'takes_requests': takes_requests(self.presenter, card),
                    'take_away': take_away(badge_for(card, self.site), card.url, self.site),
                },
                title=self.titled(_joined(card.name, card.city)),
                description=profile.description or self._facts(card),
                kind='profile',
                breadcrumbs=[self.home, (str(card.name), card.url)],
                nodes=[structured.organization(profile, self.site, self.host)],
                changed=partner_changed(self.directory, id),
                image=self.partner_image(id),
            )
            yield self.page(
                f'{path}card/',
                'card.html',
                {'card': card},
                title=self.titled(self.labels('Card of %(name)s') % {'name': _joined(card.name, card.city)}),
                description=self._facts(card),
                kind='card',
                noindex=True,
            )

    def _facts(self, card: Card) -> str:
        """What a description says of a partner that has not written a word."""
        names = [str(item.name) for item in (*card.categories, *card.industries)]
        level = str(card.level.name) if card.level else ''
        parts = [_joined(card.name, card.city), level, ', '.join(names), str(self.site.title)]
        return '. '.join(part for part in parts if part) + '.'

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
                title=self.titled(heading, number=number),
                description='. '.join(dict.fromkeys([*self.titled(heading, number=number).split(' – ')])) + '.',
                kind='cases',
                breadcrumbs=crumbs,
                changed=newest((case.date for case in shown), self.directory.today),
                previous_url=pager.previous,
                next_url=pager.next,
            )
        for case in cases:
            view = self.presenter.case(case)
            yield self.page(
                f'/cases/{case.id}/',
                'case.html',
                {'case': view},
                title=self.titled(view.card.title, view.card.partner_name),
                description=view.description or f'{view.card.title}. {view.card.partner_name}.',
                kind='case',
                breadcrumbs=[*crumbs, (str(view.card.title), view.card.url)],
                nodes=[structured.article(view, self.site, self.host)],
                changed=case_changed(case, self.directory.today),
                image=self.partner_image(case.partner),
            )

    def projects(self) -> Iterator[PlannedPage]:
        for project in self.directory.projects.values():
            view = self.presenter.project(project)
            yield self.page(
                f'/projects/{project.id}/',
                'project.html',
                {'project': view},
                title=self.titled(f'{self.labels("Project")}: {view.card.title}', view.partner.name),
                description=view.description or self._project_facts(view),
                kind='project',
                changed=project_changed(project, self.directory.today),
                image=self.partner_image(project.partner),
                breadcrumbs=[
                    self.home,
                    (str(view.partner.name), view.partner.url),
                    (str(view.card.title), view.card.url),
                ],
            )

    def _project_facts(self, view: ProjectView) -> str:
        card = view.card
        terms = ', '.join(str(term.name) for term in (card.category, card.industry) if term)
        parts = [str(card.title), str(card.client or ''), terms, str(view.partner.name)]
        return '. '.join(part for part in parts if part) + '.'

    def free_pages(self) -> Iterator[PlannedPage]:
        for page in self.directory.pages.values():
            view = self.presenter.free_page(page)
            yield self.page(
                f'/{page.id}/',
                'page.html',
                {'free': view},
                title=self.titled(view.title),
                description=self.presenter.description(view.summary, self.presenter.localise(page)) or str(view.title),
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

    def comparison(self) -> PlannedPage:
        heading = self.labels('Compare partners')
        return self.page(
            '/compare/',
            'compare.html',
            {'heading': heading, 'groups': comparison_rows(self.presenter)},
            title=self.titled(heading),
            description=f'{heading}. {self.site.title}.',
            kind='compare',
            breadcrumbs=[self.home, (heading, self.address('/compare/'))],
        )

    def sent(self) -> PlannedPage:
        heading = self.labels('Your message is on its way')
        return self.page(
            '/compare/sent/',
            'sent.html',
            {'heading': heading},
            title=self.titled(heading),
            description=heading,
            kind='sent',
            noindex=True,
        )

    def search(self) -> PlannedPage:
        heading = self.labels('Search')
        return self.page(
            '/search/',
            'search.html',
            {'facets': facet_panel(self.presenter, {})},
            title=self.titled(heading),
            description=f'{heading}. {self.site.title}.',
            kind='search',
            breadcrumbs=[self.home, (heading, self.address('/search/'))],
            noindex=True,
        )

    def api(self) -> PlannedPage:
        heading, folder = self.labels('Data as JSON'), self.address(f'/{API_FOLDER}/')
        first = next(iter(self.directory.entries), '')
        return self.page(
            '/api/',
            'api.html',
            {
                'heading': heading,
                'files': API_FILES,
                'folder': folder,
                'example': f'{folder}partners/{first}.json' if first else '',
            },
            title=self.titled(heading),
            description=f'{heading}: {self.site.title}.',
            kind='api',
            breadcrumbs=[self.home, (heading, self.address('/api/'))],
        )

    def not_found(self) -> PlannedPage:
        heading = self.labels('Page not found')
        page = self.page(
            '/404.html',
            '404.html',
            {},
            title=self.titled(heading),
            description=f'{heading}. {self.site.title}.',
            kind='404',
            noindex=True,
        )
        return replace(page, meta=replace(page.meta, alternates=()))


def _joined(name: Phrase, city: Phrase | None) -> str:
    return f'{name}, {city}' if city else str(name)
