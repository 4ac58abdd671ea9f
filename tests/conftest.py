"""What several test files share: this repository's own directory, built once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TODAY = '2026-11-21'


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes what tests expect anew; the difference is read before it is committed."""
    parser.addoption('--update', action='store_true', help='write expected findings anew')


@pytest.fixture(scope='session')
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `sitegen build` makes of this repository, as of one fixed day."""
    output = tmp_path_factory.mktemp('demo') / 'output'
    command = [sys.executable, '-m', 'sitegen', 'build', '--root', str(ROOT), '--output', str(output), '--today', TODAY]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'{done.stdout}{done.stderr}'
    return output


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: the browser's own event loop runs until the end, and no other could start beside it."""
    items.sort(key=lambda item: 'browser' in item.path.parent.parts)
