"""Requirements beside each other, in the ladder's table and in each status's: what `met` counts, and for whom.

A row sees itself alone; that it counts itself in a circle, a row of another table, or fewer rows than it asks for
shows only here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from sitegen.content.nodes import Mapping, Node, Sequence
from sitegen.dates import Span, add
from sitegen.diagnostics import Severity
from sitegen.program.measures import Cell, LimitValue, Met, Percent, Total
from sitegen.program.measuring import plain
from sitegen.program.model import Program, Requirement
from sitegen.program.selecting import ProgramReader
from sitegen.program.words import written_id


@dataclass(frozen=True, kw_only=True)
class _Table:
    """The rows of one table as they were read and as they are written; `status` is empty for the ladder's."""

    status: str
    rows: tuple[Requirement, ...]
    written: Node | None
    reader: ProgramReader

    @property
    def field(self) -> str:
        return f'status_requirements.{self.status}' if self.status else 'requirements'

    def report(
        self,
        row: Requirement,
        key: str,
        code: str,
        message: str,
        help: str,
        *below: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """A finding at what stands at a key of a row; where keys `below` it are written, at the innermost of these."""
        items = self.written.items if isinstance(self.written, Sequence) else ()
        for item in items:
            if isinstance(item, Mapping) and written_id(item) == row.id:
                place = value = item.get(key) or item
                for name in below:
                    if isinstance(value, Mapping) and name in value.entries:
                        place, value = value.entries[name]
                self.reader.report(place, code, message, help, field=f'{self.field}.{row.id}.{key}', severity=severity)
                return

    def has_slips(self, row: str) -> bool:
        """Whether a row has a finding already, so that less of it may have been read than is written."""
        return any(finding.field.startswith(f'{self.field}.{row}.') for finding in self.reader.findings)


def check_tables(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """Findings about rows that can never hold, or that look at nothing."""
    below = root.get('status_requirements')
    statuses = below.entries if isinstance(below, Mapping) else {}
    tables = [_Table(status='', rows=program.requirements, written=root.get('requirements'), reader=reader)]
    tables += (
        _Table(status=status, rows=rows, written=statuses[status][1], reader=reader)
        for status, rows in program.status_requirements.items()
    )
    homes = {row.id: table for table in reversed(tables) for row in table.rows}
    for table in tables:
        _check_circles(table)
        for row in table.rows:
            _check_types(table, row)
            _check_points(table, row, program)
            if not table.status:
                _check_order(table, row, program)
            if isinstance(row.measure, Met):
                _check_strangers(table, row, row.measure, homes)
                _check_reach(table, row, row.measure, program)


def _check_circles(table: _Table) -> None:
    """A requirement that counts itself, directly or through others, has no value."""
    counted = {row.id: row.measure.requirements for row in table.rows if isinstance(row.measure, Met)}
    for row in table.rows:
        if row.id in _reachable(row.id, counted):
            table.report(row, 'measure', 'G611', f'requirement "{row.id}" counts itself', 'leave it out of "met"')


def _reachable(id: str, counted: dict[str, tuple[str, ...]]) -> set[str]:
    """All that a requirement counts, through others too."""
    found: set[str] = set()
    path = [id]
    while path:
        new = set(counted.get(path.pop(), ())) - found
        found |= new
        path += new
    return found


def _check_strangers(table: _Table, row: Requirement, measure: Met, homes: dict[str, _Table]) -> None:
    """Rows are counted within their table: a status has no levels, and a level no status."""
    own = {other.id for other in table.rows}
    for name in measure.requirements:
        home = homes.get(name)
        if name in own or home is None:
            continue
        belongs = f'the status "{home.status}"' if home.status else 'the ladder'
        message = f'requirement "{row.id}" counts "{name}", which belongs to {belongs}'
        help = 'count requirements of the same status' if table.status else 'count requirements of the ladder'
        table.report(row, 'measure', 'G610', message, help)


def _check_types(table: _Table, row: Requirement) -> None:
    """A limit for a type that the row does not hold for says nothing."""
    for kind in row.limits.by_type:
        if kind and row.types and kind not in row.types:
            message = f'"{row.id}" has a limit for the type "{kind}", but does not hold for it'
            table.report(row, 'limit', 'G609', message, 'name the type under "types", or remove its limit', kind)


def _check_points(table: _Table, row: Requirement, program: Program) -> None:
    """Points are asked for only where something gives them."""
    slips = any(finding.field.startswith('points') for finding in table.reader.findings)
    if isinstance(row.measure, Total) and not (program.points.prices or program.points.ledger or slips):
        message = f'"{row.id}" asks for points, but the program gives none'
        table.report(row, 'measure', 'G610', message, 'add "points" with "prices" or a "ledger"', 'value')


def _check_order(table: _Table, row: Requirement, program: Program) -> None:
    """A level holds what all below it ask for, so it can only ask for as much or more: told once a row."""
    for type in row.limits.by_type:
        highest: tuple[str, Cell] | None = None
        for level in (level.id for level in program.levels):
            cell = row.limits.cell(level, type)
            if cell is None or cell.force != 'required' or _weight(cell.limit) is None:
                continue
            if highest and _weight(cell.limit) < _weight(highest[1].limit):
                message = (
                    f'"{row.id}" asks for {plain(cell.limit)} at "{level}", looser than '
                    f'{plain(highest[1].limit)} at "{highest[0]}" below it'
                )
                help = 'a level asks for all that those below it ask for; "levels" stand lowest first'
                table.report(row, 'limit', 'G616', message, help, type, level, severity=Severity.WARNING)
                return
            highest = (level, cell)


def _weight(limit: LimitValue | None) -> Any:
    """How much a limit asks for, to be compared with others of its row; None where there is no more and less."""
    match limit:
        case bool():
            return None
        case int() | float():
            return limit
        case Percent(value):
            return value
        case Span():
            return Day(2000, 1, 1) - add(Day(2000, 1, 1), limit)  # the shorter, the more
    return None


def _check_reach(table: _Table, row: Requirement, measure: Met, program: Program) -> None:
    """`met` cannot ask for more than it counts: told once a row, at its lowest level."""
    counted = [other for other in table.rows if other.id in measure.requirements]
    if not _are_read(table, row, measure, counted):
        return
    types = [kind.id for kind in program.types if not row.types or kind.id in row.types] or ['']
    for level in [''] if table.status else [level.id for level in program.levels]:
        short = [type for type in types if _asked(row, type, level) > len(_with_limit(counted, type, level))]
        if not short:
            continue
        asked, there = _asked(row, short[0], level), len(_with_limit(counted, short[0], level))
        asks = f'"{row.id}" asks' + (f' at "{level}"' if level else '')
        asks += f' for {asked}' if len(short) == len(types) else f' for the type "{short[0]}" for {asked}'
        if there == len(counted):
            table.report(row, 'limit', 'G609', f'{asks} of {there}', 'ask for fewer, or count more', short[0], level)
        else:
            message = f'{asks}, but counts {f"only {there}" if there else "none"} with a limit there'
            table.report(row, 'limit', 'G609', message, 'ask for fewer, or give more of them a limit', short[0], level)
        return


def _are_read(table: _Table, row: Requirement, measure: Met, counted: list[Requirement]) -> bool:
    """Whether all that a row counts was read as it is written; else it has findings, and these are enough."""
    whole = len(counted) == len(measure.requirements) and all(any(other.limits.by_type.values()) for other in counted)
    return whole and not any(table.has_slips(name) for name in (row.id, *measure.requirements))


def _asked(row: Requirement, type: str, level: str) -> int:
    """How many a `met` asks for; 0 where it asks for nothing."""
    cell = row.limits.cell(level, type)
    return cell.limit if cell and isinstance(cell.limit, int) else 0


def _with_limit(rows: list[Requirement], type: str, level: str) -> list[Requirement]:
    """The rows that ask something of partners of a type at a level; others do not count as met."""
    found = []
    for row in rows:
        cell = None if row.types and type not in row.types else row.limits.cell(level, type)
        if cell and cell.limit is not None:
            found.append(row)
    return found
