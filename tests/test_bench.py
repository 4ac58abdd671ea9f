"""The invented directory that builds are measured on: sound, and the same every time."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import TODAY, Corpus
from sitegen.diagnostics import Severity
from sitegen.judging import judge_source, read_source


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def test_invented_directory_is_the_same_every_time(tmp_path: Path) -> None:
    """The same arguments give the same bytes, in a folder that held something else before."""
    (tmp_path / 'two/content').mkdir(parents=True)
    (tmp_path / 'two/content/old.md').write_text('old')
    for name in ('one', 'two'):
        Corpus(tmp_path / name, 3, ('en', 'ru')).write()
    assert files(tmp_path / 'one') == files(tmp_path / 'two')


def test_invented_directory_has_no_errors(tmp_path: Path) -> None:
    """A figure counts only where the records hold their program: nothing is found but that some are alike."""
    Corpus(tmp_path, 12, ('en', 'ru')).write()
    judged = judge_source(read_source(tmp_path), TODAY)
    assert [finding for finding in judged.findings if finding.severity is Severity.ERROR] == []
    assert judged.directory is not None
    assert len(judged.directory.entries) == 12
