"""Points in a program file: the price list, and the kinds of points that staff may grant."""

from __future__ import annotations

from typing import Any

from sitegen.content.days import Duration
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.numbers import Number
from sitegen.content.shapes import LINES_HELP, Identifier, JsonSchema, Reader, Shape, Text
from sitegen.content.tables import FieldSpec, MapOf, Table, object_schema, read_fields
from sitegen.diagnostics import did_you_mean
from sitegen.program.model import LedgerKind, Points, Price
from sitegen.program.named import NAME, ORIGIN, PROSE, REF
from sitegen.program.rows import ANY_WHERE, Anything, read_row, read_selection
from sitegen.program.selecting import (
    FieldName,
    ProgramReader,
    SourceName,
    field_shapes,
    find_field,
    item_shape,
    report_empty,
    report_undated,
)
from sitegen.program.words import Distinct

_AMOUNT = Number(-1_000_000, 1_000_000)
_EITHER = {'anyOf': [_AMOUNT.json_schema(), MapOf(Text(), _AMOUNT).json_schema()]}
_PRICE_SPECS = {
    'id': FieldSpec(Identifier(), required=True),
    'title': FieldSpec(NAME),
    'note': FieldSpec(PROSE),
    'of': FieldSpec(SourceName(), required=True),
    'where': FieldSpec(Anything(ANY_WHERE)),
    'within': FieldSpec(Duration()),
    'by': FieldSpec(Anything({'type': 'string'})),
    'points': FieldSpec(Anything(_EITHER), required=True),
    'max': FieldSpec(Number(0, 1_000_000)),
    'origin': FieldSpec(ORIGIN),
    'ref': FieldSpec(REF),
}


class PriceShape(Shape[Price]):
    """A row of the price list."""

    def read(self, node: Node, reader: Reader, field: str) -> Price | None:
        assert isinstance(reader, ProgramReader)
        values = read_row(node, _PRICE_SPECS, reader, field)
        if values is None:
            return None
        source, within, by, points = (values.pop(key, None) for key in ('of', 'within', 'by', 'points'))
        selection = read_selection(source, values.pop('where', None), reader, field, within)
        if within:
            assert isinstance(node, Mapping)
            report_undated(source, node.entries['within'][0], reader, join(field, 'within'))
        values['most'] = values.pop('max', None)
        if by is None:
            amount = self.amount(points, reader, join(field, 'points'))
            return None if amount is None else Price(selection=selection, points=amount, **values)
        table = self.amounts(source, by, points, reader, field)
        return (
            None if table is None else Price(selection=selection, points=None, by=by.value, points_by=table, **values)
        )

    def amount(self, points: Node, reader: Reader, field: str) -> float | None:
        """The points for each record."""
        if isinstance(points, Mapping):
            message = f'"{field}" has points by value, but no "by" names the field'
            reader.report(
                points, 'R303', message, 'add the field that sets the price, like "by: category"', field=field
            )
            return None
        return _AMOUNT.read(points, reader, field)

    def amounts(
        self, source: str, by: Node, points: Node, reader: ProgramReader, field: str
    ) -> dict[Any, float] | None:
        """The points for each value of the field that `by` names."""
        name = by.value if isinstance(by, Scalar) else ''
        shape = find_field(source, name, reader.vocabulary)
        if shape is None:
            hint = did_you_mean(name, field_shapes(source, reader.vocabulary))
            reader.report(by, 'G602', f'"{source}" has no field "{name}"', hint, field=join(field, 'by'))
            return None
        if FieldName(source, plain=True).read(by, reader, join(field, 'by')) is None:
            return None
        at, help = join(field, 'points'), f'write one line for each value of "{name}"'
        if not isinstance(points, Mapping):
            reader.report(points, 'R303', f'"{at}" takes points for each value of "{name}"', help, field=at)
            return None
        if report_empty(points, reader, at, help):
            return None
        table: dict[Any, float] = {}
        for key, value in points.entries.values():
            option = item_shape(shape).read(key, reader, join(at, key.value))
            amount = _AMOUNT.read(value, reader, join(at, key.value))
            if option is not None and amount is not None:
                table[option] = amount
        return table

    def json_schema(self) -> JsonSchema:
        return object_schema(_PRICE_SPECS)


_POINTS_SPECS = {
    'title': FieldSpec(NAME),
    'note': FieldSpec(PROSE),
    'prices': FieldSpec(Distinct(PriceShape())),
    'ledger': FieldSpec(Distinct(Table(LedgerKind))),
}


class PointsShape(Shape[Points]):
    """What gives points."""

    def read(self, node: Node, reader: Reader, field: str) -> Points | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "prices" and "ledger"', LINES_HELP, field=field)
            return None
        return Points(**read_fields(node, _POINTS_SPECS, reader, field)[0])

    def json_schema(self) -> JsonSchema:
        return object_schema(_POINTS_SPECS)
