"""From the text of a program file to a `Program`, with located findings for its own mistakes.

The words of the program (levels, categories, fields, …) are read first; what refers to them
(requirements, prices, benefits) comes second and is checked against them.
"""

from __future__ import annotations

import re
from json import loads
from typing import Any

from sitegen.content.days import Date
from sitegen.content.keys import meant_key
from sitegen.content.nodes import MAX_NODES_SETTINGS, Mapping, parse_nodes
from sitegen.content.numbers import Integer
from sitegen.content.shapes import Identifier, JsonSchema
from sitegen.content.standards import LANGUAGE_TAG
from sitegen.content.tables import FieldSpec, ListOf, MapOf, Table, object_schema, read_fields
from sitegen.content.vocabulary import Vocabulary, Word
from sitegen.diagnostics import Diagnostic, did_you_mean
from sitegen.program.benefits import Benefits, Credit, Distributor, Fee
from sitegen.program.consistency import check_consistency
from sitegen.program.definitions import FieldsShape, declared_fields
from sitegen.program.model import (
    CORE_FACETS,
    Certification,
    DirectorySettings,
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
from sitegen.program.words import Distinct, word_sets, written_ids

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
    program = _read_parts(root, reader)
    if program:
        check_consistency(program, root, reader)
    return program, reader.findings


def _read_parts(root: Mapping, reader: ProgramReader) -> Program | None:
    header, complete = read_fields(root, _HEADER_SPECS, reader, '', closed=False)
    words, _ = read_fields(root, _WORD_SPECS, reader, '', closed=False)
    reader.levels = written_ids(root.get('levels'))
    reader.types = written_ids(root.get('types'))
    reader.vocabulary = _vocabulary(root, words)
    rules, _ = read_fields(root, _RULE_SPECS, reader, '', closed=False)
    if not complete:
        return None
    header.pop('version', None)
    texts, vocabulary = tuple(reader.texts), reader.vocabulary
    return Program(path=reader.path, texts=texts, vocabulary=vocabulary, **header, **words, **rules)


def _vocabulary(root: Mapping, words: dict[str, Any]) -> Vocabulary:
    """The words that records and rules may use. Those of a list that could not be read are not checked."""
    lists = {name: root.get(name) for name in _WORD_LISTS if name in words or name not in root.entries}
    definitions = words.get('fields', {})
    facets = {*CORE_FACETS, *(item.id for item in definitions.get('partner', ()) if item.facet)}
    sets = word_sets(root, lists) | {'facets': frozenset(facets)}
    return Vocabulary(sets, declared_fields(root.get('fields'), definitions))


def _mended(root: Mapping, reader: ProgramReader) -> Mapping:
    """The file with its misspelt keys as they were meant: each is reported once, and nothing follows from it."""
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


def program_schema() -> JsonSchema:
    """The program file as JSON Schema; words that the file itself defines are plain ids there."""
    schema = object_schema(_PROGRAM_SPECS)
    names = (*_WORD_LISTS, 'requirements', 'ledger', 'benefit_groups', 'notes', 'facets')
    return schema | {'$defs': {name: {'type': 'string'} for name in names}}
