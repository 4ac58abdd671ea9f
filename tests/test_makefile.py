"""`make` on a machine that nobody prepared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / 'Makefile'
OLD = 'exec "{0}" -c "import sys; sys.version_info, sys.version = (3, 9, 2), \'3.9.2 old\'; $2"'
# As on Debian without python3-venv: the interpreter is linked, and then there is no pip for it.
NO_VENV = 'if [ "$1" = -c ]; then exec "{0}" "$@"; fi; mkdir -p .venv/bin; touch .venv/bin/python; exit 3'


def _make(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Make an environment with an interpreter that is this script."""
    python = folder / 'python'
    python.write_text(f'#!/bin/sh\n{script.format(sys.executable)}\n')
    python.chmod(0o755)
    command = ['make', '-f', str(MAKEFILE), '.venv/bin/python', f'PYTHON={python}']
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(('script', 'told'), [(OLD, 'Python 3.11 or newer is needed, this is 3.9.2'), (NO_VENV, '')])
def test_environment_that_cannot_be_made_is_not_there(tmp_path: Path, script: str, told: str) -> None:
    """An old Python is told with the cure; an environment that was made by half is not taken for one the next time."""
    done = _make(tmp_path, script)
    assert done.returncode != 0
    assert told in done.stderr
    assert not (tmp_path / '.venv').exists()
