"""site.yml, typed, with located findings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sitegen.content.local_text import LocalText
from sitegen.settings import Leads, Settings, base_url_fault, read_settings, site_schema

GOOD = 'title: Partners\nbase_url: https://partners.example\nlanguages: [ru, en]\nprogram: bitrix-kkv\n'


def read(text: str) -> Settings:
    settings, findings = read_settings(text.encode())
    assert findings == []
    assert settings is not None
    return settings


def told(text: str) -> list[tuple[int, int, str, str]]:
    _, findings = read_settings(text.encode())
    assert all(finding.path == 'site.yml' and finding.help for finding in findings)
    return [(f.line, f.column, f.code, f.message) for f in findings]


def test_a_site_needs_four_lines() -> None:
    """Title, address, languages and program are enough; all else has a default."""
    settings = read(GOOD)
    assert settings.title == LocalText((('', 'Partners'),))
    assert settings.languages == ('ru', 'en')
    assert (settings.theme, settings.leads, settings.staff, settings.noindex) == ('default', Leads(), (), False)
    assert settings.places['program'] == (4, 1)
    assert settings.program_is_file is False


@pytest.mark.parametrize('key', ['title', 'base_url', 'languages', 'program'])
def test_each_of_them_is_needed(key: str) -> None:
    """Without one of the four lines there are no settings, and the finding names it."""
    text = ''.join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(key))
    settings, findings = read_settings(text.encode())
    assert settings is None
    assert [(finding.code, finding.message) for finding in findings] == [('R302', f'"{key}" is missing')]


@pytest.mark.parametrize(
    ('address', 'path'),
    [
        ('https://partners.example', ''),
        ('https://partners.example/', ''),
        ('https://example.org/partners', '/partners'),
        ('https://example.org/a/b/', '/a/b'),
        ('http://localhost:8000', ''),
        ('http://127.0.0.1:8000/x', '/x'),
    ],
)
def test_base_path(address: str, path: str) -> None:
    """The path of the address has no slash at its end, and is empty at the root."""
    assert read(GOOD.replace('https://partners.example', address)).base_path == path


@pytest.mark.parametrize(
    ('address', 'why'),
    [
        ('partners.example', 'the scheme is missing'),
        ('https://a:b@partners.example', 'it holds a user name'),
        ('https://partners.example/?a=b', 'it has a query or a fragment'),
        ('https://partners.example/#a', 'it has a query or a fragment'),
        ('https://partners.example/?', 'it has a query or a fragment'),
        ('https://partners.example//a', 'its path is not plain'),
        ('https://partners.example/a/../b', 'its path is not plain'),
        ('http://localhost@evil.example', 'it holds a user name'),
        ('http://localhost"><script>', 'U+0022 does not belong into an address'),
    ],
)
def test_addresses_that_cannot_be_the_sites(address: str, why: str) -> None:
    """An address with a user name, a query, odd signs or a path that is not plain is refused."""
    fault = base_url_fault(address)
    assert fault is not None
    assert fault[0] == why


@pytest.mark.parametrize(
    ('written', 'leads'),
    [
        ('none', Leads()),
        ('netlify', Leads(form='netlify')),
        ('{form: netlify}', Leads(form='netlify')),
        ('{url: https://a.example/form}', Leads(form='url', url='https://a.example/form')),
    ],
)
def test_ways_to_write_to_a_partner(written: str, leads: Leads) -> None:
    """Leads go nowhere, to Netlify's forms or to an address."""
    assert read(f'{GOOD}leads: {written}\n').leads == leads


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        ('leads: email', (5, 8, 'S703', '"leads" is "email"')),
        ('leads: {form: email}', (5, 15, 'S703', '"leads.form" is "email"')),
        ('leads: {form: {form: netlify}}', (5, 8, 'S703', '"leads" is none of the forms')),
        ('leads: [none]', (5, 8, 'S703', '"leads" is none of the forms')),
        ('leads: {url: a.example}', (5, 14, 'R310', '"leads.url" is "a.example": the scheme is missing')),
        ('titel: x', (5, 1, 'R301', 'unknown key "titel"')),
        ('noindex: "true"', (5, 10, 'R307', '"noindex" is "true"; it takes true or false')),
        ('staff: [github:ada]', (5, 9, 'R314', '"staff[0]" is "github:ada"; it takes an account')),
        ('theme: ../x', (5, 8, 'R312', '"theme" is "../x"; an id has 1 to 64 characters of a to z, 0 to 9, "-"')),
        ('a: &b 1', (5, 4, 'Y214', 'anchor "&b" is not allowed')),
    ],
)
def test_mistakes_are_told_at_their_place(line: str, expected: tuple[int, int, str, str]) -> None:
    """A mistake in site.yml is told with its line, its column and a cure."""
    assert told(GOOD + line) == [expected]


@pytest.mark.parametrize('name', ['program.yml', 'rules/zoo.yaml', 'program.json'])
def test_a_program_may_be_a_file(name: str) -> None:
    """What ends like a YAML or JSON file is one; all else is the id of a preset."""
    settings, findings = read_settings(GOOD.replace('bitrix-kkv', name).encode())
    assert findings == []
    assert settings is not None
    assert settings.program_is_file


@pytest.mark.parametrize('name', ['../program.yml', '/program.yml', 'a/../../program.yml', 'a\\b.yml', './program.yml'])
def test_a_program_stays_in_the_directory(name: str) -> None:
    """The program's file lies in the directory, and its name goes no other way."""
    assert [code for _, _, code, _ in told(GOOD.replace('bitrix-kkv', name))] == ['S702']


@pytest.mark.parametrize('text', ['', '- a', 'title', '# nothing'])
def test_settings_are_keys(text: str) -> None:
    """A file without keys is one finding."""
    assert [code for _, _, code, _ in told(text)] == ['Y217']


def test_languages_are_at_least_one() -> None:
    """An empty list of languages is an error at the list."""
    assert told(GOOD.replace('[ru, en]', '[]')) == [(3, 12, 'R302', '"languages" is empty')]
    assert [code for _, _, code, _ in told(GOOD.replace('[ru, en]', '[RU]'))] == ['R316']


def test_bytes_that_are_no_text_are_told() -> None:
    """A file in another encoding is one finding, and no settings."""
    settings, findings = read_settings(b'title: Caf\xe9')
    assert settings is None
    assert [(finding.line, finding.column, finding.code) for finding in findings] == [(1, 11, 'F101')]


def _sample() -> dict[str, Any]:
    return {'title': 'x', 'base_url': 'https://a.example', 'languages': ['en'], 'program': 'p'}


def test_schema_agrees() -> None:
    """The published schema takes what is read and refuses what is not."""
    validator = Draft202012Validator(site_schema())
    assert validator.is_valid(_sample() | {'leads': {'form': 'netlify'}, 'title': {'en': 'x', 'sv': 'y'}})
    assert not validator.is_valid(_sample() | {'titel': 'x'})
    assert not validator.is_valid({key: value for key, value in _sample().items() if key != 'program'})


@given(st.binary(max_size=200))
def test_any_bytes_are_settings_or_told(data: bytes) -> None:
    """No bytes make the reading raise: there are settings, or findings."""
    settings, findings = read_settings(data)
    assert settings is not None or findings
