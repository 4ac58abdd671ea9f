"""JSON Schemas of all files that people write, for editors and forms.

They come from the tables that the files are read with. Words of a program (levels, categories, …) stand
under `$defs`: its own where a program is given, any text where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitegen.authoring.keys import told
from sitegen.content.record_reading import schema_of
from sitegen.content.records import KINDS, Record
from sitegen.content.shapes import JsonSchema, Shape
from sitegen.content.tables import ListOf, MapOf, Table, fields_of, object_schema
from sitegen.content.vocabulary import Vocabulary, Word
from sitegen.program.model import FieldDefinition, Program
from sitegen.program.reading import program_schema
from sitegen.review.policy import managed_fields
from sitegen.settings import site_schema

DIALECT = 'https://json-schema.org/draft/2020-12/schema'
RECORDS: dict[str, type[Record]] = {cls.kind: cls for cls in KINDS.values()}
KINDS_OF_FILES = ('partner', 'case', 'project', 'site', 'program')
# Not the partner's to write, though they are no fields of the program: see review/policy.py.
_GUARDED = frozenset({'owners', 'aliases'})


def schema_for(kind: str, program: Program | None = None) -> JsonSchema:
    """The JSON Schema of one of KINDS_OF_FILES; of records it is that of their front matter."""
    match kind:
        case 'site':
            schema = site_schema()
        case 'program':
            schema = program_schema()
            schema['$defs']['notes'] = {'type': ['string', 'integer']}
        case _:
            schema = record_schema(kind, program)
    return {'$schema': DIALECT, 'title': kind} | told(schema, kind)


def record_schema(kind: str, program: Program | None) -> JsonSchema:
    """The front matter of one kind of record; fields that staff manage are marked as read-only."""
    vocabulary = program.vocabulary if program else Vocabulary()
    specs = schema_of(RECORDS[kind], vocabulary).specs
    schema = object_schema(specs)
    for declared in program.fields.get(kind, ()) if program else ():
        if declared.note:
            schema['properties'][declared.id]['description'] = declared.note.pick(('en',))[0]
    for key in managed_keys(kind, program):
        if key in schema['properties']:
            schema['properties'][key] = schema['properties'][key] | {'readOnly': True}
    words = sorted({word.set_name for spec in specs.values() for word in _words_in(spec.shape)})
    return schema | ({'$defs': {name: _word_schema(name, vocabulary) for name in words}} if words else {})


def managed_keys(kind: str, program: Program | None) -> frozenset[str]:
    """The keys of a kind of record that its owners can only propose to change."""
    managed = managed_fields(RECORDS[kind].folder, program)
    return managed | _GUARDED if kind == 'partner' else managed


def declared_field(program: Program, kind: str, key: str) -> FieldDefinition | None:
    """The field of this key that the program declares for a kind of record; None for a core field."""
    return next((item for item in program.fields.get(kind, ()) if item.id == key), None)


def wanted_keys(kind: str, program: Program) -> list[str]:
    """The keys of a kind of record that mean something under a program, in order: not those without any word."""
    specs = schema_of(RECORDS[kind], program.vocabulary).specs
    return [
        key
        for key, spec in specs.items()
        if all(program.vocabulary.words(word.set_name) for word in _words_in(spec.shape))
    ]


def _word_schema(name: str, vocabulary: Vocabulary) -> JsonSchema:
    words = vocabulary.words(name)
    if words is None:
        return {'type': 'string'}
    return {'type': 'string', 'enum': sorted(words)} if words else {'type': 'string', 'not': {}}


def _words_in(shape: Shape[Any]) -> Iterator[Word]:
    """The shapes within a shape that stand for words of the program."""
    match shape:
        case Word():
            yield shape
        case ListOf(item=item):
            yield from _words_in(item)
        case MapOf(key=key, value=value):
            yield from _words_in(key)
            yield from _words_in(value)
        case Table(cls=cls):
            for _, spec in fields_of(cls).values():
                yield from _words_in(spec.shape)
        case _:
            pass
