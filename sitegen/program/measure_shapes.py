"""How a measure is written in a program file, and whether there are the sources and fields that it names."""

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

# The kinds of measure, each with the keys that may stand beside it.
_OF_PARTNERS = {
    'count': {'where', 'within'},
    'sum': {'where', 'within'},
    'value': set[str](),
    'share': {'of'},
    'present': set[str](),
    'attested': {'within'},
    'newest': {'where'},
    'met': set[str](),
}
_OF_RECORDS: dict[str, set[str]] = {'value': set(), 'present': set(), 'words': set(), 'parts': set()}
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
_EMPTY_HELP = {
    'met': 'name the requirements of which so many must hold',
    'parts': 'name the headings that a body must have',
}


@dataclass(frozen=True)
class MeasureShape(Shape[Measure]):
    """A measure over a partner, or over each record of a source in a record rule."""

    source: str = 'partner'

    @property
    def kinds(self) -> dict[str, set[str]]:
        return _OF_PARTNERS if self.source == 'partner' else _OF_RECORDS

    def read(self, node: Node, reader: Reader, field: str) -> Measure | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" is no measure', 'write it like {count: projects}', field=field)
            return None
        kind = self.kind_of(node, reader, field)
        if kind is None:
            return None
        known = self.kinds[kind]
        for key, (key_node, _) in node.entries.items():
            if key != kind and key not in known:
                message = f'the measure "{kind}" has no key "{key}"'
                reader.report(
                    key_node, 'R301', message, did_you_mean(key, known) or 'remove it', field=join(field, key)
                )
        return self.read_kind(kind, node, reader, field)

    def kind_of(self, node: Mapping, reader: Reader, field: str) -> str | None:
        """The kind that a measure names; None, after a finding, where it names not one, or one that is not for here."""
        named = [key for key in node.entries if key in _OF_PARTNERS | _OF_RECORDS]
        place: Node = node
        if len(named) != 1:
            message = f'"{field}" names {"several measures: " + ", ".join(named) if named else "no measure"}'
        elif named[0] in self.kinds:
            return named[0]
        else:
            place = node.entries[named[0]][0]
            what = 'a requirement' if self.source == 'partner' else 'a record rule'
            message = f'the measure "{named[0]}" is not for {what}'
        reader.report(place, 'G601', message, f'use one of {", ".join(self.kinds)}', field=field)
        return None

    def read_kind(self, kind: str, node: Mapping, reader: ProgramReader, field: str) -> Measure | None:
        main, at, shape = node.entries[kind][1], join(field, kind), _SPECS[kind].shape
        match kind:
            case 'count' | 'newest' | 'sum':
                name = shape.read(main, reader, at)
                return None if name is None else self.over_records(kind, name, node, reader, field)
            case 'value' if self.asks_for_points(main, reader):
                return Total()
            case 'value':
                name = FieldName(self.source, plain=True).read(main, reader, at)
                return None if name is None else Value(name)
            case 'present':
                name = FieldName(self.source, whole=True).read(main, reader, at)
                return None if name is None else Present(name)
            case 'share':
                return self.share(main, node, reader, field)
            case 'attested':
                id = shape.read(main, reader, at)
                return None if id is None else Attested(id, _optional(node, 'within', reader, field))
            case 'met' | 'parts':
                if report_empty(main, reader, at, _EMPTY_HELP[kind]):
                    return None
                items = shape.read(main, reader, at)
                return None if not items else Met(items) if kind == 'met' else Parts(items)
            case _:
                return Words() if shape.read(main, reader, at) else None

    def over_records(self, kind: str, name: str, node: Mapping, reader: ProgramReader, field: str) -> Measure:
        """A measure over the records of a source; `name` is that of the source, before a dot and a field for a sum."""
        source, _, field_name = name.partition('.')
        for key in ('newest', 'within'):
            if key in node.entries:
                report_undated(source, node.entries[key][0], reader, join(field, key))
        where = _optional(node, 'where', reader, field, Where(source)) or ()
        selection = Selection(source, where, _optional(node, 'within', reader, field))
        if kind == 'sum':
            return Sum(selection, field_name)
        return Count(selection) if kind == 'count' else Newest(selection)

    def asks_for_points(self, main: Node, reader: ProgramReader) -> bool:
        """Whether a value is that of the partner's points; a program may have declared a field of that name."""
        if self.source != 'partner' or not isinstance(main, Scalar) or main.value != 'points':
            return False
        return find_field('partner', 'points', reader.vocabulary) is None

    def share(self, main: Node, node: Mapping, reader: ProgramReader, field: str) -> Share | None:
        of_node = node.get('of')
        if of_node is None:
            if set(node.entries) == {'share'}:  # else "of" is misspelt, and reported as such
                reader.report(node, 'R302', f'"{field}.of" is missing', 'name the field that is the whole', field=field)
            return None
        part = FieldName(self.source, numeric=True).read(main, reader, join(field, 'share'))
        whole = FieldName(self.source, numeric=True).read(of_node, reader, join(field, 'of'))
        return Share(part, whole) if part and whole else None

    def json_schema(self) -> JsonSchema:
        keys = [*self.kinds, *sorted({key for keys in self.kinds.values() for key in keys})]
        schema = object_schema({key: _SPECS[key] for key in keys})
        return schema | {'required': [], 'oneOf': [{'required': [kind]} for kind in self.kinds]}


def _optional(node: Mapping, key: str, reader: Reader, field: str, shape: Shape[Any] | None = None) -> Any:
    """The value at a key; None where nothing stands there, or something faulty."""
    value = node.get(key)
    if value is None or (isinstance(value, Scalar) and value.is_null):
        return None
    return (shape or _SPECS[key].shape).read(value, reader, join(field, key))
