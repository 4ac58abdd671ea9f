"""What stations note of each partner's records, remembered for as long as these are what they were.

Most records did not change since the last run. What a station makes of one partner's records alone, its findings or
its points, is noted beside a digest of them, so that nobody has to look at the records again.
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

# Of a station: what all of its notes rest on, and by partner a digest of the records with what was noted of them.
_Station = tuple[str, dict[str, tuple[str, Any]]]


class Notes:
    """The notes of one run. `digests` are of each partner's records; who is not among them is looked at anew."""

    def __init__(self, digests: Mapping[str, str] | None = None, memo: Memo | None = None) -> None:
        self._digests = digests or {}
        self._memo = memo or NoMemo()
        self._key = f'notes/{installed()}' if digests else ''
        stored = self._memo.get(self._key) if digests else None
        self._before: dict[str, _Station] = pickle.loads(stored) if stored else {}  # noqa: S301 - a memo gives what we put there
        self._now: dict[str, _Station] = {}
        self._is_known = True

    def each(self, station: str, items: Mapping[str, V], note: Callable[[V], T], *ground: object) -> dict[str, T]:
        """What `note` says of each partner's item; said before, it is not asked again.

        `note` may look at this partner's records, and at what is in `ground`, of which there is a digest.
        """
        if not self._digests:
            return {id: note(item) for id, item in items.items()}
        rests_on = digest_of(*ground)
        before_on, before = self._before.get(station, ('', {}))
        if before_on != rests_on:
            before = {}
        now: dict[str, tuple[str, Any]] = {}
        for id, item in items.items():
            digest, known = self._digests.get(id, ''), before.get(id)
            if known is None or known[0] != digest:
                known = digest, note(item)
                self._is_known = False
            now[id] = known
        self._is_known &= len(now) == len(before)
        self._now[station] = rests_on, now
        return {id: said for id, (_, said) in now.items()}

    def keep(self) -> None:
        """Remember what was noted, where it is not what is remembered."""
        if self._digests and not self._is_known:
            self._memo.put(self._key, pickle.dumps(self._before | self._now, pickle.HIGHEST_PROTOCOL))


# Of a run that remembers nothing.
NO_NOTES = Notes()
