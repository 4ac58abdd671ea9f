"""A small directory for tests of the staff report: one sound partner, of which each test changes one thing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

from sitegen.consequences import snapshot_of
from sitegen.judging import judge_source, read_source
from sitegen.report.agenda import AgendaItem, Kind
from sitegen.report.snapshot import Snapshot
from sitegen.report.staff import make_report

TODAY = Day(2026, 11, 21)
SITE = """
title: Office
base_url: https://partners.example.com/list
languages: [en]
program: program.yml
"""
PROGRAM = """
version: 1
id: test
vendor: {name: Vendor}
name: Test program
languages: [en]
levels:
  - {id: base, name: Base, rights: []}
  - {id: upper, name: Upper, rights: [card]}
  - {id: top, name: Top, rights: [card]}
types: [{id: agency, name: Agency}, {id: studio, name: Studio, until: 2027-02-19}]
statuses: [{id: trainer, name: Trainer}]
roles: [{id: admins, name: Admins}]
certifications: [{id: admin, name: Certified admin, role: admins}]
activities: [{id: talk, name: Talk}, {id: course, name: Course}]
attestations: [{id: survey, name: Survey}]
fields:
  partner: [{id: people, title: People, type: integer}]
requirements:
  - {id: people, title: People, measure: {value: people}, limit: {base: 1, upper: 5, top: 20}}
  - {id: survey, title: Satisfaction survey, measure: {attested: survey, within: 12 months}, limit: {upper: true}}
  - id: talks
    title: Talks
    measure: {count: activities, where: {kind: talk}, within: 12 months}
    limit: {upper: 1}
  - {id: admins, title: Administrators, measure: {count: certificates}, limit: {upper: 1}}
  - id: share
    title: Certified admins
    measure: {share: staff.admins.certified, of: staff.admins.total}
    limit: {upper: 50%}
    grace: {span: 6 months, from: applied}
  - {id: size, title: Size of the business, measure: {present: city}, limit: {base: true}}
status_requirements:
  trainer:
    - id: courses
      title: Courses
      measure: {count: activities, where: {kind: course}, within: 12 months}
      limit: 1
points:
  prices: [{id: talk, title: Talks, of: activities, where: {kind: talk}, points: 10}]
term:
  length: 12 months
  notice: 14 days
  second_term: [size]
  lapse: {top: upper, upper: base, base: annulled}
reporting:
  projects: {where: {state: running}, every: 2 months, dates: reports}
"""
SOUND: dict[str, Any] = {
    'name': 'Alatau',
    'level': 'upper',
    'type': 'agency',
    'city': 'Almaty',
    'people': 5,
    'staff': {'admins': {'total': 2, 'certified': 1}},
    'attestations': [{'id': 'survey', 'date': '2026-11-01'}],
    'activities': [{'kind': 'talk', 'date': '2026-11-01', 'title': 'A talk'}],
    'certificates': [{'holder': 'Ada', 'kind': 'admin', 'date': '2025-01-01', 'valid_until': '2029-01-01'}],
    'applied': '2025-06-01',
    'since': '2025-07-01',
    'valid_until': '2027-07-01',
}

Records = Mapping[str, Mapping[str, Any]]


def write_office(root: Path, partners: Records, projects: Records | None = None, program: str = PROGRAM) -> Path:
    """A directory of these partners, each the sound one with some fields changed; None takes a field away."""
    (root / 'site.yml').write_text(SITE, encoding='utf-8')
    (root / 'program.yml').write_text(program, encoding='utf-8')
    for id, changes in partners.items():
        write_record(root / f'content/partners/{id}.md', {**SOUND, **changes})
    for id, fields in (projects or {}).items():
        write_record(root / f'content/projects/{id}.md', {'title': 'A portal', 'partner': 'alatau', **fields})
    return root


def write_record(path: Path, fields: Mapping[str, Any]) -> None:
    """A content file: JSON is YAML, so each field is one line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'{key}: {json.dumps(value, ensure_ascii=False)}\n' for key, value in fields.items() if value is not None]
    path.write_text(f'---\n{"".join(lines)}---\n', encoding='utf-8')


def snapshot_on(root: Path, today: Day = TODAY, program: str | None = None) -> Snapshot:
    snapshot = snapshot_of(judge_source(read_source(root, program), today))
    assert snapshot is not None
    return snapshot


def agenda_on(root: Path, today: Day = TODAY) -> tuple[AgendaItem, ...]:
    return make_report(snapshot_on(root, today)).agenda


def of_kind(agenda: tuple[AgendaItem, ...], kind: Kind) -> list[AgendaItem]:
    return [item for item in agenda if item.kind is kind]


def around(day: Day) -> tuple[Day, Day, Day]:
    """The day before, the day, and the day after."""
    return day - timedelta(days=1), day, day + timedelta(days=1)
