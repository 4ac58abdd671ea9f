"""The agenda of staff: every kind of item around its day, its order, and the counts beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sitegen.dates import parse_date
from sitegen.judging import judge_source, read_source
from sitegen.program.presets import preset_ids
from sitegen.program.term import lapsed
from sitegen.program.verdict import judge
from sitegen.publish.starter import start_directory
from sitegen.report.agenda import HORIZON_DAYS, REPORT_HORIZON_DAYS, AgendaItem, Kind, sort_agenda
from sitegen.report.staff import make_report
from tests.conftest import ROOT
from tests.report.offices import PROGRAM, SOUND, TODAY, agenda_on, around, of_kind, snapshot_on, write_office


def told(items: Iterable[AgendaItem]) -> list[tuple[str, str, str]]:
    return [(str(item.date), item.what, item.detail) for item in items]


def test_a_sound_partner_asks_for_nothing(tmp_path: Path) -> None:
    """Where nothing ends within the horizon and nothing is missing, the agenda is empty."""
    root = write_office(tmp_path, {'alatau': {}}, {'portal': {'state': 'live', 'started': '2026-01-01'}})
    assert agenda_on(root) == ()


def test_renewal_around_the_last_day_of_the_request(tmp_path: Path) -> None:
    """A renewal stands at the last good day of its request, and after it as overdue until the term ends."""
    root = write_office(tmp_path, {'alatau': {'valid_until': '2026-12-05', 'since': '2024-12-05'}})
    then = 'shown as Base, not listed from 2026-12-06 on'
    before, due, after = around(Day(2026, 11, 21))
    for day, verb in ((before, 'is'), (due, 'is'), (after, 'was'), (Day(2026, 12, 5), 'was')):
        assert told(of_kind(agenda_on(root, day), Kind.RENEWAL)) == [
            ('2026-11-21', 'Membership ends on 2026-12-05', f'the renewal request {verb} due by 2026-11-21; {then}')
        ]
    assert of_kind(agenda_on(root, Day(2026, 12, 6)), Kind.RENEWAL) == []


@pytest.mark.parametrize(('days', 'told_of'), [(HORIZON_DAYS - 1, 1), (HORIZON_DAYS, 1), (HORIZON_DAYS + 1, 0)])
def test_renewal_around_the_horizon(tmp_path: Path, days: int, told_of: int) -> None:
    """A renewal is told of from 90 days before the last good day of its request on."""
    root = write_office(tmp_path, {'alatau': {'valid_until': '2027-07-01'}})
    assert len(of_kind(agenda_on(root, Day(2027, 6, 17) - timedelta(days=days)), Kind.RENEWAL)) == told_of


def test_renewal_names_what_the_next_term_asks_for(tmp_path: Path) -> None:
    """In an odd term a renewal names the requirements of the second term that are not met."""
    partner = {'city': None, 'since': '2025-12-05', 'valid_until': '2026-12-05'}
    item = of_kind(agenda_on(write_office(tmp_path, {'alatau': partner})), Kind.RENEWAL)[0]
    assert item.detail.endswith('; the next term also asks for Size of the business')


def test_renewal_without_notice_or_lapse(tmp_path: Path) -> None:
    """Without a notice period the membership's own end is the day to act."""
    program = PROGRAM.split('term:')[0]
    root = write_office(tmp_path, {'alatau': {'valid_until': '2026-12-05'}}, program=program)
    assert told(of_kind(agenda_on(root), Kind.RENEWAL)) == [
        ('2026-12-05', 'Membership ends on 2026-12-05', 'renew it by then')
    ]
    assert told(of_kind(agenda_on(root, Day(2026, 12, 6)), Kind.LAPSE)) == [
        ('2026-12-05', 'Membership ended on 2026-12-05', 'renew it, or end it')
    ]


def test_lapse_around_the_end_and_each_step(tmp_path: Path) -> None:
    """A lapse begins the day after the end, says what the partner is, and when the next step comes."""
    lasting = {'attestations': [{'id': 'survey', 'date': '2026-11-01'}], 'valid_until': '2026-11-21'}
    program = PROGRAM.replace(', within: 12 months', '')
    root = write_office(tmp_path, {'alatau': lasting}, program=program)
    assert of_kind(agenda_on(root, Day(2026, 11, 21)), Kind.LAPSE) == []
    details = {
        Day(2026, 11, 22): 'shown as Base, not listed; annulled from 2027-11-22 on',
        Day(2027, 11, 21): 'shown as Base, not listed; annulled from 2027-11-22 on',
        Day(2027, 11, 22): 'annulled',
        Day(2031, 1, 1): 'annulled',
    }
    for day, detail in details.items():
        agenda = agenda_on(root, day)
        assert told(of_kind(agenda, Kind.LAPSE)) == [('2026-11-21', 'Membership ended on 2026-11-21', detail)]


def test_lapse_of_who_holds_nothing_any_more(tmp_path: Path) -> None:
    """Where renewing alone would not help, a lapse names what else is missing."""
    partner = {'people': 0, 'valid_until': '2026-11-20'}
    assert told(agenda_on(write_office(tmp_path, {'alatau': partner}))) == [
        ('2026-11-20', 'Membership ended on 2026-11-20', 'annulled; not met besides: People (0 of 5)')
    ]


def test_a_membership_that_is_over_has_nothing_else_on_the_agenda(tmp_path: Path) -> None:
    """Of an annulled partner only its end is told: no reports, no attestations, no exceptions."""
    partner = {
        'level': 'base',
        'valid_until': '2026-11-20',
        'attestations': [{'id': 'survey', 'date': '2025-12-01'}],
        'exceptions': [{'requirement': 'people', 'until': '2026-11-30'}],
    }
    root = write_office(tmp_path, {'alatau': partner}, {'portal': {'state': 'running', 'started': '2026-01-01'}})
    assert [item.kind for item in agenda_on(root)] == [Kind.LAPSE]


@pytest.mark.parametrize(('people', 'faults'), [(4, 1), (5, 0), (6, 0)])
def test_claim_around_the_limit(tmp_path: Path, people: int, faults: int) -> None:
    """A claim that the records never held is on today's agenda with what is missing."""
    items = of_kind(agenda_on(write_office(tmp_path, {'alatau': {'people': people}})), Kind.CLAIM)
    assert told(items) == [('2026-11-21', 'Upper is claimed, Base is held', 'not met: People (4 of 5)')] * faults


def test_claim_of_a_status(tmp_path: Path) -> None:
    """A claimed status without any evidence is a claim to correct."""
    items = of_kind(agenda_on(write_office(tmp_path, {'alatau': {'statuses': ['trainer']}})), Kind.CLAIM)
    assert told(items) == [('2026-11-21', 'Trainer is claimed and does not hold', 'not met: Courses (0 of 1)')]


def test_attestation_around_its_last_day(tmp_path: Path) -> None:
    """An attestation that grows too old stands at its last good day, with the fall; after it the fall has happened."""
    root = write_office(tmp_path, {'alatau': {'attestations': [{'id': 'survey', 'date': '2025-12-01'}]}})
    last = Day(2026, 11, 30)
    before, _, after = around(last)
    for day in (before, last):
        agenda = agenda_on(root, day)
        assert told(of_kind(agenda, Kind.ATTESTATION)) == [
            ('2026-11-30', 'Grows too old: Satisfaction survey', 'attested until 2026-11-30')
        ]
        assert told(of_kind(agenda, Kind.FALL)) == [
            ('2026-11-30', 'Upper → Base', 'not met from 2026-12-01 on: Satisfaction survey; not listed then')
        ]
        assert of_kind(agenda, Kind.FALLEN) == []
    agenda = agenda_on(root, after)
    assert of_kind(agenda, Kind.ATTESTATION) == of_kind(agenda, Kind.FALL) == []
    assert told(of_kind(agenda, Kind.FALLEN)) == [
        ('2026-11-30', 'Upper → Base', 'not met: Satisfaction survey (until 2026-11-30); not listed')
    ]


@pytest.mark.parametrize(('days', 'told_of'), [(HORIZON_DAYS - 1, 1), (HORIZON_DAYS, 1), (HORIZON_DAYS + 1, 0)])
def test_fall_around_the_horizon(tmp_path: Path, days: int, told_of: int) -> None:
    """A fall is told of from 90 days before the last good day on."""
    root = write_office(tmp_path, {'alatau': {'attestations': [{'id': 'survey', 'date': '2025-12-01'}]}})
    agenda = agenda_on(root, Day(2026, 11, 30) - timedelta(days=days))
    assert len(of_kind(agenda, Kind.FALL)) == told_of


def test_evidence_around_the_last_day_of_its_window(tmp_path: Path) -> None:
    """Evidence that leaves its window stands at its last good day, with what is left then."""
    root = write_office(tmp_path, {'alatau': {'activities': [{'kind': 'talk', 'date': '2025-12-01'}]}})
    before, last, after = around(Day(2026, 11, 30))
    for day in (before, last):
        assert told(of_kind(agenda_on(root, day), Kind.EVIDENCE)) == [
            ('2026-11-30', 'Runs out: Talks', 'met until 2026-11-30; then 0 of 1')
        ]
    agenda = agenda_on(root, after)
    assert of_kind(agenda, Kind.EVIDENCE) == []
    assert told(of_kind(agenda, Kind.FALLEN)) == [
        ('2026-11-30', 'Upper → Base', 'not met: Talks (0 of 1; until 2026-11-30); not listed')
    ]


def test_two_things_that_run_out_name_their_own_days(tmp_path: Path) -> None:
    """What has run out stands at the first loss, and every loss names its own last day."""
    changes: dict[str, Any] = {
        'attestations': [{'id': 'survey', 'date': '2025-10-05'}],
        'activities': [{'kind': 'talk', 'date': '2025-11-05'}],
    }
    agenda = agenda_on(write_office(tmp_path, {'alatau': changes}))
    assert told(of_kind(agenda, Kind.FALLEN)) == [
        (
            '2026-10-04',
            'Upper → Base',
            'not met: Satisfaction survey (until 2026-10-04), Talks (0 of 1; until 2026-11-04); not listed',
        )
    ]


def test_a_level_falls_step_by_step(tmp_path: Path) -> None:
    """Each further level that falls within the horizon has an item of its own."""
    program = PROGRAM.replace('limit: {base: 1, upper: 5', 'within: 12 months, limit: {base: 1, upper: 5').replace(
        '{value: people}, within: 12 months,', '{sum: projects.people, within: 12 months},'
    )
    program = program.replace('partner: [{id: people', 'project: [{id: people')
    projects = {
        'one': {'state': 'closed', 'finished': '2025-12-01', 'people': 4},
        'two': {'state': 'closed', 'finished': '2025-12-11', 'people': 1},
    }
    root = write_office(tmp_path, {'alatau': {'people': None}}, projects, program)
    assert [(str(item.date), item.what) for item in of_kind(agenda_on(root), Kind.FALL)] == [
        ('2026-11-30', 'Upper → Base'),
        ('2026-12-10', 'Base → no level'),
    ]


def test_grace_around_its_last_day(tmp_path: Path) -> None:
    """A grace stands at its last good day; the day after the level has fallen."""
    partner = {'applied': '2026-06-01', 'since': '2026-07-01', 'staff': {'admins': {'total': 4, 'certified': 1}}}
    root = write_office(tmp_path, {'alatau': partner})
    before, last, after = around(Day(2026, 12, 1))
    for day in (before, last):
        assert told(of_kind(agenda_on(root, day), Kind.GRACE)) == [
            (
                '2026-12-01',
                'Grace ends: Certified admins',
                'may be missing until 2026-12-01; then 1 of 4, 50% asked for',
            )
        ]
    agenda = agenda_on(root, after)
    assert of_kind(agenda, Kind.GRACE) == []
    assert [str(item.date) for item in of_kind(agenda, Kind.FALLEN)] == ['2026-12-01']


def test_certificate_around_its_last_day(tmp_path: Path) -> None:
    """A certificate stands at its last good day with its holder; afterwards the requirement that misses it has run
    out."""
    certificates = [{'holder': 'Ada', 'kind': 'admin', 'date': '2025-01-01', 'valid_until': '2026-11-30'}]
    root = write_office(tmp_path, {'alatau': {'certificates': certificates}})
    before, last, after = around(Day(2026, 11, 30))
    for day in (before, last):
        agenda = agenda_on(root, day)
        assert told(of_kind(agenda, Kind.CERTIFICATE)) == [
            ('2026-11-30', 'Certificate of Ada', 'Certified admin, valid until 2026-11-30')
        ]
        assert of_kind(agenda, Kind.EVIDENCE) == []
    agenda = agenda_on(root, after)
    assert of_kind(agenda, Kind.CERTIFICATE) == []
    assert told(of_kind(agenda, Kind.FALLEN)) == [
        ('2026-11-30', 'Upper → Base', 'not met: Administrators (0 of 1; until 2026-11-30); not listed')
    ]


def test_exception_around_its_last_day(tmp_path: Path) -> None:
    """An exception stands at its last good day with what it spares, its reason and who granted it; after it it is to
    be removed or granted anew."""
    exception = {'requirement': 'people', 'reason': 'Merger', 'by': 'Board', 'until': '2026-11-30'}
    root = write_office(tmp_path, {'alatau': {'people': 4, 'exceptions': [exception]}})
    before, last, after = around(Day(2026, 11, 30))
    for day in (before, last):
        assert told(of_kind(agenda_on(root, day), Kind.EXCEPTION)) == [
            ('2026-11-30', 'Exception for People', 'not met without it (4 of 5); Merger, Board')
        ]
    ended = 'ended on 2026-11-30, and the requirement is not met (4 of 5): remove it, or grant it anew; Merger, Board'
    assert told(of_kind(agenda_on(root, after), Kind.EXCEPTION)) == [('2026-11-30', 'Exception for People', ended)]


def test_exception_that_nobody_needs(tmp_path: Path) -> None:
    """An exception for a requirement that is met may go."""
    exception = {'requirement': 'people', 'until': '2026-11-30'}
    root = write_office(tmp_path, {'alatau': {'exceptions': [exception]}})
    assert told(of_kind(agenda_on(root), Kind.EXCEPTION)) == [
        ('2026-11-30', 'Exception for People', 'not needed any more: remove it')
    ]


def test_rise_by_an_exception(tmp_path: Path) -> None:
    """A rise names what is not met and only spared."""
    exception = {'requirement': 'people', 'until': '2026-11-30'}
    root = write_office(tmp_path, {'alatau': {'exceptions': [exception]}})
    detail = 'claims Upper, and its records hold Top; not met so far, but spared: People (5 of 20)'
    assert told(of_kind(agenda_on(root), Kind.RISE)) == [('None', 'Could claim Top', detail)]


def test_report_around_its_last_day(tmp_path: Path) -> None:
    """A report stands at the day it is owed, counted from the last one, and stays there when it is overdue."""
    project = {'state': 'running', 'reports': ['2026-09-21', '2026-05-01'], 'confidential': True}
    root = write_office(tmp_path, {'alatau': {}}, {'portal': project})
    for day in around(Day(2026, 11, 21)):
        items = of_kind(agenda_on(root, day), Kind.REPORT)
        detail = 'the last is of 2026-09-21; one is owed every 2 months; the project is confidential'
        assert told(items) == [('2026-11-21', 'Report on A portal', detail)]
        assert items[0].path == 'content/projects/portal.md'


@pytest.mark.parametrize('days', [-1, 0, 1])
def test_report_around_its_horizon(tmp_path: Path, days: int) -> None:
    """A report is told of from 30 days before on; where there is none yet, it counts from the start."""
    project = {'state': 'running', 'started': '2026-10-01', 'reports': ['2027-01-01']}
    root = write_office(tmp_path, {'alatau': {}}, {'portal': project})
    today = Day(2026, 12, 1) - timedelta(days=REPORT_HORIZON_DAYS) + timedelta(days=days)
    detail = 'none since the start on 2026-10-01; one is owed every 2 months'
    expected = [('2026-12-01', 'Report on A portal', detail)] if days >= 0 else []
    assert told(of_kind(agenda_on(root, today), Kind.REPORT)) == expected


def test_ending_of_a_type(tmp_path: Path) -> None:
    """A type that the program ends is told of within the horizon, and after its end."""
    root = write_office(tmp_path, {'alatau': {'type': 'studio'}})
    assert of_kind(agenda_on(root, Day(2026, 11, 20)), Kind.ENDING) == []
    for day, verb in ((TODAY, 'ends'), (Day(2027, 2, 19), 'ends'), (Day(2027, 2, 20), 'ended')):
        assert told(of_kind(agenda_on(root, day), Kind.ENDING)) == [
            ('2027-02-19', f'The type Studio {verb}', 'give the partner another type')
        ]


@pytest.mark.parametrize(('people', 'risen'), [(19, 0), (20, 1), (21, 1)])
def test_rise_around_the_limit(tmp_path: Path, people: int, risen: int) -> None:
    """Who holds a higher level than it claims could rise; nobody need act, so there is no date."""
    items = of_kind(agenda_on(write_office(tmp_path, {'alatau': {'people': people}})), Kind.RISE)
    assert told(items) == [('None', 'Could claim Top', 'claims Upper, and its records hold Top')] * risen


def test_rise_into_the_list(tmp_path: Path) -> None:
    """A rise says where it would bring a partner into the list."""
    items = of_kind(agenda_on(write_office(tmp_path, {'alatau': {'level': 'base'}})), Kind.RISE)
    assert told(items) == [('None', 'Could claim Upper', 'claims Base, and its records hold Upper; it would be listed')]


def test_status_falls_and_has_fallen(tmp_path: Path) -> None:
    """A status that runs out is told of as a level is."""
    activities = [*SOUND['activities'], {'kind': 'course', 'date': '2025-12-01'}]
    root = write_office(tmp_path, {'alatau': {'statuses': ['trainer'], 'activities': activities}})
    assert told(of_kind(agenda_on(root, Day(2026, 11, 30)), Kind.FALL)) == [
        ('2026-11-30', 'Trainer → not shown', 'not met from 2026-12-01 on: Courses (0 of 1)')
    ]
    assert told(of_kind(agenda_on(root, Day(2026, 12, 1)), Kind.FALLEN)) == [
        ('2026-11-30', 'Trainer → not shown', 'not met: Courses (0 of 1; until 2026-11-30)')
    ]


@pytest.mark.parametrize(('people', 'claims'), [(19, ['not met: People (19 of 20)']), (20, [])])
def test_a_level_that_is_still_to_come(tmp_path: Path, people: int, claims: list[str]) -> None:
    """A claimed level that begins later is no loss today; what it asks must be there all the same."""
    program = PROGRAM.replace('name: Top, rights', 'name: Top, from: 2026-12-01, rights')
    root = write_office(
        tmp_path, {'alatau': {'level': 'top', 'since': '2026-12-01', 'people': people}}, program=program
    )
    agenda = agenda_on(root)
    assert [item.detail for item in of_kind(agenda, Kind.CLAIM)] == claims
    assert of_kind(agenda, Kind.FALLEN) == []


def test_order_of_the_agenda() -> None:
    """The agenda goes by date, without a date last, then by kind, name and subject; twins are dropped."""
    base = AgendaItem(date=TODAY, kind=Kind.FALL, partner='b', name='B', what='', detail='', path='')
    expected = [
        replace(base, date=Day(2020, 1, 1), kind=Kind.REPORT),
        replace(base, kind=Kind.CLAIM),
        replace(base, name='Á', partner='c'),
        base,
        replace(base, subject='x'),
        replace(base, date=Day.max),
        replace(base, date=None, kind=Kind.CLAIM),
    ]
    assert list(sort_agenda([*reversed(expected), base])) == expected


def test_counts_by_level_and_status(tmp_path: Path) -> None:
    """Levels are counted as claimed, held, shown and listed, the highest first, and so are statuses."""
    partners: dict[str, dict[str, Any]] = {
        'a': {},
        'b': {'people': 20},
        'c': {'people': 4},
        'd': {'people': 0},
        'e': {'valid_until': '2026-11-20', 'statuses': ['trainer']},
    }
    report = make_report(snapshot_on(write_office(tmp_path, partners)))
    counts = [(level.id, level.claimed, level.qualified, level.effective, level.listed) for level in report.levels]
    assert counts == [('top', 0, 1, 0, 0), ('upper', 5, 2, 2, 2), ('base', 0, 1, 2, 0), (None, 0, 1, 1, 0)]
    assert [(status.id, status.claimed, status.shown) for status in report.statuses] == [('trainer', 1, 0)]


def test_program_without_levels_and_terms(tmp_path: Path) -> None:
    """A program that has nothing but partners gives a report with their names."""
    program = 'version: 1\nid: plain\nvendor: {name: Vendor}\nname: Plain\nlanguages: [en]\n'
    root = write_office(tmp_path, {}, program=program)
    (root / 'content/partners').mkdir(parents=True)
    (root / 'content/partners/b.md').write_text('---\nname: Beta\n---\n', encoding='utf-8')
    (root / 'content/partners/a.md').write_text('---\nname: alpha\n---\n', encoding='utf-8')
    report = make_report(snapshot_on(root))
    assert [(line.name, line.rank) for line in report.partners] == [('alpha', 1), ('Beta', 2)]
    assert (report.levels, report.agenda) == ((), ())


# The whole, over the demonstration and the presets.

DAYS = ['2026-11-21', '2027-01-15', '2027-06-20', '2028-03-01']


@pytest.mark.parametrize('day', DAYS)
def test_agenda_and_check_agree(day: str) -> None:
    """Whom `check` finds at fault, fallen, lapsed or in arrears with a report, the agenda tells of, and nobody else."""
    today = parse_date(day)
    assert today is not None
    judged = judge_source(read_source(ROOT), today)
    snapshot = snapshot_on(ROOT, today)
    agenda = make_report(snapshot).agenda
    gone = {id for id, verdict in snapshot.verdicts.items() if verdict.annulled and verdict.steps}
    found: dict[str, set[str]] = {}
    for finding in judged.findings:
        found.setdefault(finding.code, set()).add(finding.partner)
    for kind, codes in ((Kind.CLAIM, ('P301', 'P303')), (Kind.FALLEN, ('P302', 'P304'))):
        assert {item.partner for item in of_kind(agenda, kind)} == _named(found, codes) - gone
    assert {item.partner for item in of_kind(agenda, Kind.LAPSE)} == _named(found, ('P311', 'P315'))
    overdue = {item.partner for item in of_kind(agenda, Kind.REPORT) if item.date and item.date < today}
    assert overdue == _named(found, ('P316',)) - gone


def _named(found: dict[str, set[str]], codes: Iterable[str]) -> set[str]:
    return set[str]().union(*(found.get(code, set()) for code in codes))


@pytest.mark.parametrize('preset', preset_ids())
def test_every_fall_comes_true(preset: str, tmp_path: Path) -> None:
    """On the last good day of each fall the level or status still holds, and on the day after it does not."""
    start_directory(tmp_path / 'site', preset, (), TODAY)
    root = tmp_path / 'site'
    snapshots = [snapshot_on(root, day) for day in (TODAY, Day(2027, 3, 1), Day(2027, 9, 1))]
    falls = [(snapshot, item) for snapshot in snapshots for item in of_kind(make_report(snapshot).agenda, Kind.FALL)]
    assert falls
    for snapshot, item in falls:
        assert item.date is not None
        held, lost = (
            judge(snapshot.program, snapshot.holdings[item.partner], when)
            for when in (item.date, item.date + timedelta(days=1))
        )
        steps = snapshot.verdicts[item.partner].steps
        levels = [lapsed(snapshot.program.term, snapshot.held(verdict), steps) for verdict in (held, lost)]
        assert levels[0] != levels[1] or held.shown_statuses != lost.shown_statuses
