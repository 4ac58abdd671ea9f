"""netlify.toml names what exists, and skips a build only where nothing that the site is made of changed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

CONFIG: dict[str, Any] = tomllib.loads((ROOT / 'netlify.toml').read_text('utf-8'))
COMMANDS = [CONFIG['build']['command'], *(context['command'] for context in CONFIG['context'].values())]


def git(folder: Path, *arguments: str) -> str:
    name = ['-c', 'user.name=x', '-c', 'user.email=x@y.example', '-c', 'commit.gpgsign=false']
    done = subprocess.run(['git', *name, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, path: str, text: str) -> str:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)
    git(folder, 'add', '.')
    git(folder, 'commit', '-q', '-m', path)
    return git(folder, 'rev-parse', 'HEAD')


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, 'init', '-q')
    commit(tmp_path, 'content/partners/a.md', 'a')
    return tmp_path


def skips(folder: Path, cached: str | None, head: str) -> bool:
    """Whether the host would skip the build: the command exits 0."""
    env = {**os.environ, 'COMMIT_REF': head} | ({} if cached is None else {'CACHED_COMMIT_REF': cached})
    done = subprocess.run(
        ['bash', '-c', CONFIG['build']['ignore']], cwd=folder, env=env, capture_output=True, check=False
    )
    return done.returncode == 0


def test_build_is_skipped_where_nothing_of_the_site_changed(repository: Path) -> None:
    """A change of the README alone publishes nothing."""
    before = git(repository, 'rev-parse', 'HEAD')
    assert skips(repository, before, commit(repository, 'README.md', 'b'))


SOURCES = (
    'content/partners/b.md themes/x/a.css site.yml program.yml sitegen/cli.py requirements.lock netlify.toml'
    ' pyproject.toml Makefile rules/silver.json new-kind-of-source'
)


@pytest.mark.parametrize('path', SOURCES.split())
def test_build_runs_where_a_source_changed(repository: Path, path: str) -> None:
    """Whatever the site is made of starts a build, also when a later commit is about something else."""
    before = git(repository, 'rev-parse', 'HEAD')
    commit(repository, path, 'b')
    assert not skips(repository, before, commit(repository, 'README.md', 'b'))


@pytest.mark.parametrize('cached', [None, '', 'same', '0' * 40])
def test_build_runs_without_a_known_earlier_one(repository: Path, cached: str | None) -> None:
    """A first build, a scheduled one of the same commit, and one whose earlier commit is gone are not skipped."""
    head = git(repository, 'rev-parse', 'HEAD')
    assert not skips(repository, head if cached == 'same' else cached, head)


def test_commands_name_what_exists() -> None:
    """The make target, the console script, its options and the publish folder are there."""
    makefile = (ROOT / 'Makefile').read_text('utf-8').replace('$(VENV)', '.venv')
    scripts = tomllib.loads((ROOT / 'pyproject.toml').read_text('utf-8'))['project']['scripts']
    shown = subprocess.run(
        [sys.executable, '-m', 'sitegen', 'build', '--help'], capture_output=True, text=True, check=True
    ).stdout
    for command in COMMANDS:
        make, build = command.split(' && ')
        assert f'\n{make.removeprefix("make ")}:' in makefile
        assert build.startswith('.venv/bin/sitegen build')
        assert all(option in shown for option in re.findall(r'--[a-z-]+', build))
    assert 'sitegen' in scripts
    assert CONFIG['build']['publish'] == 'output'


def test_previews_have_their_own_address_and_are_not_indexed() -> None:
    """A preview of a pull request or a branch never passes for the site."""
    assert set(CONFIG['context']) == {'deploy-preview', 'branch-deploy'}
    for context in CONFIG['context'].values():
        assert '--base-url "$DEPLOY_PRIME_URL"' in context['command']
        assert context['command'].endswith(' --noindex')
