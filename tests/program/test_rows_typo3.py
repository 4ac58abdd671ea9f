"""PROGRAMS.md 1 row by row: below, at and above each limit and around each date."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from tests.program.builders import (
    ago,
    ahead,
    preset,
    row_of,
    status_of,
    verdict_of,
)
from tests.program.claims import attested, codes

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


@pytest.mark.parametrize('people', [4, 5, 6])
def test_t1_business_is_up_to_five(people: int) -> None:
    """T1: up to five people on one project at Business is a rule of thumb, told and never enforced."""
    verdict = typo3({'people_on_one_project': people})
    assert status_of(verdict, 'business', 'team-size') == 'text'
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
