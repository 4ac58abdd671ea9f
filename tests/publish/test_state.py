"""What the last build left is believed as far as the output bears it out, and only what differs is written."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from sitegen.diagnostics import SitegenError
from sitegen.publish import write
from sitegen.publish.cache import output_cache
from sitegen.publish.holding import Holding, hold, holding_journal, look_at
from sitegen.publish.journal import Journal
from sitegen.publish.paths import OutputConflict
from sitegen.publish.state import Memory, Origin, Standing, State, new_units
from sitegen.publish.write import OUTPUT_MARK, Kept, OutputFile, OutputReplaced, Published, publish

FIRST = {
    OUTPUT_MARK: b'{}',
    'index.html': b'home',
    'partners/a/index.html': b'a',
    'partners/a/card/index.html': b'card',
}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / 'content').mkdir()
    return tmp_path / 'output'


@pytest.fixture
def held(output: Path) -> Holding:
    """What the output holds after a first build."""
    published = publish([OutputFile(*item) for item in FIRST.items()], output=output, root=output.parent)
    return hold(output, published.stamps, published.written)


def patch(output: Path, held: Holding, wanted: dict[str, bytes | None]) -> Published:
    """A build that knows the last one; None is a file that is as the first build made it."""
    intact = look_at(output, held)
    assert intact is not None
    made = {path: data or FIRST[path] for path, data in wanted.items() if data or path not in intact.files}
    files: list[OutputFile | Kept] = [Kept([path for path in wanted if path not in made])]
    files += itertools.starmap(OutputFile, made.items())
    return publish(files, output=output, root=output.parent, intact=intact)


def tree(folder: Path) -> dict[str, bytes | None]:
    found = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob('*'))}
    return {name: path.read_bytes() if path.is_file() else None for name, path in found.items()}


def expected(files: dict[str, bytes]) -> dict[str, bytes | None]:
    folders = {parent.as_posix(): None for path in files for parent in Path(path).parents if parent != Path()}
    return {**folders, **files}


def as_it_was() -> dict[str, bytes | None]:
    return dict.fromkeys(FIRST)


def test_untouched_output_is_believed(output: Path, held: Holding) -> None:
    """All files of an output that nobody touched are intact, and nothing else is there."""
    intact = look_at(output, held)
    assert intact is not None
    assert (intact.files, intact.others) == (held.files, ())


def test_missing_output_is_not_believed(output: Path, held: Holding) -> None:
    """Without an output there is nothing to go by."""
    shutil.rmtree(output)
    assert look_at(output, held) is None


def _change(output: Path) -> None:
    (output / 'index.html').write_bytes(b'HOME')


def _change_and_backdate(output: Path) -> None:
    seen = (output / 'index.html').stat()
    (output / 'index.html').write_bytes(b'longer than it was')
    os.utime(output / 'index.html', ns=(seen.st_atime_ns, seen.st_mtime_ns))


def _remove(output: Path) -> None:
    (output / 'index.html').unlink()


def _remove_folder(output: Path) -> None:
    shutil.rmtree(output / 'partners/a')


def _file_for_folder(output: Path) -> None:
    shutil.rmtree(output / 'partners')
    (output / 'partners').write_bytes(b'a file')


def _folder_for_file(output: Path) -> None:
    (output / 'index.html').unlink()
    (output / 'index.html').mkdir()


def _full_folder_for_file(output: Path) -> None:
    _folder_for_file(output)
    (output / 'index.html/inside').write_bytes(b'x')


def _link_for_file(output: Path) -> None:
    (output / 'index.html').rename(output.parent / 'elsewhere.html')
    (output / 'index.html').symlink_to(output.parent / 'elsewhere.html')


def _link_for_folder(output: Path) -> None:
    (output / 'partners').rename(output.parent / 'elsewhere')
    (output / 'partners').symlink_to(output.parent / 'elsewhere')


def _stranger(output: Path) -> None:
    (output / 'partners/a/stranger.html').write_bytes(b'x')


def _strange_folders(output: Path) -> None:
    (output / 'partners/strange/empty').mkdir(parents=True)
    (output / 'partners/strange/file').write_bytes(b'x')


DAMAGES: tuple[Callable[[Path], None], ...] = (
    _change,
    _change_and_backdate,
    _remove,
    _remove_folder,
    _file_for_folder,
    _folder_for_file,
    _full_folder_for_file,
    _link_for_file,
    _link_for_folder,
    _stranger,
    _strange_folders,
)


@pytest.mark.parametrize('damage', DAMAGES)
def test_what_somebody_else_did_to_an_output_is_undone(
    output: Path, held: Holding, damage: Callable[[Path], None]
) -> None:
    """Whatever was changed, removed, added or replaced by hand, the next build leaves its own files and no others."""
    damage(output)
    patch(output, held, as_it_was())
    assert tree(output) == expected(FIRST)
    assert not any(path.is_symlink() for path in output.rglob('*'))


def test_what_a_link_leads_to_is_left_alone(output: Path, held: Holding) -> None:
    """A folder that somebody replaced by a link is no longer ours: nothing behind the link is changed or removed."""
    _link_for_folder(output)
    before = tree(output.parent / 'elsewhere')
    patch(output, held, {OUTPUT_MARK: None, 'index.html': None, 'partners/a/index.html': b'anew'})
    assert tree(output.parent / 'elsewhere') == before
    assert (output / 'partners/a/index.html').read_bytes() == b'anew'


def test_only_what_differs_is_written(output: Path, held: Holding) -> None:
    """Files with other bytes are renamed into place; one that was made again with the same bytes keeps its time."""
    before = (output / 'partners/a/index.html').stat().st_mtime_ns
    published = patch(output, held, {**as_it_was(), 'partners/a/index.html': b'a', 'index.html': b'changed'})
    assert (len(published.written), published.files) == (1, 4)
    assert (output / 'partners/a/index.html').stat().st_mtime_ns == before
    assert tree(output) == expected({**FIRST, 'index.html': b'changed'})


def test_removed_files_take_their_folders_along(output: Path, held: Holding) -> None:
    """A folder that nothing is left in goes; one that still holds something stays."""
    kept = {path: data for path, data in FIRST.items() if 'card' not in path}
    patch(output, held, dict.fromkeys(kept))
    assert tree(output) == expected(kept)
    patch(output, held, {OUTPUT_MARK: None, 'index.html': None})
    assert tree(output) == expected({OUTPUT_MARK: b'{}', 'index.html': b'home'})


def test_new_folders_have_the_modes_of_a_whole_build(output: Path, held: Holding) -> None:
    """What a change adds can be read by a web server, whatever the umask."""
    before = os.umask(0o077)
    try:
        patch(output, held, {**as_it_was(), 'cases/b/index.html': b'b'})
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((output / path).stat().st_mode) for path in ('cases', 'cases/b', 'cases/b/index.html')]
    assert modes == [0o755, 0o755, 0o644]


def test_two_writers_of_one_path_are_refused(output: Path, held: Holding) -> None:
    """A new path that differs from another by letter case alone is our bug, and is told before anything moves."""
    with pytest.raises(OutputConflict, match='two writers of one output path'):
        patch(output, held, {**as_it_was(), 'Index.html': b'x'})
    assert tree(output) == expected(FIRST)


def test_output_that_another_build_replaced_is_not_mixed(output: Path, held: Holding) -> None:
    """A build that took the place of the output since it was looked at stands whole; the one that comes late is
    told so."""
    intact = look_at(output, held)
    assert intact is not None
    other = {OUTPUT_MARK: b'{}', 'other.html': b'of another build'}
    publish([OutputFile(*item) for item in other.items()], output=output, root=output.parent)
    with pytest.raises(OutputReplaced):
        publish([Kept(list(FIRST))], output=output, root=output.parent, intact=intact)
    assert tree(output) == expected(other)


def test_output_that_is_replaced_while_files_move_is_not_mixed(
    output: Path, held: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another build's site comes between two files of a change, it stays whole."""
    move = write._move_in

    def replaced(source: str, path: str, here: int) -> None:
        shutil.rmtree(output)
        output.mkdir()
        (output / 'other.html').write_bytes(b'of another build')
        move(source, path, here)

    monkeypatch.setattr(write, '_move_in', replaced)
    with pytest.raises(OutputReplaced):
        patch(output, held, {**as_it_was(), 'index.html': b'changed'})
    assert tree(output) == {'other.html': b'of another build'}


def test_full_disk_leaves_the_output_alone(output: Path, held: Holding, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written fails before the first file moves."""

    monkeypatch.setattr(write, '_write_file', Mock(side_effect=OSError(28, 'No space left on device')))
    with pytest.raises(SitegenError, match='cannot write index.html: No space left on device'):
        patch(output, held, {**as_it_was(), 'index.html': b'changed'})
    assert tree(output) == expected(FIRST)


def test_page_never_lacks_what_it_needs(output: Path, held: Holding, monkeypatch: pytest.MonkeyPatch) -> None:
    """New files come before the pages that name them, and old ones go when no page names them any more."""
    wanted = {**as_it_was(), 'index.html': b'page', 'assets/new.css': b'new'}
    held = _held_with(output, held, 'assets/old.css')
    states = []
    move = write._move_in

    def watched(source: str, path: str, here: int) -> None:
        move(source, path, here)
        states.append({(output / 'index.html').read_text(), *tree(output / 'assets')})

    monkeypatch.setattr(write, '_move_in', watched)
    patch(output, held, wanted)
    assert states == [{'home', 'old.css', 'new.css'}, {'page', 'old.css', 'new.css'}]
    assert tree(output / 'assets') == {'new.css': b'new'}


def _held_with(output: Path, held: Holding, path: str) -> Holding:
    """What the output holds when one more file was added by a build."""
    published = patch(output, held, {**as_it_was(), path: b'old'})
    folders = {path: time for path, time in held.folders.items() if time is not None}
    return hold(output, published.stamps, published.written, folders)


@pytest.mark.parametrize(
    ('old', 'new'),
    [('one', 'one/two.html'), ('one/two.html', 'one'), ('one/two/three.html', 'one'), ('One.css', 'one.css')],
)
def test_what_stands_in_the_way_goes_first(output: Path, held: Holding, old: str, new: str) -> None:
    """A file makes room for a folder, a folder for a file, and a name for one in other letter case."""
    held = _held_with(output, held, old)
    patch(output, held, {**as_it_was(), new: b'new'})
    assert tree(output) == expected({**FIRST, new: b'new'})


def test_file_that_may_not_be_removed_is_told(output: Path, held: Holding, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the output that somebody made read-only is told in one line, with the file that it keeps."""
    monkeypatch.setattr(os, 'unlink', Mock(side_effect=PermissionError(13, 'Permission denied')))
    wanted = as_it_was()
    del wanted['index.html']
    with pytest.raises(SitegenError, match='cannot remove index.html: Permission denied'):
        patch(output, held, wanted)


@pytest.fixture
def state(output: Path, held: Holding) -> State:
    units = new_units(output_cache(output.parent, output))
    units.standing['en/page/a'] = Standing('key', ('a',), (('entry', 'a', ''),), {'face': {'a': 'b'}})
    units.origins.put('en/page/a', 'key', Origin('ground', {'page a': 'digest'}))
    units.fragments.put('en/page/a', 'key', {'card': {'a': 'HTML'}})
    return State(units, {'ground': {'day': 'today'}}, held)


def test_state_is_found_again_for_its_own_output(output: Path, state: State) -> None:
    """A state belongs to one output folder, and is gone when it is forgotten."""
    cache = output_cache(output.parent, output)
    Memory(cache).write(state)
    found = Memory(cache).read()
    assert found is not None
    assert (found.units.standing, found.grounds, found.holding) == (state.units.standing, state.grounds, state.holding)
    assert found.units.origins.get('en/page/a', 'key') == Origin('ground', {'page a': 'digest'})
    assert found.units.fragments.get('en/page/a', 'key') == {'card': {'a': 'HTML'}}
    assert Memory(output_cache(output.parent, output.with_name('other'))).read() is None
    Memory(cache).forget()
    assert Memory(cache).read() is None


def test_state_of_one_build_does_not_speak_of_the_output_of_another(output: Path, state: State) -> None:
    """What is known of units and what is known of the output belong together."""
    cache = output_cache(output.parent, output)
    Memory(cache).write(state)
    holding_journal(cache).write(state.holding.files, state.holding.folders)
    assert Memory(cache).read() is None


def test_state_of_another_version_is_forgotten(output: Path, state: State) -> None:
    """Units that had other fields are as if they were not there."""
    cache = output_cache(output.parent, output)
    mark = Memory(cache).write(state)
    Journal(cache, 'units').write({}, {'holding': mark})
    assert Memory(cache).read() is None
    Journal(cache, 'units').write({'en/page/a': ('key',)}, {}, {'holding': mark})
    assert Memory(cache).read() is None
