"""Where the time of a build goes: seconds by station, on a clock that the command line hands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar('T')


class Stopwatch:
    """Adds up seconds by name; those of a nested block count for it alone. Without a clock it does nothing."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self.clock = clock
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Time a block under a name; an enclosing block pauses meanwhile."""
        if self.clock is None:
            yield
            return
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add what was timed elsewhere, such as in another process."""
        for name, more in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + more

    def _switch(self) -> None:
        """Add the time since the last switch to the block that was running."""
        assert self.clock is not None
        now = self.clock()
        if self._running:
            name = self._running[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """The items, with the making of each timed under a name."""
        source = iter(items)
        while True:
            with self(name):
                try:
                    item = next(source)
                except StopIteration:
                    return
            yield item
