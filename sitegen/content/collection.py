"""All records of a directory, typed, with their translations: what the stations after content/ work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from sitegen.content.body import BodyRules
from sitegen.content.files import SourceFile
from sitegen.content.packing import given
from sitegen.content.reading import ReadFile, Reading, about_partner
from sitegen.content.recall import Hands, recall
from sitegen.content.records import KINDS, Case, LedgerRow, Page, Partner, Project, Record
from sitegen.content.vocabulary import Vocabulary
from sitegen.diagnostics import Diagnostic, did_you_mean
from sitegen.digests import digest_of, digest_of_bytes
from sitegen.memo import Memo, NoMemo

R = TypeVar('R', bound=Record)
W = TypeVar('W', Case, Project, LedgerRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """The records of one partner: its profile, what names it in the order of ids, and rows of the ledger by date.

    `partner` is None where no file has this id, or where the file cannot be used.
    """

    partner: Partner | None = None
    cases: tuple[Case, ...] = ()
    projects: tuple[Project, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()

    @property
    def works(self) -> tuple[Case | Project, ...]:
        return *self.cases, *self.projects

    @property
    def records(self) -> tuple[Record, ...]:
        return (self.partner, *self.works) if self.partner else self.works

    @property
    def digest(self) -> str:
        """Changes with any of these records, and with the name of its file."""
        rows = (f'{row.path} {row.line} {row.date} {row.kind} {row.points}' for row in self.ledger)
        records = (f'{record.path} {record.digest}' for record in self.records)
        return digest_of_bytes('\n'.join((*records, *rows)).encode())


@dataclass(frozen=True)
class Collection:
    """Records by id, in the order of ids. `ids` also has those whose file could not be read, by folder.

    `partial` has the records that lack a required field, for the checks of what they do say; they are nowhere else.
    """

    partners: Mapping[str, Partner] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    ledger: tuple[LedgerRow, ...] = ()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    partial: tuple[Record, ...] = ()

    def of(self, ids: Iterable[str]) -> Collection:
        """The records of these partners alone, beside the ids of all."""
        owned = {id: self.owned[id] for id in ids}
        return Collection(
            partners={id: each.partner for id, each in owned.items() if each.partner},
            cases={case.id: case for each in owned.values() for case in each.cases},
            projects={project.id: project for each in owned.values() for project in each.projects},
            ledger=tuple(row for each in owned.values() for row in each.ledger),
            ids=self.ids,
        )

    def count(self) -> int:
        """Number of records, ledger rows left out."""
        return len(self.partners) + len(self.cases) + len(self.projects) + len(self.pages)

    @cached_property
    def owned(self) -> Mapping[str, Owned]:
        """The records of each partner, by its id and in the order of ids."""
        cases, projects = _by_partner(self.cases.values()), _by_partner(self.projects.values())
        ledger = _by_partner(self.ledger)
        return {
            id: Owned(
                partner=self.partners.get(id),
                cases=tuple(cases.get(id, ())),
                projects=tuple(projects.get(id, ())),
                ledger=tuple(ledger.get(id, ())),
            )
            for id in sorted({*self.partners, *cases, *projects, *ledger})
        }


def _by_partner(records: Iterable[W]) -> dict[str, list[W]]:
    """Records by the partner that they name, in their order."""
    found: dict[str, list[W]] = {}
    for record in records:
        found.setdefault(record.partner, []).append(record)
    return found


def read_collection(
    files: Iterable[SourceFile],
    vocabulary: Vocabulary,
    rules: BodyRules,
    memo: Memo | None = None,
    *,
    executor: Hands | None = None,
) -> tuple[Collection, list[Diagnostic]]:
    """All records of these files, and the findings of reading them.

    A file that is as `memo` remembers it is not read anew; what is read, `executor` may read in other processes.
    """
    read = recall(files, Reading(vocabulary, rules), memo or NoMemo(), executor)
    findings = [finding for item in read for finding in item.findings]
    collection, more = _assemble(read, vocabulary)
    # A file without an original may be no translation: that it changes more than texts is then beside the point.
    misplaced = {finding.path for finding in more}
    findings = [finding for finding in findings if finding.code != 'R332' or finding.path not in misplaced]
    return collection, findings + more


def _assemble(read: list[ReadFile], vocabulary: Vocabulary) -> tuple[Collection, list[Diagnostic]]:
    files = sorted((item for item in read if item.folder in KINDS), key=attrgetter('path'))
    originals = {(item.folder, item.id) for item in files if not item.language}
    translations, findings = _translations(files, originals, vocabulary.languages)
    records = [
        _with_translations(item.record, translations.get((item.folder, item.id), ()))
        for item in files
        if item.record and not item.record.partial
    ]
    rows = [row for item in read for row in item.rows]
    collection = Collection(
        partners=_by_id(records, Partner),
        cases=_by_id(records, Case),
        projects=_by_id(records, Project),
        pages=_by_id(records, Page),
        ledger=tuple(sorted(rows, key=attrgetter('date', 'path', 'line'))),
        ids={folder: frozenset(id for f, id in originals if f == folder) for folder in KINDS},
        partial=tuple(item.record for item in files if item.record and item.record.partial),
    )
    return collection, findings


def _translations(
    files: Iterable[ReadFile], originals: set[tuple[str, str]], languages: tuple[str, ...]
) -> tuple[dict[tuple[str, str], list[ReadFile]], list[Diagnostic]]:
    """Translations by folder and id, in the order of their paths, and findings about those that belong nowhere."""
    found: dict[tuple[str, str], list[ReadFile]] = {}
    findings: list[Diagnostic] = []
    for item in files:
        if not item.language:
            continue
        fault = _translation_fault(item, originals, languages)
        if fault:
            findings += about_partner(item.folder, item.id, [fault])
        elif item.translation:
            found.setdefault((item.folder, item.id), []).append(item)
    return found, findings


def _with_translations(record: Record, found: Sequence[ReadFile]) -> Record:
    """A record with its translations, which its digest then covers, too."""
    if not found:
        return record
    translations = {item.language: item.translation for item in found if item.translation}
    digest = digest_of(record.digest, [(item.language, item.made_of) for item in found])
    return given(record, translations=translations, digest=digest)


def _by_id(records: Iterable[Record], kind: type[R]) -> dict[str, R]:
    """The records of one kind, in the order of ids."""
    found = {record.id: record for record in records if isinstance(record, kind)}
    return dict(sorted(found.items()))


def _translation_fault(
    item: ReadFile, originals: set[tuple[str, str]], languages: tuple[str, ...]
) -> Diagnostic | None:
    if (item.folder, item.id) not in originals:
        return Diagnostic(
            path=item.path,
            code='R330',
            message=f'translation has no original "{item.id}.md"',
            help=did_you_mean(item.id, (id for folder, id in originals if folder == item.folder)),
        )
    if languages and item.language not in languages:
        return Diagnostic(
            path=item.path,
            code='R331',
            message=f'the site has no language "{item.language}"',
            help=f'its languages are {", ".join(languages)}; others go into site.yml',
        )
    return None
