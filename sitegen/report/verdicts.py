"""A partner's verdict as JSON (FORMATS.md, Outputs) and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sitegen.directory.proof import row_json
from sitegen.program.assessment import Row
from sitegen.report.explanation import Explanation, Table, points, summary, tables
from sitegen.report.markdown import escaped


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


def explain_markdown(explanation: Explanation) -> str:
    """The verdict as Markdown, for a pull request or a mail."""
    lines = [f'# {escaped(explanation.partner.name)}', '', *(f'- {escaped(line)}' for line in summary(explanation))]
    for table in tables(explanation):
        lines += ['', f'## {escaped(table.heading)}', '', *_markdown_table(table)]
    scored = list(points(explanation))
    if scored:
        lines += ['', '## Points', '', '| Source | Count | Points |', '| --- | ---: | ---: |', *map(_row, scored)]
    return '\n'.join(lines) + '\n'


def _markdown_table(table: Table) -> Iterator[str]:
    yield _row(table.heads)
    yield _row('---' for _ in table.heads)
    for line in table.lines:
        yield _row((line.title, line.found, *line.cells, line.evidence))


def _row(cells: Iterable[str]) -> str:
    return f'| {" | ".join(map(escaped, cells))} |'
