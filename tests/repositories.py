"""Git repositories for tests: the directory of tests/cases/base, with owners and staff, and branches of changes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from click.testing import Result

from sitegen.review.git import Repository
from sitegen.review.proposal import Review, find_revisions, review_change
from tests.commands import sitegen
from tests.conftest import TODAY
from tests.directories import copy_base

OWNER, OTHER, STAFF, STRANGER = 'github:4242', 'github:77', 'github:1001', 'github:666'
_ENVIRONMENT = {
    'GIT_CONFIG_GLOBAL': os.devnull,
    'GIT_CONFIG_NOSYSTEM': '1',
    'GIT_AUTHOR_NAME': 'A',
    'GIT_AUTHOR_EMAIL': 'a@example.com',
    'GIT_COMMITTER_NAME': 'A',
    'GIT_COMMITTER_EMAIL': 'a@example.com',
    'GIT_AUTHOR_DATE': '2026-11-01T12:00:00Z',
    'GIT_COMMITTER_DATE': '2026-11-01T12:00:00Z',
}


class Workshop:
    """A repository with a branch `main` (github:4242 owns acme, github:77 owns birch) on which changes are made."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def make(cls, root: Path) -> Workshop:
        shop = cls(copy_base(root))
        shop.edit('site.yml', 'languages: [en, sv]\n', 'languages: [en, sv]\nstaff: [github:1001]\n')
        shop.edit('content/partners/birch.md', 'name: Birch\n', 'name: Birch\nowners: [github:77]\n')
        shop.git('init', '-q', '-b', 'main')
        shop.commit('first')
        shop.git('checkout', '-q', '-b', 'change')
        return shop

    def git(self, *arguments: str) -> str:
        environment = {key: value for key, value in os.environ.items() if not key.startswith('GIT_')}
        command = ['git', *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=environment | _ENVIRONMENT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f'{command}: {done.stderr}'
        return done.stdout.strip()

    def commit(self, message: str = 'change') -> str:
        self.git('add', '-A')
        self.git('commit', '-q', '--allow-empty', '-m', message)
        return self.git('rev-parse', 'HEAD')

    @contextmanager
    def on_base(self) -> Iterator[None]:
        """What is done in this block is committed on `main`, and the branch `change` begins anew behind it."""
        self.git('checkout', '-q', 'main')
        yield
        self.commit()
        self.git('checkout', '-q', '-B', 'change')

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding='utf-8')

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        text = (self.root / path).read_text(encoding='utf-8')
        assert old in text, old
        self.write(path, text.replace(old, new, 1))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def stage(self, mode: str, name: str, path: str) -> None:
        """Put an entry of any mode into the index, whatever the disk can hold."""
        self.git('update-index', '--add', '--cacheinfo', f'{mode},{name},{path}')

    def commit_staged(self) -> str:
        self.git('commit', '-q', '-m', 'staged')
        return self.git('rev-parse', 'HEAD')

    def review(
        self, actor: str = OWNER, *, base: str = 'main', head: str = 'HEAD', approvers: tuple[str, ...] = ()
    ) -> Review:
        with Repository(self.root) as repository:
            return review_change(repository, find_revisions(repository, base, head), actor, approvers)

    def judged(self, actor: str = OWNER) -> tuple[str, Mapping[str, tuple[str, str]]]:
        """Commit what is on the disk; the outcome, and outcome and rule by `path field` or path."""
        self.commit()
        review = self.review(actor)
        return review.outcome.value, {
            f'{r.path} {r.field}' if r.field else r.path: (r.outcome.value, r.rule) for r in review.rulings
        }


def review_command(
    root: Path,
    *options: str,
    base: str = 'main',
    head: str = 'change',
    actor: str = OWNER,
    env: Mapping[str, str] | None = None,
) -> Result:
    """`sitegen review` of what two revisions have committed."""
    revisions = (f'--base={base}', f'--head={head}', f'--actor={actor}')
    return sitegen('review', '--root', root, '--today', TODAY, *revisions, *options, env=env)


PARTNER = """---
name: {name}
level: silver
type: consulting
---
Shops.
"""
CASE = """---
title: One list of clients
partner: {partner}
date: 2026-03-01
---
## Task

Four lists of the same clients.

## Result

One list.
"""
