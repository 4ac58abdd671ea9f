"""What counts as touched since a revision: content, and the files of rules wherever site.yml names them."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.commands import sitegen
from tests.conftest import TODAY
from tests.repositories import Workshop

BANK = 'content/cases/acme-bank.md'


def _codes(shop: Workshop) -> list[str]:
    result = sitegen('check', '--root', shop.root, '--today', TODAY, '--format', 'json', '--changed-from', 'main')
    return [f'{item["path"]} {item["code"]}' for item in json.loads(result.output)['findings']]


@pytest.mark.parametrize('name', ['rules.json', 'rules/program.yaml'])
def test_program_file_of_any_name(shop: Workshop, name: str) -> None:
    """A change of the program brings all findings back, whatever its file is called."""
    with shop.on_base():
        program = yaml.load((shop.root / 'program.yml').read_text(encoding='utf-8'), yaml.BaseLoader)  # noqa: S506 -- text only
        shop.write(name, json.dumps(program))
        shop.remove('program.yml')
        shop.edit('site.yml', 'program: program.yml', f'program: {name}')
        shop.edit(BANK, 'category: crm', 'category: nosuch')
    assert _codes(shop) == []
    shop.write('notes.json', '{}')
    assert _codes(shop) == []
    shop.write(name, json.dumps(program, indent=1))
    assert f'{BANK} R315' in _codes(shop)


@pytest.mark.parametrize(
    ('folder', 'code'),
    [
        ('content/media/acme/our office', 'F106'),
        (f'content/media{"/a" * 9}', 'F106'),
        ('content/partners/acme', 'F108'),
    ],
)
def test_findings_about_a_folder(shop: Workshop, folder: str, code: str) -> None:
    """A finding about a folder is about the new files in it."""
    assert _codes(shop) == []
    shop.write(f'{folder}/a/b.md', '')
    assert _codes(shop) == [f'{folder} {code}']


def test_folders_a_thousand_deep(shop: Workshop) -> None:
    """However deep folders lie in each other, what changed is told."""
    folder = deep = shop.root / 'content' / 'media' / 'acme'
    for _ in range(1_100):
        deep /= 'a'
        deep.mkdir()
    told = _codes(shop)
    while deep != folder:
        deep.rmdir()
        deep = deep.parent
    assert told == []


@pytest.mark.parametrize('path', ['content/cases/acme-bank.md', 'content/pages/imprint.md'])
def test_record_that_shows_a_picture_which_is_gone(shop: Workshop, path: str) -> None:
    """Whoever takes a picture away is told which texts show it."""
    picture = 'content/media/acme/office.png'
    with shop.on_base():
        (shop.root / picture).write_bytes((shop.root / 'content/media/acme/logo.png').read_bytes())
        text = (shop.root / path).read_text(encoding='utf-8')
        shop.write(path, f'{text}\n![Our office](../media/acme/office.png)\n')
    assert _codes(shop) == []
    shop.remove(picture)
    assert _codes(shop) == [f'{path} M403']
