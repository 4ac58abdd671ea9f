"""A build with nothing to do is told at a glance, and no other is taken for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.publish.cache import output_cache
from sitegen.publish.glance import Glance, Summary
from sitegen.publish.holding import Stamp, hold, holding_journal
from sitegen.publish.write import OUTPUT_MARK, OutputFile, publish

SUMMARY = Summary((), 1, 2, 3)
# Long after all that a test writes, in nanoseconds.
LATER = 2**62


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory that was built once, with a program of its own."""
    for name in ('site.yml', 'program.yml', 'content/partners/a.md', 'content/partners/b.md', 'themes/own/x.css'):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    keep(tmp_path, glance_at(tmp_path))
    return tmp_path


def glance_at(root: Path, key: str = 'key') -> Glance:
    output = root / 'output'
    return Glance(output_cache(root, output), root, output, key)


def keep(root: Path, glance: Glance, began_ns: int = LATER) -> None:
    """Build, and keep what the build said."""
    output = root / 'output'
    files = [OutputFile(OUTPUT_MARK, b'{}'), OutputFile('index.html', b'home')]
    published = publish(files, output=output, root=root)
    left = holding_journal(output_cache(root, output)).write(*_parts(output, published.stamps))
    glance.keep(SUMMARY, began_ns=began_ns, programs=('program.yml',), left=left)


def _parts(output: Path, stamps: Mapping[str, Stamp]) -> tuple[dict[str, object], ...]:
    holding = hold(output, stamps, stamps)
    return dict(holding.files), dict(holding.folders)


def _text(root: Path) -> None:
    (root / 'content/partners/a.md').write_text('another')


def _newcomer(root: Path) -> None:
    (root / 'content/partners/c.md').write_text('new')


def _removed(root: Path) -> None:
    (root / 'content/partners/b.md').unlink()


def _renamed(root: Path) -> None:
    (root / 'content/partners/b.md').rename(root / 'content/partners/c.md')


def _replaced(root: Path) -> None:
    """By a file of the same size and time."""
    file = root / 'content/partners/a.md'
    seen = file.stat()
    other = root / 'other'
    other.write_text(file.read_text().upper())
    os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    other.replace(file)


def _settings(root: Path) -> None:
    (root / 'site.yml').write_text('another')


def _program(root: Path) -> None:
    (root / 'program.yml').unlink()


def _theme(root: Path) -> None:
    (root / 'themes/own/y.css').write_text('new')


def _output(root: Path) -> None:
    (root / 'output/index.html').write_text('HOME')


def _stranger(root: Path) -> None:
    (root / 'output/stranger.html').write_text('x')


def _no_output(root: Path) -> None:
    (root / 'output').rename(root / 'elsewhere')


def _another_build(root: Path) -> None:
    """That left the same files, and said nothing."""
    journal = holding_journal(output_cache(root, root / 'output'))
    parts = journal.read()
    assert parts is not None
    journal.write(*parts)


CHANGES: tuple[Callable[[Path], None], ...] = (
    _text,
    _newcomer,
    _removed,
    _renamed,
    _replaced,
    _settings,
    _program,
    _theme,
    _output,
    _stranger,
    _no_output,
    _another_build,
)


def test_themes_may_lie_elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where themes/ is a link, what it leads to is looked at."""
    themes = (root / 'themes').rename(tmp_path_factory.mktemp('elsewhere') / 'themes')
    (root / 'themes').symlink_to(themes)
    keep(root, glance_at(root))
    assert glance_at(root).recall() == SUMMARY
    (themes / 'own/x.css').write_text('another')
    assert glance_at(root).recall() is None


def test_unchanged_directory_says_what_it_said(root: Path) -> None:
    """Where nothing changed the summary of the last build is there at once; for other options it is not."""
    assert glance_at(root).recall() == SUMMARY
    assert glance_at(root, 'another day').recall() is None


@pytest.mark.parametrize('change', CHANGES)
def test_whatever_changed_is_seen(root: Path, change: Callable[[Path], None]) -> None:
    """In content, themes, settings, program or output, or what another build did."""
    change(root)
    assert glance_at(root).recall() is None


def test_what_is_too_new_is_not_kept(root: Path) -> None:
    """A file that was written while the build began may have changed unseen since: nothing is remembered."""
    newest = max(path.stat().st_ctime_ns for path in root.rglob('*.md'))
    keep(root, glance_at(root), began_ns=newest + 1)
    assert glance_at(root).recall() is None


def test_change_during_a_build_is_seen_by_the_next(root: Path) -> None:
    """What was seen in the beginning is what is kept."""
    glance = glance_at(root, 'another day')
    assert glance.recall() is None
    assert [entry.name for folder in glance.content.entries() for entry in folder.entries()] == ['a.md', 'b.md']
    _text(root)
    keep(root, glance)
    assert glance_at(root, 'another day').recall() is None


def test_output_that_was_not_held_alone_is_not_kept(root: Path) -> None:
    """Where two builds were at work nothing is known of what is there now."""
    glance_at(root).keep(SUMMARY, began_ns=LATER, programs=(), left=None)
    assert glance_at(root).recall() is None
