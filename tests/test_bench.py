"""Benchmarks: the invented directory is sound and the same every time, and a command that fails is told of."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.corpus import TODAY, Corpus
from bench.measuring import Cost, Failed, cost_of, medians
from sitegen.diagnostics import Severity
from sitegen.judging import judge_source, read_source
from tests.directories import tree


def test_invented_directory_is_the_same_every_time(tmp_path: Path) -> None:
    """The same arguments give the same bytes, in a folder that held something else before."""
    (tmp_path / 'two/content').mkdir(parents=True)
    (tmp_path / 'two/content/old.md').write_text('old')
    for name in ('one', 'two'):
        Corpus(tmp_path / name, 3, ('en', 'ru')).write()
    assert tree(tmp_path / 'one') == tree(tmp_path / 'two')


def test_invented_directory_has_no_errors(tmp_path: Path) -> None:
    """A figure counts only where the records hold their program: nothing is found but that some are alike."""
    Corpus(tmp_path, 12, ('en', 'ru')).write()
    judged = judge_source(read_source(tmp_path), TODAY)
    assert [finding for finding in judged.findings if finding.severity is Severity.ERROR] == []
    assert judged.directory is not None
    assert len(judged.directory.entries) == 12


def test_command_that_fails_is_told_with_its_output() -> None:
    """No figure comes of a command that fails; its message is in the error."""
    with pytest.raises(Failed, match='out of paper'):
        cost_of([sys.executable, '-c', 'raise SystemExit("out of paper")'], {})


def test_medians_are_taken_figure_by_figure() -> None:
    """The median run is not one of the runs: each figure has a median of its own."""
    assert medians([Cost(1, 5, 9), Cost(2, 6, 7), Cost(3, 4, 8)]) == Cost(2, 5, 8)
