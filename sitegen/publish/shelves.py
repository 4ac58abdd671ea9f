"""Details of units that few builds need, spread over many cache entries: a build that makes few units reads and writes
few of them."""

from __future__ import annotations

import pickle
from collections.abc import Container
from typing import Generic, TypeVar
from zlib import crc32

from sitegen.memo import Memo

T = TypeVar('T')

_SHELVES = 128


class Shelves(Generic[T]):
    """Values by unit id. With `fresh`, values of earlier builds are ignored.

    A value is stored with the key of its unit, so that one that belongs to another version of the unit is not used.
    """

    def __init__(self, memo: Memo, name: str, *, fresh: bool = False) -> None:
        self._memo, self._name, self._fresh = memo, name, fresh
        self._taken: dict[int, dict[str, tuple[str, T]]] = {}
        self._changed: set[int] = set()

    def get(self, id: str, key: str) -> T | None:
        """The value of a unit; None where it is not stored for this key."""
        found = self._shelf(_number(id)).get(id)
        return found[1] if found and found[0] == key else None

    def put(self, id: str, key: str, value: T) -> None:
        number = _number(id)
        self._shelf(number)[id] = key, value
        self._changed.add(number)

    def keep(self, living: Container[str]) -> None:
        """Write the entries that changed, without the units that no longer exist."""
        for number in sorted(self._changed):
            shelf = {id: value for id, value in self._taken[number].items() if id in living}
            self._memo.put(self._place(number), pickle.dumps(shelf, pickle.HIGHEST_PROTOCOL))
        self._changed.clear()

    def _shelf(self, number: int) -> dict[str, tuple[str, T]]:
        if number not in self._taken:
            self._taken[number] = {} if self._fresh else self._read(number)
        return self._taken[number]

    def _read(self, number: int) -> dict[str, tuple[str, T]]:
        data = self._memo.get(self._place(number))
        try:
            found = pickle.loads(data) if data else {}  # noqa: S301 - the cache gives back only what it signed itself
        except Exception:  # of another version of this program
            return {}
        return found if isinstance(found, dict) else {}

    def _place(self, number: int) -> str:
        return f'{self._name}/{number}'


def _number(id: str) -> int:
    """The entry in which a unit `<language>/<kind>/<name>` is stored; all units of one partner share one."""
    return crc32(id.split('/', 2)[2].encode()) % _SHELVES
