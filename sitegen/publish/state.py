"""The state of the last build: its units, what each was made from, and what the output held afterwards.

The state counts only as far as the output still matches it: a file that somebody else changed or removed is made again,
one that somebody added is removed. What every build needs is read at once, the rest on demand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sitegen.memo import Memo
from sitegen.pages.making import Fragments
from sitegen.publish.cache import Cache
from sitegen.publish.holding import Holding, holding_journal, read_holding
from sitegen.publish.journal import Journal
from sitegen.publish.shelves import Shelves


class Standing(NamedTuple):
    """A unit as it stands in the output.

    `key` is a digest of its inputs, `paths` are its files; `traces` and `faces` are what other units need from it. A
    named tuple, as every build reads and writes all of them.
    """

    key: str
    paths: tuple[str, ...]
    traces: tuple[tuple[str, str, str], ...]
    faces: Fragments


class Origin(NamedTuple):
    """What a unit was made from: the digest of its ground, and digests of its inputs by name."""

    ground: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Units:
    """Units by id. `standing` has all of them in memory; `origins` and `fragments` are read on demand."""

    standing: dict[str, Standing]
    origins: Shelves[Origin]
    fragments: Shelves[Fragments]


@dataclass(frozen=True, slots=True)
class State:
    """A build: its units, the parts of each ground by digest, and what the output held afterwards."""

    units: Units
    grounds: Mapping[str, Mapping[str, str]]
    holding: Holding


def new_units(memo: Memo, last: State | None = None) -> Units:
    """Empty units for a new build; details of the `last` one stay readable where it is given."""
    fresh = last is None
    return Units({}, Shelves(memo, 'origins', fresh=fresh), Shelves(memo, 'fragments', fresh=fresh))


class Memory:
    """Reads and writes the state of an output."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._holding = holding_journal(cache)
        self._units = Journal(cache, 'units')

    def read(self) -> State | None:
        """The state of the last build; None where it is not stored completely."""
        holding, parts = read_holding(self._holding), self._units.read()
        if holding is None or parts is None:
            return None
        try:
            standing, grounds, belongs = parts
            units = dict(zip(standing, map(Standing._make, standing.values()), strict=True))
        except (TypeError, ValueError):  # of another version of this program
            return None
        if belongs != {'holding': self._holding.mark}:
            return None
        return State(Units(units, Shelves(self._cache, 'origins'), Shelves(self._cache, 'fragments')), grounds, holding)

    def write(self, state: State) -> str:
        """Store the state for the next build; returns the mark of its holding."""
        units = state.units
        units.origins.keep(units.standing)
        units.fragments.keep(units.standing)
        mark = self._holding.write(state.holding.files, state.holding.folders)
        self._units.write({id: tuple(unit) for id, unit in units.standing.items()}, state.grounds, {'holding': mark})
        return mark

    def forget(self) -> None:
        """Make the stored state invalid, so that a build that is killed leaves none behind."""
        self._units.forget()
        self._holding.forget()
