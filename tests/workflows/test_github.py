"""The steps of the workflows of GitHub do what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.repositories import STAFF, Workshop
from tests.workflows.running import MARKER, TRAP, Runner


def test_review_writes_one_comment(shop: Workshop, tmp_path: Path) -> None:
    """An owner's change is green, with a new comment; where there is one already it is written anew."""
    shop.edit('content/partners/acme.md', 'Lund', 'Malmö')
    shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    code, printed = runner.run('review.yml')
    assert code == 0, printed
    assert runner.text('comment.md').startswith(f'{MARKER}\n### This change may go in\n')
    assert '(https://deploy-preview-7--x.example/partners/acme/)' in runner.text('comment.md')
    assert runner.text('summary') == runner.text('comment.md')
    assert 'POST repos/example/partners/issues/7/comments' in runner.text('calls')
    shutil.rmtree(runner.work)
    runner.work.mkdir()
    (runner.place / 'api-comments').write_text('99\n', encoding='utf-8')
    assert runner.run('review.yml')[0] == 0
    assert 'PATCH repos/example/partners/issues/comments/99' in runner.text('calls')


@pytest.mark.parametrize(
    ('reviews', 'passes'),
    [
        ([], False),
        ([(STAFF, 'APPROVED', 'head')], True),
        ([(STAFF, 'APPROVED', '0' * 40)], False),
        ([(STAFF, 'APPROVED', 'head'), (STAFF, 'CHANGES_REQUESTED', 'head')], False),
        ([(STAFF, 'CHANGES_REQUESTED', 'head'), (STAFF, 'APPROVED', 'head')], True),
        ([(STAFF, 'DISMISSED', 'head')], False),
        ([('github:5', 'APPROVED', 'head')], False),
    ],
)
def test_review_counts_approvals_of_staff(
    shop: Workshop, tmp_path: Path, reviews: list[tuple[str, str, str]], passes: bool
) -> None:
    """What needs staff is red until staff's last word on just this head is an approval."""
    shop.edit('content/partners/acme.md', 'level: silver', 'level: gold')
    head = shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    lines = ('\t'.join((who.removeprefix('github:'), state, commit)) for who, state, commit in reviews)
    given = ''.join(f'{line}\n' for line in lines).replace('head', head)
    (runner.place / 'api-reviews').write_text(given, encoding='utf-8')
    code, printed = runner.run('review.yml')
    assert (code == 0) is passes, printed
    assert runner.text('comment.md').startswith(MARKER)


def test_review_runs_nothing_of_the_change(shop: Workshop, tmp_path: Path) -> None:
    """The change's Makefile, attributes and hooks are neither checked out nor run."""
    shop.write('Makefile', '.venv/.runtime:\n\ttouch trap\n')
    shop.write('.gitattributes', '* filter=trap diff=trap\n')
    shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    code, _ = runner.run('review.yml')
    assert code == 1
    assert not (runner.work / 'Makefile').exists()
    assert '### This change cannot go in' in runner.text('comment.md')


def test_review_stops_where_the_change_moved_on(shop: Workshop, tmp_path: Path) -> None:
    """A run for a head that is no longer the head ends without a comment."""
    shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    runner.environment['HEAD_SHA'] = '0' * 40
    assert runner.run('review.yml')[0] == 1
    assert runner.text('calls') == ''


def test_check_tells_findings_of_the_change(shop: Workshop, tmp_path: Path) -> None:
    """The check annotates the change's findings with base's program, and is red where one is an error."""
    shop.edit('content/partners/acme.md', 'https://acme.example', 'acme.example')
    shop.write('Makefile', '.venv/.runtime:\n\ttouch trap\n')
    shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    code, printed = runner.run('check.yml')
    assert code == 1
    assert '::error file=content/partners/acme.md,line=3,col=10,title=R310 (website)::' in printed
    assert runner.text('summary').startswith('### 1 error')


def test_check_builds_what_is_sound(shop: Workshop, tmp_path: Path) -> None:
    """A sound change passes and builds."""
    shop.edit('content/partners/acme.md', 'Lund', 'Malmö')
    shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    code, printed = runner.run('check.yml')
    assert code == 0, printed
    assert (runner.place / 'site' / 'partners' / 'acme' / 'index.html').is_file()


def test_build_prints_no_command(shop: Workshop, tmp_path: Path) -> None:
    """The runner takes `##[…]` for a command wherever it stands in a line, also in a record that is shown."""
    shop.edit('content/partners/acme.md', 'We bring banks', 'We ##[error] <b>bring</b> banks')
    shop.commit()
    code, printed = Runner(shop, tmp_path / 'runner').run('check.yml')
    assert code == 0, printed
    free, stop, held = printed.partition('::stop-commands::')
    assert stop
    assert '##[error]' in held
    assert '##[error]' not in free


def test_check_runs_no_template_of_the_change(shop: Workshop, tmp_path: Path) -> None:
    """Templates are code, so a change that brings some is checked as data and not built."""
    shop.write('themes/default/templates/profile.html', TRAP)
    shop.commit()
    runner = Runner(shop, tmp_path / 'runner')
    code, printed = runner.run('check.yml')
    assert code == 0, printed
    assert 'themes change, and templates are code: nothing is built here' in printed
    assert not (runner.place / 'site').exists()
    assert not list(tmp_path.rglob('trap'))


def test_links_keep_one_issue(shop: Workshop, tmp_path: Path) -> None:
    """The first run opens an issue, later ones write it anew; it is closed while nothing is dead."""
    shop.git('checkout', '-q', 'main')
    shop.edit('content/partners/acme.md', 'website: https://acme.example\n', '')
    shop.commit()
    shop.git('branch', '-f', 'change')
    runner = Runner(shop, tmp_path / 'runner')
    runner.environment['GITHUB_SHA'] = shop.git('rev-parse', 'main')
    code, printed = runner.run('links.yml')
    assert code == 0, printed
    assert 'POST repos/example/partners/issues -f title=Links that do not answer' in runner.text('calls')
    assert '-f state=closed' in runner.text('calls')
    assert runner.text('report.md') == '0 links were asked. 0 are dead, 0 failed and wait.\n\n<!-- links: {} -->\n'


@pytest.mark.parametrize(
    ('runs', 'waits', 'again'),
    [(['7 completed'], 0, True), (['7 in_progress', '7 queued', '8 completed'], 2, True), ([''], 0, False)],
)
def test_approval_runs_the_review_again(
    shop: Workshop, tmp_path: Path, runs: list[str], waits: int, again: bool
) -> None:
    """After an approval the newest review of just that commit is run again, once it is over, if there was one."""
    runner = Runner(shop, tmp_path / 'runner')
    (runner.place / 'api-runs').write_text('\n'.join(runs) + '\n', encoding='utf-8')
    runner.script('sleep', 'echo "sleep $@" >> "$PLACE/calls"')
    code, printed = runner.run('review-again.yml')
    assert code == 0, printed
    calls = runner.text('calls').splitlines()
    asked = [call for call in calls if '/workflows/review.yml/runs?event=pull_request_target' in call]
    assert all(f'&head_sha={runner.environment["HEAD_SHA"]}&' in call for call in asked)
    assert calls.count('sleep 15') == waits
    number = runs[-1].split(' ')[0]
    assert [call for call in calls if 'POST' in call] == (
        [f'api --silent --method POST repos/example/partners/actions/runs/{number}/rerun'] if again else []
    )
