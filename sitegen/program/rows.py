"""Rows of a program file that refer to its words: requirements, record rules, and who owes reports."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from sitegen.content.days import Date, Duration
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.shapes import LINES_HELP, Choice, Identifier, JsonSchema, Reader, Shape, Unread
from sitegen.content.tables import FieldSpec, ListOf, Table, object_schema, read_fields
from sitegen.content.vocabulary import Word
from sitegen.dates import Span
from sitegen.program.limit_shapes import FORCES, limit_shape, read_limits
from sitegen.program.measure_shapes import MeasureShape
from sitegen.program.measures import Grace, Limits, Measure, Parts, Selection, Words
from sitegen.program.model import RecordRule, Reporting, Requirement
from sitegen.program.named import NAME, ORIGIN, PROSE, REF
from sitegen.program.selecting import ProgramReader, SourceName, Where, find_field
from sitegen.program.words import humanised


@dataclass(frozen=True)
class Anything(Shape[Node]):
    """A node as it is, for a value whose shape depends on its neighbours; `schema` is what can be said before."""

    schema: JsonSchema = field(default_factory=dict)

    def read(self, node: Node, _reader: Reader, _field: str) -> Node | None:
        return node

    def json_schema(self) -> JsonSchema:
        return self.schema


def read_row(node: Node, specs: dict[str, FieldSpec], reader: Reader, field: str) -> dict[str, Any] | None:
    """The values of a row by key, its title made from its id where none is written.

    None, after findings, where it is no mapping or lacks a required key.
    """
    if not isinstance(node, Mapping):
        reader.report(node, 'R303', f'"{field}" takes "key: value" lines', LINES_HELP, field=field)
        return None
    values, complete = read_fields(node, specs, reader, field)
    if not complete:
        return None
    return {'title': humanised(values['id'])} | values


def read_selection(
    source: str, where: Node | None, reader: Reader, field: str, within: Span | None = None
) -> Selection:
    """The records of a source that a row with this `where` looks at; conditions at fault are left out."""
    conditions = Where(source).read(where, reader, join(field, 'where')) if where else None
    return Selection(source, conditions or (), within)


# Conditions before their source is known.
ANY_WHERE = Where('projects').json_schema()
_REQUIREMENT_SPECS = {
    'id': FieldSpec(Identifier(), required=True),
    'group': FieldSpec(Word('groups', 'group')),
    'title': FieldSpec(NAME),
    'note': FieldSpec(PROSE),
    'types': FieldSpec(ListOf(Word('types', 'type'), distinct=True)),
    'force': FieldSpec(Choice(FORCES, 'a force')),
    'measure': FieldSpec(MeasureShape(), required=True),
    'limit': FieldSpec(Anything(), required=True),
    'grace': FieldSpec(Table(Grace)),
    'origin': FieldSpec(ORIGIN),
    'ref': FieldSpec(REF),
}


@dataclass(frozen=True)
class RequirementShape(Shape[Requirement]):
    """A row of the requirements table; `status`: of a status's own table, which has one column and no levels."""

    status: bool = False

    def read(self, node: Node, reader: Reader, field: str) -> Requirement | None:
        assert isinstance(reader, ProgramReader)
        values = read_row(node, _REQUIREMENT_SPECS, reader, field)
        if values is None:
            return None
        limit = values.pop('limit')
        limits = self.limits(limit, values['measure'], values.get('force', 'required'), reader, join(field, 'limit'))
        return None if limits is None else Requirement(limits=limits, **values)

    def limits(self, node: Node, measure: Measure, force: str, reader: ProgramReader, field: str) -> Limits | None:
        # The one column of a status is the status itself.
        columns = dataclasses.replace(reader, levels=('',)) if self.status else reader
        return read_limits(node, measure, force, columns, field)

    def json_schema(self) -> JsonSchema:
        return object_schema(_REQUIREMENT_SPECS)


_RULE_SPECS = {
    'id': FieldSpec(Identifier(), required=True),
    'title': FieldSpec(NAME),
    'note': FieldSpec(PROSE),
    'each': FieldSpec(SourceName(), required=True),
    'where': FieldSpec(Anything(ANY_WHERE)),
    'measure': FieldSpec(Anything(MeasureShape('cases').json_schema()), required=True),
    'limit': FieldSpec(Anything()),
    'origin': FieldSpec(ORIGIN),
    'ref': FieldSpec(REF),
}


class RuleShape(Shape[RecordRule]):
    """A record rule: `each` names the source, the measure looks at one record of it."""

    def read(self, node: Node, reader: Reader, field: str) -> RecordRule | None:
        assert isinstance(reader, ProgramReader)
        values = read_row(node, _RULE_SPECS, reader, field)
        if values is None:
            return None
        source = values.pop('each')
        selection = read_selection(source, values.pop('where', None), reader, field)
        measure = MeasureShape(source).read(values.pop('measure'), reader, join(field, 'measure'))
        limit_node = values.pop('limit', None)
        if measure is None:
            return None
        if isinstance(measure, Words | Parts) and source not in ('cases', 'projects'):
            message = f'"{source}" have no body whose words or parts could count'
            reader.report(node, 'G601', message, 'use cases or projects', field=field)
            return None
        if limit_node is not None:
            limit = limit_shape(measure, source, reader.vocabulary).read(limit_node, reader, join(field, 'limit'))
        elif isinstance(measure, Parts):
            limit = True
        else:
            message = f'"{join(field, "limit")}" is missing'
            reader.report(node, 'R302', message, 'say what the measure must reach', field=field)
            return None
        return None if limit is None else RecordRule(selection=selection, measure=measure, limit=limit, **values)

    def json_schema(self) -> JsonSchema:
        return object_schema(_RULE_SPECS)


_REPORT_SPECS = {
    'where': FieldSpec(Where('projects')),
    'every': FieldSpec(Duration(), required=True),
    'dates': FieldSpec(Anything({'type': 'string'})),
    'ref': FieldSpec(REF),
}


class _ProjectReportsShape(Shape[Reporting]):
    """Which projects owe reports, how often, and the field of dates that holds them."""

    def read(self, node: Node, reader: Reader, field: str) -> Reporting | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "where", "every" and "dates"', LINES_HELP, field=field)
            return None
        values, complete = read_fields(node, _REPORT_SPECS, reader, field)
        if not complete:
            return None
        dates = values.pop('dates', None)
        name = dates.value if isinstance(dates, Scalar) else 'reports'
        shape = find_field('projects', name, reader.vocabulary)
        if not isinstance(shape, Unread) and not (isinstance(shape, ListOf) and isinstance(shape.item, Date)):
            message = f'projects have no field "{name}" that holds dates'
            reader.report(dates or node, 'G602', message, 'use "reports"', field=join(field, 'dates'))
            return None
        return Reporting(**{'where': ()} | values, dates=name)

    def json_schema(self) -> JsonSchema:
        return object_schema(_REPORT_SPECS)


_REPORTING_SPECS = {'projects': FieldSpec(_ProjectReportsShape(), required=True)}


class ReportingShape(Shape[Reporting]):
    """Who owes reports: projects do, so there is one key."""

    def read(self, node: Node, reader: Reader, field: str) -> Reporting | None:
        if not isinstance(node, Mapping) or node.entries.keys() != _REPORTING_SPECS.keys():
            reader.report(node, 'R303', f'"{field}" takes the one key "projects"', LINES_HELP, field=field)
            return None
        return read_fields(node, _REPORTING_SPECS, reader, field)[0].get('projects')

    def json_schema(self) -> JsonSchema:
        return object_schema(_REPORTING_SPECS)
