"""What the program says to a partner's records: claims, dates, graces, terms, reports.

Time never breaks a build: a finding that comes with the calendar is a notice. Errors and warnings rest on what is
written alone, so an untouched repository that builds today builds on any other day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Day

from sitegen.checks.findings import at_field
from sitegen.content.collection import Collection, Owned
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import Case, LedgerRow, Partner, Project
from sitegen.dates import add
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.program.assessment import GRACE, UNMET, Row
from sitegen.program.evidence import holds_all
from sitegen.program.measuring import Portion, plain, readable
from sitegen.program.model import Level, Program, Reporting
from sitegen.program.named import Dated
from sitegen.program.term import renewal_due
from sitegen.program.verdict import Verdict, lower_of, rows_with

_SHOWN_ROWS = 5


def check_verdicts(
    program: Program, collection: Collection, verdicts: Mapping[str, Verdict], today: Day, notes: Notes = NO_NOTES
) -> list[Diagnostic]:
    """All findings about partners and what they claim; `verdicts` are by id of partner."""

    def check_owned(owned: Owned) -> tuple[Diagnostic, ...]:
        verdict = verdicts.get(owned.partner.id) if owned.partner else None
        return tuple(_of_owner(program, owned, verdict, today))

    found = notes.each('claims', collection.owned, check_owned, program, today)
    return [finding for of_owner in found.values() for finding in of_owner]


def _of_owner(program: Program, owned: Owned, verdict: Verdict | None, today: Day) -> Iterator[Diagnostic]:
    """What the program says to one partner's records; the verdict rests on these alone."""
    if owned.partner:
        yield from _of_partner(program, owned.partner, verdict, today)
    for record in owned.works:
        yield from record_before_the_program(program, record)
    yield from ledger_before_the_program(program, owned.ledger)
    if program.reporting:
        for project in owned.projects:
            yield from report_overdue(program.reporting, project, today)


def _of_partner(program: Program, partner: Partner, verdict: Verdict | None, today: Day) -> Iterator[Diagnostic]:
    yield from before_the_program(program, partner)
    yield from before_its_level(program, partner)
    yield from outside_its_dates(program, partner, today)
    yield from exception_ended(partner, today)
    yield from membership_ends(program, partner, today)
    if verdict:
        yield from claim_not_held(program, partner, verdict)
        yield from status_not_held(program, partner, verdict)
        yield from grace_runs(partner, verdict)
        yield from membership_ended(partner, verdict)


def before_the_program(program: Program, partner: Partner) -> Iterator[Diagnostic]:
    """Nothing in a profile is dated before the program starts (PROGRAMS.md T13)."""
    if program.starts is None:
        return
    dated = [('applied', partner.applied), ('since', partner.since)]
    for list_name in ('certificates', 'activities', 'attestations'):
        entries = enumerate(getattr(partner, list_name))
        dated += [(f'{list_name}[{number}].date', entry.date) for number, entry in entries]
    for field, day in dated:
        if day and day < program.starts:
            yield at_field(partner, field, 'P307', *_too_early(field, day, program.starts))


def record_before_the_program(program: Program, record: Case | Project) -> Iterator[Diagnostic]:
    """No case study and no project is dated before the program starts (PROGRAMS.md T13)."""
    if program.starts is None or record.date is None or record.date >= program.starts:
        return
    key = 'date' if isinstance(record, Case) else 'finished' if record.finished else 'started'
    yield at_field(record, key, 'P307', *_too_early(key, record.date, program.starts))


def ledger_before_the_program(program: Program, ledger: tuple[LedgerRow, ...]) -> Iterator[Diagnostic]:
    """No points are granted before the program starts (PROGRAMS.md T13)."""
    for row in ledger:
        if program.starts and row.date < program.starts:
            message, help = _too_early('date', row.date, program.starts)
            yield Diagnostic(
                path=row.path, line=row.line, code='P307', message=message, help=help, field='date', partner=row.partner
            )


def _too_early(field: str, day: Day, starts: Day) -> tuple[str, str]:
    return f'"{field}" is {day}; the program starts on {starts}', 'correct the date, or leave out what came before'


def before_its_level(program: Program, partner: Partner) -> Iterator[Diagnostic]:
    """Nobody holds a level or a type from before it existed; `since` counts, else `applied`."""
    key = 'since' if partner.since else 'applied'
    day = partner.since or partner.applied
    for what, held in _held(program, partner):
        if day and held.from_ and day < held.from_:
            message = f'"{key}" is {day}; the {what} "{held.id}" exists from {held.from_}'
            yield at_field(partner, key, 'P305', message, f'correct the date, or the {what}')


def outside_its_dates(program: Program, partner: Partner, today: Day) -> Iterator[Diagnostic]:
    """A level or type that is claimed has come, and has not ended."""
    for what, held in _held(program, partner):
        if held.until and today > held.until:
            message = f'the {what} "{held.id}" ended on {held.until}'
            yield at_field(partner, what, 'P306', message, f'staff gives the partner another {what}', Severity.NOTICE)
        elif held.from_ and today < held.from_:
            message = f'the {what} "{held.id}" exists from {held.from_}'
            yield at_field(
                partner, what, 'P317', message, 'nothing to do: it is shown from that day on', Severity.NOTICE
            )


def _held(program: Program, partner: Partner) -> Iterator[tuple[str, Level | Dated]]:
    level = program.level(partner.level)
    if level:
        yield 'level', level
    yield from (('type', kind) for kind in program.types if kind.id == partner.type)


def claim_not_held(program: Program, partner: Partner, verdict: Verdict) -> Iterator[Diagnostic]:
    """A claimed level is one that the records hold (PROGRAMS.md T2, B8). What only ran out is a notice."""
    unmet = [] if _holds_claim(program, verdict) else rows_with(UNMET, verdict.levels_up_to_claim())
    if not unmet:
        return
    holds = f'"{verdict.qualified}"' if verdict.qualified else 'no level'
    missing = _named(unmet)
    if verdict.fault:
        message = f'level is "{verdict.claimed}", but the records hold {holds}; not met: {missing}'
        cure = 'add what is missing' + (f', or claim {holds}' if verdict.qualified else '')
        help = _begin_missing(partner, unmet) or cure
        yield at_field(partner, 'level', 'P301', message, help, _severity(program))
    else:
        shown = f'is shown as "{verdict.effective}"' if verdict.effective else 'holds no level'
        message = f'level "{verdict.claimed}" does not hold today: the partner {shown}; not met: {missing}'
        yield at_field(partner, 'level', 'P302', message, 'renew what ran out, and the level is back', Severity.NOTICE)


def _holds_claim(program: Program, verdict: Verdict) -> bool:
    """Whether the level is held, or will be when it comes."""
    return not verdict.fault and verdict.claimed == lower_of(program, verdict.claimed, verdict.qualified, None)


def status_not_held(program: Program, partner: Partner, verdict: Verdict) -> Iterator[Diagnostic]:
    """A claimed status is one whose requirements hold (PROGRAMS.md D2). What only ran out is a notice."""
    if len(verdict.shown_statuses) == len(set(partner.statuses)):
        return
    for status in verdict.statuses:
        if not status.claimed or status.holds:
            continue
        field = f'statuses[{partner.statuses.index(status.id)}]'
        unmet = [row for row in status.rows if row.status == UNMET]
        missing = _named(unmet)
        if status.fault:
            message = f'status "{status.id}" is claimed, but does not hold; not met: {missing}'
            help = _begin_missing(partner, unmet) or 'add what is missing, or remove the status'
            yield at_field(partner, field, 'P303', message, help, _severity(program))
        else:
            message = f'status "{status.id}" does not hold today and is not shown; not met: {missing}'
            help = 'renew what ran out, and the status is back'
            yield at_field(partner, field, 'P304', message, help, Severity.NOTICE)


def _begin_missing(partner: Partner, unmet: list[Row]) -> str:
    """The cure where a requirement leaves new partners time, and the record lacks the date from which it does; empty
    where none is like that."""
    for row in unmet:
        grace = row.requirement.grace
        if grace and not grace.certification and partner.value(grace.from_) is None:
            return f'add what is missing, or "{grace.from_}": from that day on "{row.requirement.id}" leaves time'
    return ''


def _severity(program: Program) -> Severity:
    refuses = program.term is not None and program.term.unmet == 'refuse'
    return Severity.ERROR if refuses else Severity.WARNING


def _named(rows: list[Row]) -> str:
    shown = ', '.join(_with_value(row) for row in rows[:_SHOWN_ROWS])
    return shown + (f' and {len(rows) - _SHOWN_ROWS} more' if len(rows) > _SHOWN_ROWS else '')


def _with_value(row: Row) -> str:
    """A requirement with what was found, where that is a number or a date: `specialists (1 of 3)`."""
    value, limit = row.found.value, row.cell.limit if row.cell else None
    if isinstance(value, Portion):
        return f'{row.requirement.id} ({value.part} of {value.whole}, {plain(limit)} asked for)'
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        return f'{row.requirement.id} ({readable(plain(value) or 0)} of {readable(plain(limit))})'
    if isinstance(value, Day):
        return f'{row.requirement.id} ({value})'
    return row.requirement.id


def grace_runs(partner: Partner, verdict: Verdict) -> Iterator[Diagnostic]:
    """What is due later is met by then (PROGRAMS.md T4)."""
    if not verdict.in_grace:  # known without a look at the rows
        return
    for row in rows_with(GRACE, verdict.levels_up_to_claim()):
        message = f'{_with_value(row)} is not met yet; it is due by {row.due}'
        yield at_field(partner, 'level', 'P308', message, 'nothing is lost until then', Severity.NOTICE)


def exception_ended(partner: Partner, today: Day) -> Iterator[Diagnostic]:
    """An exception counts up to its day and not longer."""
    for number, exception in enumerate(partner.exceptions):
        if exception.until < today:
            message = f'the exception for "{exception.requirement}" ended on {exception.until}'
            help = 'staff removes it, or grants it anew'
            yield at_field(partner, f'exceptions[{number}].until', 'P309', message, help, Severity.NOTICE)


def membership_ends(program: Program, partner: Partner, today: Day) -> Iterator[Diagnostic]:
    """The renewal request is due so long before the end (PROGRAMS.md B4)."""
    due, end = renewal_due(program, partner), partner.valid_until
    if due is None or end is None or not due <= today <= end:
        return
    verb = 'is' if today <= due else 'was'
    message = f'the membership ends on {end}; the renewal request {verb} due by {due}'
    yield at_field(partner, 'valid_until', 'P310', message, 'send the renewal request', Severity.NOTICE)


def membership_ended(partner: Partner, verdict: Verdict) -> Iterator[Diagnostic]:
    """A membership is renewed before it ends; then the level goes down by steps (PROGRAMS.md B8)."""
    end, begin = partner.valid_until, partner.since or partner.applied
    if end is None or end >= verdict.today:
        return
    if begin and end < begin:  # a slip, which has a finding of its own (R355)
        return
    help = 'staff sets "valid_until" to the new end once it is renewed'
    if verdict.steps and verdict.annulled:
        message = f'the membership ended on {end} and is annulled: the partner is not listed'
        yield at_field(partner, 'valid_until', 'P315', message, help, Severity.NOTICE)
    else:
        shown = f'; the partner is shown as "{verdict.effective}"' if verdict.effective else ''
        message = f'the membership ended on {end}{shown}'
        yield at_field(partner, 'valid_until', 'P311', message, help, Severity.NOTICE)


def report_overdue(reporting: Reporting, project: Project, today: Day) -> Iterator[Diagnostic]:
    """A running project is reported on at least so often (PROGRAMS.md B9); the first report counts from its start."""
    if not holds_all(project, reporting.where):
        return
    dates = [day for day in project.value(reporting.dates) or () if day <= today]
    last = max(dates, default=project.started)
    if last is None or add(last, reporting.every) >= today:
        return
    what = 'the last report is of' if dates else 'there is no report since the start on'
    message = f'{what} {last}; the next was due by {add(last, reporting.every)}'
    help = f'add the date of the new report to "{reporting.dates}"'
    yield at_field(project, reporting.dates, 'P316', message, help, Severity.NOTICE)
