"""How a limit is written in a program file: one value, a map by level, or a map by type and then by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sitegen.content.days import Duration
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.numbers import Integer, Number
from sitegen.content.shapes import Boolean, Fault, JsonSchema, Reader, Shape, Text, Unread
from sitegen.content.tables import ListOf
from sitegen.content.texts import LocalTextShape
from sitegen.content.vocabulary import Vocabulary
from sitegen.diagnostics import did_you_mean
from sitegen.program.measures import (
    Attested,
    Cell,
    Count,
    Limits,
    Measure,
    Met,
    Newest,
    Parts,
    Present,
    Share,
    Sum,
    Total,
    Value,
    WordRange,
    Words,
)
from sitegen.program.percentages import PercentShape
from sitegen.program.selecting import (
    ProgramReader,
    boundless,
    bounds_shape,
    find_field,
    item_shape,
    read_bounds,
    report_empty,
)

FORCES = ('required', 'recommended', 'optional')


@dataclass(frozen=True)
class _True(Boolean):
    """Only `true`: that something is there cannot be asked in the negative."""

    def accept(self, text: str, reader: Reader) -> bool | None:
        return super().accept(text, reader) or None

    def fault(self, node: Scalar, reader: Reader, field: str) -> Fault:
        if node.plain and super().accept(node.value, reader) is False:
            return 'G605', f'"{field}" is false; it takes true', 'write true, or leave it out'
        return super().fault(node, reader, field)


@dataclass(frozen=True)
class _Options(Shape[frozenset[str]]):
    """One value, or a list of values, of a field: any of them will do."""

    item: Shape[Any]

    def read(self, node: Node, reader: Reader, field: str) -> frozenset[str] | None:
        values = ListOf(self.item, single=True).read(node, reader, field)
        report_empty(node, reader, field, 'write the values of which any will do')
        return frozenset(values) if values else None

    def json_schema(self) -> JsonSchema:
        return ListOf(self.item, single=True).json_schema()


_WORD_COUNT = Integer(0, 100_000)


class _WordRangeShape(Shape[WordRange]):
    """How many words a text may have: `{min, max}`, or one of the two."""

    def read(self, node: Node, reader: Reader, field: str) -> WordRange | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'G605', f'"{field}" takes a range of words', 'write {min: 300, max: 700}', field=field)
            return None
        bounds = read_bounds(node, _WORD_COUNT, reader, field)
        return WordRange(bounds.get('min'), bounds.get('max')) if bounds else None

    def json_schema(self) -> JsonSchema:
        return bounds_shape(_WORD_COUNT).json_schema()


def limit_shape(measure: Measure, source: str, vocabulary: Vocabulary) -> Shape[Any]:
    """What the limit of a measure must look like."""
    match measure:
        case Count() | Met():
            return Integer(0, 1_000_000)
        case Sum() | Total():
            return Number(-1_000_000_000, 1_000_000_000)
        case Share():
            return PercentShape()
        case Present() | Attested() | Parts():
            return _True()
        case Newest():
            return Duration()
        case Words():
            return _WordRangeShape()
        case Value(field=name):
            shape = item_shape(find_field(source, name, vocabulary) or Text())
            if isinstance(shape, Boolean | Unread):
                return shape
            return boundless(shape) if isinstance(shape, Integer | Number) else _Options(shape)


def read_limits(node: Node, measure: Measure, force: str, reader: ProgramReader, field: str) -> Limits | None:
    """The cells of a requirement: one value for all levels, a map by level, or a map by type and then by level."""
    shape = limit_shape(measure, 'partner', reader.vocabulary)
    if not isinstance(node, Mapping) or _is_cell(node, reader) or not _is_by_type(node, reader):
        return Limits({'': _read_levels(node, shape, force, reader, field)})
    by_type = {}
    for key, (key_node, value) in node.entries.items():
        if key in reader.types:
            by_type[key] = _read_levels(value, shape, force, reader, join(field, key))
        elif key in reader.levels:
            message = f'"{field}" has limits by type, and one for the level "{key}" beside them'
            hint = f'write the level below each type, like {{{next(iter(reader.types))}: {{{key}: …}}}}'
            reader.report(key_node, 'G606', message, hint, field=join(field, key))
        else:
            _report_unknown(key_node, reader, field)
    return Limits(by_type)


def _is_by_type(node: Mapping, reader: ProgramReader) -> bool:
    """Whether the keys of a limit are types of partner; a word that is both, a level and a type, is the level."""
    return any(key in reader.types and key not in reader.levels for key in node.entries)


def _report_unknown(key: Scalar, reader: ProgramReader, field: str) -> None:
    """A limit for what is no level and no type of the program, as far as those can be told."""
    if reader.vocabulary.words('levels') is None or reader.vocabulary.words('types') is None:
        return
    kinds = [what for what, ids in (('level', _named(reader.levels)), ('type', reader.types)) if ids]
    message = f'"{field}" has a limit for "{key.value}", which is no {" and no ".join(kinds) or "level"}'
    hint = did_you_mean(key.value, (*_named(reader.levels), *reader.types))
    if '' in reader.levels and not hint.startswith('did you mean'):
        hint = 'write the limit alone: a status has no levels'
    reader.report(key, 'G606', message, hint or 'add it to "levels"', field=join(field, key.value))


def _named(levels: tuple[str, ...]) -> tuple[str, ...]:
    """Levels that have a name; the one column of a status has none."""
    return tuple(level for level in levels if level)


def _is_cell(node: Mapping, reader: ProgramReader) -> bool:
    """Whether a mapping is one limit, even a faulty one, and not limits by level; a level may be called "max", too."""
    return set(node.entries) <= {'text', 'min', 'max'} and not any(key in reader.levels for key in node.entries)


def _read_levels(node: Node, shape: Shape[Any], force: str, reader: ProgramReader, field: str) -> dict[str, Cell]:
    if not isinstance(node, Mapping) or _is_cell(node, reader):
        cell = _read_cell(node, shape, force, reader, field)
        return dict.fromkeys(reader.levels, cell) if cell else {}
    cells = {}
    for key, (key_node, value) in node.entries.items():
        if key not in reader.levels:
            _report_unknown(key_node, reader, field)
            continue
        if isinstance(value, Scalar) and value.is_null:
            continue
        if isinstance(value, Mapping) and value.entries and all(kind in reader.types for kind in value.entries):
            message = f'"{join(field, key)}" has limits by type below a level'
            hint = f'write the type first: {{{next(iter(value.entries))}: {{{key}: …}}}}'
            reader.report(key_node, 'G606', message, hint, field=join(field, key))
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
