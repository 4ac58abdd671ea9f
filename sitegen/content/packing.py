"""Frozen dataclasses that are pickled quickly.

`packed` replaces the pickling that `dataclass` generates for classes with slots, which looks up the fields again for
each of a hundred thousand values. `Late` values are unpickled lazily: of most records nobody asks for more than the id
and the partner.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from sitegen.passing import let_go_later

T = TypeVar('T')


def packed(cls: type[T]) -> type[T]:
    """Class decorator above `@dataclass(frozen=True, slots=True)`, for two fields or more."""
    names = [field.name for field in dataclasses.fields(cls)]  # type: ignore[arg-type]  # it is a dataclass
    values = attrgetter(*names)
    # A slot's own setter does not ask whether the value is frozen; these are new and nobody has them yet.
    setters: list[Callable[[Any, Any], None]] = [getattr(cls, name).__set__ for name in names]

    def getstate(self: Any) -> tuple[Any, ...]:
        return values(self)

    def setstate(self: Any, state: tuple[Any, ...]) -> None:
        for put, value in zip(setters, state, strict=True):
            put(self, value)

    cls.__getstate__ = getstate  # type: ignore[method-assign]  # every object has one
    cls.__setstate__ = setstate  # type: ignore[attr-defined]  # none has this
    return cls


@dataclass(frozen=True)
class Late:
    """Unpickled with the fields of its `head` only; the `rest` is unpickled when one of its fields is first accessed.

    For frozen dataclasses without slots, with the decorator `late`. Pickled again, a value passes on the bytes that it
    came with. These may be stored elsewhere (`rest_in`). Within `passing` the rest is let go of again.
    """

    head: ClassVar[frozenset[str]] = frozenset()
    rest: ClassVar[tuple[str, ...]] = ()

    def __getstate__(self) -> dict[str, Any]:
        held = self.__dict__
        rest = held.get(_REST)
        if rest is None:
            rest = pickle.dumps([held[name] for name in self.rest], pickle.HIGHEST_PROTOCOL)
        return {**{name: held[name] for name in self.head}, _REST: _bytes_of(rest)}

    if not TYPE_CHECKING:  # or every attribute would be known to every value

        def __getattr__(self, name: str) -> Any:
            held = self.__dict__
            if name in self.rest and _REST in held:
                # Another thread may do the same at the same time, and loses nothing.
                came = pickle.loads(_bytes_of(held[_REST]))  # noqa: S301 - part of what was believed
                rest = dict(zip(self.rest, came, strict=True))
                held.update(rest)
                let_go_later(held, self.rest)
                return rest[name]
            raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}', name=name, obj=self)


_REST = '_rest'
L = TypeVar('L', bound=Late)


class Rests(Protocol):
    """Where the rests of late values are stored, pickled."""

    def rest_of(self, key: str) -> bytes: ...


def _bytes_of(rest: bytes | tuple[Rests, str]) -> bytes:
    return rest if isinstance(rest, bytes) else rest[0].rest_of(rest[1])


def parted(value: L) -> tuple[L, bytes]:
    """A late value without its rest, of which only the head may be accessed, and the pickled rest."""
    state = value.__getstate__()
    rest = state.pop(_REST)
    head = object.__new__(type(value))
    head.__dict__.update(state, **{_REST: b''})
    return head, rest


def rest_in(value: Late, rests: Rests, key: str) -> None:
    """Set where the rest of a late value is stored that came without it."""
    value.__dict__[_REST] = rests, key


def late(cls: type[L]) -> type[L]:
    """Class decorator above `@dataclass(frozen=True)` of a `Late`: removes defaults from the class, which attribute
    access would find in place of the field."""
    names = [item.name for item in dataclasses.fields(cls)]
    for name in names:
        if name in cls.__dict__:
            delattr(cls, name)
    cls.rest = tuple(name for name in names if name not in cls.head)
    return cls


def made(cls: type[L], **fields: Any) -> L:
    """A new late value, without the generated `__init__`, which in a frozen class makes one call for each of thirty
    fields."""
    value = object.__new__(cls)
    value.__dict__.update(_defaults(cls), **fields)  # type: ignore[arg-type]  # a class has a hash, mypy does not know
    return value


@cache
def _defaults(cls: type[Late]) -> dict[str, Any]:
    """The defaults of fields. Records are never changed, so all share one empty mapping."""
    fields = dataclasses.fields(cls)
    made = {item.name: item.default_factory() for item in fields if item.default_factory is not dataclasses.MISSING}
    return made | {item.name: item.default for item in fields if item.default is not dataclasses.MISSING}


def given(value: L, **fields: Any) -> L:
    """A copy of a late value with other values for these fields of its head; its rest is not unpickled."""
    other = object.__new__(type(value))
    other.__dict__.update(value.__dict__, **fields)
    return other
