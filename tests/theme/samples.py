"""Views that stand for a small site: a name in each field, hostile or long where that can hurt."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.directory.views.cards import Card
from sitegen.directory.views.listing import Facet, FacetOption, Listing, Pager
from sitegen.directory.views.site import FreePage, SiteAddresses, SiteView
from sitegen.directory.views.words import Term
from sitegen.pages.api_fields import FILES
from sitegen.pages.badges import badge_for, make_badge
from sitegen.pages.comparing import Row, RowGroup
from sitegen.pages.page import PageMeta
from sitegen.pages.take_away import TakeAway, take_away
from tests.theme.cards import (
    CATEGORY,
    DAY,
    HOSTILE,
    INDUSTRY,
    LEVELS,
    P,
    bare_card,
    card,
    case_card,
    case_views,
    project_views,
)
from tests.theme.profiles import bare_profile, profile
from tests.theme.programs import DISTRIBUTOR, bare_program, program

LANGUAGES = ('en', 'ru', 'sv', 'pl', 'de', 'kk')  # those that the interface speaks


def site(language: str = 'en', *, points: bool = True) -> SiteView:
    return SiteView(
        title=P('Partners & co'),
        description=P('All of them'),
        language=language,
        languages=tuple(Term(id=code, name=P(code)) for code in dict.fromkeys((language, 'en', 'ru'))),
        base_url='https://example.org/dir',
        base_path='/dir',
        home_url='/dir/',
        program_name=P('The program', 'sv'),
        vendor_name=P('Vendor'),
        vendor_url='https://vendor.example',
        points_title=P('Points') if points else None,
        has_points=points,
        has_levels=True,
        pages=((P('About'), '/dir/about/'),),
        leads_form='netlify',
        leads_url=None,
        noindex=False,
        repository='https://git.example/repo',
        generated_for=DAY,
        urls=SiteAddresses(
            {
                'home': '/dir/',
                'cases': '/dir/cases/',
                'program': '/dir/program/',
                'feed_atom': '/dir/feed.xml',
                'feed_json': '/dir/feed.json',
                'api': '/dir/api/',
                'search': '/dir/search/',
                'search_index': '/dir/search/index.json',
                'compare': '/dir/compare/',
                'sent': '/dir/compare/sent/',
                'privacy': '/dir/privacy/',
                'finding': '/dir/finding/en.json',
            }
        ),
    )


def meta(kind: str, language: str = 'en') -> PageMeta:
    return PageMeta(
        url=f'/dir/{kind}/',
        canonical=f'https://example.org/dir/{kind}/',
        title=f'{kind} "quoted" & <b>',
        description='Line one\nline "two"',
        kind=kind,
        language=language,
        breadcrumbs=(('Start', '/dir/'), ('Middle', '/dir/cases/'), ('Here', f'/dir/{kind}/')),
        alternates=((language, f'https://example.org/dir/{kind}/'), ('ru', f'https://example.org/dir/ru/{kind}/')),
        previous_url='/dir/page/1/',
        next_url='/dir/page/3/',
    )


def pager(page: int = 4, pages: int = 9) -> Pager:
    urls = tuple(f'/dir/page/{number}/' for number in range(1, pages + 1))
    return Pager(
        page=page,
        pages=pages,
        urls=urls,
        previous=urls[page - 2] if page > 1 else '',
        next=urls[page] if page < pages else '',
    )


def listing() -> Listing:
    options = tuple(
        FacetOption(id=f'o{n}', name=P(f'Option {n}'), count=n, url=f'/dir/x/o{n}/' if n else '', chosen=n == 9)
        for n in range(11, -1, -1)
    )
    facets = (
        Facet(id='category', name=P('Category'), options=options, clear_url='/dir/'),
        Facet(id='level', name=P('Level'), options=options[:2]),
    )
    chosen = (('category', CATEGORY), ('industry', INDUSTRY))
    return Listing(
        chosen=chosen,
        total=214,
        first=73,
        facets=facets,
        pager=pager(),
        distributors=(DISTRIBUTOR,),
    )


def empty_listing() -> Listing:
    return Listing(chosen=(), total=0, first=1, facets=(), pager=pager(1, 1))


def badge(*, neutral: bool = False) -> object:
    level = None if neutral else LEVELS[1]
    return make_badge(name=HOSTILE, level=level, vendor=HOSTILE, points_title='', neutral=neutral, program='Program')


def pages(language: str = 'en') -> Iterator[tuple[str, dict[str, object]]]:
    """Every template that is rendered by itself, with contexts full and bare."""
    views: list[tuple[str, str, dict[str, object]]] = [
        (
            'listing',
            'listing.html',
            {'listing': listing(), 'cards': (), 'kicker': (P('K'),), 'heading': P('H'), 'intro': P('I', 'sv')},
        ),
        (
            'listing',
            'listing.html',
            {'listing': empty_listing(), 'cards': (), 'kicker': (), 'heading': P('H'), 'intro': None},
        ),
        ('profile', 'profile.html', profile_values()),
        ('profile', 'profile.html', {'profile': bare_profile(), 'takes_requests': False}),
        ('compare', 'compare.html', {'heading': 'Compare', 'groups': row_groups()}),
        ('compare', 'compare_column.html', {'profile': profile(card()), 'holds': True}),
        ('compare', 'compare_column.html', {'profile': bare_profile(), 'holds': None}),
        ('sent', 'sent.html', {'heading': 'Sent'}),
        ('cases', 'cases.html', {'cards': (), 'pager': pager(1, 1), 'total': 0, 'heading': 'Cases'}),
        ('page', 'page.html', {'free': free_page()}),
        ('search', 'search.html', {'facets': listing().facets}),
        ('api', 'api.html', {'heading': 'Data', 'files': FILES, 'folder': '/dir/api/v1/', 'example': '/dir/x.json'}),
        ('api', 'api.html', {'heading': 'Data', 'files': FILES, 'folder': '/dir/api/v1/', 'example': ''}),
        ('program', 'program.html', {'program': program()}),
        ('program', 'program.html', {'program': bare_program()}),
        ('404', '404.html', {}),
        ('card', 'card.html', {'card': card(), 'take_away': taken(card())}),
        ('card', 'card.html', {'card': bare_card(), 'take_away': taken(bare_card())}),
        ('badge', 'badge.svg', {'badge': badge()}),
        ('badge', 'badge.svg', {'badge': badge(neutral=True)}),
        ('card', 'partner_card.html', {'card': card()}),
        ('card', 'partner_card.html', {'card': bare_card()}),
        ('case', 'case_card.html', {'case': case_card()}),
    ]
    views += [('case', 'case.html', {'case': view}) for view in case_views()]
    views += [('project', 'project.html', {'project': view}) for view in project_views()]
    for kind, template, context in views:
        yield (
            template,
            {'site': site(language, points='bare' not in str(context)), 'page': meta(kind, language), **context},
        )


def profile_values() -> dict[str, object]:
    """What the template of a profile gets."""
    return {'profile': profile(card()), 'takes_requests': True}


def taken(partner: Card) -> TakeAway:
    return take_away(badge_for(partner, site()), partner.url, site())


def row_groups() -> tuple[RowGroup, ...]:
    return (
        RowGroup(None, (Row('level', P('Level')),)),
        RowGroup(P('Proof'), (Row('category:crm', P('CRM', 'sv')),)),
    )


def free_page() -> FreePage:
    return FreePage(
        id='about',
        url='/dir/about/',
        title=P('About'),
        summary=P('S'),
        body_html='<p>x</p>',
        body_language='',
        edit_url='https://git.example/x',
    )
