"""Values of everyday front matter, taken without a look at where they stand."""

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
    """What takes the value of something that is written as everyday YAML: of a text as it is written, of a list or
    mapping. It gives what the shape reads of the node, or None where the shape has something to tell, or must look."""

    text: Callable[[str], T | None] = _refuse
    nested: Callable[[list[Written] | dict[str, Written]], T | None] = _refuse

    def take(self, written: Written) -> T | None:
        return self.text(written) if isinstance(written, str) else self.nested(written)


def one_of(values: Mapping[str, T]) -> Taker[T]:
    """What takes a few texts, each as itself or in quotes, and nothing else."""
    return Taker({written: value for text, value in values.items() for written in (text, f'"{text}"', f"'{text}'")}.get)
