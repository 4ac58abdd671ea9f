"""Fields that a program adds to records: how they are defined, and what the reading of records gets to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.records import CORE_FIELDS
from sitegen.content.shapes import LINES_HELP, Fault, Identifier, JsonSchema, Reader, Shape, Unread
from sitegen.content.tables import FieldSpec, Table, fields_of, object_schema, read_fields
from sitegen.content.vocabulary import DeclaredField, declared_shape
from sitegen.program.addresses import RESERVED_ADDRESSES
from sitegen.program.model import FACET_TYPES, FieldDefinition
from sitegen.program.named import Named
from sitegen.program.words import Distinct, humanised, written_ids

Definitions = MappingType[str, tuple[FieldDefinition, ...]]


class Option(Shape[Named]):
    """An option of a choice: its id alone, or with a name."""

    def read(self, node: Node, reader: Reader, field: str) -> Named | None:
        if isinstance(node, Scalar):
            id = Identifier().read(node, reader, field)
            return None if id is None else Named(id=id, name=humanised(id))
        return Table(Named).read(node, reader, field)

    def json_schema(self) -> JsonSchema:
        return {'anyOf': [Identifier().json_schema(), Table(Named).json_schema()]}


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


def declared_fields(written: Node | None, definitions: Definitions) -> dict[str, tuple[DeclaredField, ...]]:
    """The fields by kind of record, those whose definition is faulty too: their values are not judged.

    One that takes the name of a core field is reported with its definition, and takes nothing from records.
    """
    declared = {}
    for kind in _KIND_SPECS:
        items = written.get(kind) if isinstance(written, Mapping) else written
        # A map by id in place of a list is reported, and names the fields none the less.
        ids = items.entries.keys() if isinstance(items, Mapping) else set(written_ids(items))
        sound = {item.id: _declared(item) for item in definitions.get(kind, ())}
        faulty = {id: DeclaredField(id=id, shape=Unread(), title=id) for id in sorted(ids - sound.keys())}
        declared[kind] = tuple(field for id, field in (sound | faulty).items() if id not in CORE_FIELDS[kind])
    return declared


def _declared(definition: FieldDefinition) -> DeclaredField:
    options = frozenset(option.id for option in definition.options)
    title = definition.title.pick(('en',))[0]
    shape = declared_shape(definition.type, options)
    return DeclaredField(id=definition.id, shape=shape, title=title, translatable=definition.type == 'text')
