"""What a station asks of a cache, without knowing where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Memo(Protocol):
    """Remembers bytes by a key that names all that they depend on; may forget any of them.

    What comes back is what was put there by this installation, whole, or nothing: bytes that somebody
    else wrote never do. So a station may keep pickles in it.
    """

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, data: bytes) -> bool:
        """Whether it is remembered, for this run at least."""

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        """As `put`, of bytes by name, of which each can be had without the others."""

    def part(self, key: str, name: str) -> bytes | None: ...

    def keep(self, key: str) -> None:
        """What is under this key is of use, though nobody asked for it."""


class NoMemo:
    """Remembers nothing."""

    def get(self, key: str) -> bytes | None:
        del key
        return None

    def put(self, key: str, data: bytes) -> bool:
        """Forget it."""
        del key, data
        return False

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        """Forget them."""
        del key, parts
        return False

    def part(self, key: str, name: str) -> bytes | None:
        del key, name
        return None

    def keep(self, key: str) -> None:
        """There is nothing to keep."""


class OneRun:
    """Remembers for as long as it lives."""

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
        """It is kept."""
