"""The report for a program's staff: the agenda, who stands where, and what would be otherwise.

It names exceptions, attestations and confidential projects, so it is never a part of the site.
Values in, values out; the renderers are in page.py, tables.py and icalendar.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.program.calendar import Change, next_change
from sitegen.program.points import folded
from sitegen.report.agenda import AgendaItem, Kind, sort_agenda
from sitegen.report.comparing import Comparison
from sitegen.report.deadlines import certificates, claims, endings, exceptions, is_gone, reports, rises, terms
from sitegen.report.running_out import coming, fallen
from sitegen.report.snapshot import Snapshot

NOW_DAYS, SOON_DAYS = 14, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many partners claim a level, qualify for it, are shown at it, and are listed; `id` is None for no level."""

    id: str | None
    name: str
    claimed: int
    qualified: int
    effective: int
    listed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    id: str
    name: str
    claimed: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """One partner in a row. Levels are ids; `rank` is None where it is not listed, `items` counts its agenda."""

    id: str
    name: str
    claimed: str | None
    qualified: str | None
    effective: str | None
    listed: bool
    fault: bool
    statuses: tuple[str, ...]
    points: float
    rank: int | None
    valid_until: Day | None
    next_change: Change | None
    items: int
    path: str


@dataclass(frozen=True, kw_only=True)
class StaffReport:
    """All that the renderers show."""

    snapshot: Snapshot
    agenda: tuple[AgendaItem, ...]
    levels: tuple[LevelCount, ...]
    statuses: tuple[StatusCount, ...]
    what_if: Comparison | None = None

    @property
    def today(self) -> Day:
        return self.snapshot.today

    @cached_property
    def partners(self) -> tuple[PartnerLine, ...]:
        """Every partner, by name; made only where they are shown, as the next change of each takes its time."""
        return tuple(_lines(self.snapshot, self.agenda))

    @property
    def errors(self) -> int:
        return _count(self.snapshot.findings, Severity.ERROR)

    @property
    def warnings(self) -> int:
        return _count(self.snapshot.findings, Severity.WARNING)

    @property
    def overdue(self) -> int:
        return sum(1 for item in self.agenda if item.date and item.date < self.today)

    def partners_with(self, kind: Kind) -> int:
        """How many partners have an item of a kind."""
        return len({item.partner for item in self.agenda if item.kind is kind})


def make_report(snapshot: Snapshot, what_if: Comparison | None = None) -> StaffReport:
    """The report of one day."""
    agenda = sort_agenda(agenda_of(snapshot))
    return StaffReport(
        snapshot=snapshot,
        agenda=agenda,
        levels=tuple(count_levels(snapshot)),
        statuses=tuple(count_statuses(snapshot)),
        what_if=what_if,
    )


def agenda_of(snapshot: Snapshot) -> Iterator[AgendaItem]:
    """Every item about every partner, in no order; of a membership that is over only its end."""
    for id, verdict in snapshot.verdicts.items():
        yield from terms(snapshot, id)
        if is_gone(verdict):
            continue
        for make in (claims, fallen, coming, exceptions, certificates, endings, rises):
            yield from make(snapshot, id)
    yield from reports(snapshot)


def count_levels(snapshot: Snapshot) -> Iterator[LevelCount]:
    """Counts by level, the highest first, and for no level where that is anybody's; nothing where there are none."""
    if not snapshot.program.levels:
        return
    verdicts = list(snapshot.verdicts.values())
    claimed = Counter(verdict.claimed for verdict in verdicts)
    qualified = Counter(verdict.qualified for verdict in verdicts)
    effective = Counter(verdict.effective for verdict in verdicts)
    listed = Counter(verdict.effective for verdict in verdicts if verdict.listed)
    ids: list[str | None] = [level.id for level in reversed(snapshot.program.levels)]
    if claimed[None] or qualified[None] or effective[None]:
        ids.append(None)
    for id in ids:
        yield LevelCount(
            id=id,
            name=snapshot.level_name(id),
            claimed=claimed[id],
            qualified=qualified[id],
            effective=effective[id],
            listed=listed[id],
        )


def count_statuses(snapshot: Snapshot) -> Iterator[StatusCount]:
    claimed = Counter(s.id for verdict in snapshot.verdicts.values() for s in verdict.statuses if s.claimed)
    shown = Counter(id for verdict in snapshot.verdicts.values() for id in verdict.shown_statuses)
    for status in snapshot.program.statuses:
        name = snapshot.text(status.name)
        yield StatusCount(id=status.id, name=name, claimed=claimed[status.id], shown=shown[status.id])


def _lines(snapshot: Snapshot, agenda: Iterable[AgendaItem]) -> Iterator[PartnerLine]:
    items = Counter(item.partner for item in agenda)
    for id in sorted(snapshot.verdicts, key=lambda id: (folded(snapshot.partner(id).name), id)):
        partner, verdict = snapshot.partner(id), snapshot.verdicts[id]
        yield PartnerLine(
            id=id,
            name=partner.name,
            claimed=verdict.claimed,
            qualified=verdict.qualified,
            effective=verdict.effective,
            listed=verdict.listed,
            fault=verdict.fault,
            statuses=verdict.shown_statuses,
            points=snapshot.scores[id].total,
            rank=snapshot.ranks.get(id),
            valid_until=partner.valid_until,
            next_change=next_change(verdict),
            items=items[id],
            path=partner.path,
        )


def _count(findings: Iterable[Diagnostic], severity: Severity) -> int:
    return sum(1 for finding in findings if finding.severity is severity)
