"""From one file to what it holds: a record, a translation or rows of a ledger, and the findings.

A pure function of values that can be pickled, so that files can be read in any process and remembered: the result
depends on nothing but the file, the vocabulary, and those pictures that the file names.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sitegen.content.body import BodyRules, Picture
from sitegen.content.decoding import decode
from sitegen.content.disk import Stamp
from sitegen.content.document import merge_left, read_document
from sitegen.content.files import MAX_LEDGER_BYTES, SourceFile
from sitegen.content.ledger import read_ledger
from sitegen.content.pasted import html_in_fields
from sitegen.content.prompts import prompts_left
from sitegen.content.record_reading import RecordSchema, read_record, read_translation, schema_of
from sitegen.content.records import KINDS, Case, LedgerRow, Record, Translation
from sitegen.content.vocabulary import Vocabulary
from sitegen.diagnostics import Diagnostic
from sitegen.digests import digest_of, digest_of_bytes

_PARTNER_LINE = re.compile(rb'^partner: *["\']?([a-z0-9\-]{1,64})["\']?[ \r]*$', re.MULTILINE)
Pictures = tuple[tuple[str, Picture | None], ...]


class ReadFile(NamedTuple):
    """What one file gave: a record, a translation, rows of a ledger, or none of them.

    `digest` names its bytes, `stamp` is that of the file. `pictures` has those that its text names, None for one that
    is not there or not sound. A named tuple, as every run unpickles one for each file.
    """

    path: str
    folder: str
    id: str
    language: str
    digest: str
    record: Record | None = None
    translation: Translation | None = None
    rows: tuple[LedgerRow, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    pictures: Pictures = ()
    stamp: Stamp | None = None

    @property
    def made_of(self) -> str:
        """A digest of the bytes and of the pictures."""
        return _made_of(self.digest, self.pictures)


@dataclass(frozen=True)
class Reading:
    """How files are read: by which words, with which pictures."""

    vocabulary: Vocabulary
    rules: BodyRules

    @cached_property
    def _schemas(self) -> dict[str, RecordSchema]:
        return {folder: schema_of(cls, self.vocabulary) for folder, cls in KINDS.items()}

    def __reduce__(self) -> tuple[type[Reading], tuple[Vocabulary, BodyRules]]:
        """Another process makes the schemas anew, as the functions in them cannot be pickled."""
        return Reading, (self.vocabulary, self.rules)

    def read(self, source: SourceFile) -> ReadFile:
        """What one file of any folder holds."""
        if source.folder == 'ledger':
            return _read_ledger(source, self.vocabulary)
        return read_file(source, self._schemas[source.folder], self.rules)


def _made_of(digest: str, pictures: Pictures) -> str:
    """A digest of a file of this digest and of the pictures that it names."""
    return digest_of(digest, pictures) if pictures else digest


def _read_ledger(source: SourceFile, vocabulary: Vocabulary) -> ReadFile:
    if source.fault:
        return _outcome(source, '', [source.fault])
    data = source.data
    text, findings = decode(source.path, data, max_bytes=MAX_LEDGER_BYTES)
    rows: list[LedgerRow] = []
    conflict = merge_left(source.path, text) if text is not None else None
    if conflict:
        findings = [conflict]
    elif text is not None:
        rows, findings = read_ledger(source.path, text, vocabulary)
    return _outcome(source, digest_of_bytes(data), findings, rows=tuple(rows))


def read_file(source: SourceFile, schema: RecordSchema, rules: BodyRules) -> ReadFile:
    """The record or translation that one file holds."""
    if source.fault:
        return _outcome(source, '', [source.fault])
    data = source.data
    digest = digest_of_bytes(data)
    document, findings = read_document(source.path, data)
    if document is None:
        return _outcome(source, digest, [dataclasses.replace(f, partner=_probable_partner(data)) for f in findings])
    findings += prompts_left(document)
    from sitegen.content.markdown import render_body  # noqa: PLC0415  # most files are known

    body, faults = render_body(
        document.body, path=source.path, first_line=document.body_line, rules=rules, sketched=schema.cls is Case
    )
    findings += faults
    pictures = tuple((name, rules.media.get(name)) for name in body.pictures)
    record, translation = None, None
    if source.language:
        owner = source.id if source.folder == 'partners' else ''
        translation, faults = read_translation(schema, document, owner, body)
    else:
        record, faults = read_record(schema, document, source.id, body, digest=_made_of(digest, pictures))
    findings += (*faults, *html_in_fields(document, {fault.line for fault in faults}))
    return _outcome(source, digest, findings, record=record, translation=translation, pictures=pictures)


def _outcome(
    source: SourceFile,
    digest: str,
    findings: Iterable[Diagnostic],
    *,
    record: Record | None = None,
    translation: Translation | None = None,
    rows: tuple[LedgerRow, ...] = (),
    pictures: Pictures = (),
) -> ReadFile:
    return ReadFile(
        path=source.path,
        folder=source.folder,
        id=source.id,
        language=source.language,
        digest=digest,
        record=record,
        translation=translation,
        rows=rows,
        findings=about_partner(source.folder, source.id, findings),
        pictures=pictures,
        stamp=source.stamp,
    )


def _probable_partner(data: bytes) -> str:
    """Whose record a file that cannot be read seems to be; empty where no line says so."""
    # In UTF-16, NULs stand between the letters.
    match = _PARTNER_LINE.search(data.replace(b'\0', b''))
    return match[1].decode('ascii') if match else ''


def about_partner(folder: str, id: str, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings that name the partner whose file it is."""
    if folder != 'partners':
        return tuple(findings)
    return tuple(dataclasses.replace(finding, partner=id) for finding in findings)
