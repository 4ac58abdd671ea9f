"""The guides: every command in them works, and every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.cli import main

ROOT = Path(__file__).parents[1]
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
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 0, f'{command}: exit {result.exit_code}\n{result.output}'


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
