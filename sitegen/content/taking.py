"""Takers: what shapes use to take values from everyday YAML, which does without nodes and their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sitegen.content.everyday_yaml import Written

T = TypeVar('T')


def _refuse(_written: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Taker(Generic[T]):
    """Takes the value of what everyday YAML has written: `text` of a text, `nested` of a list or a mapping.

    Both give what the shape would read from the node; None where it would report something, or needs the node to tell.
    """

    text: Callable[[str], T | None] = _refuse
    nested: Callable[[list[Written] | dict[str, Written]], T | None] = _refuse

    def take(self, written: Written) -> T | None:
        return self.text(written) if isinstance(written, str) else self.nested(written)


def one_of(values: Mapping[str, T]) -> Taker[T]:
    """A taker of these texts alone, each without quotes or with them."""
    return Taker({written: value for text, value in values.items() for written in (text, f'"{text}"', f"'{text}'")}.get)
