"""What somebody tries with history, revisions and settings of git: each with the outcome and the message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.repositories import OTHER, STAFF, Workshop, review_command
from tests.review.attacking import ACME, BIRCH, NOT_BIRCH, denied


def both_change(shop: Workshop) -> None:
    """A commit of the partner on its branch, then one of somebody else on base; the branch is at hand."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    shop.commit()
    shop.git('checkout', '-q', 'change')


def test_merge_commit_that_takes_back_somebody_elses_change(shop: Workshop) -> None:
    """A merge of base into the branch hides nothing: what it makes different from base is the change."""
    both_change(shop)
    shop.git('merge', '-q', '--no-commit', 'main')
    assert shop.review(head='HEAD').outcome == 'allow'
    shop.edit(BIRCH, 'Chains, and nothing', 'Shops, and nothing')
    ruling = denied(shop)
    assert (ruling.path, ruling.field, ruling.rule) == (BIRCH, 'body', 'not-yours')


def test_honest_merge_commit(shop: Workshop) -> None:
    """Merging base into the branch is no change of what base changed."""
    both_change(shop)
    shop.git('merge', '-q', '-m', 'merge', 'main')
    assert shop.judged() == ('allow', {f'{ACME} city': ('allow', 'owner')})


def test_base_that_moved_on(shop: Workshop) -> None:
    """What base changed since the branch began is no change of the branch; its owners count as they are now."""
    both_change(shop)
    assert shop.judged() == ('allow', {f'{ACME} city': ('allow', 'owner')})
    shop.git('checkout', '-q', 'main')
    shop.edit(ACME, 'owners: [github:4242]', 'owners: [github:5]')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    assert denied(shop).why == f'{ACME} belongs to acme, and github:4242 is no owner of it: its owners are github:5'
    assert shop.review('github:5').outcome == 'allow'


def test_partner_moved_on_in_base(shop: Workshop) -> None:
    """Whose case it is says base as it is now, not as it was when the branch began."""
    shop.edit('content/cases/acme-bank.md', 'One list of clients', 'A list of clients')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit('content/cases/acme-bank.md', 'partner: acme', 'partner: birch')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    assert denied(shop).why == f'content/cases/acme-bank.md {NOT_BIRCH}'
    assert shop.review(OTHER).outcome == 'allow'


def test_histories_that_cross(shop: Workshop) -> None:
    """Where two histories cross there is no one place at which the change begins."""
    shop.git('checkout', '-q', '-b', 'one', 'main')
    shop.edit(ACME, 'Lund', 'Malmö')
    one = shop.commit()
    shop.git('checkout', '-q', '-b', 'two', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    two = shop.commit()
    shop.git('merge', '-q', '-m', 'x', one)
    shop.git('checkout', '-q', 'one')
    shop.git('merge', '-q', '-m', 'y', two)
    review = shop.review(STAFF, base='one', head='two')
    assert [(r.outcome, r.rule) for r in review.rulings] == [('deny', 'crossed-history')]


def test_history_of_its_own(shop: Workshop) -> None:
    """A branch that has nothing in common with base is denied."""
    shop.git('checkout', '-q', '--orphan', 'own')
    shop.commit('own')
    ruling = denied(shop, STAFF)
    assert (ruling.rule, ruling.why) == (
        'no-common-history',
        'the change has no history in common with base: '
        'begin a new branch from the current state and repeat the change there',
    )


@pytest.mark.parametrize(
    'name',
    [
        '--upload-pack=touch x',
        '-h',
        '--output=x',
        'main..change',
        ':/first',
        'main:site.yml',
        '',
        'a b',
        'main\n',
        '@{u',
        'nosuch',
    ],
)
def test_revision_that_is_an_option(shop: Workshop, name: str) -> None:
    """The name of a revision can neither be an option nor name anything but a commit."""
    before = sorted(path.name for path in shop.root.iterdir())
    result = review_command(shop.root, base=name)
    assert result.exit_code == 2
    assert result.output.startswith('sitegen: ')
    assert sorted(path.name for path in shop.root.iterdir()) == before


def test_nothing_of_the_head_is_executed(shop: Workshop, tmp_path: Path) -> None:
    """Neither attributes, drivers and hooks nor the environment make git start anything."""
    trap = tmp_path / 'trap'
    script = tmp_path / 'spring'
    script.write_text(f'#!/bin/sh\ntouch {trap}\ncat "$1"\n', encoding='utf-8')
    script.chmod(0o755)
    shop.write('.gitattributes', '*.md diff=trap filter=trap\n')
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    for key in ('diff.trap.textconv', 'diff.trap.command', 'filter.trap.smudge', 'diff.external', 'core.fsmonitor'):
        shop.git('config', key, str(script))
    environment = {'GIT_EXTERNAL_DIFF': str(script), 'GIT_DIR': str(tmp_path), 'GIT_PAGER': str(script)}
    result = review_command(shop.root, '--format', 'json', actor=STAFF, env=environment)
    assert json.loads(result.output)['outcome'] == 'allow'
    assert not trap.exists()


def test_replacement_objects_are_ignored(shop: Workshop) -> None:
    """A replacement that would show another policy has no effect."""
    real = shop.git('rev-parse', 'main')
    shop.git('checkout', '-q', '-B', 'fake', 'main')
    shop.edit(BIRCH, 'github:77', 'github:4242')
    fake = shop.commit()
    shop.git('checkout', '-q', '-B', 'change', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    shop.commit()
    shop.git('replace', real, fake)
    assert shop.review().outcome == 'deny'
