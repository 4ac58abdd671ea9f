"""Findings as text for a terminal and as JSON for a program.

Values in, text out: a renderer neither prints nor reads a file; `sources` gives it the text of one.
Content is written by strangers, so nothing of it reaches a terminal that could steer it.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from sitegen.diagnostics import Diagnostic, Severity, sort_findings

# The text of a file by its path below the root; None where it has none.
Sources: TypeAlias = Callable[[str], str | None]

SNIPPET_WIDTH = 100
_BEFORE_CARET = 60
_JOINERS = '\u200c\u200d'
_RESET = '\x1b[0m'
_BOLD = '\x1b[1m'
_DIM = '\x1b[2m'
_COLOURS = {Severity.ERROR: '\x1b[1;31m', Severity.WARNING: '\x1b[1;33m', Severity.NOTICE: '\x1b[1;36m'}
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def by_weight(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings sorted, the weightiest first."""
    return sorted(sort_findings(findings), key=lambda finding: _WEIGHT[finding.severity])


def identity(finding: Diagnostic) -> tuple[str, str, str, str]:
    """What makes a finding the same one although its line has moved."""
    return finding.path, finding.code, finding.field, finding.message


def count_findings(findings: Iterable[Diagnostic]) -> dict[str, int]:
    """How many there are of each severity, zero included, the weightiest first."""
    counts = Counter(finding.severity for finding in findings)
    return {severity.value: counts[severity] for severity in Severity}


def render_json(findings: Iterable[Diagnostic], today: date) -> str:
    """The findings in the form of DESIGN.md section 6, sorted; ASCII only, with a line feed at the end."""
    found = sort_findings(findings)
    value = {
        'version': 1,
        'today': today.isoformat(),
        'counts': count_findings(found),
        'findings': [_as_mapping(finding) for finding in found],
    }
    return json.dumps(value, indent=2) + '\n'


def _as_mapping(finding: Diagnostic) -> dict[str, str | int]:
    return {
        'path': finding.path,
        'line': finding.line,
        'column': finding.column,
        'code': finding.code,
        'severity': finding.severity.value,
        'message': finding.message,
        'help': finding.help,
        'field': finding.field,
        'partner': finding.partner,
    }


def render_text(findings: Iterable[Diagnostic], sources: Sources, colour: bool = False) -> str:
    """The findings for a person, sorted, each with its line and a caret, and a summary as the last line."""
    found = sort_findings(findings)
    blocks: list[str] = []
    path, lines = '', ['']
    for finding in found:
        if finding.path != path:
            path, lines = finding.path, _lines(sources(finding.path))
        blocks.append(_block(finding, lines, colour))
    return ''.join(f'{block}\n' for block in [*blocks, summary(found, colour)])


def summary(findings: Iterable[Diagnostic], colour: bool = False) -> str:
    """How many findings of each severity there are, in one line."""
    counts = count_findings(findings)
    parts = [
        _paint(f'{count} {severity}{"" if count == 1 else "s"}', _COLOURS[Severity(severity)], colour)
        for severity, count in counts.items()
        if count
    ]
    return ', '.join(parts) or 'no findings'


def _lines(text: str | None) -> list[str]:
    return [] if text is None else text.split('\n')


def _block(finding: Diagnostic, lines: list[str], colour: bool) -> str:
    place = _paint(f'{visible(finding.path)}:{finding.line}:{finding.column}:', _BOLD, colour)
    kind = _paint(f'{finding.severity} {finding.code}:', _COLOURS[finding.severity], colour)
    parts = [f'{place} {kind} {visible(finding.message)}', *_snippet(finding, lines, colour)]
    if finding.help:
        parts.append(f'   {_paint("help:", _BOLD, colour)} {visible(finding.help)}')
    return '\n'.join(parts)


def _snippet(finding: Diagnostic, lines: list[str], colour: bool) -> list[str]:
    """The line and a caret below its column; nothing where the line says nothing."""
    if not 1 <= finding.line <= len(lines):
        return []
    line = lines[finding.line - 1].rstrip('\r')
    if line.strip() in ('', '---'):
        return []
    text, indent = cut_line(line, finding.column)
    number = str(finding.line)
    bar = _paint('|', _DIM, colour)
    caret = _paint('^', _COLOURS[finding.severity], colour)
    return [f'   {_paint(number, _DIM, colour)} {bar} {text}', f'   {" " * len(number)} {bar} {" " * indent}{caret}']


def cut_line(line: str, column: int) -> tuple[str, int]:
    """At most SNIPPET_WIDTH columns of a line around a column (from 1, in code points), made visible.

    Gives the text and how many columns of a terminal stand before the caret.
    """
    at = min(column - 1, len(line))
    start, end = max(at - SNIPPET_WIDTH, 0), at + SNIPPET_WIDTH
    before = [_cell(sign) for sign in line[start:at]]
    after = [_cell(sign) for sign in line[at:end]]
    fits = start == 0 and len(line) <= end and _width(before) + _width(after) <= SNIPPET_WIDTH
    cut_before = start > 0 or (not fits and _width(before) > _BEFORE_CARET)
    while cut_before and _width(before) >= _BEFORE_CARET:
        before.pop(0)
    indent = _width(before) + cut_before
    room = SNIPPET_WIDTH - indent
    cut_after = len(line) > end or _width(after) > room
    while cut_after and _width(after) >= room:
        after.pop()
    shown = ''.join(text for text, _ in (*before, *after))
    return f'{"…" * cut_before}{shown}{"…" * cut_after}', indent


def _width(cells: list[tuple[str, int]]) -> int:
    return sum(width for _, width in cells)


def _cell(sign: str) -> tuple[str, int]:
    """What a terminal shows for one code point, and how many columns it takes."""
    if sign == '\t':
        return '→   ', 4
    shown = visible(sign)
    if shown != sign:
        return shown, len(shown)
    if unicodedata.category(sign) in ('Mn', 'Me') or sign in _JOINERS:
        return sign, 0
    return sign, 2 if unicodedata.east_asian_width(sign) in ('W', 'F') else 1


def visible(text: str) -> str:
    """Text in which controls, bidirectional overrides and what no terminal shows stand as escapes."""
    if text.isprintable():
        return text
    return ''.join(sign if _shows(sign) else _escape(sign) for sign in text)


def _shows(sign: str) -> bool:
    return sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == 'Zs'


def _escape(sign: str) -> str:
    return sign.encode('unicode_escape', 'surrogatepass').decode('ascii')


def _paint(text: str, style: str, colour: bool) -> str:
    return f'{style}{text}{_RESET}' if colour else text
