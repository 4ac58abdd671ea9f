"""The cache as the stations see it, without knowing where entries are stored."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

T = TypeVar('T')


class Memo(Protocol):
    """Stores bytes under a key that names everything they depend on; may forget any of them.

    `get` returns exactly what this installation stored, or nothing; never bytes that somebody else wrote. So stations
    may store pickles.
    """

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, data: bytes) -> bool:
        """Whether it is stored, at least for this run."""

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        """As `put`, for parts by name that can be read one by one."""

    def part(self, key: str, name: str) -> bytes | None: ...

    def keep(self, key: str) -> None:
        """Count this key as used, though it was not read."""


def recall(memo: Memo, key: str, make: Callable[[], T]) -> T:
    """What `make` gives; as the memo has it where that was made before under this key."""
    stored = memo.get(key)
    if stored is not None:
        known: T = pickle.loads(stored)  # noqa: S301 - a memo gives what was put there
        return known
    made = make()
    memo.put(key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


class NoMemo:
    """Stores nothing."""

    def get(self, key: str) -> bytes | None:
        del key
        return None

    def put(self, key: str, data: bytes) -> bool:
        """Discard it."""
        del key, data
        return False

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        """Discard them."""
        del key, parts
        return False

    def part(self, key: str, name: str) -> bytes | None:
        del key, name
        return None

    def keep(self, key: str) -> None:
        """There is nothing to keep."""


class OneRun:
    """Stores in memory, for as long as the object lives."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.entries.get(key)

    def put(self, key: str, data: bytes) -> bool:
        self.entries[key] = data
        return True

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        self.entries.update((f'{key}#{name}', data) for name, data in parts.items())
        return True

    def part(self, key: str, name: str) -> bytes | None:
        return self.entries.get(f'{key}#{name}')

    def keep(self, key: str) -> None:
        """Nothing is ever dropped."""
