"""The workflows of GitHub: read as data, and their steps run as GitHub would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT
from tests.repositories import OWNER, Workshop

MARKER = '<!-- sitegen review -->'
# A template that leaves a trace where it is run.
TRAP = "{{ cycler.__init__.__globals__.os.mkdir('trap') }}"


def read_workflow(name: str) -> dict[Any, Any]:
    """A workflow by the name of its file; YAML takes its key `on` for a truth value."""
    loaded: dict[Any, Any] = yaml.safe_load((ROOT / '.github' / 'workflows' / name).read_text(encoding='utf-8'))
    return loaded


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
        (job,) = read_workflow(workflow)['jobs'].values()
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
