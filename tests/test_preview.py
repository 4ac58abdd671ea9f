"""A saved record is shown on its partner's pages before the build that follows from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.build import make_files, plan_site
from sitegen.judging import Judged, judge_source, read_source
from sitegen.preview import preview_change
from sitegen.rendering import Workshop
from tests.tiny import TINY, TODAY

RECORD = 'content/partners/cedar.md'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / 'site'))


def built(root: Path) -> tuple[Judged, Workshop]:
    judged = judge_source(read_source(root), TODAY)
    assert judged.directory is not None
    return judged, plan_site(judged, judged.directory).workshop


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding='utf-8') + text, encoding='utf-8')


def test_preview_is_what_the_build_makes(root: Path) -> None:
    """A changed text gives the bytes of the partner's pages that the whole build gives after it, in all languages."""
    before = built(root)
    append(root / RECORD, '\n\nA sentence that was not there.\n')
    shown = preview_change(*before, RECORD)
    judged = judge_source(read_source(root), TODAY)
    assert judged.directory is not None
    after = make_files(judged, judged.directory)
    assert b'A sentence that was not there.' in shown['partners/cedar/index.html']
    assert {'partners/cedar/index.html', 'sv/partners/cedar/index.html'} <= shown.keys()
    assert {path: after[path] for path in shown} == shown


def test_case_and_project_are_shown_with_their_partner(root: Path) -> None:
    """A case study and a project are previewed on their own pages."""
    before = built(root)
    for folder in ('cases', 'projects'):
        file = next(
            file
            for file in sorted((root / 'content' / folder).glob('*.md'))
            if file.stem in {*(case.id for case in before[1].directory.cases), *before[1].directory.projects}
        )
        append(file, '\n\nOne more thing.\n')
        shown = preview_change(*before, file.relative_to(root).as_posix())
        assert b'One more thing.' in shown[f'{folder}/{file.stem}/index.html']


def test_what_cannot_be_shown_has_no_preview(root: Path) -> None:
    """A record with an error, one that is gone, a partner that is not listed, a file that is no record: no preview."""
    before = built(root)
    good = (root / RECORD).read_text(encoding='utf-8')
    (root / RECORD).write_text(good.replace('name:', 'nmae:'), encoding='utf-8')
    assert preview_change(*before, RECORD) == {}
    (root / RECORD).unlink()
    assert preview_change(*before, RECORD) == {}
    assert preview_change(*before, 'site.yml') == {}
    assert preview_change(*before, 'content/partners/nobody.md') == {}
    unlisted = sorted(before[0].verdicts.keys() - before[1].directory.entries.keys())
    assert preview_change(*before, f'content/partners/{unlisted[0]}.md') == {}
