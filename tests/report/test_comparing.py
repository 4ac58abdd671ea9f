"""What if: another program, another day."""

from __future__ import annotations

import csv
import json
from datetime import date as Day
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from sitegen.report.comparing import Comparison, Direction, compare, describe_differences, describe_level
from sitegen.report.formats import render_report
from sitegen.report.staff import make_report
from tests.report.offices import PROGRAM, TODAY, snapshot_on, write_office

PARTNERS: dict[str, dict[str, Any]] = {
    'five': {'name': 'Five'},
    'four': {'name': 'Four', 'level': 'base', 'people': 4},
    'old': {'name': 'Old', 'attestations': [{'id': 'survey', 'date': '2025-12-01'}]},
}


def under(tmp_path: Path, program: str, partners: dict[str, dict[str, Any]] | None = None) -> Comparison:
    """The comparison of the office's own program with another one, on one day."""
    root = write_office(tmp_path, partners or PARTNERS)
    other = tmp_path / 'other.yml'
    other.write_text(program, encoding='utf-8')
    return compare(snapshot_on(root), snapshot_on(root, TODAY, str(other)))


def told(comparison: Comparison) -> list[tuple[str, str, str, list[str]]]:
    return [
        (shift.partner, shift.direction.value, describe_level(shift), list(describe_differences(shift)))
        for shift in comparison.shifts
    ]


def test_the_same_program_changes_nothing(tmp_path: Path) -> None:
    """Under the same rules nobody rises, falls or moves."""
    comparison = under(tmp_path, PROGRAM)
    assert (comparison.shifts, comparison.unchanged, comparison.unread) == ((), 3, 0)


def test_a_stricter_program_lets_fall(tmp_path: Path) -> None:
    """Who misses a new limit falls, with what is missing; who never reached it stays."""
    comparison = under(tmp_path, PROGRAM.replace('upper: 5,', 'upper: 6,'))
    details = ['is not listed then', 'not met: People (5 of 6)']
    assert told(comparison) == [
        ('five', 'fall', 'Upper → Base', details),
        ('old', 'fall', 'Upper → Base', details),
    ]
    assert comparison.unchanged == 1


def test_a_milder_program_lets_rise(tmp_path: Path) -> None:
    """Who holds more under another program rises, though it still claims what it claimed."""
    comparison = under(tmp_path, PROGRAM.replace('upper: 5,', 'upper: 4,'))
    assert told(comparison) == [('four', 'rise', 'stays at Base', ['holds Upper instead of Base'])]


def test_listing_weighs_more_than_a_level(tmp_path: Path) -> None:
    """Who comes into the list rises, and takes a place there."""
    comparison = under(tmp_path, PROGRAM.replace('name: Base, rights: []', 'name: Base, rights: [card]'))
    assert told(comparison)[0] == ('four', 'rise', 'stays at Base', ['is listed then', 'rank – → 2'])
    assert [shift.direction for shift in comparison.shifts] == [Direction.RISE, Direction.MOVE]


def test_points_and_ranks_move(tmp_path: Path) -> None:
    """Where only points and rank differ, a partner moves."""
    talks = [{'kind': 'talk', 'date': f'2026-10-0{day}', 'title': 'A talk'} for day in (1, 2)]
    course = {'kind': 'course', 'date': '2026-10-01'}
    partners: dict[str, dict[str, Any]] = {
        'speaker': {'name': 'Speaker', 'activities': talks},
        'teacher': {'name': 'Teacher', 'activities': [talks[0], course, course]},
    }
    program = PROGRAM.replace('where: {kind: talk}, points: 10', 'points: 10')
    assert told(under(tmp_path, program, partners)) == [
        ('speaker', 'move', 'stays at Upper', ['rank 1 → 2']),
        ('teacher', 'move', 'stays at Upper', ['points 10 → 30', 'rank 2 → 1']),
    ]


def test_statuses_rise_and_fall(tmp_path: Path) -> None:
    """A status that another program shows or no longer shows is a rise or a fall."""
    courses = [{'kind': 'course', 'date': '2026-10-01'}, {'kind': 'talk', 'date': '2026-11-01'}]
    partners: dict[str, dict[str, Any]] = {'five': {'statuses': ['trainer'], 'activities': courses}}
    comparison = under(tmp_path, PROGRAM.replace('      limit: 1\n', '      limit: 2\n'), partners)
    assert told(comparison) == [('five', 'fall', 'stays at Upper', ['statuses none instead of trainer'])]


def test_a_level_that_the_other_program_does_not_have(tmp_path: Path) -> None:
    """A profile whose words the other program does not know cannot be read under it, and the reason is told."""
    program = PROGRAM.replace('id: upper', 'id: middle').replace('upper:', 'middle:').replace(': upper', ': middle')
    comparison = under(tmp_path, program)
    assert [(shift.partner, shift.direction, shift.why) for shift in comparison.shifts] == [
        ('five', Direction.UNREADABLE, '"level" is "upper", which is no level of this program'),
        ('old', Direction.UNREADABLE, '"level" is "upper", which is no level of this program'),
    ]


def test_records_that_the_other_program_cannot_read(tmp_path: Path) -> None:
    """Projects that lack what the other program requires are counted."""
    root = write_office(tmp_path, PARTNERS, {'portal': {'partner': 'five'}, 'shop': {'partner': 'old'}})
    other = tmp_path / 'other.yml'
    other.write_text(PROGRAM + 'categories: [{id: crm, name: CRM}]\n', encoding='utf-8')
    assert compare(snapshot_on(root), snapshot_on(root, TODAY, str(other))).unread == 2


@pytest.mark.parametrize(('day', 'fallen'), [(30, []), (1, ['old'])])
def test_another_day(tmp_path: Path, day: int, fallen: list[str]) -> None:
    """On the last good day of an attestation nobody has fallen, on the day after its partner has."""
    root = write_office(tmp_path, PARTNERS)
    comparison = compare(snapshot_on(root), snapshot_on(root, Day(2026, 11 if day == 30 else 12, day)))
    assert [shift.partner for shift in comparison.shifts if shift.direction is Direction.FALL] == fallen


def test_a_lapse_on_another_day(tmp_path: Path) -> None:
    """Who lapses by then falls, and the end of the term is the reason."""
    root = write_office(tmp_path, {'five': {'valid_until': '2026-11-30'}})
    comparison = compare(snapshot_on(root), snapshot_on(root, Day(2026, 12, 1)))
    assert told(comparison) == [
        ('five', 'fall', 'Upper → Base', ['is not listed then', 'the membership ends on 2026-11-30'])
    ]


def test_what_if_in_every_format_but_the_calendar(tmp_path: Path) -> None:
    """JSON, CSV and HTML have the comparison; the calendar is the same as without it."""
    comparison = under(tmp_path, PROGRAM.replace('upper: 5,', 'upper: 6,'))
    snapshot = snapshot_on(tmp_path)
    report = make_report(snapshot, comparison)
    assert json.loads(render_report(report, 'json'))['what_if'] == {
        'before': {'program': 'Test program', 'path': 'program.yml', 'today': '2026-11-21'},
        'after': {'program': 'Test program', 'path': 'other.yml', 'today': '2026-11-21'},
        'unchanged': 1,
        'unread_records': 0,
        'shifts': [_shift('five', 'Five', 1), _shift('old', 'Old', 2)],
    }
    detail = 'is not listed then; not met: People (5 of 6)'
    rows = list(csv.reader(StringIO(render_report(report, 'csv').decode(), newline='')))
    assert rows[-2:] == [
        ['', '', 'would-fall', id, id.capitalize(), 'Upper → Base', detail, f'content/partners/{id}.md']
        for id in ('five', 'old')
    ]
    assert 'id="what-if"' in render_report(report, 'html').decode()
    assert render_report(report, 'ics') == render_report(make_report(snapshot), 'ics')


def _shift(id: str, name: str, rank: int) -> dict[str, Any]:
    before = {'qualified': 'upper', 'effective': 'upper', 'listed': True, 'statuses': [], 'points': 10, 'rank': rank}
    after = {'qualified': 'base', 'effective': 'base', 'listed': False, 'statuses': [], 'points': 10, 'rank': None}
    why = 'not met: People (5 of 6)'
    return {'partner': id, 'name': name, 'direction': 'fall', 'before': before, 'after': after, 'why': why}
