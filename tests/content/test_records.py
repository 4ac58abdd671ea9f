"""Front matter to typed records, and translations laid over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sitegen.content.body import Body
from sitegen.content.document import parse_document
from sitegen.content.entries import Contact, StaffCount
from sitegen.content.record_reading import read_record, read_translation, schema_of
from sitegen.content.records import KINDS, Case, Page, Partner, Project, Record, localised
from sitegen.content.vocabulary import DeclaredField, Vocabulary, declared_shape
from sitegen.diagnostics import Diagnostic

R = TypeVar('R', bound=Record)
WORDS = Vocabulary(
    sets={
        'levels': frozenset({'silver', 'gold'}),
        'types': frozenset(),
        'categories': frozenset({'crm'}),
        'industries': frozenset(),
        'roles': frozenset({'developers'}),
        'certifications': frozenset({'developer'}),
    },
    fields={
        'partner': (
            DeclaredField(id='team_size', shape=declared_shape('integer', frozenset()), title='Team'),
            DeclaredField(id='motto', shape=declared_shape('text', frozenset()), title='Motto', translatable=True),
        )
    },
    languages=('en', 'sv'),
)


def read(cls: type[R], front: str, words: Vocabulary = WORDS) -> tuple[R, list[Diagnostic]]:
    document, findings = parse_document('content/x.md', f'---\n{front}\n---\nText.')
    assert findings == []
    assert document is not None
    record, faults = read_record(schema_of(cls, words), document, 'acme', Body('<p>Text.</p>'))
    assert isinstance(record, cls)
    return record, faults


def sound(cls: type[R], front: str) -> R:
    record, findings = read(cls, front)
    assert findings == []
    assert not record.partial
    return record


def told(front: str, cls: type[Record] = Partner) -> list[tuple[int, int, str, str]]:
    return [(f.line, f.column, f.field, f.message) for f in read(cls, front)[1]]


_FRONT = """\
name: "Acme  AB"
website: https://acme.example
country: NO
languages: [no, "en"]
founded: 2009
logo:
contacts:
  - name: Ada
    email: "ada@acme.example"
    public: true
staff:
  developers:
    total: 3
    certified: 2
certificates:
- kind: developer
  date: 2025-07-01
level: silver
type: null
since: "2025-07-01"
team_size: 5
motto: 'We "try"'"""
_LINES = _FRONT.count('\n') + 1
_OTHER = [
    '',
    '# a',
    'nam: Acme',
    '  total: many',
    'level: iron',
    'name: ',
    '    public: yes',
    'since: 2025-02-30',
    'a: b: c',
]


@pytest.mark.parametrize('words', [WORDS, Vocabulary()], ids=['program', 'no program'])
@given(
    st.lists(
        st.tuples(st.integers(0, _LINES), st.booleans(), st.sampled_from([*_FRONT.split('\n'), *_OTHER])), max_size=3
    )
)
def test_everyday_front_matter_is_read_alike(words: Vocabulary, changes: list[tuple[int, bool, str]]) -> None:
    """Without the nodes a record is what it is with them, and has the same findings, whatever stands where."""
    lines = _FRONT.split('\n')
    for at, instead, line in changes:
        lines[at : at + instead] = [line]
    document, _ = parse_document('content/x.md', '\n'.join(['---', *lines, '---', 'Text.']))
    if document is None:
        return
    schema, body = schema_of(Partner, words), Body()
    located = replace(document, everyday=None, parsed=document.front)
    assert read_record(schema, document, 'acme', body) == read_record(schema, located, 'acme', body)


def test_everyday_front_matter_needs_no_nodes() -> None:
    """Front matter as most is written is read without the places of what it says."""
    document, _ = parse_document('content/x.md', f'---\n{_FRONT}\n---\nText.')
    assert document is not None
    assert document.everyday is not None
    assert schema_of(Partner, WORDS).take(document.everyday) is not None


def test_a_partner_is_typed() -> None:
    """Every field of a partner has its type, lists are tuples, and what is absent has its default."""
    partner = sound(
        Partner,
        'name: Acme\nlevel: silver\ncountry: NO\nfounded: 2009\nlanguages: [no, en]\n'
        'contacts: [{name: Ada, public: true}]\nstaff: {developers: {total: 3}}\nsince: 2025-07-01\nteam_size: 5',
    )
    assert (partner.name, partner.country, partner.founded, partner.languages) == ('Acme', 'NO', 2009, ('no', 'en'))
    assert partner.contacts == (Contact(name='Ada', public=True),)
    assert partner.staff == {'developers': StaffCount(total=3)}
    assert partner.since == date(2025, 7, 1)
    assert partner.extra == {'team_size': 5}
    assert (partner.id, partner.path, partner.body.html, partner.body_line) == (
        'acme',
        'content/x.md',
        '<p>Text.</p>',
        12,
    )
    assert partner.website is None
    assert partner.services == ()


def test_contacts_are_private_unless_told() -> None:
    """A contact without `public` is not shown."""
    assert sound(Partner, 'name: Acme\nlevel: silver\ncontacts: [{name: Ada}]').contacts[0].public is False


def test_a_case_and_a_project_are_typed() -> None:
    """A case has its date, a project the date that windows look at."""
    case = sound(Case, 'title: A\npartner: acme\ndate: 2026-01-02\nfigures: [{label: Saved, value: 12 %}]')
    assert (case.date, case.figures[0].value) == (date(2026, 1, 2), '12 %')
    project = sound(Project, 'title: A\npartner: acme\ncategory: crm\nstarted: 2025-01-01\nfinished: 2026-01-01')
    assert project.date == date(2026, 1, 1)
    assert sound(Project, 'title: A\npartner: acme\ncategory: crm\nstarted: 2025-01-01').date == date(2025, 1, 1)


@pytest.mark.parametrize(
    ('cls', 'front', 'missing'),
    [
        (Partner, 'city: Lund', ['name', 'level']),
        (Case, 'client: A', ['title', 'partner', 'date']),
        (Project, 'client: A', ['title', 'partner', 'category']),
        (Page, 'summary: A', ['title']),
    ],
)
def test_required_fields_are_told(cls: type[Record], front: str, missing: list[str]) -> None:
    """What a kind of record needs is told where it is missing, and the record is partial."""
    record, findings = read(cls, front)
    assert record.partial
    assert [finding.message for finding in findings] == [f'"{key}" is missing' for key in missing]


def test_a_misspelt_required_key_is_told_once() -> None:
    """A slip in the key of a required field is one finding, not a missing field besides; the record is partial."""
    record, findings = read(Partner, 'nam: Alatau\nlevel: gold')
    assert record.partial
    assert [finding.message for finding in findings] == ['unknown key "nam"']


def test_a_program_without_levels_needs_none() -> None:
    """Where the program has no levels a partner needs none."""
    record, findings = read(Partner, 'name: Acme', Vocabulary(sets={'levels': frozenset()}))
    assert not record.partial
    assert findings == []


def test_a_word_the_program_lacks_is_told() -> None:
    """A level, a role or a certification that the program lacks is told with the nearest one."""
    assert told('name: A\nlevel: sliver\nstaff: {developer: {total: 1}}\ncertificates: [{kind: dev}]') == [
        (3, 8, 'level', '"level" is "sliver", which is no level of this program'),
        (4, 9, 'staff.developer', '"staff.developer" is "developer", which is no role of this program'),
        (5, 23, 'certificates[0].kind', '"certificates[0].kind" is "dev", which is no certification of this program'),
    ]


def test_without_a_program_no_word_and_no_key_is_unknown() -> None:
    """While the program cannot be read, its words and its fields are not held against anybody."""
    record, findings = read(Partner, 'name: A\nlevel: sliver\nteam_size: 5', Vocabulary())
    assert findings == []
    assert record.level == 'sliver'


def test_a_case_names_its_partner_in_findings() -> None:
    """A finding about a case study names the partner that the case is of."""
    _, findings = read(Case, 'title: A\npartner: acme\ndate: never')
    assert [finding.partner for finding in findings] == ['acme']


@pytest.mark.parametrize(
    ('key', 'place'),
    [
        ('name', (2, 1)),
        ('contacts[0]', (4, 5)),
        ('contacts[0].name', (4, 6)),
        ('contacts[0].email', (4, 5)),
        ('contacts[7].email', (3, 1)),
        ('city', (1, 1)),
    ],
)
def test_places_of_keys(key: str, place: tuple[int, int]) -> None:
    """A record knows the place of each key; of what holds it where the key is not written."""
    partner = sound(Partner, 'name: Acme\ncontacts:\n  - {name: Ada}\nlevel: silver')
    assert partner.place(key) == place


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        ('name', 'Acme'),
        ('team_size', 5),
        ('staff.developers.total', 3),
        ('staff.developers.certified', None),
        ('staff.testers.total', None),
        ('nothing', None),
    ],
)
def test_values_by_the_names_of_the_file(key: str, value: Any) -> None:
    """A field is found by the name that the file uses, declared or core, dotted for staff."""
    partner = sound(Partner, 'name: Acme\nlevel: silver\nstaff: {developers: {total: 3}}\nteam_size: 5')
    assert partner.value(key) == value


def translated(front: str, body: str = '') -> tuple[Partner, list[Diagnostic]]:
    """A partner in Swedish, where its translation says so."""
    document, _ = parse_document('content/partners/acme.sv.md', f'---\n{front}\n---\n{body}')
    assert document is not None
    translation, faults = read_translation(schema_of(Partner, WORDS), document, 'acme', Body(body))
    original = sound(Partner, 'name: Acme\nsummary: Banks.\nlevel: silver\nmotto: Faster')
    return localised(replace(original, translations={'sv': translation}), 'sv'), faults


def test_a_translation_is_laid_over_its_original() -> None:
    """What a translation says replaces the original's text; the rest stays, and what is translated is known."""
    partner, findings = translated('summary: Banker.\nmotto: Snabbare', 'Text på svenska.')
    assert findings == []
    assert (partner.name, partner.summary, partner.extra['motto']) == ('Acme', 'Banker.', 'Snabbare')
    assert partner.body.html == 'Text på svenska.'
    assert partner.translated == {'summary', 'motto', 'body'}


def test_an_empty_body_is_not_translated() -> None:
    """A translation without a body leaves the original's."""
    assert translated('summary: Banker.')[0].body.html == '<p>Text.</p>'


@pytest.mark.parametrize('front', ['level: gold', 'country: NO', 'team_size: 6', 'owners: [github:1]'])
def test_a_translation_changes_only_texts(front: str) -> None:
    """A level, a country, a number or an owner in a translation is an error and changes nothing."""
    partner, findings = translated(front)
    assert [finding.code for finding in findings] == ['R332']
    assert partner.level == 'silver'


def test_a_language_without_translation_gives_the_original() -> None:
    """A reader of a language without a translation sees the original."""
    partner = sound(Partner, 'name: Acme\nlevel: silver')
    assert localised(partner, 'de') is partner


@pytest.mark.parametrize('cls', KINDS.values(), ids=KINDS)
def test_core_fields_have_shapes(cls: type[Record]) -> None:
    """Every key of a kind of record has a shape that gives a sound JSON Schema."""
    for spec in schema_of(cls, WORDS).specs.values():
        Draft202012Validator.check_schema(spec.shape.json_schema())
