"""Shapes: what a value must look like, read from located nodes and told as JSON Schema.

A record is a frozen dataclass whose fields name their shape (`shaped(Text(max=120))`). The same
table reads the file, tells the author what is wrong, and becomes the published JSON Schema, so the
three cannot disagree. Types come from here, never from YAML's guessing: `NO`, `017` and `1:30` are
text until a shape says otherwise.
"""

from __future__ import annotations

import dataclasses
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import MISSING, dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlsplit

from sitegen.content.codes_iso import COUNTRIES, LANGUAGES
from sitegen.content.document import control_at, invisible_at
from sitegen.content.nodes import Mapping, Node, Scalar, Sequence
from sitegen.dates import Span, parse_date, parse_span
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown

T = TypeVar('T')
JsonSchema = dict[str, Any]

MAX_LIST = 100
MAX_TEXT = 2_000
MAX_URL = 2_048

ID_PATTERN = '[a-z0-9]+(?:-[a-z0-9]+)*'
_ID = re.compile(ID_PATTERN)
# Windows cannot hold a file of these names, whatever its ending.
_DEVICE_NAMES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{d}{n}' for d in ('com', 'lpt') for n in range(10))})
# What no record can be called (FORMATS.md, Ids).
RESERVED_IDS = _DEVICE_NAMES | {'page', 'index'}
_ACCOUNT = re.compile(r'github:[1-9][0-9]{0,18}')
_INTEGER = re.compile(r'-?(0|[1-9][0-9]{0,17})')
_NUMBER = re.compile(r'-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?')
_EMAIL = re.compile(r'[^@\s<>"\'\\,;:()\[\]]{1,64}@[^@\s<>"\'\\,;:()\[\]]+\.[^@\s<>"\'\\,;:()\[\].]{2,}')
_PHONE = re.compile(r'[+0-9][0-9 ().\-/]{3,38}(?: ?(?:ext\.?|x|доб\.?) ?[0-9]{1,6})?')
_LANGUAGE_TAG = re.compile(r'[a-z]{2,3}(-[A-Za-z0-9]{2,8})*')
_URL_FORBIDDEN = re.compile(r'[\s<>"\\^`{|}\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]')


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
            message = f'{_name(field)} is {found}; it takes {self.takes}'
            reader.report(node, 'R303', message, 'write one value on the same line', field=field)
            return None
        offset = control_at(node.value)
        if offset is None:
            offset = invisible_at(node.value)
        if offset is not None:
            message = f'{_name(field)} holds an invisible character U+{ord(node.value[offset]):04X}'
            reader.report(node, 'F104', message, 'delete it and type the text anew', field=field)
            return None
        return self.parse(node, reader, field)

    @abstractmethod
    def parse(self, node: Scalar, reader: Reader, field: str) -> T | None: ...


LINES_HELP = 'write them below the key, indented by two more spaces'


def _name(field: str) -> str:
    return f'"{field}"' if field else 'the file'


@dataclass(frozen=True)
class Text(ScalarShape[str]):
    """Text of 1 to `max` characters; on one line unless `lines`."""

    max: int = MAX_TEXT
    lines: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        text = node.value.strip() if self.lines else ' '.join(node.value.split())
        if not text:
            reader.report(node, 'R302', f'{_name(field)} is empty', 'write a text, or remove the line', field=field)
            return None
        if len(text) > self.max:
            message = f'{_name(field)} has {len(text):,} characters; at most {self.max:,} are allowed'
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
            message = f'{_name(field)} is {shown(node.value)}, which is reserved and never was an id'
            reader.report(node, 'R312', message, 'remove it', field=field)
            return None
        value = node.value.replace('_', '-') if self.underscore else node.value
        if _ID.fullmatch(value) and len(value) <= 64:
            return node.value
        signs = 'a to z, 0 to 9, "-"' + (' and "_"' if self.underscore else '')
        message = f'{_name(field)} is {shown(node.value)}; an id has 1 to 64 characters of {signs}'
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
            message = f'{_name(field)} is {shown(node.value)}; it takes a whole number'
            reader.report(node, 'R304', message, 'write digits only, without quotes', field=field)
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
            message = f'{_name(field)} is {shown(node.value)}; it takes a number'
            reader.report(node, 'R304', message, 'write it like 12 or 12.5, without quotes', field=field)
            return None
        value = float(node.value) if '.' in node.value else int(node.value)
        return value if _in_range(self, value, node, reader, field) else None

    def json_schema(self) -> JsonSchema:
        return {'type': 'number'} | _range_schema(self.min, self.max)


def _in_range(shape: Integer | Number, value: float, node: Scalar, reader: Reader, field: str) -> bool:
    if shape.min is not None and value < shape.min:
        message, help = f'{_name(field)} is {value:,}; the least is {shape.min:,}', f'write {shape.min:,} or more'
    elif shape.max is not None and value > shape.max:
        message, help = f'{_name(field)} is {value:,}; the most is {shape.max:,}', f'write {shape.max:,} or less'
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
        message = f'{_name(field)} is {shown(node.value)}; it takes true or false'
        hint = 'remove the quotes' if node.value in ('true', 'false') else 'write true or false, without quotes'
        reader.report(node, 'R307', message, hint, field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'boolean'}


@dataclass(frozen=True)
class Date(ScalarShape[date]):
    takes: ClassVar[str] = 'a date'

    def parse(self, node: Scalar, reader: Reader, field: str) -> date | None:
        value = parse_date(node.value)
        if value is None:
            looks_right = re.fullmatch(r'\d{4}-\d{2}-\d{2}', node.value)
            why = 'no day of the calendar' if looks_right else 'not a date'
            message = f'{_name(field)} is {shown(node.value)}, which is {why}'
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
            message = f'{_name(field)} is {shown(node.value)}; it takes a span of time'
            reader.report(node, 'R309', message, 'write it like "12 months", "14 days" or "2 years"', field=field)
            return None
        return span

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': '^[0-9]{1,4} (working day|day|week|month|year)s?$'}


@dataclass(frozen=True)
class Url(ScalarShape[str]):
    """An absolute address with http or https, without user names."""

    takes: ClassVar[str] = 'a web address'

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        if not node.value:
            reader.report(node, 'R302', f'{_name(field)} is empty', 'write an address, or remove the line', field=field)
            return None
        fault = url_fault(node.value)
        if fault is None:
            return node.value
        reader.report(node, 'R310', f'{_name(field)} is {shown(node.value)}: {fault[0]}', fault[1], field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'format': 'uri', 'pattern': '^https?://', 'maxLength': MAX_URL}


def url_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with a web address and the cure; None where it is sound."""
    if len(value) > MAX_URL:
        return f'an address has at most {MAX_URL:,} characters', 'link to a shorter address'
    bad = _URL_FORBIDDEN.search(value)
    if bad:
        return f'U+{ord(bad[0]):04X} does not belong into an address', 'copy the address from the browser'
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return 'the host cannot be read', 'copy the address from the browser'
    if not parts.scheme or (parts.scheme not in ('http', 'https') and '.' in parts.scheme):
        return 'the scheme is missing', f'write "https://{value.lstrip("/")}"'
    if parts.scheme not in ('http', 'https'):
        return f'"{parts.scheme}:" is not allowed', 'use an https:// address'
    if parts.username is not None or parts.password is not None:
        return 'it holds a user name', 'remove everything from "//" to "@"'
    if not value.lower().startswith((f'{parts.scheme}://',)) or not parts.hostname:
        return 'the host is missing', 'write "https://" and then the name of the site'
    if '.' not in parts.hostname.strip('.') and not parts.hostname.startswith('['):
        return f'"{parts.hostname}" is no public host', 'use the address that visitors use'
    return None


@dataclass(frozen=True)
class Pattern(ScalarShape[str]):
    """Text that a regular expression describes; `code` and `help` tell of a mismatch."""

    pattern: re.Pattern[str]
    code: str
    what: str
    help: str

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        if self.pattern.fullmatch(node.value) and len(node.value) <= 320:
            return node.value
        message = f'{_name(field)} is {shown(node.value)}; it takes {self.what}'
        reader.report(node, self.code, message, self.help, field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': f'^(?:{self.pattern.pattern})$', 'description': self.what}


EMAIL = Pattern(_EMAIL, 'R311', 'an e-mail address', 'write it like name@example.com')
PHONE = Pattern(_PHONE, 'R313', 'a telephone number', 'write it like +7 727 000 00 00')
ACCOUNT = Pattern(_ACCOUNT, 'R314', 'an account', 'write "github:" and the numeric id of the account, not its name')
LANGUAGE_TAG = Pattern(_LANGUAGE_TAG, 'R316', 'a language', 'write its code, like en or ru')


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
            return value
        message = f'{_name(field)} is {shown(node.value)}, which is not {self.what}'
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


@dataclass(frozen=True)
class Code(ScalarShape[str]):
    """A code of a public standard, too many to list in a message."""

    options: Collection[str]
    what: str
    code: str
    help: str

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        if node.value in self.options:
            return node.value
        message = f'{_name(field)} is {shown(node.value)}, which is not {self.what}'
        other = next((form for form in (node.value.upper(), node.value.lower()) if form in self.options), None)
        reader.report(node, self.code, message, f'write "{other}"' if other else self.help, field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'enum': sorted(self.options)}


COUNTRY = Code(COUNTRIES, 'a country', 'R317', 'write the two-letter code of ISO 3166, like KZ or SE')
LANGUAGE = Code(LANGUAGES, 'a language', 'R316', 'write the two-letter code of ISO 639, like en or ru')


@dataclass(frozen=True)
class ListOf(Shape[tuple[T, ...]]):
    """Up to `max` items; where `single`, one value may stand for a list of one.

    Where `named`, findings call an item by its id rather than by its number.
    """

    item: Shape[T]
    max: int = MAX_LIST
    single: bool = False
    distinct: bool = False
    named: bool = False

    def read(self, node: Node, reader: Reader, field: str) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence):
            if self.single:
                value = self.item.read(node, reader, field)
                return None if value is None else (value,)
            example = f'write "- " before each item of {_name(field)}'
            reader.report(node, 'R303', f'{_name(field)} takes a list', example, field=field)
            return None
        if len(node.items) > self.max:
            message = f'{_name(field)} has {len(node.items)} items; at most {self.max} are allowed'
            reader.report(node, 'R306', message, 'keep the most important ones', field=field)
            return None
        values: list[T] = []
        for number, item in enumerate(node.items):
            value = self.item.read(item, reader, self.name_of(item, number, field))
            if value is None:
                continue
            if self.distinct and value in values:
                message = f'{_name(field)} holds {shown(str(value))} twice'
                reader.report(item, 'R318', message, 'remove one of the two', field=f'{field}[{number}]')
                continue
            values.append(value)
        return tuple(values)

    def name_of(self, item: Node, number: int, field: str) -> str:
        id = item.get('id') if self.named and isinstance(item, Mapping) else None
        return join(field, id.value) if isinstance(id, Scalar) and id.value else f'{field}[{number}]'

    def json_schema(self) -> JsonSchema:
        schema: JsonSchema = {'type': 'array', 'maxItems': self.max, 'items': self.item.json_schema()}
        if self.distinct:
            schema['uniqueItems'] = True
        return {'anyOf': [schema, self.item.json_schema()]} if self.single else schema


@dataclass(frozen=True)
class MapOf(Shape[dict[str, T]]):
    """A mapping from keys of one shape to values of another, in the order written."""

    key: ScalarShape[str]
    value: Shape[T]
    max: int = MAX_LIST

    def read(self, node: Node, reader: Reader, field: str) -> dict[str, T] | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'{_name(field)} takes "key: value" lines', LINES_HELP, field=field)
            return None
        if len(node.entries) > self.max:
            message = f'{_name(field)} has {len(node.entries)} entries; at most {self.max} are allowed'
            reader.report(node, 'R306', message, 'keep the most important ones', field=field)
            return None
        values: dict[str, T] = {}
        for key_node, value_node in node.entries.values():
            key = self.key.read(key_node, reader, join(field, key_node.value))
            value = self.value.read(value_node, reader, join(field, key_node.value))
            if key is not None and value is not None:
                values[key] = value
        return values

    def json_schema(self) -> JsonSchema:
        return {
            'type': 'object',
            'maxProperties': self.max,
            'propertyNames': self.key.json_schema(),
            'additionalProperties': self.value.json_schema(),
        }


def join(field: str, key: str) -> str:
    """The dotted name of a key within a field."""
    return f'{field}.{key}' if field else key


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One key of a mapping: its shape, whether it must stand there, and its value where it does not."""

    shape: Shape[Any]
    required: bool = False
    default: Any = None
    title: str = ''


def shaped(shape: Shape[Any], *, required: bool = False, default: Any = None, key: str = '', title: str = '') -> Any:
    """A dataclass field that is read by a shape; `key` where the file's word is no Python name."""
    metadata = {'shape': shape, 'required': required, 'key': key, 'title': title}
    if required:
        return field(metadata=metadata)
    if isinstance(default, dict | list):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def fields_of(cls: type[Any]) -> dict[str, tuple[str, FieldSpec]]:
    """The keys of a record class in order: the file's word to the attribute and its spec."""
    specs: dict[str, tuple[str, FieldSpec]] = {}
    for item in dataclasses.fields(cls):
        meta = item.metadata
        if 'shape' not in meta:
            continue
        default = item.default
        if default is MISSING:
            default = item.default_factory() if item.default_factory is not MISSING else None
        specs[meta['key'] or item.name] = (
            item.name,
            FieldSpec(meta['shape'], meta['required'], default, meta['title']),
        )
    return specs


_COMMA_HELP = 'put a text that contains a comma into quotes, like "2,4 %"'


def _cut_by_comma(key: Scalar, value: Node) -> bool:
    """Whether a key is the rest of a text in braces that a comma cut, as in `{value: 2,4 %}`: it has no colon."""
    if not isinstance(value, Scalar) or not value.is_null or not key.plain:
        return False
    return (value.line, value.column) == (key.line, key.column + len(key.value))


def meant_key(key: str, node: Mapping, specs: Collection[str]) -> str:
    """The key that an unknown one is a slip of; empty where it is like none, or where that one is there as well."""
    near = get_close_matches(key.lower(), specs, n=1, cutoff=0.6)
    return near[0] if near and near[0] not in node.entries else ''


def read_fields(
    node: Mapping, specs: dict[str, FieldSpec], reader: Reader, field: str, *, closed: bool = True
) -> tuple[dict[str, Any], bool]:
    """Values by key, and whether every required one is there; absent and faulty ones are left out.

    Where not `closed`, keys may stand there that are not known here.
    """
    values: dict[str, Any] = {}
    slips: set[str] = set()
    for key, (key_node, value_node) in list(node.entries.items()):
        spec = specs.get(key)
        if spec is None and not closed:
            continue
        if spec is None:
            message = f'unknown key "{key[:60]}"' + (f' in {_name(field)}' if field else '')
            help = _COMMA_HELP if _cut_by_comma(key_node, value_node) else did_you_mean(key, specs)
            reader.report(key_node, 'R301', message, help, field=join(field, key[:60]))
            meant = meant_key(key, node, specs)
            slips.add(meant)
            if meant and reader.mends:
                # The slip is told; what follows from it is not.
                value = specs[meant].shape.read(value_node, replace(reader, findings=[]), join(field, meant))
                if value is not None:
                    values[meant], node.entries[meant] = value, (key_node, value_node)
            continue
        if isinstance(value_node, Scalar) and value_node.is_null:
            continue
        value = spec.shape.read(value_node, reader, join(field, key))
        if value is not None:
            values[key] = value
    complete = True
    for key, spec in specs.items():
        if spec.required and key not in values:
            complete = False
            entry = node.entries.get(key)
            if key in slips:
                continue
            if entry is None or (isinstance(entry[1], Scalar) and entry[1].is_null):
                where = entry[0] if entry else node
                message = f'"{join(field, key)}" is missing'
                help = f'write a value after "{key}:"' if entry else f'add a line "{key}: …"'
                reader.report(where, 'R302', message, help, field=join(field, key))
    return values, complete


@dataclass(frozen=True)
class Table(Shape[T]):
    """A mapping whose keys are the shaped fields of a frozen dataclass."""

    cls: type[T]

    def read(self, node: Node, reader: Reader, field: str) -> T | None:
        table = _table(self.cls)
        if not isinstance(node, Mapping):
            example = ', '.join(f'{key}: …' for key in list(table)[:2])
            message = f'{_name(field)} takes "key: value" lines'
            reader.report(node, 'R303', message, f'write it like {{{example}}}', field=field)
            return None
        values, complete = read_fields(node, {key: spec for key, (_, spec) in table.items()}, reader, field)
        if not complete:
            return None
        return self.cls(**{table[key][0]: value for key, value in values.items()})

    def json_schema(self) -> JsonSchema:
        return object_schema({key: spec for key, (_, spec) in _table(self.cls).items()})


_TABLES: dict[type[Any], dict[str, tuple[str, FieldSpec]]] = {}


def _table(cls: type[Any]) -> dict[str, tuple[str, FieldSpec]]:
    if cls not in _TABLES:
        _TABLES[cls] = fields_of(cls)
    return _TABLES[cls]


def object_schema(specs: dict[str, FieldSpec]) -> JsonSchema:
    """JSON Schema of a mapping with these keys and no others; null stands for an absent value."""
    properties: JsonSchema = {}
    for key, spec in specs.items():
        inner = spec.shape.json_schema()
        properties[key] = inner if spec.required else {'anyOf': [inner, {'type': 'null'}]}
        if spec.title:
            properties[key] = {'title': spec.title} | properties[key]
    schema: JsonSchema = {'type': 'object', 'additionalProperties': False, 'properties': properties}
    required = [key for key, spec in specs.items() if spec.required]
    return schema | ({'required': required} if required else {})


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in one or more languages, in the order given; the language `''` is a text for all of them."""

    texts: tuple[tuple[str, str], ...]

    def pick(self, languages: Iterable[str]) -> tuple[str, str]:
        """The text and its language for a reader: the first of these that is there, else the first one given."""
        known = dict(self.texts)
        for language in (*languages, ''):
            if language in known:
                return known[language], language
        language, text = self.texts[0]
        return text, language

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Those of the languages in which the text does not exist."""
        known = dict(self.texts)
        return () if '' in known else tuple(language for language in languages if language not in known)


@dataclass(frozen=True)
class LocalTextShape(Shape[LocalText]):
    """A text: one string, or a map from language to string."""

    max: int = MAX_TEXT
    lines: bool = False

    def read(self, node: Node, reader: Reader, field: str) -> LocalText | None:
        shape = Text(self.max, self.lines)
        if not isinstance(node, Mapping):
            value = shape.read(node, reader, field)
            return None if value is None else LocalText((('', value),))
        if not node.entries:
            reader.report(node, 'R302', f'{_name(field)} has no text in any language', 'add "en: …"', field=field)
            return None
        texts = MapOf(LANGUAGE_TAG, shape).read(node, reader, field)
        if not texts:
            return None
        text = LocalText(tuple(texts.items()))
        reader.texts.append(LocatedText(field, node.line, node.column, text))
        return text

    def json_schema(self) -> JsonSchema:
        text = Text(self.max, self.lines).json_schema()
        return {'anyOf': [text, MapOf(LANGUAGE_TAG, Text(self.max)).json_schema() | {'minProperties': 1}]}
