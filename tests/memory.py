"""A memo of tests: it forgets nothing, and tells what was put and what was of use."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.memo import OneRun


class Memory(OneRun):
    """Remembers in a dictionary; `puts` has the keys in the order in which they came, `used` those that a build would
    not forget."""

    def __init__(self) -> None:
        super().__init__()
        self.puts: list[str] = []
        self.used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        self.used.add(key)
        return super().get(key)

    def put(self, key: str, data: bytes) -> bool:
        self.used.add(key)
        self.puts.append(key)
        return super().put(key, data)

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        self.used.update(f'{key}#{name}' for name in parts)
        self.puts.append(key)
        return super().put_parts(key, parts)

    def part(self, key: str, name: str) -> bytes | None:
        self.used.add(f'{key}#{name}')
        return super().part(key, name)

    def keep(self, key: str) -> None:
        self.used.add(key)
