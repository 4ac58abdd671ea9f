"""The tables of the program page: requirements and benefits with levels across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sitegen.directory.limits import limit_text, reckoning_text
from sitegen.directory.views.program import (
    ProgramTable,
    TableCell,
    TableGroup,
    TableRow,
    TextRow,
)
from sitegen.directory.views.words import Phrase
from sitegen.directory.wording import Wording
from sitegen.program.benefits import Benefit
from sitegen.program.measures import DECLARING, Cell, Parts
from sitegen.program.model import RecordRule, Requirement
from sitegen.program.named import Titled

DASH = Phrase('–')


def requirement_tables(wording: Wording) -> tuple[ProgramTable, ...]:
    """The requirements with levels across: one table, or one for each type where limits or rows differ by type."""
    program = wording.directory.program
    differ = any(row.types or set(row.limits.by_type) != {''} for row in program.requirements)
    types: Sequence[str | None] = [kind.id for kind in program.types] if differ and program.types else [None]
    tables = []
    for kind in types:
        rows = [row for row in program.requirements if _asks(wording, row, kind)]
        groups = _grouped(wording, [(row.group, _requirement_row(wording, row, kind)) for row in rows])
        if groups:
            caption = wording.terms['type'][kind].name if kind else None
            tables.append(ProgramTable(caption=caption, columns=tuple(wording.levels.values()), groups=groups))
    return tuple(tables)


def _asks(wording: Wording, row: Requirement, kind: str | None) -> bool:
    """Whether a row asks anything of partners of a type, at any level."""
    if kind is not None and row.types and kind not in row.types:
        return False
    return any(row.limits.cell(level, kind) for level in wording.levels)


def _grouped(wording: Wording, rows: Iterable[tuple[str | None, TableRow]]) -> tuple[TableGroup, ...]:
    """Rows under their groups, in the order of the groups; those without a group first."""
    by_group: dict[str | None, list[TableRow]] = {None: []}
    groups = wording.directory.program.groups
    by_group |= {group.id: [] for group in groups}
    for group, row in rows:
        by_group[group].append(row)
    return _table_groups(wording, groups, by_group)


def _table_groups(
    wording: Wording, groups: Iterable[Titled], by_group: Mapping[str | None, Iterable[TableRow]]
) -> tuple[TableGroup, ...]:
    """The groups that have rows, with their titles and notes; None is the group of those without one."""
    titled = {group.id: group for group in groups}
    found = []
    for id, rows in by_group.items():
        group = titled.get(id or '')
        title, note = (wording.phrase(group.title), wording.maybe(group.note)) if group else (None, None)
        found.append(TableGroup(title=title, note=note, rows=tuple(rows)))
    return tuple(group for group in found if group.rows)


def _requirement_row(wording: Wording, row: Requirement, kind: str | None) -> TableRow:
    cells = [_cell(wording, row, row.limits.cell(level, kind)) for level in wording.levels]
    return TableRow(
        title=wording.phrase(row.title),
        note=wording.maybe(row.note),
        force=row.force,
        cells=tuple(cells),
        reckoning=reckoning_text(wording, row),
        not_published=row.origin == 'ours',
    )


def status_row(wording: Wording, row: Requirement) -> TableRow:
    """A requirement of a status: its one cell says what is asked, of each type where types differ."""
    by_type = {kind: cells[''] for kind, cells in row.limits.by_type.items() if kind and '' in cells}
    cell = _cell(wording, row, row.limits.cell('', None))
    if by_type:
        names = {kind: wording.terms['type'][kind].name for kind in by_type}
        asked = [f'{names[kind]}: {_cell(wording, row, limit).text}' for kind, limit in by_type.items()]
        cell = TableCell(text=Phrase('; '.join(asked)))
    return TableRow(
        title=wording.phrase(row.title),
        note=wording.maybe(row.note),
        force=row.force,
        cells=(cell,),
        reckoning=reckoning_text(wording, row),
        types=() if by_type else wording.types(row.types),
        not_published=row.origin == 'ours',
    )


def _cell(wording: Wording, row: Requirement, cell: Cell | None) -> TableCell:
    if cell is None:
        return TableCell(text=DASH, status='none')
    if cell.text is not None:
        return TableCell(text=wording.phrase(cell.text), status='text')
    if cell.limit is None:
        return TableCell(text=Phrase(wording.labels(cell.force.capitalize())), status=cell.force)
    status = '' if cell.force == 'required' else cell.force
    return TableCell(text=Phrase(limit_text(wording, cell.limit, row.measure)), status=status)


def rule_row(wording: Wording, rule: RecordRule) -> TextRow:
    """What every record of a source must hold by itself, and the note beneath."""
    if isinstance(rule.measure, Parts):
        asked = ' → '.join(wording.phrase(part) for part in rule.measure.parts)
    else:
        asked = limit_text(wording, rule.limit, rule.measure, DECLARING.get(rule.selection.source, ''))
    return TextRow(
        title=wording.phrase(rule.title),
        text=Phrase(asked),
        note=wording.maybe(rule.note),
        not_published=rule.origin == 'ours',
    )


def benefits_table(wording: Wording) -> ProgramTable | None:
    benefits = wording.directory.program.benefits
    by_group: dict[str | None, list[TableRow]] = {None: []} | {group.id: [] for group in benefits.groups}
    for row in benefits.rows:
        if row.values or row.all is not None:
            shown = TableRow(
                title=wording.phrase(row.title),
                note=wording.maybe(row.text),
                force='',
                cells=_benefit_cells(wording, row),
                types=wording.types(row.types),
                notes=row.notes,
                not_published=row.origin == 'ours',
            )
            by_group[row.group].append(shown)
    groups = _table_groups(wording, benefits.groups, by_group)
    if not groups:
        return None
    return ProgramTable(
        caption=None,
        columns=tuple(wording.levels.values()),
        groups=groups,
        notes=tuple((id, wording.phrase(text)) for id, text in benefits.notes.items()),
    )


def _benefit_cells(wording: Wording, row: Benefit) -> tuple[TableCell, ...]:
    """One cell across all levels, or one a level."""
    levels = wording.levels
    if row.all is not None:
        return (TableCell(text=wording.phrase(row.all), span=max(1, len(levels))),)
    return tuple(
        TableCell(text=wording.phrase(row.values[id])) if id in row.values else TableCell(text=DASH, status='none')
        for id in levels
    )


def benefit_texts(wording: Wording) -> tuple[tuple[Phrase | None, tuple[TextRow, ...]], ...]:
    """Benefits without a figure, by group."""
    benefits = wording.directory.program.benefits
    titles = {group.id: wording.phrase(group.title) for group in benefits.groups}
    by_group: dict[str | None, list[TextRow]] = {None: []} | {id: [] for id in titles}
    for row in benefits.rows:
        if not row.values and row.all is None:
            by_group[row.group].append(
                TextRow(
                    title=wording.phrase(row.title),
                    text=wording.maybe(row.text),
                    types=wording.types(row.types),
                    not_published=row.origin == 'ours',
                )
            )
    return tuple((titles.get(id or ''), tuple(rows)) for id, rows in by_group.items() if rows)
