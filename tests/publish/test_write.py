"""The output is replaced whole or not at all, and only where it may be."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.diagnostics import SitegenError
from sitegen.publish import staging as write
from sitegen.publish.holding import survey
from sitegen.publish.paths import Claims, OutputConflict
from sitegen.publish.write import OUTPUT_MARK, OutputFile, Published, check_destination, publish
from tests.directories import texts

MARK = OutputFile(OUTPUT_MARK, b'{}')


def site(text: str, *paths: str) -> list[OutputFile]:
    return [MARK, *(OutputFile(path, text.encode()) for path in ('index.html', *paths))]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / 'site'
    (folder / 'content').mkdir(parents=True)
    return folder


@pytest.fixture(params=['exchange', 'two renames'])
def swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test both with the system's exchange and as on a system without it."""
    if request.param == 'two renames':
        monkeypatch.setattr(write, '_exchange', lambda staging, target: False)


def beside(output: Path) -> list[str]:
    return sorted(p.name for p in output.parent.iterdir() if p.name.startswith('.'))


@pytest.mark.usefixtures('swap')
def test_output_holds_exactly_one_build(root: Path) -> None:
    """Files of an earlier build that no longer belong are gone, and nothing is left beside the output."""
    output = root / 'output'
    publish(site('one', 'partners/a/index.html', 'gone/index.html'), output=output, root=root)
    published = publish(site('two', 'partners/a/index.html'), output=output, root=root)
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'two', 'partners/a/index.html': 'two'}
    assert published == Published(files=3, bytes=8)
    assert beside(output) == []


def test_missing_parents_of_the_output_are_made(root: Path, tmp_path: Path) -> None:
    """An output in a folder that is not there yet is written."""
    publish(site('one'), output=tmp_path / 'a' / 'b' / 'out', root=root)
    assert (tmp_path / 'a' / 'b' / 'out' / 'index.html').read_text() == 'one'


def test_empty_output_folder_is_replaced(root: Path) -> None:
    """An empty folder in the output's place is no obstacle."""
    (root / 'output').mkdir()
    publish(site('one'), output=root / 'output', root=root)
    assert (root / 'output' / 'index.html').read_text() == 'one'


def test_modes_do_not_follow_the_umask(root: Path) -> None:
    """Every file is 0644 and every folder 0755, so that a web server can read the site of a careful user."""
    output = root / 'output'
    before = os.umask(0o077)
    try:
        publish(site('one', 'a/b/c.html'), output=output, root=root)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(p.stat().st_mode) for p in [output, *output.rglob('*')] if p.is_dir()}
    assert modes == {0o755}
    assert {stat.S_IMODE(p.stat().st_mode) for p in output.rglob('*') if p.is_file()} == {0o644}


def test_files_are_written_as_they_come(root: Path) -> None:
    """A file is on the disk before the next one is asked for, so a build never holds the whole site in memory."""
    seen: list[int] = []

    def files() -> Iterator[OutputFile]:
        for number in range(3):
            yield OutputFile(f'{number}.html', b'x')
            seen.append(len(list(root.glob('.output.sitegen-new-*/*.html'))))
        yield MARK

    publish(files(), output=root / 'output', root=root)
    assert seen == [1, 2, 3]


@pytest.mark.usefixtures('swap')
@pytest.mark.parametrize('error', [ValueError('a template fails'), OSError(errno.EIO, 'not ours'), KeyboardInterrupt()])
def test_failed_build_leaves_the_old_site(root: Path, error: BaseException) -> None:
    """Whatever the iterator raises passes through, the old site stands whole and the staging folder is gone."""
    output = root / 'output'
    publish(site('old'), output=output, root=root)

    def files() -> Iterator[OutputFile]:
        yield OutputFile('index.html', b'new')
        raise error

    with pytest.raises(type(error)) as raised:
        publish(files(), output=output, root=root)
    assert raised.value is error
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'old'}
    assert beside(output) == []


@pytest.mark.parametrize(
    ('first', 'second'),
    [
        ('a.html', 'a.html'),
        ('a.html', 'A.html'),
        ('stra\u00dfe/a', 'strasse/a'),
        ('caf\u00e9.html', 'cafe\u0301.html'),
        ('img/a.png', 'Img/b.png'),
        ('a', 'a/b'),
        ('a/b', 'a'),
        ('a/b/c', 'A'),
        ('A', 'a/b/c'),
    ],
)
def test_twins_are_refused(root: Path, first: str, second: str) -> None:
    """One path, or two that some file system takes for one, cannot be written twice; both names are told."""
    with pytest.raises(OutputConflict) as raised:
        publish([MARK, OutputFile(first, b''), OutputFile(second, b'')], output=root / 'output', root=root)
    assert str(raised.value).startswith('two writers of one output path: ')
    assert repr(second) in str(raised.value)
    assert repr(first.partition('/')[0])[:-1] in str(raised.value)
    assert not (root / 'output').exists()


@pytest.mark.parametrize(
    'path', ['', '/', '/etc/passwd', '../x', 'a/../x', 'a/..', './a', 'a//b', 'a/', 'a\\b', '..', 'a\0b', 'a\nb']
)
def test_path_that_could_leave_the_output_is_refused(root: Path, path: str) -> None:
    """A path is relative and has plain segments only."""
    with pytest.raises(OutputConflict) as raised:
        publish([OutputFile(path, b'')], output=root / 'output', root=root)
    assert str(raised.value) == f'not a relative path with plain segments: {path!r}'


@given(st.lists(st.text(alphabet='aAb/.\u00e9e\u0301', max_size=6), max_size=8))
def test_accepted_paths_are_distinct_files(paths: list[str]) -> None:
    """Paths either conflict, or each is a file of its own on a file system that ignores letter case."""
    claims = Claims()
    accepted: list[str] = []
    for path in paths:
        try:
            claims.claim(path)
        except OutputConflict:
            continue
        accepted.append(path)
    folded = [path.casefold() for path in accepted]
    assert len(set(folded)) == len(folded)
    assert not any(one.startswith(f'{other}/') for one in folded for other in folded)


def make_file(path: Path) -> None:
    path.write_text('precious')


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / 'thesis.txt').write_text('precious')


def make_link(path: Path) -> None:
    path.with_name('elsewhere').mkdir()
    path.symlink_to(path.with_name('elsewhere'))


@pytest.mark.parametrize(
    ('make', 'message'),
    [
        (make_file, 'the output {} is a file'),
        (make_folder, 'the output {} holds files that are not a site of sitegen'),
        (make_link, 'the output {} is a symbolic link'),
    ],
)
def test_what_is_not_a_site_is_not_replaced(root: Path, make: Callable[[Path], None], message: str) -> None:
    """A file, a link and a folder with anything but a site in it are refused and stay as they are."""
    output = root / 'out'
    make(output)
    before = [(p, p.is_symlink()) for p in sorted(root.rglob('*'))]
    with pytest.raises(SitegenError) as raised:
        publish(site('x'), output=output, root=root)
    assert str(raised.value) == message.format(output)
    assert raised.value.hint
    assert [(p, p.is_symlink()) for p in sorted(root.rglob('*'))] == before


@pytest.mark.parametrize(
    ('place', 'message'),
    [
        ('.', 'would replace the repository itself'),
        ('..', 'would replace the repository itself'),
        ('content', 'lies inside content/'),
        ('content/out', 'lies inside content/'),
        ('x/../themes/out', 'lies inside themes/'),
    ],
)
def test_places_of_the_repository_are_no_output(root: Path, place: str, message: str) -> None:
    """The root, what contains it, and the folders of sources are refused before anything is written."""
    with pytest.raises(SitegenError) as raised:
        check_destination(root / place, root=root)
    assert str(raised.value) == f'the output {root / place} {message}'


def test_unwritable_place_is_trouble_of_the_environment(root: Path) -> None:
    """A folder that cannot hold a staging folder is told in one line."""
    (root / 'file').write_text('')
    with pytest.raises(SitegenError, match='cannot write beside .*: File exists'):
        publish(site('x'), output=root / 'file' / 'out', root=root)


CHILD = """
import sys, time
from pathlib import Path
from sitegen.publish.write import OutputFile, publish

def files(text, count):
    yield OutputFile('api/v1/program.json', b'{}')
    for number in range(count):
        yield OutputFile(f'{number}/index.html', text.encode())
        if text == 'hang':
            print('half', flush=True)
            time.sleep(60)

root, text, times, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for _ in range(times):
    publish(files(text, count), output=root / 'output', root=root)
"""


def child(root: Path, text: str, *, times: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, '-c', CHILD, str(root), text, str(times), str(count)], stdout=subprocess.PIPE, text=True
    )


def test_killed_build_leaves_the_old_site(root: Path) -> None:
    """After kill -9 in the middle the old site is whole, and the next build removes what the dead one left."""
    output = root / 'output'
    publish(site('old'), output=output, root=root)
    with child(root, 'hang', times=1, count=3) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == 'half\n'
        publish(site('mid'), output=output, root=root)
        assert len(beside(output)) == 1, 'the folder of a living build stays'
        process.send_signal(signal.SIGKILL)
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'mid'}
    assert len(beside(output)) == 1
    publish(site('new'), output=output, root=root)
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'new'}
    assert beside(output) == []


def test_build_killed_between_two_renames_is_mended(root: Path) -> None:
    """Where the old site had just been set aside, the next build puts it back before it does anything else."""
    output = root / 'output'
    publish(site('old'), output=output, root=root)
    output.rename(root / '.output.sitegen-old-0123456789ab')

    def files() -> Iterator[OutputFile]:
        yield MARK
        raise ValueError(sorted(texts(output)))

    with pytest.raises(ValueError, match='index.html'):
        publish(files(), output=output, root=root)
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'old'}
    assert beside(output) == []


def test_builds_at_once_do_not_break_each_other(root: Path) -> None:
    """Of two processes that publish in turns, a reader always finds one whole site, and one whole site remains."""
    output = root / 'output'
    publish(site('start'), output=output, root=root)
    done = threading.Event()
    missing: list[float] = []

    def watch() -> None:
        while not done.is_set():
            if not (output / OUTPUT_MARK).exists():
                missing.append(time.monotonic())

    reader = threading.Thread(target=watch)
    reader.start()
    processes = [child(root, text, times=15, count=40) for text in ('one', 'two')]
    for process in processes:
        with process:
            assert process.wait(timeout=60) == 0
    done.set()
    reader.join()
    assert missing == []
    told = set(texts(output).values()) - {'{}'}
    assert len(texts(output)) == 41
    assert told in ({'one'}, {'two'})
    assert beside(output) == []


def test_file_of_which_nothing_is_remembered_stays_if_it_is_the_same(root: Path) -> None:
    """Without a memory of the last build, files with the same bytes are left alone; others are replaced or go."""
    output = root / 'output'
    publish(site('one', 'a/index.html', 'b/index.html', 'gone/index.html'), output=output, root=root)
    (output / 'b' / 'index.html').write_text('ONE')
    before = {path: (output / path).stat().st_ino for path in ('a/index.html', 'b/index.html')}
    intact = survey(output)
    published = publish(site('one', 'a/index.html', 'b/index.html'), output=output, root=root, intact=intact)
    assert published.written == ('b/index.html',)
    assert (output / 'a' / 'index.html').stat().st_ino == before['a/index.html']
    assert (output / 'b' / 'index.html').stat().st_ino != before['b/index.html']
    assert texts(output) == {OUTPUT_MARK: '{}', 'index.html': 'one', 'a/index.html': 'one', 'b/index.html': 'one'}
