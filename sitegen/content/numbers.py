"""Shapes of numbers, written in digits and without quotes."""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from sitegen.content.nodes import Scalar
from sitegen.content.shapes import CheckedShape, Fault, JsonSchema, Reader, name_of
from sitegen.content.taking import Taker
from sitegen.diagnostics import Severity, shown

N = TypeVar('N', int, float)

# Three decimals, the last one 0: nobody writes a fraction so, and many languages a thousand.
_LIKE_THOUSANDS = re.compile(r'-?[1-9][0-9]{0,2}\.[0-9]{2}0')


@dataclass(frozen=True)
class _Digits(CheckedShape[N]):
    """A number from `min` to `max`: its class says how it is written, and what it is called."""

    min: int | None = None
    max: int | None = None
    quotes: ClassVar[bool] = False
    written: ClassVar[re.Pattern[str]]
    cure: ClassVar[str]
    json_type: ClassVar[str]

    @abstractmethod
    def value_of(self, digits: str) -> N:
        """The number that these digits write."""

    def accept(self, text: str, _reader: Reader) -> N | None:
        if not self.written.fullmatch(text):
            return None
        value = self.value_of(text)
        within = (self.min is None or value >= self.min) and (self.max is None or value <= self.max)
        return value if within else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        if node.plain and self.written.fullmatch(node.value):
            return self._out_of_range(self.value_of(node.value), field)
        return 'R304', f'{name_of(field)} is {shown(node.value)}; it takes {self.takes}', self.cure

    def _out_of_range(self, value: N, field: str) -> Fault:
        if self.min is not None and value < self.min:
            limit, least_or_most, more_or_less = self.min, 'least', 'more'
        else:
            assert self.max is not None
            limit, least_or_most, more_or_less = self.max, 'most', 'less'
        message = f'{name_of(field)} is {value:,}; the {least_or_most} is {limit:,}'
        return 'R305', message, f'write {limit:,} or {more_or_less}'

    def json_schema(self) -> JsonSchema:
        limits = {'minimum': self.min, 'maximum': self.max}
        return {'type': self.json_type} | {key: limit for key, limit in limits.items() if limit is not None}


@dataclass(frozen=True)
class Integer(_Digits[int]):
    """A whole number from `min` to `max`, in digits."""

    written: ClassVar[re.Pattern[str]] = re.compile(r'-?(0|[1-9][0-9]{0,17})')
    takes: ClassVar[str] = 'a whole number'
    cure: ClassVar[str] = 'write digits only, without quotes or leading zeros'
    json_type: ClassVar[str] = 'integer'

    def value_of(self, digits: str) -> int:
        return int(digits)


@dataclass(frozen=True)
class Number(_Digits[float]):
    """A number from `min` to `max`, with at most nine decimals."""

    written: ClassVar[re.Pattern[str]] = re.compile(r'-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?')
    takes: ClassVar[str] = 'a number'
    cure: ClassVar[str] = 'write it like 12 or 12.5, without quotes'
    json_type: ClassVar[str] = 'number'

    def parse(self, node: Scalar, reader: Reader, field: str) -> float | None:
        value = super().parse(node, reader, field)
        if value is not None and _LIKE_THOUSANDS.fullmatch(node.value):
            message = f'{name_of(field)} is {node.value}, which is {value:g} here'
            help = f'write {value:g}, or {node.value.replace(".", "")} where thousands are meant'
            reader.report(node, 'R319', message, help, field=field, severity=Severity.WARNING)
        return value

    def taker(self, reader: Reader) -> Taker[float]:
        take = super().taker(reader).text
        return Taker(lambda written: None if _LIKE_THOUSANDS.fullmatch(written) else take(written))

    def value_of(self, digits: str) -> float:
        return float(digits) if '.' in digits else int(digits)
