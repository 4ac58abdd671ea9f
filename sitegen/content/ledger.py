"""Ledger files: points granted by staff, one CSV row each.

UTF-8, header `date,partner,kind,points,note`. A file is read whole: every faulty row is a finding
with its line and column.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from sitegen.content.decoding import invisible_at
from sitegen.content.records import LedgerRow
from sitegen.content.shapes import ID_PATTERN
from sitegen.content.vocabulary import Vocabulary
from sitegen.dates import parse_date
from sitegen.diagnostics import Diagnostic, did_you_mean, shown

HEADER = ('date', 'partner', 'kind', 'points', 'note')
MAX_ROWS = 200_000
_POINTS = re.compile(r'[+-]?[0-9]{1,9}')
_ID = re.compile(ID_PATTERN)


def read_ledger(path: str, text: str, vocabulary: Vocabulary) -> tuple[list[LedgerRow], list[Diagnostic]]:
    """The rows of one ledger file that can be read, and a finding for each fault."""
    rows: list[LedgerRow] = []
    lines = text.split('\n')
    reader = _Rows(path, lines, vocabulary)
    source = csv.reader(lines, strict=True)
    line = 1
    try:
        header = next(source, [])
        if tuple(cell.strip() for cell in header) != HEADER:
            message = f'header is {shown(",".join(header))}'
            reader.report(1, 1, 'L501', message, f'write "{",".join(HEADER)}" in the first line')
            return [], reader.findings
        line = source.line_num + 1
        for cells in source:
            if cells:
                row = reader.read(line, cells)
                if row:
                    rows.append(row)
            line = source.line_num + 1
    except csv.Error as error:
        reader.report(line, 1, 'L502', f'the row cannot be read: {error}', 'check its quotes')
    return rows, reader.findings


@dataclass(slots=True)
class _Cell:
    value: str
    column: int


class _Rows:
    """Rows of one file with their findings."""

    def __init__(self, path: str, lines: list[str], vocabulary: Vocabulary) -> None:
        self.path, self.lines = path, lines
        self.kinds = vocabulary.words('ledger')
        self.findings: list[Diagnostic] = []

    def report(
        self, line: int, column: int, code: str, message: str, help: str, field: str = '', partner: str = ''
    ) -> None:
        self.findings.append(
            Diagnostic(
                path=self.path,
                line=line,
                column=column,
                code=code,
                message=message,
                help=help,
                field=field,
                partner=partner,
            )
        )

    def read(self, line: int, values: list[str]) -> LedgerRow | None:
        if not 4 <= len(values) <= 5:
            help = 'put a text with a comma into quotes' if len(values) > 5 else f'write {",".join(HEADER)}'
            self.report(line, 1, 'L502', f'the row has {len(values)} cells instead of 5', help)
            return None
        cells = self.cells(line, values)
        day_cell, partner_cell, kind_cell, points_cell = cells[:4]
        partner = partner_cell.value
        before = len(self.findings)
        for key, cell in zip(HEADER, cells, strict=False):
            offset = invisible_at(cell.value)
            if offset is not None:
                message = f'"{key}" holds an invisible character U+{ord(cell.value[offset]):04X}'
                self.report(line, cell.column, 'F104', message, 'delete it and type the text anew', key)
                return None
        day = parse_date(day_cell.value)
        if day is None:
            message = f'date is {shown(day_cell.value)}, which is no day of the calendar'
            self.report(
                line, day_cell.column, 'L503', message, 'write year-month-day, like 2026-11-21', 'date', partner
            )
        if not _ID.fullmatch(partner):
            message = f'partner is {shown(partner)}, which is no id'
            self.report(line, partner_cell.column, 'L504', message, 'write the id of a partner', 'partner')
        if self.kinds is not None and kind_cell.value not in self.kinds:
            message = f'kind is {shown(kind_cell.value)}, which the program does not know'
            hint = did_you_mean(kind_cell.value, self.kinds) or 'the program has no ledger'
            self.report(line, kind_cell.column, 'L505', message, hint, 'kind', partner)
        if not _POINTS.fullmatch(points_cell.value):
            message = f'points are {shown(points_cell.value)}, which is no whole number'
            self.report(
                line,
                points_cell.column,
                'L506',
                message,
                'write digits only, with "-" to take points away',
                'points',
                partner,
            )
        if day is None or len(self.findings) > before:
            return None
        note = values[4].strip() if len(values) == 5 else ''
        return LedgerRow(
            path=self.path,
            line=line,
            date=day,
            partner=partner,
            kind=kind_cell.value,
            points=int(points_cell.value),
            note=note,
            partner_column=partner_cell.column,
        )

    def cells(self, line: int, values: list[str]) -> list[_Cell]:
        """The cells, each with the column, from 1, at which it stands in its line."""
        source, offset, cells = self.lines[line - 1], 0, []
        for value in values:
            at = source.find(value, offset)
            at = offset if at < 0 else at
            cells.append(_Cell(value.strip(), at + 1 + len(value) - len(value.lstrip())))
            offset = at + len(value) + 1
        return cells
