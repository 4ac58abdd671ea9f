"""Reads a directory and judges it by its program: the first step of every command.

content/ and program.yml -> documents -> records -> checks, verdicts, points -> directory. Everything here takes values
and returns values; the day is an argument.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date as Day
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.checks.following import drop_doubtful, drop_unreadable
from sitegen.checks.links import check_links
from sitegen.checks.program import check_verdicts
from sitegen.checks.records import check_records
from sitegen.checks.rules import check_record_rules
from sitegen.checks.site import languages_short_of_words, languages_without_words, unknown_theme
from sitegen.checks.twins import recall_twins
from sitegen.content.body import BodyRules, Picture
from sitegen.content.collection import Collection, read_collection
from sitegen.content.files import Entry, Tree, find_root, read_bytes, read_tree
from sitegen.content.notes import NO_NOTES, Notes, Spread, Stations
from sitegen.content.recall import Hands
from sitegen.content.record_reading import schema_of
from sitegen.content.records import KINDS
from sitegen.content.vocabulary import Vocabulary
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, did_you_mean, sort_findings
from sitegen.digests import digest_of
from sitegen.directory.listing import Directory, make_directory
from sitegen.directory.urls import html_paths, media_url
from sitegen.installed import installed
from sitegen.memo import Memo, NoMemo, recall
from sitegen.passing import passing
from sitegen.program.choosing import choose_program, preset_program, program_in
from sitegen.program.evidence import Holdings, collect_holdings
from sitegen.program.model import Program
from sitegen.program.points import Score, score_all
from sitegen.program.presets import preset_ids
from sitegen.program.recalling import judge_all
from sitegen.program.verdict import Verdict
from sitegen.settings import PATH as SETTINGS_PATH
from sitegen.settings import Settings, read_settings
from sitegen.theme.files import known_catalogues, known_themes, own_catalogues, own_entries, own_styles, own_templates
from sitegen.theme.translations import catalogue_of
from sitegen.timing import Stopwatch

if TYPE_CHECKING:
    from sitegen.authoring.fixing import Fixed

# The station whose notes rest on everything: where it knows a partner, all others do.
_HARDEST = 'verdicts'
# Fewer partners than this are judged sooner than a process is started.
_WORTH_SPREADING = 400
_ELSEWHERE = 'judged elsewhere'


@dataclass(frozen=True)
class Source:
    """A directory as it was read: typed, not judged yet. `program` is None where it cannot be used."""

    root: Path
    settings: Settings | None
    program: Program | None
    tree: Tree
    collection: Collection
    findings: tuple[Diagnostic, ...]
    program_findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A directory with its verdicts, points and findings on a day."""

    source: Source
    today: Day
    holdings: Mapping[str, Holdings] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    directory: Directory | None = None
    findings: tuple[Diagnostic, ...] = ()

    def has(self, severity: Severity) -> bool:
        return any(finding.severity is severity for finding in self.findings)


def read_source(
    root: Path,
    other_program: str | None = None,
    timed: Stopwatch | None = None,
    *,
    memo: Memo | None = None,
    executor: Hands | None = None,
    content: Entry | None = None,
) -> Source:
    """Read a directory, under another program than its own where one is named: a preset's id, or a file.

    Records that `memo` knows are not read again; many records are read by `executor`; `content` is content/ where it
    has been listed already. Raises SitegenError where there is no directory, or no such program.
    """
    timed, memo = timed or Stopwatch(), memo or NoMemo()
    root = find_root(root)
    with timed('program'):
        settings, findings = _recall_settings(read_bytes(root, SETTINGS_PATH), memo)
        program, program_findings = _find_program(root, settings, other_program, memo)
    findings += program_findings
    if settings:
        findings += [*unknown_theme(settings, known_themes(root)), *_faults_of_theme(root, settings, memo)]
    with timed('files'):
        tree = read_tree(root, content)
    findings += tree.findings
    vocabulary = program.vocabulary if program else Vocabulary()
    vocabulary = dataclasses.replace(vocabulary, languages=settings.languages if settings else ())
    with timed('records'):
        collection, more = read_collection(tree.files, vocabulary, body_rules(tree), memo, executor=executor)
    return Source(root, settings, program, tree, collection, (*findings, *more), tuple(program_findings))


def _recall_settings(data: bytes, memo: Memo) -> tuple[Settings | None, list[Diagnostic]]:
    """As `read_settings`, but settings that `memo` knows are not read again."""
    return recall(memo, f'settings/{digest_of(installed(), data)}', lambda: read_settings(data))


def _faults_of_theme(root: Path, settings: Settings, memo: Memo) -> list[Diagnostic]:
    """Findings about languages that the interface lacks, and about the site's own theme."""
    known = known_catalogues(root, settings.theme)
    findings = list(languages_without_words(settings, partial(catalogue_of, known=known)))
    entries = own_entries(root, settings.theme)
    if not entries:
        return findings
    catalogues, templates = own_catalogues(root, settings.theme), own_templates(root, settings.theme)
    styles = own_styles(root, settings.theme)

    def look() -> list[Diagnostic]:
        from sitegen.theme.own_words import catalogue_findings, texts_without_words  # noqa: PLC0415  # Babel, Jinja2
        from sitegen.theme.unread import unread_files  # noqa: PLC0415  # of a theme of one's own

        lacking = texts_without_words(settings.languages, catalogues, templates.values())
        words = [*languages_short_of_words(settings, lacking), *catalogue_findings(catalogues, templates.values())]
        return [*words, *unread_files(templates, styles, entries)]

    read = digest_of(installed(), settings, entries, catalogues, templates, styles)
    return findings + recall(memo, f'theme/{read}', look)


def read_rules_here(root: Path) -> tuple[Settings | None, Program | None]:
    """Settings and program of a folder, None where it has none that can be used."""
    data = _file_of(root, SETTINGS_PATH)
    settings = read_settings(data)[0] if data is not None else None
    return settings, choose_program(settings, partial(_file_of, root), NoMemo())[0] if settings else None


def fix_source(source: Source) -> Iterator[Fixed]:
    """The records of a directory that can be corrected mechanically."""
    from sitegen.authoring.fixing import fix_file  # noqa: PLC0415  # it looks through git, which only `check --fix` needs

    vocabulary = source.program.vocabulary if source.program else Vocabulary()
    schemas = {folder: schema_of(cls, vocabulary) for folder, cls in KINDS.items()}
    for file in source.tree.files:
        if file.folder in schemas and (fixed := fix_file(file, schemas[file.folder])):
            yield fixed


def _file_of(root: Path, name: str) -> bytes | None:
    """A file beside site.yml; None where there is none, or only a link that leads out of the root."""
    file = (root / name).resolve()
    return read_bytes(root, name) if file.is_file() and file.is_relative_to(root.resolve()) else None


def _find_program(
    root: Path, settings: Settings | None, other: str | None, memo: Memo
) -> tuple[Program | None, list[Diagnostic]]:
    """The program that the command line names, a preset or a file below the working directory, else the site's own."""
    if other is None:
        return choose_program(settings, partial(_file_of, root), memo) if settings else (None, [])
    if other in preset_ids():
        return preset_program(other, memo)
    file = Path(other).resolve()
    if not file.is_file():
        raise SitegenError(f'no program file "{other}"', did_you_mean(other, preset_ids()))
    path = file.relative_to(root.resolve()).as_posix() if file.is_relative_to(root.resolve()) else file.as_posix()
    return program_in(path, read_bytes(file.parent, file.name), memo)


def body_rules(tree: Tree) -> BodyRules:
    """The rules for bodies in a tree: the pictures that they may show."""
    pictures = {media.name: Picture(media_url(media), media.width, media.height) for media in tree.media}
    return BodyRules(media=pictures, unsound=tree.media_names - set(pictures))


def judge_source(
    source: Source,
    today: Day,
    timed: Stopwatch | None = None,
    *,
    memo: Memo | None = None,
    spread: Spread | None = None,
) -> Judged:
    """Verdicts, points, the directory, and all findings about it, sorted.

    Verdicts that `memo` knows are not computed again. Those over many partners are computed by `spread`, and what that
    takes of the records is not held here; what it takes of few is, as their pages are made next.
    """
    if source.settings is None:
        return Judged(source, today, findings=tuple(sort_findings(source.findings)))
    timed, memo = timed or Stopwatch(), memo or NoMemo()
    with timed('notes'):
        notes = read_notes(source.collection, memo)
        unknown = notes.unknown(_HARDEST, source.program, today) if spread and source.program else []
    many = len(unknown) >= _WORTH_SPREADING
    with passing() if many else nullcontext():
        if spread and many:
            _note_beside_each_other(source, today, notes, unknown, spread, timed)
        judged = _judged(source, today, notes, timed, memo)
    with timed('notes'):
        notes.keep()
    return dataclasses.replace(judged, findings=tuple(sort_findings(judged.findings)))


def _note_beside_each_other(
    source: Source, today: Day, notes: Notes, ids: Sequence[str], spread: Spread, timed: Stopwatch
) -> None:
    """Let the stations look at these partners in several processes, and note what they find."""

    def look(part: Sequence[str]) -> tuple[Stations, Mapping[str, float]]:
        own, clock = notes.of(part), Stopwatch(timed.clock)
        _judged(dataclasses.replace(source, collection=source.collection.of(part)), today, own, clock, NoMemo())
        return own.made, clock.seconds

    with timed(_ELSEWHERE):
        for made, seconds in spread(look, ids):
            notes.learn(made)
            timed.add(seconds)
    timed.seconds.pop(_ELSEWHERE, None)  # it is told in detail


def _judged(source: Source, today: Day, notes: Notes, timed: Stopwatch, memo: Memo) -> Judged:
    """What is made of a directory whose settings are sound; findings in no order."""
    settings, program, collection = source.settings, source.program, source.collection
    assert settings is not None
    with timed('checks'):
        findings = [*source.findings, *check_records(collection, source.tree.media_names, settings, program, notes)]
    if program is None:
        findings += check_links(collection, settings, None)
        return Judged(source, today, findings=tuple(findings))
    with timed('checks'):
        rule_findings, broken = check_record_rules(program, collection, notes)
        findings += drop_unreadable(rule_findings, source.findings)
        findings += recall_twins(collection, notes, memo)
    with timed('verdicts'):
        holdings = collect_holdings(collection, broken)
        verdicts = judge_all(program, holdings, today, notes)
    with timed('points'):
        scores = score_all(program, holdings, today, notes)
    with timed('directory'):
        directory = make_directory(program, collection, holdings, verdicts, scores, today, notes)
    with timed('checks'):
        claims = check_verdicts(program, collection, verdicts, today, notes)
        findings += drop_doubtful(claims, findings, program, collection)
        findings += check_links(collection, settings, program, frozenset(html_paths(directory)), notes)
    return Judged(source, today, holdings, verdicts, scores, directory, tuple(findings))


def read_notes(collection: Collection, memo: Memo) -> Notes:
    """What earlier runs noted about each partner's records, where anything is remembered."""
    if isinstance(memo, NoMemo):
        return NO_NOTES
    return Notes({id: owned.digest for id, owned in collection.owned.items()}, memo)
