"""The words of a program: its levels, types, categories, fields and whatever else records refer to by id."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from sitegen.content.keys import join
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, Node, Scalar, Sequence
from sitegen.content.records import CORE_FIELDS
from sitegen.content.shapes import LINES_HELP, Identifier, JsonSchema, Reader, Shape
from sitegen.content.tables import FieldSpec, ListOf, Table, fields_of, object_schema, read_fields
from sitegen.program.addresses import RESERVED_ADDRESSES
from sitegen.program.model import FACET_TYPES, Certification, Dated, FieldDefinition, Level, Named, Statement, Titled

T = TypeVar('T')


@dataclass(frozen=True)
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
        counts = Counter(written_id(item) for item in node.items)
        seen: set[str] = set()
        for item in node.items:
            id = written_id(item)
            if id and counts[id] > 1 and id in seen:
                place = item.get('id') if isinstance(item, Mapping) else item
                reader.report(
                    place or item, 'R318', f'"{field}" holds the id "{id}" twice', 'give each its own id', field=field
                )
            seen.add(id)
        return values

    def json_schema(self) -> JsonSchema:
        return ListOf(self.item, self.max).json_schema()


def written_id(node: Node) -> str:
    """The id of an item as it is written, be it a faulty one; empty where there is none."""
    id = node.get('id') if isinstance(node, Mapping) else node
    return id.value if isinstance(id, Scalar) and not id.is_null else ''


def named(cls: type[T]) -> Shape[tuple[T, ...]]:
    return Distinct(Table(cls))


_OPTIONS_KEY = {'options': FieldSpec(Distinct(Option()))}
_FIELD_SPECS = {key: spec for key, (_, spec) in fields_of(FieldDefinition).items()} | _OPTIONS_KEY


@dataclass(frozen=True)
class FieldShape(Shape[FieldDefinition]):
    """The definition of a declared field, which must not collide with what records have anyway."""

    kind: str

    def read(self, node: Node, reader: Reader, field: str) -> FieldDefinition | None:
        if not isinstance(node, Mapping):
            return Table(FieldDefinition).read(node, reader, field)
        values, complete = read_fields(node, _FIELD_SPECS, reader, field)
        slips = any(finding.field.startswith(join(field, 'options')) for finding in reader.findings)
        if slips or not complete:
            return None
        definition = FieldDefinition(**values)
        id_node = node.entries['id'][1]
        if definition.id in CORE_FIELDS[self.kind]:
            message = f'"{definition.id}" is a field that every {self.kind} has anyway'
            reader.report(id_node, 'G607', message, 'choose another id', field=join(field, 'id'))
        elif definition.facet and definition.id in RESERVED_ADDRESSES:
            message = f'"{definition.id}" cannot be a facet: the site has an address of that name'
            reader.report(id_node, 'G607', message, 'choose another id', field=join(field, 'id'))
        if definition.facet and definition.type not in FACET_TYPES:
            message = f'a field of type "{definition.type}" cannot be a facet'
            reader.report(
                node.entries['facet'][1], 'G608', message, 'use choice, choices or boolean', field=join(field, 'facet')
            )
        if definition.facet and self.kind != 'partner':
            message = f'a field of a {self.kind} cannot be a facet'
            reader.report(
                node.entries['facet'][1], 'G608', message, 'declare it for partners', field=join(field, 'facet')
            )
        if (definition.type in ('choice', 'choices')) != bool(definition.options):
            at = node.entries.get('options', node.entries['type'])[0]
            message = f'a field of type "{definition.type}" ' + (
                'has no options' if not definition.options else 'takes no options'
            )
            reader.report(
                at, 'G608', message, 'list the options of a choice, and only of a choice', field=join(field, 'options')
            )
        return definition

    def json_schema(self) -> JsonSchema:
        return object_schema(_FIELD_SPECS)


WORD_SPECS: dict[str, FieldSpec] = {
    'levels': FieldSpec(named(Level)),
    'types': FieldSpec(named(Dated)),
    'statuses': FieldSpec(named(Named)),
    'categories': FieldSpec(named(Named)),
    'industries': FieldSpec(named(Named)),
    'roles': FieldSpec(named(Named)),
    'certifications': FieldSpec(named(Certification)),
    'activities': FieldSpec(named(Named)),
    'attestations': FieldSpec(named(Statement)),
    'groups': FieldSpec(named(Titled)),
}


@dataclass(frozen=True)
class FieldsShape(Shape[dict[str, tuple[FieldDefinition, ...]]]):
    """Declared fields by kind of record."""

    def read(self, node: Node, reader: Reader, field: str) -> dict[str, tuple[FieldDefinition, ...]] | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "partner", "case" and "project"', LINES_HELP, field=field)
            return None
        return read_fields(node, self.specs(), reader, field)[0]

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        return {kind: FieldSpec(Distinct(FieldShape(kind), max=200)) for kind in ('partner', 'case', 'project')}

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


WORD_SPECS['fields'] = FieldSpec(FieldsShape())
