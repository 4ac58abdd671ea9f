"""The page of a partner of whom all is known, and of one of whom nothing is."""

from __future__ import annotations

from sitegen.directory.views.cards import Card
from sitegen.directory.views.profiles import (
    ActivityView,
    CertificateCount,
    ContactView,
    EvidenceView,
    LevelVerdictView,
    Pair,
    PointsRow,
    Profile,
    RequirementView,
    StaffView,
)
from tests.theme.cards import (
    CATEGORY,
    DAY,
    INDUSTRY,
    LEVELS,
    P,
    bare_card,
    case_card,
    project_card,
    term,
)


def requirement(status: str) -> RequirementView:
    return RequirementView(
        id=status,
        group=None,
        title=P(f'Requirement {status}'),
        note=P('Note'),
        force='required',
        status=status,
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
