"""A partner's verdict explained: as JSON (FORMATS.md, Outputs), as Markdown, and as a table for a terminal.

For the partner and for staff: what holds, what is missing for the next level, and by when. Values in, text out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from sitegen.content.local_text import LocalText
from sitegen.content.records import Partner
from sitegen.directory.proof import row_json
from sitegen.program.calendar import Change
from sitegen.program.measures import window_of
from sitegen.program.measuring import Portion, plain, plain_limit, readable
from sitegen.program.model import Program, Requirement
from sitegen.program.points import Score
from sitegen.program.verdict import (
    EXCEPTED,
    GRACE,
    MET,
    NONE,
    NOT_DUE,
    OPTIONAL,
    RECOMMENDED,
    TEXT,
    UNMET,
    Row,
    Verdict,
    exists,
)

_MARKS = {
    MET: '✓',
    UNMET: '✗',
    GRACE: '…',
    NOT_DUE: '…',
    EXCEPTED: '✓',
    OPTIONAL: '·',
    RECOMMENDED: '·',
    NONE: '–',
    TEXT: '·',
}
_STYLES = {MET: 'green', EXCEPTED: 'green', UNMET: 'bold red', GRACE: 'yellow', NOT_DUE: 'yellow'}
_SHOWN_EVIDENCE = 4
_MARKDOWN = str.maketrans({sign: '\\' + sign for sign in '\\`*_[]<>|#'})


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """All that can be said of one partner. `rank` is None where it is not listed; texts take the first language
    that they have of `languages`."""

    program: Program
    partner: Partner
    verdict: Verdict
    score: Score
    rank: int | None
    change: Change | None
    languages: tuple[str, ...]

    def text(self, text: LocalText) -> str:
        return text.pick(self.languages)[0]


def explain_json(explanation: Explanation) -> dict[str, Any]:
    """The verdict as FORMATS.md has it, its keys in that order."""
    verdict, change, score = explanation.verdict, explanation.change, explanation.score
    return {
        'version': 1,
        'partner': verdict.partner,
        'today': verdict.today.isoformat(),
        'claimed': verdict.claimed,
        'qualified': verdict.qualified,
        'effective': verdict.effective,
        'listed': verdict.listed,
        'next_change': {'date': change.date.isoformat(), 'what': change.what} if change else None,
        'levels': [_part(explanation, level.id, level.holds, level.rows) for level in verdict.levels],
        'statuses': [_part(explanation, status.id, status.holds, status.rows) for status in verdict.statuses],
        'points': {
            'total': score.total,
            'rank': explanation.rank,
            'sources': [
                {
                    'id': source.id,
                    'title': explanation.text(source.title),
                    'count': source.count,
                    'points': source.points,
                    'capped': source.capped,
                }
                for source in score.sources
            ],
        },
    }


def _part(explanation: Explanation, id: str, holds: bool, rows: Iterable[Row]) -> dict[str, Any]:
    requirements = [row_json(row, row.found.value, explanation.languages) for row in rows]
    return {'id': id, 'holds': holds, 'requirements': requirements}


def missing_for_next(program: Program, verdict: Verdict) -> tuple[str, tuple[Row, ...]] | None:
    """The first level above the qualified one that exists today, and what is missing there; None at the top."""
    rung = -1 if verdict.qualified is None else program.rung(verdict.qualified)
    for level, judged in zip(program.levels[rung + 1 :], verdict.levels[rung + 1 :], strict=True):
        if exists(level, verdict.today):
            return judged.id, tuple(row for row in judged.rows if row.status == UNMET)
    return None


def explain_markdown(explanation: Explanation) -> str:
    """The verdict as Markdown, for a pull request or a mail."""
    lines = [f'# {_escaped(explanation.partner.name)}', '', *(f'- {line}' for line in _summary(explanation)), '']
    for heading, names, columns in _tables(explanation):
        lines += [f'## {_escaped(heading)}', '', *_markdown_table(explanation, names, columns), '']
    lines += _markdown_points(explanation)
    return '\n'.join(lines).rstrip() + '\n'


def _markdown_table(
    explanation: Explanation, names: Sequence[str], columns: Sequence[tuple[Row, ...]]
) -> Iterator[str]:
    heads = ['Requirement', 'Found', *names, 'Evidence']
    yield f'| {" | ".join(_escaped(head) for head in heads)} |'
    yield f'| {" | ".join("---" for _ in heads)} |'
    for rows in zip(*columns, strict=True):
        cells = [_title(explanation, rows[0].requirement), _found(rows[-1])]
        cells += [_cell(row, explanation) for row in rows]
        yield f'| {" | ".join(_escaped(cell) for cell in (*cells, _evidence(rows[-1])))} |'


def _markdown_points(explanation: Explanation) -> list[str]:
    if not explanation.score.sources:
        return []
    lines = ['## Points', '', '| Source | Count | Points |', '| --- | ---: | ---: |']
    for name, count, points in _points(explanation):
        lines.append(f'| {_escaped(name)} | {count} | {points} |')
    return lines


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, in a table too."""
    return ' '.join(text.translate(_MARKDOWN).split())


# More of them do not fit a terminal: words break, and columns at the right are lost.
_LEVELS_ABREAST = 5


def explain_text(explanation: Explanation, *, width: int = 100, colour: bool = False) -> str:
    """The verdict as tables for a terminal of so many columns."""
    parts: list[Any] = [Text(explanation.partner.name, style='bold')]
    parts += [Text(f'  {line}') for line in _summary(explanation)]
    for heading, names, columns in _tables(explanation):
        for start in range(0, len(names), _LEVELS_ABREAST):
            some = slice(start, start + _LEVELS_ABREAST)
            parts += [Text(), _table(explanation, heading, names[some], columns[some])]
    if explanation.score.sources:
        parts += [Text(), _points_table(explanation)]
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


def _table(explanation: Explanation, heading: str, names: Sequence[str], columns: Sequence[tuple[Row, ...]]) -> Table:
    table = Table(title=Text(heading, style='bold'), title_justify='left', box=None, padding=(0, 2, 0, 0))
    for head in ('Requirement', 'Found', *names, 'Evidence'):
        table.add_column(Text(head), overflow='fold')
    group = None
    for rows in zip(*columns, strict=True):
        requirement = rows[0].requirement
        if requirement.group != group:
            group = requirement.group
            table.add_row(Text(_group_title(explanation, group), style='dim'))
        table.add_row(
            Text(_title(explanation, requirement)),
            Text(_found(rows[-1])),
            *(Text(_cell(row, explanation), style=_STYLES.get(row.status, 'dim')) for row in rows),
            Text(_evidence(rows[-1]), style='dim'),
        )
    return table


def _title(explanation: Explanation, requirement: Requirement) -> str:
    """What is asked for, and in which window it counts."""
    window = window_of(requirement.measure)
    return explanation.text(requirement.title) + (f' (within {window})' if window else '')


def _group_title(explanation: Explanation, group: str | None) -> str:
    return next((explanation.text(item.title) for item in explanation.program.groups if item.id == group), '')


def _points_table(explanation: Explanation) -> Table:
    table = Table(title=Text('Points', style='bold'), title_justify='left', box=None, padding=(0, 2, 0, 0))
    for head, justify in (('Source', 'left'), ('Count', 'right'), ('Points', 'right')):
        table.add_column(head, justify=justify)  # type: ignore[arg-type]  # two of its literals
    for name, count, points in _points(explanation):
        table.add_row(Text(name), count, points)
    return table


def _points(explanation: Explanation) -> Iterator[tuple[str, str, str]]:
    for source in explanation.score.sources:
        points = f'{source.points:,}' + (' (maximum)' if source.capped else '')
        yield explanation.text(source.title), str(source.count), points
    yield 'Total', '', f'{explanation.score.total:,}'


def _summary(explanation: Explanation) -> Iterator[str]:
    """What a reader wants to know first, one sentence a line."""
    verdict = explanation.verdict
    if explanation.program.levels:
        yield (
            f'claims {_level(explanation, verdict.claimed)}, qualifies for {_level(explanation, verdict.qualified)}, '
            f'is shown as {_level(explanation, verdict.effective)}'
        )
    place = f', rank {explanation.rank}' if explanation.rank else ''
    yield ('listed' + place) if verdict.listed else 'not listed'
    if verdict.annulled and verdict.steps:
        yield f'the membership ended on {explanation.partner.valid_until} and is annulled'
    elif verdict.steps:
        yield f'the membership ended on {explanation.partner.valid_until}'
    yield from _exceptions(explanation)
    yield from _missing(explanation)
    if explanation.change:
        yield f'next change: {explanation.change.date} ({explanation.change.what})'


def _exceptions(explanation: Explanation) -> Iterator[str]:
    for exception in explanation.partner.exceptions:
        if exception.until >= explanation.verdict.today:
            why = ', '.join(part for part in (exception.reason, exception.by) if part)
            yield f'exception for {exception.requirement} until {exception.until}' + (f' ({why})' if why else '')


def _missing(explanation: Explanation) -> Iterator[str]:
    missing = missing_for_next(explanation.program, explanation.verdict)
    if missing:
        level, rows = missing
        names = ', '.join(f'{explanation.text(row.requirement.title)} ({_gap(row, explanation)})' for row in rows)
        yield (
            f'missing for {_level(explanation, level)}: {names}'
            if rows
            else f'next level: {_level(explanation, level)}'
        )
    later: dict[str, Row] = {}
    for judged in explanation.verdict.levels:
        later |= {row.requirement.id: row for row in judged.rows if row.status == GRACE}
        if judged.id == explanation.verdict.claimed:
            break
    for row in later.values():
        yield f'due by {row.due}: {explanation.text(row.requirement.title)} ({_gap(row, explanation)})'


def _gap(row: Row, explanation: Explanation) -> str:
    found, limit = _found(row), plain_limit(row.cell, explanation.languages)
    if limit is True:
        return 'missing'
    return f'{found}, {_shown(limit)} asked for' if found else f'{_shown(limit)} asked for'


def _level(explanation: Explanation, id: str | None) -> str:
    level = explanation.program.level(id)
    return f'{explanation.text(level.name)} ({level.id})' if level else 'no level'


def _tables(explanation: Explanation) -> Iterator[tuple[str, list[str], list[tuple[Row, ...]]]]:
    """Heading, names of columns, and columns; rows that say nothing to this partner are left out."""
    verdict = explanation.verdict
    if explanation.program.requirements and verdict.levels:
        names = [explanation.text(level.name) for level in explanation.program.levels]
        shown = [
            number
            for number in range(len(explanation.program.requirements))
            if any(level.rows[number].status != NONE for level in verdict.levels)
        ]
        yield 'Levels', names, [tuple(level.rows[number] for number in shown) for level in verdict.levels]
    for status, named in zip(verdict.statuses, explanation.program.statuses, strict=True):
        if status.rows:
            holds = 'holds' if status.holds else 'does not hold'
            claimed = 'claimed' if status.claimed else 'not claimed'
            yield f'{explanation.text(named.name)}: {holds}, {claimed}', ['Asked for'], [status.rows]


def _cell(row: Row, explanation: Explanation) -> str:
    limit = plain_limit(row.cell, explanation.languages)
    words = [_MARKS[row.status]]
    if limit is not None and limit is not True:
        words.append(_shown(limit))
    if row.status in (OPTIONAL, RECOMMENDED, EXCEPTED, NOT_DUE):
        words.append(row.status)
    if row.due:
        words.append(f'from {row.due}' if row.status == NOT_DUE else f'until {row.due}')
    return ' '.join(dict.fromkeys(words)) if row.status != NONE else _MARKS[NONE]


def _found(row: Row) -> str:
    """A value for a person: heads of a share as they are."""
    value = row.found.value
    return f'{plain(value.part)} of {plain(value.whole)}' if isinstance(value, Portion) else _shown(plain(value))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return 'yes' if value else 'no'
    if isinstance(value, list):
        return ', '.join(map(str, value))
    return '' if value is None else readable(value)


def _evidence(row: Row) -> str:
    """The records that counted, by id or title; of what has neither, how many."""
    named = [item.id or item.label for item in row.found.evidence if item.kind != 'field' and (item.id or item.label)]
    hidden = sum(1 for item in row.found.evidence if item.kind == 'project' and not item.id)
    shown = named[:_SHOWN_EVIDENCE]
    rest = len(named) - len(shown)
    return ', '.join([*shown, *([f'{rest} more'] if rest else []), *([f'{hidden} confidential'] if hidden else [])])
