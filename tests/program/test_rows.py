"""PROGRAMS.md row by row: what the five presets enforce, below, at and above each limit and around each date."""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from typing import Any

import pytest

from sitegen.checks.program import check_record_rules, check_verdicts
from sitegen.program.evidence import collect_holdings
from sitegen.program.points import score
from sitegen.program.term import renewal_due
from sitegen.program.verdict import judge
from tests.program.builders import (
    TODAY,
    ago,
    ahead,
    directory_of,
    holdings_of,
    preset,
    row_of,
    status_of,
    verdict_of,
)

DAY = timedelta(days=1)


def entries(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [dict(fields)] * count


def attested(*ids: str, date: str = ago('1 month')) -> list[dict[str, str]]:
    return [{'id': id, 'date': date} for id in ids]


def codes(program_id: str, fields: dict[str, Any], *, today: Day = TODAY, **records: Any) -> dict[str, str]:
    """Codes of the findings about a directory of one partner, each with its severity."""
    program = preset(program_id)
    collection = directory_of(program, fields, **records)
    findings, broken = check_record_rules(program, collection)
    verdicts = {id: judge(program, held, today) for id, held in collect_holdings(collection, broken).items()}
    findings += check_verdicts(program, collection, verdicts, today)
    return {finding.code: finding.severity.value for finding in findings}


# 1. TYPO3

TALK: dict[str, Any] = {'kind': 'talk', 'date': ago('1 month'), 'slot': True, 'open': True}
TYPO3: dict[str, Any] = {
    'type': 'development',
    'level': 'enterprise',
    'association': 'silver',
    'attestations': attested('satisfaction-survey'),
    'staff': {
        'integrators': {'total': 10, 'certified': 5},
        'developers': {'total': 10, 'certified': 5},
        'consultants': {'total': 5, 'certified': 1},
    },
    'extension_reviews': [ago('1 year')],
    'activities': [TALK, TALK],
    'applied': ago('3 years'),
}
REVIEWED: dict[str, Any] = {'reviewed': ago('1 year'), 'sla': True, 'state': 'live', 'started': ago('2 years')}
PART_TITLES = ('Task', 'Implementation', 'Result')


def text_of(words: int, *titles: str) -> str:
    """A body of so many words below these headings."""
    first, *rest = titles or PART_TITLES
    return f'## {first}\n\n{"word " * words}\n\n' + ''.join(f'## {title}\n\n' for title in rest)


def typo3(changes: dict[str, Any] | None = None, **records: Any) -> Any:
    held: dict[str, Any] = {'cases': [{'body': text_of(300)}], 'projects': [REVIEWED, REVIEWED]} | records
    return verdict_of(preset('typo3'), TYPO3 | (changes or {}), **held)


def test_t_sound() -> None:
    """The partner that the rows below change holds the highest level."""
    assert typo3().qualified == 'enterprise'


@pytest.mark.parametrize(('people', 'status'), [(4, 'recommended'), (5, 'met'), (6, 'met'), (19, 'met')])
def test_t1_people_on_one_project_is_a_recommendation(people: int, status: str) -> None:
    """T1: five people on one project at Business is a rule of thumb; it never fails."""
    verdict = typo3({'people_on_one_project': people})
    assert status_of(verdict, 'business', 'team-size') == status
    assert verdict.qualified == 'enterprise'


@pytest.mark.parametrize(('people', 'status'), [(19, 'recommended'), (20, 'met'), (21, 'met')])
def test_t1_enterprise_is_twenty(people: int, status: str) -> None:
    """T1: Enterprise is twenty or more on one project, as a recommendation."""
    assert status_of(typo3({'people_on_one_project': people}), 'enterprise', 'team-size') == status


@pytest.mark.parametrize(
    ('level', 'talks', 'expected'),
    [('business', 2, {}), ('enterprise', 2, {}), ('enterprise', 1, {'P301': 'error'}), ('business', 1, {})],
)
def test_t2_a_lower_level_is_free(level: str, talks: int, expected: dict[str, str]) -> None:
    """T2: a lower claim is free; only claiming more than one qualifies for is the error."""
    fields = TYPO3 | {'level': level, 'activities': [TALK] * talks}
    records: dict[str, Any] = {'cases': [{'body': text_of(300)}], 'projects': [REVIEWED, REVIEWED]}
    assert codes('typo3', fields, **records) == expected


@pytest.mark.parametrize(
    ('certified', 'total', 'status'),
    [(4, 10, 'unmet'), (5, 10, 'met'), (6, 10, 'met'), (2, 5, 'unmet'), (3, 5, 'met'), (0, 0, 'met')],
)
def test_t3_share_of_a_role(certified: int, total: int, status: str) -> None:
    """T3: 50 % of the integrators, rounded up to whole heads; other roles do not count."""
    staff = {'integrators': {'total': total, 'certified': certified}, 'developers': {'total': 90, 'certified': 90}}
    assert status_of(typo3({'staff': staff}), 'enterprise', 'certified-integrators') == status


@pytest.mark.parametrize(('certified', 'status'), [(1, 'unmet'), (2, 'met')])
def test_t3_share_by_type(certified: int, status: str) -> None:
    """T3: at Solution a development partner certifies 25 % of its integrators, a full-service agency 20 %."""
    staff = {'integrators': {'total': 8, 'certified': certified}}
    assert status_of(typo3({'staff': staff}), 'solution', 'certified-integrators') == status
    agency = typo3({'staff': {'integrators': {'total': 5, 'certified': 1}}, 'type': 'full-service'})
    assert status_of(agency, 'solution', 'certified-integrators') == 'met'


@pytest.mark.parametrize(
    ('today', 'status'),
    [
        (Day(2026, 11, 20), 'grace'),
        (Day(2026, 11, 21), 'grace'),
        (Day(2026, 11, 22), 'unmet'),
    ],
)
def test_t4_six_months_from_application(today: Day, status: str) -> None:
    """T4: certification is due six months after the application; until then it is a notice with the date."""
    fields = {'applied': '2026-05-21', 'staff': {'integrators': {'total': 4, 'certified': 0}}}
    verdict = typo3(fields, today=today)
    assert status_of(verdict, 'solution', 'certified-integrators') == status
    assert not verdict.fault


def test_t4_not_yet_online() -> None:
    """T4: a certification that is not online is not due, however long ago the application was."""
    staff = {'editors': {'total': 4, 'certified': 0}, 'integrators': {'total': 4, 'certified': 4}}
    row = row_of(typo3({'staff': staff, 'type': 'full-service'}), 'business', 'certified-editors')
    assert (row.status, row.due) == ('not-due', None)


@pytest.mark.parametrize(
    ('talk', 'counts'),
    [
        (TALK, True),
        (TALK | {'slot': False}, False),
        (TALK | {'open': False}, False),
        ({'kind': 'talk', 'date': ago('1 month')}, False),
        (TALK | {'date': ago('12 months', days=1)}, True),
        (TALK | {'date': ago('12 months', days=-1)}, False),
        (TALK | {'date': ahead('1 day')}, False),
    ],
)
def test_t5_talks(talk: dict[str, Any], counts: bool) -> None:
    """T5: a talk counts with its own slot, open to the public, in the last twelve months."""
    verdict = typo3({'activities': [TALK, talk]})
    assert status_of(verdict, 'enterprise', 'talks') == ('met' if counts else 'unmet')


@pytest.mark.parametrize(
    ('body', 'expected'),
    [
        (text_of(299), {'P312': 'error'}),
        (text_of(300), {}),
        (text_of(301), {}),
        (text_of(699), {}),
        (text_of(700), {}),
        (text_of(701), {'P312': 'error'}),
        (text_of(300, 'Uppgift', 'Genomförande', 'Resultat'), {}),
        (text_of(300, 'TASK:', 'Extra', 'implementation!', 'Result'), {}),
        (text_of(300, 'Task', 'Result'), {'P313': 'error'}),
        (text_of(300, 'Implementation', 'Task', 'Result'), {'P313': 'error'}),
    ],
)
def test_t6_case_study(body: str, expected: dict[str, str]) -> None:
    """T6: a case study has task, implementation and result, in that order, in 300 to 700 words."""
    assert codes('typo3', TYPO3 | {'level': 'solution'}, cases=[{'body': body}]) == expected


@pytest.mark.parametrize(
    ('date', 'status'), [(ago('6 months', days=-1), 'unmet'), (ago('6 months', days=1), 'met'), (ago('1 day'), 'met')]
)
def test_t7_survey(date: str, status: str) -> None:
    """T7: the survey is attested, not too long ago."""
    verdict = typo3({'attestations': attested('satisfaction-survey', date=date)})
    assert status_of(verdict, 'solution', 'satisfaction-survey') == status


@pytest.mark.parametrize(('reviewed', 'status'), [(1, 'unmet'), (2, 'met'), (3, 'met')])
def test_t8_reviews(reviewed: int, status: str) -> None:
    """T8: some levels need reviewed projects, and one needs a reviewed extension."""
    verdict = typo3(projects=[REVIEWED] * reviewed)
    assert status_of(verdict, 'enterprise', 'project-reviews') == status
    assert status_of(typo3({'extension_reviews': []}), 'enterprise', 'extension-review') == 'unmet'


@pytest.mark.parametrize(('sla', 'status'), [(0, 'unmet'), (1, 'met'), (2, 'met')])
def test_t9_sla(sla: int, status: str) -> None:
    """T9: at least one customer has the vendor's SLA."""
    verdict = typo3(projects=[REVIEWED] * sla + [REVIEWED | {'sla': False}] * 2)
    assert status_of(verdict, 'business', 'sla') == status


def test_t10_association() -> None:
    """T10: every partner is a member of the association."""
    without = {key: value for key, value in TYPO3.items() if key != 'association'}
    assert status_of(verdict_of(preset('typo3'), without), 'solution', 'association') == 'unmet'
    assert status_of(typo3(), 'solution', 'association') == 'met'


@pytest.mark.parametrize(
    ('project', 'broken'),
    [
        ({'new': True, 'uses': ['typo3']}, True),
        ({'new': True, 'uses': ['typo3', 'shop']}, True),
        ({'new': True, 'uses': ['typo3', 'shop'], 'community_support': 'offered'}, False),
        ({'new': True, 'uses': ['typo3'], 'community_support': 'accepted'}, False),
        ({'new': True, 'uses': ['mobile-app']}, False),
        ({'new': False, 'uses': ['typo3']}, False),
    ],
)
def test_t11_community_support(project: dict[str, Any], broken: bool) -> None:
    """T11: every new project with TYPO3, combined or not, says that support was offered; others need not."""
    assert codes('typo3', TYPO3 | {'level': 'solution'}, projects=[project]) == ({'P314': 'error'} if broken else {})


@pytest.mark.parametrize(('date', 'early'), [('2017-02-28', True), ('2017-03-01', False), ('2017-03-02', False)])
@pytest.mark.parametrize('key', ['applied', 'since'])
def test_t13_the_program_starts(key: str, date: str, early: bool) -> None:
    """T13: nothing is dated before the program starts."""
    expected = {'P307': 'error'} if early else {}
    assert codes('typo3', TYPO3 | {'level': 'solution', key: date}) == expected
    project = {'started': date}
    assert codes('typo3', TYPO3 | {'level': 'solution'}, projects=[project]) == expected


# 2. Large enterprise implementations

ENTERPRISE: dict[str, Any] = {'enterprise': True, 'large_customer': True, 'state': 'live', 'finished': ago('3 months')}
KKV: dict[str, Any] = {
    'level': 'extended',
    'country': 'KZ',
    'attestations': attested('gold-status', 'no-violations', 'obligations', 'business-size'),
    'certificates': entries(3, kind='enterprise-developer', holder='A'),
    'activities': [{'kind': 'publication', 'date': ago('2 months')}],
    'since': ago('1 year'),
    'valid_until': ahead('1 year'),
}
SALE = [f'{ago("1 month")},sale,50']


def kkv(changes: dict[str, Any] | None = None, **records: Any) -> Any:
    held: dict[str, Any] = {'projects': [ENTERPRISE], 'ledger': SALE} | records
    return verdict_of(preset('bitrix-kkv'), KKV | (changes or {}), **held)


def test_b_sound() -> None:
    """The partner that the rows below change holds the highest level."""
    assert kkv().qualified == 'extended'


def test_b1_extended_needs_large_projects() -> None:
    """B1: extended is base, and successful projects for large customers."""
    assert kkv(projects=[ENTERPRISE | {'large_customer': False}]).qualified == 'base'
    assert kkv({'country': 'SE'}).qualified is None


def test_b2_only_extended_is_listed() -> None:
    """B2: a base partner is checked and counted, and has no card in the list."""
    assert kkv().listed
    base = kkv({'level': 'base'})
    assert (base.effective, base.listed, base.qualified) == ('base', False, 'extended')


def test_b4_valid_for_a_year_and_renewal_due() -> None:
    """B4: the renewal request is due fourteen days before the end, on the day itself still in time."""
    end = Day(2026, 12, 31)
    holdings = holdings_of(preset('bitrix-kkv'), KKV | {'valid_until': end.isoformat()})
    due = renewal_due(preset('bitrix-kkv'), holdings.partner)
    assert due == Day(2026, 12, 17)


@pytest.mark.parametrize(
    ('today', 'expected'),
    [
        (Day(2026, 12, 16), set()),
        (Day(2026, 12, 17), {'P310'}),
        (Day(2026, 12, 18), {'P310'}),
        (Day(2026, 12, 31), {'P310'}),
        (Day(2027, 1, 1), {'P311'}),
    ],
)
def test_b4_notices_around_the_end(today: Day, expected: set[str]) -> None:
    """B4: from the due date on there is a notice, and after the end another."""
    fields = KKV | {'valid_until': '2026-12-31', 'since': '2025-12-31'}
    found = codes('bitrix-kkv', fields, today=today, projects=[ENTERPRISE], ledger=SALE)
    assert set(found) == expected
    assert set(found.values()) <= {'notice'}


@pytest.mark.parametrize(
    ('sales', 'status'),
    [
        ([f'{ago("12 months", days=1)},sale,1'], 'met'),
        ([f'{ago("12 months", days=-1)},sale,1'], 'unmet'),
        ([], 'unmet'),
        ([f'{ago("1 day")},adjustment,1'], 'unmet'),
    ],
)
def test_b5_a_sale_in_the_period(sales: list[str], status: str) -> None:
    """B5: at least one sale of an enterprise product in the period."""
    assert status_of(kkv(ledger=sales), 'base', 'sale') == status


@pytest.mark.parametrize('id', ['gold-status', 'no-violations'])
def test_b5_standing(id: str) -> None:
    """B5: the main status and the absence of violations are attested once a year."""
    others = [item for item in KKV['attestations'] if item['id'] != id]
    assert status_of(kkv({'attestations': others}), 'base', id) == 'unmet'
    stale = others + attested(id, date=ago('12 months', days=-1))
    assert (status_of(kkv({'attestations': stale}), 'base', id), kkv({'attestations': stale}).fault) == ('unmet', False)


@pytest.mark.parametrize(
    ('since', 'status'), [(ago('1 year'), 'unmet'), (ago('0 days'), 'not-due'), (ago('2 years'), 'not-due')]
)
@pytest.mark.parametrize('id', ['business-size', 'new-project', 'marketing'])
def test_b6_every_second_term(id: str, since: str, status: str) -> None:
    """B6: size, a new project and marketing count every second year only."""
    changes = {
        'attestations': attested('gold-status', 'no-violations', 'obligations'),
        'activities': [],
        'since': since,
    }
    assert status_of(kkv(changes, projects=[]), 'base', id) == status


@pytest.mark.parametrize(('specialists', 'status'), [(2, 'unmet'), (3, 'met'), (4, 'met')])
def test_b7_specialists_and_publications(specialists: int, status: str) -> None:
    """B7: extended also needs its specialists, and publications on external sites."""
    certificates = entries(specialists, kind='implementation-manager', valid_until=TODAY.isoformat())
    assert status_of(kkv({'certificates': certificates}), 'extended', 'specialists') == status
    assert status_of(kkv({'activities': [{'kind': 'article', 'date': ago('1 day')}]}), 'extended', 'publications') == (
        'unmet'
    )


def test_b7_expired_certificates() -> None:
    """B7: a certificate that expired yesterday does not count any more."""
    certificates = entries(3, kind='enterprise-developer', valid_until=ago('1 day'))
    verdict = kkv({'certificates': certificates})
    assert (verdict.qualified, verdict.fault) == (None, False)


@pytest.mark.parametrize(
    ('today', 'level', 'effective'),
    [
        (Day(2026, 12, 31), 'extended', 'extended'),
        (Day(2027, 1, 1), 'extended', 'base'),
        (Day(2027, 12, 31), 'extended', 'base'),
        (Day(2026, 12, 31), 'base', 'base'),
        (Day(2027, 1, 1), 'base', None),
    ],
)
def test_b8_down_and_out(today: Day, level: str, effective: str | None) -> None:
    """B8: extended moves down to base, base is annulled; with all else in order."""
    fresh = (today - 30 * DAY).isoformat()
    changes = {
        'level': level,
        'valid_until': '2026-12-31',
        'since': '2025-12-31',
        'attestations': attested('gold-status', 'no-violations', 'obligations', 'business-size', date=fresh),
        'activities': [{'kind': 'publication', 'date': fresh}],
    }
    verdict = kkv(changes, today=today, ledger=[f'{fresh},sale,1'])
    assert (verdict.effective, verdict.annulled, verdict.fault) == (effective, effective is None, False)


@pytest.mark.parametrize(
    ('project', 'stale'),
    [
        ({'state': 'running', 'reports': [ago('2 months')]}, False),
        ({'state': 'running', 'reports': [ago('2 months', days=-1)]}, True),
        ({'state': 'running', 'reports': [ago('2 months', days=1)]}, False),
        ({'state': 'running', 'started': ago('2 months')}, False),
        ({'state': 'running', 'started': ago('2 months', days=-1)}, True),
        ({'state': 'running', 'reports': [ahead('1 day')], 'started': ago('1 year')}, True),
        ({'state': 'live', 'reports': [ago('1 year')]}, False),
    ],
)
def test_b9_reports(project: dict[str, Any], stale: bool) -> None:
    """B9: each running project is reported on at least every two months; that it is late is a notice."""
    found = codes('bitrix-kkv', KKV, projects=[ENTERPRISE, project], ledger=SALE)
    assert found == ({'P316': 'notice'} if stale else {})


def test_b10_points_have_three_springs() -> None:
    """B10: points come from sales, projects on enterprise products, and marketing."""
    activities = [{'kind': kind, 'date': ago('1 month')} for kind in ('article', 'campaign', 'event', 'publication')]
    holdings = holdings_of(
        preset('bitrix-kkv'),
        KKV | {'activities': activities},
        projects=[ENTERPRISE, ENTERPRISE | {'enterprise': False}],
        cases=[{}],
        ledger=SALE,
    )
    found = score(preset('bitrix-kkv'), holdings, TODAY)
    assert [(source.id, source.count) for source in found.sources] == [
        ('project', 1),
        ('article', 1),
        ('success-story', 1),
        ('campaign', 1),
        ('event', 1),
        ('sale', 1),
    ]
    assert found.total == sum(source.points for source in found.sources)


def test_b15_confidential_counts_unnamed() -> None:
    """B15: a confidential project counts as evidence and in points, and is not named."""
    verdict = kkv(projects=[ENTERPRISE | {'confidential': True}])
    row = row_of(verdict, 'extended', 'large-projects')
    assert (row.status, [(item.kind, item.id) for item in row.found.evidence]) == ('met', [('project', None)])


# 3. Directum

DIRECTUM: dict[str, Any] = {
    'level': 'general',
    'contract_signed': ago('3 years'),
    'attestations': attested('stable-results', 'growing-team', 'proven-years', 'current-programme'),
    'certificates': [
        {'kind': 'basics'},
        *entries(2, kind='implementation'),
        {'kind': 'solution-development'},
        {'kind': 'trainer'},
    ],
    'activities': entries(2, kind='course', date=ago('1 month')),
    'statuses': ['training-centre', 'developer'],
}
OWN: dict[str, Any] = {'complexity': 'high', 'own_solution': True, 'supported': True, 'state': 'live'}


def directum(changes: dict[str, Any] | None = None, **records: Any) -> Any:
    held: dict[str, Any] = {'cases': [{}], 'projects': [OWN] * 4} | records
    return verdict_of(preset('directum'), DIRECTUM | (changes or {}), **held)


@pytest.mark.parametrize(
    ('projects', 'qualified'), [(1, 'authorized'), (2, 'certified'), (3, 'certified'), (4, 'general')]
)
def test_d1_ladder(projects: int, qualified: str) -> None:
    """D1: certified is proven in projects, general in more of them and over years."""
    assert directum(projects=[OWN] * projects).qualified == qualified


def test_d1_authorized_needs_contract_and_training() -> None:
    """D1: authorized is a signed contract and basic training."""
    assert directum({'certificates': []}).qualified is None
    assert directum({'contract_signed': None}).qualified is None


@pytest.mark.parametrize(('courses', 'shown'), [(1, ('developer',)), (2, ('training-centre', 'developer'))])
def test_d2_statuses(courses: int, shown: tuple[str, ...]) -> None:
    """D2: each status has requirements of its own, beside the ladder."""
    verdict = directum({'activities': entries(courses, kind='course', date=ago('12 months', days=1))})
    assert verdict.shown_statuses == shown
    assert verdict.qualified == 'general'


def test_d2_a_programme_that_is_not_current() -> None:
    """D2: training under an old programme ran out: the status is not shown, and it is a notice."""
    stale = attested('stable-results', 'growing-team', 'proven-years') + attested(
        'current-programme', date=ago('12 months', days=-1)
    )
    assert directum({'attestations': stale}).shown_statuses == ('developer',)
    found = codes('directum', DIRECTUM | {'attestations': stale}, cases=[{}], projects=[OWN] * 4)
    assert found == {'P304': 'notice'}


def test_d6_every_level_is_listed() -> None:
    """D6: every partner is published from the first level on."""
    assert all(directum({'level': level}).listed for level in ('authorized', 'certified', 'general'))


# 4. Future Processing


def leads(count: int, date: str = ago('1 month')) -> list[dict[str, str]]:
    return [{'kind': 'webinar', 'date': date}] * count


def plan(date: str) -> list[dict[str, str]]:
    kind = next(id for id in sorted(preset('future-processing').vocabulary.sets['activities']) if 'plan' in id)
    return [{'kind': kind, 'date': date}]


FUTURE: dict[str, Any] = {
    'level': 'gold',
    'applied': ago('2 years'),
    'agreement': ago('2 years'),
    'summary': 'A partner',
    'contacts': [{'name': 'Anna'}],
    'executive_sponsor': 'Jan',
    'attestations': attested('preliminary-approval', 'revenue-review', 'deal-registration', 'qualifications'),
    'certificates': [*entries(2, kind='sales-qualification'), {'kind': 'technical-qualification'}],
}


def future(changes: dict[str, Any] | None = None, *, activities: Any = None) -> Any:
    held = activities if activities is not None else leads(2) + plan(ago('1 month'))
    return verdict_of(preset('future-processing'), FUTURE | {'activities': held} | (changes or {}))


def test_f_sound() -> None:
    """The partner that the rows below change holds the highest level."""
    assert future().qualified == 'gold'


@pytest.mark.parametrize(
    ('key', 'requirement'),
    [
        ('applied', 'application'),
        ('agreement', 'agreement'),
        ('summary', 'profile'),
        ('contacts', 'contact'),
        ('executive_sponsor', 'executive-sponsor'),
    ],
)
def test_f1_to_f4_presence(key: str, requirement: str) -> None:
    """F1 to F4: application, agreement, profile, contact and sponsor are there, at both levels."""
    for level in ('silver', 'gold'):
        assert status_of(future({key: None}), level, requirement) == 'unmet'
        assert status_of(future(), level, requirement) == 'met'


@pytest.mark.parametrize(
    ('date', 'silver', 'gold'),
    [
        (ago('3 months', days=1), 'met', 'met'),
        (ago('3 months'), 'met', 'met'),
        (ago('3 months', days=-1), 'met', 'unmet'),
        (ago('12 months', days=1), 'met', 'unmet'),
        (ago('12 months'), 'met', 'unmet'),
        (ago('12 months', days=-1), 'unmet', 'unmet'),
    ],
)
def test_f5_joint_plan(date: str, silver: str, gold: str) -> None:
    """F5: the newest plan is no older than twelve months at silver, three at gold."""
    verdict = future(activities=leads(2) + plan(date))
    requirement = 'business-plan'
    assert (status_of(verdict, 'silver', requirement), status_of(verdict, 'gold', requirement)) == (silver, gold)


@pytest.mark.parametrize(('count', 'silver', 'gold'), [(0, 'unmet', 'unmet'), (1, 'met', 'unmet'), (2, 'met', 'met')])
def test_f8_sales_qualification(count: int, silver: str, gold: str) -> None:
    """F8: one person with the sales qualification at silver, two or more at gold."""
    certificates = [*entries(count, kind='sales-qualification'), {'kind': 'technical-qualification'}]
    verdict = future({'certificates': certificates})
    found = tuple(status_of(verdict, level, 'sales-qualification') for level in ('silver', 'gold'))
    assert found == (silver, gold)


@pytest.mark.parametrize(('count', 'gold'), [(0, 'unmet'), (1, 'met'), (2, 'met')])
def test_f9_technical_qualification(count: int, gold: str) -> None:
    """F9: optional at silver, where it never fails; one or more at gold."""
    certificates = [*entries(2, kind='sales-qualification'), *entries(count, kind='technical-qualification')]
    verdict = future({'certificates': certificates})
    assert status_of(verdict, 'silver', 'technical-qualification') == 'optional'
    assert status_of(verdict, 'gold', 'technical-qualification') == gold
    assert verdict.levels[0].holds


@pytest.mark.parametrize(
    ('date', 'status'),
    [(ago('12 months', days=1), 'met'), (ago('12 months', days=-1), 'unmet'), (ago('0 days'), 'met')],
)
def test_f10_yearly_attestation(date: str, status: str) -> None:
    """F10: the qualifications are attested in writing, once a year."""
    kept = attested('preliminary-approval', 'revenue-review', 'deal-registration')
    verdict = future({'attestations': kept + attested('qualifications', date=date)})
    assert status_of(verdict, 'silver', 'qualifications-confirmed') == status


@pytest.mark.parametrize(('count', 'silver', 'gold'), [(0, 'unmet', 'unmet'), (1, 'met', 'unmet'), (2, 'met', 'met')])
def test_f11_lead_generation(count: int, silver: str, gold: str) -> None:
    """F11: one activity in twelve months at silver, two at gold; older ones do not count."""
    old = leads(5, ago('12 months', days=-1))
    verdict = future(activities=leads(count) + old + plan(ago('1 month')))
    found = tuple(status_of(verdict, level, 'lead-generation') for level in ('silver', 'gold'))
    assert found == (silver, gold)


def test_f12_recommendation() -> None:
    """F12: recommending the vendor is recommended and never an error."""
    verdict = future()
    assert (status_of(verdict, 'gold', 'recommendation'), verdict.qualified) == ('recommended', 'gold')
    page = {'recommendation_page': 'https://partner.example/recommends'}
    assert status_of(future(page), 'gold', 'recommendation') == 'met'


# 5. Open-Xchange

REFERENCE: dict[str, Any] = {'reference': True, 'state': 'live'}
OX: dict[str, Any] = {
    'type': 'var',
    'level': 'certified',
    'certificates': [{'kind': 'technical-training'}, {'kind': 'sales-training'}],
}


def test_o1_member_at_once() -> None:
    """O1: a new partner is a Member at once, without any requirement."""
    assert verdict_of(preset('open-xchange'), {'type': 'var', 'level': 'member'}).effective == 'member'


@pytest.mark.parametrize(('references', 'qualified'), [(1, 'member'), (2, 'certified'), (3, 'certified')])
def test_o2_references(references: int, qualified: str) -> None:
    """O2: Certified needs two customer references, and the trainings."""
    verdict = verdict_of(preset('open-xchange'), OX, projects=[REFERENCE] * references)
    assert verdict.qualified == qualified
    untrained = OX | {'certificates': [{'kind': 'technical-training'}]}
    assert verdict_of(preset('open-xchange'), untrained, projects=[REFERENCE] * 3).qualified == 'member'


@pytest.mark.parametrize(
    ('fields', 'expected'),
    [
        ({'type': 'training', 'since': '2006-12-31'}, {'P305': 'error'}),
        ({'type': 'training', 'since': '2007-01-01'}, {}),
        ({'type': 'training', 'applied': '2006-12-31'}, {'P305': 'error'}),
        ({'type': 'training', 'applied': '2006-12-31', 'since': '2007-01-02'}, {}),
        ({'type': 'var', 'since': '2006-03-07'}, {}),
    ],
)
def test_o_types_carry_dates(fields: dict[str, str], expected: dict[str, str]) -> None:
    """From 2007 on there are training partners: nobody is one before."""
    assert codes('open-xchange', {'level': 'member'} | fields) == expected


@pytest.mark.parametrize(('today', 'qualified'), [(Day(2006, 12, 31), 'certified'), (Day(2007, 1, 1), 'premium')])
def test_o_levels_carry_dates(today: Day, qualified: str) -> None:
    """The level above Certified exists from 2007 on."""
    fields = OX | {'certificates': [*entries(2, kind='technical-training'), *entries(2, kind='sales-training')]}
    verdict = verdict_of(preset('open-xchange'), fields, projects=[REFERENCE] * 4, today=today)
    assert verdict.qualified == qualified
