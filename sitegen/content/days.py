"""Shapes of time: a day of the calendar, and a span such as `12 months`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from sitegen.content.everyday_yaml import unquoted
from sitegen.content.nodes import Scalar
from sitegen.content.shapes import CheckedShape, Fault, JsonSchema, Reader, name_of
from sitegen.content.taking import Taker
from sitegen.dates import SPAN_PATTERN, Span, parse_date, parse_span
from sitegen.diagnostics import shown


@lru_cache(maxsize=4096)  # a directory writes a few hundred days ten thousand times
def _written_day(written: str) -> date | None:
    return parse_date(unquoted(written))


@dataclass(frozen=True)
class Date(CheckedShape[date]):
    """A day of the calendar, as ISO 8601 writes it."""

    takes: ClassVar[str] = 'a date'

    def accept(self, text: str, _reader: Reader) -> date | None:
        return parse_date(text)

    def taker(self, _reader: Reader) -> Taker[date]:
        return Taker(_written_day)

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        looks_right = re.fullmatch(r'\d{4}-\d{2}-\d{2}', node.value)
        why = 'no day of the calendar' if looks_right else 'not a date'
        message = f'{name_of(field)} is {shown(node.value)}, which is {why}'
        return 'R308', message, 'write year-month-day, like 2026-11-21'

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'format': 'date'}


@dataclass(frozen=True)
class Duration(CheckedShape[Span]):
    """A span of time of at least one day, week, month or year."""

    takes: ClassVar[str] = 'a span of time'

    def accept(self, text: str, _reader: Reader) -> Span | None:
        span = parse_span(text)
        return span if span and span.count else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        message = f'{name_of(field)} is {shown(node.value)}; it takes a span of time'
        return 'R309', message, 'write it like "12 months", "14 days" or "2 years"'

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': f'^{SPAN_PATTERN}$'}
