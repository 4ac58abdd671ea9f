"""From the text of a program file to a `Program`, with located findings for its own mistakes.

The words of the program (levels, categories, fields, …) are read first; what refers to them
(requirements, prices, benefits) comes second and is held against them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping as MappingType
from json import loads
from typing import Any

from sitegen.content.days import Date
from sitegen.content.keys import meant_key
from sitegen.content.nodes import MAX_NODES_SETTINGS, Mapping, Node, Scalar, Sequence, parse_nodes
from sitegen.content.numbers import Integer
from sitegen.content.records import CORE_FIELDS
from sitegen.content.shapes import ID_PATTERN, Identifier, JsonSchema, Unread
from sitegen.content.standards import LANGUAGE_TAG
from sitegen.content.tables import FieldSpec, ListOf, MapOf, Table, object_schema, read_fields
from sitegen.content.vocabulary import DeclaredField, Vocabulary, Word, declared_shape
from sitegen.diagnostics import Diagnostic, did_you_mean
from sitegen.program.benefits import Benefits, Credit, Distributor, Fee
from sitegen.program.consistency import check_references
from sitegen.program.model import (
    CORE_FACETS,
    Certification,
    DirectorySettings,
    FieldDefinition,
    Level,
    Program,
    Section,
    Statement,
    Term,
    Vendor,
)
from sitegen.program.named import NAME, PROSE, Dated, Named, Titled
from sitegen.program.prices import PointsShape
from sitegen.program.rows import ReportingShape, RequirementShape, RuleShape
from sitegen.program.selecting import ProgramReader
from sitegen.program.words import Distinct, FieldsShape, written_id

_ID = re.compile(f'{ID_PATTERN}(?:_[a-z0-9-]+)*')
_SURROGATES = re.compile(r'(?<!\\)\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}')

_HEADER_SPECS = {
    'version': FieldSpec(Integer(1, 1)),
    'id': FieldSpec(Identifier(), required=True),
    'vendor': FieldSpec(Table(Vendor), required=True),
    'name': FieldSpec(NAME, required=True),
    'summary': FieldSpec(PROSE),
    'languages': FieldSpec(ListOf(LANGUAGE_TAG, distinct=True)),
    'starts': FieldSpec(Date()),
}
# Lists whose ids other parts of the file, and records, may name.
_WORD_LISTS = {
    'levels': FieldSpec(Distinct(Table(Level))),
    'types': FieldSpec(Distinct(Table(Dated))),
    'statuses': FieldSpec(Distinct(Table(Named))),
    'categories': FieldSpec(Distinct(Table(Named))),
    'industries': FieldSpec(Distinct(Table(Named))),
    'roles': FieldSpec(Distinct(Table(Named))),
    'certifications': FieldSpec(Distinct(Table(Certification))),
    'activities': FieldSpec(Distinct(Table(Named))),
    'attestations': FieldSpec(Distinct(Table(Statement))),
    'groups': FieldSpec(Distinct(Table(Titled))),
}
_WORD_SPECS = _WORD_LISTS | {'fields': FieldSpec(FieldsShape())}
_RULE_SPECS = {
    'requirements': FieldSpec(Distinct(RequirementShape())),
    'status_requirements': FieldSpec(MapOf(Word('statuses', 'status'), Distinct(RequirementShape(status=True)))),
    'record_rules': FieldSpec(Distinct(RuleShape())),
    'points': FieldSpec(PointsShape()),
    'term': FieldSpec(Table(Term)),
    'reporting': FieldSpec(ReportingShape()),
    'benefits': FieldSpec(Table(Benefits)),
    'fees': FieldSpec(Distinct(Table(Fee))),
    'credits': FieldSpec(ListOf(Table(Credit))),
    'distributors': FieldSpec(ListOf(Table(Distributor))),
    'sections': FieldSpec(Distinct(Table(Section))),
    'directory': FieldSpec(Table(DirectorySettings)),
}
_PROGRAM_SPECS = _HEADER_SPECS | _WORD_SPECS | _RULE_SPECS


def read_program(path: str, text: str) -> tuple[Program | None, list[Diagnostic]]:
    """The program that a text says; None where it is too faulty to be one. Findings name `path`."""
    root, faults = parse_nodes(_as_yaml(text), max_nodes=MAX_NODES_SETTINGS)
    if faults:
        return None, [fault.at(path) for fault in faults]
    reader = ProgramReader(path)
    if not isinstance(root, Mapping):
        place = root or Mapping(1, 1)
        reader.report(place, 'Y217', 'a program file is a list of "key: value" lines', 'see the guide for staff')
        return None, reader.findings
    root = _mended(root, reader)
    header, complete = read_fields(_only(root, _HEADER_SPECS), _HEADER_SPECS, reader, '')
    words, _ = read_fields(_only(root, _WORD_SPECS), _WORD_SPECS, reader, '')
    reader.levels = written_ids(root.get('levels'))
    reader.types = written_ids(root.get('types'))
    reader.vocabulary = _vocabulary(root, words)
    # Facets may be named by directory, whose words include the declared ones; certifications name roles.
    rules, _ = read_fields(_only(root, _RULE_SPECS), _RULE_SPECS, reader, '')
    if not complete:
        return None, reader.findings
    places = {key: (node.line, node.column) for key, (node, _) in root.entries.items()}
    header.pop('version', None)
    program = Program(
        path=path,
        places=places,
        texts=tuple(reader.texts),
        vocabulary=reader.vocabulary,
        **header,
        **words,
        **rules,
    )
    check_references(program, root, reader)
    return program, reader.findings


def _mended(root: Mapping, reader: ProgramReader) -> Mapping:
    """The file with its misspelt keys as they were meant, so that each is told once and nothing follows from it."""
    mended = Mapping(root.line, root.column)
    for key, entry in root.entries.items():
        meant = key
        if key not in _PROGRAM_SPECS:
            help = did_you_mean(key, _PROGRAM_SPECS)
            reader.report(entry[0], 'R301', f'unknown key "{key[:60]}"', help, field=key[:60])
            meant = meant_key(key, root, _PROGRAM_SPECS) or key
        mended.entries.setdefault(meant, entry)
    return mended


def _as_yaml(text: str) -> str:
    """A JSON file as the YAML that it nearly is, line for line: tabs indent JSON, and two escapes make one sign."""
    if not text.lstrip().startswith('{'):
        return text
    whole = _SURROGATES.sub(lambda pair: loads(f'"{pair[0]}"'), text)
    return '\n'.join(line.replace('\t', ' ', len(line) - len(line.lstrip('\t'))) for line in whole.split('\n'))


def _only(root: Mapping, wanted: Collection[str]) -> Mapping:
    """The entries of some keys."""
    part = Mapping(root.line, root.column)
    part.entries = {key: entry for key, entry in root.entries.items() if key in wanted}
    return part


def _vocabulary(root: Mapping, words: MappingType[str, Any]) -> Vocabulary:
    """What the program lends to records. A faulty list, or one with an item that has no id, is held against nobody."""
    sets: dict[str, frozenset[str]] = {}
    for name in _WORD_LISTS:
        if (name in words or name not in root.entries) and _all_named(root.get(name)):
            sets[name] = _ids_written(root.get(name))
    if _all_named(root.get('requirements')):
        sets['requirements'] = _ids_written(root.get('requirements')) | _status_requirement_ids(root)
    points = root.get('points')
    ledger = points.get('ledger') if isinstance(points, Mapping) else points
    if _all_named(ledger):
        sets['ledger'] = _ids_written(ledger)
    benefits = root.get('benefits')
    below = benefits if isinstance(benefits, Mapping) else Mapping(1, 1)
    if _all_named(below.get('groups')):
        sets['benefit_groups'] = _ids_written(below.get('groups'))
    notes = below.get('notes')
    sets['notes'] = frozenset(notes.entries) if isinstance(notes, Mapping) else frozenset()
    definitions: MappingType[str, tuple[FieldDefinition, ...]] = words.get('fields', {})
    # One that takes the name of a core field is told of, and takes nothing from records.
    declared = {
        kind: tuple(_declared(item) for item in items if item.id not in CORE_FIELDS[kind])
        for kind, items in definitions.items()
    }
    written = root.get('fields')
    for kind in ('partner', 'case', 'project'):
        items = written.get(kind) if isinstance(written, Mapping) else written
        # A map by id in place of a list is told of, and names the fields none the less.
        ids = frozenset(items.entries) if isinstance(items, Mapping) else _ids_written(items)
        faulty = sorted(ids - {item.id for item in declared.get(kind, ())} - CORE_FIELDS[kind])
        declared[kind] = (*declared.get(kind, ()), *(DeclaredField(id=id, shape=Unread(), title=id) for id in faulty))
    facets = {item.id for item in definitions.get('partner', ()) if item.facet}
    sets['facets'] = frozenset(CORE_FACETS) | facets
    return Vocabulary(sets, declared)


def written_ids(node: Node | None) -> tuple[str, ...]:
    """Ids in the order of a list, those of faulty entries too, so that one mistake is told once.

    An id that is none stands there also as what it should have been, as which others may name it already.
    """
    items = node.items if isinstance(node, Sequence) else []
    ids = [id for id in map(written_id, items) if id]
    return tuple(dict.fromkeys(form for id in ids for form in (id, _slug(id))))


def _all_named(node: Node | None) -> bool:
    """Whether every item of a list has an id, be it a faulty one; else nobody can tell which words there are."""
    if isinstance(node, Sequence):
        return all(written_id(item) for item in node.items)
    return node is None or (isinstance(node, Scalar) and node.is_null)


def _slug(id: str) -> str:
    return id if _ID.fullmatch(id) else re.sub('[^a-z0-9]+', '-', id.lower()).strip('-') or id


def _ids_written(node: Node | None) -> frozenset[str]:
    """The same without their order."""
    return frozenset(written_ids(node))


def _status_requirement_ids(root: Mapping) -> frozenset[str]:
    node = root.get('status_requirements')
    if not isinstance(node, Mapping):
        return frozenset()
    return frozenset().union(*(_ids_written(below) for _, below in node.entries.values()))


def _declared(definition: FieldDefinition) -> DeclaredField:
    options = frozenset(option.id for option in definition.options)
    title = definition.title.pick(('en',))[0]
    shape = declared_shape(definition.type, options)
    return DeclaredField(id=definition.id, shape=shape, title=title, translatable=definition.type == 'text')


def program_schema() -> JsonSchema:
    """The program file as JSON Schema; words that the file itself defines are plain ids there."""
    schema = object_schema(_PROGRAM_SPECS)
    names = (*_WORD_LISTS, 'requirements', 'ledger', 'benefit_groups', 'notes', 'facets')
    return schema | {'$defs': {name: {'type': 'string'} for name in names}}
