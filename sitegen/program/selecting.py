"""Sources of records and their fields as a program file names them: `projects`, `where`, `staff.<role>.total`."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date as Day
from typing import Any, ClassVar, TypeVar

from sitegen.content.days import Date
from sitegen.content.entries import Activity, Attestation, Certificate, Contact, StaffCount
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.numbers import Integer, Number
from sitegen.content.records import Case, Partner, Project
from sitegen.content.shapes import LINES_HELP, Choice, JsonSchema, Reader, ScalarShape, Shape, Text, Unread
from sitegen.content.tables import ListOf, MapOf, Table, fields_of, shaped
from sitegen.content.vocabulary import RecordReader, Vocabulary, Word
from sitegen.diagnostics import did_you_mean, shown
from sitegen.program.measures import DECLARING, Condition

T = TypeVar('T')
_NO_CONDITION = 'write the value that the field must have, or remove the line'


@dataclass(frozen=True)
class _LedgerFields:
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
    'ledger': _LedgerFields,
}
# Those whose records have a date, so that a window or an age can be asked of them.
_DATED = frozenset(SOURCES) - {'contacts'}


@dataclass(slots=True)
class ProgramReader(RecordReader):
    """A reader of the program file; `levels` and `types` in their order, once they are read."""

    mends: ClassVar[bool] = True
    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def field_shapes(source: str, vocabulary: Vocabulary) -> dict[str, Shape[Any]]:
    """The fields of a source (or `partner`) by name, the declared ones among them."""
    cls = Partner if source == 'partner' else SOURCES[source]
    shapes = {key: spec.shape for key, (_, spec) in fields_of(cls).items()}
    if source == 'projects':
        shapes['date'] = Date()
    for declared in vocabulary.fields.get(DECLARING.get(source, ''), ()):
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
    """The name of a field of a source: `numeric` where only a number serves, `plain` where no list of entries does,
    `whole` where a map by role may stand undivided."""

    source: str
    numeric: bool = False
    plain: bool = False
    whole: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        assert isinstance(reader, ProgramReader)
        shape = find_field(self.source, node.value, reader.vocabulary)
        if shape is None and self.whole:
            shape = field_shapes(self.source, reader.vocabulary).get(node.value)
        who = 'a partner' if self.source == 'partner' else f'"{self.source}"'
        if shape is None:
            message = f'{who} has no field {shown(node.value)}'
            hint = did_you_mean(node.value, field_names(self.source, reader.vocabulary))
            reader.report(node, 'G602', message, hint, field=field)
            return None
        if self.numeric and not isinstance(shape, Integer | Number | Unread):
            message = f'field {shown(node.value)} of {who} is no number'
            reader.report(node, 'G603', message, 'name a field that holds a number', field=field)
            return None
        if self.plain and isinstance(item_shape(shape), Table):
            message = f'field {shown(node.value)} of {who} holds entries, not a value'
            hint = f'write {{count: {node.value}}}' if node.value in SOURCES else 'name a field that holds one value'
            reader.report(node, 'G603', message, hint, field=field)
            return None
        return node.value

    def json_schema(self) -> JsonSchema:
        return {'type': 'string'}


def report_undated(source: str, at: Node, reader: Reader, field: str) -> None:
    """A window or an age asks for a date, which the records of this source may lack altogether."""
    if source not in _DATED:
        help = 'leave it out, or count records that have a date'
        reader.report(at, 'G609', f'"{field}" looks at dates, but "{source}" have none', help, field=field)


def report_empty(node: Node, reader: Reader, field: str, help: str) -> bool:
    """Whether nothing stands where something must: no value, a list without items, a map without keys."""
    empty = (
        node.is_null if isinstance(node, Scalar) else not (node.entries if isinstance(node, Mapping) else node.items)
    )
    if empty:
        reader.report(node, 'R302', f'"{field}" is empty', help, field=field)
    return empty


def bounds_shape(shape: Shape[T]) -> MapOf[T]:
    """The shape of a range: `{min, max}`, each of them of this shape."""
    return MapOf(Choice(('min', 'max'), 'min or max'), shape)


def read_bounds(node: Node, shape: Shape[T], reader: Reader, field: str) -> dict[str, T]:
    """The sound bounds of a range, by `min` and `max`. A range that ends before it begins is reported."""
    bounds: dict[str, Any] = bounds_shape(shape).read(node, reader, field) or {}
    least, most = bounds.get('min'), bounds.get('max')
    if least is not None and most is not None and most < least:
        message = f'"{field}" is at least {least} and at most {most}, which nothing can be'
        reader.report(node, 'G609', message, 'correct "min" or "max"', field=field)
    return bounds


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
            if FieldName(self.source, plain=True).read(key, reader, join(field, key.value)) is None:
                continue
            shape = item_shape(find_field(self.source, key.value, reader.vocabulary) or Text())
            condition = self.condition(key.value, shape, value, reader, join(field, key.value))
            if condition:
                conditions.append(condition)
        return tuple(conditions)

    def condition(self, name: str, shape: Shape[Any], node: Node, reader: Reader, field: str) -> Condition | None:
        if report_empty(node, reader, field, _NO_CONDITION) or isinstance(shape, Unread):
            return None
        if isinstance(node, Mapping):
            if not isinstance(shape, Integer | Number | Date):
                message = f'"{field}" has a range, but the field is no number and no date'
                reader.report(node, 'G603', message, 'write one value or a list of values', field=field)
                return None
            bounds = read_bounds(node, boundless(shape), reader, field)
            return Condition(name, least=bounds.get('min'), most=bounds.get('max')) if bounds else None
        values = ListOf(boundless(shape), single=True).read(node, reader, field)
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


def boundless(shape: Shape[Any]) -> Shape[Any]:
    """The same shape without its own caps, which are about records and not about conditions."""
    if isinstance(shape, Integer | Number):
        return dataclasses.replace(shape, min=None, max=None)
    return shape


@dataclass(frozen=True)
class SourceName(ScalarShape[str]):
    """A source of records, like `projects`; where `fields`, with one of its fields, like `projects.people`."""

    fields: bool = False

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        source, _, name = node.value.partition('.')
        if source not in SOURCES or (name and not self.fields):
            message = f'"{field}" is {shown(node.value)}, which is no source of records'
            reader.report(node, 'G604', message, self._cure(node.value, reader), field=field)
            return None
        if self.fields:
            if not name:
                message = f'"{field}" names no field'
                reader.report(node, 'G604', message, f'write "{source}.<field>"', field=field)
                return None
            inner = Scalar(name, True, node.line, node.column)
            return node.value if FieldName(source, numeric=True).read(inner, reader, field) else None
        return node.value

    def _cure(self, name: str, reader: Reader) -> str:
        """What was probably meant: where it is a number of some records, that of these."""
        assert isinstance(reader, ProgramReader)
        if self.fields:
            for source in SOURCES:
                if isinstance(find_field(source, name, reader.vocabulary), Integer | Number):
                    return f'write "{source}.{name}"'
        return did_you_mean(name, SOURCES)

    def json_schema(self) -> JsonSchema:
        if not self.fields:
            return {'type': 'string', 'enum': list(SOURCES)}
        return {'type': 'string', 'pattern': rf'^({"|".join(SOURCES)})\.[a-z0-9_-]+$'}
