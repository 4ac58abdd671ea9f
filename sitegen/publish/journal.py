"""Storage for large mappings of which little changes: written whole once, then only as the difference from that."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from itertools import repeat
from secrets import token_hex
from typing import Any

from sitegen.publish.cache import Cache

# They are written whole again when more than one in so many entries differs.
_FEW = 8
_MISSING = object()

Parts = tuple[dict[str, Any], ...]


class Journal:
    """One or several mappings of plain values, stored under a name. Every write gives a new `mark`."""

    def __init__(self, cache: Cache, name: str) -> None:
        self._cache, self._name = cache, name
        self._base: Parts = ()
        self._base_mark = ''
        self.mark = ''

    def read(self) -> Parts | None:
        """The mappings as they were written last; None where they are missing or damaged."""
        try:
            base_mark, base = self._entry('base')
            of, mark, changes = self._entry('changes')
            parts = tuple(_with(part, *change) for part, change in zip(base, changes, strict=True))
        except Exception:  # not there, or of another version of this program
            return None
        if of != base_mark:
            return None
        self._base_mark, self._base, self.mark = base_mark, base, mark
        return parts

    def write(self, *parts: Mapping[str, Any]) -> str:
        """Store the mappings; returns their mark."""
        changes = list(map(_between, self._base, parts))
        if len(self._base) != len(parts) or sum(map(_size, changes)) * _FEW > sum(map(len, parts)):
            self._base_mark, self._base = token_hex(16), tuple(map(dict, parts))
            changes = [({}, []) for _ in parts]
            self._put('base', (self._base_mark, self._base))
        self.mark = token_hex(16)
        self._put('changes', (self._base_mark, self.mark, changes))
        return self.mark

    def forget(self) -> None:
        """Make what is stored invalid until the next write."""
        self._cache.forget(f'{self._name}/changes')

    def _entry(self, part: str) -> Any:
        return pickle.loads(self._cache.get(f'{self._name}/{part}') or b'')  # noqa: S301 - it signed this itself

    def _put(self, part: str, value: object) -> None:
        self._cache.put(f'{self._name}/{part}', pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


# What is new or other than it was, and what is gone.
_Changes = tuple[dict[str, Any], list[str]]


def _between(old: Mapping[str, Any], new: Mapping[str, Any]) -> _Changes:
    before = zip(new.items(), map(old.get, new, repeat(_MISSING)), strict=True)
    changed = {key: value for (key, value), was in before if was is not value and was != value}
    return changed, sorted(old.keys() - new.keys())


def _with(old: Mapping[str, Any], changed: Mapping[str, Any], gone: list[str]) -> dict[str, Any]:
    now = {**old, **changed}
    for key in gone:
        del now[key]
    return now


def _size(changes: _Changes) -> int:
    return len(changes[0]) + len(changes[1])
