"""Digests of values: the same value gives the same digest, in any process."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date as Day
from enum import Enum
from functools import cache
from typing import Any

_BYTES = 16


def digest_of(*values: Any) -> str:
    """32 hex digits of plain values, frozen records, classes and patterns. Raises TypeError for anything else.

    Mappings keep their order, as pages show it; sets have none.
    """
    parts: list[bytes] = []
    for value in values:
        _feed(value, parts.append)
    return digest_of_bytes(b''.join(parts))


def digest_of_bytes(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_BYTES).hexdigest()


def _feed(value: Any, update: Callable[[bytes], object]) -> None:
    """Hand over the value so that no two different ones give the same bytes: every part has a mark and a length."""
    match value:
        case str():
            text = value.encode()
            # A text may carry the language that it is in.
            language = '' if value.__class__ is str else getattr(value, 'language', '')
            update(b's%d:%b:%b' % (len(text), language.encode(), text))
        case _ if (names := _fields(value.__class__)) is not None:
            update(f'd{type(value).__qualname__}{len(names)}:'.encode())
            for name in names:
                _feed(getattr(value, name), update)
        case None | bool() | int() | float() | Day() | Enum():
            update(f'{type(value).__name__}={value!r};'.encode())
        case bytes():
            update(b'b%d:' % len(value) + value)
        case tuple() | list():
            update(b'l%d:' % len(value))
            for item in value:
                _feed(item, update)
        case Mapping():
            update(b'm%d:' % len(value))
            for key, item in value.items():
                _feed(key, update)
                _feed(item, update)
        case set() | frozenset():
            digests = sorted(digest_of(item) for item in value)
            update(f'f{len(digests)}:{"".join(digests)}'.encode())
        case _:
            _feed_object(value, update)


def _feed_object(value: Any, update: Callable[[bytes], object]) -> None:
    match value:
        case type():
            update(f't{value.__module__}.{value.__qualname__};'.encode())
        case re.Pattern():
            _feed((value.pattern, value.flags), update)
        case _:
            raise TypeError(f'no digest of a {type(value).__qualname__}')


@cache
def _fields(cls: type) -> tuple[str, ...] | None:
    """The fields of a record by its class; None of what is no record."""
    return tuple(field.name for field in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else None
