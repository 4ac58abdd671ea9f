"""What the last build left: which units it made of what, and what the output held afterwards.

It is believed only as far as the output still bears it out: a file that somebody else changed, removed or
added is made again or taken away. What every build needs of all units is read at once, the rest when it is asked for.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sitegen.memo import Memo
from sitegen.pages.making import Fragments
from sitegen.publish.cache import Cache
from sitegen.publish.holding import Holding, forget_holding, read_holding, write_holding
from sitegen.publish.shelves import Shelves

_UNITS = 'units'


class Standing(NamedTuple):
    """A unit as it stands in the output: `key` is a digest of what it was made of, `paths` are its files, `traces`
    and `faces` are what the rest of the site needs of it. A tuple, as every build reads and writes all of them."""

    key: str
    paths: tuple[str, ...]
    traces: tuple[tuple[str, str, str], ...]
    faces: Fragments


class Origin(NamedTuple):
    """What a unit was made of: its ground, and digests by name."""

    ground: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Units:
    """Units by id: `standing` has them all, the rest is known of those that it is asked for."""

    standing: dict[str, Standing]
    origins: Shelves[Origin]
    fragments: Shelves[Fragments]


@dataclass(frozen=True, slots=True)
class State:
    """A build: its units, the parts of their grounds by digest, and what the output held then."""

    units: Units
    grounds: Mapping[str, Mapping[str, str]]
    holding: Holding


def new_units(memo: Memo, last: State | None = None) -> Units:
    """Where a build notes its units: beside what the last one noted of them, or with nothing."""
    fresh = last is None
    return Units({}, Shelves(memo, 'origins', fresh=fresh), Shelves(memo, 'fragments', fresh=fresh))


def read_state(cache: Cache) -> State | None:
    """The state of the last build; None where nothing is remembered of it."""
    held, data = read_holding(cache), cache.get(_UNITS)
    if held is None or data is None:
        return None
    try:
        mark, standing, grounds = pickle.loads(data)  # noqa: S301 - the cache gives back only what it signed itself
        units = dict(zip(standing, map(Standing._make, standing.values()), strict=True))
    except Exception:  # of another version of this program
        return None
    holding, found = held
    if mark != found:
        return None
    return State(Units(units, Shelves(cache, 'origins'), Shelves(cache, 'fragments')), grounds, holding)


def write_state(cache: Cache, state: State) -> str:
    """Keep it for the next build; gives the digest of its holding."""
    units = state.units
    units.origins.keep(units.standing)
    units.fragments.keep(units.standing)
    mark = write_holding(cache, state.holding)
    standing = {id: tuple(unit) for id, unit in units.standing.items()}
    cache.put(_UNITS, pickle.dumps((mark, standing, state.grounds), pickle.HIGHEST_PROTOCOL))
    return mark


def forget_state(cache: Cache) -> None:
    """Of units stays what nobody asks for as long as they are not known."""
    cache.forget(_UNITS)
    forget_holding(cache)
