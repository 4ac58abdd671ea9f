"""Mistakes of a program beside its requirements: told once, where they are, in words for its staff."""

from __future__ import annotations

import pytest

from sitegen.diagnostics import Severity
from sitegen.program.addresses import RESERVED_ADDRESSES
from sitegen.program.reading import read_program
from tests.program.written import HEADER, findings_of, rows, told


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('level: []', ('R301', 'unknown key "level"', 'level')),
        ('groups: [{id: a, title: A}, {id: a, title: B}]', ('R318', '"groups" holds the id "a" twice', 'a')),
        (
            'categories: [{id: CRM, name: CRM}]',
            ('R312', '"categories.CRM.id" is "CRM"; an id has 1 to 64 characters of a to z, 0 to 9, "-"', 'CRM'),
        ),
        (
            'categories: [{id: con, name: Consoles}]',
            ('R312', '"categories.con.id" is "con", which is a reserved word and no id', 'con'),
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
            'fees: [{id: a, title: A, amount: 1, currency: eur}]',
            ('R315', '"fees.a.currency" is "eur"; it takes a currency', 'eur'),
        ),
        (
            'benefits: {rows: [{title: A, values: {gold: x}, all: x}]}',
            ('G609', '"benefits.rows[0]" has one cell across all levels ("all") and one for each ("values")', 'all'),
        ),
        (
            'benefits: {rows: [{title: A, text: x, notes: [1]}], notes: {1: x}}',
            ('G609', '"benefits.rows[0]" has no cell that a note could belong to', 'notes'),
        ),
        (
            'record_rules: [{id: a, each: cases, measure: {words: body}, limit: {min: 700, max: 300}}]',
            ('G609', '"record_rules.a.limit" is at least 700 and at most 300, which nothing can be', '{min'),
        ),
        (
            'points: {prices: [{id: a, of: projects, where: {people: {min: 3, max: 2}}, points: 1}]}',
            ('G609', '"points.prices.a.where.people" is at least 3 and at most 2, which nothing can be', '{min'),
        ),
        (
            'fees: [{id: a, title: A, amount: 790}]',
            ('G614', '"fees.a.amount" is an amount without a currency', 'amount'),
        ),
        (
            'fees: [{id: a, title: A, amount: 790, currency: }, {id: b, title: B, amount: , text: on request}]',
            ('G614', '"fees.a.amount" is an amount without a currency', 'amount'),
        ),
        (
            'fees: [{id: a, title: A, amount: 790, curency: EUR}]',
            ('R301', 'unknown key "curency" in "fees.a"', 'curency'),
        ),
        (
            'credits: [{title: A, base: 1}]',
            ('G614', '"credits[0].base" is an amount without a currency', 'base'),
        ),
        (
            'credits: [{title: A, base: 1, currency: €}]',
            ('R315', '"credits[0].currency" is "€"; it takes a currency', '€'),
        ),
        (
            'distributors: [{name: A, territories: [ch]}]',
            ('R317', '"distributors[0].territories[0]" is "ch", which is no code of a country', 'ch'),
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
    'row', ['{title: A, values: {gold: x}, all: x}', '{title: A, text: x, notes: [1]}', '{title: A, notes: [1]}']
)
def test_what_is_not_shown_of_a_benefit_stops_no_build(row: str) -> None:
    """Where a row says more than its cells can show, the rest of the program holds: a warning."""
    found = findings_of(f'benefits: {{rows: [{row}], notes: {{1: x}}}}')
    assert [(finding.code, finding.severity) for finding in found] == [('G609', Severity.WARNING)]


@pytest.mark.parametrize(
    ('field', 'expected'),
    [
        ('{id: city, title: C, type: text}', ('G607', '"city" is a field that every partner has anyway')),
        ('{id: staff, title: C, type: text}', ('G607', '"staff" is a field that every partner has anyway')),
        ('{id: path, title: C, type: text}', ('G607', '"path" is a field that every partner has anyway')),
        (
            '{id: con, title: C, type: boolean, facet: true}',
            ('G607', '"con" cannot be a facet: the site has an address of that name'),
        ),
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


@pytest.mark.parametrize('type', ['text', 'string'])
def test_a_field_of_a_core_name_takes_nothing_from_records(type: str) -> None:
    """A declared field with a core field's name is told of, and records are read as if it were not there."""
    text = f'fields: {{partner: [{{id: name, title: N, type: {type}}}, {{id: size, title: S, type: text}}]}}\n'
    program, found = read_program('program.yml', HEADER + text)
    assert len(found) == 1
    assert program is not None
    assert [item.id for item in program.vocabulary.fields['partner']] == ['size']


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
    'levels: [{id: silver, name: Silver}, {id: gold, name: Gold, rights: [card]}]\n'
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
        ('[card]', '[crad]', '"levels.gold.rights[0]" is "crad", which is not a right'),
    ],
)
def test_a_slip_is_told_once(right: str, wrong: str, message: str) -> None:
    """A misspelt key, or an id that is none, is one finding: the file is read on as it was meant."""
    assert told(SOUND, words='') == []
    assert right in SOUND
    assert [message for _, message, _ in told(SOUND.replace(right, wrong, 1), words='')] == [message]


def test_levels_that_list_nobody_are_told() -> None:
    """Where no level has the right that lists, a warning stands at whatever says so: the levels, or `listed`."""
    levels = 'levels: [{id: silver, name: S, rights: [card]}, {id: gold, name: G, rights: [card, badge]}]\n'
    assert told(levels, words='') == []
    assert told(levels.replace('card', 'logo'), words='') == [
        ('G613', 'no level has the right "card", so no partner is ever listed', 'levels')
    ]
    assert told(levels + 'directory: {listed: leads}', words='') == [
        ('G613', 'no level has the right "leads", so no partner is ever listed', 'listed')
    ]
    assert [finding.severity for finding in findings_of(levels.replace('card', 'logo'), words='')] == ['warning']


@pytest.mark.parametrize('listed', ['all', 'logo'])
def test_a_right_that_lists_may_be_any(listed: str) -> None:
    """Nothing is told where some level has the right that `listed` names, or all are listed."""
    levels = 'levels: [{id: silver, name: S}, {id: gold, name: G, rights: [logo]}]\n'
    assert told(f'{levels}directory: {{listed: {listed}}}', words='') == []


def test_a_program_without_levels_lists_everybody() -> None:
    """Without levels there are no rights to have, and every partner is listed."""
    assert told('', words='') == []


@pytest.mark.parametrize('least', ['2026-01-01', '2026-01-02'])
def test_range_may_be_one_day(least: str) -> None:
    """A range of one value is sound, and one that ends before it begins is not."""
    where = f'{{started: {{min: {least}, max: 2026-01-01}}}}'
    found = told(rows(f'{{id: a, measure: {{count: projects, where: {where}}}, limit: 1}}'))
    assert [code for code, _, _ in found] == ([] if least == '2026-01-01' else ['G609'])


@pytest.mark.parametrize(('until', 'sound'), [('2019-12-31', False), ('2020-01-01', True), ('2020-01-02', True)])
@pytest.mark.parametrize(('begin', 'message'), [('starts', 'the program starts'), ('from', 'it begins')])
def test_a_level_ends_no_earlier_than_it_begins(begin: str, message: str, until: str, sound: bool) -> None:
    """A level may end on the day on which it or its program begins, and not before."""
    start = {'starts': 'starts: 2020-01-01\n', 'from': ''}[begin]
    level = {'starts': '', 'from': ', from: 2020-01-01'}[begin]
    text = f'{start}levels: [{{id: gold, name: G, rights: [card]{level}, until: {until}}}]'
    assert told(text, words='') == ([] if sound else [('G609', f'"gold" ends before {message}', until)])


def test_a_slip_in_what_is_counted_is_told_once() -> None:
    """A requirement that is named twice is one finding; that fewer are left than asked for follows from it."""
    two = rows(
        '{id: a, measure: {count: cases}, limit: 1}',
        '{id: b, measure: {met: [a, a]}, limit: 2}',
    )
    assert [message for _, message, _ in told(two)] == ['"requirements.b.measure.met" holds "a" twice']


def test_a_faulty_field_is_still_known() -> None:
    """A declared field at fault keeps its name, so that records which use it are not told that it is unknown."""
    program, findings = read_program('program.yml', HEADER + 'fields: {partner: [{id: motto, title: M, type: string}]}')
    assert [finding.code for finding in findings] == ['R315']
    assert program is not None
    assert [field.id for field in program.vocabulary.fields['partner']] == ['motto']


@pytest.mark.parametrize('text', ['', '- a', 'x', '# nothing\n', '"a"'])
def test_a_program_is_keys(text: str) -> None:
    """A file without keys is one finding and no program."""
    program, findings = read_program('program.yml', text)
    assert program is None
    assert [finding.code for finding in findings] == ['Y217']


@pytest.mark.parametrize(
    ('named', 'cure'),
    [
        ('people', 'write "projects.people"'),
        ('project', 'did you mean "projects"?'),
        ('projects', 'write "projects.<field>"'),
    ],
)
def test_sum_of_a_field_without_its_source(named: str, cure: str) -> None:
    """A sum that names a field alone is told where the field is."""
    found = findings_of(rows(f'{{id: a, measure: {{sum: {named}}}, limit: 1}}'))
    assert [(finding.code, finding.help) for finding in found] == [('G604', cure)]
