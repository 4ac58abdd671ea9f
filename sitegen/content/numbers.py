"""Shapes of numbers, written in digits and without quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from sitegen.content.nodes import Scalar
from sitegen.content.shapes import CheckedShape, Fault, JsonSchema, Reader, name_of
from sitegen.diagnostics import shown

_INTEGER = re.compile(r'-?(0|[1-9][0-9]{0,17})')
_NUMBER = re.compile(r'-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?')


@dataclass(frozen=True)
class Integer(CheckedShape[int]):
    """A whole number from `min` to `max`, in digits."""

    min: int | None = None
    max: int | None = None
    takes: ClassVar[str] = 'a whole number'
    quotes: ClassVar[bool] = False

    def accept(self, text: str, _reader: Reader) -> int | None:
        if not _INTEGER.fullmatch(text):
            return None
        value = int(text)
        return value if _in_range(self, value) else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        if node.plain and _INTEGER.fullmatch(node.value):
            return _out_of_range(self, int(node.value), field)
        message = f'{name_of(field)} is {shown(node.value)}; it takes a whole number'
        return 'R304', message, 'write digits only, without quotes or leading zeros'

    def json_schema(self) -> JsonSchema:
        return {'type': 'integer'} | _range_schema(self.min, self.max)


@dataclass(frozen=True)
class Number(CheckedShape[float]):
    """A number from `min` to `max`, with at most nine decimals."""

    min: int | None = None
    max: int | None = None
    takes: ClassVar[str] = 'a number'
    quotes: ClassVar[bool] = False

    def accept(self, text: str, _reader: Reader) -> float | None:
        if not _NUMBER.fullmatch(text):
            return None
        value = _number(text)
        return value if _in_range(self, value) else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        if node.plain and _NUMBER.fullmatch(node.value):
            return _out_of_range(self, _number(node.value), field)
        message = f'{name_of(field)} is {shown(node.value)}; it takes a number'
        return 'R304', message, 'write it like 12 or 12.5, without quotes'

    def json_schema(self) -> JsonSchema:
        return {'type': 'number'} | _range_schema(self.min, self.max)


def _number(text: str) -> float:
    return float(text) if '.' in text else int(text)


def _in_range(shape: Integer | Number, value: float) -> bool:
    return (shape.min is None or value >= shape.min) and (shape.max is None or value <= shape.max)


def _out_of_range(shape: Integer | Number, value: float, field: str) -> Fault:
    if shape.min is not None and value < shape.min:
        limit, least_or_most, more_or_less = shape.min, 'least', 'more'
    else:
        assert shape.max is not None
        limit, least_or_most, more_or_less = shape.max, 'most', 'less'
    message = f'{name_of(field)} is {value:,}; the {least_or_most} is {limit:,}'
    return 'R305', message, f'write {limit:,} or {more_or_less}'


def _range_schema(least: int | None, most: int | None) -> JsonSchema:
    return {key: value for key, value in (('minimum', least), ('maximum', most)) if value is not None}
