"""Findings in the formats of other programs: GitLab code quality, SARIF 2.1.0, JUnit XML and reviewdog's JSON lines.

Values in, text out. Each format counts lines from 1; columns are code points, except in rdjsonl, which
counts bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from sitegen import __version__
from sitegen.codes import catalogue
from sitegen.diagnostics import Diagnostic, Severity, sort_findings
from sitegen.report.findings import Sources, identity, visible

SARIF_SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
_GITLAB = {Severity.ERROR: 'major', Severity.WARNING: 'minor', Severity.NOTICE: 'info'}
_SARIF = {Severity.ERROR: 'error', Severity.WARNING: 'warning', Severity.NOTICE: 'note'}
_RDJSON = {Severity.ERROR: 'ERROR', Severity.WARNING: 'WARNING', Severity.NOTICE: 'INFO'}


def _fingerprints(findings: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding with a digest of its identity; the second of one identity gets another."""
    seen: Counter[str] = Counter()
    for finding in findings:
        key = '\0'.join(identity(finding))
        seen[key] += 1
        yield finding, hashlib.sha256(f'{key}\0{seen[key]}'.encode()).hexdigest()[:32]


def _text(finding: Diagnostic) -> str:
    return visible(f'{finding.message} – {finding.help}' if finding.help else finding.message)


def render_gitlab(findings: Iterable[Diagnostic]) -> str:
    """A code quality report, which GitLab shows in a merge request."""
    issues = [
        {
            'description': _text(finding),
            'check_name': finding.code,
            'fingerprint': fingerprint,
            'severity': _GITLAB[finding.severity],
            'location': {'path': finding.path, 'lines': {'begin': finding.line}},
        }
        for finding, fingerprint in _fingerprints(sort_findings(findings))
    ]
    return json.dumps(issues, indent=2) + '\n'


def render_sarif(findings: Iterable[Diagnostic]) -> str:
    """A SARIF log with one run; the rules that it names are explained in it."""
    found = sort_findings(findings)
    codes = sorted({finding.code for finding in found})
    driver = {'name': 'sitegen', 'version': __version__, 'rules': [_sarif_rule(name) for name in codes]}
    run = {
        'tool': {'driver': driver},
        'columnKind': 'unicodeCodePoints',
        'originalUriBaseIds': {'%SRCROOT%': {'description': {'text': 'The folder with site.yml.'}}},
        'results': [_sarif_result(finding, mark, codes) for finding, mark in _fingerprints(found)],
    }
    return json.dumps({'$schema': SARIF_SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2) + '\n'


def _sarif_rule(code: str) -> dict[str, Any]:
    entry = catalogue().get(code)
    if entry is None:
        return {'id': code}
    example = f'Breaks it:\n{entry.bad}\n\nHolds:\n{entry.good}'
    return {
        'id': code,
        'name': ''.join(word.capitalize() for word in entry.name.split('-')),
        'shortDescription': {'text': entry.name.replace('-', ' ')},
        'fullDescription': {'text': entry.why},
        'help': {'text': f'{entry.why}\n\n{example}'},
    }


def _sarif_result(finding: Diagnostic, fingerprint: str, codes: list[str]) -> dict[str, Any]:
    place = {
        'artifactLocation': {'uri': quote(finding.path), 'uriBaseId': '%SRCROOT%'},
        'region': {'startLine': finding.line, 'startColumn': finding.column},
    }
    return {
        'ruleId': finding.code,
        'ruleIndex': codes.index(finding.code),
        'level': _SARIF[finding.severity],
        'message': {'text': _text(finding)},
        'locations': [{'physicalLocation': place}],
        'partialFingerprints': {'sitegen/v1': fingerprint},
    }


def render_junit(findings: Iterable[Diagnostic]) -> str:
    """A test report: a case for each file with findings; errors fail it, the rest is printed beside it."""
    cases, failures = [], 0
    for path, group in groupby(sort_findings(findings), key=lambda finding: finding.path):
        faults = list(group)
        failures += any(fault.severity is Severity.ERROR for fault in faults)
        cases.append(_junit_case(path, faults))
    if not cases:
        cases.append('    <testcase classname="sitegen" name="all files"/>\n')
    head = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="sitegen" {head}>\n  <testsuite name="sitegen check" {head}>\n'
        f'{"".join(cases)}  </testsuite>\n</testsuites>\n'
    )


def _junit_case(path: str, faults: list[Diagnostic]) -> str:
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    others = [fault for fault in faults if fault.severity is not Severity.ERROR]
    inner = ''
    if errors:
        told = quoteattr(visible(errors[0].message))
        inner += f'      <failure type={quoteattr(errors[0].code)} message={told}>{_junit_lines(errors)}</failure>\n'
    if others:
        inner += f'      <system-out>{_junit_lines(others)}</system-out>\n'
    return f'    <testcase classname="sitegen" name={quoteattr(visible(path))}>\n{inner}    </testcase>\n'


def _junit_lines(faults: Iterable[Diagnostic]) -> str:
    return escape('\n'.join(f'{f.line}:{f.column}: {f.severity} {f.code}: {_text(f)}' for f in faults))


def render_rdjsonl(findings: Iterable[Diagnostic], sources: Sources) -> str:
    """One JSON object a line for reviewdog; its columns count bytes."""
    lines = []
    path, text = '', ['']
    for finding in sort_findings(findings):
        if finding.path != path:
            path, text = finding.path, (sources(finding.path) or '').split('\n')
        line = text[finding.line - 1] if finding.line <= len(text) else ''
        start = {'line': finding.line, 'column': len(line[: finding.column - 1].encode()) + 1}
        value = {
            'message': _text(finding),
            'location': {'path': finding.path, 'range': {'start': start}},
            'severity': _RDJSON[finding.severity],
            'source': {'name': 'sitegen'},
            'code': {'value': finding.code},
        }
        lines.append(json.dumps(value))
    return ''.join(f'{line}\n' for line in lines)
