"""What a requirement measures and what it asks of the result: the closed set of FORMATS.md, read and typed.

Limits are data; only the kind of a measure is code. How a measure is taken stands in verdict.py.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, ClassVar, TypeAlias

from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.records import (
    Activity,
    Attestation,
    Case,
    Certificate,
    Contact,
    Partner,
    Project,
    RecordReader,
    StaffCount,
    Vocabulary,
    Word,
)
from sitegen.content.shapes import (
    LINES_HELP,
    Boolean,
    Choice,
    Date,
    Duration,
    Integer,
    JsonSchema,
    ListOf,
    LocalText,
    LocalTextShape,
    MapOf,
    Number,
    Reader,
    ScalarShape,
    Shape,
    Table,
    Text,
    fields_of,
    join,
    shaped,
)
from sitegen.dates import Span
from sitegen.diagnostics import did_you_mean, shown


@dataclass(frozen=True)
class LedgerFields:
    """The fields of a ledger row that `where` and `sum` may name."""

    date: Day = shaped(Date())
    kind: str = shaped(Word('ledger', 'ledger kind'))
    points: int = shaped(Integer())


# RECORDS of FORMATS.md: the sources that a measure may count, and whose fields `where` may name.
SOURCES: dict[str, type[Any]] = {
    'cases': Case,
    'projects': Project,
    'activities': Activity,
    'certificates': Certificate,
    'contacts': Contact,
    'attestations': Attestation,
    'ledger': LedgerFields,
}
_DECLARING = {'cases': 'case', 'projects': 'project', 'partner': 'partner'}


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of `where`: the field is one of `options`, or lies between `least` and `most` (both included)."""

    field: str
    options: frozenset[Any] | None = None
    least: float | Day | None = None
    most: float | Day | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Records of one source that hold every condition and lie in the window."""

    source: str
    where: tuple[Condition, ...] = ()
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Count:
    selection: Selection


@dataclass(frozen=True, slots=True)
class Sum:
    selection: Selection
    field: str


@dataclass(frozen=True, slots=True)
class Value:
    """`field` may be dotted: `staff.<role>.total`."""

    field: str


@dataclass(frozen=True, slots=True)
class Share:
    """Percent of `of` that `field` is."""

    field: str
    of: str


@dataclass(frozen=True, slots=True)
class Present:
    field: str


@dataclass(frozen=True, slots=True)
class Attested:
    id: str
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Newest:
    selection: Selection


@dataclass(frozen=True, slots=True)
class Met:
    """How many of these requirements hold."""

    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the body; record rules only."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Headings that the body must have, in this order, each in any of its languages; record rules only."""

    parts: tuple[LocalText, ...]


Measure: TypeAlias = Count | Sum | Value | Share | Present | Attested | Newest | Met | Words | Parts


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent, 0 to 100."""

    value: float


@dataclass(frozen=True, slots=True)
class WordRange:
    """How many words a text may have; None where that end is open."""

    least: int | None
    most: int | None


# A number: at least so many. True: yes. Options: one of them. A span: no older than. A percentage. A range of words.
LimitValue: TypeAlias = int | float | bool | frozenset[str] | Span | Percent | WordRange


@dataclass(frozen=True, slots=True)
class Cell:
    """What one requirement asks at one level: a limit, or a text that is shown and not enforced.

    Where `optional` or `recommended` stands in a level's place there is neither, only the force.
    """

    limit: LimitValue | None
    force: str
    text: LocalText | None = None


@dataclass(frozen=True)
class Limits:
    """The cells of a requirement: by type of partner (`''` for every type), then by level."""

    by_type: MappingType[str, MappingType[str, Cell]] = field(default_factory=dict)

    def cell(self, level: str, type: str | None) -> Cell | None:
        """What is asked at a level; None where that level has no such requirement."""
        cells = self.by_type.get(type or '', self.by_type.get('', {}))
        return cells.get(level)


@dataclass(frozen=True, kw_only=True)
class Grace:
    """How long a requirement may stay unmet: `span` after the partner's `from_` date, or after the day on which
    `certification` came online, whichever is later; never due while it is not online."""

    span: Span = shaped(Duration(), required=True)
    from_: str = shaped(Choice(('applied', 'since'), 'applied or since'), default='applied', key='from')
    certification: str | None = shaped(Word('certifications', 'certification'))


@dataclass(slots=True)
class ProgramReader(RecordReader):
    """A reader of the program file; `levels` and `types` in their order, once they are read."""

    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def field_shapes(source: str, vocabulary: Vocabulary) -> dict[str, Shape[Any]]:
    """The fields of a source (or `partner`) by name, the declared ones among them."""
    cls = Partner if source == 'partner' else SOURCES[source]
    shapes = {key: spec.shape for key, (_, spec) in fields_of(cls).items()}
    if source == 'projects':
        shapes['date'] = Date()
    for declared in vocabulary.fields.get(_DECLARING.get(source, ''), ()):
        shapes[declared.id] = declared.shape
    return shapes


def item_shape(shape: Shape[Any]) -> Shape[Any]:
    """The shape of one value: of a list's items, else the shape itself."""
    return shape.item if isinstance(shape, ListOf) else shape


def find_field(source: str, name: str, vocabulary: Vocabulary) -> Shape[Any] | None:
    """The shape of a field by its dotted name; None where the source has no such field."""
    head, *rest = name.split('.')
    shape = field_shapes(source, vocabulary).get(head)
    if isinstance(shape, MapOf) and len(rest) == 2:
        roles = vocabulary.words('roles')
        if (roles is None or rest[0] in roles) and isinstance(shape.value, Table):
            found = fields_of(shape.value.cls).get(rest[1])
            return found[1].shape if found else None
        return None
    return None if rest or isinstance(shape, MapOf) else shape


def field_names(source: str, vocabulary: Vocabulary) -> list[str]:
    """Every name that `find_field` knows."""
    names: list[str] = []
    for name, shape in field_shapes(source, vocabulary).items():
        if isinstance(shape, MapOf):
            roles = sorted(vocabulary.words('roles') or ())
            names += [f'{name}.{role}.{key}' for role in roles for key in fields_of(StaffCount)]
        else:
            names.append(name)
    return names


@dataclass(frozen=True)
class FieldName(ScalarShape[str]):
    """The name of a field of a source; `numeric` where only a number serves."""

    source: str
    numeric: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        assert isinstance(reader, ProgramReader)
        shape = find_field(self.source, node.value, reader.vocabulary)
        who = 'a partner' if self.source == 'partner' else f'"{self.source}"'
        if shape is None:
            message = f'{who} has no field {shown(node.value)}'
            hint = did_you_mean(node.value, field_names(self.source, reader.vocabulary))
            reader.report(node, 'G602', message, hint, field=field)
            return None
        if self.numeric and not isinstance(shape, Integer | Number):
            message = f'field {shown(node.value)} of {who} is no number'
            reader.report(node, 'G603', message, 'name a field that holds a number', field=field)
            return None
        return node.value

    def json_schema(self) -> JsonSchema:
        return {'type': 'string'}


@dataclass(frozen=True)
class Where(Shape[tuple[Condition, ...]]):
    """Conditions on fields of a source: equality, a list (any of), or `{min, max}`."""

    source: str

    def read(self, node: Node, reader: Reader, field: str) -> tuple[Condition, ...] | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "field: value" lines', LINES_HELP, field=field)
            return None
        conditions = []
        for key, value in node.entries.values():
            if FieldName(self.source).read(key, reader, join(field, key.value)) is None:
                continue
            shape = item_shape(find_field(self.source, key.value, reader.vocabulary) or Text())
            condition = self.condition(key.value, shape, value, reader, join(field, key.value))
            if condition:
                conditions.append(condition)
        return tuple(conditions)

    def condition(self, name: str, shape: Shape[Any], node: Node, reader: Reader, field: str) -> Condition | None:
        if isinstance(node, Mapping):
            if not isinstance(shape, Integer | Number | Date):
                message = f'"{field}" has a range, but the field is no number and no date'
                reader.report(node, 'G603', message, 'write one value or a list of values', field=field)
                return None
            bounds = MapOf(Choice(('min', 'max'), 'min or max'), _boundless(shape)).read(node, reader, field)
            return Condition(name, least=bounds.get('min'), most=bounds.get('max')) if bounds else None
        values = ListOf(_boundless(shape), single=True).read(node, reader, field)
        return Condition(name, options=frozenset(values)) if values else None

    def json_schema(self) -> JsonSchema:
        bound = {'type': ['number', 'string']}
        return {
            'type': 'object',
            'additionalProperties': {
                'anyOf': [
                    {'type': ['string', 'number', 'boolean']},
                    {'type': 'array', 'items': {'type': ['string', 'number', 'boolean']}},
                    {'type': 'object', 'properties': {'min': bound, 'max': bound}, 'additionalProperties': False},
                ]
            },
        }


def _boundless(shape: Shape[Any]) -> Shape[Any]:
    """The same shape without its own caps, which are about records and not about conditions."""
    if isinstance(shape, Integer | Number):
        return dataclasses.replace(shape, min=None, max=None)
    return shape


@dataclass(frozen=True)
class SourceName(ScalarShape[str]):
    """One of RECORDS; with `fields` a field of it after a dot (`projects.people`)."""

    fields: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        source, _, name = node.value.partition('.')
        if source not in SOURCES or (name and not self.fields):
            message = f'"{field}" is {shown(node.value)}, which is no source of records'
            reader.report(node, 'G604', message, did_you_mean(node.value, SOURCES), field=field)
            return None
        if self.fields:
            if not name:
                message = f'"{field}" names no field'
                reader.report(node, 'G604', message, f'write "{source}.<field>"', field=field)
                return None
            inner = Scalar(name, True, node.line, node.column)
            return node.value if FieldName(source, numeric=True).read(inner, reader, field) else None
        return node.value

    def json_schema(self) -> JsonSchema:
        sources = '|'.join(SOURCES)
        return {'type': 'string', 'pattern': f'^({sources})' + (r'\.[a-z_]+$' if self.fields else '$')}


_KEYS = {
    'count': {'where', 'within'},
    'sum': {'where', 'within'},
    'newest': {'where'},
    'attested': {'within'},
    'share': {'of'},
    'value': set(),
    'present': set(),
    'met': set(),
    'words': set(),
    'parts': set(),
}
RULE_MEASURES = ('value', 'present', 'words', 'parts')
REQUIREMENT_MEASURES = ('count', 'sum', 'value', 'share', 'present', 'attested', 'newest', 'met')


@dataclass(frozen=True)
class MeasureShape(Shape[Measure]):
    """A measure over a partner, or over each record of a source in a record rule."""

    source: str = 'partner'

    @property
    def kinds(self) -> tuple[str, ...]:
        return REQUIREMENT_MEASURES if self.source == 'partner' else RULE_MEASURES

    def read(self, node: Node, reader: Reader, field: str) -> Measure | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" is no measure', 'write it like {count: projects}', field=field)
            return None
        named = [key for key in node.entries if key in _KEYS]
        if len(named) != 1:
            message = f'"{field}" names {"no measure" if not named else "several measures: " + ", ".join(named)}'
            reader.report(node, 'G601', message, f'use one of {", ".join(self.kinds)}', field=field)
            return None
        kind = named[0]
        if kind not in self.kinds:
            what = 'a requirement' if self.source == 'partner' else 'a record rule'
            message = f'the measure "{kind}" is not for {what}'
            reader.report(node.entries[kind][0], 'G601', message, f'use one of {", ".join(self.kinds)}', field=field)
            return None
        for key, (key_node, _) in node.entries.items():
            if key != kind and key not in _KEYS[kind]:
                message = f'the measure "{kind}" has no key "{key}"'
                hint = did_you_mean(key, _KEYS[kind]) or 'remove it'
                reader.report(key_node, 'R301', message, hint, field=join(field, key))
        return self.read_kind(kind, node, reader, field)

    def read_kind(self, kind: str, node: Mapping, reader: ProgramReader, field: str) -> Measure | None:
        main = node.entries[kind][1]
        at = join(field, kind)
        match kind:
            case 'count' | 'newest' | 'sum':
                name = SourceName(fields=kind == 'sum').read(main, reader, at)
                if name is None:
                    return None
                source, _, field_name = name.partition('.')
                selection = self.selection(source, node, reader, field)
                if kind == 'sum':
                    return Sum(selection, field_name)
                return Count(selection) if kind == 'count' else Newest(selection)
            case 'value' | 'present':
                name = FieldName(self.source).read(main, reader, at)
                if name is None:
                    return None
                return Value(name) if kind == 'value' else Present(name)
            case 'share':
                return self.share(main, node, reader, field)
            case 'attested':
                id = Word('attestations', 'attestation').read(main, reader, at)
                return None if id is None else Attested(id, _optional(node, 'within', Duration(), reader, field))
            case 'met':
                ids = ListOf(Word('requirements', 'requirement'), distinct=True).read(main, reader, at)
                return Met(ids) if ids else None
            case 'words':
                return Words() if Choice(('body',), 'body').read(main, reader, at) else None
            case _:
                parts = ListOf(LocalTextShape()).read(main, reader, at)
                return Parts(parts) if parts else None

    def selection(self, source: str, node: Mapping, reader: ProgramReader, field: str) -> Selection:
        where = _optional(node, 'where', Where(source), reader, field) or ()
        return Selection(source, where, _optional(node, 'within', Duration(), reader, field))

    def share(self, main: Node, node: Mapping, reader: ProgramReader, field: str) -> Share | None:
        of_node = node.get('of')
        if of_node is None:
            reader.report(node, 'R302', f'"{field}.of" is missing', 'name the field that is the whole', field=field)
            return None
        part = FieldName(self.source, numeric=True).read(main, reader, join(field, 'share'))
        whole = FieldName(self.source, numeric=True).read(of_node, reader, join(field, 'of'))
        return Share(part, whole) if part and whole else None

    def json_schema(self) -> JsonSchema:
        keys = sorted({*self.kinds, *(key for kind in self.kinds for key in _KEYS[kind])})
        return {'type': 'object', 'properties': {key: {} for key in keys}, 'additionalProperties': False}


def _optional(node: Mapping, key: str, shape: Shape[Any], reader: Reader, field: str) -> Any:
    value = node.get(key)
    if value is None or (isinstance(value, Scalar) and value.is_null):
        return None
    return shape.read(value, reader, join(field, key))


_PERCENT = re.compile(r'(\d{1,3}(?:\.\d{1,2})?) ?%')


@dataclass(frozen=True)
class PercentShape(ScalarShape[Percent]):
    takes: ClassVar[str] = 'a percentage'

    def parse(self, node: Scalar, reader: Reader, field: str) -> Percent | None:
        match = _PERCENT.fullmatch(node.value)
        if match and float(match[1]) <= 100:
            return Percent(float(match[1]) if '.' in match[1] else int(match[1]))
        message = f'"{field}" is {shown(node.value)}; it takes a percentage'
        reader.report(node, 'G605', message, 'write it like 50%', field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': '^[0-9]{1,3}(\\.[0-9]{1,2})? ?%$'}


@dataclass(frozen=True)
class _True(Boolean):
    """Only `true`: that something is there cannot be asked in the negative."""

    def parse(self, node: Scalar, reader: Reader, field: str) -> bool | None:
        value = super().parse(node, reader, field)
        if value is False:
            reader.report(node, 'G605', f'"{field}" is false; it takes true', 'leave the level out', field=field)
            return None
        return value


@dataclass(frozen=True)
class _Options(Shape[frozenset[str]]):
    """One value, or a list of values, of a field: any of them will do."""

    item: Shape[Any]

    def read(self, node: Node, reader: Reader, field: str) -> frozenset[str] | None:
        values = ListOf(self.item, single=True).read(node, reader, field)
        return frozenset(values) if values else None

    def json_schema(self) -> JsonSchema:
        return ListOf(self.item, single=True).json_schema()


@dataclass(frozen=True)
class _WordRangeShape(Shape[WordRange]):
    def read(self, node: Node, reader: Reader, field: str) -> WordRange | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'G605', f'"{field}" takes a range of words', 'write {min: 300, max: 700}', field=field)
            return None
        bounds = MapOf(Choice(('min', 'max'), 'min or max'), Integer(0, 100_000)).read(node, reader, field)
        return WordRange(bounds.get('min'), bounds.get('max')) if bounds else None

    def json_schema(self) -> JsonSchema:
        return MapOf(Choice(('min', 'max'), 'min or max'), Integer(0, 100_000)).json_schema()


def limit_shape(measure: Measure, source: str, vocabulary: Vocabulary) -> Shape[Any]:
    """What the limit of a measure must look like."""
    match measure:
        case Count() | Met():
            return Integer(0, 1_000_000)
        case Sum():
            return Number(-1_000_000_000, 1_000_000_000)
        case Share():
            return PercentShape()
        case Present() | Attested():
            return _True()
        case Newest():
            return Duration()
        case Words():
            return _WordRangeShape()
        case Parts():
            return _True()
        case Value(field=name):
            shape = item_shape(find_field(source, name, vocabulary) or Text())
            if isinstance(shape, Boolean):
                return Boolean()
            return _boundless(shape) if isinstance(shape, Integer | Number) else _Options(shape)


FORCES = ('required', 'recommended', 'optional')


def read_limits(node: Node, measure: Measure, force: str, reader: ProgramReader, field: str) -> Limits | None:
    """The cells of a requirement: one value for all levels, a map by level, or a map by type and then by level."""
    shape = limit_shape(measure, 'partner', reader.vocabulary)
    if isinstance(node, Mapping) and not _is_cell(node):
        keys = list(node.entries)
        if keys and all(key in reader.types for key in keys) and not all(key in reader.levels for key in keys):
            by_type = {}
            for key, (_, value) in node.entries.items():
                by_type[key] = _read_levels(value, shape, force, reader, join(field, key))
            return Limits(by_type)
    return Limits({'': _read_levels(node, shape, force, reader, field)})


def _is_cell(node: Mapping) -> bool:
    return set(node.entries) <= {'text', 'min', 'max'}


def _read_levels(node: Node, shape: Shape[Any], force: str, reader: ProgramReader, field: str) -> dict[str, Cell]:
    if not isinstance(node, Mapping) or _is_cell(node):
        cell = _read_cell(node, shape, force, reader, field)
        return dict.fromkeys(reader.levels, cell) if cell else {}
    cells = {}
    for key, (key_node, value) in node.entries.items():
        if key not in reader.levels:
            message = f'"{field}" has a limit for "{key}", which is no level' + (' and no type' if reader.types else '')
            hint = did_you_mean(key, (*reader.levels, *reader.types)) or 'add it to "levels"'
            reader.report(key_node, 'G606', message, hint, field=join(field, key))
            continue
        if isinstance(value, Scalar) and value.is_null:
            continue
        cell = _read_cell(value, shape, force, reader, join(field, key))
        if cell:
            cells[key] = cell
    return {level: cells[level] for level in reader.levels if level in cells}


def _read_cell(node: Node, shape: Shape[Any], force: str, reader: ProgramReader, field: str) -> Cell | None:
    if isinstance(node, Mapping) and set(node.entries) == {'text'}:
        text = LocalTextShape().read(node.entries['text'][1], reader, join(field, 'text'))
        return Cell(None, force, text) if text else None
    if isinstance(node, Scalar) and node.value in ('optional', 'recommended'):
        return Cell(None, node.value)
    limit = shape.read(node, reader, field)
    return None if limit is None else Cell(limit, force)
