"""What is remembered of records changes nothing in what is found about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from sitegen import judging
from sitegen.content.notes import Spread
from sitegen.dates import parse_date
from sitegen.judging import Judged, judge_source, read_source
from tests.conftest import TODAY
from tests.directories import CASES, copy_base, overlay
from tests.memory import Memory

DAY = parse_date(TODAY)
R = TypeVar('R')
GROUPS = sorted({path.name[0] for path in CASES.iterdir() if (path / 'expected.txt').is_file()})


def judged(root: Path, memory: Memory | None, spread: Spread | None = None) -> Judged:
    """A directory as it is now, with what is remembered."""
    assert DAY
    return judge_source(read_source(root, memo=memory), DAY, memo=memory, spread=spread)


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


def by_threes(work: Callable[[Sequence[str]], R], ids: Sequence[str]) -> Iterator[R]:
    """Looks at three partners at a time, the last ones first."""
    return (work(ids[at : at + 3]) for at in reversed(range(0, len(ids), 3)))


@pytest.mark.parametrize('group', GROUPS)
def test_partners_judged_in_parts_are_judged_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str) -> None:
    """Where several processes look at some partners each, all that is said of a directory stays the same."""
    monkeypatch.setattr(judging, '_WORTH_SPREADING', 1)
    memory = Memory()
    for state in states(tmp_path / 'site', group):
        fresh = told(judged(tmp_path / 'site', None))
        assert told(judged(tmp_path / 'site', Memory(), by_threes)) == fresh, state
        assert told(judged(tmp_path / 'site', memory, by_threes)) == fresh, state


def test_only_who_changed_is_judged_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of partners whose records are as they were, nothing is looked at again, and nobody is asked to."""
    monkeypatch.setattr(judging, '_WORTH_SPREADING', 1)
    root, memory, seen = copy_base(tmp_path / 'site'), Memory(), list[str]()

    def spread(work: Callable[[Sequence[str]], R], ids: Sequence[str]) -> Iterator[R]:
        seen.extend(ids)
        yield work(ids)

    judged(root, memory, spread)
    everybody = list(seen)
    assert len(everybody) > 1
    seen.clear()
    judged(root, memory, spread)
    assert seen == []
    changed = root / 'content/partners' / f'{everybody[0]}.md'
    changed.write_text(changed.read_text() + '\nMore.\n')
    judged(root, memory, spread)
    assert seen == everybody[:1]


def test_records_of_few_partners_stay_open(tmp_path: Path) -> None:
    """A small directory is judged here, and what was worked out of its records is there for their pages."""

    def spread(work: Callable[[Sequence[str]], R], ids: Sequence[str]) -> Iterator[R]:
        raise AssertionError(f'{len(ids)} partners were handed over to {work}')

    found = judged(copy_base(tmp_path / 'site'), Memory(), spread)
    assert found.verdicts
    assert all('levels' in vars(verdict.assessment) for verdict in found.verdicts.values())


def test_records_of_many_partners_are_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large directory nothing stays but what was noted."""
    monkeypatch.setattr(judging, '_WORTH_SPREADING', 1)
    found = judged(copy_base(tmp_path / 'site'), Memory(), by_threes)
    assert found.verdicts
    assert not any('levels' in vars(verdict.assessment) for verdict in found.verdicts.values())
