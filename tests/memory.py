"""A memo of tests: it forgets nothing, and tells what was put."""

from __future__ import annotations


class Memory:
    """Remembers in a dictionary; `puts` has the keys in the order in which they came."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.puts: list[str] = []

    def get(self, key: str) -> bytes | None:
        return self.entries.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.entries[key] = data
        self.puts.append(key)
