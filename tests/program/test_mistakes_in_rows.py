"""Mistakes in the requirements of a program: told where they are, in words for its staff."""

from __future__ import annotations

import pytest

from tests.program.written import WORDS, rows, told


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
            '{id: a, measure: {value: points}, limit: 1}',
            ('G610', '"a" asks for points, but the program gives none', 'value'),
        ),
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
            ('G609', '"a" has a limit for the type "consulting", but does not hold for it', 'consulting'),
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


def test_circles_of_requirements() -> None:
    """Requirements that count each other in a circle are each told."""
    found = told(rows(*(f'{{id: {a}, measure: {{met: [{b}]}}, limit: 1}}' for a, b in ('ab', 'bc', 'ca'))))
    assert [code for code, _, _ in found] == ['G611'] * 3


@pytest.mark.parametrize(('limit', 'sound'), [(1, True), (2, True), (3, False)])
def test_met_asks_for_no_more_than_it_counts(limit: int, sound: bool) -> None:
    """Of two requirements two can be asked for, and not three."""
    both = ('{id: b, measure: {count: cases}, limit: 1}', '{id: c, measure: {count: cases}, limit: 1}')
    found = told(rows(f'{{id: a, measure: {{met: [b, c]}}, limit: {{gold: {limit}}}}}', *both))
    assert found == ([] if sound else [('G609', '"a" asks at "gold" for 3 of 2', 'gold')])


@pytest.mark.parametrize(
    ('counting', 'counted', 'where'),
    [
        ('limit: {gold: 2}', 'limit: {silver: 1}', 'at "gold" '),
        ('limit: {gold: 1}', 'limit: {silver: 1}', None),
        ('limit: {gold: 2}', 'limit: {gold: {text: on request}}', 'at "gold" '),
        ('limit: {gold: 2}', 'limit: {gold: optional}', 'at "gold" '),
        ('limit: {gold: 2}', 'types: [resale], limit: {gold: 1}', 'at "gold" for the type "consulting" '),
        ('types: [resale], limit: {gold: 2}', 'types: [resale], limit: {gold: 1}', None),
        ('limit: {resale: {gold: 2}}', 'limit: {resale: 1}', None),
    ],
)
def test_met_counts_only_what_has_a_limit_there(counting: str, counted: str, where: str | None) -> None:
    """A row without a limit at a level, or for a type, does not count in `met`; so many fewer can be asked for."""
    both = (f'{{id: b, measure: {{count: cases}}, {counted}}}', '{id: c, measure: {count: cases}, limit: 1}')
    found = told(rows(f'{{id: a, measure: {{met: [b, c]}}, {counting}}}', *both))
    expected = f'"a" asks {where}for 2, but counts only 1 with a limit there'
    assert [message for _, message, _ in found] == ([expected] if where else [])


def test_met_beside_another_slip() -> None:
    """Where what is counted has a slip of its own, only that is told."""
    found = told(rows('{id: a, measure: {met: [b]}, limit: 1}', '{id: b, measure: {count: cases}, limit: {bronze: 1}}'))
    assert [code for code, _, _ in found] == ['G606']


@pytest.mark.parametrize(
    ('rows_of_status', 'expected'),
    [
        ('{id: a, measure: {met: [a]}, limit: 1}', ('G611', 'requirement "a" counts itself', '{met')),
        (
            '{id: a, measure: {met: [b]}, limit: 1}',
            ('G610', 'requirement "a" counts "b", which belongs to the ladder', '{met'),
        ),
        (
            '{id: a, measure: {met: [d]}, limit: 1}',
            ('G610', 'requirement "a" counts "d", which belongs to the status "lab"', '{met'),
        ),
        (
            '{id: a, measure: {met: [c]}, limit: 2}, {id: c, measure: {count: cases}, limit: 1}',
            ('G609', '"a" asks for 2 of 1', '2'),
        ),
        (
            '{id: a, types: [resale], measure: {count: cases}, limit: {consulting: 1}}',
            ('G609', '"a" has a limit for the type "consulting", but does not hold for it', 'consulting'),
        ),
    ],
)
def test_mistakes_in_the_table_of_a_status(rows_of_status: str, expected: tuple[str, str, str]) -> None:
    """A status's requirements are looked through as the ladder's are."""
    words = WORDS.replace('[{id: school, name: School}]', '[{id: school, name: School}, {id: lab, name: Lab}]')
    text = rows('{id: b, measure: {count: cases}, limit: 1}') + (
        f'status_requirements:\n  school: [{rows_of_status}]\n  lab: [{{id: d, measure: {{count: cases}}, limit: 1}}]\n'
    )
    assert told(text, words) == [expected]


def test_a_requirement_of_the_ladder_counts_none_of_a_status() -> None:
    """What belongs to a status has no levels, so the ladder cannot count it."""
    text = rows('{id: a, measure: {met: [d]}, limit: 1}')
    text += 'status_requirements: {school: [{id: d, measure: {count: cases}, limit: 1}]}\n'
    message = 'requirement "a" counts "d", which belongs to the status "school"'
    assert told(text) == [('G610', message, '{met')]


@pytest.mark.parametrize(
    ('limit', 'place'),
    [('{silver: 1, gold: 3}', 'gold'), ('{resale: 1, consulting: {silver: 1, gold: 3}}', 'gold'), ('3', '3')],
)
def test_met_that_asks_for_too_much_is_told_at_its_level(limit: str, place: str) -> None:
    """The finding stands at the level of the limit that is too high, or at the limit where it is one for all."""
    found = told(
        rows(f'{{id: a, measure: {{met: [b]}}, limit: {limit}}}', '{id: b, measure: {count: cases}, limit: 1}')
    )
    assert [at for _, _, at in found] == [place]


def test_levels_may_have_the_names_of_other_keys() -> None:
    """A level called "max" or "text" has its limits like any other."""
    words = WORDS.replace('id: silver', 'id: text').replace('id: gold', 'id: max')
    assert told(rows('{id: a, measure: {count: cases}, limit: {max: 3, text: 1}}'), words) == []
    assert told(rows('{id: a, measure: {count: cases}, limit: {resale: {max: 3}}}'), words) == []
    assert [code for code, _, _ in told(rows('{id: a, measure: {count: cases}, limit: {min: 3}}'), words)] == ['R303']


@pytest.mark.parametrize(
    ('measure', 'limit', 'shown'),
    [
        ('{count: cases}', '{silver: 3, gold: 2}', '2 at "gold", looser than 3 at "silver"'),
        ('{sum: ledger.points}', '{silver: 0.5, gold: 0.4}', '0.4 at "gold", looser than 0.5 at "silver"'),
        (
            '{share: staff.developers.certified, of: staff.developers.total}',
            '{resale: {silver: 10%, gold: 50%}, consulting: {silver: 50%, gold: 25%}}',
            '25% at "gold", looser than 50% at "silver"',
        ),
        (
            '{newest: cases}',
            '{silver: 12 months, gold: 2 years}',
            '2 years at "gold", looser than 12 months at "silver"',
        ),
    ],
)
def test_higher_level_that_asks_for_less_is_doubted(measure: str, limit: str, shown: str) -> None:
    """A limit below that of a lower level is a warning where it stands, of whatever kind it is."""
    found = told(rows(f'{{id: a, measure: {measure}, limit: {limit}}}'))
    assert [(code, message) for code, message, _ in found] == [('G616', f'"a" asks for {shown} below it')]


@pytest.mark.parametrize(
    ('measure', 'limit'),
    [
        ('{count: cases}', '{silver: 2, gold: 2}'),
        ('{count: cases}', '{silver: 2, gold: optional}'),
        ('{newest: cases}', '{silver: 12 months, gold: 1 year}'),
        ('{value: country}', '{silver: [KZ], gold: [DE]}'),
    ],
)
def test_higher_level_may_ask_for_the_same(measure: str, limit: str) -> None:
    """The same again, something optional and other words are no smaller limit."""
    assert told(rows(f'{{id: a, measure: {measure}, limit: {limit}}}')) == []
