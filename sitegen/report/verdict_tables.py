"""A partner's verdict as tables for a terminal."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from sitegen.program.assessment import EXCEPTED, GRACE, MET, NOT_DUE, UNMET
from sitegen.report.explanation import Explanation, Table, points, summary, tables

_STYLES = {MET: 'green', EXCEPTED: 'green', UNMET: 'bold red', GRACE: 'yellow', NOT_DUE: 'yellow'}
# More of them do not fit a terminal: words break, and columns at the right are lost.
_LEVELS_ABREAST = 5


def explain_text(explanation: Explanation, *, width: int = 100, colour: bool = False) -> str:
    """The verdict for a terminal of so many columns."""
    parts: list[RenderableType] = [Text(explanation.partner.name, style='bold')]
    parts += [Text(f'  {line}') for line in summary(explanation)]
    for table in tables(explanation, _LEVELS_ABREAST):
        parts += [Text(), _requirements(table)]
    if explanation.score.sources:
        parts += [Text(), _points(explanation)]
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system='standard' if colour else None,
        no_color=not colour,
        legacy_windows=False,
    )
    console.print(Group(*parts))
    return '\n'.join(line.rstrip() for line in out.getvalue().split('\n'))


def _grid(heading: str) -> Grid:
    return Grid(title=Text(heading, style='bold'), title_justify='left', box=None, padding=(0, 2, 0, 0))


def _requirements(table: Table) -> Grid:
    grid = _grid(table.heading)
    for head in table.heads:
        grid.add_column(Text(head), overflow='fold')
    group = ''
    for line in table.lines:
        if line.group != group:
            group = line.group
            grid.add_row(Text(group, style='dim'))
        marked = zip(line.cells, line.statuses, strict=True)
        cells = (Text(cell, style=_STYLES.get(status, 'dim')) for cell, status in marked)
        grid.add_row(Text(line.title), Text(line.found), *cells, Text(line.evidence, style='dim'))
    return grid


def _points(explanation: Explanation) -> Grid:
    grid = _grid('Points')
    grid.add_column('Source')
    grid.add_column('Count', justify='right')
    grid.add_column('Points', justify='right')
    for source, count, score in points(explanation):
        grid.add_row(Text(source), count, score)
    return grid
