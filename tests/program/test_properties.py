"""What holds of every verdict, whatever the records: on the presets, and on a program that resembles none of them."""

from __future__ import annotations

import dataclasses
from datetime import date as Day
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.checks.program import check_verdicts
from sitegen.content.body import Body
from sitegen.content.collection import Collection
from sitegen.content.entries import (
    Activity,
    Attestation,
    Certificate,
    Contact,
    RequirementException,
    StaffCount,
)
from sitegen.content.records import Case, LedgerRow, Partner, Project
from sitegen.diagnostics import Severity
from sitegen.program.calendar import coming_days, next_change
from sitegen.program.evidence import Holdings
from sitegen.program.model import Program
from sitegen.program.points import add_up, score
from sitegen.program.verdict import Verdict, judge
from tests.program.builders import TODAY, preset, program_of, status_of, verdict_of

TEN = """
levels:
  - {id: l1, name: One}
  - {id: l2, name: Two}
  - {id: l3, name: Three, rights: [card]}
  - {id: l4, name: Four, rights: [card]}
  - {id: l5, name: Five, rights: [card], from: 2025-01-01}
  - {id: l6, name: Six, rights: [card]}
  - {id: l7, name: Seven, rights: [card, leads], from: 2027-06-01}
  - {id: l8, name: Eight, rights: [card, leads]}
  - {id: l9, name: Nine, rights: [card, leads]}
  - {id: l10, name: Ten, rights: [card, leads, logo, badge]}
types: [{id: maker, name: Maker}, {id: teacher, name: Teacher, from: 2024-01-01}]
statuses: [{id: mentor, name: Mentor}]
roles: [{id: guides, name: Guides}]
certifications: [{id: guide, name: Guide, online_since: 2026-05-01}]
activities: [{id: class, name: Class}, {id: walk, name: Walk}]
attestations: [{id: oath, name: Oath}]
fields:
  partner: [{id: rooms, title: Rooms, type: integer}]
  project: [{id: people, title: People, type: integer}]
requirements:
  - {id: contact, measure: {count: contacts, where: {public: true}}, limit: {l2: 1, l6: 2, l10: 3}}
  - id: walks
    measure: {count: activities, where: {kind: walk}, within: 6 months}
    limit: {l3: 1, l5: 2, l8: 4, l9: 4, l10: 4}
  - {id: people, measure: {sum: projects.people, within: 36 months}, limit: {maker: {l4: 10, l9: 50}, teacher: {l4: 5}}}
  - {id: rooms, types: [teacher], measure: {value: rooms}, limit: {l5: 2, l10: 9}}
  - id: oath
    measure: {attested: oath, within: 1 year}
    limit: {l1: recommended, l7: true, l8: true, l9: true, l10: true}
  - id: guides
    measure: {share: staff.guides.certified, of: staff.guides.total}
    limit: {l6: 33.4%, l10: 100%}
    grace: {span: 90 days, from: since, certification: guide}
  - {id: fresh, measure: {newest: cases}, limit: {l6: 24 months, l9: 6 months, l10: 6 months}}
  - {id: sales, force: optional, measure: {sum: ledger.points, within: 12 months}, limit: {l8: 100, l9: 100, l10: 100}}
  - {id: k-of-n, measure: {met: [walks, people, oath, fresh, sales]}, limit: {l5: 1, l9: 3, l10: 4}}
status_requirements:
  mentor: [{id: classes, measure: {count: activities, where: {kind: class}, within: 12 months}, limit: 2}]
points:
  prices:
    - {id: case, title: Cases, of: cases, points: 2.5, max: 5}
    - {id: people, title: People, of: projects, by: state, points: {live: 0.1, closed: 3}}
  ledger: [{id: sale, title: Sales}]
term: {length: 6 months, second_term: [fresh], lapse: {l10: l8, l8: l3, l3: annulled}, unmet: refuse}
"""
PROGRAM = program_of(TEN)
PRESETS = ('typo3', 'bitrix-kkv', 'directum', 'future-processing', 'open-xchange')

days = st.dates(TODAY - timedelta(days=1500), TODAY + timedelta(days=400))
maybe_day = st.none() | days


def words(program: Program, name: str) -> Any:
    return st.sampled_from(sorted(program.vocabulary.sets[name]) or ['none'])


def some(item: Any, most: int = 5) -> Any:
    return st.lists(item, max_size=most).map(tuple)


@st.composite
def holdings(draw: Any, program: Program = PROGRAM) -> Holdings:
    """A partner of a program with records of every source, of any dates."""
    option = st.none() | st.integers(0, 12)
    staff = st.builds(StaffCount, total=option, certified=option)
    partner = Partner(
        id='alatau',
        path='content/partners/alatau.md',
        body=Body(),
        name='Alatau',
        level=draw(words(program, 'levels')),
        type=draw(words(program, 'types')),
        statuses=tuple(sorted(draw(st.sets(words(program, 'statuses')))) if program.statuses else ()),
        contacts=draw(some(st.builds(Contact, public=st.booleans()))),
        staff=draw(st.dictionaries(words(program, 'roles'), staff)),
        certificates=draw(
            some(st.builds(Certificate, kind=words(program, 'certifications'), date=maybe_day, valid_until=maybe_day))
        ),
        activities=draw(
            some(
                st.builds(
                    Activity, kind=words(program, 'activities'), date=days, slot=st.booleans(), open=st.booleans()
                ),
                8,
            )
        ),
        attestations=draw(some(st.builds(Attestation, id=words(program, 'attestations'), date=days))),
        applied=draw(maybe_day),
        since=draw(maybe_day),
        valid_until=draw(maybe_day),
        exceptions=draw(
            some(st.builds(RequirementException, requirement=words(program, 'requirements'), until=days), 2)
        ),
        extra={'rooms': draw(option)},
    )
    cases = [case(number, draw(days)) for number in range(draw(st.integers(0, 3)))]
    count = draw(st.integers(0, 4))
    projects = [draw(project(number)) for number in range(count)]
    ledger = [
        row(number, draw(days), draw(words(program, 'ledger')), draw(st.integers(-80, 200)))
        for number in range(draw(st.integers(0, 4)))
    ]
    return Holdings(partner=partner, cases=tuple(cases), projects=tuple(projects), ledger=tuple(ledger))


def case(number: int, day: Day) -> Case:
    path = f'content/cases/case-{number}.md'
    return Case(id=f'case-{number}', path=path, body=Body(), title='A case', partner='alatau', date=day)


@st.composite
def project(draw: Any, number: int) -> Project:
    boolean = st.none() | st.booleans()
    extra = {name: draw(boolean) for name in ('sla', 'enterprise', 'large_customer', 'own_solution', 'reference')}
    return Project(
        id=f'project-{number}',
        path=f'content/projects/project-{number}.md',
        body=Body(),
        title='A project',
        partner='alatau',
        started=draw(maybe_day),
        finished=draw(maybe_day),
        state=draw(st.sampled_from(['running', 'live', 'closed'])),
        reviewed=draw(maybe_day),
        confidential=draw(st.booleans()),
        extra=extra | {'people': draw(st.none() | st.integers(0, 30)), 'complexity': 'high'},
    )


def row(number: int, day: Day, kind: str, points: int) -> LedgerRow:
    return LedgerRow(path='content/ledger/a.csv', line=number + 2, date=day, partner='alatau', kind=kind, points=points)


def rung(program: Program, level: str | None) -> int:
    return -1 if level is None else program.rung(level)


def reversed_records(held: Holdings) -> Holdings:
    """The same records, with every list of the partner turned around."""
    partner = held.partner
    lists = ('contacts', 'certificates', 'activities', 'attestations', 'exceptions', 'statuses')
    turned: dict[str, Any] = {name: tuple(reversed(getattr(partner, name))) for name in lists}
    return Holdings(
        partner=dataclasses.replace(partner, **turned),
        cases=tuple(reversed(held.cases)),
        projects=tuple(reversed(held.projects)),
        ledger=tuple(reversed(held.ledger)),
    )


@given(holdings(), days)
def test_verdict_does_not_depend_on_order(held: Holdings, today: Day) -> None:
    """The order of records changes neither verdict nor points nor the next change."""
    turned = reversed_records(held)
    verdict, of_turned = judge(PROGRAM, held, today), judge(PROGRAM, turned, today)
    assert of_turned == verdict
    assert score(PROGRAM, turned, today) == score(PROGRAM, held, today)
    assert next_change(of_turned) == next_change(verdict)


@given(holdings(), days)
def test_effective_never_above_claimed_nor_qualified(held: Holdings, today: Day) -> None:
    """The effective level is at most the claimed and at most the qualified one, and one that exists that day."""
    verdict = judge(PROGRAM, held, today)
    effective = rung(PROGRAM, verdict.effective)
    assert effective <= rung(PROGRAM, verdict.claimed)
    assert effective <= rung(PROGRAM, verdict.qualified)
    level = PROGRAM.level(verdict.effective)
    assert level is None or level.from_ is None or level.from_ <= today
    assert not (verdict.listed and level is None)


@given(holdings(), days)
def test_points_are_the_sum_of_their_sources(held: Holdings, today: Day) -> None:
    """The total is exactly the sum of the sources, each of which gave something within its maximum."""
    found = score(PROGRAM, held, today)
    assert found.total == add_up(source.points for source in found.sources)
    assert all(source.count > 0 for source in found.sources)
    case_points = [source.points for source in found.sources if source.id == 'case']
    assert all(points <= 5 for points in case_points)


@given(holdings(), days)
def test_adding_evidence_never_lowers(held: Holdings, today: Day) -> None:
    """One more sound record of any source never lowers the qualified level, nor takes a status away."""
    before = judge(PROGRAM, held, today)
    partner = held.partner
    richer = [
        dataclasses.replace(held, cases=(*held.cases, case(9, today))),
        dataclasses.replace(held, ledger=(*held.ledger, row(9, today, 'sale', 500))),
        *(
            dataclasses.replace(held, partner=dataclasses.replace(partner, **change))
            for change in (
                {'contacts': (*partner.contacts, Contact(public=True))},
                {'activities': (*partner.activities, Activity(kind='walk', date=today))},
                {'activities': (*partner.activities, Activity(kind='class', date=today))},
                {'attestations': (*partner.attestations, Attestation(id='oath', date=today))},
                {'extra': {'rooms': 50}},
            )
        ),
    ]
    for more in richer:
        after = judge(PROGRAM, more, today)
        assert rung(PROGRAM, after.qualified) >= rung(PROGRAM, before.qualified)
        assert set(after.shown_statuses) >= set(before.shown_statuses)


@given(st.sampled_from(PRESETS), st.data())
def test_time_alone_never_makes_a_fault(name: str, data: Any) -> None:
    """Whether a claim is a fault that fails is written in the records: no error or warning comes with a later day."""
    program = preset(name)
    held = data.draw(holdings(program))
    _assert_no_fault_by_time(program, held, data.draw(days), data.draw(days))


@given(holdings(), days, days)
def test_time_alone_never_makes_a_fault_of_any_program(held: Holdings, one: Day, other: Day) -> None:
    """The same holds of ten levels, sums that fall, second terms and levels to come."""
    _assert_no_fault_by_time(PROGRAM, held, one, other)


def _assert_no_fault_by_time(program: Program, held: Holdings, one: Day, other: Day) -> None:
    """What is a fault on one day is one on any other, so what builds today builds later."""
    assert _faults(program, held, one) == _faults(program, held, other)
    collection = Collection(partners={'alatau': held.partner})
    for day in (one, other):
        verdict = judge(program, held, day)
        findings = check_verdicts(program, collection, {'alatau': verdict}, day)
        hard = [finding for finding in findings if finding.severity is not Severity.NOTICE]
        by_claim = [finding for finding in hard if finding.code in ('P301', 'P303')]
        assert len(by_claim) == verdict.fault + sum(status.fault for status in verdict.statuses)


def _faults(program: Program, held: Holdings, day: Day) -> set[str]:
    verdict = judge(program, held, day)
    return ({'level'} if verdict.fault else set()) | {status.id for status in verdict.statuses if status.fault}


def state(verdict: Verdict) -> Any:
    parts = [*(level.rows for level in verdict.levels), *(status.rows for status in verdict.statuses)]
    return [row.status for rows in parts for row in rows], verdict.effective, verdict.listed


@given(holdings(), days)
@settings(max_examples=40)
def test_next_change_is_exact(held: Holdings, today: Day) -> None:
    """Nothing changes on any day before the next change, and something does on it."""
    verdict = judge(PROGRAM, held, today)
    change, now = next_change(verdict), state(verdict)
    end = change.date if change else today + timedelta(days=2600)
    day = today + timedelta(days=1)
    while day < end:
        assert state(judge(PROGRAM, held, day)) == now, day
        day += timedelta(days=7 if change is None else max(1, (end - day).days // 60))
    if change:
        assert state(judge(PROGRAM, held, change.date)) != now
        assert state(judge(PROGRAM, held, change.date - timedelta(days=1))) == now


@given(holdings(), days)
@settings(max_examples=30)
def test_coming_days_miss_nothing(held: Holdings, today: Day) -> None:
    """A verdict differs from the day before only on one of the days that are named as coming."""
    named = set(coming_days(PROGRAM, held, today))
    before = state(judge(PROGRAM, held, today))
    for offset in range(1, 420):
        day = today + timedelta(days=offset)
        after = state(judge(PROGRAM, held, day))
        assert after == before or day in named
        before = after


@given(st.sampled_from(PRESETS), st.data())
@settings(max_examples=50)
def test_presets_take_any_records(name: str, data: Any) -> None:
    """Every preset gives a verdict, points and a next change for any partner."""
    program = preset(name)
    held = data.draw(holdings(program))
    verdict = judge(program, held, TODAY)
    assert rung(program, verdict.effective) <= rung(program, verdict.claimed)
    assert score(program, held, TODAY).total == add_up(s.points for s in score(program, held, TODAY).sources)
    change = next_change(verdict)
    assert change is None or change.date > TODAY


WALK = {'kind': 'walk', 'date': '2026-10-01'}
TEN_FIELDS: dict[str, Any] = {
    'level': 'l10',
    'type': 'teacher',
    'since': '2026-11-01',
    'rooms': 9,
    'contacts': [{'name': name, 'public': True} for name in 'ABC'],
    'activities': [WALK] * 4,
    'attestations': [{'id': 'oath', 'date': '2026-09-01'}],
    'staff': {'guides': {'total': 3, 'certified': 0}},
}
TEN_RECORDS: dict[str, Any] = {
    'cases': [{'date': '2026-10-01'}],
    'projects': [{'people': 5, 'finished': '2026-01-01'}],
    'ledger': ['2026-10-01,sale,100'],
}


@pytest.mark.parametrize(
    ('change', 'qualified'),
    [
        ({}, 'l10'),
        ({'contacts': [{'name': 'A', 'public': True}, {'name': 'B'}]}, 'l5'),
        ({'activities': [WALK] * 3}, 'l6'),
        ({'activities': [WALK]}, 'l4'),
        ({'rooms': 1}, 'l4'),
        ({'attestations': []}, 'l6'),
        ({'since': '2026-01-01'}, 'l5'),
        ({'activities': [WALK] * 4, 'rooms': 8}, 'l9'),
        ({'type': 'maker'}, 'l3'),
    ],
)
def test_ten_levels(change: dict[str, Any], qualified: str) -> None:
    """A program that resembles none of the five simply works: one fact less, and the ladder ends where it is asked."""
    verdict = verdict_of(PROGRAM, TEN_FIELDS | change, **TEN_RECORDS)
    assert verdict.qualified == qualified


@pytest.mark.parametrize(('sales', 'qualified'), [(99, 'l9'), (100, 'l10'), (101, 'l10')])
def test_four_of_five(sales: int, qualified: str) -> None:
    """Three of the five are enough for the ninth level, four for the tenth; none of the optional ones alone is."""
    records = TEN_RECORDS | {'ledger': [f'2026-10-01,sale,{sales}']}
    assert verdict_of(PROGRAM, TEN_FIELDS, **records).qualified == qualified


def test_ten_levels_with_a_level_to_come() -> None:
    """The seventh level is still to come: its oath is not asked for, and nobody is shown at it."""
    fields = TEN_FIELDS | {'level': 'l7', 'attestations': []}
    verdict = verdict_of(PROGRAM, fields, **TEN_RECORDS)
    assert (verdict.claimed, verdict.effective) == ('l7', 'l6')
    assert status_of(verdict, 'l7', 'oath') == 'unmet'
