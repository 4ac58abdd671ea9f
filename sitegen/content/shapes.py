"""Shapes: what a value must look like, read from located nodes and told as JSON Schema.

A record is a frozen dataclass whose fields name their shape (`shaped(Text(max=120))`). The same
table reads the file, tells the author what is wrong, and becomes the published JSON Schema, so the
three cannot disagree. Types come from here, never from YAML's guessing: `NO`, `017` and `1:30` are
text until a shape says otherwise.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass, field
from sys import intern
from typing import Any, ClassVar, Generic, TypeVar

from sitegen.content.decoding import control_at, invisible_at
from sitegen.content.everyday_yaml import is_quoted, unquoted
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Node, Scalar, Sequence
from sitegen.content.taking import Taker
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown

T = TypeVar('T')
JsonSchema = dict[str, Any]
MAX_TEXT = 2_000
ID_PATTERN = '[a-z0-9]+(?:-[a-z0-9]+)*'
_ID = re.compile(ID_PATTERN)
# Windows cannot hold a file of these names, whatever its ending.
_DEVICE_NAMES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{d}{n}' for d in ('com', 'lpt') for n in range(10))})
# What nothing can be called whose id stands in an address (FORMATS.md, Ids).
RESERVED_IDS = _DEVICE_NAMES | {'page', 'index'}
_BOOLEANS = {'true': True, 'false': False}


@dataclass(frozen=True, slots=True)
class LocatedText:
    """A text that a file gives by language, and where it stands."""

    field: str
    line: int
    column: int
    text: LocalText


@dataclass(slots=True)
class Reader:
    """Collects the findings of one file while its nodes are read, and the texts that it gives by language."""

    path: str
    partner: str = ''
    # Whether the value of a misspelt key is read as that of the key that was meant.
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

    def taker(self, _reader: Reader) -> Taker[T]:
        """What takes values from everyday YAML, for files that are read with the words of this reader."""
        return Taker()

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


# Typographic quotes, marks of Markdown, ends of sentences: what is copied along with a value.
_AROUND = '“”„‟«»‘’‚`*_<>.,; \u00a0'
# The code of a fault, the message and the cure.
Fault = tuple[str, str, str]


class CheckedShape(ScalarShape[T]):
    """A shape that first decides whether a text is sound, and only then finds out what is wrong with a faulty one."""

    # Whether the text may stand in quotes.
    quotes: ClassVar[bool] = True

    def parse(self, node: Scalar, reader: Reader, field: str) -> T | None:
        value = self.accept(node.value, reader) if node.plain or self.quotes else None
        if value is None:
            code, message, help = self.fault(node, reader, field)
            bare = node.value.strip(_AROUND)
            if bare != node.value and self.accept(bare, reader) is not None:
                help = f'write {bare}, without what stands around it'
            reader.report(node, code, message, help, field=field)
        return value

    def taker(self, reader: Reader) -> Taker[T]:
        accept = self.accept

        def take(written: str) -> T | None:
            return accept(unquoted(written), reader)

        def take_plain(written: str) -> T | None:
            return None if is_quoted(written) else accept(written, reader)

        return Taker(take if self.quotes else take_plain)

    @abstractmethod
    def accept(self, text: str, reader: Reader) -> T | None:
        """The typed value of a text of visible signs; None where it is faulty."""

    @abstractmethod
    def fault(self, node: Scalar, reader: Reader, field: str) -> Fault:
        """What is wrong with a text that is not accepted."""


# A comment that a text may have lost: `We are #1 in CRM`, `Ranked # 1`. Comments are words, behind a blank.
_NUMBER_BEHIND = re.compile(r'#(?:[0-9]| [0-9]+$)')

LINES_HELP = 'write them below the key, indented by two more spaces'


def name_of(field: str) -> str:
    return f'"{field}"' if field else 'the file'


@dataclass(frozen=True)
class Text(CheckedShape[str]):
    """Text of 1 to `max` characters; on one line unless `lines`."""

    max: int = MAX_TEXT
    lines: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        if _NUMBER_BEHIND.match(node.comment):
            message = f'{name_of(field)} ends before {shown(node.comment)}, which is a comment'
            help = 'put all of the text into quotes, or the comment into a line of its own'
            reader.report(node, 'R320', message, help, field=field, severity=Severity.WARNING)
        return super().parse(node, reader, field)

    def accept(self, text: str, _reader: Reader) -> str | None:
        text = self.trimmed(text)
        return text if 0 < len(text) <= self.max else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        length = len(self.trimmed(node.value))
        if length == 0:
            return 'R302', f'{name_of(field)} is empty', 'write a text, or remove the line'
        message = f'{name_of(field)} has {length:,} characters; at most {self.max:,} are allowed'
        return 'R306', message, 'shorten it'

    def trimmed(self, text: str) -> str:
        return text.strip() if self.lines else ' '.join(text.split())

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'minLength': 1, 'maxLength': self.max}


@dataclass(frozen=True)
class Identifier(CheckedShape[str]):
    """A slug: `[a-z0-9]` and `-`, 1 to 64 characters, and none of RESERVED_IDS.

    `underscore`: it names a field of a program, which may have `_`, and a reserved name too.
    """

    underscore: bool = False

    def accept(self, text: str, _reader: Reader) -> str | None:
        if len(text) > 64 or (text in RESERVED_IDS and not self.underscore):
            return None
        return intern(text) if _ID.fullmatch(text.replace('_', '-') if self.underscore else text) else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        found = f'{name_of(field)} is {shown(node.value)}'
        if node.value in RESERVED_IDS:
            return 'R312', f'{found}, which is a reserved word and no id', 'write another id, or remove it'
        signs = 'a to z, 0 to 9, "-"' + (' and "_"' if self.underscore else '')
        message = f'{found}; an id has 1 to 64 characters of {signs}'
        meant = re.sub(r'[ _]+', '-', node.value.strip('/ ').rpartition('/')[2].removesuffix('.md').lower())
        return 'R312', message, f'write "{meant}"' if _ID.fullmatch(meant) else 'write it in lower-case Latin letters'

    def json_schema(self) -> JsonSchema:
        sign = '[a-z0-9_]' if self.underscore else '[a-z0-9]'
        return {'type': 'string', 'maxLength': 64, 'pattern': f'^{sign}+(-{sign}+)*$'}


@dataclass(frozen=True)
class Boolean(CheckedShape[bool]):
    """`true` or `false`, without quotes."""

    takes: ClassVar[str] = 'true or false'
    quotes: ClassVar[bool] = False

    def accept(self, text: str, _reader: Reader) -> bool | None:
        return _BOOLEANS.get(text)

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        message = f'{name_of(field)} is {shown(node.value)}; it takes true or false'
        hint = 'remove the quotes' if node.value in _BOOLEANS else 'write true or false, without quotes'
        return 'R307', message, hint

    def json_schema(self) -> JsonSchema:
        return {'type': 'boolean'}


@dataclass(frozen=True)
class Choice(CheckedShape[str]):
    """One of a closed set of words; `what` names the set in messages."""

    options: Collection[str]
    what: str

    def accept(self, text: str, _reader: Reader) -> str | None:
        return intern(text) if text in self.options else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        message = f'{name_of(field)} is {shown(node.value)}, which is not {self.what}'
        return 'R315', message, did_you_mean(node.value, self.options) or 'remove the value'

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'enum': sorted(self.options)}


@dataclass(frozen=True)
class Unread(Shape[Any]):
    """A value that cannot be judged, because its own definition is faulty."""

    def read(self, _node: Node, _reader: Reader, _field: str) -> None:
        return None

    def json_schema(self) -> JsonSchema:
        return {}
