"""What the last build left: which units it made of what, and what the output held afterwards.

It is believed only as far as the output still bears it out: a file that somebody else changed, removed or
added is made again or taken away. What every build needs of all units is read at once, the rest when it is asked for.
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


class Memory:
    """What is known of an output from one build to the next."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._holding = holding_journal(cache)
        self._units = Journal(cache, 'units')

    def read(self) -> State | None:
        """The state of the last build; None where it is not remembered whole."""
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
        """Keep it for the next build; gives the mark of its holding."""
        units = state.units
        units.origins.keep(units.standing)
        units.fragments.keep(units.standing)
        mark = self._holding.write(state.holding.files, state.holding.folders)
        self._units.write({id: tuple(unit) for id, unit in units.standing.items()}, state.grounds, {'holding': mark})
        return mark

    def forget(self) -> None:
        """Of units stays what nobody asks for as long as they are not known."""
        self._units.forget()
        self._holding.forget()
