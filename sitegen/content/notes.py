"""Results of stations about each partner's records, remembered until the records change.

Most records did not change since the last run. What a station makes of one partner's records alone, such as findings
or points, is kept beside a digest of these records, so that they need not be looked at again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sitegen.digests import digest_of
from sitegen.installed import installed
from sitegen.memo import Memo, NoMemo

T = TypeVar('T')
V = TypeVar('V')

# Of a station: a digest of what all of its notes depend on, and by partner a digest of the records and the note.
_Station = tuple[str, dict[str, tuple[str, Any]]]


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

    def keep(self) -> None:
        """Remember the notes of this run, if any of them is new."""
        if self._digests and self._changed:
            self._memo.put(self._key, pickle.dumps(self._before | self._now, pickle.HIGHEST_PROTOCOL))


NO_NOTES = Notes()
