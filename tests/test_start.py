"""How a command starts and ends: what it imports, and what it leaves alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TODAY

_WATCHED = """
import gc
import sitegen.__main__, sitegen.cli
began = gc.get_freeze_count()  # some versions of Python begin with a few hundred
sitegen.cli.main = lambda prog_name: print(prog_name, gc.isenabled(), gc.get_freeze_count() > began)
sitegen.__main__.main()
print(gc.get_freeze_count() > began)
"""
_IMPORTED = re.compile(r'import time: .*\|\s+(\S+)')
# What only few runs need, and some that take long to import.
SELDOM = {
    *('PIL', 'asyncio', 'babel.messages', 'concurrent.futures', 'difflib', 'email.message', 'fractions'),
    *('importlib.metadata', 'importlib.resources', 'markdown_it', 'multiprocessing', 'pymupdf_fonts', 'ssl', 'tomllib'),
    *('tornado', 'urllib.request', 'whoosh', 'yaml'),
    *('sitegen.authoring', 'sitegen.program.reading', 'sitegen.report.exchange', 'sitegen.review.git'),
}
PARTNER = 'content/partners/alder.md'
SITE = {
    'site.yml': 'title: Test\nbase_url: https://partners.example\nlanguages: [ru]\nprogram: program.yml\n',
    'program.yml': 'id: test\nvendor: {name: V}\nname: {ru: Программа}\nlanguages: [ru]\n'
    'levels: [{id: base, name: База, rights: [card]}]\n',
    PARTNER: '---\nname: Ольха\nlevel: base\ncountry: KZ\n---\n\nТекст.\n',
}


def test_process_of_a_command_looks_for_no_garbage() -> None:
    """A command runs without a search for garbage, and at its end nothing of what is there is looked through."""
    result = subprocess.run([sys.executable, '-c', _WATCHED], capture_output=True, text=True, check=True)
    assert result.stdout == 'sitegen False False\nTrue\n'


def imported(*arguments: str | Path) -> set[str]:
    """The modules that a command imports, with the packages that they lie in."""
    command = [sys.executable, '-X', 'importtime', '-m', 'sitegen', *map(str, arguments)]
    environment = {**os.environ, 'PYTHONPATH': str(Path(__file__).parent.parent)}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return set(_IMPORTED.findall(result.stderr))


@pytest.fixture(scope='module')
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound directory of one partner that was built once; it has no pictures."""
    root = tmp_path_factory.mktemp('start')
    for path, text in SITE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding='utf-8')
    imported('build', '--root', root, '--today', TODAY)
    return root


def test_build_of_one_text_imports_what_it_needs(site: Path) -> None:
    """Nothing that starts processes, draws or reads pictures, parses YAML or looks into git, where a text changed."""
    (site / PARTNER).write_text(f'{SITE[PARTNER]}\nОдно предложение.\n', encoding='utf-8')
    assert imported('build', '--root', site, '--today', TODAY) & SELDOM == set()


@pytest.mark.parametrize('command', ['check', 'index'])
def test_other_commands_import_what_they_need(site: Path, command: str) -> None:
    """Nor where nothing changed; neither of these reads a body or renders a template."""
    seldom = SELDOM | {'jinja2', 'nh3', 'sitegen.content.markdown', 'sitegen.program.words'}
    assert imported(command, '--root', site, '--today', TODAY) & seldom == set()


def test_modules_of_the_working_folder_are_not_imported(tmp_path: Path) -> None:
    """`python -m sitegen` in a repository that holds a yaml.py of its own does not run it."""
    (tmp_path / 'yaml.py').write_text('raise SystemExit("imported")')
    for path, text in SITE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding='utf-8')
    environment = {**os.environ, 'PYTHONPATH': str(Path(__file__).parent.parent)}
    command = [sys.executable, '-m', 'sitegen', 'check', '--today', TODAY]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert (result.returncode, result.stderr) == (0, '')
