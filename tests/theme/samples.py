"""Views that stand for a small site: a name in each field, hostile or long where that can hurt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sitegen.directory.views import (
    ActivityView,
    Card,
    CaseCard,
    CaseView,
    CertificateCount,
    ContactView,
    CreditView,
    DeclaredValue,
    DistributorView,
    EvidenceView,
    Facet,
    FacetOption,
    FeeView,
    FreePage,
    LevelDetail,
    LevelTerm,
    LevelVerdictView,
    Listing,
    Pager,
    Pair,
    Phrase,
    Picture,
    PointsRow,
    PriceView,
    Profile,
    ProgramTable,
    ProgramView,
    ProjectCard,
    ProjectView,
    Proven,
    RequirementView,
    SectionView,
    SiteView,
    StaffView,
    TableCell,
    TableGroup,
    TableRow,
    Term,
    TermView,
    TextRow,
)
from sitegen.pages.api_fields import FILES
from sitegen.pages.badges import badge_for, make_badge
from sitegen.pages.comparing import Row, RowGroup
from sitegen.pages.page import PageMeta
from sitegen.pages.take_away import TakeAway, take_away

HOSTILE = '<script>alert("1")</script> & \'Söhne\''
DAY = date(2026, 11, 21)
P = Phrase


def term(id: str, url: str = '') -> Term:
    return Term(id=id, name=P(id.title()), url=url, description=P(f'What {id} means.', 'sv'))


LEVELS = tuple(
    LevelTerm(id=name, name=P(name.title()), url=f'/level/{name}/', description=P('Text'), rung=rung, rungs=3)
    for rung, name in enumerate(('base', 'middle', 'top'), start=1)
)
CATEGORY = Proven(id='crm', name=P('CRM'), url='/category/crm/', count=3)
INDUSTRY = Proven(id='finance', name=P('Finanzen', 'de'), url='/industry/finance/', count=1)


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
        urls={
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
        },
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


def card(id: str = 'alatau', **changes: Any) -> Card:
    values: dict[str, Any] = {
        'id': id,
        'url': f'/dir/partners/{id}/',
        'name': P(HOSTILE),
        'points': 1130.5,
        'level': LEVELS[1],
        'type': term('full-service', '/dir/type/full-service/'),
        'statuses': (term('training'),),
        'categories': (CATEGORY,),
        'industries': (INDUSTRY,),
        'country': term('KZ', '/dir/country/kz/'),
        'city': P('Almaty'),
        'languages': (term('ru', '/dir/language/ru/'), term('kk')),
        'website': 'https://www.example.com/x?a=1&b=2',
        'summary': P('Zusammenfassung', 'de'),
        'cases': 1,
        'projects': 5,
        'logo': Picture(url='/dir/assets/logo.png', width=320, height=100),
        'monogram': 'A',
        'since': date(2020, 3, 1),
        'rights': frozenset({'card', 'badge'}),
        'fields': (DeclaredValue(id='sla', title=P('SLA'), value=['a'], shown=(P('Gold'), P('Silver', 'de'))),),
    }
    return Card(**values | changes)


def bare_card() -> Card:
    """A partner of whom only a name is known."""
    nothing: dict[str, Any] = dict.fromkeys(('level', 'type', 'country', 'city', 'website', 'summary', 'logo', 'since'))
    empty: dict[str, Any] = dict.fromkeys(('statuses', 'categories', 'industries', 'languages', 'fields'), ())
    return card('bare', points=0, cases=0, projects=0, monogram='B', rights=frozenset(), **nothing, **empty)


def case_card(**changes: Any) -> CaseCard:
    values: dict[str, Any] = {
        'id': 'story',
        'url': '/dir/cases/story/',
        'title': P(HOSTILE),
        'summary': P('Short'),
        'partner_id': 'alatau',
        'partner_name': P('Alatau'),
        'partner_url': '/dir/partners/alatau/',
        'client': P('Bank'),
        'date': DAY,
        'category': CATEGORY,
        'industry': INDUSTRY,
        'figures': ((P('Speed'), P('5 times')), (P('Zeit', 'de'), P('1 h'))),
    }
    return CaseCard(**values | changes)


def project_card(**changes: Any) -> ProjectCard:
    values: dict[str, Any] = {
        'id': 'portal',
        'url': '/dir/projects/portal/',
        'title': P(HOSTILE),
        'partner_id': 'alatau',
        'partner_name': P('Alatau'),
        'partner_url': '/dir/partners/alatau/',
        'client': P('Bank'),
        'category': CATEGORY,
        'industry': INDUSTRY,
        'product': P('Enterprise'),
        'started': date(2024, 1, 1),
        'finished': date(2025, 1, 1),
        'state': 'live',
        'fields': (DeclaredValue(id='x', title=P('X'), value=True, shown=(P('Yes'),)),),
    }
    return ProjectCard(**values | changes)


def requirement(status: str) -> RequirementView:
    return RequirementView(
        id=status,
        group=None,
        title=P(f'Requirement {status}'),
        note=P('Note'),
        force='required',
        status=status,
        value=3,
        limit=2,
        limit_text='at least 2',
        value_text='3',
        due=DAY if status == 'grace' else None,
        not_published=status == 'met',
        evidence=(EvidenceView(kind='project', title=P('Portal'), url='/dir/projects/portal/'),) * 6
        + (EvidenceView(kind='project', title=None, url=''),),
    )


STATUSES = ('met', 'unmet', 'grace', 'not-due', 'excepted', 'optional', 'recommended', 'none', 'text')


def profile(shown: Card) -> Profile:
    return Profile(
        card=shown,
        rank=4,
        region=P('Region'),
        founded=1999,
        employees=1200,
        services=(P('Audits'), P('Schulung', 'de')),
        body_html='<p>Body</p>',
        body_language='de',
        description='Text',
        contacts=(ContactView(name=P('Ann'), role=P('Sales'), email='a+b@example.com', phone='+7 727 000'),),
        staff=(
            StaffView(role=term('developers'), total=10, certified=3),
            StaffView(role=term('managers'), total=None, certified=1),
            StaffView(role=term('authors'), total=2, certified=None),
        ),
        certificates=(CertificateCount(kind=term('developer'), count=2),),
        activities=(
            ActivityView(kind=term('talk'), date=DAY, title=P('Talk'), url='https://example.com/talk'),
            ActivityView(kind=term('event'), date=DAY, title=P('Event'), url=None),
            ActivityView(kind=term('event'), date=DAY, title=None, url='https://example.com/event'),
        ),
        cases=(case_card(), case_card(client=None, figures=(), summary=None)),
        projects=(project_card(), project_card(started=None, state='closed'), project_card(finished=None, state=None)),
        confidential=2,
        proven=(Pair(category=CATEGORY, industry=INDUSTRY, url='/dir/category/crm/industry/finance/'),),
        points_sources=(PointsRow(id='p', title=P('Projects'), count=3, points=30.5, capped=True),),
        verdict=tuple(
            LevelVerdictView(level=level, holds=level.rung < 3, requirements=tuple(map(requirement, STATUSES)))
            for level in LEVELS
        ),
        valid_until=DAY,
        verified=DAY,
        edit_url='https://git.example/repo/edit/main/content/partners/alatau.md',
    )


def bare_profile() -> Profile:
    return Profile(
        card=bare_card(),
        rank=9,
        region=None,
        founded=None,
        employees=None,
        services=(),
        body_html='',
        body_language='',
        description='',
        contacts=(),
        staff=(),
        certificates=(),
        activities=(),
        cases=(),
        projects=(),
        confidential=0,
        proven=(),
        points_sources=(),
        verdict=(),
        valid_until=None,
        verified=None,
        edit_url='',
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


DISTRIBUTOR = DistributorView(
    name=P('Atena'), url='https://atena.example', text=P('Text'), territories=(term('CH'),), not_published=True
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
        partner_ids=('alatau', 'bare'),
        facets=facets,
        pager=pager(),
        distributors=(DISTRIBUTOR,),
    )


def empty_listing() -> Listing:
    return Listing(chosen=(), total=0, first=1, partner_ids=(), facets=(), pager=pager(1, 1))


def program_table() -> ProgramTable:
    cells = (
        (TableCell(text=P('+'), span=3),),
        (TableCell(text=P('–'), status='none'), TableCell(text=P('35 %'), span=2)),
        (
            TableCell(text=P('wahlweise', 'de'), status='optional'),
            TableCell(text=P('2')),
            TableCell(text=P('set individually'), status='text'),
        ),
    )
    rows = tuple(
        TableRow(title=P(f'Row {n}'), note=P('Note'), force=force, cells=row, notes=('1',), not_published=n == 0)
        for n, (force, row) in enumerate(zip(('required', 'recommended', 'optional'), cells, strict=True))
    )
    groups = (
        TableGroup(title=P('Group'), rows=rows),
        TableGroup(title=None, rows=rows),
        TableGroup(title=None, rows=()),
    )
    return ProgramTable(caption=None, columns=LEVELS, groups=groups, notes=(('1', P('Holds to the end of the year.')),))


def program() -> ProgramView:
    table = program_table()
    rows = (TextRow(title=P('Rule'), text=P('Text'), not_published=True), TextRow(title=P('Bare'), text=None))
    return ProgramView(
        name=P('Program'),
        vendor_name=P('Vendor'),
        vendor_url=None,
        summary=P('Summary'),
        starts=DAY,
        levels=tuple(
            LevelDetail(
                level=level,
                rights=('card', 'leads', 'logo', 'badge'),
                partners=level.rung - 1,
                from_=DAY if level.rung > 1 else None,
                until=DAY if level.rung != 2 else None,
                not_published=level.rung == 3,
            )
            for level in LEVELS
        ),
        types=(term('full-service'),),
        statuses=(term('training', '/dir/status/training/'),),
        requirements=(table, table),
        status_requirements=((term('training'), table.groups[0].rows), (term('other'), ())),
        rules=rows,
        benefits=table,
        benefit_texts=((P('Support'), rows), (None, rows)),
        fees=(
            FeeView(title=P('Fee'), amount=790, currency='EUR', text=P('Text'), values=(), not_published=True),
            FeeView(
                title=P('Other'),
                amount=None,
                currency=None,
                text=None,
                values=((LEVELS[0], P('5 requests')),),
                not_published=False,
            ),
        ),
        credits=(
            CreditView(
                title=P('Credit'),
                base=1500.5,
                currency='EUR',
                text=P('Text'),
                shares=((LEVELS[0], 50.0, 750.25),),
                types=(term('full-service'),),
                not_published=True,
            ),
        ),
        distributors=(DISTRIBUTOR,),
        prices=(
            PriceView(
                title=P('Projects'),
                note=P('Note'),
                points=10,
                points_by=(),
                most=200,
                within=(24, 'month'),
                not_published=True,
            ),
            PriceView(
                title=P('Size'),
                note=None,
                points=None,
                points_by=((P('large'), 30.0),),
                most=None,
                within=None,
                not_published=False,
            ),
        ),
        ledger=(P('Sales'), P('Korrektur', 'de')),
        points_title=P('Points'),
        term=TermView(
            length=(12, 'month'),
            notice=(14, 'day'),
            second_term=(P('Size'),),
            lapse=((LEVELS[1], LEVELS[0]), (LEVELS[0], None)),
            unmet='downgrade',
            reporting_every=(2, 'month'),
            not_published=True,
        ),
        sections=(SectionView(id='how', title=P('How'), body_html='<p>x</p>', body_language='', not_published=True),),
    )


def bare_program() -> ProgramView:
    nothing: dict[str, Any] = dict.fromkeys(('vendor_url', 'summary', 'starts', 'benefits', 'points_title', 'term'))
    empty: dict[str, Any] = dict.fromkeys(
        (
            'levels', 'types', 'statuses', 'requirements', 'status_requirements', 'rules', 'benefit_texts', 'fees',
            'credits', 'distributors', 'prices', 'ledger', 'sections',
        ),
        (),
    )  # fmt: skip
    return ProgramView(name=P('Program'), vendor_name=P('Vendor'), **nothing, **empty)


def badge(*, neutral: bool = False) -> object:
    level = None if neutral else LEVELS[1]
    return make_badge(name=HOSTILE, level=level, vendor=HOSTILE, points_title='', neutral=neutral, program='Program')


def pages(language: str = 'en') -> Iterator[tuple[str, dict[str, object]]]:
    """Every template that is rendered by itself, with contexts full and bare."""
    views: list[tuple[str, str, dict[str, object]]] = [
        ('listing', 'listing.html', {'listing': listing(), 'cards': (), 'heading': P('H'), 'intro': P('I', 'sv')}),
        ('listing', 'listing.html', {'listing': empty_listing(), 'cards': (), 'heading': P('H'), 'intro': None}),
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


def case_views() -> tuple[CaseView, ...]:
    full = CaseView(
        card=case_card(),
        partner=card(),
        body_html='<h2>Task</h2><p>x</p>',
        body_language='sv',
        description='d',
        project=project_card(),
        related=(case_card(id='other'),),
        edit_url='https://git.example/x',
    )
    bare = CaseView(
        card=case_card(summary=None, client=None, category=None, industry=None, figures=()),
        partner=bare_card(),
        body_html='<p>x</p>',
        body_language='',
        description='d',
        project=None,
        related=(),
        edit_url='',
    )
    return full, bare


def project_views() -> tuple[ProjectView, ...]:
    full = ProjectView(
        card=project_card(),
        partner=card(),
        body_html='<p>x</p>',
        body_language='',
        description='d',
        cases=(case_card(),),
        verified=DAY,
        edit_url='https://git.example/x',
    )
    bare = ProjectView(
        card=project_card(
            client=None, category=None, industry=None, product=None, started=None, finished=None, state=None, fields=()
        ),
        partner=bare_card(),
        body_html='',
        body_language='',
        description='d',
        cases=(),
        verified=None,
        edit_url='',
    )
    return full, bare
