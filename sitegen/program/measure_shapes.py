"""How a measure is written in a program file, read and held against the fields that there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sitegen.content.days import Duration
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.shapes import Choice, JsonSchema, Reader, Shape, Text
from sitegen.content.tables import FieldSpec, ListOf, object_schema
from sitegen.content.texts import LocalTextShape
from sitegen.content.vocabulary import Word
from sitegen.diagnostics import did_you_mean
from sitegen.program.measures import (
    Attested,
    Count,
    Measure,
    Met,
    Newest,
    Parts,
    Present,
    Selection,
    Share,
    Sum,
    Total,
    Value,
    Words,
)
from sitegen.program.selecting import (
    FieldName,
    ProgramReader,
    SourceName,
    Where,
    find_field,
    report_empty,
    report_undated,
)

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
# How each key is written, as far as that does not depend on another.
_SPECS = {
    'count': FieldSpec(SourceName(), required=True),
    'sum': FieldSpec(SourceName(fields=True), required=True),
    'newest': FieldSpec(SourceName(), required=True),
    'attested': FieldSpec(Word('attestations', 'attestation'), required=True),
    'share': FieldSpec(Text(), required=True),
    'of': FieldSpec(Text(), required=True),
    'value': FieldSpec(Text(), required=True),
    'present': FieldSpec(Text(), required=True),
    'met': FieldSpec(ListOf(Word('requirements', 'requirement'), distinct=True), required=True),
    'words': FieldSpec(Choice(('body',), 'body'), required=True),
    'parts': FieldSpec(ListOf(LocalTextShape()), required=True),
    'where': FieldSpec(Where('projects')),
    'within': FieldSpec(Duration()),
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
            case 'value' if self.asks_for_points(main, reader):
                return Total()
            case 'value' | 'present':
                name = FieldName(self.source, plain=kind == 'value', whole=kind == 'present').read(main, reader, at)
                return None if name is None else Value(name) if kind == 'value' else Present(name)
            case 'share':
                return self.share(main, node, reader, field)
            case 'attested':
                id = Word('attestations', 'attestation').read(main, reader, at)
                return None if id is None else Attested(id, _optional(node, 'within', Duration(), reader, field))
            case 'met':
                if report_empty(main, reader, at, 'name the requirements of which so many must hold'):
                    return None
                ids = ListOf(Word('requirements', 'requirement'), distinct=True).read(main, reader, at)
                return Met(ids) if ids else None
            case 'words':
                return Words() if Choice(('body',), 'body').read(main, reader, at) else None
            case _:
                if report_empty(main, reader, at, 'name the headings that a body must have'):
                    return None
                parts = ListOf(LocalTextShape()).read(main, reader, at)
                return Parts(parts) if parts else None

    def asks_for_points(self, main: Node, reader: ProgramReader) -> bool:
        """Whether a value is that of the partner's points; a program may have declared a field of that name."""
        if self.source != 'partner' or not isinstance(main, Scalar) or main.value != 'points':
            return False
        return find_field('partner', 'points', reader.vocabulary) is None

    def selection(self, source: str, node: Mapping, reader: ProgramReader, field: str) -> Selection:
        for key in ('newest', 'within'):
            if key in node.entries:
                report_undated(source, node.entries[key][0], reader, join(field, key))
        where = _optional(node, 'where', Where(source), reader, field) or ()
        return Selection(source, where, _optional(node, 'within', Duration(), reader, field))

    def share(self, main: Node, node: Mapping, reader: ProgramReader, field: str) -> Share | None:
        of_node = node.get('of')
        if of_node is None:
            if set(node.entries) == {'share'}:  # else "of" is misspelt, and told as such
                reader.report(node, 'R302', f'"{field}.of" is missing', 'name the field that is the whole', field=field)
            return None
        part = FieldName(self.source, numeric=True).read(main, reader, join(field, 'share'))
        whole = FieldName(self.source, numeric=True).read(of_node, reader, join(field, 'of'))
        return Share(part, whole) if part and whole else None

    def json_schema(self) -> JsonSchema:
        keys = [*self.kinds, *sorted({key for kind in self.kinds for key in _KEYS[kind]})]
        schema = object_schema({key: _SPECS[key] for key in keys})
        return schema | {'required': [], 'oneOf': [{'required': [kind]} for kind in self.kinds]}


def _optional(node: Mapping, key: str, shape: Shape[Any], reader: Reader, field: str) -> Any:
    """The value at a key; None where nothing stands there, or something faulty."""
    value = node.get(key)
    if value is None or (isinstance(value, Scalar) and value.is_null):
        return None
    return shape.read(value, reader, join(field, key))
