"""Forms write what the schema takes, lock what staff manage, and are all made by one command."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import Result

from sitegen.authoring.admin import MARK
from sitegen.authoring.cms import cms
from sitegen.authoring.forms import form_files
from sitegen.authoring.front_matter import front_matter
from sitegen.authoring.issue_forms import issue_form
from sitegen.authoring.offers import Forms
from sitegen.authoring.schemas import managed_keys, schema_for, wanted_keys
from sitegen.judging import read_rules_here
from sitegen.program.presets import preset_ids
from tests.commands import sitegen
from tests.conftest import ROOT
from tests.directories import BASE, copy_base
from tests.program.builders import preset

KINDS = ('partner', 'case', 'project')
MODULES = ROOT / 'node_modules'


def _forms(root: Path) -> Forms:
    settings, program = read_rules_here(root)
    assert settings is not None
    assert program is not None
    return Forms(settings, program)


def _all_forms() -> dict[str, Forms]:
    """The forms of the base directory under each program that ships with the package."""
    base = _forms(BASE)
    presets = {id: Forms(base.settings, preset(id)) for id in preset_ids()}
    return {'base': base, 'demonstration': _forms(ROOT), **presets}


FORMS = _all_forms()


def _written(field: dict[str, Any]) -> Any:
    """What a widget of the CMS writes into the file when somebody fills it in."""
    match field['widget']:
        case 'select':
            value = field['options'][-1]['value']
            return [value] if field.get('multiple') else value
        case 'number':
            return max(field.get('min', 1), 1) if field['value_type'] == 'int' else 1.5
        case 'datetime':
            assert field['format'] == 'YYYY-MM-DD'
            return '2026-11-21'
        case 'list':
            return [_object(field['fields'])] if 'fields' in field else [_written(field['field'])]
        case 'object':
            return _object(field['fields'])
        case 'image':
            return 'acme/logo.png'
        case 'relation':
            assert field['value_field'] == '{{slug}}'
            return 'acme-bank'
        case 'string' | 'text':
            texts = ('Text', 'acme-bank', 'https://acme.example', 'ada@acme.example', '+46 46 000 00 00', 'github:1')
            pattern = field.get('pattern', ['.'])[0]
            return next(text for text in texts if re.search(pattern, text))
    raise AssertionError(field)


def _object(fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {field['name']: _written(field) for field in fields}


@pytest.mark.parametrize('name', FORMS)
def test_form_in_the_browser_writes_what_the_schema_takes(name: str) -> None:
    """A record with every field filled in is valid, and so is one with only what must be there."""
    forms = FORMS[name]
    for kind, collection in zip(KINDS, cms(forms)['collections'], strict=True):
        fields = [field for field in collection['fields'] if field['name'] != 'body']
        full = _object(fields)
        validator = jsonschema.Draft202012Validator(schema_for(kind, forms.program))
        assert [f'{list(error.path)} {error.message}' for error in validator.iter_errors(full)] == []
        needed = {field['name'] for field in fields if field['required']}
        assert all('default' in field for field in fields if field['required'] and field.get('readonly'))
        assert list(validator.iter_errors({key: value for key, value in full.items() if key in needed})) == []


@pytest.mark.parametrize('name', FORMS)
def test_configuration_has_the_structure_that_the_cms_publishes(name: str) -> None:
    """The schema that comes with the CMS takes the configuration, which no key that it does not know would pass."""
    schema = json.loads((MODULES / '@sveltia/cms/schema/sveltia-cms.json').read_text(encoding='utf-8'))
    validator = jsonschema.Draft7Validator(schema)
    config = cms(FORMS[name])
    assert [error.json_path for error in validator.iter_errors(config)] == []
    assert list(validator.iter_errors(config | {'publish': True})) != []


@pytest.mark.parametrize(
    ('repository', 'backend', 'hosts'),
    [
        ('https://github.com/a/b', {'name': 'github', 'repo': 'a/b'}, 'https://api.github.com'),
        ('https://git.example.com/a/b', {'repo': 'a/b', 'api_root': 'https://git.example.com/api/v3'}, None),
        ('https://gitlab.com/a/b/c', {'name': 'gitlab', 'repo': 'a/b/c'}, 'https://gitlab.com'),
        ('https://gitlab.example.com/a/b', {'api_root': 'https://gitlab.example.com/api/v4'}, None),
        ('https://example.com/a', {'name': 'github', 'repo': 'OWNER/NAME'}, 'https://api.github.com'),
        (None, {'name': 'github', 'repo': 'OWNER/NAME'}, 'https://api.github.com'),
    ],
)
def test_form_knows_its_repository(repository: str | None, backend: dict[str, str], hosts: str | None) -> None:
    """The form reads and writes where site.yml says that the files are, and its page may ask that host only."""
    base = FORMS['base']
    forms = Forms(dataclasses.replace(base.settings, repository=repository), base.program)
    assert cms(forms)['backend'] | backend == cms(forms)['backend']
    page = form_files(forms)['admin/index.html']
    host = hosts or 'https://' + backend['api_root'].split('/')[2]
    assert f"connect-src 'self' blob: data: {host}" in page
    assert set(re.findall(r'https://[a-z.*]+', page)) <= {host, 'https://*.githubusercontent.com'}


@pytest.mark.parametrize('name', FORMS)
def test_every_form_has_every_field(name: str) -> None:
    """Each field of the program stands in each form; what staff manage is locked, hidden, or left out of issues."""
    forms = FORMS[name]
    types = {item['name']: item for item in front_matter(forms)['frontMatter.taxonomy.contentTypes']}
    for kind, collection in zip(KINDS, cms(forms)['collections'], strict=True):
        wanted = set(wanted_keys(kind, forms.program))
        managed = managed_keys(kind, forms.program) & wanted
        fields = {field['name']: field for field in collection['fields'] if field['name'] != 'body'}
        assert set(fields) == wanted
        assert {key for key, field in fields.items() if _is_locked(field)} == managed
        written = {field['name']: field for field in types[kind]['fields']}
        assert set(written) == wanted
        assert {key for key, field in written.items() if field.get('hidden')} == managed
        asked = {field['id'] for field in issue_form(forms, kind)['body'] if 'id' in field} - {'id', 'body'}
        assert asked == wanted - managed


def _is_locked(field: dict[str, Any]) -> bool:
    """Whether a field and all that stands in it can only be read."""
    inner = [*field.get('fields', ()), *([field['field']] if 'field' in field else ())]
    can_grow = field['widget'] == 'list' and field.get('allow_add', True)
    return bool(field.get('readonly')) and not can_grow and all(map(_is_locked, inner))


@pytest.mark.parametrize('name', FORMS)
def test_form_says_what_each_field_is_for(name: str) -> None:
    """Below each field stands what it is for; of a declared one its note, where the program has any."""
    forms = FORMS[name]
    for kind, collection in zip(KINDS, cms(forms)['collections'], strict=True):
        notes = {item.id: forms.text(item.note) if item.note else '' for item in forms.program.fields.get(kind, ())}
        hints = {field['name']: field.get('hint', '') for field in collection['fields'] if field['name'] != 'body'}
        assert {key: hints[key] for key in notes} == notes
        assert all(hint for key, hint in hints.items() if key not in notes)


def test_proposals_are_pull_requests() -> None:
    """The form in the browser saves by pull request, in folders of records only, and deletes nothing."""
    config = cms(FORMS['demonstration'])
    assert config['publish_mode'] == 'editorial_workflow'
    assert [(c['folder'], c['delete']) for c in config['collections']] == [
        ('content/partners', False),
        ('content/cases', False),
        ('content/projects', False),
    ]


def test_issue_forms_are_valid(tmp_path: Path) -> None:
    """Issue forms have the structure that GitHub publishes, under every program."""
    files = []
    for name, forms in FORMS.items():
        for path, text in form_files(forms).items():
            if 'ISSUE_TEMPLATE' in path:
                files.append(tmp_path / f'{name}-{Path(path).name}')
                files[-1].write_text(text, encoding='utf-8')
    command = [str(Path(sys.executable).parent / 'check-jsonschema'), '--builtin-schema', 'vendor.github-issue-forms']
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize('name', FORMS)
def test_generated_files_can_be_read(name: str) -> None:
    """Each file is YAML, JSON or HTML, and says that it is made by the command."""
    for path, text in form_files(FORMS[name]).items():
        assert MARK in text.replace('\\"', '"')
        if path.endswith('.json'):
            json.loads(text)
        elif path.endswith('.yml'):
            assert yaml.safe_load(text)


def test_page_of_the_form_loads_nothing_from_elsewhere() -> None:
    """The page loads its script from beside itself."""
    page = form_files(FORMS['base'])['admin/index.html']
    assert re.findall('(?:src|href)="([^"]+)"', page) == ['config.yml', 'sveltia-cms.js', 'icons.js']


def _run(root: Path, *options: str) -> Result:
    return sitegen('forms', '--root', root, *options)


def test_command_writes_all_files(tmp_path: Path) -> None:
    """One command writes them all; a second run changes nothing."""
    root = copy_base(tmp_path / 'base')
    assert _run(root).exit_code == 0
    names = set(form_files(FORMS['base']))
    first = {name: (root / name).read_bytes() for name in names}
    assert _run(root).output.splitlines() == list(form_files(FORMS['base']))
    assert {name: (root / name).read_bytes() for name in names} == first


def test_command_puts_the_cms_beside_the_page(tmp_path: Path) -> None:
    """The CMS comes from an npm package, in place of an older one; where there is none, exit 2 says what to install."""
    root = copy_base(tmp_path / 'base')
    (root / 'admin').mkdir()
    (root / 'admin' / 'sveltia-cms.js').write_text('old', encoding='utf-8')
    assert _run(root, '--cms', str(MODULES)).exit_code == 0
    script = (root / 'admin' / 'sveltia-cms.js').read_bytes()
    assert script == (MODULES / '@sveltia/cms/dist/sveltia-cms.js').read_bytes()
    assert (root / 'admin' / 'icons.woff2').read_bytes().startswith(b'wOF2')
    missing = _run(root, '--cms', str(tmp_path))
    assert missing.exit_code == 2
    assert 'npm install --no-save --ignore-scripts @sveltia/cms' in missing.output


def test_command_keeps_files_of_others(tmp_path: Path) -> None:
    """A file that somebody wrote by hand stays, and a link is not written through."""
    root = copy_base(tmp_path / 'base')
    (root / '.vscode').mkdir()
    (root / '.vscode' / 'settings.json').write_text('{}', encoding='utf-8')
    (root / 'frontmatter.json').symlink_to(tmp_path / 'elsewhere.json')
    output = _run(root).output
    assert '.vscode/settings.json stays: it was not made by this command\n' in output
    assert 'frontmatter.json stays: it was not made by this command\n' in output
    assert (root / '.vscode' / 'settings.json').read_text(encoding='utf-8') == '{}'
    assert not (tmp_path / 'elsewhere.json').exists()


def test_command_needs_a_directory(tmp_path: Path) -> None:
    """Without settings there is nothing to make forms of: exit 2."""
    assert _run(tmp_path).exit_code == 2
