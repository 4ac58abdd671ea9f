"""What stands in the records with a date: terms, exceptions, certificates, reports; and claims that do not fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date as Day

from sitegen.content.entries import Certificate
from sitegen.content.records import Project
from sitegen.dates import add
from sitegen.program.assessment import EXCEPTED, GRACE, NOT_DUE, UNMET, Row
from sitegen.program.evidence import holds_all
from sitegen.program.model import Reporting
from sitegen.program.named import Dated
from sitegen.program.term import days_of_lapse, lapsed, renewal_due
from sitegen.program.verdict import Verdict, is_listed, rows_with
from sitegen.report.agenda import (
    REPORT_HORIZON_DAYS,
    AgendaItem,
    Kind,
    day_after,
    found_of,
    is_coming,
    item_about,
    name_rows,
)
from sitegen.report.snapshot import Snapshot

_SPARED = frozenset({EXCEPTED, GRACE, NOT_DUE})


def is_gone(verdict: Verdict) -> bool:
    """Whether the membership is over, so that nothing but its end is on the agenda."""
    return verdict.annulled and verdict.steps > 0


def claims(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """Levels and statuses that the records never held: somebody corrects the claim or the records, today."""
    verdict = snapshot.verdicts[id]
    if verdict.fault and verdict.claimed:
        # A level that is still to come counts here: what it asks was never there.
        unmet = rows_with(UNMET, verdict.levels_up_to_claim())
        claimed, held = snapshot.level_name(verdict.claimed), snapshot.level_name(verdict.qualified)
        yield item_about(
            snapshot,
            id,
            Kind.CLAIM,
            snapshot.today,
            what=f'{claimed} is claimed, {held} is held',
            detail=f'not met: {name_rows(snapshot, unmet)}',
            subject=verdict.claimed,
        )
    for status in verdict.statuses:
        if status.fault:
            rows = [row for row in status.rows if row.status == UNMET]
            yield item_about(
                snapshot,
                id,
                Kind.CLAIM,
                snapshot.today,
                what=f'{snapshot.status_name(status.id)} is claimed and does not hold',
                detail=f'not met: {name_rows(snapshot, rows)}',
                subject=status.id,
            )


def claimed_rows(snapshot: Snapshot, verdict: Verdict) -> list[Row]:
    """Every row up to the claimed level, each requirement once, as the highest of these levels asks it."""
    rows: dict[str, Row] = {}
    for level in snapshot.claimed_levels(verdict):
        rows |= {row.requirement.id: row for row in level.rows if row.cell}
    return list(rows.values())


def unmet_rows(snapshot: Snapshot, verdict: Verdict) -> list[Row]:
    """What stands between a partner and its claimed level today, each requirement once."""
    return rows_with(UNMET, snapshot.claimed_levels(verdict))


def terms(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """The end of a membership: the request that renews it (PROGRAMS.md B4), or what its lapse did (B8)."""
    end = snapshot.partner(id).valid_until
    if end is None:
        return
    if end < snapshot.today:
        yield item_about(
            snapshot,
            id,
            Kind.LAPSE,
            end,
            what=f'Membership ended on {end}',
            detail=_what_a_lapse_did(snapshot, id),
            subject=end.isoformat(),
        )
        return
    due = renewal_due(snapshot.program, snapshot.partner(id)) or end
    if is_coming(due, snapshot.today):
        yield item_about(
            snapshot,
            id,
            Kind.RENEWAL,
            due,
            what=f'Membership ends on {end}',
            detail=_what_a_renewal_needs(snapshot, id),
            subject=end.isoformat(),
        )


def _what_a_lapse_did(snapshot: Snapshot, id: str) -> str:
    verdict, term = snapshot.verdicts[id], snapshot.program.term
    if not verdict.steps:
        return 'renew it, or end it'
    now = _shown(snapshot, verdict.effective)
    if verdict.annulled and snapshot.held(verdict) is None:
        return f'{now}; not met besides: {name_rows(snapshot, unmet_rows(snapshot, verdict))}'
    end = snapshot.partner(id).valid_until
    assert term is not None
    below = lapsed(term, snapshot.held(verdict), verdict.steps + 1)
    coming = [day for day in days_of_lapse(term, end) if day >= snapshot.today]
    if below == verdict.effective or not coming:
        return now
    return f'{now}; {_shown(snapshot, below)} from {day_after(coming[0])} on'


def _what_a_renewal_needs(snapshot: Snapshot, id: str) -> str:
    verdict, term = snapshot.verdicts[id], snapshot.program.term
    due, end = renewal_due(snapshot.program, snapshot.partner(id)), snapshot.partner(id).valid_until
    assert end is not None
    verb = 'was' if due and due < snapshot.today else 'is'
    parts = [f'the renewal request {verb} due by {due}' if due else 'renew it by then']
    if term and term.lapse and verdict.effective:
        parts.append(f'{_shown(snapshot, lapsed(term, snapshot.held(verdict), 1))} from {day_after(end)} on')
    wanted = [
        row
        for row in claimed_rows(snapshot, verdict)
        if term and row.requirement.id in term.second_term and row.status == NOT_DUE
    ]
    if wanted:
        parts.append(f'the next term also asks for {name_rows(snapshot, wanted)}')
    return '; '.join(parts)


def _shown(snapshot: Snapshot, level: str | None) -> str:
    if level is None:
        return 'annulled'
    listed = '' if is_listed(snapshot.program, level) else ', not listed'
    return f'shown as {snapshot.level_name(level)}{listed}'


def exceptions(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """Exceptions that end, and those that have ended and stand there still."""
    verdict = snapshot.verdicts[id]
    rows = {row.requirement.id: row for row in claimed_rows(snapshot, verdict)}
    rows |= {row.requirement.id: row for status in verdict.statuses if status.claimed for row in status.rows}
    for exception in snapshot.partner(id).exceptions:
        if not is_coming(exception.until, snapshot.today):
            continue
        row = rows.get(exception.requirement)
        why = ', '.join(part for part in (exception.reason, exception.by) if part)
        yield item_about(
            snapshot,
            id,
            Kind.EXCEPTION,
            exception.until,
            what=f'Exception for {snapshot.requirement_title(exception.requirement)}',
            detail='; '.join(part for part in (_what_an_exception_holds(exception.until, row), why) if part),
            subject=exception.requirement,
        )


def _what_an_exception_holds(until: Day, row: Row | None) -> str:
    if row is None or row.status not in (EXCEPTED, UNMET):
        return 'not needed any more: remove it'
    found = f' ({found_of(row)})' if found_of(row) else ''
    if row.status == EXCEPTED:
        return f'not met without it{found}'
    return f'ended on {until}, and the requirement is not met{found}: remove it, or grant it anew'


def certificates(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """Certificates that end soon; one that has ended only matters where a requirement misses it."""
    for certificate in snapshot.partner(id).certificates:
        end = certificate.valid_until
        if end is None or end < snapshot.today or not is_coming(end, snapshot.today):
            continue
        kind = _certification(snapshot, certificate)
        yield item_about(
            snapshot,
            id,
            Kind.CERTIFICATE,
            end,
            what=f'Certificate of {certificate.holder}' if certificate.holder else f'Certificate: {kind}',
            detail=f'{kind}, valid until {end}' if certificate.holder else f'valid until {end}',
            subject=f'{certificate.kind} {_short_digest(certificate.holder or "")}',
        )


def _certification(snapshot: Snapshot, certificate: Certificate) -> str:
    named = (item for item in snapshot.program.certifications if item.id == certificate.kind)
    return next((snapshot.text(item.name) for item in named), certificate.kind)


def _short_digest(text: str) -> str:
    """Tells people apart without naming them."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def endings(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """Levels and types that the program ends while a partner holds them."""
    partner, program = snapshot.partner(id), snapshot.program
    held: list[tuple[str, Dated]] = [('level', level) for level in program.levels if level.id == partner.level]
    held += [('type', type) for type in program.types if type.id == partner.type]
    for what, item in held:
        if item.until and is_coming(item.until, snapshot.today):
            verb = 'ended' if item.until < snapshot.today else 'ends'
            yield item_about(
                snapshot,
                id,
                Kind.ENDING,
                item.until,
                what=f'The {what} {snapshot.text(item.name)} {verb}',
                detail=f'give the partner another {what}',
                subject=item.id,
            )


def reports(snapshot: Snapshot) -> Iterator[AgendaItem]:
    """Reports that projects owe, counted from the last one or from the start (PROGRAMS.md B9); of all partners."""
    reporting = snapshot.program.reporting
    if reporting is None:
        return
    for project in snapshot.collection.projects.values():
        verdict = snapshot.verdicts.get(project.partner)
        if verdict and not is_gone(verdict) and holds_all(project, reporting.where):
            yield from _report_on(snapshot, project, reporting)


def _report_on(snapshot: Snapshot, project: Project, reporting: Reporting) -> Iterator[AgendaItem]:
    dates = [day for day in project.value(reporting.dates) or () if day <= snapshot.today]
    last = max(dates, default=project.started)
    if last is None:
        return
    due = add(last, reporting.every)
    if not is_coming(due, snapshot.today, REPORT_HORIZON_DAYS):
        return
    since = f'the last is of {last}' if dates else f'none since the start on {last}'
    secret = '; the project is confidential' if project.confidential else ''
    yield AgendaItem(
        date=due,
        kind=Kind.REPORT,
        partner=project.partner,
        name=snapshot.partner(project.partner).name,
        what=f'Report on {project.title}',
        detail=f'{since}; one is owed every {reporting.every}{secret}',
        path=project.path,
        subject=project.id,
    )


def rises(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """A level above the claimed one that the records hold: the partner may claim it (PROGRAMS.md T2)."""
    verdict, program = snapshot.verdicts[id], snapshot.program
    level = program.level(verdict.qualified)
    if level is None or verdict.steps or (level.until and level.until < snapshot.today):
        return
    if verdict.claimed is not None and program.rung(level.id) <= program.rung(verdict.claimed):
        return
    claimed, gained = snapshot.level_name(verdict.claimed), snapshot.text(level.name)
    listed = '; it would be listed' if is_listed(program, level.id) and not verdict.listed else ''
    rungs = verdict.levels[: program.rung(level.id) + 1]
    spared = {row.requirement.id: row for rung in rungs for row in rung.rows if row.status in _SPARED}
    missing = f'; not met so far, but spared: {name_rows(snapshot, spared.values())}' if spared else ''
    yield item_about(
        snapshot,
        id,
        Kind.RISE,
        None,
        what=f'Could claim {gained}',
        detail=f'claims {claimed}, and its records hold {gained}{missing}{listed}',
        subject=level.id,
    )
