"""JSON Schemas say of a file what `check` says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sitegen.authoring.schemas import KINDS_OF_FILES, RECORDS, schema_for
from sitegen.judging import read_rules_here
from sitegen.program.model import Program
from sitegen.program.presets import preset_folder, preset_ids
from sitegen.review.changes import Content, read_content, read_keys
from tests.commands import sitegen
from tests.conftest import ROOT
from tests.directories import BASE
from tests.program.builders import preset


def _validator(kind: str, program: Program | None) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_for(kind, program))


def _front(path: Path) -> dict[str, Any]:
    content = read_content(path.name, path.read_bytes())
    assert isinstance(content, Content)
    return dict(content.fields)


@pytest.mark.parametrize('kind', KINDS_OF_FILES)
def test_schemas_are_schemas(kind: str) -> None:
    """Each schema holds the rules of JSON Schema, with a program and without one."""
    for program in (None, preset('typo3')):
        jsonschema.Draft202012Validator.check_schema(schema_for(kind, program))


@pytest.mark.parametrize('kind', ['partner', 'case', 'project'])
@pytest.mark.parametrize('root', [ROOT, BASE], ids=['demonstration', 'base'])
def test_sound_records_are_valid(root: Path, kind: str) -> None:
    """What `check` finds nothing wrong with is valid."""
    _, program = read_rules_here(root)
    validator = _validator(kind, program)
    files = [path for path in (root / 'content' / RECORDS[kind].folder).glob('*.md') if path.stem.count('.') == 0]
    assert files
    for path in files:
        assert [error.message for error in validator.iter_errors(_front(path))] == [], path


@pytest.mark.parametrize('id', preset_ids())
def test_presets_are_valid(id: str) -> None:
    """The program files that ship with the package are valid."""
    content = read_keys('program.yml', (preset_folder(id) / 'program.yml').read_bytes())
    assert isinstance(content, Content)
    assert [error.message for error in _validator('program', None).iter_errors(content.fields)] == []


def test_site_files_are_valid() -> None:
    """The site.yml of the demonstration is valid."""
    content = read_keys('site.yml', (ROOT / 'site.yml').read_bytes())
    assert isinstance(content, Content)
    assert [error.message for error in _validator('site', None).iter_errors(content.fields)] == []


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        ('level', 'nosuch'),
        ('website', 'acme.example'),
        ('employees', 'forty'),
        ('employees', -1),
        ('owners', ['github:acme']),
        ('countri', 'SE'),
        ('name', None),
        ('statuses', ['nosuch']),
        ('sizes', ['medium']),
        ('staff', {'nosuch': {'total': 1}}),
        ('country', 'ZZ'),
    ],
)
def test_faulty_values_are_invalid(key: str, value: object) -> None:
    """What `check` calls an error of a value is invalid."""
    _, program = read_rules_here(BASE)
    front = _front(BASE / 'content' / 'partners' / 'acme.md')
    assert list(_validator('partner', program).iter_errors(front | {key: value})) != []


_ROW = {'id': 'a', 'measure': {'count': 'projects', 'where': {'state': ['live']}, 'within': '2 years'}, 'limit': 1}
_PRICE = {
    'id': 'a',
    'of': 'projects',
    'where': {'state': 'live'},
    'by': 'state',
    'points': {'live': 10, 'closed': -1.5},
}
_RULE = {'id': 'a', 'each': 'cases', 'measure': {'parts': ['Task', {'en': 'Result', 'sv': 'Resultat'}]}}


def _in_program(key: str, row: object) -> list[str]:
    header = {'id': 'a', 'name': 'A', 'vendor': {'name': 'A'}}
    return [error.message for error in _validator('program', None).iter_errors(header | {key: row})]


@pytest.mark.parametrize(
    'change',
    [
        {'measure': {'count': 'invoices'}},
        {'measure': {'sum': 'projects'}},
        {'measure': {'count': 'projects', 'within': '2 yeers'}},
        {'measure': {'count': 'projects', 'where': [1]}},
        {'measure': {'count': 'projects', 'present': 'logo'}},
        {'measure': {'words': 'body'}},
        {'measure': {}},
        {'measure': {'met': 'a'}},
        {'limits': 1},
    ],
)
def test_faulty_requirements_are_invalid(change: dict[str, Any]) -> None:
    """A requirement names one measure, says what that is of, and has a limit."""
    assert _in_program('requirements', [_ROW]) == []
    assert _in_program('requirements', [_ROW | change]) != []
    assert _in_program('requirements', [{key: value for key, value in _ROW.items() if key != 'limit'}]) != []


@pytest.mark.parametrize(
    ('key', 'change'),
    [
        ('prices', {'points': 'ten'}),
        ('prices', {'points': {'live': 'ten'}}),
        ('prices', {'by': ['state']}),
        ('prices', {'where': 'live'}),
        ('record_rules', {'measure': {'count': 'cases'}}),
        ('record_rules', {'measure': {'words': 'title'}}),
        ('record_rules', {'where': []}),
    ],
)
def test_faulty_prices_and_rules_are_invalid(key: str, change: dict[str, Any]) -> None:
    """What a price gives and what a record rule looks at are written as `check` wants them."""

    def errors(row: dict[str, Any]) -> list[str]:
        return _in_program('points', {'prices': [row]}) if key == 'prices' else _in_program(key, [row])

    sound = _PRICE if key == 'prices' else _RULE
    assert errors(sound) == []
    assert errors(sound | change) != []


def test_managed_fields_are_read_only() -> None:
    """Fields that staff manage are marked, so that forms show them without offering to change them."""
    _, program = read_rules_here(BASE)
    properties = schema_for('partner', program)['properties']
    marked = {key for key, value in properties.items() if value.get('readOnly')}
    assert marked == {
        *('level', 'type', 'statuses', 'applied', 'since', 'valid_until', 'exceptions', 'verified'),
        *('owners', 'aliases'),
    }
    typo3 = schema_for('partner', preset('typo3'))['properties']
    declared = [item for item in preset('typo3').fields.get('partner', ()) if item.managed]
    assert all(typo3[item.id].get('readOnly') for item in declared)


@pytest.mark.parametrize('kind', KINDS_OF_FILES)
def test_command_prints_the_schema(kind: str, tmp_path: Path) -> None:
    """In a directory the schema has the program's words, elsewhere any word will do."""
    command = ['schema', kind, '--root']
    inside = sitegen(*command, BASE)
    outside = sitegen(*command, tmp_path)
    assert (inside.exit_code, outside.exit_code) == (0, 0)
    assert json.loads(outside.output)['$schema'] == 'https://json-schema.org/draft/2020-12/schema'
    if kind == 'partner':
        assert json.loads(inside.output)['$defs']['levels'] == {'type': 'string', 'enum': ['gold', 'silver']}
        assert json.loads(outside.output)['$defs']['levels'] == {'type': 'string'}
