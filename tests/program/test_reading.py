"""A program file: read whole, and its own mistakes told where they are, in words for its staff."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import sitegen.program
from sitegen.content.local_text import LocalText
from sitegen.content.records import DeclaredField
from sitegen.dates import Span
from sitegen.diagnostics import Diagnostic
from sitegen.program.measures import (
    Attested,
    Condition,
    Count,
    Met,
    Newest,
    Parts,
    Percent,
    Present,
    Selection,
    Share,
    Sum,
    Value,
    WordRange,
    Words,
)
from sitegen.program.model import Program
from sitegen.program.presets import preset_ids
from sitegen.program.reading import program_schema, read_program
from sitegen.program.words import RESERVED_ADDRESSES

PRESETS = Path(sitegen.program.__file__).parent / 'presets'
HEADER = 'id: test\nvendor: {name: Vendor}\nname: Test program\n'
WORDS = (
    'levels: [{id: silver, name: S}, {id: gold, name: G}]\n'
    'types: [{id: resale, name: R}, {id: consulting, name: C}]\n'
    'statuses: [{id: school, name: School}]\n'
    'roles: [{id: developers, name: D}]\n'
    'certifications: [{id: developer, name: D, role: developers}]\n'
    'activities: [{id: talk, name: T}]\n'
    'attestations: [{id: survey, name: S}]\n'
    'fields: {project: [{id: people, title: P, type: integer}, '
    '{id: size, title: S, type: choice, options: [small, big]}]}\n'
)


def read(text: str) -> Program:
    """The program that a text says below the header and the words of these tests; it must be sound."""
    program, findings = read_program('program.yml', HEADER + WORDS + text)
    assert [(finding.line, finding.message) for finding in findings] == []
    assert program is not None
    return program


def findings_of(text: str, words: str = WORDS) -> list[Diagnostic]:
    _, findings = read_program('program.yml', HEADER + words + text)
    assert all(finding.help for finding in findings)
    assert all(finding.path == 'program.yml' for finding in findings)
    return findings


def told(text: str, words: str = WORDS) -> list[tuple[str, str, str]]:
    """Code, message and what stands at the place of each finding, up to the next sign."""
    lines = (HEADER + words + text).split('\n')
    return [
        (f.code, f.message, re.split('[,:}\\]\n]', lines[f.line - 1][f.column - 1 :], maxsplit=1)[0])
        for f in findings_of(text, words)
    ]


def rows(*written: str) -> str:
    return 'requirements:\n' + ''.join(f'  - {row}\n' for row in written)


@pytest.mark.parametrize('id', preset_ids())
def test_presets_are_sound(id: str) -> None:
    """Every preset is read without a finding."""
    program, findings = read_program(f'{id}/program.yml', (PRESETS / id / 'program.yml').read_text(encoding='utf-8'))
    assert findings == []
    assert program is not None
    assert program.id == id


@pytest.mark.parametrize('id', preset_ids())
def test_presets_agree_with_the_schema(id: str) -> None:
    """The published schema takes what is read: every preset."""
    import yaml

    text = (PRESETS / id / 'program.yml').read_text(encoding='utf-8')
    value = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - a loader without types
    schema = program_schema()
    Draft202012Validator.check_schema(schema)
    unknown = [
        error.message for error in Draft202012Validator(schema).iter_errors(value) if 'Additional' in error.message
    ]
    assert unknown == []


def test_three_lines_are_a_program() -> None:
    """A program without levels, points or a term is a program."""
    program, findings = read_program('program.yml', HEADER)
    assert findings == []
    assert program is not None
    assert (program.levels, program.requirements, program.term, program.points.prices) == ((), (), None, ())
    assert program.directory.per_page == 24


@pytest.mark.parametrize('key', ['id', 'vendor', 'name'])
def test_a_program_needs_three_lines(key: str) -> None:
    """Without an id, a vendor or a name there is no program, and the finding names the line."""
    text = ''.join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(f'{key}:'))
    program, findings = read_program('program.yml', text)
    assert program is None
    assert [finding.message for finding in findings] == [f'"{key}" is missing']


@pytest.mark.parametrize(
    ('written', 'limit', 'measure', 'read_limit'),
    [
        ('{count: projects}', '2', Count(Selection('projects')), 2),
        (
            '{count: projects, where: {state: live, people: {min: 3}}, within: 2 years}',
            '2',
            Count(
                Selection(
                    'projects',
                    (Condition('state', frozenset({'live'})), Condition('people', least=3)),
                    Span(2, 'year'),
                )
            ),
            2,
        ),
        ('{sum: projects.people}', '10', Sum(Selection('projects'), 'people'), 10),
        ('{value: employees}', '10', Value('employees'), 10),
        ('{value: country}', '[SE, NO]', Value('country'), frozenset({'SE', 'NO'})),
        ('{value: staff.developers.total}', '3', Value('staff.developers.total'), 3),
        (
            '{share: staff.developers.certified, of: staff.developers.total}',
            '50%',
            Share('staff.developers.certified', 'staff.developers.total'),
            Percent(50),
        ),
        ('{present: logo}', 'true', Present('logo'), True),
        ('{attested: survey, within: 1 year}', 'true', Attested('survey', Span(1, 'year')), True),
        ('{newest: cases}', '18 months', Newest(Selection('cases')), Span(18, 'month')),
        ('{met: [other]}', '1', Met(('other',)), 1),
    ],
)
def test_measures_of_requirements(written: str, limit: str, measure: object, read_limit: object) -> None:
    """Each measure of the contract is read, with the limit that fits it, for all levels at once."""
    program = read(
        rows(f'{{id: one, measure: {written}, limit: {limit}}}', '{id: other, measure: {count: cases}, limit: 1}')
    )
    row = program.requirements[0]
    assert row.measure == measure
    for level in ('silver', 'gold'):
        cell = row.limits.cell(level, None)
        assert cell is not None
        assert cell.limit == read_limit


def test_limits_by_level_and_type() -> None:
    """A limit may differ by level and by type; a level left out has no such requirement."""
    program = read(
        rows(
            '{id: a, measure: {count: cases}, limit: {silver: 1, gold: optional}}',
            '{id: b, measure: {count: cases}, limit: {resale: {gold: 2}, consulting: 3}, force: recommended}',
            '{id: c, measure: {count: cases}, limit: {gold: {text: set individually}}}',
        )
    )
    shown = {
        (row.id, level, type): (cell.limit, cell.force, cell.text and cell.text.pick(())[0])
        for row in program.requirements
        for level in ('silver', 'gold')
        for type in ('resale', 'consulting')
        if (cell := row.limits.cell(level, type))
    }
    assert shown == {
        ('a', 'silver', 'resale'): (1, 'required', None),
        ('a', 'silver', 'consulting'): (1, 'required', None),
        ('a', 'gold', 'resale'): (None, 'optional', None),
        ('a', 'gold', 'consulting'): (None, 'optional', None),
        ('b', 'gold', 'resale'): (2, 'recommended', None),
        ('b', 'silver', 'consulting'): (3, 'recommended', None),
        ('b', 'gold', 'consulting'): (3, 'recommended', None),
        ('c', 'gold', 'resale'): (None, 'required', 'set individually'),
        ('c', 'gold', 'consulting'): (None, 'required', 'set individually'),
    }


def test_status_limits_by_type() -> None:
    """What a status asks may differ by type; it has no levels, so a limit for one is a mistake with its cure."""
    row = '{id: a, measure: {count: cases}, limit: LIMIT}'
    text = f'status_requirements: {{school: [{row}]}}\n'
    program = read(text.replace('LIMIT', '{resale: 1, consulting: 2}'))
    asked = [program.status_requirements['school'][0].limits.cell('', type) for type in ('resale', 'consulting', None)]
    assert [cell and cell.limit for cell in asked] == [1, 2, None]
    [finding] = findings_of(text.replace('LIMIT', '{gold: 1}'))
    assert finding.message == '"status_requirements.school.a.limit" has a limit for "gold", which is no type'
    assert finding.help == 'write the limit alone: a status has no levels'


def test_counting_more_than_there_is_is_told_once() -> None:
    """`met` that asks at every level for more than it counts is one finding."""
    text = rows('{id: a, measure: {count: cases}, limit: 1}', '{id: b, measure: {met: [a]}, limit: 2}')
    assert [message for _, message, _ in told(text)] == ['"b" asks at "silver" for 2 of 1']


def test_present_takes_a_map_by_role() -> None:
    """Whether anybody has written the heads of its staff can be asked without naming a role."""
    assert read(rows('{id: a, measure: {present: staff}, limit: true}')).requirements[0].measure == Present('staff')


@pytest.mark.parametrize('indent', [None, 2, '\t'])
def test_json_is_a_program_file(indent: str | int | None) -> None:
    """A program file may be JSON as programs write it: tabs, escaped slashes, signs beyond 16 bits in two escapes."""
    said = {
        'id': 'zoo',
        'name': 'Zoo \U0001f981',
        'vendor': {'name': 'a/b'},
        'levels': [{'id': 'cub', 'name': 'Cub', 'until': None}],
        'requirements': [{'id': 'size', 'measure': {'value': 'employees'}, 'limit': {'cub': 3}}],
    }
    program, findings = read_program('program.json', json.dumps(said, indent=indent).replace('a/b', 'a\\/b'))
    assert findings == []
    assert program is not None
    assert program.name.pick(('en',))[0] == 'Zoo \U0001f981'
    assert program.vendor.name.pick(('en',))[0] == 'a/b'


def test_a_mistake_in_json_stands_at_its_line() -> None:
    """A finding in a JSON file names the line and column of the file as it is."""
    _, findings = read_program('program.json', '{\n\t"id": "zoo",\n\t"name": "Zoo",\n\t"vendor": "V"\n}')
    assert [(finding.line, finding.column) for finding in findings] == [(4, 12)]


def test_record_rules() -> None:
    """A record rule looks at each record of a source: its words, its parts, a field."""
    program = read(
        'record_rules:\n'
        '  - {id: a, each: cases, measure: {words: body}, limit: {min: 300, max: 700}}\n'
        '  - {id: b, each: cases, measure: {parts: [{en: Task, sv: Uppgift}, Result]}}\n'
        '  - {id: c, each: projects, where: {size: big}, measure: {value: people}, limit: 3}\n'
    )
    parts = (LocalText((('en', 'Task'), ('sv', 'Uppgift'))), LocalText((('', 'Result'),)))
    assert [(rule.measure, rule.limit) for rule in program.record_rules] == [
        (Words(), WordRange(300, 700)),
        (Parts(parts), True),
        (Value('people'), 3),
    ]


def test_prices_and_ledger() -> None:
    """A price is one number, or a number for each value of a field."""
    program = read(
        'points:\n  prices:\n    - {id: a, of: projects, points: 10, max: 50, within: 1 year}\n'
        '    - {id: b, of: projects, by: size, points: {small: 5, big: 12.5}}\n  ledger: [{id: sale, title: Sales}]\n'
    )
    first, second = program.points.prices
    assert (first.points, first.most, first.selection.within) == (10, 50, Span(1, 'year'))
    assert (second.by, second.points_by) == ('size', {'small': 5, 'big': 12.5})
    assert program.vocabulary.words('ledger') == frozenset({'sale'})


def test_the_program_lends_its_words() -> None:
    """Records are read by the program's words and by its declared fields."""
    words = read('').vocabulary
    assert words.words('levels') == frozenset({'silver', 'gold'})
    assert words.words('categories') == frozenset()
    declared = words.fields['project']
    assert [(item.id, type(item)) for item in declared] == [('people', DeclaredField), ('size', DeclaredField)]


@pytest.mark.parametrize(
    ('row', 'expected'),
    [
        ('{id: a, limit: 1}', ('R302', '"requirements.a.measure" is missing', '{id')),
        ('{id: a, measure: {count: cases}}', ('R302', '"requirements.a.limit" is missing', '{id')),
        ('{measure: {count: cases}, limit: 1}', ('R302', '"requirements[0].id" is missing', '{measure')),
        (
            '{id: a, measur: {count: cases}, measure: {count: cases}, limit: 1}',
            ('R301', 'unknown key "measur" in "requirements.a"', 'measur'),
        ),
        ('{id: a, measure: cases, limit: 1}', ('R303', '"requirements.a.measure" is no measure', 'cases')),
        ('{id: a, measure: {}, limit: 1}', ('G601', '"requirements.a.measure" names no measure', '{')),
        (
            '{id: a, measure: {parts: [A]}, limit: true}',
            ('G601', 'the measure "parts" is not for a requirement', 'parts'),
        ),
        (
            '{id: a, measure: {count: project}, limit: 1}',
            ('G604', '"requirements.a.measure.count" is "project", which is no source of records', 'project'),
        ),
        (
            '{id: a, measure: {count: cases, within: soon}, limit: 1}',
            ('R309', '"requirements.a.measure.within" is "soon"; it takes a span of time', 'soon'),
        ),
        (
            '{id: a, measure: {count: projects, where: {state: alive}}, limit: 1}',
            ('R315', '"requirements.a.measure.where.state" is "alive"; it takes running, live or closed', 'alive'),
        ),
        (
            '{id: a, measure: {count: activities, where: {kind: walk}}, limit: 1}',
            (
                'R315',
                '"requirements.a.measure.where.kind" is "walk", which is no kind of activity of this program',
                'walk',
            ),
        ),
        (
            '{id: a, measure: {sum: projects.size}, limit: 1}',
            ('G603', 'field "size" of "projects" is no number', 'projects.size'),
        ),
        (
            '{id: a, measure: {sum: projects.peple}, limit: 1}',
            ('G602', '"projects" has no field "peple"', 'projects.peple'),
        ),
        ('{id: a, measure: {value: employes}, limit: 1}', ('G602', 'a partner has no field "employes"', 'employes')),
        (
            '{id: a, measure: {share: employees}, limit: 50%}',
            ('R302', '"requirements.a.measure.of" is missing', '{share'),
        ),
        (
            '{id: a, measure: {attested: poll}, limit: true}',
            ('R315', '"requirements.a.measure.attested" is "poll", which is no attestation of this program', 'poll'),
        ),
        (
            '{id: a, measure: {met: [b]}, limit: 1}',
            ('R315', '"requirements.a.measure.met[0]" is "b", which is no requirement of this program', 'b'),
        ),
        ('{id: a, measure: {met: []}, limit: 1}', ('R302', '"requirements.a.measure.met" is empty', '[')),
        (
            '{id: a, measure: {count: cases, where: {client: null}}, limit: 1}',
            ('R302', '"requirements.a.measure.where.client" is empty', 'null'),
        ),
        (
            '{id: a, measure: {count: projects, where: {size: []}}, limit: 1}',
            ('R302', '"requirements.a.measure.where.size" is empty', '['),
        ),
        (
            '{id: a, measure: {value: city}, limit: []}',
            ('R302', '"requirements.a.limit" is empty', '['),
        ),
        (
            '{id: a, measure: {value: contacts}, limit: true}',
            ('G603', 'field "contacts" of a partner holds entries, not a value', 'contacts'),
        ),
        (
            '{id: a, measure: {count: cases, where: {figures: 3}}, limit: 1}',
            ('G603', 'field "figures" of "cases" holds entries, not a value', 'figures'),
        ),
        (
            '{id: a, measure: {count: contacts, within: 1 year}, limit: 1}',
            ('G609', '"requirements.a.measure.within" looks at dates, but "contacts" have none', 'within'),
        ),
        (
            '{id: a, measure: {newest: contacts}, limit: 1 year}',
            ('G609', '"requirements.a.measure.newest" looks at dates, but "contacts" have none', 'newest'),
        ),
        (
            '{id: a, measure: {count: cases}, limit: {resale: 1, sales: 2}}',
            ('G606', '"requirements.a.limit" has a limit for "sales", which is no level and no type', 'sales'),
        ),
        (
            '{id: a, measure: {count: cases}, limit: {resale: 1, gold: 2}}',
            ('G606', '"requirements.a.limit" has limits by type, and one for the level "gold" beside them', 'gold'),
        ),
        (
            '{id: a, measure: {count: cases}, limit: {gold: {resale: 1, consulting: 2}}}',
            ('G606', '"requirements.a.limit.gold" has limits by type below a level', 'gold'),
        ),
        ('{id: a, measure: {met: [a]}, limit: 1}', ('G611', 'requirement "a" counts itself', '{met')),
        (
            '{id: a, measure: {count: cases}, limit: many}',
            ('R304', '"requirements.a.limit" is "many"; it takes a whole number', 'many'),
        ),
        ('{id: a, measure: {count: cases}, limit: -1}', ('R305', '"requirements.a.limit" is -1; the least is 0', '-1')),
        (
            '{id: a, measure: {newest: cases}, limit: 3}',
            ('R309', '"requirements.a.limit" is "3"; it takes a span of time', '3'),
        ),
        (
            '{id: a, measure: {present: logo}, limit: yes}',
            ('R307', '"requirements.a.limit" is "yes"; it takes true or false', 'yes'),
        ),
        (
            '{id: a, measure: {present: logo}, limit: false}',
            ('G605', '"requirements.a.limit" is false; it takes true', 'false'),
        ),
        (
            '{id: a, measure: {count: cases}, limit: {bronze: 1}}',
            ('G606', '"requirements.a.limit" has a limit for "bronze", which is no level and no type', 'bronze'),
        ),
        (
            '{id: a, measure: {count: cases}, limit: {resale: {bronze: 1}}}',
            ('G606', '"requirements.a.limit.resale" has a limit for "bronze", which is no level and no type', 'bronze'),
        ),
        (
            '{id: a, measure: {count: cases}, types: [resale], limit: {consulting: {gold: 1}}}',
            ('G609', '"a" has a limit for the type "consulting", but does not hold for it', '{consulting'),
        ),
        (
            '{id: a, measure: {count: cases}, types: [sales], limit: 1}',
            ('R315', '"requirements.a.types[0]" is "sales", which is no type of this program', 'sales'),
        ),
        (
            '{id: a, group: x, measure: {count: cases}, limit: 1}',
            ('R315', '"requirements.a.group" is "x", which is no group of this program', 'x'),
        ),
        (
            '{id: a, force: must, measure: {count: cases}, limit: 1}',
            ('R315', '"requirements.a.force" is "must", which is not a force', 'must'),
        ),
        (
            '{id: a, grace: {span: 6 months, from: joined}, measure: {count: cases}, limit: 1}',
            ('R315', '"requirements.a.grace.from" is "joined", which is not applied or since', 'joined'),
        ),
        (
            '{id: a, grace: {}, measure: {count: cases}, limit: 1}',
            ('R302', '"requirements.a.grace.span" is missing', '{'),
        ),
        (
            '{id: a, grace: {span: 1 year, certification: dev}, measure: {count: cases}, limit: 1}',
            ('R315', '"requirements.a.grace.certification" is "dev", which is no certification of this program', 'dev'),
        ),
    ],
)
def test_mistakes_in_a_requirement(row: str, expected: tuple[str, str, str]) -> None:
    """A mistake in a requirement is one finding, which calls the row by its id and stands at the word itself."""
    assert told(rows(row)) == [expected]


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('level: []', ('R301', 'unknown key "level"', 'level')),
        ('groups: [{id: a, title: A}, {id: a, title: B}]', ('R318', '"groups" holds the id "a" twice', 'a')),
        (
            'categories: [{id: CRM, name: CRM}]',
            ('R312', '"categories.CRM.id" is "CRM"; an id has 1 to 64 characters of a to z, 0 to 9, "-"', 'CRM'),
        ),
        ('categories: [{name: CRM}]', ('R302', '"categories[0].id" is missing', '{name')),
        ('starts: March 2017', ('R308', '"starts" is "March 2017", which is not a date', 'March 2017')),
        (
            'status_requirements: {scool: []}',
            ('R315', '"status_requirements.scool" is "scool", which is no status of this program', 'scool'),
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {words: body}}]',
            ('R302', '"record_rules.a.limit" is missing', '{id'),
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {words: body}, limit: 300}]',
            ('G605', '"record_rules.a.limit" takes a range of words', '300'),
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {words: body}, limit: {mni: 300}}]',
            ('R315', '"record_rules.a.limit.mni" is "mni", which is not min or max', 'mni'),
        ),
        (
            'record_rules: [{id: a, each: contacts, measure: {words: body}, limit: {min: 3}}]',
            ('G601', '"contacts" have no body whose words or parts could count', '{id'),
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {count: cases}, limit: 3}]',
            ('G601', 'the measure "count" is not for a record rule', 'count'),
        ),
        ('points: {prices: [{id: a, of: projects}]}', ('R302', '"points.prices.a.points" is missing', '{id')),
        (
            'points: {prices: [{id: a, of: projects, points: ten}]}',
            ('R304', '"points.prices.a.points" is "ten"; it takes a number', 'ten'),
        ),
        (
            'points: {prices: [{id: a, of: projects, by: sise, points: {big: 1}}]}',
            ('G602', '"projects" has no field "sise"', 'sise'),
        ),
        (
            'points: {prices: [{id: a, of: projects, by: size, points: {huge: 1}}]}',
            ('R315', '"points.prices.a.points.huge" is "huge", which is not one of its options', 'huge'),
        ),
        (
            'points: {prices: [{id: a, of: projects, by: size, points: 3}]}',
            ('R303', '"points.prices.a.points" takes points for each value of "size"', '3'),
        ),
        ('points: 3', ('R303', '"points" takes "prices" and "ledger"', '3')),
        (
            'term: {notice: 14 days, second_term: []}',
            ('G612', '"term.second_term" has no effect without "term.length"', 'second_term'),
        ),
        (
            'points: {prices: [{id: a, of: projects, by: size, points: {}}]}',
            ('R302', '"points.prices.a.points" is empty', '{'),
        ),
        (
            'points: {prices: [{id: a, of: projects, points: {big: 1}}]}',
            ('R303', '"points.prices.a.points" has points by value, but no "by" names the field', '{big'),
        ),
        (
            'points: {prices: [{id: a, of: cases, by: figures, points: {big: 1}}]}',
            ('G603', 'field "figures" of "cases" holds entries, not a value', 'figures'),
        ),
        (
            'points: {prices: [{id: a, of: contacts, within: 1 year, points: 1}]}',
            ('G609', '"points.prices.a.within" looks at dates, but "contacts" have none', 'within'),
        ),
        (
            'points: {prices: [{id: a, of: cases, points: 1, max: -3}]}',
            ('R305', '"points.prices.a.max" is -3; the least is 0', '-3'),
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {parts: []}}]',
            ('R302', '"record_rules.a.measure.parts" is empty', '['),
        ),
        (
            'term: {length: 1 year, lapse: {gold: bronze}}',
            ('G610', '"gold" lapses to "bronze", which is no level', 'bronze'),
        ),
        (
            'term: {length: 1 year, lapse: {silver: gold}}',
            ('G609', '"silver" lapses to "gold", which is not below it', 'gold'),
        ),
        (
            'term: {length: 1 year, lapse: {bronze: annulled}}',
            ('R315', '"term.lapse.bronze" is "bronze", which is no level of this program', 'bronze'),
        ),
        (
            'term: {length: 1 year, unmet: punish}',
            ('R315', '"term.unmet" is "punish", which is not downgrade or refuse', 'punish'),
        ),
        (
            'reporting: {projects: {every: 2 months, dates: days}}',
            ('G602', 'projects have no field "days" that holds dates', 'days'),
        ),
        ('reporting: {cases: {every: 2 months}}', ('R303', '"reporting" takes the one key "projects"', '{cases')),
        (
            'benefits: {rows: [{title: A, values: {bronze: x}}]}',
            ('R315', '"benefits.rows[0].values.bronze" is "bronze", which is no level of this program', 'bronze'),
        ),
        (
            'benefits: {rows: [{title: A, notes: [1]}]}',
            ('R315', '"benefits.rows[0].notes[0]" is "1", which is no note of the benefits of this program', '1'),
        ),
        (
            'distributors: [{name: A, territories: [ch]}]',
            ('R317', '"distributors[0].territories[0]" is "ch", which is not a country', 'ch'),
        ),
        (
            'directory: {facets: [categry]}',
            ('R315', '"directory.facets[0]" is "categry", which is no facet of this program', 'categry'),
        ),
        ('directory: {per_page: 0}', ('R305', '"directory.per_page" is 0; the least is 1', '0')),
        ('directory: {match: both}', ('R315', '"directory.match" is "both", which is not same-project or any', 'both')),
        ('version: 2', ('R305', '"version" is 2; the most is 1', '2')),
        ('summary: {english: A}', ('R316', '"summary.english" is "english"; it takes a language', 'english')),
    ],
)
def test_mistakes_elsewhere(text: str, expected: tuple[str, str, str]) -> None:
    """A mistake in any other part of the file is one finding at the word itself."""
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ('field', 'expected'),
    [
        ('{id: city, title: C, type: text}', ('G607', '"city" is a field that every partner has anyway')),
        ('{id: staff, title: C, type: text}', ('G607', '"staff" is a field that every partner has anyway')),
        ('{id: path, title: C, type: text}', ('G607', '"path" is a field that every partner has anyway')),
        (
            '{id: x, title: C, type: string}',
            ('R315', '"fields.partner.x.type" is "string", which is not a type of field'),
        ),
        ('{id: x, title: C, type: choice}', ('G608', 'a field of type "choice" has no options')),
        ('{id: x, title: C, type: text, options: [a]}', ('G608', 'a field of type "text" takes no options')),
        ('{id: x, title: C, type: text, facet: true}', ('G608', 'a field of type "text" cannot be a facet')),
        (
            '{id: x, title: C, type: choice, options: [a, a]}',
            ('R318', '"fields.partner.x.options" holds the id "a" twice'),
        ),
        (
            '{id: X, title: C, type: text}',
            ('R312', '"fields.partner.X.id" is "X"; an id has 1 to 64 characters of a to z, 0 to 9, "-" and "_"'),
        ),
    ],
)
def test_mistakes_in_a_declared_field(field: str, expected: tuple[str, str]) -> None:
    """A declared field takes no core field's name, and only what has fixed values has options and facets."""
    assert [(f.code, f.message) for f in findings_of(f'fields: {{partner: [{field}]}}', words='')] == [expected]


@pytest.mark.parametrize('id', sorted(RESERVED_ADDRESSES - {'language', 'page', 'index', 'type', 'level', 'country'}))
def test_a_facet_takes_no_address_of_the_site(id: str) -> None:
    """A declared facet cannot stand at an address that the site uses itself."""
    found = findings_of(f'fields: {{partner: [{{id: {id}, title: X, type: boolean, facet: true}}]}}', words='')
    assert [finding.code for finding in found] == ['G607']


def test_a_mistake_in_a_list_is_told_once() -> None:
    """A level at fault is one finding, and what refers to it is not held against anybody."""
    text = (
        'levels: [{id: silver, nam: S}, {id: gold, name: G}]\n'
        'term: {length: 1 year, lapse: {gold: silver, silver: annulled}}\n'
    ) + rows('{id: a, measure: {count: cases}, limit: {silver: 1}}')
    assert [(code, message) for code, message, _ in told(text, words='')] == [
        ('R301', 'unknown key "nam" in "levels.silver"')
    ]


SOUND = (
    'levels: [{id: silver, name: Silver}, {id: gold, name: Gold}]\n'
    'activities: [{id: talk, name: Talk}]\n'
    'fields: {partner: [{id: rooms, title: Rooms, type: integer}]}\n'
    'requirements:\n'
    '  - {id: a, measure: {value: rooms}, limit: {silver: 1, gold: 2}, grace: {span: 1 year}}\n'
    '  - {id: b, measure: {count: activities, where: {kind: talk}, within: 1 year}, limit: {gold: 1}}\n'
    'points: {prices: [{id: talk, of: activities, within: 1 year, points: 3}]}\n'
    'term: {length: 1 year, lapse: {gold: silver, silver: annulled}, second_term: [a]}\n'
)


@pytest.mark.parametrize(
    ('right', 'wrong', 'message'),
    [
        ('levels:', 'levls:', 'unknown key "levls"'),
        ('requirements:', 'requirments:', 'unknown key "requirments"'),
        ('partner:', 'partners:', 'unknown key "partners" in "fields"'),
        ('{value: rooms}, limit:', '{value: rooms}, limits:', 'unknown key "limits" in "requirements.a"'),
        ('id: a, measure:', 'id: a, mesure:', 'unknown key "mesure" in "requirements.a"'),
        ('grace: {span:', 'grace: {spam:', 'unknown key "spam" in "requirements.a.grace"'),
        ('of: activities, within:', 'of: activities, witin:', 'unknown key "witin" in "points.prices.talk"'),
        ('lapse:', 'laps:', 'unknown key "laps" in "term"'),
        ('length:', 'lenght:', 'unknown key "lenght" in "term"'),
        (
            '{id: gold,',
            '{id: Gold,',
            '"levels.Gold.id" is "Gold"; an id has 1 to 64 characters of a to z, 0 to 9, "-"',
        ),
        ('{id: gold,', '{', '"levels[1].id" is missing'),
    ],
)
def test_a_slip_is_told_once(right: str, wrong: str, message: str) -> None:
    """A misspelt key, or an id that is none, is one finding: the file is read on as it was meant."""
    assert told(SOUND, words='') == []
    assert right in SOUND
    assert [message for _, message, _ in told(SOUND.replace(right, wrong, 1), words='')] == [message]


def test_a_faulty_field_is_still_known() -> None:
    """A declared field at fault keeps its name, so that records which use it are not told that it is unknown."""
    program, findings = read_program('program.yml', HEADER + 'fields: {partner: [{id: motto, title: M, type: string}]}')
    assert [finding.code for finding in findings] == ['R315']
    assert program is not None
    assert [field.id for field in program.vocabulary.fields['partner']] == ['motto']


def test_circles_of_requirements() -> None:
    """Requirements that count each other in a circle are each told."""
    found = told(rows(*(f'{{id: {a}, measure: {{met: [{b}]}}, limit: 1}}' for a, b in ('ab', 'bc', 'ca'))))
    assert [code for code, _, _ in found] == ['G611'] * 3


@pytest.mark.parametrize(('limit', 'sound'), [(1, True), (2, True), (3, False)])
def test_met_asks_for_no_more_than_it_counts(limit: int, sound: bool) -> None:
    """Of two requirements two can be asked for, and not three."""
    both = ('{id: b, measure: {count: cases}, limit: 1}', '{id: c, measure: {count: cases}, limit: 1}')
    found = told(rows(f'{{id: a, measure: {{met: [b, c]}}, limit: {{gold: {limit}}}}}', *both))
    assert [message for _, message, _ in found] == ([] if sound else ['"a" asks at "gold" for 3 of 2'])


def test_texts_by_language_are_located() -> None:
    """A program knows the place of every text that it gives by language."""
    program, _ = read_program(
        'program.yml', 'id: x\nvendor: {name: V}\nname: {en: X, sv: Y}\nlevels:\n  - {id: a, name: {en: A}}'
    )
    assert program is not None
    assert [(item.field, item.line, item.column) for item in program.texts] == [
        ('name', 3, 7),
        ('levels.a.name', 5, 19),
    ]


@pytest.mark.parametrize('text', ['', '- a', 'x', '# nothing\n', '"a"'])
def test_a_program_is_keys(text: str) -> None:
    """A file without keys is one finding and no program."""
    program, findings = read_program('program.yml', text)
    assert program is None
    assert [finding.code for finding in findings] == ['Y217']


@given(st.text())
def test_any_text_is_a_program_or_told(text: str) -> None:
    """No text makes the reading raise: there is a program, or findings."""
    program, findings = read_program('program.yml', text)
    assert program is not None or findings


_VALUES = st.sampled_from(
    ['', '~', '[]', '{}', '[a]', '{a: b}', '"x"', '12', '-1', 'true', '50%', '12 months', '{min: 1}', '[[a]]']
)
_KEYS = st.sampled_from(re.findall(r'[a-z_]+(?=:)', (PRESETS / 'typo3' / 'program.yml').read_text(encoding='utf-8')))


@given(st.lists(st.tuples(_KEYS, _VALUES), max_size=6, unique_by=lambda pair: pair[0]))
def test_any_mix_of_keys_is_a_program_or_told(pairs: list[tuple[str, str]]) -> None:
    """No value under any key of a program makes the reading raise, and every place lies in the file."""
    written = {'id', 'vendor', 'name', *re.findall('^[a-z_]+', WORDS, re.MULTILINE)}
    text = HEADER + WORDS + ''.join(f'{key}: {value}\n' for key, value in pairs if key not in written)
    text += (
        rows('{' + ', '.join(f'{key}: {value}' for key, value in pairs) + '}')
        if 'requirements' not in dict(pairs)
        else ''
    )
    _, findings = read_program('program.yml', text)
    for finding in findings:
        assert 1 <= finding.line <= text.count('\n') + 1
        assert finding.column >= 1
