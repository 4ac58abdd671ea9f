"""Commands of ours, run in the process of the test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from sitegen.cli import main


def sitegen(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Result:
    """What a command says and ends with; a fault of our own comes through as it was raised."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=env, catch_exceptions=False)
