"""From a document to a record or a translation, by the core fields and those that the program adds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sitegen.content.body import Body
from sitegen.content.document import Document
from sitegen.content.everyday_yaml import Written
from sitegen.content.nodes import Mapping, Scalar
from sitegen.content.packing import made
from sitegen.content.records import Partner, Record, Translation
from sitegen.content.tables import FieldSpec, fields_of, fields_taker, read_fields
from sitegen.content.vocabulary import RecordReader, Vocabulary
from sitegen.diagnostics import Diagnostic

# With more keys than these that a translation cannot change, somebody copied the original.
MAX_FIXED = 3
# Required where the program has any of these.
_REQUIRED_WORDS = {
    'partner': {'level': 'levels', 'type': 'types'},
    'project': {'category': 'categories', 'industry': 'industries'},
}


@dataclass(frozen=True)
class RecordSchema:
    """The keys of one kind of record under one program.

    `take` gives the values of everyday front matter by key; None where there is something to report. `declared` are
    the keys that the program adds, `translatable` those that a translation may have.
    """

    cls: type[Record]
    vocabulary: Vocabulary
    specs: dict[str, FieldSpec]
    take: Callable[[dict[str, Written]], dict[str, Any] | None]
    declared: frozenset[str]
    translatable: frozenset[str]


def schema_of(cls: type[Record], vocabulary: Vocabulary) -> RecordSchema:
    """The core fields, then those that the program adds."""
    required = {key for key, words in _REQUIRED_WORDS.get(cls.kind, {}).items() if vocabulary.words(words)}
    specs = {
        key: dataclasses.replace(spec, required=spec.required or key in required)
        for key, (_, spec) in fields_of(cls).items()
    }
    declared = vocabulary.fields.get(cls.kind, ())
    specs |= {item.id: FieldSpec(item.shape, title=item.title) for item in declared}
    return RecordSchema(
        cls,
        vocabulary,
        specs,
        fields_taker(specs, RecordReader('', vocabulary=vocabulary), closed=vocabulary.closed),
        frozenset(item.id for item in declared),
        cls.text_fields | {item.id for item in declared if item.translatable},
    )


def read_record(
    schema: RecordSchema, document: Document, id: str, body: Body, *, digest: str = ''
) -> tuple[Record, list[Diagnostic]]:
    """The record of a document, whose file has that digest, and the findings.

    A record that lacks a required field is `partial`: None stands in place of the field, and nobody may
    use the record but the checks of what it does say.
    """
    reader = RecordReader(document.path, vocabulary=schema.vocabulary)
    values = None if document.everyday is None else schema.take(document.everyday)
    complete = values is not None
    if values is None:
        reader.partner = id if schema.cls is Partner else _partner_named(document.front)
        values, complete = read_fields(document.front, schema.specs, reader, '', closed=schema.vocabulary.closed)
    if not complete:
        values = {key: None for key, spec in schema.specs.items() if spec.required} | values
    extra = {key: values.pop(key) for key in list(values) if key in schema.declared}
    record = made(
        schema.cls,
        id=id,
        path=document.path,
        body=body,
        body_line=document.body_line,
        front=document.front_text.encode(),
        digest=digest,
        extra=extra,
        partial=not complete,
        **values,
    )
    return record, reader.findings


def _partner_named(front: Mapping) -> str:
    node = front.get('partner')
    return node.value if isinstance(node, Scalar) else ''


def read_translation(
    schema: RecordSchema, document: Document, partner: str, body: Body
) -> tuple[Translation, list[Diagnostic]]:
    """What a translation file says, and the findings; a key that is no text of this kind of record is an error."""
    reader = RecordReader(document.path, partner, vocabulary=schema.vocabulary)
    texts = Mapping(document.front.line, document.front.column)
    fixed = []
    for key, entry in document.front.entries.items():
        if key in schema.specs and key not in schema.translatable:
            fixed.append(entry[0])
        else:
            texts.entries[key] = entry
    _report_fixed(fixed, reader)
    specs = {key: dataclasses.replace(schema.specs[key], required=False) for key in sorted(schema.translatable)}
    values, _ = read_fields(texts, specs, reader, '', closed=schema.vocabulary.closed)
    said = body if document.body.strip() else None
    return Translation(path=document.path, values=values, body=said, body_line=document.body_line), reader.findings


def _report_fixed(keys: list[Scalar], reader: RecordReader) -> None:
    """A few keys that a translation cannot change are reported one by one; many, as of a copied original, as one."""
    copied = len(keys) > MAX_FIXED
    for key in keys[:1] if copied else keys:
        message = f'"{key.value}" is not a text, so a translation cannot change it'
        help = 'remove the line; it stands in the original file'
        if copied:
            message = f'{message}; nor are {len(keys) - 1} more keys'
            help = 'keep the texts alone; all else stands in the original file'
        reader.report(key, 'R332', message, help, field=key.value)
