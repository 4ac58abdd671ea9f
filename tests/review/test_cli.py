"""The command `review`: its JSON, its exit codes, its text and its comment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.directories import edit
from tests.repositories import CASE, OTHER, OWNER, PARTNER, STAFF, STRANGER, Workshop, review_command

ACME = 'content/partners/acme.md'


def _run(shop: Workshop, *options: str, actor: str = OWNER) -> Result:
    """`sitegen review` of the branch `change` after committing what is on the disk."""
    shop.commit()
    return review_command(shop.root, *options, actor=actor)


def test_json_is_the_contract(shop: Workshop) -> None:
    """The JSON has the keys of FORMATS.md in that order, and no others."""
    shop.edit(ACME, 'level: silver', 'level: gold')
    result = _run(shop, '--format', 'json')
    assert json.loads(result.output) == {
        'version': 1,
        'outcome': 'needs-staff',
        'actor': 'github:4242',
        'changes': [
            {
                'path': ACME,
                'partner': 'acme',
                'field': 'level',
                'before': 'silver',
                'after': 'gold',
                'outcome': 'needs-staff',
                'rule': 'program-managed',
                'why': 'level is managed by the program',
            }
        ],
    }
    assert list(json.loads(result.output)) == ['version', 'outcome', 'actor', 'changes']


@pytest.mark.parametrize(('actor', 'code'), [(OWNER, 0), (STAFF, 0), (OTHER, 1)])
def test_exit_codes(shop: Workshop, actor: str, code: int) -> None:
    """Exit 0 where the change may go in, 1 where it may not."""
    shop.edit(ACME, 'Lund', 'Malmö')
    assert _run(shop, '--format', 'json', actor=actor).exit_code == code


def test_worst_outcome_decides(shop: Workshop) -> None:
    """One denied field denies the change."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.edit(ACME, 'level: silver', 'level: gold')
    assert json.loads(_run(shop, '--format', 'json').output)['outcome'] == 'needs-staff'
    shop.edit('content/partners/birch.md', 'Shops', 'Ships')
    assert json.loads(_run(shop, '--format', 'json').output)['outcome'] == 'deny'


def test_no_repository_is_wrong_use(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Outside of a repository there is nothing to review: exit 2."""
    result = review_command(tmp_path_factory.mktemp('none'))
    assert result.exit_code == 2
    assert 'is in no git repository' in result.output


def test_repository_of_another_user_is_told_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git does not read what another user owns, as in many containers: the command that allows it is named."""
    cure = f'git config --global --add safe.directory {tmp_path}'
    git = tmp_path / 'git'
    git.write_text(
        f'#!/bin/sh\necho "fatal: detected dubious ownership in repository" >&2\necho "\t{cure}" >&2\nexit 128\n'
    )
    git.chmod(0o755)
    monkeypatch.setenv('PATH', str(tmp_path))
    result = review_command(tmp_path)
    assert result.exit_code == 2
    assert result.stderr == (
        f'sitegen: {tmp_path} belongs to another user, so git does not read it\n   hint: if you trust it: {cure}\n'
    )


def test_shallow_clone_is_wrong_use(shop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A clone that does not reach the fork says so instead of denying: exit 2."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.commit('later')
    clone = tmp_path_factory.mktemp('shallow') / 'clone'
    shop.git('clone', '-q', '--depth', '1', '--no-single-branch', shop.root.as_uri(), str(clone))
    result = review_command(clone, base='origin/main', head='origin/change')
    assert (result.exit_code, result.output) == (
        2,
        'sitegen: the clone is too shallow to tell where the change begins\n'
        '   hint: fetch the whole history: git fetch --unshallow\n',
    )


def test_shallow_clone_hides_nothing(shop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A clone that reaches some common commit, but not the best one, may show no change at all: exit 2."""
    shop.git('checkout', '-q', 'main')
    shop.edit(ACME, 'level: silver', 'level: gold')
    before = shop.commit('gold')
    shop.edit(ACME, 'level: gold', 'level: silver')
    fork = shop.commit('silver again')
    shop.git('checkout', '-q', '-b', 'side', before)
    shop.write('side.txt', 'x')
    shop.commit('side')
    for branch, start in (('main', 'main'), ('change', fork)):
        shop.git('checkout', '-q', '-B', branch, start)
        if branch == 'change':
            shop.edit(ACME, 'level: silver', 'level: gold')
            shop.commit('gold by its owner')
        shop.git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
    clone = tmp_path_factory.mktemp('shallow') / 'clone'
    shop.git('clone', '-q', '--depth', '2', '--no-single-branch', shop.root.as_uri(), str(clone))
    assert review_command(clone, base='origin/main', head='origin/change').exit_code == 2
    assert shop.review().outcome == 'deny'


def test_directory_below_the_top_of_its_repository(shop: Workshop) -> None:
    """A directory may be a folder of a larger repository; what lies outside of it is code."""
    with shop.on_base():
        (shop.root / 'site').mkdir()
        shop.git('mv', 'content', 'site.yml', 'program.yml', 'site/')
    shop.edit(f'site/{ACME}', 'Lund', 'Malmö')
    shop.commit()
    below = Workshop(shop.root / 'site')
    assert [ruling.path for ruling in below.review().rulings] == [ACME]
    shop.write('Dockerfile', '')
    shop.commit()
    assert [(r.path, r.outcome, r.rule) for r in below.review().rulings] == [
        (':/Dockerfile', 'deny', 'code'),
        (ACME, 'allow', 'owner'),
    ]


def test_text_tells_each_field_and_what_it_means(shop: Workshop) -> None:
    """The text has a line for each field, then what changes for whom, then new findings."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.edit(ACME, 'level: silver', 'level: gold')
    assert _run(shop).output == (
        'needs-staff: This change needs staff\n'
        '  allow       content/partners/acme.md: city  owner: github:4242 is an owner of acme\n'
        '  needs-staff content/partners/acme.md: level  program-managed: level is managed by the program\n'
        '  Acme Systems: claims Gold, but holds Silver; changed: city, level\n'
        '  new warning content/partners/acme.md:23: P301: level is "gold", but the records hold "silver"; '
        'not met: projects (1 of 3)\n'
    )


def test_rename_is_held_against_the_old_id(shop: Workshop) -> None:
    """A partner that gets another id is told of once, with what its new file says otherwise than the old one."""
    shop.git('mv', ACME, 'content/partners/acme-systems.md')
    for path in sorted((shop.root / 'content').rglob('*.md')):
        path.write_text(path.read_text('utf-8').replace('partner: acme\n', 'partner: acme-systems\n'), 'utf-8')
    edit(shop.root / 'content/ledger/2026.csv', ',acme,', ',acme-systems,')
    shop.edit('content/partners/acme-systems.md', 'aliases: [acme-old]', 'aliases: [acme-old, acme]')
    output = _run(shop, actor=STAFF).output
    assert '  Acme Systems: renamed, acme → acme-systems; 1 case study changed; 1 project changed\n' in output
    assert 'is gone' not in output
    shop.edit('content/partners/acme-systems.md', 'level: silver', 'level: gold')
    shop.edit('content/partners/acme-systems.md', 'one system.', 'one system. It is fast.')
    assert (
        '  Acme Systems: renamed, acme → acme-systems; claims Gold, but holds Silver; 1 case study changed; '
        '1 project changed; changed: level; description changed\n'
    ) in _run(shop, actor=STAFF).output


def test_comment_tells_what_a_change_means(shop: Workshop) -> None:
    """The comment says which level, points and rank a change gives, with a link to the preview."""
    for number in range(2, 4):
        text = (shop.root / 'content/projects/acme-bank.md').read_text(encoding='utf-8')
        shop.write(f'content/projects/acme-{number}.md', text)
    shop.edit(ACME, 'level: silver', 'level: gold')
    shop.edit(ACME, 'one system.', 'one system. It is fast.\n\nIt is ours.')
    shop.write('content/cases/acme-two.md', CASE.format(partner='acme').replace('date:', 'industry: retail\ndate:'))
    output = _run(shop, '--format', 'markdown', '--preview', 'https://preview.example/').output
    assert output.startswith(
        '<!-- sitegen review -->\n'
        '### This change needs staff\n\n'
        'Staff of the program must look at what is listed below; the rest is fine.\n\n'
        '#### What it means\n\n'
        '- **Acme Systems**: Silver → Gold; points 30 → 50; new case study in Retail; new project in Finance; '
        'new project in Finance; changed: level; description changed (+2 sentences) '
        '([preview](https://preview.example/partners/acme/))\n\n'
        '#### For staff to decide\n\n'
        '| what | before | after | why |\n'
        '|---|---|---|---|\n'
        '| `content/partners/acme.md: level` | `silver` | `gold` | level is managed by the program |\n\n'
    )


def test_comment_folds_old_findings(shop: Workshop) -> None:
    """Findings that the change brings stand first; those that were there before are folded away."""
    with shop.on_base():
        shop.edit('content/partners/birch.md', 'Shops, and', 'Shops <b>, and')
    shop.edit(ACME, 'founded: 2009', 'founded: yes')
    output = _run(shop, '--format', 'markdown').output
    assert '#### New findings: 1 error\n\n- ❌ `content/partners/acme.md:7` R304:' in output
    assert '<details><summary>1 that were there before: 1 warning</summary>' in output


def test_ranks_of_others_are_counted(shop: Workshop) -> None:
    """Partners that only move in the listing are counted, not named."""
    text = (shop.root / 'content/projects/birch-shop.md').read_text(encoding='utf-8')
    for number in range(3):
        shop.write(f'content/projects/birch-{number}.md', text)
    output = _run(shop, '--format', 'markdown', actor=OTHER).output
    assert '- **Birch**: points 10 → 40; rank 2 → 1; new project in Retail; new project in Retail' in output
    assert '- 1 other partner moves in the listing\n' in output


def test_comment_has_no_effect_of_its_own(shop: Workshop) -> None:
    """What strangers write neither mentions anyone, nor makes links, markup or commands of the host."""
    name = '@admin <img src=x> [x](https://evil.example) `code` | /merge --><b>'
    shop.write('content/partners/cedar.md', PARTNER.format(name=f"'{name}'"))
    output = _run(shop, '--format', 'markdown', actor=STRANGER).output
    assert '@\u2060admin \\<img src=x\\> \\[x\\](https\\://evil.example) \\`code\\` \\| /merge' in output
    assert not any(line.startswith('/') for line in output.splitlines())
    assert output.count('<!--') == 1


def test_staff_sees_what_a_change_of_the_program_does(shop: Workshop) -> None:
    """Where staff change the program, the meaning is reckoned with the new one."""
    shop.edit('program.yml', 'limit: {silver: 1, gold: 3}', 'limit: {silver: 2, gold: 3}')
    output = _run(shop, '--format', 'markdown', actor=STAFF).output
    assert '- **Acme Systems**: Silver → no level' in output
    assert '- **Birch**: Silver → no level' in output


def test_program_of_a_stranger_judges_nothing(shop: Workshop) -> None:
    """Where somebody else changes the program, the one of base is asked."""
    shop.edit('program.yml', 'limit: {silver: 1, gold: 3}', 'limit: {silver: 1, gold: 1}')
    shop.edit('program.yml', 'limit: {gold: 1}', 'limit: {gold: 0}')
    output = _run(shop, '--format', 'markdown', actor=STRANGER).output
    assert 'What it means' not in output
    assert '### This change cannot go in' in output


def test_comment_takes_many_fields_of_a_file_together(shop: Workshop) -> None:
    """Where one reason holds for many fields of a file it is told once."""
    shop.write('content/partners/cedar.md', PARTNER.format(name='Cedar\ncity: Lund\nfounded: 2009'))
    output = _run(shop, '--format', 'markdown', actor=STRANGER).output
    assert '| `content/partners/cedar.md` | – | 4 fields | cedar is a new partner, so staff must agree |\n' in output
