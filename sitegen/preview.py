"""How a saved record looks on its partner's own pages, before all that follows from it is worked out.

The development server shows this at once. It is a preview: ranks, lists and the pages of others are as they were,
until the build that comes after has put everything right.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from sitegen.content.collection import Collection, read_collection
from sitegen.content.records import Case, Partner, Project, Record
from sitegen.content.vocabulary import Vocabulary
from sitegen.diagnostics import Severity, SitegenError
from sitegen.directory.facets import prove
from sitegen.directory.freshness import profile_changed
from sitegen.directory.listing import Directory, Entry
from sitegen.directory.targets import targets_of
from sitegen.judging import Judged, body_rules
from sitegen.program.points import score
from sitegen.program.verdict import judge
from sitegen.rendering import Workshop


def preview_change(judged: Judged, workshop: Workshop, path: str) -> Mapping[str, bytes]:
    """The pages of the partner whose record stands in this file, by output path; nothing where the file holds no
    sound record of a listed partner. `judged` and `workshop` are of the last build."""
    read = _read_again(judged, path)
    record = read and next(iter([*read.partners.values(), *read.cases.values(), *read.projects.values()]), None)
    if not record:
        return {}
    owner = record.partner if isinstance(record, Case | Project) else record.id
    entry = workshop.directory.entries.get(owner)
    entry = entry and _with_record(entry, workshop.directory, record)
    if not entry:
        return {}
    changed = dataclasses.replace(workshop, directory=_with_entry(workshop.directory, entry))
    files: dict[str, bytes] = {}
    for maker in changed.makers.values():
        for kind in ('works', 'profile'):
            files.update(maker.make(kind, owner, {}).files)
    return files


def _read_again(judged: Judged, path: str) -> Collection | None:
    """The record of this file with its translations, as they are now; None where they cannot be read."""
    source = judged.source
    named = next((file for file in source.tree.files if file.path == path), None)
    if named is None or source.program is None or source.settings is None:
        return None
    files = [file for file in source.tree.files if (file.folder, file.id) == (named.folder, named.id)]
    vocabulary: Vocabulary = dataclasses.replace(source.program.vocabulary, languages=source.settings.languages)
    try:
        collection, findings = read_collection(files, vocabulary, body_rules(source.tree))
    except SitegenError:  # it went away between two steps
        return None
    return None if any(finding.severity is Severity.ERROR for finding in findings) else collection


def _with_record(entry: Entry, directory: Directory, record: Record) -> Entry | None:
    """The entry with the record in the place of the one of its id, judged anew; None where it is not listed now."""
    held = entry.holdings
    if isinstance(record, Case):
        held = dataclasses.replace(held, cases=_replaced(held.cases, record))
    elif isinstance(record, Project):
        held = dataclasses.replace(held, projects=_replaced(held.projects, record))
    elif isinstance(record, Partner):
        held = dataclasses.replace(held, partner=record)
    program, today = directory.program, directory.today
    verdict = judge(program, held, today)
    if not verdict.listed:
        return None
    return dataclasses.replace(
        entry,
        partner=held.partner,
        holdings=held,
        verdict=verdict,
        points=score(program, held, today),
        pairs=prove(program, held, today),
        targets=targets_of(held),
        changed=profile_changed(held, today),
    )


R = TypeVar('R', bound=Record)


def _replaced(records: tuple[R, ...], record: R) -> tuple[R, ...]:
    return tuple(record if old.id == record.id else old for old in records)


def _with_entry(directory: Directory, entry: Entry) -> Directory:
    projects = {project.id: project for project in entry.public_projects}
    cases = {case.id: case for case in entry.holdings.cases}
    return dataclasses.replace(
        directory,
        entries={**directory.entries, entry.partner.id: entry},
        cases=tuple(cases.get(case.id, case) for case in directory.cases),
        projects={id: projects.get(id, project) for id, project in directory.projects.items()},
    )
