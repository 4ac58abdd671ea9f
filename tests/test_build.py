"""Whole builds: what stops them, what they leave alone, and that they give the same bytes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import sitegen
from tests.directories import copy_base, edit, tree
from tests.tiny import PRIVATE, TINY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small site that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / 'site'))


def build(root: Path, *more: str, today: str = '2026-11-21') -> Result:
    return sitegen('build', '--root', root, '--today', today, *more)


def test_build_tells_what_it_did(root: Path) -> None:
    """A build ends with one line of records, pages, findings and seconds."""
    result = build(root)
    assert result.exit_code == 0
    assert result.stdout.startswith('12 records, ')
    assert '0 errors, 0 warnings, 1 notice; ' in result.stdout


def test_error_leaves_the_old_output(root: Path) -> None:
    """A faulty record stops the build with exit 1, and the site of the last build stands byte for byte."""
    build(root)
    before = tree(root / 'output')
    (root / 'content/partners/cedar.md').write_text('---\nname: Cedar\nlevel: golden\n---\n')
    result = build(root)
    assert result.exit_code == 1
    assert 'content/partners/cedar.md:3:8: error R315' in result.stderr
    assert tree(root / 'output') == before


def test_removed_record_leaves_no_trace(root: Path) -> None:
    """What an earlier build wrote and this one does not is gone."""
    build(root)
    (root / 'content/partners/dogwood.md').unlink()
    (root / 'content/projects/dogwood-shop.md').unlink()
    (root / 'content/ledger/2026.csv').write_text('date,partner,kind,points,note\n')
    build(root)
    assert not [path for path in tree(root / 'output') if 'dogwood' in path]
    assert not [path for path, data in tree(root / 'output').items() if b'dogwood' in data]


def test_same_input_gives_same_bytes(root: Path, tmp_path: Path) -> None:
    """Hash seed, locale, time zone, working directory and the order of files do not show in the output."""
    outputs = []
    for number, (seed, zone, locale) in enumerate([('0', 'UTC', 'C'), ('4711', 'Asia/Almaty', 'sv_SE.UTF-8')]):
        copy = tmp_path / f'copy{number}'
        names = sorted(path for path in root.rglob('*') if path.is_file())
        for path in names if number else reversed(names):
            target = copy / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        env = {**os.environ, 'PYTHONHASHSEED': seed, 'TZ': zone, 'LC_ALL': locale, 'SOURCE_DATE_EPOCH': '1795219200'}
        command = [sys.executable, '-m', 'sitegen', 'build', '--root', str(copy)]
        subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True)
        outputs.append(tree(copy / 'output'))
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize('today', ['2017-01-01', '2026-02-28', '2030-12-31', '9999-12-31'])
def test_time_never_breaks_a_build(root: Path, today: str) -> None:
    """An untouched directory builds on any day, strictly too, and never shows what is private."""
    result = build(root, '--strict', today=today)
    assert result.exit_code == 0, result.stderr
    for path, data in tree(root / 'output').items():
        assert not [text for text in PRIVATE if text != 'Birch' and text.encode() in data], path


def test_confidential_figure_cannot_be_reckoned(tmp_path: Path) -> None:
    """A sum over public and confidential projects is nowhere published: less the public figure it is the other."""
    root = copy_base(tmp_path / 'site')
    row = '  - {id: people, title: People, measure: {sum: projects.people}, limit: {silver: 100}}\n'
    edit(root / 'program.yml', '\nrequirements:\n', f'\nrequirements:\n{row}')
    shown = root / 'content/projects/acme-bank.md'
    hidden = shown.with_name('acme-hidden.md')
    shutil.copyfile(shown, hidden)
    edit(shown, 'state: live\n', 'state: live\npeople: 8111204\n')
    edit(hidden, 'state: live\n', 'state: live\nconfidential: true\npeople: 7333917\n')
    assert build(root).exit_code == 0
    pages = tree(root / 'output')
    assert b'8111204' in pages['api/v1/partners/acme.json'] + pages['projects/acme-bank/index.html'].replace(b',', b'')
    told = json.loads(pages['api/v1/partners/acme.json'])['verdict'][0]['requirements'][0]
    assert (told['id'], told['status'], told['value'], told['limit']) == ('people', 'met', None, 100)
    figures = re.compile(rb'7.{0,6}333.{0,6}917|15.{0,6}445.{0,6}121')
    assert [path for path, data in pages.items() if not path.endswith(('.png', '.bin')) and figures.search(data)] == []


def test_base_url_and_noindex_of_a_preview(root: Path) -> None:
    """A preview stands at its own address and asks search engines to stay away."""
    assert build(root, '--base-url', 'https://preview.example.net', '--noindex').exit_code == 0
    page = (root / 'output/index.html').read_text()
    assert 'href="https://preview.example.net/"' in page
    assert '/dir/' not in page
    assert (root / 'output/robots.txt').read_text() == 'User-agent: *\nDisallow: /\n'


def test_bad_base_url_is_wrong_use(root: Path) -> None:
    """An address that cannot be a site's is wrong use: exit 2, nothing built."""
    result = build(root, '--base-url', 'javascript:alert(1)')
    assert (result.exit_code, (root / 'output').exists()) == (2, False)


def test_folder_without_settings_is_wrong_use(tmp_path: Path) -> None:
    """A folder without site.yml is not a directory: exit 2 and a hint."""
    result = sitegen('check', '--root', tmp_path)
    assert result.exit_code == 2
    assert 'no site.yml in' in result.stderr


def test_fault_in_settings_is_a_finding(root: Path) -> None:
    """A mistake in site.yml is located and fails with exit 1."""
    (root / 'site.yml').write_text('title: T\nbase_url: https://example.org\nlanguages: [en]\nprogram: nope\nthem: x\n')
    result = sitegen('check', '--root', root)
    assert result.exit_code == 1
    assert 'site.yml:4:1: error S701: no preset is called "nope"' in result.stdout
    assert 'site.yml:5:1: error R301: unknown key "them"' in result.stdout


def test_missing_program_file_is_a_finding(root: Path) -> None:
    """A program file that is not there is told at the line that names it."""
    (root / 'program.yml').unlink()
    result = sitegen('check', '--root', root)
    assert result.exit_code == 1
    assert 'error S701: there is no file "program.yml" here' in result.stdout


def test_program_file_that_leads_out_is_a_finding(root: Path, tmp_path: Path) -> None:
    """A link called program.yml to a file elsewhere is no program file, and nothing of that file is told."""
    (tmp_path / 'elsewhere').write_text('secret: [')
    (root / 'program.yml').unlink()
    (root / 'program.yml').symlink_to(tmp_path / 'elsewhere')
    result = sitegen('check', '--root', root)
    assert result.exit_code == 1
    assert 'error S701: there is no file "program.yml" here' in result.stdout
    assert 'secret' not in result.stdout


def test_strict_fails_on_warnings_and_not_on_notices(root: Path) -> None:
    """With --strict a warning is fatal, a notice is not."""
    assert sitegen('check', '--root', root, '--strict', '--today', '2026-11-21').exit_code == 0
    (root / 'content/stray.txt').write_text('x')
    assert sitegen('check', '--root', root, '--today', '2026-11-21').exit_code == 0
    assert sitegen('check', '--root', root, '--strict', '--today', '2026-11-21').exit_code == 1


def test_check_of_one_file_tells_only_of_it(root: Path) -> None:
    """With a path, findings about other files are left out and do not fail."""
    (root / 'content/partners/cedar.md').write_text('---\nname: Cedar\n---\n')
    assert sitegen('check', '--root', root, root / 'content/partners/cedar.md').exit_code == 1
    assert sitegen('check', '--root', root, 'content/partners/alder.md').exit_code == 0


def test_two_builds_of_the_same_output_leave_one_whole(root: Path) -> None:
    """Two builds at once into one output both end well, and the output is one of theirs, whole."""
    command = [sys.executable, '-m', 'sitegen', 'build', '--root', str(root), '--today', '2026-11-21']
    first, second = subprocess.Popen(command), subprocess.Popen(command)
    assert (first.wait(), second.wait()) == (0, 0)
    together = tree(root / 'output')
    build(root)
    assert tree(root / 'output') == together
