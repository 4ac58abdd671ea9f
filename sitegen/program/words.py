"""Lists of a program file whose entries have an id: words such as levels and categories, rows, declared fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sitegen.content.keys import join
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, Node, Scalar, Sequence
from sitegen.content.records import CORE_FIELDS
from sitegen.content.shapes import LINES_HELP, Fault, Identifier, JsonSchema, Reader, Shape
from sitegen.content.tables import FieldSpec, ListOf, Table, fields_of, object_schema, read_fields
from sitegen.program.addresses import RESERVED_ADDRESSES
from sitegen.program.model import FACET_TYPES, FieldDefinition
from sitegen.program.named import Named

T = TypeVar('T')


class Option(Shape[Named]):
    """An option of a choice: its id alone, or with a name."""

    def read(self, node: Node, reader: Reader, field: str) -> Named | None:
        if isinstance(node, Scalar):
            id = Identifier().read(node, reader, field)
            return None if id is None else Named(id=id, name=humanised(id))
        return Table(Named).read(node, reader, field)

    def json_schema(self) -> JsonSchema:
        return {'anyOf': [Identifier().json_schema(), Table(Named).json_schema()]}


def humanised(id: str) -> LocalText:
    """An id as a name, in no language: `key-account` is `Key account`."""
    return LocalText((('', id.replace('-', ' ').replace('_', ' ').capitalize()),))


@dataclass(frozen=True)
class Distinct(Shape[tuple[T, ...]]):
    """A list of tables whose ids are all different."""

    item: Shape[T]
    max: int = 1_000

    def read(self, node: Node, reader: Reader, field: str) -> tuple[T, ...] | None:
        values = ListOf(self.item, self.max, named=True).read(node, reader, field)
        if values is None or not isinstance(node, Sequence):
            return None
        seen: set[str] = set()
        for item in node.items:
            id = written_id(item)
            if id in seen:
                place = (item.get('id') if isinstance(item, Mapping) else None) or item
                reader.report(
                    place, 'R318', f'"{field}" holds the id "{id}" twice', 'give each its own id', field=field
                )
            elif id:
                seen.add(id)
        return values

    def json_schema(self) -> JsonSchema:
        return ListOf(self.item, self.max).json_schema()


def written_id(node: Node) -> str:
    """The id of an item as it is written, be it a faulty one; empty where there is none."""
    id = node.get('id') if isinstance(node, Mapping) else node
    return id.value if isinstance(id, Scalar) and not id.is_null else ''


_FIELD_SPECS = {key: spec for key, (_, spec) in fields_of(FieldDefinition).items()} | {
    'options': FieldSpec(Distinct(Option()))
}


@dataclass(frozen=True)
class DefinitionShape(Shape[FieldDefinition]):
    """The definition of a declared field of a kind of record."""

    kind: str

    def read(self, node: Node, reader: Reader, field: str) -> FieldDefinition | None:
        if not isinstance(node, Mapping):
            return Table(FieldDefinition).read(node, reader, field)
        values, complete = read_fields(node, _FIELD_SPECS, reader, field)
        slips = any(finding.field.startswith(join(field, 'options')) for finding in reader.findings)
        if slips or not complete:
            return None
        definition = FieldDefinition(**values)
        for key, place, (code, message, help) in self.faults(definition, node):
            reader.report(place, code, message, help, field=join(field, key))
        return definition

    def faults(self, definition: FieldDefinition, node: Mapping) -> Iterator[tuple[str, Node, Fault]]:
        """What no value shows alone, with the key at fault and the place to report it at."""
        id, type, facet, written = definition.id, definition.type, definition.facet, node.entries
        if id in CORE_FIELDS[self.kind]:
            fault = 'G607', f'"{id}" is a field that every {self.kind} has anyway', 'choose another id'
            yield 'id', written['id'][1], fault
        elif facet and id in RESERVED_ADDRESSES:
            fault = 'G607', f'"{id}" cannot be a facet: the site has an address of that name', 'choose another id'
            yield 'id', written['id'][1], fault
        if facet and type not in FACET_TYPES:
            fault = 'G608', f'a field of type "{type}" cannot be a facet', 'use choice, choices or boolean'
            yield 'facet', written['facet'][1], fault
        if facet and self.kind != 'partner':
            fault = 'G608', f'a field of a {self.kind} cannot be a facet', 'declare it for partners'
            yield 'facet', written['facet'][1], fault
        if (type in ('choice', 'choices')) != bool(definition.options):
            message = f'a field of type "{type}" {"takes" if definition.options else "has"} no options'
            fault = 'G608', message, 'list the options of a choice, and only of a choice'
            yield 'options', written.get('options', written['type'])[0], fault

    def json_schema(self) -> JsonSchema:
        return object_schema(_FIELD_SPECS)


_KIND_SPECS = {kind: FieldSpec(Distinct(DefinitionShape(kind), max=200)) for kind in ('partner', 'case', 'project')}


class FieldsShape(Shape[dict[str, tuple[FieldDefinition, ...]]]):
    """Declared fields by kind of record."""

    def read(self, node: Node, reader: Reader, field: str) -> dict[str, tuple[FieldDefinition, ...]] | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "partner", "case" and "project"', LINES_HELP, field=field)
            return None
        return read_fields(node, _KIND_SPECS, reader, field)[0]

    def json_schema(self) -> JsonSchema:
        return object_schema(_KIND_SPECS)
