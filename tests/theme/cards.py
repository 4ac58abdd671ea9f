"""Partners, case studies and projects as cards and pages show them: hostile or long where that can hurt, and bare."""

from __future__ import annotations

from datetime import date
from typing import Any

from sitegen.directory.views.cards import Card, CaseCard, ProjectCard
from sitegen.directory.views.words import DeclaredValue, LevelTerm, Phrase, Picture, Proven, Term
from sitegen.directory.views.works import CaseView, ProjectView

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
        'fields': (DeclaredValue(id='scope', title=P('Scope'), value='', shown=(P('Part'), P('Teil', 'de'))),),
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
        card=case_card(summary=None, client=None, category=None, industry=None, figures=(), fields=()),
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
