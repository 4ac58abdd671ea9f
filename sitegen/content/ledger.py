"""Ledger files: points granted by staff, one CSV row each.

UTF-8, header `date,partner,kind,points,note`. A file is read whole: every faulty row is a finding
with its line and column.
"""

from __future__ import annotations

import csv
import re

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
    reader = _Rows(path, text, vocabulary)
    source = csv.reader(reader.lines, strict=True)
    line = 1
    try:
        header = next(source, [])
        if tuple(cell.strip() for cell in header) != HEADER:
            reader.report_header(','.join(header))
            return [], reader.findings
        line = source.line_num + 1
        for cells in source:
            # A sheet may save empty rows as commas alone.
            if any(cells):
                row = reader.read(line, cells)
                if row:
                    rows.append(row)
            line = source.line_num + 1
    except csv.Error as error:
        reader.report(line, 1, 'L502', f'the row cannot be read: {error}', 'check its quotes')
    return rows, reader.findings


class _Rows:
    """Reads the rows of one file and collects the findings."""

    def __init__(self, path: str, text: str, vocabulary: Vocabulary) -> None:
        self.path, self.lines = path, text.split('\n')
        self.kinds = vocabulary.words('ledger')
        self.findings: list[Diagnostic] = []
        # Of the whole file: most need no search of their cells.
        self._has_invisible = invisible_at(text) is not None

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

    def report_header(self, found: str) -> None:
        help = f'write "{",".join(HEADER)}" in the first line'
        if re.split(r'[;\t]', found.strip()) == [*HEADER]:
            help = 'save the file with commas between the cells'
        self.report(1, 1, 'L501', f'header is {shown(found)}', help)

    def read(self, line: int, cells: list[str]) -> LedgerRow | None:
        """The row of these cells; None where it has a fault, which is reported."""
        if not 4 <= len(cells) <= 5:
            help = 'put a text with a comma into quotes' if len(cells) > 5 else f'write {",".join(HEADER)}'
            self.report(line, 1, 'L502', f'the row has {len(cells)} cells instead of 5', help)
            return None
        values = [cell.strip() for cell in cells]
        if self._has_invisible and self._report_invisible(line, cells, values):
            return None
        date, partner, kind, points = values[:4]
        day = parse_date(date)
        sound = _ID.fullmatch(partner) and _POINTS.fullmatch(points) and (self.kinds is None or kind in self.kinds)
        if day is None or not sound:
            self._report_faults(line, cells, values)
            return None
        return LedgerRow(self.path, line, day, partner, kind, int(points), self._column(line, cells, 1))

    def _report_invisible(self, line: int, cells: list[str], values: list[str]) -> bool:
        """Report the first cell with an invisible character; whether there is one."""
        for number, (key, value) in enumerate(zip(HEADER, values, strict=False)):
            offset = invisible_at(value)
            if offset is not None:
                message = f'"{key}" holds an invisible character U+{ord(value[offset]):04X}'
                help = 'delete it and type the text anew'
                self.report(line, self._column(line, cells, number), 'F104', message, help, key)
                return True
        return False

    def _report_faults(self, line: int, cells: list[str], values: list[str]) -> None:
        day, partner, kind, points = values[:4]

        def report(code: str, field: str, message: str, help: str) -> None:
            whose = '' if field == 'partner' else partner
            self.report(line, self._column(line, cells, HEADER.index(field)), code, message, help, field, whose)

        if parse_date(day) is None:
            message = f'date is {shown(day)}, which is no day of the calendar'
            report('L503', 'date', message, 'write year-month-day, like 2026-11-21')
        if not _ID.fullmatch(partner):
            report('L504', 'partner', f'partner is {shown(partner)}, which is no id', 'write the id of a partner')
        if self.kinds is not None and kind not in self.kinds:
            hint = did_you_mean(kind, self.kinds) or 'the program has no ledger'
            report('L505', 'kind', f'kind is {shown(kind)}, which the program does not know', hint)
        if not _POINTS.fullmatch(points):
            message = f'points are {shown(points)}, which is no whole number'
            report('L506', 'points', message, 'write digits only, with "-" to take points away')

    def _column(self, line: int, cells: list[str], number: int) -> int:
        """The column, from 1, at which the text of a cell begins in its line."""
        source, offset = self.lines[line - 1], 0
        for cell in cells[:number]:
            at = source.find(cell, offset)
            offset = (offset if at < 0 else at) + len(cell) + 1
        cell = cells[number]
        at = source.find(cell, offset)
        return (offset if at < 0 else at) + 1 + len(cell) - len(cell.lstrip())
