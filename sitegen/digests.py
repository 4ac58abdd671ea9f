"""Digests of values: equal values have equal digests, in any process."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date as Day
from enum import Enum
from functools import cache, partial
from typing import Any

_DIGITS = 32


def digest_of(*values: Any) -> str:
    """Digest of plain values, frozen records, classes and patterns, as 32 hex digits. Raises TypeError for anything
    else.

    The order of mappings counts, as pages show it; that of sets does not.
    """
    parts: list[bytes] = []
    for value in values:
        _feed(value, parts.append)
    return digest_of_bytes(b''.join(parts))


def digest_of_bytes(data: bytes) -> str:
    """Digest of bytes, as 32 hex digits. SHA-256 is the fastest hash of Python's where processors have instructions for
    it."""
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


Update = Callable[[bytes], object]


def _feed(value: Any, update: Update) -> None:
    """Feed a value to the hash so that no two different values give the same bytes: every part has a tag and a
    length."""
    _feeder(value.__class__)(value, update)


@cache
def _feeder(cls: type) -> Callable[[Any, Update], None]:
    """The function that feeds values of a class, cached: there are few classes and very many values."""
    if issubclass(cls, str):
        return _feed_text
    if dataclasses.is_dataclass(cls):
        names = tuple(field.name for field in dataclasses.fields(cls))
        return partial(_feed_record, names, f'd{cls.__qualname__}{len(names)}:'.encode())
    return next((feed for classes, feed in _FEEDERS if issubclass(cls, classes)), _feed_object)


def _feed_text(value: str, update: Update) -> None:
    """A text may carry its language."""
    text = value.encode()
    language = '' if value.__class__ is str else getattr(value, 'language', '')
    update(b's%d:%b:%b' % (len(text), language.encode(), text))


def _feed_record(names: tuple[str, ...], mark: bytes, value: Any, update: Update) -> None:
    update(mark)
    for name in names:
        _feed(getattr(value, name), update)


def _feed_plain(value: Any, update: Update) -> None:
    update(f'{type(value).__name__}={value!r};'.encode())


def _feed_bytes(value: bytes, update: Update) -> None:
    update(b'b%d:' % len(value) + value)


def _feed_list(value: Sequence[Any], update: Update) -> None:
    update(b'l%d:' % len(value))
    for item in value:
        _feed(item, update)


def _feed_mapping(value: Mapping[Any, Any], update: Update) -> None:
    update(b'm%d:' % len(value))
    for key, item in value.items():
        _feed(key, update)
        _feed(item, update)


def _feed_set(value: Set[Any], update: Update) -> None:
    digests = sorted(digest_of(item) for item in value)
    update(f'f{len(digests)}:{"".join(digests)}'.encode())


def _feed_object(value: Any, update: Update) -> None:
    match value:
        case type():
            update(f't{value.__module__}.{value.__qualname__};'.encode())
        case re.Pattern():
            _feed((value.pattern, value.flags), update)
        case _:
            raise TypeError(f'no digest of a {type(value).__qualname__}')


_FEEDERS: tuple[tuple[tuple[type, ...], Callable[[Any, Update], None]], ...] = (
    ((type(None), bool, int, float, Day, Enum), _feed_plain),
    ((bytes,), _feed_bytes),
    ((tuple, list), _feed_list),
    ((Mapping,), _feed_mapping),
    ((set, frozenset), _feed_set),
)
