"""The cache below .sitegen/: whole entries or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.publish.cache import FOLDER, Cache, output_cache


def entries(root: Path) -> list[Path]:
    return sorted((root / FOLDER / 'pictures').iterdir())


def test_what_was_put_is_found_again(tmp_path: Path) -> None:
    """An entry is there for the next build, under its key alone."""
    Cache(tmp_path, 'pictures').put('a', b'bytes')
    later = Cache(tmp_path, 'pictures')
    assert (later.get('a'), later.get('b')) == (b'bytes', None)


@pytest.mark.parametrize('damage', [b'', b'x', b'\0' * 32, b'\0' * 500])
def test_damaged_entry_is_not_there(tmp_path: Path, damage: bytes) -> None:
    """An entry that is empty, cut short or overwritten is ignored, and may be put anew."""
    cache = Cache(tmp_path, 'pictures')
    cache.put('a', b'bytes')
    entries(tmp_path)[0].write_bytes(damage)
    assert cache.get('a') is None
    cache.put('a', b'bytes')
    assert cache.get('a') == b'bytes'


def test_entry_under_another_name_is_not_taken(tmp_path: Path) -> None:
    """A sound entry that was moved to another key's place is ignored."""
    cache = Cache(tmp_path, 'pictures')
    cache.put('a', b'of a')
    first = entries(tmp_path)[0]
    cache.put('b', b'of b')
    second = next(path for path in entries(tmp_path) if path != first)
    first.replace(second)
    assert cache.get('b') is None


def test_what_no_build_uses_is_forgotten(tmp_path: Path) -> None:
    """After a build only the entries that it read or wrote are left."""
    old = Cache(tmp_path, 'pictures')
    old.put('a', b'1')
    old.put('b', b'2')
    new = Cache(tmp_path, 'pictures')
    new.get('a')
    new.forget_unused()
    assert (new.get('a'), new.get('b')) == (b'1', None)


def test_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    """Where .sitegen is a link to elsewhere, nothing is written or read there."""
    root, elsewhere = tmp_path / 'root', tmp_path / 'elsewhere'
    root.mkdir()
    elsewhere.mkdir()
    (root / FOLDER).symlink_to(elsewhere)
    cache = Cache(root, 'pictures')
    cache.put('a', b'bytes')
    cache.forget_unused()
    assert cache.get('a') is None
    assert list(elsewhere.iterdir()) == []


def test_folder_that_cannot_be_written_is_not_missed(tmp_path: Path) -> None:
    """A file in the place of the folder stops nobody: the cache remembers nothing."""
    (tmp_path / FOLDER).write_text('in the way')
    cache = Cache(tmp_path, 'pictures')
    cache.put('a', b'bytes')
    cache.forget_unused()
    assert cache.get('a') is None


def test_entry_of_another_installation_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was signed with another secret, as a fork would bring it, is counted and not believed."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'theirs'))
    Cache(tmp_path, 'pictures').put('a', b'bytes')
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'ours'))
    ours = Cache(tmp_path, 'pictures')
    assert (ours.get('a'), ours.refused) == (None, 1)
    ours.put('a', b'our bytes')
    assert (Cache(tmp_path, 'pictures').get('a'), ours.refused) == (b'our bytes', 1)


def test_missing_entry_is_not_refused(tmp_path: Path) -> None:
    """Nothing there is nothing to be told of."""
    cache = Cache(tmp_path, 'pictures')
    assert (cache.get('a'), cache.refused) == (None, 0)


PARTS = {'alder': b'one part', 'birch': b'', 'cedar': bytes(range(256)) * 40}


def test_parts_are_had_one_by_one(tmp_path: Path) -> None:
    """Each part comes back by its name, in this build and in the next; a name that was not put has none."""
    cache = Cache(tmp_path, 'rests')
    assert cache.put_parts('shelf', PARTS)
    for found in (cache, Cache(tmp_path, 'rests')):
        assert {name: found.part('shelf', name) for name in PARTS} == PARTS
        assert found.part('shelf', 'dogwood') is None
        assert found.part('other', 'alder') is None


def test_parts_that_were_put_anew_are_those_that_come_back(tmp_path: Path) -> None:
    """What was known of an entry is not taken for what is there now."""
    cache = Cache(tmp_path, 'rests')
    cache.put_parts('shelf', PARTS)
    assert cache.part('shelf', 'alder') == b'one part'
    cache.put_parts('shelf', {'birch': b'grown', 'alder': b'another'})
    assert cache.part('shelf', 'alder') == b'another'
    assert cache.part('shelf', 'cedar') is None


def test_damaged_parts_are_not_there(tmp_path: Path) -> None:
    """Whatever byte is another one, or where the file is cut off: a part comes back as it was put, or not at all."""
    cache = Cache(tmp_path, 'rests')
    cache.put_parts('shelf', {name: PARTS[name][:20] for name in PARTS})
    file = next(path for path in (tmp_path / '.sitegen/rests').iterdir() if path.is_file())
    whole = file.read_bytes()
    damaged = [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(len(whole))]
    for data in (*damaged, *(whole[:size] for size in range(len(whole)))):
        file.write_bytes(data)
        damaged_cache = Cache(tmp_path, 'rests')
        found = {name: damaged_cache.part('shelf', name) for name in PARTS}
        assert all(part is None or part == PARTS[name][:20] for name, part in found.items())
        assert None in found.values()


def test_parts_of_another_installation_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that were signed with another secret are not believed."""
    Cache(tmp_path, 'rests').put_parts('shelf', PARTS)
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'elsewhere'))
    cache = Cache(tmp_path, 'rests')
    assert cache.part('shelf', 'alder') is None
    assert cache.refused == 1


def test_what_is_forgotten_is_not_there(tmp_path: Path) -> None:
    """A forgotten entry is gone; to forget what is not there is no fault."""
    cache = Cache(tmp_path, 'pictures')
    cache.put('a', b'bytes')
    cache.forget('a')
    cache.forget('b')
    assert cache.get('a') is None


def test_key_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    """While one holds a key another is told so at once, and gets it afterwards; other keys are free."""
    one, two = Cache(tmp_path, 'pictures'), Cache(tmp_path, 'pictures')
    with one.locked('a') as first, two.locked('a') as second, two.locked('b') as other:
        assert (first, second, other) == (True, False, True)
    with Cache(tmp_path, 'pictures').locked('a') as later:
        assert later


def test_folder_that_cannot_be_written_remembers_nothing(tmp_path: Path) -> None:
    """A file in the place of the folder, or one that may not be written: nothing fails, nothing is held."""
    (tmp_path / FOLDER).write_bytes(b'a file')
    cache = Cache(tmp_path, 'pictures')
    cache.put('a', b'bytes')
    cache.forget_unused()
    with cache.locked('a') as alone:
        assert (cache.get('a'), alone) == (None, False)


def test_fresh_cache_believes_nothing_and_remembers_for_the_next(tmp_path: Path) -> None:
    """A build that begins anew reads nothing that is there; what it puts there the next one finds."""
    Cache(tmp_path, 'pictures').put('a', b'old')
    fresh = Cache(tmp_path, 'pictures', fresh=True)
    assert fresh.get('a') is None
    fresh.put('a', b'new')
    assert (fresh.get('a'), Cache(tmp_path, 'pictures').get('a')) == (b'new', b'new')


def test_newest_outputs_are_kept(tmp_path: Path) -> None:
    """Of many outputs those that were built last stay known; what is held as a lock stays, too."""
    for number, name in enumerate('abcd'):
        Cache(tmp_path, f'pictures/{name}').put(name, b'bytes')
        os.utime(tmp_path / FOLDER / 'pictures' / name, ns=(number, number))
    cache = Cache(tmp_path, 'pictures')
    with cache.locked('lock'):
        cache.keep_newest(2)
        with Cache(tmp_path, 'pictures').locked('lock') as again:
            assert not again
    assert [Cache(tmp_path, f'pictures/{name}').get(name) for name in 'abcd'] == [None, None, b'bytes', b'bytes']


def test_git_ignores_what_is_remembered(tmp_path: Path) -> None:
    """Nobody has to remember not to commit it, however deep it lies."""
    output_cache(tmp_path, tmp_path / 'output').put('a', b'bytes')
    assert (tmp_path / FOLDER / '.gitignore').read_text() == '*\n'
