"""Lists, maps and records of shapes: a frozen dataclass whose fields name their shape is a table of keys.

`read_fields` reads a mapping against such a table, `object_schema` tells the same table as JSON Schema.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sitegen.content.everyday_yaml import Written
from sitegen.content.keys import join, report_missing, report_unknown
from sitegen.content.nodes import NULLS, Mapping, Node, Scalar, Sequence
from sitegen.content.shapes import LINES_HELP, JsonSchema, Reader, ScalarShape, Shape, name_of
from sitegen.content.taking import Taker
from sitegen.diagnostics import shown

T = TypeVar('T')

# The most items of a list, where its shape says nothing else, and the most entries of a map.
MAX_LIST = 100
MAX_ENTRIES = 100


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
            return self._read_one(node, reader, field)
        if len(node.items) > self.max:
            message = f'{name_of(field)} has {len(node.items)} items; at most {self.max} are allowed'
            reader.report(node, 'R306', message, 'keep the most important ones', field=field)
            return None
        values: list[T] = []
        for number, item in enumerate(node.items):
            value = self.item.read(item, reader, self._item_name(item, number, field))
            if self.distinct and value in values:
                message = f'{name_of(field)} holds {shown(str(value))} twice'
                reader.report(item, 'R318', message, 'remove one of the two', field=f'{field}[{number}]')
            elif value is not None:
                values.append(value)
        return tuple(values)

    def _read_one(self, node: Node, reader: Reader, field: str) -> tuple[T] | None:
        """A value that stands where a list may stand."""
        if self.single:
            value = self.item.read(node, reader, field)
            return None if value is None else (value,)
        example = f'write "- " before each item of {name_of(field)}'
        if isinstance(node, Scalar) and node.plain and ',' in node.value:
            example = f'write [{node.value}], or each item in a line of its own, behind "- "'
        reader.report(node, 'R303', f'{name_of(field)} takes a list', example, field=field)
        return None

    def taker(self, reader: Reader) -> Taker[tuple[T, ...]]:
        item_taker = self.item.taker(reader)
        take_text, take_nested = item_taker.text, item_taker.nested

        def take_list(written: object) -> tuple[T, ...] | None:
            if not isinstance(written, list) or len(written) > self.max:
                return None
            values = tuple([take_text(item) if isinstance(item, str) else take_nested(item) for item in written])
            if None in values or (self.distinct and len({*values}) < len(values)):
                return None
            return values  # type: ignore[return-value]  # None is not among them

        def take_one(written: str) -> tuple[T, ...] | None:
            value = take_text(written)
            return None if value is None else (value,)

        return Taker(take_one, take_list) if self.single else Taker(nested=take_list)

    def _item_name(self, item: Node, number: int, field: str) -> str:
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

    def read(self, node: Node, reader: Reader, field: str) -> dict[str, T] | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'{name_of(field)} takes "key: value" lines', LINES_HELP, field=field)
            return None
        if len(node.entries) > MAX_ENTRIES:
            message = f'{name_of(field)} has {len(node.entries)} entries; at most {MAX_ENTRIES} are allowed'
            reader.report(node, 'R306', message, 'keep the most important ones', field=field)
            return None
        values: dict[str, T] = {}
        for key_node, value_node in node.entries.values():
            key = self.key.read(key_node, reader, join(field, key_node.value))
            value = self.value.read(value_node, reader, join(field, key_node.value))
            if key is not None and value is not None:
                values[key] = value
        return values

    def taker(self, reader: Reader) -> Taker[dict[str, T]]:
        take_key, take = self.key.taker(reader).text, self.value.taker(reader).take

        def take_map(written: object) -> dict[str, T] | None:
            if not isinstance(written, dict) or len(written) > MAX_ENTRIES:
                return None
            values: dict[str, T] = {}
            for key_written, item in written.items():
                key, value = take_key(key_written), take(item)
                if key is None or value is None:
                    return None
                values[key] = value
            return values

        return Taker(nested=take_map)

    def json_schema(self) -> JsonSchema:
        return {
            'type': 'object',
            'maxProperties': MAX_ENTRIES,
            'propertyNames': self.key.json_schema(),
            'additionalProperties': self.value.json_schema(),
        }


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One key of a mapping: its shape, whether it must stand there, and the label that forms and JSON Schema show."""

    shape: Shape[Any]
    required: bool = False
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
        if 'shape' in meta:
            specs[meta['key'] or item.name] = item.name, FieldSpec(meta['shape'], meta['required'], meta['title'])
    return specs


def read_fields(
    node: Mapping, specs: dict[str, FieldSpec], reader: Reader, field: str, *, closed: bool = True
) -> tuple[dict[str, Any], bool]:
    """Values by key, and whether every required one is there; absent and faulty ones are left out.

    Where not `closed`, keys may stand there that are not known here.
    """
    values: dict[str, Any] = {}
    unknown: list[tuple[Scalar, Node]] = []
    for key, (key_node, value_node) in node.entries.items():
        spec = specs.get(key)
        if spec is None:
            unknown.append((key_node, value_node))
        elif not (isinstance(value_node, Scalar) and value_node.plain and value_node.value in NULLS):
            value = spec.shape.read(value_node, reader, f'{field}.{key}' if field else key)
            if value is not None:
                values[key] = value
    meant = _read_unknown(unknown, node, specs, values, reader, field) if closed else set()
    missing = [key for key, spec in specs.items() if spec.required and key not in values]
    for key in missing:
        if key not in meant:
            report_missing(key, node, reader, field)
    return values, not missing


def _read_unknown(
    unknown: Iterable[tuple[Scalar, Node]],
    node: Mapping,
    specs: dict[str, FieldSpec],
    values: dict[str, Any],
    reader: Reader,
    field: str,
) -> set[str]:
    """Report unknown keys; gives the keys that they are slips of.

    Where the reader mends slips, the value is read as that of the key that was meant: only the slip is reported, not
    what would follow from it.
    """
    found = set()
    for key_node, value_node in unknown:
        meant = report_unknown(key_node, value_node, node, specs, reader, field)
        found.add(meant)
        if meant and reader.mends:
            value = specs[meant].shape.read(value_node, replace(reader, findings=[]), join(field, meant))
            if value is not None:
                values[meant], node.entries[meant] = value, (key_node, value_node)
    return found


def fields_taker(
    specs: dict[str, FieldSpec], reader: Reader, *, closed: bool = True
) -> Callable[[dict[str, Written]], dict[str, Any] | None]:
    """A function that gives the values of a mapping as `read_fields` does; None where that would report something."""
    takers = {key: spec.shape.taker(reader) for key, spec in specs.items()}
    texts = {key: taker.text for key, taker in takers.items()}
    nested = {key: taker.nested for key, taker in takers.items()}
    required = frozenset(key for key, spec in specs.items() if spec.required)

    def take(written: dict[str, Written]) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        for key, item in written.items():
            if key not in texts:
                if closed:
                    return None
                continue
            if isinstance(item, str):
                if item in NULLS:
                    continue
                value = texts[key](item)
            else:
                value = nested[key](item)
            if value is None:
                return None
            values[key] = value
        return values if required <= values.keys() else None

    return take


@dataclass(frozen=True)
class Table(Shape[T]):
    """A mapping whose keys are the shaped fields of a frozen dataclass."""

    cls: type[T]

    def read(self, node: Node, reader: Reader, field: str) -> T | None:
        names, specs = _table(self.cls)
        if not isinstance(node, Mapping):
            example = ', '.join(f'{key}: …' for key in list(specs)[:2])
            message = f'{name_of(field)} takes "key: value" lines'
            reader.report(node, 'R303', message, f'write it like {{{example}}}', field=field)
            return None
        values, complete = read_fields(node, specs, reader, field)
        if not complete:
            return None
        return self.cls(**{names[key]: value for key, value in values.items()})

    def taker(self, reader: Reader) -> Taker[T]:
        names, specs = _table(self.cls)
        take_fields, renamed = fields_taker(specs, reader), any(key != name for key, name in names.items())

        def take(written: object) -> T | None:
            values = take_fields(written) if isinstance(written, dict) else None
            if values is None:
                return None
            return self.cls(**({names[key]: value for key, value in values.items()} if renamed else values))

        return Taker(nested=take)

    def json_schema(self) -> JsonSchema:
        return object_schema(_table(self.cls)[1])


# By hand, as mypy holds that a generic class has no hash, which `functools.cache` needs.
_TABLES: dict[type[Any], tuple[dict[str, str], dict[str, FieldSpec]]] = {}


def _table(cls: type[Any]) -> tuple[dict[str, str], dict[str, FieldSpec]]:
    """The attributes and the specs of a record class, each by the file's word."""
    if cls not in _TABLES:
        fields = fields_of(cls)
        names = {key: name for key, (name, _) in fields.items()}
        _TABLES[cls] = names, {key: spec for key, (_, spec) in fields.items()}
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
