"""What only several records together show."""

from __future__ import annotations

import dataclasses
from datetime import date as Day
from typing import Any

import pytest

from sitegen.checks.records import check_records
from sitegen.checks.site import unknown_theme
from sitegen.content.body import Body
from sitegen.content.collection import Collection
from sitegen.content.entries import Certificate, StaffCount
from sitegen.content.local_text import LocalText
from sitegen.content.records import Case, LedgerRow, Page, Partner, Project
from sitegen.diagnostics import Diagnostic
from sitegen.program.addresses import SITE_ADDRESSES
from sitegen.program.model import Program
from sitegen.program.presets import preset_folder
from sitegen.program.reading import read_program
from sitegen.settings import Settings

ENGLISH = Settings(
    title=LocalText((('', 'Partners'),)), base_url='https://p.example', languages=('en',), program='program.yml'
)


def partner(id: str = 'acme', **fields: Any) -> Partner:
    values: dict[str, Any] = {'name': id.title()} | fields
    return Partner(id=id, path=f'content/partners/{id}.md', body=Body(), front=_front(fields), **values)


def case(id: str = 'bank', **fields: Any) -> Case:
    values: dict[str, Any] = {'title': 'Bank', 'partner': 'acme', 'date': Day(2026, 1, 1)} | fields
    return Case(id=id, path=f'content/cases/{id}.md', body=Body(), front=_front(fields), **values)


def project(id: str = 'crm', **fields: Any) -> Project:
    values: dict[str, Any] = {'title': 'CRM', 'partner': 'acme'} | fields
    return Project(id=id, path=f'content/projects/{id}.md', body=Body(), front=_front(fields), **values)


def page(id: str) -> Page:
    return Page(id=id, path=f'content/pages/{id}.md', body=Body(), title='Page')


def _front(fields: dict[str, Any]) -> bytes:
    """The fields of a test stand in lines 10, 11, …"""
    return ('\n' * 8 + ''.join(f'{key}: 1\n' for key in fields)).encode()


def collection(*records: Any, unreadable: frozenset[str] = frozenset()) -> Collection:
    """Records by folder; `unreadable` are ids of partners and projects whose files cannot be read."""
    by_folder: dict[str, dict[str, Any]] = {'partners': {}, 'cases': {}, 'projects': {}, 'pages': {}}
    ledger = tuple(record for record in records if isinstance(record, LedgerRow))
    for record in records:
        if not isinstance(record, LedgerRow):
            by_folder[record.folder][record.id] = record
    ids = {folder: frozenset(found) for folder, found in by_folder.items()}
    ids['partners'] |= unreadable
    ids['projects'] |= unreadable
    return Collection(
        partners=by_folder['partners'],
        cases=by_folder['cases'],
        projects=by_folder['projects'],
        pages=by_folder['pages'],
        ledger=ledger,
        ids=ids,
    )


def check(
    *records: Any,
    media: frozenset[str] = frozenset(),
    unreadable: frozenset[str] = frozenset(),
    settings: Settings = ENGLISH,
    program: Program | None = None,
) -> list[Diagnostic]:
    found = check_records(collection(*records, unreadable=unreadable), media, settings, program)
    assert all(finding.help for finding in found)
    return found


def told(*records: Any, **more: Any) -> list[tuple[str, int, str, str]]:
    return [(f.path.removeprefix('content/'), f.line, f.code, f.message) for f in check(*records, **more)]


def test_sound_records_have_no_findings() -> None:
    """Records that agree with each other have no findings."""
    assert told(partner(), case(project='crm'), project(), page('imprint')) == []


@pytest.mark.parametrize('record', [case(partner='acne'), project(partner='acne')], ids=['case', 'project'])
def test_a_partner_that_does_not_exist(record: Any) -> None:
    """A case study or project of a partner that does not exist is an error at its key, with the nearest partner."""
    (finding,) = check(partner(), record)
    assert (finding.line, finding.code, finding.message) == (10, 'R340', 'partner "acne" does not exist')
    assert (finding.help, finding.field, finding.partner) == ('did you mean "acme"?', 'partner', 'acne')


def test_a_partner_that_cannot_be_read_exists() -> None:
    """Where the partner's file is at fault itself, nothing is said about what refers to it."""
    assert told(case(), project(), unreadable=frozenset({'acme'})) == []


def test_a_project_that_does_not_exist() -> None:
    """A case study of a project that does not exist is an error at its key, with the nearest of the same partner."""
    (finding,) = check(partner(), case(project='crn'), project())
    assert (finding.line, finding.code, finding.help) == (10, 'R341', 'did you mean "crm"?')
    assert told(partner(), case(project='crm'), unreadable=frozenset({'crm'})) == []


def test_a_project_of_another_partner() -> None:
    """A case study of another partner's project is an error, but not where that partner does not exist."""
    records = [partner(), partner('birch'), case(project='crm')]
    assert told(*records, project(partner='birch')) == [
        ('cases/bank.md', 10, 'R342', 'project "crm" belongs to "birch", the case study to "acme"')
    ]
    assert [code for _, _, code, _ in told(*records, project(partner='brich'))] == ['R340']


def test_a_case_about_a_confidential_project() -> None:
    """A case study about a confidential project is a warning."""
    (finding,) = check(partner(), case(project='crm'), project(confidential=True))
    assert (finding.code, finding.severity, finding.path) == ('R343', 'warning', 'content/cases/bank.md')


@pytest.mark.parametrize(
    ('aliases', 'messages'),
    [
        (('acme-old',), []),
        (('acme',), ['alias "acme" is the id of a partner']),
        (('birch',), ['alias "birch" is the id of a partner']),
        (('cedar',), ['alias "cedar" is the id of a partner']),
        (('birch-old',), []),
    ],
)
def test_aliases_are_old_ids(aliases: tuple[str, ...], messages: list[str]) -> None:
    """An alias is the id of no partner, be its file readable or not."""
    found = told(partner(aliases=aliases), partner('birch'), unreadable=frozenset({'cedar'}))
    assert [message for *_, message in found] == messages


def test_an_alias_leads_to_one_partner() -> None:
    """An alias that two partners have is told at the second."""
    assert told(partner(aliases=('old',)), partner('birch', aliases=('older', 'old'))) == [
        ('partners/birch.md', 10, 'R345', 'alias "old" already leads to "acme"')
    ]


MEDIA = frozenset({'acme/logo.png', 'acme/plan.svg'})


@pytest.mark.parametrize(
    ('logo', 'code', 'help'),
    [
        ('acme/logo.png', '', ''),
        ('acme/plan.svg', '', ''),
        ('acme/lgo.png', 'R348', 'did you mean "acme/logo.png"?'),
        ('acme/LOGO.png', 'R348', 'did you mean "acme/logo.png"?'),
        ('./acme/logo.png', 'R348', 'paths begin below content/media: write "acme/logo.png"'),
        ('content/media/acme/logo.png', 'R348', 'paths begin below content/media: write "acme/logo.png"'),
        ('../media/acme/logo.png', 'R346', 'paths begin below content/media: write "acme/logo.png"'),
        ('/acme/logo.png', 'R346', 'paths begin below content/media: write "acme/logo.png"'),
        ('acme\\logo.png', 'R346', 'paths begin below content/media: write "acme/logo.png"'),
        ('acme/../../../site.yml', 'R346', None),
        ('https://acme.example/logo.png', 'R346', None),
        ('//acme.example/logo.png', 'R346', None),
        ('data:image/png;base64,x', 'R346', None),
        ('acme/logo.svg', 'R347', 'export it as PNG, 512 pixels wide or more'),
        ('birch.webp', 'R348', None),
    ],
)
def test_logos_are_pictures_of_the_directory(logo: str, code: str, help: str | None) -> None:
    """A logo is a file below content/media; what is elsewhere, SVG or missing has its own cure.

    A file that is there and no picture has its finding at the file.
    """
    found = check(partner(logo=logo), media=MEDIA)
    assert [finding.code for finding in found] == ([code] if code else [])
    if help:
        assert found[0].help == help


@pytest.mark.parametrize(
    ('total', 'certified', 'sound'), [(3, 2, True), (3, 3, True), (3, 4, False), (None, 4, True), (3, None, True)]
)
def test_no_more_certified_than_people(total: int | None, certified: int | None, sound: bool) -> None:
    """As many people as there are may be certified, and not one more."""
    found = told(partner(staff={'developers': StaffCount(total=total, certified=certified)}))
    assert found == (
        [] if sound else [('partners/acme.md', 10, 'R349', 'staff.developers has 4 certified of 3 in total')]
    )


@pytest.mark.parametrize(
    ('until', 'sound'), [(Day(2025, 2, 28), False), (Day(2025, 3, 1), True), (Day(2025, 3, 2), True), (None, True)]
)
def test_a_certificate_ends_no_earlier_than_it_begins(until: Day | None, sound: bool) -> None:
    """A certificate may end on its first day, and not before."""
    found = told(partner(certificates=(Certificate(kind='x', date=Day(2025, 3, 1), valid_until=until),)))
    assert [code for _, _, code, _ in found] == ([] if sound else ['R350'])


@pytest.mark.parametrize(
    ('until', 'sound'), [(Day(2025, 2, 28), False), (Day(2025, 3, 1), True), (Day(2025, 3, 2), True), (None, True)]
)
@pytest.mark.parametrize('key', ['since', 'applied'])
def test_a_membership_ends_no_earlier_than_it_begins(key: str, until: Day | None, sound: bool) -> None:
    """A membership may end on its first day, and not before; without `since` it begins with the application."""
    dates: dict[str, Any] = {key: Day(2025, 3, 1), 'valid_until': until}
    found = told(partner(**dates))
    message = f'membership is valid until 2025-02-28, but "{key}" is 2025-03-01'
    assert [(code, message) for _, _, code, message in found] == ([] if sound else [('R355', message)])


def test_a_membership_counts_from_since() -> None:
    """An application after the end of a membership is one for the next, where `since` tells of its begin."""
    renewed = partner(applied=Day(2025, 3, 1), since=Day(2024, 1, 1), valid_until=Day(2024, 12, 31))
    assert told(renewed) == []


@pytest.mark.parametrize(('finished', 'sound'), [(Day(2025, 12, 31), False), (Day(2026, 1, 1), True), (None, True)])
def test_a_project_ends_no_earlier_than_it_begins(finished: Day | None, sound: bool) -> None:
    """A project may finish on the day on which it started, and not before."""
    found = told(partner(), project(started=Day(2026, 1, 1), finished=finished))
    assert [code for _, _, code, _ in found] == ([] if sound else ['R351'])


@pytest.mark.parametrize(('state', 'codes'), [('running', ['R352']), ('live', []), ('closed', []), (None, [])])
def test_a_running_project_has_no_end(state: str | None, codes: list[str]) -> None:
    """A running project with an end is a notice and nothing more."""
    found = check(partner(), project(state=state, finished=Day(2026, 1, 1)))
    assert [finding.code for finding in found] == codes
    assert all(finding.severity == 'notice' for finding in found)


def test_dates_to_come_are_no_fault() -> None:
    """Dates in the future are sound: nothing here looks at the calendar."""
    future = Day(9999, 1, 1)
    assert (
        told(partner(since=future, valid_until=future), project(started=future, finished=future), case(date=future))
        == []
    )


def test_ledger_rows_name_their_partner() -> None:
    """A row of a partner that does not exist is an error at the row."""
    row = LedgerRow(path='content/ledger/a.csv', line=7, date=Day(2026, 1, 1), partner='acne', kind='sale', points=1)
    assert told(partner(), row) == [('ledger/a.csv', 7, 'L507', 'partner "acne" does not exist')]
    assert told(partner('acne'), row) == []


@pytest.mark.parametrize(
    'record',
    [
        case(partner='acne'),
        project(partner='acne'),
        LedgerRow(path='content/ledger/a.csv', line=7, date=Day(2026, 1, 1), partner='acne', kind='sale', points=1),
    ],
    ids=['case', 'project', 'ledger'],
)
def test_a_renamed_partner_is_named_by_its_new_id(record: Any) -> None:
    """What still names an old id of a partner is told the new one, and not one that only looks like it."""
    (finding,) = check(partner(), partner('birch', aliases=('acne',)), record)
    assert (finding.message, finding.help) == ('partner "acne" does not exist', 'it was renamed: write "birch"')


@pytest.mark.parametrize('id', sorted(SITE_ADDRESSES - {'page', 'index'}))
def test_pages_take_no_address_of_the_site(id: str) -> None:
    """A free page cannot stand at an address that the site uses itself."""
    assert [code for _, _, code, _ in told(page(id))] == ['R353']


@pytest.mark.parametrize(
    ('languages', 'told_of'),
    [(('en', 'api'), ['api']), (('en', 'zone'), ['zone']), (('pt-BR', 'pt-br'), ['pt-br']), (('api', 'en'), [])],
)
def test_languages_take_no_address_of_the_site(languages: tuple[str, ...], told_of: list[str]) -> None:
    """A language but the first stands at an address that is neither the site's, a facet's nor another language's."""
    text = (
        'id: x\nname: X\nvendor: {name: V}\n'
        'fields: {partner: [{id: zone, title: Z, type: choice, options: [a], facet: true}]}'
    )
    settings = dataclasses.replace(ENGLISH, languages=languages)
    found = [f for f in check_records(Collection(), (), settings, read_program('p.yml', text)[0]) if f.code == 'R353']
    assert [finding.message.split('"')[1] for finding in found] == told_of


def test_themes_are_known() -> None:
    """A theme that is not there is an error at the settings, before anything is built."""
    settings = dataclasses.replace(ENGLISH, theme='fancy', places={'theme': (7, 1)})
    assert [(f.path, f.line, f.code) for f in unknown_theme(settings, ['default'])] == [('site.yml', 7, 'R315')]
    assert list(unknown_theme(ENGLISH, ['default'])) == []


def test_pages_take_no_language_and_no_facet() -> None:
    """A free page cannot stand at a language's address, nor at that of a declared facet."""
    text = (
        'id: x\nname: X\nvendor: {name: V}\n'
        'fields: {partner: [{id: zone, title: Z, type: choice, options: [a], facet: true}, '
        '{id: pet, title: P, type: text}]}'
    )
    program, findings = read_program('program.yml', text)
    assert findings == []
    codes = {id: [code for _, _, code, _ in told(page(id), program=program)] for id in ('en', 'sv', 'zone', 'pet')}
    assert codes == {'en': ['R353'], 'sv': [], 'zone': ['R353'], 'pet': []}


def test_site_texts_in_all_languages() -> None:
    """A title without one of the site's languages is a notice at its line."""
    settings = Settings(
        title=LocalText((('en', 'Partners'),)),
        description=LocalText((('', 'All of them'),)),
        base_url='https://p.example',
        languages=('en', 'sv', 'ru'),
        program='program.yml',
        places={'title': (3, 1)},
    )
    (finding,) = check(settings=settings)
    assert (finding.path, finding.line, finding.code, finding.severity) == ('site.yml', 3, 'S704', 'notice')
    assert (finding.message, finding.help) == ('"title" is missing in "sv", "ru"', 'add "sv: …"')


def _settings(program: str, *languages: str) -> Settings:
    return Settings(
        title=LocalText((('', 'P'),)),
        base_url='https://p.example',
        languages=languages,
        program=program,
        places={'program': (4, 1)},
    )


def test_texts_of_an_own_program_are_told_one_by_one() -> None:
    """A text of the site's own program file that lacks a language is a notice at its place."""
    text = 'id: x\nname: {en: X, sv: Y}\nvendor: {name: V}\nlevels:\n  - {id: base, name: {en: Base}}\n'
    program, _ = read_program('program.yml', text)
    found = check(settings=_settings('program.yml', 'en', 'sv'), program=program)
    assert [(f.path, f.line, f.column, f.severity, f.message) for f in found] == [
        ('program.yml', 5, 22, 'notice', '"levels.base.name" is missing in "sv"')
    ]


def test_language_that_a_program_hardly_has_is_one_notice() -> None:
    """Where most of many texts lack a language, that is said once; what another language lacks keeps its place."""
    levels = ''.join(f'  - {{id: l{number}, name: {{en: L, sv: L}}}}\n' for number in range(30))
    text = f'id: x\nname: {{en: X}}\nvendor: {{name: V}}\nlevels:\n{levels}'
    program, _ = read_program('program.yml', text)
    found = check(settings=_settings('program.yml', 'en', 'sv', 'pl'), program=program)
    assert [(f.line, f.message) for f in found] == [
        (1, '31 of 31 texts are missing in "pl"'),
        (2, '"name" is missing in "sv"'),
    ]


def test_texts_of_a_preset_are_told_together() -> None:
    """A preset that lacks a language of the site is one notice per language, at the program's line of site.yml."""
    text = (preset_folder('bitrix-kkv') / 'program.yml').read_text(encoding='utf-8')
    program, _ = read_program('bitrix-kkv/program.yml', text)
    assert program is not None
    found = check(settings=_settings('bitrix-kkv', *program.languages, 'fr', 'pl'), program=program)
    assert [(f.path, f.line, f.code, f.severity) for f in found] == [('site.yml', 4, 'S705', 'notice')] * 2
    assert found[0].message.startswith('program "bitrix-kkv" has no "fr" for ')
