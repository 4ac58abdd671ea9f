"""What is remembered of records changes nothing in what is found about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.dates import parse_date
from sitegen.judging import Judged, judge_source, read_source
from tests.conftest import TODAY
from tests.directories import CASES, copy_base, overlay
from tests.memory import Memory

DAY = parse_date(TODAY)
GROUPS = sorted({path.name[0] for path in CASES.iterdir() if (path / 'expected.txt').is_file()})


def judged(root: Path, memory: Memory | None) -> Judged:
    """A directory as it is now, with what is remembered."""
    assert DAY
    return judge_source(read_source(root, memo=memory), DAY, memo=memory)


def told(found: Judged) -> dict[str, object]:
    """All that is said of a directory and of its partners."""
    directory = found.directory
    return {
        'findings': found.findings,
        'verdicts': {id: (v, v.levels, v.statuses) for id, v in found.verdicts.items()},
        'points': {id: (score.total, score.sources) for id, score in found.scores.items()},
        'records': found.source.collection,
        'entries': list(directory.entries.values()) if directory else None,
        'facets': directory.facets if directory else None,
    }


def states(root: Path, group: str) -> Iterator[str]:
    """One directory after another, in the same folder: a sound one, then each with a fault of this group."""
    sound = copy_base(root)
    yield 'base'
    for case in sorted(CASES.glob(f'{group}*')):
        if (case / 'expected.txt').is_file():
            sound.rename(root.with_name(f'before {case.name}'))
            overlay(copy_base(root), case)
            yield case.name


@pytest.mark.parametrize('group', GROUPS)
def test_memory_of_another_state_changes_no_finding(tmp_path: Path, group: str) -> None:
    """With the memory of whatever was there before, a directory is judged as without any."""
    memory = Memory()
    for state in states(tmp_path / 'site', group):
        fresh = told(judged(tmp_path / 'site', None))
        for _ in range(2):
            assert told(judged(tmp_path / 'site', memory)) == fresh, state
