"""What many test files share: how examples are tried, a port, this repository's own directory, built once, and a
repository to propose changes to."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from sitegen.theme.compiled import Compiled

if TYPE_CHECKING:
    from tests.repositories import Workshop

# An assertion of a helper is told with its values, too: pytest by itself sees to tests and conftests alone.
_HELPERS = {path.stem for path in Path(__file__).parent.glob('[a-z]*')} - {'conftest'}
pytest.register_assert_rewrite(*(f'tests.{name}' for name in sorted(_HELPERS)))

# How long an example takes depends on what else the machine does. A run tries the same examples as the last one, so
# that a change fails by what it changed; `pytest --hypothesis-profile explore` looks for new ones.
settings.register_profile('explore', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile('sitegen', settings.get_profile('explore'), derandomize=True)
settings.load_profile('sitegen')

ROOT = Path(__file__).parents[1]
TODAY = '2026-11-21'


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes what tests expect anew; the difference is read before it is committed."""
    parser.addoption('--update', action='store_true', help='write expected findings anew')


# The code of templates by its pack, whose name says all that the code rests on.
_CODES: dict[str, dict[str, tuple[str, bytes]]] = {}


@pytest.fixture(autouse=True)
def _templates_compiled_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests build hundreds of small sites, and to compile the same templates for each would be half of the work.

    Tests with the mark `compiles` hold what is remembered against what is made anew, so they share nothing.
    """
    if request.node.get_closest_marker('compiles') is None:
        shared = property(lambda compiled: _CODES.setdefault(compiled._pack, {}))
        monkeypatch.setattr(Compiled, '_codes', shared)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope='session')
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `sitegen build` makes of this repository, as of one fixed day."""
    output = tmp_path_factory.mktemp('demo') / 'output'
    command = [sys.executable, '-m', 'sitegen', 'build', '--root', str(ROOT), '--output', str(output), '--today', TODAY]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'{done.stdout}{done.stderr}'
    return output


@pytest.fixture(scope='session')
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository to propose changes to, as `shop` gives copies of it."""
    from tests.repositories import Workshop

    return Workshop.make(tmp_path_factory.mktemp('repositories') / 'pristine').root


@pytest.fixture
def shop(pristine: Path, tmp_path: Path) -> Workshop:
    """The repository with nothing changed yet on the branch `change`."""
    from tests.repositories import Workshop

    return Workshop(Path(shutil.copytree(pristine, tmp_path / 'repository', symlinks=True)))
