"""The workflows: free of what is known to be unsafe, and their steps do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repositories import OWNER, STAFF, Workshop

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / '.github' / 'workflows').glob('*.yml'))
MARKER = '<!-- sitegen review -->'


def _workflow(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / '.github' / 'workflows' / name).read_text(encoding='utf-8'))
    return loaded


def test_zizmor_finds_nothing() -> None:
    """The linter for workflows, at its strictest, has no findings."""
    command = [str(Path(sys.executable).parent / 'zizmor'), '--offline', '--persona', 'auditor', '--no-config']
    done = subprocess.run([*command, str(ROOT / '.github' / 'workflows')], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ('schema', 'options', 'files'),
    [
        ('github-workflows', [], WORKFLOWS),
        ('gitlab-ci', ['--data-transform', 'gitlab-ci'], [ROOT / 'docs' / 'gitlab-ci.yml']),
    ],
)
def test_workflows_are_valid(schema: str, options: list[str], files: list[Path]) -> None:
    """The files have the structure that their hosts publish."""
    command = [str(Path(sys.executable).parent / 'check-jsonschema'), '--builtin-schema', f'vendor.{schema}', *options]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    """The linter of names, types and expressions has a finding where a name is wrong, and none in our workflows."""
    folder = tmp_path / '.github' / 'workflows'
    shutil.copytree(ROOT / '.github' / 'workflows', folder)
    text = (folder / 'review.yml').read_text(encoding='utf-8')
    (folder / 'wrong.yml').write_text(text.replace('steps.review.outputs', 'steps.revue.outputs'), encoding='utf-8')
    linter = ROOT / 'node_modules' / '@tktco' / 'node-actionlint' / 'bin' / 'node-actionlint.js'
    command = ['node', str(linter), '.github/workflows/*.yml']
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f'Checking {len(WORKFLOWS) + 1} workflow file(s)' in done.stdout
    told = re.findall(r'([\w-]+\.yml):\d+', done.stdout)
    assert set(told) == {'wrong.yml'}, done.stdout
    assert 'property "revue" is not defined' in done.stdout


@pytest.mark.parametrize('path', WORKFLOWS, ids=lambda path: path.name)
def test_workflow_uses_no_action_of_others(path: Path) -> None:
    """Steps are shell only: no action that somebody else could change, and no value of a stranger in a script."""
    for job in _workflow(path.name)['jobs'].values():
        assert job['timeout-minutes'] <= 60
        for step in job['steps']:
            assert 'uses' not in step
            assert '${{' not in step['run']


def test_permissions_are_the_least() -> None:
    """No workflow has a permission by default; only the review may write, and only comments; links keep an issue."""
    granted = {
        f'{path.name} {name}': job.get('permissions')
        for path in WORKFLOWS
        for name, job in _workflow(path.name)['jobs'].items()
    }
    assert all(_workflow(path.name)['permissions'] == {} for path in WORKFLOWS)
    assert granted == {
        'approval.yml noted': {},
        'review-again.yml again': {'actions': 'write'},
        'check.yml check': {'contents': 'read'},
        'links.yml links': {'contents': 'read', 'issues': 'write'},
        'publish.yml build': {'contents': 'read'},
        'publish.yml publish': {},
        'review.yml review': {'contents': 'read', 'pull-requests': 'write'},
    }


def test_only_publishing_sees_a_secret() -> None:
    """Secrets stand in publish.yml only, in the job that runs no code of the repository."""
    for path in WORKFLOWS:
        text = path.read_text(encoding='utf-8')
        assert ('secrets.' in text) is (path.name == 'publish.yml')
    jobs = _workflow('publish.yml')['jobs']
    assert 'secrets.' not in json.dumps(jobs['build'])
    assert 'sitegen' not in json.dumps(jobs['publish'])


class Runner:
    """Runs the steps of a workflow's only job as GitHub would, against a repository on this disk."""

    def __init__(self, shop: Workshop, place: Path) -> None:
        self.place = place
        self.work = place / 'work'
        self.work.mkdir(parents=True)
        origin = place / 'server' / 'example' / 'partners'
        origin.parent.mkdir(parents=True)
        shop.git('clone', '-q', '--bare', str(shop.root), str(origin))
        head = shop.git('rev-parse', 'change')
        shop.git('push', '-q', str(origin), f'{head}:refs/pull/7/head')
        tools = place / 'bin'
        tools.mkdir()
        # Steps that would install find sitegen installed.
        self.script('make', 'mkdir -p .venv/bin && ln -sf "$SITEGEN" .venv/bin/sitegen')
        # The host's API: reviews and comments from files; what is sent is written down.
        self.script(
            'gh',
            'echo "$@" >> "$PLACE/calls"\n'
            'case "$*" in *PATCH*|*POST*) ;;\n'
            '*/runs*) head -n 1 "$PLACE/api-runs"; sed -i 1d "$PLACE/api-runs" ;;\n'
            '*/reviews*) cat "$PLACE/api-reviews" ;;\n'
            '*/comments*) cat "$PLACE/api-comments" ;; esac',
        )
        for name in ('api-reviews', 'api-comments', 'api-runs', 'calls', 'summary', 'output'):
            (place / name).write_text('', encoding='utf-8')
        self.environment = {
            'PATH': f'{tools}:{os.environ["PATH"]}',
            'HOME': str(place),
            'PLACE': str(place),
            'SITEGEN': str(Path(sys.executable).parent / 'sitegen'),
            'SOURCE_DATE_EPOCH': '1795219200',
            'GITHUB_SERVER_URL': (place / 'server').as_uri(),
            'GITHUB_REPOSITORY': 'example/partners',
            'GITHUB_STEP_SUMMARY': str(place / 'summary'),
            'GITHUB_OUTPUT': str(place / 'output'),
            'RUNNER_TEMP': str(place),
            'TOKEN': 'secret',
            'GH_TOKEN': 'secret',
            'BASE': 'main',
            'NUMBER': '7',
            'HEAD_SHA': head,
            'AUTHOR': OWNER.removeprefix('github:'),
            'PREVIEW': 'https://deploy-preview-NUMBER--x.example',
        }

    def script(self, name: str, text: str) -> None:
        """A command that the steps find in place of the real one."""
        path = self.place / 'bin' / name
        path.write_text(f'#!/bin/sh\n{text}\n', encoding='utf-8')
        path.chmod(0o755)

    def run(self, workflow: str) -> tuple[int, str]:
        """The exit code of the first step that fails, else 0, and all that was printed."""
        (job,) = _workflow(workflow)['jobs'].values()
        printed = ''
        for step in job['steps']:
            written = dict(re.findall(r'(?m)^(\w+)=(.*)$', (self.place / 'output').read_text(encoding='utf-8')))
            more = {'CODE': written['code']} if 'CODE' in step.get('env', {}) else {}
            done = subprocess.run(
                ['bash', '-e', '-c', step['run']],
                cwd=self.work / step.get('working-directory', '.'),
                env=self.environment | more,
                capture_output=True,
                text=True,
                check=False,
            )
            printed += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, printed
        return 0, printed

    def text(self, name: str) -> str:
        return (self.place / name).read_text(encoding='utf-8')


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


# A template that leaves a trace where it is run.
TRAP = "{{ cycler.__init__.__globals__.os.mkdir('trap') }}"


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


@pytest.mark.parametrize('name', ['check.yml', 'review.yml'])
def test_check_of_another_branch_does_not_count(name: str) -> None:
    """A check stays with its commit, so one for another branch never runs, and a change turned to this one is judged;
    no condition skips the job, since a skipped one counts as passed."""
    workflow = _workflow(name)
    (trigger,) = workflow[True].values()  # type: ignore[index]  # YAML 1.1 reads the key "on" as true
    assert trigger['branches'] == ['main']
    assert {'opened', 'synchronize', 'reopened', 'edited'} <= set(trigger['types'])
    assert all('if' not in job for job in workflow['jobs'].values())


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


def test_what_wakes_the_review_again() -> None:
    """Only a run for a review that is more than a comment does, and the one that wakes may do nothing itself."""
    noted, again = _workflow('approval.yml'), _workflow('review-again.yml')
    # YAML takes the key `on` for a truth value.
    assert noted[True] == {'pull_request_review': {'types': ['submitted', 'dismissed']}}  # type: ignore[index]
    assert noted['jobs']['noted']['if'] == "github.event.review.state != 'commented'"
    assert again[True] == {'workflow_run': {'workflows': [noted['name']], 'types': ['completed']}}  # type: ignore[index]


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


def test_gitlab_review_writes_one_comment(shop: Workshop, tmp_path: Path) -> None:
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
def test_gitlab_counts_approvals_of_staff(
    shop: Workshop, tmp_path: Path, who: int, approved_at: str | None, passes: bool
) -> None:
    """An approval of staff counts where it is younger than the newest commits; one without a time never does."""
    shop.edit('content/partners/acme.md', 'level: silver', 'level: gold')
    shop.commit()
    runner = GitLabRunner(shop, tmp_path / 'runner')
    runner.write('approvals', {'approved_by': [{'user': {'id': who}, 'approved_at': approved_at}]})
    code, printed = runner.run('review')
    assert (code == 0) is passes, printed


def test_gitlab_approval_of_other_commits(shop: Workshop, tmp_path: Path) -> None:
    """Where the newest commits are not those that were fetched, no approval counts."""
    shop.edit('content/partners/acme.md', 'level: silver', 'level: gold')
    shop.commit()
    runner = GitLabRunner(shop, tmp_path / 'runner')
    runner.write('versions', [{'head_commit_sha': '0' * 40, 'created_at': '2026-11-20T10:00:00.000Z'}])
    runner.write('approvals', {'approved_by': [{'user': {'id': 1001}, 'approved_at': '2026-11-20T11:00:00.000Z'}]})
    assert runner.run('review')[0] == 1


def test_gitlab_file_can_be_read() -> None:
    """The file for GitLab has the jobs, none of which checks the change out by itself."""
    loaded = yaml.safe_load((ROOT / 'docs' / 'gitlab-ci.yml').read_text(encoding='utf-8'))
    assert {'check', 'review', 'publish'} <= set(loaded)
    assert loaded['variables']['GIT_STRATEGY'] == 'none'
    requests = loaded['workflow']['rules'][0]['if']
    assert requests == (
        '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_TARGET_BRANCH_NAME == $CI_DEFAULT_BRANCH'
    )


@pytest.mark.parametrize('brings_templates', [False, True])
def test_gitlab_check_runs_no_template_of_the_change(shop: Workshop, tmp_path: Path, brings_templates: bool) -> None:
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
