"""`sitegen report`: exit codes, where it may write, and what it compares."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import sitegen
from tests.conftest import TODAY
from tests.report.offices import PROGRAM, write_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv('SOURCE_DATE_EPOCH', '1795219200')  # 2026-11-21
    root = tmp_path / 'office'
    root.mkdir()
    return write_office(root, {'alatau': {'attestations': [{'id': 'survey', 'date': '2025-12-01'}]}})


def run(root: Path, *arguments: str) -> Result:
    return sitegen('report', '--root', root, *arguments)


def test_prints_a_page(office: Path) -> None:
    """Without options the page goes to standard output, as of the day of the clock, with nothing to compare."""
    done = run(office)
    assert (done.exit_code, done.stderr) == (0, '')
    assert done.stdout.startswith('<!doctype html>')
    assert 'id="what-if"' not in done.stdout
    assert '<time datetime="2026-11-21">21 Nov 2026</time>' in done.stdout


def test_writes_a_file_for_its_owner_only(office: Path, tmp_path: Path) -> None:
    """A file is replaced whole and can be read by nobody else."""
    file = tmp_path / 'report.csv'
    file.write_text('old', encoding='utf-8')
    file.chmod(0o644)
    done = run(office, '--format', 'csv', '--output', str(file))
    assert (done.exit_code, done.output) == (0, '')
    assert file.read_bytes().startswith(b'date,days,kind,')
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ['report.csv']


@pytest.mark.parametrize('folder', ['output', 'output/partners', 'content', 'themes/default'])
def test_refuses_what_is_published(office: Path, folder: str) -> None:
    """A report is never written into the site or into what makes it."""
    (office / folder).mkdir(parents=True, exist_ok=True)
    target = office / folder / 'report.html'
    done = run(office, '--output', str(target))
    assert done.exit_code == 2
    assert f'{target} lies inside {folder.partition("/")[0]}/, which is published' in done.stderr
    assert not target.exists()


def test_refuses_a_site_elsewhere(office: Path, tmp_path: Path) -> None:
    """A site that was built somewhere else is known by its files, also through a link."""
    (tmp_path / 'www/api/v1').mkdir(parents=True)
    (tmp_path / 'www/api/v1/program.json').write_text('{}', encoding='utf-8')
    (tmp_path / 'link').symlink_to(tmp_path / 'www/api')
    for target in (tmp_path / 'www/report.html', tmp_path / 'link/report.html'):
        done = run(office, '--output', str(target))
        assert done.exit_code == 2
        assert f'{target} lies inside the site {tmp_path / "www"}' in done.stderr


def test_refuses_a_folder_and_a_missing_one(office: Path, tmp_path: Path) -> None:
    """The output is a file in a folder that exists."""
    assert f'{tmp_path} is no file' in run(office, '--output', str(tmp_path)).stderr
    missing = tmp_path / 'nowhere/report.html'
    done = run(office, '--output', str(missing))
    assert (done.exit_code, 'cannot be written: No such file or directory' in done.stderr) == (2, True)


def test_no_directory(tmp_path: Path) -> None:
    """Where there is no directory, the use is wrong."""
    assert run(tmp_path).exit_code == 2


def test_errors_elsewhere_do_not_hide_the_report(office: Path) -> None:
    """A record that cannot be read is missing from the report, which says so and exits with 1."""
    (office / 'content/partners/broken.md').write_text('---\nlevel: upper\n---\n', encoding='utf-8')
    done = run(office, '--format', 'json')
    assert done.exit_code == 1
    assert [partner['id'] for partner in json.loads(done.stdout)['partners']] == ['alatau']
    assert done.stderr == '2 errors in the records; see: sitegen check\n'
    page = run(office).stdout
    assert 'The records have 2 errors; ' in page
    assert 'What cannot be read is missing here.' in page


def test_own_program_at_fault(office: Path) -> None:
    """Where the site's own program cannot be used there is no report, only the findings."""
    (office / 'program.yml').write_text('version: 1\n', encoding='utf-8')
    done = run(office)
    assert (done.exit_code, done.stdout) == (1, '')
    assert 'program.yml:1:1: error' in done.stderr


def test_what_if_another_program(office: Path) -> None:
    """Another program is compared with the site's own on the same day."""
    other = office / 'other.yml'
    other.write_text(PROGRAM.replace('upper: 5,', 'upper: 6,').replace('Test program', 'Stricter'), encoding='utf-8')
    done = run(office, '--program', str(other), '--today', '2026-11-25', '--format', 'json')
    assert (done.exit_code, done.stderr) == (0, '')
    value = json.loads(done.stdout)
    assert value['program']['name'] == 'Test program'
    assert value['what_if']['before'] == {'program': 'Test program', 'path': 'program.yml', 'today': '2026-11-25'}
    assert value['what_if']['after'] == {'program': 'Stricter', 'path': 'other.yml', 'today': '2026-11-25'}
    assert [shift['direction'] for shift in value['what_if']['shifts']] == ['fall']


def test_what_if_another_day(office: Path) -> None:
    """Another day is compared with the day of the clock under the same program; the same day is not."""
    value = json.loads(run(office, '--today', '2026-12-01', '--format', 'json').stdout)
    assert value['today'] == '2026-12-01'
    assert [value['what_if'][side]['today'] for side in ('before', 'after')] == [TODAY, '2026-12-01']
    assert [shift['why'] for shift in value['what_if']['shifts']] == ['not met: Satisfaction survey']
    assert json.loads(run(office, '--today', TODAY, '--format', 'json').stdout)['what_if'] is None


def test_other_program_at_fault(office: Path, tmp_path: Path) -> None:
    """Mistakes in the other program file are findings with their place, and there is no report."""
    other = tmp_path / 'other.yml'
    other.write_text(PROGRAM.replace('measure: {value: people}', 'measure: {valu: people}'), encoding='utf-8')
    done = run(office, '--program', str(other))
    assert (done.exit_code, done.stdout) == (1, '')
    line = next(n for n, text in enumerate(PROGRAM.split('\n'), 1) if 'id: people, title: People, measure' in text)
    assert f'{other}:{line}:' in done.stderr
    assert 'valu' in done.stderr
    assert done.stderr.endswith('1 error\n')


def test_other_program_that_is_not_there(office: Path) -> None:
    """A program that is neither a file nor a preset is wrong use."""
    done = run(office, '--program', 'nothing.yml')
    assert done.exit_code == 2
    assert 'no program file "nothing.yml"' in done.stderr


def test_other_program_by_the_id_of_a_preset(office: Path) -> None:
    """A preset can be tried by its id; what it cannot read it says."""
    value = json.loads(run(office, '--program', 'directum', '--format', 'json').stdout)
    assert value['what_if']['after']['path'] == 'directum/program.yml'
    assert [shift['direction'] for shift in value['what_if']['shifts']] == ['unreadable']
