"""Findings of the program: whole messages, where they stand, and how much they weigh."""

from __future__ import annotations

import re
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from sitegen.checks.rules import check_record_rules
from sitegen.judging import read_source
from sitegen.program.evidence import collect_holdings
from tests.directories import check, copy_base, edit
from tests.program.builders import TODAY, ago, ahead, directory_of, front, program_of, read_files
from tests.program.claims import findings_of

LADDER = """
levels: [{id: base, name: Base}, {id: top, name: Top}]
attestations: [{id: audit, name: Audit}]
activities: [{id: talk, name: Talk}]
roles: [{id: developers, name: Developers}]
statuses: [{id: trainer, name: Trainer}]
requirements:
  - {id: cases, measure: {count: cases}, limit: {top: 2}}
  - {id: audit, measure: {attested: audit, within: 12 months}, limit: {top: true}}
  - {id: share, measure: {share: staff.developers.certified, of: staff.developers.total}, limit: {top: 50%}}
  - {id: newest, measure: {newest: activities}, limit: {top: 3 months}}
status_requirements: {trainer: [{id: courses, measure: {count: activities, within: 12 months}, limit: 1}]}
"""
HELD: dict[str, Any] = {
    'attestations': [{'id': 'audit', 'date': ago('1 month')}],
    'activities': [{'kind': 'talk', 'date': ago('1 month')}],
}


def told(text: str, fields: dict[str, Any], **records: Any) -> list[tuple[str, str, int, str]]:
    """Code, severity, line and message of all findings about one partner."""
    program = program_of(text)
    found = findings_of(program, directory_of(program, fields, **records))
    return [(item.code, item.severity.value, item.line, item.message) for item in found]


@pytest.mark.parametrize(('unmet', 'severity'), [('refuse', 'error'), ('downgrade', 'warning')])
def test_claim_above_qualified(unmet: str, severity: str) -> None:
    """A claim that was never right is an error or a warning, at `level`, and names what is not met."""
    text = LADDER + f'term: {{unmet: {unmet}}}\n'
    fields = {'level': 'top', 'staff': {'developers': {'total': 5, 'certified': 2}}} | HELD
    assert told(text, fields, cases=[{}]) == [
        (
            'P301',
            severity,
            3,
            'level is "top", but the records hold "base"; not met: cases (1 of 2), share (2 of 5, 50% asked for)',
        )
    ]


@pytest.mark.parametrize('unmet', ['refuse', 'downgrade'])
def test_claim_that_ran_out(unmet: str) -> None:
    """A claim that ran out is a notice under both, and says at which level the partner is shown."""
    fields = {
        'level': 'top',
        'attestations': [{'id': 'audit', 'date': ago('2 years')}],
        'activities': [{'kind': 'talk', 'date': ago('1 year')}],
    }
    message = (
        f'level "top" does not hold today: the partner is shown as "base"; not met: audit, newest ({ago("1 year")})'
    )
    text = LADDER + f'term: {{unmet: {unmet}}}\n'
    assert told(text, fields, cases=[{}, {}]) == [('P302', 'notice', 3, message)]


def test_many_missing_are_cut_short() -> None:
    """A message names five requirements and counts the rest."""
    rows = ''.join(f'  - {{id: r{n}, measure: {{present: summary}}, limit: true}}\n' for n in range(7))
    found = told(f'levels: [{{id: base, name: Base}}]\nrequirements:\n{rows}', {'level': 'base'})
    assert found[0][3] == 'level is "base", but the records hold no level; not met: r0, r1, r2, r3, r4 and 2 more'


def test_lower_claim_is_free() -> None:
    """Who qualifies for more than is claimed hears nothing."""
    assert told(LADDER, {'level': 'base'} | HELD, cases=[{}, {}]) == []


@pytest.mark.parametrize(
    ('activities', 'expected'),
    [
        ([{'kind': 'talk', 'date': ago('1 month')}], []),
        (
            [{'kind': 'talk', 'date': ago('2 years')}],
            [('P304', 'notice', 5, 'status "trainer" does not hold today and is not shown; not met: courses (0 of 1)')],
        ),
        ([], [('P303', 'warning', 5, 'status "trainer" is claimed, but does not hold; not met: courses (0 of 1)')]),
    ],
)
def test_statuses(activities: list[Any], expected: list[Any]) -> None:
    """A status that is claimed and does not hold is a fault, or a notice where it ran out."""
    assert told(LADDER, {'level': 'base', 'activities': activities, 'statuses': ['trainer']}) == expected


TERM = 'levels: [{id: base, name: Base}, {id: top, name: Top}]\nterm: {length: 12 months, notice: 14 days, LAPSE}\n'


@pytest.mark.parametrize(
    ('valid_until', 'expected'),
    [
        (ahead('14 days', days=1), []),
        (ahead('14 days'), ['the membership ends on 2026-12-05; the renewal request is due by 2026-11-21']),
        (ahead('14 days', days=-1), ['the membership ends on 2026-12-04; the renewal request was due by 2026-11-20']),
        (ahead('0 days'), ['the membership ends on 2026-11-21; the renewal request was due by 2026-11-07']),
        (ago('1 day'), ['the membership ended on 2026-11-20; the partner is shown as "base"']),
        (ago('1 year'), ['the membership ended on 2025-11-21; the partner is shown as "base"']),
        (ago('1 year', days=-1), ['the membership ended on 2025-11-20 and is annulled: the partner is not listed']),
    ],
)
def test_around_the_end_of_a_membership(valid_until: str, expected: list[str]) -> None:
    """The renewal is announced, then the lapse, then the annulment; all are notices at `valid_until`."""
    found = told(
        TERM.replace('LAPSE', 'lapse: {top: base, base: annulled}'), {'level': 'top', 'valid_until': valid_until}
    )
    assert [message for *_, message in found] == expected
    assert {(severity, line) for _, severity, line, _ in found} <= {('notice', 4)}


GRACE = """
levels: [{id: base, name: Base}]
requirements:
  - {id: cases, measure: {count: cases}, limit: 2, grace: {span: 6 months, from: applied}}
"""


def test_grace_is_a_notice_with_its_date() -> None:
    """What is in grace is announced with the day on which it is due."""
    assert told(GRACE, {'level': 'base', 'applied': ago('1 month')}, cases=[{}]) == [
        ('P308', 'notice', 3, 'cases (1 of 2) is not met yet; it is due by 2027-04-21')
    ]


def test_grace_that_ended_is_a_notice() -> None:
    """After its due date a requirement with grace ran out; that is still no fault."""
    found = told(GRACE, {'level': 'base', 'applied': ago('1 year')}, cases=[{}])
    assert [(code, severity) for code, severity, *_ in found] == [('P302', 'notice')]


@pytest.mark.parametrize('part', ['level', 'status'])
def test_grace_without_a_beginning_is_told(part: str) -> None:
    """A record without the date that a grace is counted from has none, and the cure names the date."""
    rows = '[{id: cases, measure: {count: cases}, limit: 1, grace: {span: 6 months, from: since}}]'
    table = f'requirements: {rows}' if part == 'level' else f'status_requirements: {{trainer: {rows}}}'
    program = program_of(f'levels: [{{id: base, name: Base}}]\nstatuses: [{{id: trainer, name: Trainer}}]\n{table}')
    fields = {'level': 'base', 'statuses': [] if part == 'level' else ['trainer'], 'applied': ago('1 month')}
    helps = [
        [item.help for item in findings_of(program, directory_of(program, {**fields, **more}))]
        for more in ({}, {'since': ago('1 year')})
    ]
    assert helps == [
        ['add what is missing, or "since": from that day on "cases" leaves time'],
        [f'renew what ran out, and the {part} is back'],
    ]


@pytest.mark.parametrize(('until', 'ended'), [(TODAY.isoformat(), False), (ago('1 day'), True)])
def test_exception_ended(until: str, ended: bool) -> None:
    """An exception that ended is told, at its date."""
    fields = {'level': 'base', 'exceptions': [{'requirement': 'cases', 'until': until}]}
    found = [item for item in told(LADDER, fields) if item[0] == 'P309']
    assert found == ([('P309', 'notice', 4, 'the exception for "cases" ended on 2026-11-20')] if ended else [])


DATED = """
levels: [{id: base, name: Base}, {id: top, name: Top, from: 2020-01-01, until: 2026-11-21}]
types: [{id: shop, name: Shop}, {id: school, name: School, from: 2027-01-01}]
"""


@pytest.mark.parametrize(
    ('fields', 'expected'),
    [
        ({'level': 'top', 'type': 'shop', 'since': '2020-01-01'}, []),
        (
            {'level': 'top', 'type': 'shop', 'since': '2019-12-31'},
            [('P305', 'error', 5, '"since" is 2019-12-31; the level "top" exists from 2020-01-01')],
        ),
        (
            {'level': 'top', 'type': 'shop', 'applied': '2019-12-31'},
            [('P305', 'error', 5, '"applied" is 2019-12-31; the level "top" exists from 2020-01-01')],
        ),
        ({'level': 'top', 'type': 'shop', 'applied': '2019-12-31', 'since': '2020-02-01'}, []),
        ({'level': 'base', 'type': 'school'}, [('P317', 'notice', 4, 'the type "school" exists from 2027-01-01')]),
    ],
)
def test_dated_levels_and_types(fields: dict[str, str], expected: list[Any]) -> None:
    """`since`, else `applied`, is not before the level or type existed; one still to come is a notice."""
    assert told(DATED, fields) == expected


@pytest.mark.parametrize(('today', 'expected'), [(TODAY, []), (Day(2026, 11, 22), ['P306'])])
def test_level_past_its_end(today: Day, expected: list[str]) -> None:
    """The last day of a level is a good one; after it there is a notice."""
    program = program_of(DATED)
    collection = directory_of(program, {'level': 'top', 'type': 'shop'})
    assert [finding.code for finding in findings_of(program, collection, today)] == expected


COMING = """
levels: [{id: base, name: Base}, {id: middle, name: Middle, from: 2027-01-01}, {id: top, name: Top}]
requirements: [{id: cases, measure: {count: cases}, limit: {middle: 2}}]
"""


@pytest.mark.parametrize(('cases', 'expected'), [(1, ['P317', 'P301']), (2, ['P317'])])
def test_level_to_come_is_a_fault_already(cases: int, expected: list[str]) -> None:
    """Who claims a level that comes next year and would not hold it then is told today, also where a higher one holds
    that passes it over."""
    found = told(COMING, {'level': 'middle'}, cases=[{}] * cases)
    assert [code for code, *_ in found] == expected


RULES = """
fields:
  project:
    - {id: support, title: Support, type: choice, options: [offered, accepted, declined]}
    - {id: people, title: People, type: integer}
    - {id: audited, title: Audited, type: boolean}
activities: [{id: talk, name: Talk}]
record_rules:
  - {id: length, each: cases, measure: {words: body}, limit: RANGE}
  - id: support
    note: Offer it to every client.
    each: projects
    where: {state: live}
    measure: {value: support}
    limit: [offered, accepted]
  - {id: people, each: projects, where: {state: closed}, measure: {value: people}, limit: 2}
  - {id: audited, each: projects, where: {state: closed}, measure: {value: audited}, limit: true}
  - {id: linked, each: activities, measure: {present: url}, limit: true}
points: {ledger: [{id: sale, title: Sales}]}
"""


@pytest.mark.parametrize(
    ('limit', 'words', 'asked'),
    [
        ('{min: 3, max: 5}', 2, '3 to 5'),
        ('{min: 3, max: 5}', 3, None),
        ('{min: 3, max: 5}', 5, None),
        ('{min: 3, max: 5}', 6, '3 to 5'),
        ('{min: 3}', 2, '3 or more'),
        ('{max: 5}', 6, 'at most 5'),
        ('{max: 5}', 0, None),
    ],
)
def test_words_of_a_case(limit: str, words: int, asked: str | None) -> None:
    """A text has as many words as asked for; the finding stands where the text begins."""
    found = told(RULES.replace('RANGE', limit), {}, cases=[{'body': 'word ' * words}])
    message = f'case study has {words} words; the program asks for {asked}'
    assert found == ([('P312', 'error', 6, message)] if asked else [])


def test_message_of_the_style_guide() -> None:
    """The message and the help are those that the style guide shows."""
    program = program_of(RULES.replace('RANGE', '{min: 300, max: 700}'))
    collection = directory_of(program, {}, cases=[{'body': 'word ' * 212}])
    [finding] = findings_of(program, collection)
    assert finding.message == 'case study has 212 words; the program asks for 300 to 700'
    assert finding.help == 'tell what the task was, what you did, and what came of it, with figures where you can'
    assert (finding.path, finding.field, finding.partner) == ('content/cases/case-1.md', 'body', 'alatau')


@pytest.mark.parametrize(
    ('project', 'message'),
    [
        ({'state': 'live'}, '"support" is not set; the program asks for accepted or offered'),
        ({'state': 'live', 'support': 'declined'}, '"support" is "declined"; the program asks for accepted or offered'),
        ({'state': 'live', 'support': 'accepted'}, None),
        ({'state': 'running'}, None),
        ({'state': 'closed', 'people': 1, 'audited': True}, '"people" is 1; the program asks for 2 or more'),
        ({'state': 'closed', 'people': 2, 'audited': True}, None),
        ({'state': 'closed', 'people': 2, 'audited': False}, '"audited" is false; the program asks for true'),
    ],
)
def test_value_rules(project: dict[str, Any], message: str | None) -> None:
    """A field of each record that a rule selects holds what the rule asks for."""
    found = told(RULES.replace('RANGE', '{min: 0}'), {}, projects=[project])
    assert [item[3] for item in found] == ([message] if message else [])


def test_note_of_a_rule_is_its_help() -> None:
    """What the program says in a rule's note is told as the cure."""
    program = program_of(RULES.replace('RANGE', '{min: 0}'))
    [finding] = findings_of(program, directory_of(program, {}, projects=[{'state': 'live'}]))
    assert finding.help == 'Offer it to every client.'


def test_rules_over_entries_of_a_profile() -> None:
    """A rule may look at each entry of a list; the entry at fault is named and is no evidence."""
    program = program_of(RULES.replace('RANGE', '{min: 0}'))
    talks = [
        {'kind': 'talk', 'date': ago('1 day'), 'url': 'https://talk.example'},
        {'kind': 'talk', 'date': ago('1 day')},
    ]
    collection = directory_of(program, {'activities': talks})
    findings, broken = check_record_rules(program, collection)
    assert [(item.field, item.message) for item in findings] == [
        ('activities[1].url', '"activities[1].url" is not set; the program asks for a value')
    ]
    assert broken == frozenset({('activity', 'alatau#1')})
    assert len(collect_holdings(collection, broken)['alatau'].partner.activities) == 1


PARTS = """
record_rules:
  - {id: parts, each: cases, measure: {parts: [{en: Task, sv: Uppgift}, {en: Result, sv: Resultat}]}}
"""


def test_translations_hold_the_rules_too() -> None:
    """A translation with a text of its own is held to the rules, at its own path; the original still counts."""
    program = program_of(PARTS)
    case = {'title': 'A case', 'partner': 'alatau', 'date': ago('1 day')}
    files = {
        'partners/alatau.md': front({'name': 'Alatau'}),
        'cases/one.md': front(case, '## Task\n\n## Result\n'),
        'cases/one.sv.md': front({'title': 'Ett fall'}, '\n## Uppgift\n'),
        'cases/two.md': front(case, '## TASK.\n\n### Between\n\n## result\n'),
        'cases/two.sv.md': front({'title': 'Ett fall'}),
    }
    findings, broken = check_record_rules(program, read_files(program, files))
    assert [(item.path, item.line, item.message, item.help) for item in findings] == [
        (
            'content/cases/one.sv.md',
            4,
            'case study in "sv" has no part "Resultat"; the program asks for Uppgift, Resultat',
            'write a heading for it, like "## Resultat"',
        )
    ]
    assert broken == frozenset()


def test_parts_in_disorder() -> None:
    """Parts stand in the order of the program; the finding is at the heading that came too early."""
    found = told(PARTS, {}, cases=[{'body': 'Text\n\n## Result\n\n## Task\n'}])
    assert found == [('P313', 'error', 8, 'part "Result" stands before "Task"')]


def test_a_part_that_stands_twice() -> None:
    """A heading may come again, as long as the parts are there in order."""
    assert told(PARTS, {}, cases=[{'body': '## Result\n\n## Task\n\n## Result\n'}]) == []


@pytest.mark.parametrize(
    ('people', 'codes'),
    [('', ['P314']), ('2', ['P314']), ('5', []), ('many', ['R304']), ('[5]', ['R303'])],
)
def test_value_that_cannot_be_read_is_told_once(tmp_path: Path, people: str, codes: list[str]) -> None:
    """A rule that asks for a value says nothing of one that is there and is told to be none already."""
    root = copy_base(tmp_path / 'base')
    rule = 'record_rules:\n  - {id: people, each: projects, measure: {value: people}, limit: 3}\n'
    program = (root / 'program.yml').read_text(encoding='utf-8')
    (root / 'program.yml').write_text(program.replace('record_rules:\n', rule), encoding='utf-8')
    for path in (root / 'content/projects').iterdir():
        text = re.sub('people: .*\n', '', path.read_text(encoding='utf-8'))
        path.write_text(text.replace('\npartner:', f'\npeople: {people}\npartner:'), encoding='utf-8')
    told = [finding for finding in check(root) if finding.path == 'content/projects/acme-bank.md']
    assert [finding.code for finding in told] == codes


def test_ledger_row_that_breaks_a_rule(tmp_path: Path) -> None:
    """A rule on rows of the ledger is told at the row, and a row that breaks it is no evidence."""
    root = copy_base(tmp_path / 'base')
    rule = 'record_rules:\n  - {id: large, each: ledger, where: {kind: sale}, measure: {value: points}, limit: 50}\n'
    edit(root / 'program.yml', 'record_rules:\n', rule)
    told = [finding for finding in check(root) if finding.code == 'P314']
    assert [(finding.path, finding.line, finding.partner, finding.message) for finding in told] == [
        ('content/ledger/2026.csv', 2, 'acme', '"points" is 20; the program asks for 50 or more')
    ]
    source = read_source(root)
    assert source.program is not None
    broken = check_record_rules(source.program, source.collection)[1]
    assert collect_holdings(source.collection, broken)['acme'].ledger == ()
