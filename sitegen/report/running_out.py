"""What time takes: requirements that run out within the horizon or have run out, and the levels that go with them.

The verdict is taken on each coming day on which it could change (program/calendar.py) and compared with the day
before. So what is told is what will happen if nobody touches a record, to the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Day

from sitegen.program.assessment import EXCEPTED, GRACE, HOLDING, NOT_DUE, UNMET, Row
from sitegen.program.calendar import coming_days
from sitegen.program.measures import Attested, Count, Newest, Sum
from sitegen.program.term import lapsed
from sitegen.program.verdict import Verdict, is_listed, judge
from sitegen.report.agenda import AgendaItem, Kind, day_before, found_of, is_coming, item_about, name_rows
from sitegen.report.deadlines import claimed_rows, unmet_rows
from sitegen.report.snapshot import Snapshot

_WHAT = {
    Kind.ATTESTATION: 'Grows too old',
    Kind.GRACE: 'Grace ends',
    Kind.EVIDENCE: 'Runs out',
    Kind.DUE: 'Begins to count',
}


def coming(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """Requirements that run out within the horizon, and the levels and statuses that fall with them."""
    program, holdings, before = snapshot.program, snapshot.holdings[id], snapshot.verdicts[id]
    for day in coming_days(program, holdings, snapshot.today):
        last_good = day_before(day)
        if not is_coming(last_good, snapshot.today):
            return
        then = judge(program, holdings, day)
        lost = _lost(snapshot, before, then)
        yield from _level_falls(snapshot, before, then, lost)
        yield from _statuses_fall(snapshot, before, then)
        for row, now in lost:
            yield from _row_runs_out(snapshot, id, last_good, row, now)
        before = then


def _lost(snapshot: Snapshot, before: Verdict, then: Verdict) -> list[tuple[Row, Row]]:
    """Rows that held and do not any more, up to the claimed level and of claimed statuses, each requirement once."""
    levels = {level.id: level.rows for level in snapshot.claimed_levels(before)}
    tables = [(levels[now.id], now.rows) for now in then.levels if now.id in levels]
    tables += [
        (status.rows, now.rows) for status, now in zip(before.statuses, then.statuses, strict=True) if status.claimed
    ]
    found: dict[str, tuple[Row, Row]] = {}
    for old, new in tables:
        for row, now in zip(old, new, strict=True):
            if row.status in HOLDING and now.status == UNMET:
                found[row.requirement.id] = (row, now)
    return list(found.values())


def _level_falls(
    snapshot: Snapshot, before: Verdict, then: Verdict, lost: Sequence[tuple[Row, Row]]
) -> Iterator[AgendaItem]:
    # Both after the lapse as it stands: what the lapse takes besides is told with the term.
    term = snapshot.program.term
    held, left = (lapsed(term, snapshot.held(verdict), before.steps) for verdict in (before, then))
    if held is None or (left is not None and snapshot.program.rung(left) >= snapshot.program.rung(held)):
        return
    listed = is_listed(snapshot.program, held) and not is_listed(snapshot.program, left)
    # A level that begins between two others takes away without anything running out.
    rows = [now for _, now in lost] or unmet_rows(snapshot, then)
    yield item_about(
        snapshot,
        before.partner,
        Kind.FALL,
        day_before(then.today),
        what=f'{snapshot.level_name(held)} → {snapshot.level_name(left)}',
        detail=_why(snapshot, rows, then.today) + ('; not listed then' if listed else ''),
        subject=held,
    )


def _statuses_fall(snapshot: Snapshot, before: Verdict, then: Verdict) -> Iterator[AgendaItem]:
    for id in before.shown_statuses:
        status = next(status for status in then.statuses if status.id == id)
        if not status.holds:
            yield item_about(
                snapshot,
                before.partner,
                Kind.FALL,
                day_before(then.today),
                what=f'{snapshot.status_name(id)} → not shown',
                detail=_why(snapshot, [row for row in status.rows if row.status == UNMET], then.today),
                subject=id,
            )


def _why(snapshot: Snapshot, rows: Sequence[Row], day: Day) -> str:
    return f'not met from {day} on: {name_rows(snapshot, rows)}'


def _row_runs_out(snapshot: Snapshot, id: str, last_good: Day, row: Row, now: Row) -> Iterator[AgendaItem]:
    """An item that names what runs out; exceptions and certificates have items of their own."""
    kind = _kind_of(row)
    if kind is None:
        return
    then = f'; then {found_of(now)}' if found_of(now) else ''
    yield item_about(
        snapshot,
        id,
        kind,
        last_good,
        what=f'{_WHAT[kind]}: {snapshot.text(row.requirement.title)}',
        detail=f'{_until_then(row)} until {last_good}{then}',
        subject=row.requirement.id,
    )


def _kind_of(row: Row) -> Kind | None:
    if row.status in (GRACE, NOT_DUE):
        return Kind.GRACE if row.status == GRACE else Kind.DUE
    match row.requirement.measure:
        case _ if row.status == EXCEPTED:
            return None
        case Attested():
            return Kind.ATTESTATION
        case Count(selection) | Sum(selection) | Newest(selection) if selection.source == 'certificates':
            return None
    return Kind.EVIDENCE


def _until_then(row: Row) -> str:
    if row.status == GRACE:
        return 'may be missing'
    if row.status == NOT_DUE:
        return 'not due'
    return 'attested' if isinstance(row.requirement.measure, Attested) else 'met'


def fallen(snapshot: Snapshot, id: str) -> Iterator[AgendaItem]:
    """Levels and statuses that were right and have run out; the date is the last day of what ran out first."""
    verdict = snapshot.verdicts[id]
    held = snapshot.held(verdict)
    unmet = unmet_rows(snapshot, verdict)
    # Without such a row the claimed level is still to come, and nobody need act.
    if unmet and held != verdict.claimed and not verdict.fault:
        yield _fallen(
            snapshot,
            id,
            unmet,
            what=f'{snapshot.level_name(verdict.claimed)} → {snapshot.level_name(held)}',
            subject=verdict.claimed or '',
            then='; not listed' if is_listed(snapshot.program, verdict.claimed) and not verdict.listed else '',
        )
    for status in verdict.statuses:
        if status.claimed and not status.holds and not status.fault:
            yield _fallen(
                snapshot,
                id,
                [row for row in status.rows if row.status == UNMET],
                what=f'{snapshot.status_name(status.id)} → not shown',
                subject=status.id,
            )


def _fallen(snapshot: Snapshot, id: str, rows: Sequence[Row], *, what: str, subject: str, then: str = '') -> AgendaItem:
    ran_out = last_good_days(snapshot, id, rows)
    return item_about(
        snapshot,
        id,
        Kind.FALLEN,
        min(ran_out.values(), default=snapshot.today),
        what=what,
        detail=f'not met: {name_rows(snapshot, rows, ran_out)}{then}',
        subject=subject,
    )


def last_good_days(snapshot: Snapshot, id: str, rows: Iterable[Row]) -> dict[str, Day]:
    """The last day on which each of these requirements held, with the records of today; without those that never
    did."""
    wanted = {row.requirement.id for row in rows}
    found: dict[str, Day] = {}
    if not wanted:
        return found
    program, holdings = snapshot.program, snapshot.holdings[id]
    past = [day for day in coming_days(program, holdings, Day.min) if day <= snapshot.today]
    # Between two of these days nothing changes, so the day before each tells of all the days since the one before it.
    for day in reversed(past):
        last_good = day_before(day)
        then = judge(program, holdings, last_good)
        beside = [row for status in then.statuses if status.claimed for row in status.rows]
        for row in (*claimed_rows(snapshot, then), *beside):
            if row.requirement.id in wanted and row.status in HOLDING:
                found[row.requirement.id] = last_good
        wanted -= found.keys()
        if not wanted:
            break
    return found
