"""Trees and names that no honest tool makes: each is denied, to staff as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.review import git
from tests.repositories import CASE, OWNER, STAFF, STRANGER, Workshop

ACME, BIRCH = 'content/partners/acme.md', 'content/partners/birch.md'
Entries = list[tuple[str, str, str]]


def _raw_tree(shop: Workshop, entries: Entries) -> str:
    """A tree of (mode, name, sha) just as it is given: in that order, and with names twice."""
    data = b''.join(f'{mode} {name}'.encode() + b'\0' + bytes.fromhex(sha) for mode, name, sha in entries)
    file = shop.root.parent / 'tree'
    file.write_bytes(data)
    return shop.git('hash-object', '-t', 'tree', '--literally', '-w', str(file))


def _top(shop: Workshop) -> Entries:
    """The entries of the tree that `main` has."""
    lines = shop.git('ls-tree', 'main').splitlines()
    parts = (line.replace('\t', ' ').split(' ') for line in lines)
    return [(mode.lstrip('0'), name, sha) for mode, _, sha, name in parts]


def _propose(shop: Workshop, tree: str) -> str:
    """A commit of this tree on top of `main`."""
    return shop.git('commit-tree', '-p', 'main', '-m', 'x', tree)


def _rulings(shop: Workshop, head: str, actor: str = STAFF) -> list[tuple[str, str, str]]:
    return [(r.outcome.value, r.rule, r.path) for r in shop.review(actor, head=head).rulings]


@pytest.mark.parametrize('leaf', ['blob', 'tree'])
def test_tree_that_stands_for_more_files_than_there_are_computers(
    shop: Workshop, leaf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few trees that name one another many times over are told from their first paths, with empty ones, too."""
    monkeypatch.setattr(git, 'MAX_LISTING_BYTES', 1 << 20)
    blob = shop.git('rev-parse', f'main:{ACME}')
    tree = _raw_tree(shop, [('100644', 'a', blob)] if leaf == 'blob' else [])
    for _ in range(10):
        tree = _raw_tree(shop, [('40000', name, tree) for name in 'abcdefghij'])
    head = _propose(shop, _raw_tree(shop, [*_top(shop), ('40000', 'z', tree)]))
    (ruling,) = shop.review(STAFF, head=head).rulings
    assert (ruling.outcome, ruling.rule) == ('deny', 'too-many-files')
    assert ruling.why == f'revision {head[:12]} has more files than can be listed'


def test_name_that_stands_twice_in_a_tree(shop: Workshop) -> None:
    """Of two entries with one name each tool takes another one."""
    evil = shop.git('hash-object', '-w', 'site.yml')
    head = _propose(shop, _raw_tree(shop, sorted([*_top(shop), ('100644', 'site.yml', evil)], key=lambda e: e[1])))
    assert _rulings(shop, head) == [('deny', 'twin', '')]


def test_folder_and_file_of_one_name(shop: Workshop) -> None:
    """A name cannot be a file and a folder at once."""
    content = next(sha for _, name, sha in _top(shop) if name == 'content')
    head = _propose(shop, _raw_tree(shop, [*_top(shop), ('40000', 'site.yml', content)]))
    assert _rulings(shop, head) == [('deny', 'twin', '')]


def test_name_with_a_slash(shop: Workshop) -> None:
    """An entry whose name pretends to be a path into another folder is the twin of what stands there."""
    blob = shop.git('rev-parse', f'main:{ACME}')
    head = _propose(shop, _raw_tree(shop, [*_top(shop), ('100644', BIRCH, blob)]))
    assert _rulings(shop, head) == [('deny', 'twin', '')]


def test_name_that_is_no_text(shop: Workshop) -> None:
    """A path that is not UTF-8 is denied to everyone and shown as escapes."""
    blob = shop.git('rev-parse', f'main:{ACME}')
    (shop.root.parent / 'tree').write_bytes(b'100644 a\xff.png\0' + bytes.fromhex(blob))
    tree = shop.git('hash-object', '-t', 'tree', '--literally', '-w', str(shop.root.parent / 'tree'))
    head = _propose(shop, _raw_tree(shop, [*_top(shop), ('40000', 'media', tree)]))
    assert _rulings(shop, head) == [('deny', 'bad-path', 'media/a\\udcff.png')]


@pytest.mark.parametrize(
    'name',
    [
        'office.png.',
        'office.png ',
        'con.png',
        'NUL',
        'lpt1.x.png',
        'a:b.png',
        'what?.png',
        'a*.png',
        'a' * 256,
        'ж' * 128,
    ],
)
def test_names_that_mean_another_file_elsewhere(shop: Workshop, name: str) -> None:
    """A name that Windows cuts off, takes for a device or cannot hold is denied, in one's own folder, too."""
    shop.stage('100644', shop.git('hash-object', '-w', ACME), f'content/media/acme/{name}')
    shop.commit_staged()
    assert [r.rule for r in shop.review(OWNER).rulings] == ['bad-path']


@pytest.mark.parametrize('name', ['console.png', 'a.b.c.png', 'Büro 2.png', 'a' * 255, 'com.png', '-x.png'])
def test_ordinary_names(shop: Workshop, name: str) -> None:
    """Any other name is fine in one's own folder."""
    shop.write(f'content/media/acme/{name}', 'x')
    shop.commit()
    assert [r.rule for r in shop.review(OWNER).rulings] == ['own-media']


@pytest.mark.parametrize(('size', 'rule'), [(2_097_152, 'own-media'), (2_097_153, 'too-large')])
def test_size_of_a_picture(shop: Workshop, size: int, rule: str) -> None:
    """A picture has at most 2 MiB; a larger file would stay in the history for ever."""
    shop.write('content/media/acme/office.png', 'x' * size)
    shop.commit()
    assert [r.rule for r in shop.review(OWNER).rulings] == [rule]


def test_record_that_is_a_folder(shop: Workshop) -> None:
    """Records do not stand in folders of their own, whatever these are called."""
    for path in ('content/cases/acme-two.md/x.md', 'content/cases/acme/two.md', 'content/partners/acme/x.md'):
        shop.write(path, CASE.format(partner='acme'))
    outcome, rulings = shop.judged()
    assert outcome == 'deny'
    assert set(rulings.values()) == {('deny', 'stray')}


def test_twin_of_what_base_has_got_since(shop: Workshop) -> None:
    """A name that differs only in letter case from one that base has got since the change began is its twin."""
    shop.write('content/media/acme/Office.png', 'x')
    shop.commit()
    assert shop.review().outcome == 'allow'
    shop.git('checkout', '-q', 'main')
    shop.write('content/media/acme/office.png', 'x')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    assert [(r.outcome, r.rule) for r in shop.review().rulings] == [('deny', 'twin')]


def test_letter_case_of_a_name_changes(shop: Workshop) -> None:
    """A file that only gets another letter case has no twin once the old one is gone."""
    with shop.on_base():
        shop.write('content/media/acme/Office.png', 'x')
    shop.git('mv', 'content/media/acme/Office.png', 'content/media/acme/office.png')
    assert shop.judged()[0] == 'allow'


def test_grafts_are_ignored(shop: Workshop) -> None:
    """A graft that makes the head an ancestor of base would leave nothing to judge."""
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    head = shop.commit()
    tip = shop.git('rev-parse', 'main')
    info = Path(shop.git('rev-parse', '--absolute-git-dir')) / 'info'
    info.mkdir(exist_ok=True)
    (info / 'grafts').write_text(f'{tip} {head}\n', encoding='utf-8')
    assert shop.git('merge-base', 'main', 'change') == head
    assert shop.review(STRANGER).outcome == 'deny'


def test_first_spaces_of_a_body_are_seen(shop: Workshop) -> None:
    """Four spaces before the first word make code of it, so a verified case says something else."""
    path = 'content/cases/acme-bank.md'
    with shop.on_base():
        text = (shop.root / path).read_text(encoding='utf-8')
        front, body = text.removeprefix('---\n').split('---\n', 1)
        shop.write(path, f'---\n{front}verified: 2026-05-12\n---\n\n{body.lstrip()}')
    shop.write(path, f'---\n{front}verified: 2026-05-12\n---\n\n    {body.lstrip()}')
    assert shop.judged()[1] == {
        f'{path} body': ('allow', 'owner'),
        f'{path} verified': ('needs-staff', 'verified-record'),
    }
