"""The agenda of a program's staff: what somebody must do, by when, about which partner.

An item's `date` is the last good day to act (FORMATS.md, Time); what is past is overdue and comes first. What has
no deadline, such as a level that a partner could claim, has no date and comes last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from enum import StrEnum

from sitegen.dates import Span
from sitegen.program.assessment import Row
from sitegen.program.measuring import Portion, plain, readable
from sitegen.program.points import folded
from sitegen.report.snapshot import Snapshot

# How far ahead staff looks, in days; a report on a project comes round too often to be told so early.
HORIZON_DAYS = 90
REPORT_HORIZON_DAYS = 30
_SHOWN_ROWS = 8


class Kind(StrEnum):
    """What an item is about, in the order in which items of one day stand."""

    CLAIM = 'claim'  # a level or status is claimed that the records never held
    LAPSE = 'lapse'  # the membership has ended
    RENEWAL = 'renewal'  # the membership ends soon
    FALLEN = 'fallen'  # something ran out, and the level or status is not shown any more
    FALL = 'fall'  # something runs out, and with it the level or status
    ATTESTATION = 'attestation'  # an attestation grows too old
    CERTIFICATE = 'certificate'  # a person's certificate ends
    GRACE = 'grace'  # the time to meet a requirement ends
    EVIDENCE = 'evidence'  # other evidence leaves its window
    DUE = 'due'  # a requirement that did not count begins to
    EXCEPTION = 'exception'  # an exception ends
    ENDING = 'ending'  # a level or type of the program ends
    REPORT = 'report'  # a report on a project is owed
    RISE = 'rise'  # the records hold more than is claimed


_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """One thing to do. `partner` is an id, `name` what people call it, `path` the file to look into.

    `what` names the thing in a few words, `detail` says the rest in a sentence. `subject` is the id of what it is
    about (a requirement, a project, a level), so that two items of one kind, partner and day can be told apart.
    """

    date: Day | None
    kind: Kind
    partner: str
    name: str
    what: str
    detail: str
    path: str
    subject: str = ''


def sort_agenda(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """By date, without a date last, then by kind, name and subject; twins are dropped."""
    return tuple(sorted(dict.fromkeys(items), key=_place))


def _place(item: AgendaItem) -> tuple[object, ...]:
    return (
        item.date or Day.max,
        item.date is None,
        _ORDER[item.kind],
        folded(item.name),
        item.partner,
        item.subject,
        item.what,
        item.detail,
    )


def item_about(
    snapshot: Snapshot, partner: str, kind: Kind, date: Day | None, *, what: str, detail: str, subject: str
) -> AgendaItem:
    """An item about a partner's own file."""
    record = snapshot.partner(partner)
    return AgendaItem(
        date=date,
        kind=kind,
        partner=partner,
        name=record.name,
        what=what,
        detail=detail,
        path=record.path,
        subject=subject,
    )


def is_coming(day: Day, today: Day, horizon_days: int = HORIZON_DAYS) -> bool:
    """Whether a day is near enough to be told of; the past always is."""
    return (day - today).days <= horizon_days


def day_before(day: Day) -> Day:
    return day if day == Day.min else day - timedelta(days=1)


def day_after(day: Day) -> Day:
    return day if day == Day.max else day + timedelta(days=1)


def name_rows(snapshot: Snapshot, rows: Iterable[Row], ran_out: dict[str, Day] | None = None) -> str:
    """Requirements by title, with what was found of what is asked and, where it is known, since when it is missing."""
    named = [_named(snapshot, row, (ran_out or {}).get(row.requirement.id)) for row in rows]
    rest = len(named) - _SHOWN_ROWS
    return ', '.join(named[:_SHOWN_ROWS]) + (f' and {rest} more' if rest > 0 else '')


def _named(snapshot: Snapshot, row: Row, ran_out: Day | None) -> str:
    notes = [note for note in (found_of(row), f'until {ran_out}' if ran_out else '') if note]
    title = snapshot.text(row.requirement.title)
    return f'{title} ({"; ".join(notes)})' if notes else title


def found_of(row: Row) -> str:
    """What was found of what a row asks, in a few words; empty where it only asks for yes."""
    value, limit = row.found.value, row.cell.limit if row.cell else None
    if isinstance(value, Portion):
        return f'{plain(value.part)} of {plain(value.whole)}, {plain(limit)} asked for'
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        return f'{readable(plain(value) or 0)} of {readable(plain(limit))}'
    if isinstance(limit, Span):
        return f'newest of {value}, at most {limit} old' if value else f'none, at most {limit} old'
    return ''
