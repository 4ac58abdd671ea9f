"""The verdict: what a partner's records hold of a program on a day (FORMATS.md, Requirement status, Qualified level).

It is computed once per partner and used everywhere. How the contract is read where it leaves a choice:

- A level *holds* when each of its own required rows does; *qualified* is the highest level that holds with all below.
- A row holds when it is met, excepted, in grace or not due; `met` counts such rows, where they have a limit.
- What is met is `met`, also where it is not due yet or only recommended. A row that is not met is, in this
  order: recommended or optional, not due (second term, certification not online), excepted, in grace, unmet.
- A level whose `from` is still to come does not exist yet: nobody qualifies for it, and it stops nobody.
- Effective is the claimed level, lowered to the qualified one, and from there by the steps of the lapse.
- A status is shown where it is claimed and all its required rows hold.
- Where a program has no levels, every partner is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from functools import cached_property
from typing import NamedTuple

from sitegen.dates import add
from sitegen.program.evidence import EvidenceItem, Holdings
from sitegen.program.measures import Cell, Met, Total
from sitegen.program.measuring import Found, reached, take
from sitegen.program.model import Level, Program, Requirement
from sitegen.program.points import most_ever, score
from sitegen.program.term import lapse_steps, lapsed, second_term_counts, term_number

MET, UNMET, GRACE, NOT_DUE, EXCEPTED = 'met', 'unmet', 'grace', 'not-due', 'excepted'
OPTIONAL, RECOMMENDED, NONE, TEXT = 'optional', 'recommended', 'none', 'text'
HOLDING = frozenset({MET, GRACE, NOT_DUE, EXCEPTED})


class Row(NamedTuple):
    """One requirement at one level. `due` is the last good day of grace or of an exception, or when a row that is
    not due will be. A named tuple, as a build makes hundreds of thousands of them."""

    requirement: Requirement
    cell: Cell | None
    status: str
    due: Day | None
    found: Found

    @property
    def force(self) -> str:
        return self.cell.force if self.cell else self.requirement.force


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelVerdict:
    """A level's own rows, in the order of the table, and whether they hold."""

    id: str
    holds: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusVerdict:
    """A status beside the ladder. `fault`: it is claimed and would not hold with time lifted either."""

    id: str
    claimed: bool
    holds: bool
    fault: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What holds for one partner on `today`; levels are ids, None where there is none.

    `fault`: the claim is above the qualified level and would be with time lifted, too. `steps` counts the steps of
    the lapse so far. `annulled`: a level is claimed and none is left. `in_grace`: the claim rests on a requirement
    that is due later. `shown_statuses` are those that the site shows, in the order of the program.
    """

    partner: str
    today: Day
    claimed: str | None
    qualified: str | None
    effective: str | None
    listed: bool
    fault: bool
    annulled: bool
    in_grace: bool
    steps: int
    shown_statuses: tuple[str, ...]
    assessment: Assessment = field(repr=False, compare=False)

    @property
    def levels(self) -> tuple[LevelVerdict, ...]:
        """All levels of the program, in its order."""
        return self.assessment.levels

    @property
    def statuses(self) -> tuple[StatusVerdict, ...]:
        """All statuses of the program, in its order."""
        return self.assessment.statuses

    def level(self, id: str | None) -> LevelVerdict | None:
        return next((level for level in self.levels if level.id == id), None)


def judge(program: Program, holdings: Holdings, today: Day) -> Verdict:
    """The verdict over one partner on a day."""
    partner = holdings.partner
    assessment = Assessment(program, holdings, today)
    levels = assessment.levels
    claimed = partner.level if program.level(partner.level) else None
    qualified = highest(program, levels, today)
    steps = lapse_steps(program.term, partner.valid_until, today)
    effective = lapsed(program.term, lower_of(program, claimed, qualified, today), steps)
    return Verdict(
        partner=partner.id,
        today=today,
        claimed=claimed,
        qualified=qualified,
        effective=effective,
        listed=is_listed(program, effective),
        fault=_is_above(program, claimed, qualified, today) and _level_is_fault(program, holdings, claimed),
        annulled=claimed is not None and effective is None,
        in_grace=claimed is not None and _in_grace(levels[: program.rung(claimed) + 1]),
        steps=steps,
        shown_statuses=tuple(status.id for status in assessment.statuses if status.claimed and status.holds),
        assessment=assessment,
    )


def _in_grace(levels: Iterable[LevelVerdict]) -> bool:
    return any(row.status == GRACE for level in levels for row in level.rows)


def highest(program: Program, levels: Sequence[LevelVerdict], today: Day | None) -> str | None:
    """The highest level that holds with all below it; levels that do not exist yet are passed over."""
    found = None
    for level, verdict in zip(program.levels, levels, strict=True):
        if not exists(level, today):
            continue
        if not verdict.holds:
            break
        found = level.id
    return found


def lower_of(program: Program, claimed: str | None, qualified: str | None, today: Day | None) -> str | None:
    """The highest level that exists today, up to the lower of the two; None where one of them is none."""
    if claimed is None or qualified is None:
        return None
    rung = min(program.rung(claimed), program.rung(qualified))
    return next((level.id for level in reversed(program.levels[: rung + 1]) if exists(level, today)), None)


def exists(level: Level, today: Day | None) -> bool:
    """Whether a level has come; one that ended is only spoken of (FORMATS.md, Time)."""
    return today is None or level.from_ is None or level.from_ <= today


def is_listed(program: Program, effective: str | None) -> bool:
    """Whether a partner of that effective level stands in the directory."""
    level = program.level(effective)
    if level is None:
        return not program.levels
    return program.directory.listed in ('all', *level.rights)


def _is_above(program: Program, claimed: str | None, qualified: str | None, today: Day | None) -> bool:
    return claimed is not None and claimed != lower_of(program, claimed, qualified, today)


def _level_is_fault(program: Program, holdings: Holdings, claimed: str | None) -> bool:
    """Whether a claim fails with all windows, ages and due dates lifted.

    A level below that came only after the partner's own begin stands in its way by time alone, so it is no fault.
    """
    partner = holdings.partner
    begin = partner.since or partner.applied or program.starts or Day.min
    ladder = zip(program.levels, Assessment(program, holdings, None).levels, strict=True)
    for level, verdict in ladder:
        if not verdict.holds and (level.id == claimed or exists(level, begin)):
            return True
        if level.id == claimed:
            break
    return False


def all_hold(rows: Iterable[Row]) -> bool:
    """Whether no row stands in the way."""
    return all(row.status != UNMET for row in rows)


class Assessment:
    """One partner against the tables of a program on one day, or with time lifted (`today` None)."""

    def __init__(self, program: Program, holdings: Holdings, today: Day | None) -> None:
        self.program, self.holdings, self.today = program, holdings, today
        self.found: dict[int, Found] = {}

    @cached_property
    def type(self) -> str | None:
        return self.holdings.partner.type

    @cached_property
    def exceptions(self) -> Mapping[str, Day]:
        """The last day of those that staff granted, by requirement."""
        found: dict[str, Day] = {}
        for exception in self.holdings.partner.exceptions:
            known = found.get(exception.requirement, Day.min)
            found[exception.requirement] = max(known, exception.until)
        return found

    @cached_property
    def spared(self) -> frozenset[str]:
        """The requirements of every second term, where this term is none."""
        term = self.program.term
        if term is None or (self.today is not None and second_term_counts(term, self.holdings.partner)):
            return frozenset()
        return frozenset(term.second_term)

    @cached_property
    def levels(self) -> tuple[LevelVerdict, ...]:
        """All levels of the program, in its order."""
        verdicts = []
        for level in self.program.levels:
            rows = self.column(self.program.requirements, level.id)
            verdicts.append(LevelVerdict(id=level.id, holds=all_hold(rows), rows=rows))
        return tuple(verdicts)

    @cached_property
    def statuses(self) -> tuple[StatusVerdict, ...]:
        """All statuses of the program, in its order."""
        return tuple(self._status(status.id) for status in self.program.statuses)

    def _status(self, id: str) -> StatusVerdict:
        rows = self.status(id)
        claimed, holds = id in self.holdings.partner.statuses, all_hold(rows)
        fault = claimed and not holds and not all_hold(Assessment(self.program, self.holdings, None).status(id))
        return StatusVerdict(id=id, claimed=claimed, holds=holds, fault=fault, rows=rows)

    def status(self, id: str) -> tuple[Row, ...]:
        """The rows of a status, whose one column has no name."""
        return self.column(self.program.status_requirements.get(id, ()), '')

    def column(self, table: Sequence[Requirement], level: str) -> tuple[Row, ...]:
        """Every row of a table at one level."""
        rows: dict[str, Row] = {}
        by_id = {row.id: row for row in table}
        return tuple(self.row(requirement, level, by_id, rows) for requirement in table)

    def row(self, requirement: Requirement, level: str, table: dict[str, Requirement], rows: dict[str, Row]) -> Row:
        """One row at a level; `rows` remembers those that are done, as `met` looks at its neighbours."""
        done = rows.get(requirement.id)
        if done is None:
            cell = self.cell(requirement, level)
            if isinstance(requirement.measure, Met):
                # A requirement that counts itself is a fault of the program file; here it must only come to an end.
                rows[requirement.id] = Row(requirement, None, NONE, None, Found(0))
                found = self.count_met(requirement.measure, level, table, rows)
            else:
                found = self.taken(requirement)
            done = rows[requirement.id] = Row(requirement, cell, *self.standing(requirement, cell, found), found)
        return done

    def cell(self, requirement: Requirement, level: str) -> Cell | None:
        if requirement.types and self.type not in requirement.types:
            return None
        return requirement.limits.cell(level, self.type)

    def taken(self, requirement: Requirement) -> Found:
        """The value of a measure, taken once for all levels."""
        found = self.found.get(id(requirement))
        if found is None:
            measure = requirement.measure
            found = self.total() if isinstance(measure, Total) else take(measure, self.holdings, self.today)
            self.found[id(requirement)] = found
        return found

    def total(self) -> Found:
        """The points in all; where time is lifted, the most that they could ever be."""
        if self.today is None:
            return Found(most_ever(self.program, self.holdings))
        return Found(score(self.program, self.holdings, self.today).total)

    def count_met(self, measure: Met, level: str, table: dict[str, Requirement], rows: dict[str, Row]) -> Found:
        """How many of these hold at this level; one without a limit there does not count."""
        holding = []
        for name in measure.requirements:
            if name not in table:
                continue
            row = self.row(table[name], level, table, rows)
            if row.cell and row.cell.limit is not None and row.status in HOLDING:
                holding.append(EvidenceItem('requirement', name))
        return Found(len(holding), tuple(holding))

    def standing(self, requirement: Requirement, cell: Cell | None, found: Found) -> tuple[str, Day | None]:
        """The status of a row, and its date."""
        if cell is None:
            return NONE, None
        if cell.limit is None:
            return TEXT if cell.text else cell.force, None
        if reached(found.value, cell.limit, self.today):
            return MET, None
        if cell.force != 'required':
            return cell.force, None
        return self.shortfall(requirement)

    def shortfall(self, requirement: Requirement) -> tuple[str, Day | None]:
        """What becomes of a required row that is not met."""
        if requirement.id in self.spared:
            return NOT_DUE, self.second_term_begins()
        due, online = self.due(requirement)
        if not online:
            return NOT_DUE, due
        until = self.exceptions.get(requirement.id)
        if until and (self.today is None or self.today <= until):
            return EXCEPTED, until
        if requirement.grace and (self.today is None or (due and self.today <= due)):
            return GRACE, due
        return UNMET, None

    def second_term_begins(self) -> Day | None:
        """The end of an odd term; None where the record does not say which term it is in."""
        partner = self.holdings.partner
        return partner.valid_until if term_number(self.program.term, partner) else None

    def due(self, requirement: Requirement) -> tuple[Day | None, bool]:
        """The last day of the grace (PROGRAMS.md T4), and whether the certification it waits for is online.

        None where the record has no date to count from: then there is no grace, or it has no end yet.
        """
        grace = requirement.grace
        if grace is None:
            return None, True
        partner = self.holdings.partner
        days = [partner.applied if grace.from_ == 'applied' else partner.since]
        online = True
        if grace.certification:
            online_since = self.online_since(grace.certification)
            if online_since is None:
                return None, False
            online = self.today is not None and online_since <= self.today
            days.append(online_since)
        known = [day for day in days if day]
        return (add(max(known), grace.span) if known else None), online

    def online_since(self, certification: str) -> Day | None:
        return next((c.online_since for c in self.program.certifications if c.id == certification), None)
