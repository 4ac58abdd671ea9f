"""One partner held against a program's tables: what becomes of each requirement at each level and status.

FORMATS.md, Requirement status. How it is read where it leaves a choice:

- A row holds when it is met, excepted, in grace or not due; `met` counts such rows, where they have a limit.
- What is met is `met`, also where it is not due yet or only recommended. A row that is not met is, in this
  order: not due (second term, certification not online), excepted, in grace, unmet.
- A row that is recommended or optional is so unless it is met or excepted: a `met` may count it.
- Where a record has no date that a grace could count from, there is none, and none that could have run out.
- A level, or a status beside the ladder, holds when none of its own rows is unmet.

Rows, levels and statuses are named tuples, as a build makes hundreds of thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from functools import cached_property
from typing import NamedTuple

from sitegen.dates import add
from sitegen.passing import passing_property
from sitegen.program.evidence import EvidenceItem, Holdings
from sitegen.program.measures import Cell, Met, Total
from sitegen.program.measuring import Found, reached, take
from sitegen.program.model import Program, Requirement
from sitegen.program.points import most_ever, score
from sitegen.program.term import second_term_counts, term_number

MET, UNMET, GRACE, NOT_DUE, EXCEPTED = 'met', 'unmet', 'grace', 'not-due', 'excepted'
OPTIONAL, RECOMMENDED, NONE, TEXT = 'optional', 'recommended', 'none', 'text'
HOLDING = frozenset({MET, GRACE, NOT_DUE, EXCEPTED})


class Row(NamedTuple):
    """One requirement at one level. `due` is the last good day of grace or of an exception, or when a row that is
    not due will be."""

    requirement: Requirement
    cell: Cell | None
    status: str
    due: Day | None
    found: Found

    @property
    def force(self) -> str:
        return self.cell.force if self.cell else self.requirement.force


class LevelVerdict(NamedTuple):
    """A level's own rows, in the order of the table, and whether they hold."""

    id: str
    holds: bool
    rows: tuple[Row, ...]


class StatusVerdict(NamedTuple):
    """A status beside the ladder. `fault`: it is claimed and would not hold with time lifted either."""

    id: str
    claimed: bool
    holds: bool
    fault: bool
    rows: tuple[Row, ...]


def _all_hold(rows: Iterable[Row]) -> bool:
    """Whether none of the rows is unmet."""
    return all(row.status != UNMET for row in rows)


class Assessment:
    """One partner against the tables of a program on one day, or with time lifted (`today` None)."""

    def __init__(self, program: Program, holdings: Holdings, today: Day | None) -> None:
        self.program, self.holdings, self.today = program, holdings, today

    @passing_property
    def _found(self) -> dict[int, Found]:
        """What measures came to. By identity: a requirement is a record of many fields, whose hash takes longer than
        most measures."""
        return {}

    @cached_property
    def _type(self) -> str | None:
        return self.holdings.partner.type

    @cached_property
    def _exceptions(self) -> Mapping[str, Day]:
        """The last day of the exceptions that staff granted, by requirement."""
        found: dict[str, Day] = {}
        for exception in self.holdings.partner.exceptions:
            known = found.get(exception.requirement, Day.min)
            found[exception.requirement] = max(known, exception.until)
        return found

    @cached_property
    def _spared(self) -> frozenset[str]:
        """The requirements that every second term asks for, unless this is such a term."""
        term = self.program.term
        if term is None or (self.today is not None and second_term_counts(term, self.holdings.partner)):
            return frozenset()
        return frozenset(term.second_term)

    @passing_property
    def levels(self) -> tuple[LevelVerdict, ...]:
        """All levels of the program, in its order."""
        verdicts = []
        for level in self.program.levels:
            rows = self._column(self.program.requirements, level.id)
            verdicts.append(LevelVerdict(id=level.id, holds=_all_hold(rows), rows=rows))
        return tuple(verdicts)

    @passing_property
    def statuses(self) -> tuple[StatusVerdict, ...]:
        """All statuses of the program, in its order."""
        return tuple(self._status(status.id) for status in self.program.statuses)

    def _status(self, id: str) -> StatusVerdict:
        rows = self._status_rows(id)
        claimed, holds = id in self.holdings.partner.statuses, _all_hold(rows)
        lifted = Assessment(self.program, self.holdings, None)
        fault = claimed and not holds and not _all_hold(lifted._status_rows(id))
        return StatusVerdict(id=id, claimed=claimed, holds=holds, fault=fault, rows=rows)

    def _status_rows(self, id: str) -> tuple[Row, ...]:
        """The rows of a status, whose one column has no name."""
        return self._column(self.program.status_requirements.get(id, ()), '')

    def _column(self, table: Sequence[Requirement], level: str) -> tuple[Row, ...]:
        """Every row of a table at one level."""
        rows: dict[str, Row] = {}
        by_id = {row.id: row for row in table}
        return tuple(self._row(requirement, level, by_id, rows) for requirement in table)

    def _row(self, requirement: Requirement, level: str, table: dict[str, Requirement], rows: dict[str, Row]) -> Row:
        """One row at a level; `rows` remembers those that are done, as `met` looks at its neighbours."""
        done = rows.get(requirement.id)
        if done is None:
            cell = self._cell(requirement, level)
            if isinstance(requirement.measure, Met):
                # A requirement that counts itself is a fault of the program file; here it must only come to an end.
                rows[requirement.id] = Row(requirement, None, NONE, None, Found(0))
                found = self._count_met(requirement.measure, level, table, rows)
            else:
                found = self._taken(requirement)
            done = rows[requirement.id] = Row(requirement, cell, *self._standing(requirement, cell, found), found)
        return done

    def _cell(self, requirement: Requirement, level: str) -> Cell | None:
        if requirement.types and self._type not in requirement.types:
            return None
        return requirement.limits.cell(level, self._type)

    def _taken(self, requirement: Requirement) -> Found:
        """The value of a measure, taken once for all levels."""
        found = self._found.get(id(requirement))
        if found is None:
            measure = requirement.measure
            found = self._total() if isinstance(measure, Total) else take(measure, self.holdings, self.today)
            self._found[id(requirement)] = found
        return found

    def _total(self) -> Found:
        """The points in all; where time is lifted, the most that they could ever be."""
        if self.today is None:
            return Found(most_ever(self.program, self.holdings))
        return Found(score(self.program, self.holdings, self.today).total)

    def _count_met(self, measure: Met, level: str, table: dict[str, Requirement], rows: dict[str, Row]) -> Found:
        """How many of these hold at this level; one without a limit there does not count."""
        holding = []
        for name in measure.requirements:
            if name not in table:
                continue
            row = self._row(table[name], level, table, rows)
            if row.cell and row.cell.limit is not None and row.status in HOLDING:
                holding.append(EvidenceItem('requirement', name))
        return Found(len(holding), tuple(holding))

    def _standing(self, requirement: Requirement, cell: Cell | None, found: Found) -> tuple[str, Day | None]:
        """The status of a row, and its date."""
        if cell is None:
            return NONE, None
        if cell.limit is None:
            return TEXT if cell.text else cell.force, None
        if reached(found.value, cell.limit, self.today):
            return MET, None
        if cell.force == 'required':
            return self._shortfall(requirement)
        until = self._excepted_until(requirement)
        return (EXCEPTED, until) if until else (cell.force, None)

    def _shortfall(self, requirement: Requirement) -> tuple[str, Day | None]:
        """What becomes of a required row that is not met."""
        if requirement.id in self._spared:
            return NOT_DUE, self._second_term_begins()
        due, online = self.due(requirement)
        if not online:
            return NOT_DUE, due
        until = self._excepted_until(requirement)
        if until:
            return EXCEPTED, until
        if due and (self.today is None or self.today <= due):
            return GRACE, due
        return UNMET, None

    def _excepted_until(self, requirement: Requirement) -> Day | None:
        """The last day of the exception that counts for a requirement; None where there is none."""
        until = self._exceptions.get(requirement.id)
        return until if until and (self.today is None or self.today <= until) else None

    def _second_term_begins(self) -> Day | None:
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
            online_since = self._online_since(grace.certification)
            if online_since is None:
                return None, False
            online = self.today is not None and online_since <= self.today
            days.append(online_since)
        known = [day for day in days if day]
        return (add(max(known), grace.span) if known else None), online

    def _online_since(self, certification: str) -> Day | None:
        return next((c.online_since for c in self.program.certifications if c.id == certification), None)
