"""A memo of tests: it forgets nothing, and tells what was put and what was of use."""

from __future__ import annotations


class Memory:
    """Remembers in a dictionary; `puts` has the keys in the order in which they came, `used` those that a build would
    not forget."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        self.used.add(key)
        return self.entries.get(key)

    def put(self, key: str, data: bytes) -> bool:
        self.used.add(key)
        self.entries[key] = data
        self.puts.append(key)
        return True

    def keep(self, key: str) -> None:
        self.used.add(key)
