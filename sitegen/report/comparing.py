"""What if: who would rise and fall under another program, or on another day.

Two snapshots of the same files are laid side by side. A partner's place is, in this order: whether it is listed, its
effective level, its qualified level, its statuses. What is better or worse there first decides whether it rises or
falls; where these are the same, its points and rank may still have moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from enum import StrEnum

from sitegen.diagnostics import Severity
from sitegen.program.points import folded
from sitegen.report.agenda import name_rows
from sitegen.report.deadlines import unmet_rows
from sitegen.report.snapshot import Snapshot


class Direction(StrEnum):
    """In the order in which staff reads them."""

    RISE = 'rise'
    FALL = 'fall'
    OTHER = 'other'  # a level that the two programs do not share, so that nobody can say which is higher
    MOVE = 'move'  # only points or rank are different
    UNREADABLE = 'unreadable'  # the profile cannot be read under the other program


_ORDER = {direction: number for number, direction in enumerate(Direction)}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a partner stands in one snapshot; levels are ids with their names, `rank` is None where it is unlisted."""

    qualified: str | None
    qualified_name: str
    effective: str | None
    effective_name: str
    listed: bool
    statuses: tuple[str, ...]
    points: float
    rank: int | None


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One partner whose standing differs; `after` is None where it cannot be read. `why` says what took it away."""

    partner: str
    name: str
    direction: Direction
    before: Standing
    after: Standing | None
    why: str = ''


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All that differs, rises first. `unread` counts records (cases, projects) that only the first snapshot has."""

    before_program: str
    before_path: str
    before_day: Day
    after_program: str
    after_path: str
    after_day: Day
    shifts: tuple[Shift, ...]
    unchanged: int
    unread: int


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What is different in the second snapshot; both are of the same files."""
    shifts = [shift for id in before.holdings if (shift := _shift(before, after, id))]
    shifts.sort(key=lambda shift: (_ORDER[shift.direction], folded(shift.name), shift.partner))
    lost = [
        *(before.collection.cases.keys() - after.collection.cases.keys()),
        *(before.collection.projects.keys() - after.collection.projects.keys()),
    ]
    return Comparison(
        before_program=before.text(before.program.name),
        before_path=before.program.path,
        before_day=before.today,
        after_program=after.text(after.program.name),
        after_path=after.program.path,
        after_day=after.today,
        shifts=tuple(shifts),
        unchanged=len(before.holdings) - len(shifts),
        unread=len(lost),
    )


def _shift(before: Snapshot, after: Snapshot, id: str) -> Shift | None:
    name, old = before.partner(id).name, _standing(before, id)
    if id not in after.holdings:
        why = _why_unreadable(after, id)
        return Shift(partner=id, name=name, direction=Direction.UNREADABLE, before=old, after=None, why=why)
    new = _standing(after, id)
    direction = _direction(old, new, after)
    if direction is None:
        return None
    why = _why_fallen(before, after, id) if direction is Direction.FALL else ''
    return Shift(partner=id, name=name, direction=direction, before=old, after=new, why=why)


def _standing(snapshot: Snapshot, id: str) -> Standing:
    verdict = snapshot.verdicts[id]
    return Standing(
        qualified=verdict.qualified,
        qualified_name=snapshot.level_name(verdict.qualified),
        effective=verdict.effective,
        effective_name=snapshot.level_name(verdict.effective),
        listed=verdict.listed,
        statuses=verdict.shown_statuses,
        points=snapshot.scores[id].total,
        rank=snapshot.ranks.get(id),
    )


def _direction(old: Standing, new: Standing, after: Snapshot) -> Direction | None:
    if old.listed != new.listed:
        return Direction.RISE if new.listed else Direction.FALL
    for was, now in ((old.effective, new.effective), (old.qualified, new.qualified)):
        if was != now:
            return _by_ladder(was, now, after)
    if old.statuses != new.statuses:
        gained, lost = set(new.statuses) - set(old.statuses), set(old.statuses) - set(new.statuses)
        return Direction.OTHER if gained and lost else Direction.RISE if gained else Direction.FALL
    return Direction.MOVE if (old.points, old.rank) != (new.points, new.rank) else None


def _by_ladder(was: str | None, now: str | None, after: Snapshot) -> Direction:
    """Which of two levels is higher, by the ladder of the second snapshot."""
    if was is None or now is None:
        return Direction.RISE if was is None else Direction.FALL
    if after.program.level(was) is None:
        return Direction.OTHER
    return Direction.RISE if after.program.rung(now) > after.program.rung(was) else Direction.FALL


def _why_fallen(before: Snapshot, after: Snapshot, id: str) -> str:
    """What is not met then and was before, and a term that has run out meanwhile."""
    old, new = before.verdicts[id], after.verdicts[id]
    missing = {row.requirement.id for row in unmet_rows(before, old)}
    rows = [row for row in unmet_rows(after, new) if row.requirement.id not in missing]
    parts = [f'not met: {name_rows(after, rows)}'] if rows else []
    if new.steps > old.steps:
        parts.append(f'the membership ends on {after.partner(id).valid_until}')
    return '; '.join(parts)


def _why_unreadable(after: Snapshot, id: str) -> str:
    path = f'content/partners/{id}.md'
    errors = (f for f in after.findings if f.path == path and f.severity is Severity.ERROR)
    return next((finding.message for finding in errors), '')


def describe_level(shift: Shift) -> str:
    """The level before and after in a few words."""
    if shift.after is None:
        return 'cannot be read'
    if shift.before.effective_name != shift.after.effective_name:
        return f'{shift.before.effective_name} → {shift.after.effective_name}'
    return f'stays at {shift.after.effective_name}'


def describe_differences(shift: Shift) -> Iterator[str]:
    """What else is different, and why: listing, qualified level, statuses, points and rank."""
    before, after = shift.before, shift.after
    if after is None:
        yield shift.why or 'its file cannot be read under the other program'
        return
    if before.listed != after.listed:
        yield 'is listed then' if after.listed else 'is not listed then'
    levels = (before.qualified_name, after.qualified_name)
    if before.qualified != after.qualified and levels != (before.effective_name, after.effective_name):
        yield f'holds {after.qualified_name} instead of {before.qualified_name}'
    if before.statuses != after.statuses:
        yield f'statuses {_words(after.statuses)} instead of {_words(before.statuses)}'
    if shift.why:
        yield shift.why
    if before.points != after.points:
        yield f'points {before.points:,} → {after.points:,}'
    if after.rank and before.rank != after.rank:
        yield f'rank {before.rank or "–"} → {after.rank}'


def _words(words: tuple[str, ...]) -> str:
    return ', '.join(words) or 'none'
