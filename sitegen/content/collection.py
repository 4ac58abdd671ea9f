"""All records of a directory, typed, with their translations: what the stations after content/ work on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.content.document import Document, decode, parse_document
from sitegen.content.files import MAX_LEDGER_BYTES, SourceFile
from sitegen.content.ledger import read_ledger
from sitegen.content.markdown import Body, BodyRules, render_body
from sitegen.content.records import (
    KINDS,
    Case,
    LedgerRow,
    Page,
    Partner,
    Project,
    Record,
    RecordSchema,
    Translation,
    Vocabulary,
    read_record,
    read_translation,
    schema_of,
)
from sitegen.diagnostics import Diagnostic, did_you_mean


@dataclass(frozen=True)
class Collection:
    """Records by id, in the order of ids. `ids` also has those whose file could not be read, by folder.

    `partial` has the records that lack a required field, for the checks of what they do say; they are nowhere else."""

    partners: Mapping[str, Partner] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    ledger: tuple[LedgerRow, ...] = ()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    partial: tuple[Record, ...] = ()

    def count(self) -> int:
        """Number of records, ledger rows left out."""
        return len(self.partners) + len(self.cases) + len(self.projects) + len(self.pages)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave: a record, a translation, or neither; pure in the file, the vocabulary and the rules."""

    source: SourceFile
    record: Record | None = None
    translation: Translation | None = None
    findings: tuple[Diagnostic, ...] = ()


def read_collection(
    files: Iterable[SourceFile], vocabulary: Vocabulary, rules: BodyRules
) -> tuple[Collection, list[Diagnostic]]:
    """All records of these files, and the findings of reading them."""
    schemas = {folder: schema_of(cls, vocabulary) for folder, cls in KINDS.items()}
    findings: list[Diagnostic] = []
    rows: list[LedgerRow] = []
    read: list[ReadFile] = []
    for source in files:
        if source.folder == 'ledger':
            more, faults = _read_ledger(source, vocabulary)
            rows += more
            findings += faults
            continue
        item = read_file(source, schemas[source.folder], vocabulary, rules)
        findings += item.findings
        read.append(item)
    collection, more_findings = _assemble(read, rows, vocabulary)
    return collection, findings + more_findings


def _read_ledger(source: SourceFile, vocabulary: Vocabulary) -> tuple[list[LedgerRow], list[Diagnostic]]:
    if source.fault:
        return [], [source.fault]
    text, findings = decode(source.path, source.data, max_bytes=MAX_LEDGER_BYTES)
    return read_ledger(source.path, text, vocabulary) if text is not None else ([], findings)


def read_file(source: SourceFile, schema: RecordSchema, vocabulary: Vocabulary, rules: BodyRules) -> ReadFile:
    """The record or translation that one file holds."""
    if source.fault:
        return ReadFile(source, findings=_of(source, [source.fault]))
    text, findings = decode(source.path, source.data)
    if text is None:
        return ReadFile(source, findings=_of(source, findings))
    document, faults = parse_document(source.path, text)
    findings += faults
    if document is None:
        return ReadFile(source, findings=_of(source, findings))
    body, faults = render_body(document.body, path=source.path, first_line=document.body_line, rules=rules)
    findings += faults
    return _read_typed(source, document, schema, vocabulary, body, findings)


def _read_typed(
    source: SourceFile,
    document: Document,
    schema: RecordSchema,
    vocabulary: Vocabulary,
    body: Body,
    findings: list[Diagnostic],
) -> ReadFile:
    if source.language:
        owner = source.id if source.folder == 'partners' else ''
        translation, reader = read_translation(schema, document, owner, body, vocabulary)
        return ReadFile(source, translation=translation, findings=_of(source, findings + reader.findings))
    record, reader = read_record(schema, document, source.id, body, vocabulary)
    return ReadFile(source, record=record, findings=_of(source, findings + reader.findings))


def _of(source: SourceFile, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings that name the partner whose file it is."""
    if source.folder != 'partners':
        return tuple(findings)
    return tuple(dataclasses.replace(finding, partner=source.id) for finding in findings)


def _assemble(
    read: list[ReadFile], rows: list[LedgerRow], vocabulary: Vocabulary
) -> tuple[Collection, list[Diagnostic]]:
    read = sorted(read, key=lambda item: item.source.path)
    originals = {(item.source.folder, item.source.id) for item in read if not item.source.language}
    findings: list[Diagnostic] = []
    translations: dict[tuple[str, str], dict[str, Translation]] = {}
    for item in read:
        if not item.source.language:
            continue
        fault = _translation_fault(item.source, originals, vocabulary.languages)
        if fault:
            findings += _of(item.source, [fault])
        elif item.translation:
            translations.setdefault((item.source.folder, item.source.id), {})[item.source.language] = item.translation
    by_folder: dict[str, dict[str, Record]] = {folder: {} for folder in KINDS}
    for item in read:
        if item.record is None or item.record.partial:
            continue
        folder, id = item.source.folder, item.source.id
        found = translations.get((folder, id))
        by_folder[folder][id] = dataclasses.replace(item.record, translations=found) if found else item.record
    collection = Collection(
        partners=_sorted(by_folder['partners']),
        cases=_sorted(by_folder['cases']),
        projects=_sorted(by_folder['projects']),
        pages=_sorted(by_folder['pages']),
        ledger=tuple(sorted(rows, key=lambda row: (row.date, row.path, row.line))),
        ids={folder: frozenset(id for f, id in originals if f == folder) for folder in KINDS},
        partial=tuple(item.record for item in read if item.record and item.record.partial),
    )
    return collection, findings


def _sorted(records: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(records.items()))


def _translation_fault(
    source: SourceFile, originals: set[tuple[str, str]], languages: tuple[str, ...]
) -> Diagnostic | None:
    if (source.folder, source.id) not in originals:
        return Diagnostic(
            path=source.path,
            code='R330',
            message=f'translation has no original "{source.id}.md"',
            help=did_you_mean(source.id, (id for folder, id in originals if folder == source.folder)),
        )
    if languages and source.language not in languages:
        return Diagnostic(
            path=source.path,
            code='R331',
            message=f'the site has no language "{source.language}"',
            help=f'its languages are {", ".join(languages)}; others go into site.yml',
        )
    return None
