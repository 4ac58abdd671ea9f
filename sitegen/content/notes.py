"""Results of stations about each partner's records, remembered until the records change.

Most records did not change since the last run. What a station makes of one partner's records alone, such as findings
or points, is kept beside a digest of these records, so that they need not be looked at again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sitegen.digests import digest_of
from sitegen.installed import installed
from sitegen.memo import Memo, NoMemo

T = TypeVar('T')
V = TypeVar('V')
R = TypeVar('R')

# Of a station: a digest of what all of its notes depend on, and by partner a digest of the records and the note.
_Station = tuple[str, dict[str, tuple[str, Any]]]
Stations = Mapping[str, _Station]


class Spread(Protocol):
    """Runs work on parts of many partners, named by their ids, beside each other; gives what each part came to."""

    def __call__(self, work: Callable[[Sequence[str]], R], ids: Sequence[str]) -> Iterable[R]: ...


class Notes:
    """The notes of one run. `digests` are those of each partner's records; without them nothing is remembered."""

    def __init__(self, digests: Mapping[str, str] | None = None, memo: Memo | None = None) -> None:
        self._digests = digests or {}
        self._memo = memo or NoMemo()
        self._key = f'notes/{installed()}' if digests else ''
        stored = self._memo.get(self._key) if digests else None
        self._before: dict[str, _Station] = pickle.loads(stored) if stored else {}  # noqa: S301 - a memo gives what was put there
        self._now: dict[str, _Station] = {}
        self._changed = False

    def each(self, station: str, items: Mapping[str, V], note: Callable[[V], T], *ground: object) -> dict[str, T]:
        """The note about each partner's item: a remembered one, else what `note` makes of it.

        `note` may depend on nothing but this partner's records and `ground`.
        """
        if not self._digests:
            return {id: note(item) for id, item in items.items()}
        ground_digest = digest_of(*ground)
        digest_before, before = self._before.get(station, ('', {}))
        if digest_before != ground_digest:
            before = {}
        now: dict[str, tuple[str, Any]] = {}
        for id, item in items.items():
            digest, known = self._digests.get(id, ''), before.get(id)
            if known is None or known[0] != digest:
                known = digest, note(item)
                self._changed = True
            now[id] = known
        self._changed |= len(now) != len(before)
        self._now[station] = ground_digest, now
        return {id: noted for id, (_, noted) in now.items()}

    def unknown(self, station: str, *ground: object) -> list[str]:
        """The partners about whom a station has no note on this ground that holds."""
        digest, before = self._before.get(station, ('', {}))
        known = before if digest == digest_of(*ground) else {}
        return [id for id, digest in self._digests.items() if id not in known or known[id][0] != digest]

    def of(self, ids: Iterable[str]) -> Notes:
        """What is known now, for a run that looks at these partners alone; `learn` takes what it `made`."""
        notes = Notes()
        notes._digests = {id: self._digests[id] for id in ids}
        notes._before = self._before
        return notes

    @property
    def made(self) -> Stations:
        """The notes of this run, those that it recalled among them."""
        return self._now

    def learn(self, made: Stations) -> None:
        """Take over the notes that another run has made of some partners."""
        self._changed = True
        for station, (ground, noted) in made.items():
            digest, before = self._before.get(station, ('', {}))
            known = before if digest == ground else {}
            known.update(noted)
            self._before[station] = ground, known

    def keep(self) -> None:
        """Remember the notes of this run, if any of them is new."""
        if self._digests and self._changed:
            self._memo.put(self._key, pickle.dumps(self._before | self._now, pickle.HIGHEST_PROTOCOL))


NO_NOTES = Notes()
