"""Each folder of tests/cases: a directory at fault, and every finding that it yields.

A case holds only the files that differ from tests/cases/base. `pytest tests/test_cases.py --update` writes
the findings anew; read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content.files import read_source
from sitegen.diagnostics import Diagnostic
from sitegen.report.findings import render_text
from tests.directories import CASES, check, copy_base, overlay

NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir() and path.name != 'base')


def _findings(case: Path, tmp_path: Path) -> tuple[list[Diagnostic], str]:
    """The findings of a case, and what `sitegen check` prints."""
    root = copy_base(tmp_path / 'directory')
    overlay(root, case)
    findings = check(root)
    return findings, render_text(findings, lambda path: read_source(root, path))


@pytest.mark.parametrize('name', NAMES)
def test_case_yields_its_findings(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A directory at fault yields exactly the findings that stand beside it."""
    expected = CASES / name / 'expected.txt'
    findings, shown = _findings(CASES / name, tmp_path)
    if request.config.getoption('--update'):
        expected.write_text(shown, encoding='utf-8')
    assert shown == expected.read_text(encoding='utf-8')
    assert name.startswith('fine') or name[:4] in {finding.code for finding in findings}


@pytest.mark.parametrize('name', NAMES)
def test_case_has_a_cure_for_each_finding(name: str, tmp_path: Path) -> None:
    """Every finding says what to do, and stands at a line and column from 1."""
    findings, _ = _findings(CASES / name, tmp_path)
    for finding in findings:
        assert finding.help
        assert finding.line >= 1
        assert finding.column >= 1


def test_base_has_no_findings(tmp_path: Path) -> None:
    """The directory that all cases begin with has no findings at all."""
    assert check(copy_base(tmp_path / 'directory')) == []
