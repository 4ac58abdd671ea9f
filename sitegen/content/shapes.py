"""Shapes: what a value must look like, read from located nodes and told as JSON Schema.

A record is a frozen dataclass whose fields name their shape (`shaped(Text(max=120))`). The same
table reads the file, tells the author what is wrong, and becomes the published JSON Schema, so the
three cannot disagree. Types come from here, never from YAML's guessing: `NO`, `017` and `1:30` are
text until a shape says otherwise.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any, ClassVar, Generic, TypeVar

from sitegen.content.document import control_at, invisible_at
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Node, Scalar, Sequence
from sitegen.dates import Span, parse_date, parse_span
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown

T = TypeVar('T')
JsonSchema = dict[str, Any]
MAX_TEXT = 2_000
ID_PATTERN = '[a-z0-9]+(?:-[a-z0-9]+)*'
_ID = re.compile(ID_PATTERN)
# Windows cannot hold a file of these names, whatever its ending.
_DEVICE_NAMES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{d}{n}' for d in ('com', 'lpt') for n in range(10))})
# What no record can be called (FORMATS.md, Ids).
RESERVED_IDS = _DEVICE_NAMES | {'page', 'index'}
_INTEGER = re.compile(r'-?(0|[1-9][0-9]{0,17})')
_NUMBER = re.compile(r'-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?')


@dataclass(frozen=True, slots=True)
class LocatedText:
    """A text that a file gives by language, and where it stands."""

    field: str
    line: int
    column: int
    text: LocalText


@dataclass(slots=True)
class Reader:
    """Where the findings of one file go while its nodes are read, and the texts that it gives by language."""

    path: str
    partner: str = ''
    # Whether what stands under a misspelt key is read as that of the key that was meant.
    mends: ClassVar[bool] = False
    findings: list[Diagnostic] = field(default_factory=list)
    texts: list[LocatedText] = field(default_factory=list)

    def report(
        self,
        node: Node,
        code: str,
        message: str,
        help: str = '',
        *,
        field: str = '',
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.findings.append(
            Diagnostic(
                path=self.path,
                line=node.line,
                column=node.column,
                code=code,
                severity=severity,
                message=message,
                help=help,
                field=field,
                partner=self.partner,
            )
        )


class Shape(ABC, Generic[T]):
    """What one value must look like."""

    @abstractmethod
    def read(self, node: Node, reader: Reader, field: str) -> T | None:
        """The typed value; None where it is faulty, after a finding for each fault."""

    @abstractmethod
    def json_schema(self) -> JsonSchema:
        """The same demand as JSON Schema (2020-12)."""


class ScalarShape(Shape[T]):
    """A shape written as one piece of text; subclasses say what the text must be."""

    takes: ClassVar[str] = 'a text'

    def read(self, node: Node, reader: Reader, field: str) -> T | None:
        if not isinstance(node, Scalar):
            found = 'a list' if isinstance(node, Sequence) else 'a mapping'
            message = f'{name_of(field)} is {found}; it takes {self.takes}'
            reader.report(node, 'R303', message, 'write one value on the same line', field=field)
            return None
        if node.value.isprintable():
            return self.parse(node, reader, field)
        offset = control_at(node.value)
        if offset is None:
            offset = invisible_at(node.value)
        if offset is not None:
            message = f'{name_of(field)} holds an invisible character U+{ord(node.value[offset]):04X}'
            reader.report(node, 'F104', message, 'delete it and type the text anew', field=field)
            return None
        return self.parse(node, reader, field)

    @abstractmethod
    def parse(self, node: Scalar, reader: Reader, field: str) -> T | None: ...


LINES_HELP = 'write them below the key, indented by two more spaces'


def name_of(field: str) -> str:
    return f'"{field}"' if field else 'the file'


@dataclass(frozen=True)
class Text(ScalarShape[str]):
    """Text of 1 to `max` characters; on one line unless `lines`."""

    max: int = MAX_TEXT
    lines: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        text = node.value.strip() if self.lines else ' '.join(node.value.split())
        if not text:
            reader.report(node, 'R302', f'{name_of(field)} is empty', 'write a text, or remove the line', field=field)
            return None
        if len(text) > self.max:
            message = f'{name_of(field)} has {len(text):,} characters; at most {self.max:,} are allowed'
            reader.report(node, 'R306', message, 'shorten it', field=field)
            return None
        return text

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'minLength': 1, 'maxLength': self.max}


@dataclass(frozen=True)
class Identifier(ScalarShape[str]):
    """A slug: `[a-z0-9]` and `-`, 1 to 64 characters; `_` too where it names a field of a program.

    `of_record`: it is the id of a record, so a reserved name will not do.
    """

    underscore: bool = False
    of_record: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        if self.of_record and node.value in RESERVED_IDS:
            message = f'{name_of(field)} is {shown(node.value)}, which is reserved and never was an id'
            reader.report(node, 'R312', message, 'remove it', field=field)
            return None
        value = node.value.replace('_', '-') if self.underscore else node.value
        if _ID.fullmatch(value) and len(value) <= 64:
            return intern(node.value)
        signs = 'a to z, 0 to 9, "-"' + (' and "_"' if self.underscore else '')
        message = f'{name_of(field)} is {shown(node.value)}; an id has 1 to 64 characters of {signs}'
        reader.report(node, 'R312', message, 'write it in lower-case Latin letters', field=field)
        return None

    def json_schema(self) -> JsonSchema:
        sign = '[a-z0-9_]' if self.underscore else '[a-z0-9]'
        return {'type': 'string', 'maxLength': 64, 'pattern': f'^{sign}+(-{sign}+)*$'}


@dataclass(frozen=True)
class Integer(ScalarShape[int]):
    min: int | None = None
    max: int | None = None
    takes: ClassVar[str] = 'a whole number'

    def parse(self, node: Scalar, reader: Reader, field: str) -> int | None:
        if not node.plain or not _INTEGER.fullmatch(node.value):
            message = f'{name_of(field)} is {shown(node.value)}; it takes a whole number'
            reader.report(node, 'R304', message, 'write digits only, without quotes or leading zeros', field=field)
            return None
        value = int(node.value)
        return value if _in_range(self, value, node, reader, field) else None

    def json_schema(self) -> JsonSchema:
        return {'type': 'integer'} | _range_schema(self.min, self.max)


@dataclass(frozen=True)
class Number(ScalarShape[float]):
    min: int | None = None
    max: int | None = None
    takes: ClassVar[str] = 'a number'

    def parse(self, node: Scalar, reader: Reader, field: str) -> float | None:
        if not node.plain or not _NUMBER.fullmatch(node.value):
            message = f'{name_of(field)} is {shown(node.value)}; it takes a number'
            reader.report(node, 'R304', message, 'write it like 12 or 12.5, without quotes', field=field)
            return None
        value = float(node.value) if '.' in node.value else int(node.value)
        return value if _in_range(self, value, node, reader, field) else None

    def json_schema(self) -> JsonSchema:
        return {'type': 'number'} | _range_schema(self.min, self.max)


def _in_range(shape: Integer | Number, value: float, node: Scalar, reader: Reader, field: str) -> bool:
    if shape.min is not None and value < shape.min:
        message, help = f'{name_of(field)} is {value:,}; the least is {shape.min:,}', f'write {shape.min:,} or more'
    elif shape.max is not None and value > shape.max:
        message, help = f'{name_of(field)} is {value:,}; the most is {shape.max:,}', f'write {shape.max:,} or less'
    else:
        return True
    reader.report(node, 'R305', message, help, field=field)
    return False


def _range_schema(least: int | None, most: int | None) -> JsonSchema:
    return {key: value for key, value in (('minimum', least), ('maximum', most)) if value is not None}


@dataclass(frozen=True)
class Boolean(ScalarShape[bool]):
    takes: ClassVar[str] = 'true or false'

    def parse(self, node: Scalar, reader: Reader, field: str) -> bool | None:
        if node.plain and node.value in ('true', 'false'):
            return node.value == 'true'
        message = f'{name_of(field)} is {shown(node.value)}; it takes true or false'
        hint = 'remove the quotes' if node.value in ('true', 'false') else 'write true or false, without quotes'
        reader.report(node, 'R307', message, hint, field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'boolean'}


# A directory tells a few hundred days ten thousand times.
_day = lru_cache(maxsize=4096)(parse_date)


@dataclass(frozen=True)
class Date(ScalarShape[date]):
    takes: ClassVar[str] = 'a date'

    def parse(self, node: Scalar, reader: Reader, field: str) -> date | None:
        value = _day(node.value)
        if value is None:
            looks_right = re.fullmatch(r'\d{4}-\d{2}-\d{2}', node.value)
            why = 'no day of the calendar' if looks_right else 'not a date'
            message = f'{name_of(field)} is {shown(node.value)}, which is {why}'
            reader.report(node, 'R308', message, 'write year-month-day, like 2026-11-21', field=field)
        return value

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'format': 'date'}


@dataclass(frozen=True)
class Duration(ScalarShape[Span]):
    takes: ClassVar[str] = 'a span of time'

    def parse(self, node: Scalar, reader: Reader, field: str) -> Span | None:
        span = parse_span(node.value)
        if span is None or span.count == 0:
            message = f'{name_of(field)} is {shown(node.value)}; it takes a span of time'
            reader.report(node, 'R309', message, 'write it like "12 months", "14 days" or "2 years"', field=field)
            return None
        return span

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': '^[0-9]{1,4} (working day|day|week|month|year)s?$'}


@dataclass(frozen=True)
class Choice(ScalarShape[str]):
    """One of a closed set of words; `what` names the set in messages."""

    options: Collection[str]
    what: str = 'one of the options'
    code: str = 'R315'
    fold: Callable[[str], str] = str

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        value = self.fold(node.value)
        if value in self.options:
            return intern(value)
        message = f'{name_of(field)} is {shown(node.value)}, which is not {self.what}'
        help = did_you_mean(node.value, self.options) or 'remove the value'
        reader.report(node, self.code, message, help, field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'enum': sorted(self.options)}


@dataclass(frozen=True)
class Unread(Shape[Any]):
    """A value that cannot be judged, because its own definition is faulty."""

    def read(self, _node: Node, _reader: Reader, _field: str) -> None:
        return None

    def json_schema(self) -> JsonSchema:
        return {}
