"""Large mappings are written by what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.publish.cache import Cache
from sitegen.publish.journal import Journal
from tests.memory import Memory

FIRST = {str(number): number for number in range(100)}


class Kept(Memory, Cache):
    """A cache in memory."""

    def forget(self, key: str) -> None:
        self.entries.pop(key, None)


MAPPINGS = st.dictionaries(st.sampled_from('abcdefghijklmnopqrstuvwxyz'), st.integers(0, 3))


@given(st.lists(st.tuples(MAPPINGS, MAPPINGS), min_size=1), st.booleans())
def test_what_was_written_last_is_read(series: list[tuple[dict[str, int], dict[str, int]]], anew: bool) -> None:
    """Whatever comes, goes and changes in either part, and whether or not it was read in between."""
    cache = Kept()
    journal = Journal(cache, 'x')
    for parts in series:
        journal.write(*parts)
        if anew:
            journal = Journal(cache, 'x')
        assert journal.read() == parts


def test_little_that_changed_is_little_to_write() -> None:
    """As long as few entries differ the whole is not written again; when many do, it is."""
    cache = Kept()
    Journal(cache, 'x').write(FIRST)
    base = cache.entries['x/base']
    later = Journal(cache, 'x')
    later.read()
    later.write({**FIRST, '1': 0})
    assert cache.entries['x/base'] == base
    assert Journal(cache, 'x').read() == ({**FIRST, '1': 0},)
    later.write(dict.fromkeys(FIRST, 0))
    assert cache.entries['x/base'] != base
    assert Journal(cache, 'x').read() == (dict.fromkeys(FIRST, 0),)


def test_every_writing_has_a_mark_of_its_own() -> None:
    """Whoever notes the mark knows whether something was written since, be it the same."""
    cache = Kept()
    marks = [Journal(cache, 'x').write(FIRST) for _ in range(2)]
    later = Journal(cache, 'x')
    later.read()
    assert later.mark == marks[1] != marks[0]


def test_what_had_other_parts_is_written_whole() -> None:
    """A version that keeps more than the one before finds that out by itself, and keeps it all."""
    cache = Kept()
    Journal(cache, 'x').write(FIRST)
    later = Journal(cache, 'x')
    later.read()
    later.write(FIRST, {'more': 1})
    assert Journal(cache, 'x').read() == (FIRST, {'more': 1})


def test_changes_of_another_base_are_not_believed() -> None:
    """A writing that was cut off between its two entries, or one that somebody put back, leaves nothing."""
    cache = Kept()
    Journal(cache, 'x').write(FIRST)
    changes = cache.entries['x/changes']
    Journal(cache, 'x').write({})
    cache.entries['x/changes'] = changes
    assert Journal(cache, 'x').read() is None


def test_what_is_forgotten_can_be_written_again(tmp_path: Path) -> None:
    """After a build that failed, what was read can be written as it was."""
    cache = Cache(tmp_path, 'journal')
    Journal(cache, 'x').write(FIRST)
    journal = Journal(cache, 'x')
    parts = journal.read()
    assert parts == (FIRST,)
    journal.forget()
    assert Journal(cache, 'x').read() is None
    journal.write(*parts)
    assert Journal(cache, 'x').read() == (FIRST,)


@pytest.mark.parametrize('entry', ['x/base', 'x/changes'])
@pytest.mark.parametrize('data', [None, b'', b'no pickle', b'\x80\x05N.', b'cgone.module\nState\n.'])
def test_journal_of_another_version_is_not_there(entry: str, data: Any) -> None:
    """An entry that is no journal, or of classes that are no more, is as if it were not there."""
    cache = Kept()
    Journal(cache, 'x').write(FIRST)
    if data is None:
        cache.forget(entry)
    else:
        cache.put(entry, data)
    assert Journal(cache, 'x').read() is None
