"""A verdict explained: JSON as FORMATS.md has it, Markdown, and tables for a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sitegen.program.calendar import next_change
from sitegen.program.points import score
from sitegen.program.verdict import judge
from sitegen.report.explanation import Explanation, missing_for_next
from sitegen.report.verdict_tables import explain_text
from sitegen.report.verdicts import explain_json, explain_markdown
from tests.program.builders import TODAY, ago, ahead, holdings_of, program_of, verdict_of

PROGRAM = program_of("""
levels:
  - {id: base, name: {en: Base, sv: Bas}, rights: []}
  - {id: top, name: {en: Top, sv: Topp}, rights: [card]}
  - {id: best, name: {en: Best, sv: Bäst}, rights: [card], from: 2030-01-01}
statuses: [{id: trainer, name: Trainer}]
roles: [{id: developers, name: Developers}]
activities: [{id: talk, name: Talk}]
groups: [{id: work, title: {en: Work, sv: Arbete}}]
requirements:
  - {id: cases, group: work, title: {en: Case studies, sv: Fallstudier}, measure: {count: cases}, limit: {top: 2}}
  - {id: projects, group: work, title: Projects, measure: {count: projects}, limit: {base: optional, top: 1}}
  - id: share
    title: Share
    measure: {share: staff.developers.certified, of: staff.developers.total}
    limit: {top: 50%}
  - id: talks
    title: "Talks | [open]"
    measure: {count: activities, within: 12 months}
    limit: {top: 2}
    grace: {span: 6 months, from: applied}
  - {id: revenue, title: Revenue, measure: {present: summary}, limit: {top: {text: set individually}}}
status_requirements: {trainer: [{id: courses, title: Courses, measure: {count: activities}, limit: 1}]}
points:
  prices: [{id: case, title: Cases, of: cases, points: 60, max: 100}]
""")
FIELDS: dict[str, Any] = {
    'level': 'top',
    'applied': ago('1 month'),
    'staff': {'developers': {'total': 5, 'certified': 3}},
    'activities': [{'kind': 'talk', 'date': ago('1 month'), 'title': 'A *bold* talk'}],
    'statuses': ['trainer'],
    'exceptions': [{'requirement': 'cases', 'reason': 'Moved', 'by': 'Staff', 'until': ahead('1 month')}],
}


def explained(
    changes: dict[str, Any] | None = None, languages: tuple[str, ...] = ('en',), **records: Any
) -> Explanation:
    held = holdings_of(PROGRAM, FIELDS | (changes or {}), **({'projects': [{'confidential': True}, {}]} | records))
    verdict = judge(PROGRAM, held, TODAY)
    return Explanation(
        program=PROGRAM,
        partner=held.partner,
        verdict=verdict,
        score=score(PROGRAM, held, TODAY),
        rank=4,
        change=next_change(verdict),
        languages=languages,
    )


def test_json_has_the_keys_of_the_contract() -> None:
    """The JSON has exactly the keys of FORMATS.md, in that order, and is plain JSON."""
    found = json.loads(json.dumps(explain_json(explained(cases=[{}, {}]))))
    keys = 'version, partner, today, claimed, qualified, effective, listed, next_change, levels, statuses, points'
    assert ', '.join(found) == keys
    assert {
        key: found[key] for key in ('version', 'partner', 'today', 'claimed', 'qualified', 'effective', 'listed')
    } == {
        'version': 1,
        'partner': 'alatau',
        'today': '2026-11-21',
        'claimed': 'top',
        'qualified': 'top',
        'effective': 'top',
        'listed': True,
    }
    assert found['next_change'] == {'date': '2027-04-22', 'what': 'talks'}
    assert [list(level) for level in found['levels']] == [['id', 'holds', 'requirements']] * 3
    assert found['points'] == {
        'total': 100,
        'rank': 4,
        'sources': [{'id': 'case', 'title': 'Cases', 'count': 2, 'points': 100, 'capped': True}],
    }


def test_json_of_rows() -> None:
    """Each row has its status, value, limit, date and evidence; nothing confidential is named."""
    top = explain_json(explained(cases=[{}]))['levels'][1]
    rows = {row['id']: row for row in top['requirements']}
    assert rows['cases'] == {
        'id': 'cases',
        'group': 'work',
        'title': 'Case studies',
        'force': 'required',
        'status': 'excepted',
        'value': 1,
        'limit': 2,
        'due': '2026-12-21',
        'evidence': [{'kind': 'case', 'id': 'case-1'}],
    }
    assert rows['projects']['evidence'] == [{'kind': 'project', 'id': 'project-2'}, {'kind': 'project', 'id': None}]
    shown = {id: (row['status'], row['value'], row['limit'], row['due']) for id, row in rows.items()}
    assert shown['share'] == ('met', 60, '50%', None)
    assert shown['talks'] == ('grace', 1, 2, '2027-04-21')
    assert shown['revenue'] == ('text', False, 'set individually', None)
    base = {row['id']: row for row in explain_json(explained())['levels'][0]['requirements']}
    assert (base['projects']['force'], base['projects']['status'], base['projects']['limit']) == (
        'optional',
        'optional',
        None,
    )
    assert (base['cases']['status'], base['cases']['limit']) == ('none', None)


def test_json_of_statuses() -> None:
    """Statuses stand beside the levels, in the same form."""
    [status] = explain_json(explained())['statuses']
    assert (status['id'], status['holds'], [row['id'] for row in status['requirements']]) == (
        'trainer',
        True,
        ['courses'],
    )


def test_texts_are_in_the_first_language() -> None:
    """Titles come in the first of the languages that they have."""
    row = explain_json(explained(languages=('sv', 'en')))['levels'][0]['requirements'][0]
    assert row['title'] == 'Fallstudier'


@pytest.mark.parametrize(
    ('cases', 'expected'),
    [(0, ('top', ['cases'])), (1, ('top', ['cases'])), (2, None)],
)
def test_missing_for_the_next_level(cases: int, expected: Any) -> None:
    """The next level is the first above the qualified one that exists today; at the top there is none."""
    verdict = verdict_of(PROGRAM, FIELDS | {'exceptions': []}, cases=[{}] * cases, projects=[{}])
    found = missing_for_next(PROGRAM, verdict)
    assert (found and (found[0], [row.requirement.id for row in found[1]])) == expected


def test_text_for_a_terminal() -> None:
    """The terminal shows who, what holds and what is due; without colour there is no escape sequence."""
    text = explain_text(explained(cases=[{}]), width=110)
    assert '\x1b' not in text
    lines = text.split('\n')
    assert lines[:6] == [
        'Alatau',
        '  claims Top (top), qualifies for Top (top), is shown as Top (top)',
        '  listed, rank 4',
        '  exception for cases until 2026-12-21 (Moved, Staff)',
        '  due by 2027-04-21: Talks | [open] (1, 2 asked for)',
        '  next change: 2026-12-22 (cases)',
    ]
    assert max(map(len, lines)) <= 110
    assert '\x1b[' in explain_text(explained(), colour=True)


def test_text_tells_what_is_missing() -> None:
    """What is missing for the next level is told with what was found and what is asked for."""
    text = explain_text(explained({'exceptions': [], 'staff': {'developers': {'total': 5, 'certified': 2}}}), width=110)
    assert '  missing for Top (top): Case studies (0, 2 asked for), Share (2 of 5, 50% asked for)' in text.split('\n')


def test_large_numbers_are_shown_in_full_and_in_groups() -> None:
    """A large number loses no digit and is read at a glance; one of four digits may be a year and has no groups."""
    program = program_of("""
levels: [{id: gold, name: Gold}]
fields: {project: [{id: people, title: People, type: integer}]}
requirements: [{id: people, title: People, measure: {sum: projects.people}, limit: {gold: 2500}}]
points: {prices: [{id: deal, title: Deals, of: projects, points: 654321.5}]}
""")
    held = holdings_of(program, {'level': 'gold'}, projects=[{'people': 1999}, {'people': 1_000_000}])
    explanation = replace(
        explained(),
        program=program,
        partner=held.partner,
        verdict=judge(program, held, TODAY),
        score=score(program, held, TODAY),
        change=None,
    )
    rows = [' '.join(line.split()) for line in explain_text(explanation, width=100).split('\n')]
    assert {'People 1,001,999 ✓ 2500 project-1, project-2', 'Deals 2 1,308,643', 'Total 1,308,643'} <= set(rows)


def test_long_ladders_are_told_in_parts() -> None:
    """A terminal shows five levels abreast, the others below, so that no column is cut off."""
    levels = ', '.join(f'{{id: l{number}, name: Number {number}}}' for number in range(1, 8))
    program = program_of(f"""
levels: [{levels}]
requirements: [{{id: website, title: Website, measure: {{present: website}}, limit: true}}]
""")
    held = holdings_of(program, {'level': 'l1', 'website': 'https://alatau.example'})
    explanation = replace(
        explained(), program=program, partner=held.partner, verdict=judge(program, held, TODAY), rank=None, change=None
    )
    rows = [' '.join(line.split()) for line in explain_text(explanation, width=100).split('\n')]
    assert [row for row in rows if row.startswith(('Requirement', 'Website'))] == [
        'Requirement Found Number 1 Number 2 Number 3 Number 4 Number 5 Evidence',
        'Website yes ✓ ✓ ✓ ✓ ✓',
        'Requirement Found Number 6 Number 7 Evidence',
        'Website yes ✓ ✓',
    ]


def test_markdown() -> None:
    """The Markdown has the summary and tables, in which names and titles stand letter by letter, without effect."""
    partner = {'name': 'Alatau @github https://a.example'}
    text = explain_markdown(explained(partner, cases=[{}]))
    assert text.startswith(
        '# Alatau @\u2060github https\\://a.example\n\n'
        '- claims Top (top), qualifies for Top (top), is shown as Top (top)\n'
    )
    assert '- due by 2027-04-21: Talks \\| \\[open\\] (1, 2 asked for)\n' in text
    assert '| Requirement | Found | Base | Top | Best | Evidence |\n' in text
    assert (
        '| Talks \\| \\[open\\] (within 12 months) | 1 | – | … 2 until 2027-04-21 | – | A \\*bold\\* talk |\n' in text
    )
    assert '| Projects | 2 | · optional | ✓ 1 | – | project-2, 1 confidential |\n' in text
    assert text.endswith('| Cases | 1 | 60 |\n| Total |  | 60 |\n')
