"""What somebody tries with files and paths: each with the outcome and the message."""

from __future__ import annotations

import re
from random import Random

import pytest

from tests.repositories import CASE, OWNER, STAFF, Workshop, review_command
from tests.review.attacking import ACME, denied


@pytest.mark.parametrize(
    'path', ['content/media/acme/.gitattributes', 'content/media/acme/.x/logo.png', 'content/cases/.acme.md']
)
def test_hidden_files(shop: Workshop, path: str) -> None:
    """A hidden file in one's own folder is no picture; git and the host may give it a meaning."""
    shop.write(path, '* filter=x\n')
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == ('stray', 'only staff may change what content/ has no place for')


def test_ledger_row(shop: Workshop) -> None:
    """Nobody but staff grants points."""
    path = 'content/ledger/2026.csv'
    shop.write(path, (shop.root / path).read_text(encoding='utf-8') + '2026-11-01,acme,sale,9999,\n')
    ruling = denied(shop)
    assert (ruling.path, ruling.rule, ruling.why) == (path, 'ledger', 'only staff may change the ledger')


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_symbolic_link(shop: Workshop, actor: str) -> None:
    """A symbolic link is denied to everyone, wherever it leads."""
    (shop.root / 'content/cases/acme-two.md').symlink_to('/etc/passwd')
    ruling = denied(shop, actor)
    assert (ruling.rule, ruling.why) == (
        'link',
        'content/cases/acme-two.md is a symbolic link; put the file itself there',
    )


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_record_turned_into_a_link(shop: Workshop, actor: str) -> None:
    """A record cannot become a link to another one."""
    shop.remove(ACME)
    (shop.root / ACME).symlink_to('birch.md')
    assert denied(shop, actor).rule == 'link'


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_mode_bit(shop: Workshop, actor: str) -> None:
    """A file that becomes executable is denied to everyone."""
    (shop.root / ACME).chmod(0o755)
    ruling = denied(shop, actor)
    assert (ruling.rule, ruling.why) == (
        'mode',
        f'the mode of {ACME} changes from 100644 to 100755; leave it as it was',
    )


def test_new_executable_record(shop: Workshop) -> None:
    """A record is plain text and never executable."""
    shop.write('content/cases/acme-two.md', CASE.format(partner='acme'))
    (shop.root / 'content/cases/acme-two.md').chmod(0o755)
    assert denied(shop, STAFF).why == 'content/cases/acme-two.md is executable; a record is plain text'


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_submodule(shop: Workshop, actor: str) -> None:
    """Another repository in place of files is denied to everyone."""
    shop.stage('160000', shop.git('rev-parse', 'HEAD'), 'content/media/acme/more')
    shop.commit_staged()
    review = shop.review(actor)
    assert review.outcome == 'deny'
    assert [(r.rule, r.why) for r in review.rulings] == [
        ('submodule', 'content/media/acme/more is another repository (a submodule); put the files themselves there')
    ]


def test_weight_of_earlier_commits(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file that an earlier commit brings and a later one removes would stay in the history, so it counts."""
    monkeypatch.setattr('sitegen.review.proposal.MAX_HISTORY_BYTES', 50_000)
    shop.edit(ACME, 'Lund', 'Malmö')
    assert shop.judged() == ('allow', {f'{ACME} city': ('allow', 'owner')})
    (shop.root / 'content/media/acme/film.png').write_bytes(Random(1).randbytes(60_000))
    shop.commit()
    shop.remove('content/media/acme/film.png')
    ruling = denied(shop)
    assert (ruling.path, ruling.rule) == ('', 'too-large')
    assert re.fullmatch(
        'the commits of this change bring 6[0-9],[0-9]{3} bytes, deleted files among them, which would stay in the '
        'history for ever; at most 33,554,432 are allowed: begin a new branch, and bring smaller files',
        ruling.why,
    )
    assert shop.review(STAFF).outcome == 'allow'


def test_five_thousand_files(shop: Workshop) -> None:
    """More files than anyone can look at are denied without being read, but staff may."""
    blob = shop.git('hash-object', '-w', ACME)
    lines = ''.join(f'100644 {blob}\tcontent/cases/acme-{number}.md\n' for number in range(5_000))
    (shop.root / 'index-lines').write_text(lines, encoding='utf-8')
    shop.git('-c', f'alias.feed=!git update-index --index-info < "{shop.root}/index-lines"', 'feed')
    shop.commit_staged()
    review = shop.review()
    assert [(r.path, r.outcome, r.rule, r.why) for r in review.rulings] == [
        (
            '',
            'deny',
            'too-many-files',
            '5,000 files change; at most 300 can be looked at in one pull request: split it',
        )
    ]


def test_change_of_too_many_files_is_not_read_for_its_meaning(shop: Workshop) -> None:
    """What is denied as a whole is not read either to tell what it means; that would take hours."""
    for number in range(301):
        shop.write(f'content/cases/acme-{number}.md', 'no front matter')
    shop.commit()
    output = review_command(shop.root, '--format', 'markdown').output
    assert '301 files change; at most 300 can be looked at in one pull request: split it' in output
    assert 'New findings' not in output


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_folders_a_thousand_deep(shop: Workshop, actor: str) -> None:
    """A path that no computer can hold is denied, and what a file there would mean is not asked."""
    shop.stage('100644', shop.git('hash-object', '-w', ACME), f'content/media/acme/{"a/" * 1_000}x.png')
    shop.commit_staged()
    result = review_command(shop.root, '--format', 'markdown', actor=actor)
    assert result.exit_code == 1
    assert 'a path has more than 1,024 bytes: content/media/acme/a/a/' in result.output


def test_twin_by_letter_case(shop: Workshop) -> None:
    """Two paths that differ only in letter case are one file on some computers."""
    blob = shop.git('hash-object', '-w', ACME)
    shop.stage('100644', blob, 'content/media/Acme/logo.png')
    shop.stage('100644', blob, 'content/media/acmE/office.png')
    shop.commit_staged()
    review = shop.review(STAFF)
    assert [(r.outcome, r.rule, r.why) for r in review.rulings] == [
        (
            'deny',
            'twin',
            'content/media/Acme/logo.png and content/media/acme/logo.png differ only in letter case '
            'or in how their letters are encoded',
        ),
        (
            'deny',
            'twin',
            'content/media/acmE/office.png stands in a folder that some computers take for content/media/Acme',
        ),
    ]


def test_twin_by_encoding(shop: Workshop) -> None:
    """A name whose letters are encoded otherwise than usual is denied."""
    blob = shop.git('hash-object', '-w', ACME)
    shop.stage('100644', blob, 'themes/own/o\u0308.html')
    shop.commit_staged()
    assert [(r.outcome, r.rule) for r in shop.review(STAFF).rulings] == [('deny', 'bad-path')]


@pytest.mark.parametrize(
    'path', ['content/cases/a\nb.md', 'content/cases/a\x1b[31m.md', 'content/cases/a\u202eb.md', 'a\\b']
)
def test_path_that_lies(shop: Workshop, path: str) -> None:
    """A path with controls, overrides or backslashes is denied, and shown as escapes."""
    blob = shop.git('hash-object', '-w', ACME)
    shop.git('update-index', '--add', '--cacheinfo', f'100644,{blob},{path}')
    shop.commit_staged()
    review = shop.review(STAFF)
    assert [(r.outcome, r.rule) for r in review.rulings] == [('deny', 'bad-path')]
    assert review.rulings[0].path.isprintable()
