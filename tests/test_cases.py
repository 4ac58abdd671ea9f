"""Each folder of tests/cases: a directory at fault, and every finding that it yields.

A case holds only the files that differ from tests/cases/base. `pytest tests/test_cases.py --update` writes
the findings anew; read the difference before committing it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.content.files import read_source
from sitegen.diagnostics import Diagnostic
from sitegen.publish.write import OUTPUT_MARK
from sitegen.report.findings import render_text
from tests.commands import sitegen
from tests.conftest import TODAY
from tests.directories import CASES, check, copy_base, overlay

NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir() and path.name != 'base')
EXPECTED = {path.parent.name: path.read_text(encoding='utf-8') for path in CASES.glob('*/expected.txt')}
WITH_ERRORS = [name for name in NAMES if ': error ' in EXPECTED.get(name, '')]


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


@pytest.mark.parametrize('name', NAMES)
def test_command_tells_the_same(name: str, tmp_path: Path) -> None:
    """`sitegen check` tells the findings of a case as JSON, and exits with 1 where one is an error, else with 0."""
    findings, _ = _findings(CASES / name, tmp_path)
    result = sitegen('check', '--root', tmp_path / 'directory', '--today', TODAY, '--format', 'json')
    told = json.loads(result.stdout)
    assert [(item['path'], item['line'], item['code']) for item in told['findings']] == [
        (finding.path, finding.line, finding.code) for finding in findings
    ]
    assert result.exit_code == (1 if told['counts']['error'] else 0)


@pytest.mark.parametrize('name', WITH_ERRORS)
def test_errors_leave_the_old_output(name: str, tmp_path: Path) -> None:
    """A build of a directory with errors exits with 1, shows no traceback and leaves what was published before."""
    overlay(copy_base(tmp_path / 'directory'), CASES / name)
    published = tmp_path / 'output' / OUTPUT_MARK
    published.parent.mkdir(parents=True)
    published.write_text('published before')
    result = sitegen('build', '--root', tmp_path / 'directory', '--today', TODAY, '--output', tmp_path / 'output')
    assert result.exit_code == 1
    assert 'Traceback' not in result.output
    assert published.read_text() == 'published before'
    assert [path.name for path in (tmp_path / 'output').iterdir()] == ['api']


def test_base_has_no_findings(tmp_path: Path) -> None:
    """The directory that all cases begin with has no findings at all."""
    assert check(copy_base(tmp_path / 'directory')) == []
