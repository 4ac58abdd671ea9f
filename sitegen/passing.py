"""Values that are held for as long as one piece of work goes on, and no longer.

A build looks at ten thousand records, a few at a time. What it unpickles and works out on the way would stay in memory
to its end, in each of its processes. Within `passing` it is let go of, and worked out again where it is asked for
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar, overload

T = TypeVar('T')

# The attributes of values that the piece of work at hand has filled in: each time a `__dict__` and the names.
_Filled = list[tuple[dict[str, Any], Iterable[str]]]
_filled: ContextVar[_Filled | None] = ContextVar('filled', default=None)


@contextmanager
def passing() -> Iterator[None]:
    """Let go of what is filled in within the block, at its end."""
    filled: _Filled = []
    token = _filled.set(filled)
    try:
        yield
    finally:
        _filled.reset(token)
        for held, names in filled:
            for name in names:
                held.pop(name, None)


def let_go_later(held: dict[str, Any], names: Iterable[str]) -> None:
    """Note what has been filled in. Whoever reads these attributes must be able to fill them in again."""
    filled = _filled.get()
    if filled is not None:
        filled.append((held, names))


class passing_property(Generic[T]):  # noqa: N801  # written like `property` and `cached_property`
    """A `cached_property` that is let go of with the piece of work that asked for it first."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> passing_property[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> T | passing_property[T]:
        if instance is None:
            return self
        held = instance.__dict__
        value = held[self._name] = self._make(instance)
        let_go_later(held, (self._name,))
        return value
