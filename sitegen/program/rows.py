"""The rows of a program file that refer to its words: requirements, record rules, prices, reports."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from sitegen.content.days import Date, Duration
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.numbers import Number
from sitegen.content.shapes import LINES_HELP, Choice, Identifier, JsonSchema, Reader, Shape, Unread
from sitegen.content.tables import FieldSpec, ListOf, MapOf, Table, object_schema, read_fields
from sitegen.content.vocabulary import Word
from sitegen.diagnostics import did_you_mean
from sitegen.program.limit_shapes import FORCES, limit_shape, read_limits
from sitegen.program.measure_shapes import MeasureShape
from sitegen.program.measures import Grace, Parts, Selection, Words
from sitegen.program.model import (
    NAME,
    ORIGIN,
    PROSE,
    REF,
    Benefits,
    Credit,
    DirectorySettings,
    Distributor,
    Fee,
    LedgerKind,
    Points,
    Price,
    RecordRule,
    Reporting,
    Requirement,
    Section,
    Term,
)
from sitegen.program.selecting import (
    FieldName,
    ProgramReader,
    SourceName,
    Where,
    field_shapes,
    find_field,
    item_shape,
    report_empty,
    report_undated,
)
from sitegen.program.words import Distinct, humanised, named


def read_row(node: Node, specs: dict[str, FieldSpec], reader: Reader, field: str) -> dict[str, Any] | None:
    """The values of a mapping by key; None, after findings, where it is none or lacks a required key."""
    if not isinstance(node, Mapping):
        reader.report(node, 'R303', f'"{field}" takes "key: value" lines', LINES_HELP, field=field)
        return None
    values, complete = read_fields(node, specs, reader, field)
    return values if complete else None


@dataclass(frozen=True)
class RequirementShape(Shape[Requirement]):
    """A row of the requirements table."""

    status: bool = False

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        return {
            'id': FieldSpec(Identifier(), required=True),
            'group': FieldSpec(Word('groups', 'group')),
            'title': FieldSpec(NAME),
            'note': FieldSpec(PROSE),
            'types': FieldSpec(ListOf(Word('types', 'type'), distinct=True)),
            'force': FieldSpec(Choice(FORCES, 'a force')),
            'measure': FieldSpec(MeasureShape(), required=True),
            'limit': FieldSpec(Anything()),
            'grace': FieldSpec(Table(Grace)),
            'origin': FieldSpec(ORIGIN),
            'ref': FieldSpec(REF),
        }

    def read(self, node: Node, reader: Reader, field: str) -> Requirement | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "key: value" lines', LINES_HELP, field=field)
            return None
        values, complete = read_fields(node, self.specs(), reader, field)
        limit_node = values.pop('limit', None)
        if not complete:
            return None
        if limit_node is None:
            reader.report(
                node, 'R302', f'"{join(field, "limit")}" is missing', 'say what the measure must reach', field=field
            )
            return None
        force = values.get('force', 'required')
        limits = self.limits(limit_node, values['measure'], force, reader, join(field, 'limit'))
        values.setdefault('title', humanised(values['id']))
        return None if limits is None else Requirement(limits=limits, **values)

    def limits(self, node: Node, measure: Any, force: str, reader: ProgramReader, field: str) -> Any:
        if not self.status:
            return read_limits(node, measure, force, reader, field)
        # A status stands beside the ladder: its one column is the status itself.
        beside = dataclasses.replace(reader, levels=('',))
        return read_limits(node, measure, force, beside, field)

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


@dataclass(frozen=True)
class Anything(Shape[Node]):
    """A node as it is, for a value whose shape depends on its neighbours."""

    def read(self, node: Node, _reader: Reader, _field: str) -> Node | None:
        return node

    def json_schema(self) -> JsonSchema:
        return {}


@dataclass(frozen=True)
class RuleShape(Shape[RecordRule]):
    """A record rule: `each` names the source, the measure looks at one record of it."""

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        anything = Anything()
        return {
            'id': FieldSpec(Identifier(), required=True),
            'title': FieldSpec(NAME),
            'note': FieldSpec(PROSE),
            'each': FieldSpec(SourceName(), required=True),
            'where': FieldSpec(anything),
            'measure': FieldSpec(anything, required=True),
            'limit': FieldSpec(anything),
            'origin': FieldSpec(ORIGIN),
            'ref': FieldSpec(REF),
        }

    def read(self, node: Node, reader: Reader, field: str) -> RecordRule | None:
        assert isinstance(reader, ProgramReader)
        values = read_row(node, self.specs(), reader, field)
        if values is None or not isinstance(node, Mapping):
            return None
        source = values.pop('each')
        where = values.pop('where', None)
        conditions = Where(source).read(where, reader, join(field, 'where')) if where else ()
        measure = MeasureShape(source).read(values.pop('measure'), reader, join(field, 'measure'))
        limit_node = values.pop('limit', None)
        if measure is None:
            return None
        if isinstance(measure, Words | Parts) and source not in ('cases', 'projects'):
            reader.report(
                node,
                'G601',
                f'"{source}" have no body whose words or parts could count',
                'use cases or projects',
                field=field,
            )
            return None
        limit = self.limit(node, limit_node, measure, source, reader, field)
        if limit is None:
            return None
        values.setdefault('title', humanised(values['id']))
        return RecordRule(selection=Selection(source, conditions or ()), measure=measure, limit=limit, **values)

    def limit(
        self, node: Mapping, limit: Node | None, measure: Any, source: str, reader: ProgramReader, field: str
    ) -> Any:
        if limit is None:
            if isinstance(measure, Parts):
                return True
            reader.report(
                node, 'R302', f'"{join(field, "limit")}" is missing', 'say what the measure must reach', field=field
            )
            return None
        return limit_shape(measure, source, reader.vocabulary).read(limit, reader, join(field, 'limit'))

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


@dataclass(frozen=True)
class PriceShape(Shape[Price]):
    """A row of the price list."""

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        anything = Anything()
        return {
            'id': FieldSpec(Identifier(), required=True),
            'title': FieldSpec(NAME),
            'note': FieldSpec(PROSE),
            'of': FieldSpec(SourceName(), required=True),
            'where': FieldSpec(anything),
            'within': FieldSpec(Duration()),
            'by': FieldSpec(anything),
            'points': FieldSpec(anything, required=True),
            'max': FieldSpec(Number(0, 1_000_000)),
            'origin': FieldSpec(ORIGIN),
            'ref': FieldSpec(REF),
        }

    def read(self, node: Node, reader: Reader, field: str) -> Price | None:
        assert isinstance(reader, ProgramReader)
        values = read_row(node, self.specs(), reader, field)
        if values is None or not isinstance(node, Mapping):
            return None
        source = values.pop('of')
        where = values.pop('where', None)
        conditions = Where(source).read(where, reader, join(field, 'where')) if where else ()
        selection = Selection(source, conditions or (), values.pop('within', None))
        if selection.within:
            report_undated(source, node.entries['within'][0], reader, join(field, 'within'))
        by, points = values.pop('by', None), values.pop('points')
        most = values.pop('max', None)
        values.setdefault('title', humanised(values['id']))
        if by is None:
            if isinstance(points, Mapping):
                message = f'"{join(field, "points")}" has points by value, but no "by" names the field'
                help = 'add the field that sets the price, like "by: category"'
                reader.report(points, 'R303', message, help, field=join(field, 'points'))
                return None
            amount = _POINTS.read(points, reader, join(field, 'points'))
            return None if amount is None else Price(selection=selection, points=amount, most=most, **values)
        table = self.points_by(source, by, points, reader, field)
        if table is None:
            return None
        return Price(selection=selection, points=None, by=table[0], points_by=table[1], most=most, **values)

    def points_by(
        self, source: str, by: Node, points: Node, reader: ProgramReader, field: str
    ) -> tuple[str, dict[Any, float]] | None:
        """The field whose value sets the price, and the points for each of its values."""
        name = by.value if isinstance(by, Scalar) else ''
        shape = find_field(source, name, reader.vocabulary)
        if shape is None:
            hint = did_you_mean(name, field_shapes(source, reader.vocabulary))
            reader.report(by, 'G602', f'"{source}" has no field "{name}"', hint, field=join(field, 'by'))
            return None
        if FieldName(source, plain=True).read(by, reader, join(field, 'by')) is None:
            return None
        if not isinstance(points, Mapping):
            message = f'"{join(field, "points")}" takes points for each value of "{name}"'
            reader.report(
                points, 'R303', message, f'write one line for each value of "{name}"', field=join(field, 'points')
            )
            return None
        if report_empty(points, reader, join(field, 'points'), f'write one line for each value of "{name}"'):
            return None
        table: dict[Any, float] = {}
        for key, value in points.entries.values():
            option = item_shape(shape).read(key, reader, join(field, f'points.{key.value}'))
            amount = _POINTS.read(value, reader, join(field, f'points.{key.value}'))
            if option is not None and amount is not None:
                table[option] = amount
        return name, table

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


_POINTS = Number(-1_000_000, 1_000_000)

_POINTS_SPECS = {
    'title': FieldSpec(NAME),
    'note': FieldSpec(PROSE),
    'prices': FieldSpec(Distinct(PriceShape())),
    'ledger': FieldSpec(named(LedgerKind)),
}
_REPORT_SPECS = {
    'where': FieldSpec(Where('projects')),
    'every': FieldSpec(Duration(), required=True),
    'dates': FieldSpec(Anything()),
    'ref': FieldSpec(REF),
}


@dataclass(frozen=True)
class PointsShape(Shape[Points]):
    def read(self, node: Node, reader: Reader, field: str) -> Points | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "prices" and "ledger"', LINES_HELP, field=field)
            return None
        return Points(**read_fields(node, _POINTS_SPECS, reader, field)[0])

    def json_schema(self) -> JsonSchema:
        return object_schema(_POINTS_SPECS)


@dataclass(frozen=True)
class ReportingShape(Shape[Reporting]):
    """`reporting.projects`: which projects owe reports, how often, and the field of dates that holds them."""

    def read(self, node: Node, reader: Reader, field: str) -> Reporting | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping) or set(node.entries) != {'projects'}:
            reader.report(node, 'R303', f'"{field}" takes the one key "projects"', LINES_HELP, field=field)
            return None
        below, at = node.entries['projects'][1], join(field, 'projects')
        if not isinstance(below, Mapping):
            reader.report(below, 'R303', f'"{at}" takes "where", "every" and "dates"', LINES_HELP, field=at)
            return None
        values, complete = read_fields(below, _REPORT_SPECS, reader, at)
        if not complete:
            return None
        dates = values.get('dates')
        name = dates.value if isinstance(dates, Scalar) else 'reports'
        shape = find_field('projects', name, reader.vocabulary)
        if not isinstance(shape, Unread) and not (isinstance(shape, ListOf) and isinstance(shape.item, Date)):
            reader.report(
                dates or below,
                'G602',
                f'projects have no field "{name}" that holds dates',
                'use "reports"',
                field=join(at, 'dates'),
            )
            return None
        return Reporting(where=values.get('where', ()), every=values['every'], dates=name, ref=values.get('ref'))

    def json_schema(self) -> JsonSchema:
        return object_schema({'projects': FieldSpec(_Fixed(object_schema(_REPORT_SPECS)), required=True)})


@dataclass(frozen=True)
class _Fixed(Anything):
    """A schema that is already made."""

    schema: JsonSchema

    def json_schema(self) -> JsonSchema:
        return self.schema


RULE_SPECS: dict[str, FieldSpec] = {
    'requirements': FieldSpec(Distinct(RequirementShape())),
    'status_requirements': FieldSpec(MapOf(Word('statuses', 'status'), Distinct(RequirementShape(status=True)))),
    'record_rules': FieldSpec(Distinct(RuleShape())),
    'points': FieldSpec(PointsShape()),
    'term': FieldSpec(Table(Term)),
    'reporting': FieldSpec(ReportingShape()),
    'benefits': FieldSpec(Table(Benefits)),
    'fees': FieldSpec(named(Fee)),
    'credits': FieldSpec(ListOf(Table(Credit))),
    'distributors': FieldSpec(ListOf(Table(Distributor))),
    'sections': FieldSpec(named(Section)),
    'directory': FieldSpec(Table(DirectorySettings)),
}
