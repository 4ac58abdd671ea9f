"""What a station asks of a cache, without knowing where it is kept."""

from __future__ import annotations

from typing import Protocol


class Memo(Protocol):
    """Remembers bytes by a key that names all that they depend on; may forget any of them.

    What comes back is what was put there by this installation, whole, or nothing: bytes that somebody
    else wrote never do. So a station may keep pickles in it.
    """

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, data: bytes) -> bool:
        """Whether it is remembered, for this run at least."""

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

    def keep(self, key: str) -> None:
        """There is nothing to keep."""
