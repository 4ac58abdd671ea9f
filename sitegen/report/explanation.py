"""A partner's verdict in words: what holds, what is missing for the next level, and by when.

For the partner and for staff. Values in, text out; the renderers are in verdicts.py and verdict_tables.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitegen.content.local_text import LocalText
from sitegen.content.records import Partner
from sitegen.program.assessment import EXCEPTED, GRACE, MET, NONE, NOT_DUE, OPTIONAL, RECOMMENDED, TEXT, UNMET, Row
from sitegen.program.calendar import Change
from sitegen.program.measures import window_of
from sitegen.program.measuring import Portion, plain, plain_limit, readable
from sitegen.program.model import Program, Requirement
from sitegen.program.points import Score
from sitegen.program.verdict import Verdict, exists, rows_with

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
_SHOWN_EVIDENCE = 4


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

    def level(self, id: str | None) -> str:
        """A level's name and id."""
        level = self.program.level(id)
        return f'{self.text(level.name)} ({level.id})' if level else 'no level'


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in a table: its group, what it asks, what was found, a cell and a status for each level."""

    group: str
    title: str
    found: str
    cells: tuple[str, ...]
    statuses: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Table:
    """Requirements of some levels, or of one status. `heads` name the columns: title, found, each cell, evidence."""

    heading: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def missing_for_next(program: Program, verdict: Verdict) -> tuple[str, tuple[Row, ...]] | None:
    """The first level above the qualified one that exists today, and what is missing there; None at the top."""
    rung = -1 if verdict.qualified is None else program.rung(verdict.qualified)
    for level, judged in zip(program.levels[rung + 1 :], verdict.levels[rung + 1 :], strict=True):
        if exists(level, verdict.today):
            return judged.id, tuple(row for row in judged.rows if row.status == UNMET)
    return None


def summary(explanation: Explanation) -> Iterator[str]:
    """What a reader wants to know first, one sentence a line."""
    verdict = explanation.verdict
    if explanation.program.levels:
        yield (
            f'claims {explanation.level(verdict.claimed)}, qualifies for {explanation.level(verdict.qualified)}, '
            f'is shown as {explanation.level(verdict.effective)}'
        )
    place = f', rank {explanation.rank}' if explanation.rank else ''
    yield f'listed{place}' if verdict.listed else 'not listed'
    if verdict.steps:
        annulled = ' and is annulled' if verdict.annulled else ''
        yield f'the membership ended on {explanation.partner.valid_until}{annulled}'
    yield from _exceptions(explanation)
    yield from _missing(explanation)
    yield from _due(explanation)
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
        names = ', '.join(_short_of(explanation, row) for row in rows)
        name = explanation.level(level)
        yield f'missing for {name}: {names}' if rows else f'next level: {name}'


def _due(explanation: Explanation) -> Iterator[str]:
    """What is in grace up to the claimed level; at any level where none is claimed."""
    verdict = explanation.verdict
    for row in rows_with(GRACE, verdict.levels_up_to_claim() or verdict.levels):
        yield f'due by {row.due}: {_short_of(explanation, row)}'


def _short_of(explanation: Explanation, row: Row) -> str:
    """A requirement with what was found of what it asks."""
    found, limit = _found(row), plain_limit(row.cell, explanation.languages)
    gap = 'missing' if limit is True else f'{found}{", " if found else ""}{_shown(limit)} asked for'
    return f'{explanation.text(row.requirement.title)} ({gap})'


def tables(explanation: Explanation, abreast: int | None = None) -> Iterator[Table]:
    """What is asked for, `abreast` levels in a table at the most; what asks nothing of this partner is left out."""
    for heading, names, columns in _columns(explanation):
        step = abreast or len(names)
        for start in range(0, len(names), step):
            some = slice(start, start + step)
            lines = (_line(explanation, rows) for rows in zip(*columns[some], strict=True))
            yield Table(heading, ('Requirement', 'Found', *names[some], 'Evidence'), tuple(lines))


def _columns(explanation: Explanation) -> Iterator[tuple[str, Sequence[str], Sequence[tuple[Row, ...]]]]:
    """A heading, and the rows of each level (or of a status) with its name."""
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


def _line(explanation: Explanation, rows: Sequence[Row]) -> Line:
    """One requirement, as each of some levels asks it."""
    requirement = rows[0].requirement
    groups = (group for group in explanation.program.groups if group.id == requirement.group)
    return Line(
        group=next((explanation.text(group.title) for group in groups), ''),
        title=_title(explanation, requirement),
        found=_found(rows[-1]),
        cells=tuple(_cell(explanation, row) for row in rows),
        statuses=tuple(row.status for row in rows),
        evidence=_evidence(rows[-1]),
    )


def _title(explanation: Explanation, requirement: Requirement) -> str:
    """What is asked for, and in which window it counts."""
    window = window_of(requirement.measure)
    return explanation.text(requirement.title) + (f' (within {window})' if window else '')


def _cell(explanation: Explanation, row: Row) -> str:
    if row.status == NONE:
        return _MARKS[NONE]
    limit = plain_limit(row.cell, explanation.languages)
    words = [_MARKS[row.status]]
    if limit is not None and limit is not True:
        words.append(_shown(limit))
    if row.status in (OPTIONAL, RECOMMENDED, EXCEPTED, NOT_DUE):
        words.append(row.status)
    if row.due:
        words.append(f'from {row.due}' if row.status == NOT_DUE else f'until {row.due}')
    return ' '.join(dict.fromkeys(words))


def _found(row: Row) -> str:
    """A value for a person: heads of a share as they are."""
    value = row.found.value
    return f'{plain(value.part)} of {plain(value.whole)}' if isinstance(value, Portion) else _shown(plain(value))


def _shown(value: object) -> str:
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


def points(explanation: Explanation) -> Iterator[tuple[str, str, str]]:
    """Source, count and points of each source, and the total; nothing where the program has none."""
    sources = explanation.score.sources
    for source in sources:
        maximum = ' (maximum)' if source.capped else ''
        yield explanation.text(source.title), str(source.count), f'{source.points:,}{maximum}'
    if sources:
        yield 'Total', '', f'{explanation.score.total:,}'
