"""What would change: under a pull request, another program, or on another day, compared with what is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as Day
from pathlib import Path

from sitegen.content.collection import read_collection
from sitegen.content.files import read_content
from sitegen.diagnostics import Diagnostic, Severity, SitegenError
from sitegen.judging import Judged, Source, body_rules, judge_source, read_source
from sitegen.memo import Memo, OneRun
from sitegen.program.model import Program
from sitegen.report.comparing import compare
from sitegen.report.snapshot import Snapshot
from sitegen.report.staff import StaffReport, make_report
from sitegen.review.git import Listing, Repository
from sitegen.review.listings import content_of
from sitegen.review.meaning import Meaning, find_meaning
from sitegen.review.policy import read_rules
from sitegen.review.proposal import Review, Revisions
from sitegen.review.rulings import Outcome
from sitegen.settings import Settings


def snapshot_of(judged: Judged) -> Snapshot | None:
    """What the report for staff is made from; None where settings or program cannot be used."""
    source = judged.source
    if source.settings is None or source.program is None or judged.directory is None:
        return None
    return Snapshot(
        program=source.program,
        today=judged.today,
        collection=source.collection,
        holdings=judged.holdings,
        verdicts=judged.verdicts,
        scores=judged.scores,
        ranks={id: entry.rank for id, entry in judged.directory.entries.items()},
        findings=judged.findings,
        title=source.settings.title.pick(source.settings.languages)[0],
        base_url=source.settings.base_url,
        languages=source.settings.languages,
    )


def explain_change(repository: Repository, revisions: Revisions, review: Review, today: Day) -> Meaning | None:
    """What a change does to the directory; None where there is nothing to compare, or too much to read.

    The rules are those of base, unless staff changed them to others that can be read.
    """
    if review.unread:
        return None
    rules = read_rules(repository, revisions.tip_files)
    changed = [ruling.outcome for ruling in review.rulings if ruling.rule in ('settings', 'program')]
    new_rules = bool(changed) and review.outcome is not Outcome.DENY
    memo = OneRun()  # two revisions have nearly all of their files in common
    after_rules = read_rules(repository, revisions.head_files) if new_rules else rules
    try:
        after_source = _read_revision(repository, revisions.head_files, *after_rules, memo)
    except SitegenError:
        return None
    before = snapshot_of(judge_source(_read_revision(repository, revisions.fork_files, *rules, memo), today, memo=memo))
    after = snapshot_of(judge_source(after_source, today, memo=memo))
    return find_meaning(before, after, review.rulings) if before and after else None


def _read_revision(repository: Repository, files: Listing, settings: Settings, program: Program, memo: Memo) -> Source:
    """The content of a revision, read with settings and a program that need not be its own."""
    tree = read_content(content_of(repository, files))
    vocabulary = replace(program.vocabulary, languages=settings.languages)
    collection, findings = read_collection(tree.files, vocabulary, body_rules(tree), memo)
    return Source(repository.folder, settings, program, tree, collection, (*tree.findings, *findings))


@dataclass(frozen=True)
class Reported:
    """A report for staff and the findings to print beside it; `report` is None where these make it impossible."""

    root: Path
    report: StaffReport | None
    findings: tuple[Diagnostic, ...] = ()


def report_site(root: Path, today: Day, *, clock: Day, other_program: str | None = None, memo: Memo) -> Reported:
    """The report of a day.

    With another program, or where `today` is not the day of the clock, the report also says what differs from today's.
    """
    source = read_source(root, memo=memo)
    judged = judge_source(source, today, memo=memo)
    here = snapshot_of(judged)
    if here is None:
        return Reported(source.root, None, judged.findings)
    if other_program is not None:
        other = judge_source(read_source(root, other_program, memo=memo), today)
        there = snapshot_of(other)
        faults = tuple(finding for finding in other.source.program_findings if finding.severity is Severity.ERROR)
        if there is None or faults:
            return Reported(source.root, None, faults)
        return Reported(source.root, make_report(here, compare(here, there)), other.source.program_findings)
    then = None if today == clock else snapshot_of(judge_source(source, clock))
    return Reported(source.root, make_report(here, compare(then, here) if then else None))
