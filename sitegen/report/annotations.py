"""Findings where GitHub shows them: annotations at the lines of a pull request, and the summary of a job.

GitHub takes 10 errors, 10 warnings and 10 notices of one step and drops the rest without a word, so the
weightiest come first and the others go to the summary. Annotations are workflow commands: whatever
strangers wrote is escaped, so that a partner's name cannot become one.
"""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.findings import by_weight, count_findings, summary, visible
from sitegen.report.markdown import code, escaped

MAX_ANNOTATIONS = 10
MAX_SUMMARY_BYTES = 900_000  # GitHub takes 1 MiB of a step


def render_github(findings: Iterable[Diagnostic]) -> str:
    """Workflow commands for the weightiest findings; then one line each for the rest, and the sum."""
    left = dict.fromkeys(Severity, MAX_ANNOTATIONS)
    shown: list[str] = []
    rest: list[str] = []
    found = by_weight(findings)
    for finding in found:
        if left[finding.severity]:
            left[finding.severity] -= 1
            shown.append(_command(finding))
        else:
            rest.append(_plain(finding))
    return ''.join(f'{line}\n' for line in [*shown, *rest, summary(found)])


def _command(finding: Diagnostic) -> str:
    properties = {
        'file': finding.path,
        'line': str(finding.line),
        'col': str(finding.column),
        'title': f'{finding.code}{f" ({finding.field})" if finding.field else ""}',
    }
    given = ','.join(f'{key}={_property(value)}' for key, value in properties.items())
    text = f'{finding.message}\n{finding.help}' if finding.help else finding.message
    return f'::{finding.severity.value} {given}::{_data(text)}'


def _data(text: str) -> str:
    """The text of a command: line feeds stay, every other control is shown as an escape."""
    lines = (visible(line) for line in text.split('\n'))
    return _disarmed('\n'.join(lines).replace('%', '%25').replace('\n', '%0A'))


def _property(text: str) -> str:
    return _data(text).replace(':', '%3A').replace(',', '%2C')


def _plain(finding: Diagnostic) -> str:
    """A finding as a line of the log that is no command."""
    place = f'{finding.path}:{finding.line}:{finding.column}'
    return '- ' + _disarmed(visible(f'{place}: {finding.severity} {finding.code}: {finding.message}'))


def _disarmed(text: str) -> str:
    """Text without the older form of a command, which counts anywhere in a line."""
    return text.replace('##[', '##\u2060[')


def render_job_summary(findings: Iterable[Diagnostic]) -> str:
    """All findings as Markdown for the summary of a job, as many as it takes."""
    found = by_weight(findings)
    counts = ', '.join(f'{count:,} {name}{"" if count == 1 else "s"}' for name, count in count_findings(found).items())
    lines = [f'### {counts}', '']
    if found:
        lines += ['| place | | what | cure |', '|---|---|---|---|']
    size = 0
    for number, finding in enumerate(found):
        row = _row(finding)
        size += len(row.encode())
        if size > MAX_SUMMARY_BYTES:
            lines += ['', f'… and {len(found) - number:,} more']
            break
        lines.append(row)
    return '\n'.join(lines) + '\n'


def _row(finding: Diagnostic) -> str:
    place = code(f'{finding.path}:{finding.line}:{finding.column}')
    return f'| {place} | {finding.severity} {finding.code} | {escaped(finding.message)} | {escaped(finding.help)} |'
