"""An output that no other folder can take the place of, such as a mount point, is brought up to date where it is."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.diagnostics import SitegenError
from sitegen.publish import staging
from sitegen.publish.holding import survey
from sitegen.publish.paths import ASIDE
from sitegen.publish.within import can_be_replaced, staging_within
from sitegen.publish.write import OUTPUT_MARK, OutputFile, OutputReplaced, check_destination, publish
from tests.commands import sitegen
from tests.directories import texts
from tests.tiny import TINY, tiny_files

MARK = OutputFile(OUTPUT_MARK, b'{}')


def site(text: str, *paths: str) -> list[OutputFile]:
    return [*(OutputFile(path, text.encode()) for path in ('index.html', *paths)), MARK]


@pytest.fixture
def volume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the system says is a mount point."""
    folder = tmp_path / 'volume'
    folder.mkdir()
    is_mount = Path.is_mount
    monkeypatch.setattr(Path, 'is_mount', lambda path: path == folder or is_mount(path))
    return folder


def test_mount_points_and_places_below_locked_folders_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a disk of its own, nor what cannot be renamed into from beside, nor what lies in a folder that is not
    ours; a plain folder can be, and so can one that is not there."""
    assert can_be_replaced(tmp_path)
    assert can_be_replaced(tmp_path / 'missing')
    assert not can_be_replaced(Path('/proc'))
    with monkeypatch.context() as patched:
        patched.setattr(os, 'rename', _refuse)
        assert not can_be_replaced(tmp_path)
    monkeypatch.setattr(os, 'access', lambda path, mode: path != tmp_path.parent)
    assert not can_be_replaced(tmp_path)


def _refuse(*_: Any, **__: Any) -> None:
    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))


def test_built_where_it_is(volume: Path, tmp_path: Path) -> None:
    """The folder stays the same one, holds exactly the new site, and what a file system keeps for itself."""
    (volume / 'lost+found').mkdir()
    before = volume.stat().st_ino
    publish(site('one', 'a/index.html', 'gone/index.html'), output=volume, root=tmp_path)
    kept = (volume / 'a' / 'index.html').stat().st_ino
    published = publish([OutputFile('a/index.html', b'one'), *site('two')], output=volume, root=tmp_path)
    assert texts(volume) == {OUTPUT_MARK: '{}', 'index.html': 'two', 'a/index.html': 'one'}
    assert published.written == ('index.html',)
    assert 'gone/index.html' in published.removed
    assert (volume.stat().st_ino, (volume / 'a' / 'index.html').stat().st_ino) == (before, kept)
    assert sorted(path.name for path in volume.iterdir()) == ['a', 'api', 'index.html', 'lost+found']


def test_failed_build_changes_nothing(volume: Path, tmp_path: Path) -> None:
    """What fails while files are made leaves the old site whole, and nothing beside it."""
    publish(site('old'), output=volume, root=tmp_path)

    def files() -> Iterator[OutputFile]:
        yield OutputFile('index.html', b'new')
        raise ValueError

    with pytest.raises(ValueError, match='^$'):
        publish(files(), output=volume, root=tmp_path)
    assert texts(volume) == {OUTPUT_MARK: '{}', 'index.html': 'old'}
    assert sorted(path.name for path in volume.iterdir()) == ['api', 'index.html']


def test_what_a_dead_build_left_is_no_obstacle_and_goes(volume: Path, tmp_path: Path) -> None:
    """A first build that was killed leaves a folder that is neither a stranger's file nor part of the site."""
    (volume / f'{ASIDE}0123456789ab').mkdir()
    (volume / f'{ASIDE}0123456789ab' / '0').write_text('half')
    check_destination(volume, root=tmp_path)
    publish(site('one'), output=volume, root=tmp_path)
    assert sorted(path.name for path in volume.iterdir()) == ['api', 'index.html']


def test_mark_of_a_site_moves_first(volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first build that is killed while its files move leaves an output that the next one may replace."""
    rename = os.rename
    moved: list[str] = []

    def dying(source: str, path: str, **more: Any) -> None:
        if len(moved) == 2:
            raise KeyboardInterrupt
        rename(source, path, **more)
        moved.append(path)

    monkeypatch.setattr(os, 'rename', dying)
    with pytest.raises(KeyboardInterrupt):
        publish(site('one', 'site.css'), output=volume, root=tmp_path)
    monkeypatch.undo()
    assert moved == [OUTPUT_MARK, 'site.css']
    check_destination(volume, root=tmp_path)


def test_builds_take_turns(volume: Path) -> None:
    """A build waits until the one before it has ended."""
    begun = threading.Event()
    told: list[str] = []

    def second() -> None:
        begun.set()
        with staging_within(volume):
            told.append('second')

    thread = threading.Thread(target=second)
    with staging_within(volume):
        thread.start()
        begun.wait()
        told.append('first')
    thread.join()
    assert told == ['first', 'second']


def test_site_that_changed_since_it_was_looked_at_is_not_mixed_with_this_one(volume: Path, tmp_path: Path) -> None:
    """What another build wrote or added while this one waited for it makes this one begin anew."""
    publish(site('one', 'a/index.html'), output=volume, root=tmp_path)
    unchanged, seen = survey(volume), survey(volume)
    assert publish(site('one', 'a/index.html'), output=volume, root=tmp_path, intact=unchanged).written == ()
    publish(site('other', 'a/index.html', 'b/index.html'), output=volume, root=tmp_path)
    with pytest.raises(OutputReplaced):
        publish(site('one', 'a/index.html'), output=volume, root=tmp_path, intact=seen)
    assert set(texts(volume).values()) == {'other', '{}'}


@pytest.mark.parametrize('number', [errno.EXDEV, errno.EBUSY])
def test_folder_that_turns_out_to_stay_is_filled(tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of a container's image takes new files, but no other folder takes its place: the files move one by one,
    whether anything stands there or not."""

    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    output = tmp_path / 'output'
    output.mkdir()
    before = output.stat().st_ino
    monkeypatch.setattr(staging, '_rename_new', refuse)
    publish(site('one', 'a', 'gone/index.html'), output=output, root=tmp_path)
    published = publish(site('two', 'a/index.html'), output=output, root=tmp_path)
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'two', 'a/index.html': 'two'}
    assert 'gone/index.html' in published.removed
    assert output.stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ['output']


@pytest.mark.parametrize(('where', 'what'), [(os, 'open'), (fcntl, 'flock'), (Path, 'mkdir')])
def test_volume_that_cannot_be_written_is_told(
    volume: Path, tmp_path: Path, where: Any, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, whether the folder cannot be opened, cannot be held, or takes no new folder."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(where, what, refuse)
    with pytest.raises(SitegenError, match=f'^cannot write in {volume}: Read-only file system$'):
        publish(site('one'), output=volume, root=tmp_path)


def test_site_on_a_volume_is_the_same(volume: Path, tmp_path: Path) -> None:
    """`sitegen build` makes the same files there, from nothing, after a change, and from nothing remembered."""
    root = Path(shutil.copytree(TINY, tmp_path / 'tiny'))
    options = ['build', '--root', str(root), '--today', '2026-11-21', '--jobs', '1', '--output', str(volume)]
    for more, damaged in (([], ''), ([], 'index.html'), (['--clean'], 'feed.xml')):
        if damaged:
            (volume / damaged).write_text('damaged')
        ended = sitegen(*options, *more)
        assert ended.exit_code == 0
        assert {path: (volume / path).read_bytes() for path in tiny_files()} == tiny_files()
        assert len(tiny_files()) == sum(path.is_file() for path in volume.rglob('*'))
