"""The command `check`: formats, what changed, the baseline, exit codes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result

from sitegen.cli import CHECK_FORMATS
from tests.commands import sitegen
from tests.directories import copy_base, edit
from tests.repositories import Workshop

BANK = 'content/cases/acme-bank.md'


def _check(root: Path, *options: str, env: dict[str, str] | None = None) -> Result:
    return sitegen('check', '--root', root, '--today', '2026-11-21', *options, env=env)


def _faulty(root: Path) -> Path:
    """A directory with one error: a case that is too short."""
    copy_base(root)
    text = (root / BANK).read_text(encoding='utf-8')
    (root / BANK).write_text(text.split('## Task')[0] + '## Task\n\nShort.\n\n## Result\n', encoding='utf-8')
    return root


@pytest.mark.parametrize('form', CHECK_FORMATS)
def test_exit_code_is_that_of_the_findings(form: str, tmp_path: Path) -> None:
    """Every format exits 1 where there is an error and 0 where there is none."""
    assert _check(_faulty(tmp_path / 'faulty'), '--format', form).exit_code == 1
    assert _check(copy_base(tmp_path / 'fine'), '--format', form).exit_code == 0


@pytest.mark.parametrize(
    ('path', 'number'),
    [
        ('.', 2),
        ('content', 2),
        ('content/cases/', 1),
        (BANK, 1),
        ('content/partners/link.md', 1),
        ('content/projects', 0),
        ('../faulty/content/cases', 1),
    ],
)
@pytest.mark.parametrize('within', [True, False])
def test_paths_narrow_what_is_told(
    path: str, number: int, within: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths begin at the working directory or at the root; a link is told of as what it is."""
    root = _faulty(tmp_path / 'faulty')
    (root / 'content/partners/link.md').symlink_to('/etc/hosts')
    monkeypatch.chdir(root if within else tmp_path)
    findings = json.loads(_check(root, '--format', 'json', path).stdout)['findings']
    assert len(findings) == number


@pytest.mark.parametrize('path', ['content/cases/acme-bnak.md', '/etc/hosts', '..'])
def test_path_that_is_not_there_is_wrong_use(path: str, tmp_path: Path) -> None:
    """A mistyped path has no findings; it must not look sound."""
    root = copy_base(tmp_path / 'base')
    result = _check(root, path)
    assert (result.exit_code, result.stdout) == (2, '')
    assert result.stderr.startswith(f'sitegen: there is no "{path}" in this directory\n')


def test_path_mistyped_is_told_the_one_that_was_meant(tmp_path: Path) -> None:
    """A record is found again by a path that begins below content/, or with a slip."""
    root = copy_base(tmp_path / 'base')
    for path in ('partners/acme.md', 'content/partner/acme.md'):
        assert _check(root, path).stderr.endswith('   hint: did you mean "content/partners/acme.md"?\n')


def test_github_adds_to_the_job_summary(tmp_path: Path) -> None:
    """The summary is appended to the file that GitHub names; without one there is none."""
    summary = tmp_path / 'summary.md'
    summary.write_text('before\n', encoding='utf-8')
    root = _faulty(tmp_path / 'faulty')
    output = _check(root, '--format', 'github', env={'GITHUB_STEP_SUMMARY': str(summary)}).output
    assert output.startswith(f'::error file={BANK},line=')
    assert summary.read_text(encoding='utf-8').startswith('before\n### 1 error, 0 warnings, 0 notices\n')
    assert _check(root, '--format', 'github', env={'GITHUB_STEP_SUMMARY': ''}).output == output


def test_baseline_keeps_old_records_from_failing(tmp_path: Path) -> None:
    """An error that the baseline names is a notice until its day, for check and build."""
    root = _faulty(tmp_path / 'faulty')
    baseline = tmp_path / 'baseline.yml'
    baseline.write_text('version: 1\nentries:\n  - {code: P312, by: Office, until: 2027-03-31}\n', encoding='utf-8')
    before = json.loads(_check(root, '--format', 'json').output)
    codes = [finding['code'] for finding in before['findings']]
    edit(baseline, 'P312', codes[0])
    result = _check(root, '--format', 'json', '--strict', '--baseline', str(baseline))
    assert result.exit_code == 0
    assert json.loads(result.output)['counts'] == {'error': 0, 'warning': 0, 'notice': 1}
    late = _check(root, '--today', '2027-04-01', '--baseline', str(baseline))
    assert late.exit_code == 1
    assert '1 entry has run out' in late.output
    build = ['build', '--root', str(root), '--output', str(tmp_path / 'out'), '--today', '2026-11-21']
    assert sitegen(*build).exit_code == 1
    built = sitegen(*build, '--baseline', baseline)
    assert built.exit_code == 0, built.output


@pytest.mark.parametrize('command', [['check', '--baseline'], ['build', '--baseline'], ['links', '--previous']])
def test_what_may_never_end_is_not_read(tmp_path: Path, command: list[str]) -> None:
    """A pipe that nobody writes to is refused where a file is named, and so is a folder."""
    os.mkfifo(tmp_path / 'pipe')
    for name, fault in (('pipe', "'{}' is not a plain file."), ('.', "File '{}' is a directory.")):
        path = (tmp_path / name).as_posix()
        result = sitegen(*command, path, '--root', str(copy_base(tmp_path / f'site{name}')))
        assert result.exit_code == 2
        assert result.stderr.endswith(f"Error: Invalid value for '{command[1]}': {fault.format(path)}\n")


def test_missing_baseline_is_wrong_use(tmp_path: Path) -> None:
    """A baseline that is not there: exit 2."""
    result = _check(copy_base(tmp_path / 'fine'), '--baseline', 'nosuch.yml')
    assert (result.exit_code, result.output) == (
        2,
        'sitegen: baseline nosuch.yml cannot be read: No such file or directory\n',
    )


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    """A repository whose base has an error in one of acme's cases."""
    with shop.on_base():
        shop.edit(BANK, 'category: crm', 'category: nosuch')
    return shop


def _codes(shop: Workshop, *options: str) -> tuple[int, list[str]]:
    result = _check(shop.root, '--format', 'json', '--changed-from', 'main', *options)
    return result.exit_code, [f'{item["path"]} {item["code"]}' for item in json.loads(result.output)['findings']]


def test_unchanged_files_are_not_told(shop: Workshop) -> None:
    """Without a change nothing is told; a change of another partner does not bring it back."""
    assert _codes(shop) == (0, [])
    shop.edit('content/partners/birch.md', 'Shops, and', 'Shops <b>, and')
    assert _codes(shop) == (0, ['content/partners/birch.md M401'])


@pytest.mark.parametrize('path', ['content/partners/acme.md', 'content/projects/acme-bank.md', 'site.yml'])
def test_changed_partner_brings_back_its_findings(shop: Workshop, path: str) -> None:
    """Findings about a changed file's partner are told, and all of them where settings changed."""
    text = (shop.root / path).read_text(encoding='utf-8')
    shop.write(path, f'{text}\n')
    code, found = _codes(shop)
    assert code == 1
    assert f'{BANK} R315' in found


def test_changed_catalogue_is_told(shop: Workshop) -> None:
    """A catalogue of a theme that the branch changes is told of; one that base has is not."""
    catalogue = 'themes/default/translations/en.po'
    shop.write(catalogue, 'msgid "Partners"\nmsgstr "50 %"\n')
    code, found = _codes(shop)
    assert code == 1
    assert f'{catalogue} T802' in found
    shop.git('checkout', '-q', 'main')
    shop.commit()
    shop.git('checkout', '-q', '-B', 'other')
    assert _codes(shop) == (0, [])


def test_committed_and_deleted_files_count_as_changed(shop: Workshop) -> None:
    """A commit, a new file and a deletion on the branch are changes; commits of base since then are none."""
    shop.remove('content/projects/acme-bank.md')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit('content/partners/birch.md', 'Shops, and', 'Shops <b>, and')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    code, found = _codes(shop)
    assert code == 1
    assert {path.split(' ')[0] for path in found} == {BANK}


def test_line_ends_of_a_checkout_are_no_change(shop: Workshop) -> None:
    """Files whose line ends git rewrote on checkout have not changed."""
    path = shop.root / BANK
    path.write_bytes(path.read_bytes().replace(b'\n', b'\r\n'))
    assert _codes(shop) == (0, [])


def test_unknown_revision_is_wrong_use(shop: Workshop) -> None:
    """A revision that does not exist: exit 2."""
    result = _check(shop.root, '--changed-from', 'nosuch')
    assert (result.exit_code, result.output) == (
        2,
        'sitegen: no revision "nosuch" in this repository\n'
        '   hint: name a branch, a tag or a commit; has it been fetched?\n',
    )
