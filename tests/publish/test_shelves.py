"""What is remembered of units is read and written by the shelf."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.publish.cache import Cache
from sitegen.publish.shelves import Shelves

IDS = [f'en/works/partner-{number}' for number in range(200)]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache with shelves of many units, each with its id for a value and a key."""
    cache = Cache(tmp_path, 'shelves')
    shelves: Shelves[str] = Shelves(cache, 'ids', fresh=True)
    for id in IDS:
        shelves.put(id, f'key of {id}', id)
    shelves.keep(IDS)
    return cache


def entries(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (root / '.sitegen/shelves').iterdir()}


def test_values_are_found_again(cache: Cache) -> None:
    """Every value is there for the next build, by its unit and key."""
    later: Shelves[str] = Shelves(cache, 'ids')
    assert [later.get(id, f'key of {id}') for id in IDS] == IDS


def test_value_of_another_build_is_not_taken(cache: Cache) -> None:
    """A unit that was made of something else since, one that is not known, shelves of another name."""
    later: Shelves[str] = Shelves(cache, 'ids')
    assert (later.get(IDS[0], 'another key'), later.get('en/works/nobody', f'key of {IDS[0]}')) == (None, None)
    others: Shelves[str] = Shelves(cache, 'others')
    assert others.get(IDS[0], f'key of {IDS[0]}') is None


def test_only_what_changed_is_written(cache: Cache, tmp_path: Path) -> None:
    """One new value touches one entry, and what else is on that shelf stays."""
    before = entries(tmp_path)
    later: Shelves[str] = Shelves(cache, 'ids')
    later.put(IDS[7], 'new key', 'new')
    later.keep(IDS)
    after = entries(tmp_path)
    assert len([name for name in after if after[name] != before[name]]) == 1
    last: Shelves[str] = Shelves(cache, 'ids')
    assert last.get(IDS[7], 'new key') == 'new'
    assert [last.get(id, f'key of {id}') for id in IDS if id != IDS[7]] == [id for id in IDS if id != IDS[7]]


def test_units_that_are_no_more_leave_their_shelf(cache: Cache) -> None:
    """Whenever a shelf is written, only units that are still there stand on it."""
    profile, works = 'en/profile/partner-7', 'en/works/partner-7'
    later: Shelves[str] = Shelves(cache, 'ids')
    later.put(profile, 'key', 'of the same partner')
    later.keep([profile])
    last: Shelves[str] = Shelves(cache, 'ids')
    assert (last.get(profile, 'key'), last.get(works, f'key of {works}')) == ('of the same partner', None)


def test_fresh_shelves_are_empty(cache: Cache) -> None:
    """A clean build finds nothing of an earlier one, and leaves nothing of it on the shelves that it writes."""
    fresh: Shelves[str] = Shelves(cache, 'ids', fresh=True)
    assert fresh.get(IDS[0], f'key of {IDS[0]}') is None
    fresh.put(IDS[0], 'new key', 'new')
    fresh.keep(IDS)
    later: Shelves[str] = Shelves(cache, 'ids')
    assert later.get(IDS[0], f'key of {IDS[0]}') is None
    assert later.get(IDS[0], 'new key') == 'new'


@pytest.mark.parametrize('data', [b'', b'no pickle', b'\x80\x05N.', b'cgone.module\nState\n.'])
def test_shelf_of_another_version_is_empty(cache: Cache, data: bytes) -> None:
    """An entry that is no shelf, or of classes that are no more, is as if it were not there."""
    for number in range(1000):
        cache.put(f'ids/{number}', data)
    later: Shelves[str] = Shelves(cache, 'ids')
    assert [later.get(id, f'key of {id}') for id in IDS] == [None] * len(IDS)
