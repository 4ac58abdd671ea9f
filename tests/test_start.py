"""How a command starts and ends: what it imports, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys

_WATCHED = """
import gc
import sitegen.__main__, sitegen.cli
sitegen.cli.main = lambda prog_name: print(prog_name, gc.isenabled(), gc.get_freeze_count())
sitegen.__main__.main()
print(gc.get_freeze_count() > 0)
"""


def test_process_of_a_command_looks_for_no_garbage() -> None:
    """A command runs without a search for garbage, and at its end nothing of what is there is looked through."""
    result = subprocess.run([sys.executable, '-c', _WATCHED], capture_output=True, text=True, check=True)
    assert result.stdout == 'sitegen False 0\nTrue\n'
