"""The guides: every command in them works, and every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.pages.hosting import headers_file
from sitegen.program.reading import program_schema, read_program
from sitegen.settings import read_settings
from tests.commands import sitegen
from tests.conftest import ROOT

GUIDES = [ROOT / 'README.md', *sorted((ROOT / 'docs').glob('*.md'))]
TODAY = '1795219200'  # 21 November 2026
_SHELL = re.compile('^```sh\n(.*?)^```', re.MULTILINE | re.DOTALL)


def _commands(guide: Path) -> list[str]:
    """The sitegen commands of a guide's shell blocks, in order, without comments."""
    lines = '\n'.join(_SHELL.findall(guide.read_text(encoding='utf-8'))).replace('\\\n', ' ').splitlines()
    return [line.split('  #')[0].strip() for line in lines if line.startswith('sitegen ')]


WITH_COMMANDS = [guide for guide in GUIDES if _commands(guide)]


@pytest.mark.parametrize('guide', WITH_COMMANDS, ids=lambda path: path.name)
def test_commands_of_the_guides_work(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command runs in a copy of the demonstration, one after another, without wrong use."""
    root = tmp_path / 'demonstration'
    root.mkdir()
    for name in ('content', 'docs', 'themes'):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / 'site.yml', root / 'site.yml')
    monkeypatch.chdir(root)
    monkeypatch.setenv('SOURCE_DATE_EPOCH', TODAY)
    monkeypatch.delenv('GITHUB_STEP_SUMMARY', raising=False)
    for command in _commands(guide):
        if command.startswith('sitegen serve'):
            continue
        words = [word.replace('/tmp', str(tmp_path)) for word in shlex.split(command)[1:]]  # noqa: S108
        result = sitegen(*words)
        assert result.exit_code == 0, f'{command}: exit {result.exit_code}\n{result.output}'


def test_templates_of_the_guide_make_a_theme(tmp_path: Path) -> None:
    """The templates that the guide shows, put where they say, build without a finding about the theme."""
    root = tmp_path / 'directory'
    shutil.copytree(ROOT / 'content', root / 'content')
    site = (ROOT / 'site.yml').read_text(encoding='utf-8')
    (root / 'site.yml').write_text(re.sub('^theme: .*$', 'theme: ours', site, flags=re.MULTILINE), encoding='utf-8')
    guide = (ROOT / 'docs' / 'themes.md').read_text(encoding='utf-8')
    shown = re.findall(r'^```jinja\n\{# (themes/ours/\S+) #\}\n(.*?)^```', guide, re.MULTILINE | re.DOTALL)
    for path, text in shown:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding='utf-8')
    result = sitegen('build', '--root', root, '--today', '2026-11-21')
    assert (result.exit_code, [line for line in result.output.splitlines() if line.startswith('themes/')]) == (0, [])
    assert len(shown) > 2
    assert 'Our own footer' in (root / 'output' / 'index.html').read_text(encoding='utf-8')


_TWO_VERSIONS = """
git init -q -b main theirs && cd theirs
mkdir content && echo 1 | tee sitegen.py site.yml content/changed.md content/gone.md && git add . && git commit -qm 1
git clone -q -o upstream . ../ours && cd ../ours
git rm -qr content && mkdir content && echo ours | tee site.yml content/mine.md && git add . && git commit -qm ours
cd ../theirs && git rm -q content/gone.md
echo 2 | tee sitegen.py site.yml content/changed.md content/new.md && git add . && git commit -qm 2
"""


def test_later_version_leaves_the_records_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the guide take a later version of sitegen into a directory of one's own, and nothing of the
    demonstration, whatever changed there."""
    for name in ('AUTHOR', 'COMMITTER'):
        monkeypatch.setenv(f'GIT_{name}_NAME', 'x')
        monkeypatch.setenv(f'GIT_{name}_EMAIL', 'x@localhost')
    guide = (ROOT / 'docs' / 'operator.md').read_text(encoding='utf-8')
    (merge,) = re.findall(r'^(git fetch upstream\n.*?)^```', guide, re.MULTILINE | re.DOTALL)

    def told(script: str) -> str:
        done = subprocess.run(['bash', '-c', script], cwd=tmp_path, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout

    told(_TWO_VERSIONS)
    told(f'cd ours\n{merge}')
    held = told('cd ours && git grep . && git status --porcelain')
    assert held.split() == ['content/mine.md:ours', 'site.yml:ours', 'sitegen.py:2']


def test_server_of_ones_own_sends_the_headers_of_the_site() -> None:
    """The configuration for nginx has each header that `_headers` has for all pages, and its other values by path."""
    guide = (ROOT / 'docs' / 'operator.md').read_text(encoding='utf-8')
    told = set(re.findall(r'add_header (\S+) "(.+)" always;', guide))
    settings, _ = read_settings(b'title: x\nbase_url: https://partners.example\nlanguages: [en]\nprogram: typo3\n')
    assert settings is not None
    blocks = headers_file(settings, ['cases']).decode()
    rules = dict(re.findall(r'^(/\S*)\n((?:  .+\n)+)', blocks, re.MULTILINE))
    for_all = {tuple(line.strip().split(': ', 1)) for line in rules.pop('/*').splitlines()}
    assert rules
    assert told == for_all
    for line in ''.join(rules.values()).splitlines():
        assert f'"{line.split(": ", 1)[1]}"' in guide, line


def _anchors(text: str) -> set[str]:
    """The anchors that a host gives to the headings of a guide."""
    headings = re.findall('^#+ (.+)$', text, re.MULTILINE)
    return {re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-') for heading in headings}


@pytest.mark.parametrize('guide', GUIDES, ids=lambda path: path.name)
def test_links_of_the_guides_lead_somewhere(guide: Path) -> None:
    """A relative link names a file that is there, and a heading in it."""
    text = guide.read_text(encoding='utf-8')
    for target in re.findall(r'\]\(([^)\s]+)\)', re.sub('^```.*?^```', '', text, flags=re.MULTILINE | re.DOTALL)):
        if re.match('[a-z]+:', target):
            continue
        name, _, anchor = target.partition('#')
        path = (guide.parent / name).resolve() if name else guide
        assert path.exists(), target
        if anchor:
            assert anchor in _anchors(path.read_text(encoding='utf-8')), target


_YAML = re.compile('^```yaml\n(.*?)^```', re.MULTILINE | re.DOTALL)
PROGRAM_GUIDE = (ROOT / 'docs' / 'staff-program.md').read_text(encoding='utf-8')


def test_program_of_the_guide_is_sound() -> None:
    """The pieces of the guide to the program file, one below the other, are a program without a finding."""
    program, findings = read_program('program.yml', '\n'.join(_YAML.findall(PROGRAM_GUIDE)))
    assert [(finding.line, finding.message) for finding in findings] == []
    assert program is not None


def test_guide_to_the_program_file_is_complete() -> None:
    """Every key of the schema and every measure stands in the guide to the program file."""
    keys = set(_keys(program_schema()))
    assert len(keys) > 90
    assert sorted(key for key in keys if not re.search(rf'\b{key}\b', PROGRAM_GUIDE)) == []


def _keys(schema: Any) -> Iterator[str]:
    """The names of all properties below a schema."""
    if isinstance(schema, dict):
        yield from schema.get('properties', {})
    for below in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _keys(below)
