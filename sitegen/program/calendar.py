"""The next day on which something changes for a partner, if nobody touches a record.

A change is: the status of any row of any level or status, the effective level, or the listing. Days on which one of
them could change are gathered first; then the verdict is taken on each in order, until one differs. So the answer is
exact, and what it costs is paid only by who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from typing import NamedTuple

from sitegen.dates import Span, add
from sitegen.program.assessment import Assessment
from sitegen.program.evidence import Holdings, date_of, holds_all
from sitegen.program.measures import Attested, Condition, Count, Newest, Selection, Sum, Total
from sitegen.program.model import Program, Requirement
from sitegen.program.term import days_of_lapse
from sitegen.program.verdict import Verdict, judge

_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The first day of a new state. `what` is `valid_until` for a lapse, else the id of the requirement or level."""

    date: Day
    what: str


class _State(NamedTuple):
    """What a change is a change of; `steps` only tells what brought it about."""

    statuses: tuple[tuple[str, str], ...]
    effective: str | None
    listed: bool
    steps: int


def next_change(verdict: Verdict) -> Change | None:
    """The earliest day after a verdict on which it changes; None where it never does by itself."""
    program, holdings = verdict.assessment.program, verdict.assessment.holdings
    now: _State | None = None
    for day in coming_days(program, holdings, verdict.today):
        now = now or _state_of(verdict)
        then = _state_of(judge(program, holdings, day))
        if (then.statuses, then.effective, then.listed) != (now.statuses, now.effective, now.listed):
            return Change(date=day, what=_what(program, now, then, day))
        # A step of the lapse that changes nothing brings about no later change.
        now = then
    return None


def _state_of(verdict: Verdict) -> _State:
    columns = (*(level.rows for level in verdict.levels), *(status.rows for status in verdict.statuses))
    statuses = tuple((row.requirement.id, row.status) for rows in columns for row in rows)
    return _State(statuses, verdict.effective, verdict.listed, verdict.steps)


def _what(program: Program, now: _State, then: _State, day: Day) -> str:
    if then.steps != now.steps:
        return 'valid_until'
    for (id, before), (_, after) in zip(now.statuses, then.statuses, strict=True):
        if before != after:
            return id
    return next((level.id for level in program.levels if level.from_ == day), 'level')


def coming_days(program: Program, holdings: Holdings, today: Day) -> list[Day]:
    """The days after today on which a verdict could change, in order."""
    tables = (program.requirements, *program.status_requirements.values())
    days = set(_days_of_membership(program, holdings))
    for requirement in (row for table in tables for row in table):
        days.update(_days_of_measure(requirement, program, holdings))
        days.update(_days_of_grace(requirement, program, holdings))
    return sorted(day for day in days if day > today)


def _days_of_membership(program: Program, holdings: Holdings) -> Iterator[Day]:
    partner = holdings.partner
    yield from (level.from_ for level in program.levels if level.from_)
    yield from (_after(exception.until) for exception in partner.exceptions)
    yield from (_after(end) for end in days_of_lapse(program.term, partner.valid_until))


def _days_of_grace(requirement: Requirement, program: Program, holdings: Holdings) -> Iterator[Day]:
    if requirement.grace is None:
        return
    yield from (c.online_since for c in program.certifications if c.online_since)
    due, _ = Assessment(program, holdings, None).due(requirement)
    if due:
        yield _after(due)


def _days_of_measure(requirement: Requirement, program: Program, holdings: Holdings) -> Iterator[Day]:
    match requirement.measure:
        case Count(selection) | Sum(selection):
            yield from _days_of_records(selection, holdings, _spans(selection.within))
        case Newest(selection):
            limits = [cell.limit for cells in requirement.limits.by_type.values() for cell in cells.values()]
            yield from _days_of_records(selection, holdings, [limit for limit in limits if isinstance(limit, Span)])
        case Attested(id, within):
            selection = Selection('attestations', (Condition('id', options=frozenset({id})),))
            yield from _days_of_records(selection, holdings, _spans(within))
        case Total():
            for price in program.points.prices:
                yield from _days_of_records(price.selection, holdings, _spans(price.selection.within))
            for kind in program.points.ledger:
                selection = Selection('ledger', (Condition('kind', options=frozenset({kind.id})),))
                yield from _days_of_records(selection, holdings, _spans(kind.within))


def _spans(within: Span | None) -> list[Span]:
    return [] if within is None else [within]


def _days_of_records(selection: Selection, holdings: Holdings, spans: Iterable[Span]) -> Iterator[Day]:
    """When records begin to count, leave a window, grow too old or expire."""
    for record in holdings.records(selection.source):
        if not holds_all(record, selection.where):
            continue
        if day := date_of(record):
            yield day
            for span in spans:
                end = add(day, span)
                # A window of working days that ends at a weekend may lose the record before it.
                yield from (end - timedelta(days=n) for n in range(3 if span.unit == 'working day' else 1) if end > day)
                yield _after(end)
        if expiry := getattr(record, 'valid_until', None):
            yield _after(expiry)


def _after(day: Day) -> Day:
    return day if day == Day.max else day + _NEXT_DAY
