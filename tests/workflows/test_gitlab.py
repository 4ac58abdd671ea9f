"""The jobs of the file for GitLab do what they say."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.repositories import OWNER, Workshop
from tests.workflows.running import MARKER, TRAP, Runner


class GitLabRunner(Runner):
    """Runs a job of the file for GitLab: all of its lines in one shell."""

    def __init__(self, shop: Workshop, place: Path) -> None:
        super().__init__(shop, place)
        head = shop.git('rev-parse', 'change')
        origin = place / 'server' / 'example' / 'partners'
        shop.git('push', '-q', str(origin), f'{head}:refs/merge-requests/7/head')
        self.script('make', 'mkdir -p .venv/bin && ln -sf "$SITEGEN" "${SITEGEN%/*}/python" .venv/bin/')
        self.script(
            'curl',
            'echo "$@" >> "$PLACE/calls"\n'
            'case "$*" in *POST*|*PUT*) ;; *"/approvals") cat "$PLACE/approvals" ;;\n'
            '*"/versions"*) cat "$PLACE/versions" ;;\n'
            '*"/notes"*) cat "$PLACE/notes" ;; *"/user") echo "{\\"id\\": 9}" ;; *) cat "$PLACE/request" ;; esac',
        )
        self.write('request', {'author': {'id': int(OWNER.removeprefix('github:'))}})
        self.write('versions', [{'head_commit_sha': head, 'created_at': '2026-11-20T10:00:00.000Z'}])
        self.write('approvals', {'approved_by': []})
        self.write('notes', [])
        self.environment |= {
            'CI_REPOSITORY_URL': origin.as_uri(),
            'CI_DEFAULT_BRANCH': 'main',
            'CI_MERGE_REQUEST_IID': '7',
            'CI_MERGE_REQUEST_PROJECT_ID': '5',
            'CI_MERGE_REQUEST_TARGET_BRANCH_NAME': 'main',
            'CI_API_V4_URL': 'https://gitlab.example/api/v4',
            'REVIEW_TOKEN': 'secret',
        }

    def write(self, name: str, value: Any) -> None:
        (self.place / name).write_text(json.dumps(value), encoding='utf-8')

    def run(self, job: str) -> tuple[int, str]:
        loaded = yaml.safe_load((ROOT / 'docs' / 'gitlab-ci.yml').read_text(encoding='utf-8'))
        lines = [line for item in loaded[job]['script'] for line in (item if isinstance(item, list) else [item])]
        command = ['bash', '-eo', 'pipefail', '-c', '\n'.join(lines)]
        done = subprocess.run(command, cwd=self.work, env=self.environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def test_review_writes_one_comment(shop: Workshop, tmp_path: Path) -> None:
    """The author's change is green, with a new comment; its own comment is written anew, nobody else's."""
    shop.edit('content/partners/acme.md', 'Lund', 'Malmö')
    shop.commit()
    runner = GitLabRunner(shop, tmp_path / 'runner')
    runner.write('notes', [{'id': 1, 'body': f'{MARKER} mine', 'author': {'id': 666}}])
    code, printed = runner.run('review')
    assert code == 0, printed
    place = 'https://gitlab.example/api/v4/projects/5/merge_requests/7/notes'
    assert runner.text('calls').rstrip().endswith(f'--request POST --data-urlencode body@../comment.md {place}')
    assert (runner.work / 'comment.md').read_text(encoding='utf-8').startswith(f'{MARKER}\n### This change may go in\n')
    runner.write('notes', [{'id': 2, 'body': f'{MARKER} ours', 'author': {'id': 9}}])
    assert runner.run('review')[0] == 0
    assert runner.text('calls').rstrip().endswith(f'--request PUT --data-urlencode body@../comment.md {place}/2')


@pytest.mark.parametrize(
    ('who', 'approved_at', 'passes'),
    [
        (1001, '2026-11-20T10:00:01.000Z', True),
        (1001, '2026-11-20T10:00:00.000Z', False),
        (1001, '2026-11-20T12:30:00.000+03:00', False),
        (1001, None, False),
        (5, '2026-11-20T11:00:00.000Z', False),
    ],
)
def test_counts_approvals_of_staff(
    shop: Workshop, tmp_path: Path, who: int, approved_at: str | None, passes: bool
) -> None:
    """An approval of staff counts where it is younger than the newest commits; one without a time never does."""
    shop.edit('content/partners/acme.md', 'level: silver', 'level: gold')
    shop.commit()
    runner = GitLabRunner(shop, tmp_path / 'runner')
    runner.write('approvals', {'approved_by': [{'user': {'id': who}, 'approved_at': approved_at}]})
    code, printed = runner.run('review')
    assert (code == 0) is passes, printed


def test_approval_of_other_commits(shop: Workshop, tmp_path: Path) -> None:
    """Where the newest commits are not those that were fetched, no approval counts."""
    shop.edit('content/partners/acme.md', 'level: silver', 'level: gold')
    shop.commit()
    runner = GitLabRunner(shop, tmp_path / 'runner')
    runner.write('versions', [{'head_commit_sha': '0' * 40, 'created_at': '2026-11-20T10:00:00.000Z'}])
    runner.write('approvals', {'approved_by': [{'user': {'id': 1001}, 'approved_at': '2026-11-20T11:00:00.000Z'}]})
    assert runner.run('review')[0] == 1


@pytest.mark.parametrize('brings_templates', [False, True])
def test_check_runs_no_template_of_the_change(shop: Workshop, tmp_path: Path, brings_templates: bool) -> None:
    """A sound change passes and builds; one that brings templates, which are code, is not built beside the token."""
    shop.edit('content/partners/acme.md', 'Lund', 'Malmö')
    if brings_templates:
        shop.write('themes/default/templates/profile.html', TRAP)
    shop.commit()
    runner = GitLabRunner(shop, tmp_path / 'runner')
    code, printed = runner.run('check')
    assert code == 0, printed
    assert (runner.work / 'site').exists() is not brings_templates
    assert json.loads((runner.work / 'codequality.json').read_text(encoding='utf-8')) == []
    assert not list(tmp_path.rglob('trap'))
