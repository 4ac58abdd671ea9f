"""The formats of other programs, held against what those programs demand."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from sitegen.codes import catalogue
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.exchange import render_gitlab, render_junit, render_rdjsonl, render_sarif
from tests.conftest import ROOT

FINDINGS = [
    Diagnostic(path='content/partners/b.md', line=2, column=9, code='R310', message='wrong', help='right'),
    Diagnostic(path='content/partners/ä b.md', line=1, column=1, code='P301', severity=Severity.WARNING, message='<&"'),
    Diagnostic(path='content/partners/b.md', line=3, column=1, code='R310', message='wrong', help='right'),
    Diagnostic(path='site.yml', line=1, column=1, code='B999', severity=Severity.NOTICE, message='a\x00\x1b[31m]]>'),
]

# Every code, at every severity, in files whose names need care.
ALL_KINDS = [
    Diagnostic(path=path, line=number + 1, column=number + 1, code=code, severity=severity, message=path, help='"<&>"')
    for number, code in enumerate(sorted(catalogue()))
    for severity, path in zip(Severity, ('content/a b.md', 'content/ä%41#?.md', "content/'&<>\x1b.md"), strict=True)
]
KINDS = pytest.mark.parametrize('findings', [FINDINGS, [], ALL_KINDS], ids=['some', 'none', 'all'])


def _sarif_validator() -> jsonschema.Draft4Validator:
    """The published schema of SARIF 2.1.0, as it comes with Microsoft's matchers for it."""
    schema = ROOT / 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'
    loaded = json.loads(schema.read_text(encoding='utf-8'))
    return jsonschema.Draft4Validator(loaded, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


@KINDS
def test_sarif_is_valid(findings: list[Diagnostic]) -> None:
    """The log has the structure of SARIF 2.1.0, and its results point at the rules that they name."""
    log = json.loads(render_sarif(findings))
    assert [f'{error.json_path} {error.message}' for error in _sarif_validator().iter_errors(log)] == []
    run = log['runs'][0]
    rules = run['tool']['driver']['rules']
    assert [rules[result['ruleIndex']]['id'] for result in run['results']] == [r['ruleId'] for r in run['results']]
    assert len({result['partialFingerprints']['sitegen/v1'] for result in run['results']}) == len(findings)


def test_sarif_tells_places_and_levels() -> None:
    """Places are percent-encoded below the root; notices are notes; unknown codes have no explanation."""
    run = json.loads(render_sarif(FINDINGS))['runs'][0]
    places = [result['locations'][0]['physicalLocation'] for result in run['results']]
    assert places[2]['artifactLocation'] == {'uri': 'content/partners/%C3%A4%20b.md', 'uriBaseId': '%SRCROOT%'}
    assert places[0]['region'] == {'startLine': 2, 'startColumn': 9}
    assert [result['level'] for result in run['results']] == ['error', 'error', 'warning', 'note']
    assert run['tool']['driver']['rules'][0] == {'id': 'B999'}


def test_gitlab_report() -> None:
    """Each issue has what GitLab reads, with a fingerprint that no other one has and that no line moves."""
    issues = json.loads(render_gitlab(FINDINGS))
    assert issues[0] == {
        'description': 'wrong – right',
        'check_name': 'R310',
        'fingerprint': issues[0]['fingerprint'],
        'severity': 'major',
        'location': {'path': 'content/partners/b.md', 'lines': {'begin': 2}},
    }
    assert len({issue['fingerprint'] for issue in issues}) == 4
    moved = [dataclasses.replace(FINDINGS[0], line=40)]
    assert json.loads(render_gitlab(moved))[0]['fingerprint'] == issues[0]['fingerprint']
    assert {issue['severity'] for issue in issues} <= {'info', 'minor', 'major', 'critical', 'blocker'}
    assert render_gitlab([]) == '[]\n'


@KINDS
def test_junit_is_valid(findings: list[Diagnostic]) -> None:
    """The report has the structure that Jenkins publishes for JUnit's XML."""
    schema = xmlschema.XMLSchema10(Path(__file__).with_name('junit-10.xsd'))
    assert [str(error.reason) for error in schema.iter_errors(render_junit(findings))] == []


@KINDS
def test_rdjsonl_is_one_object_a_line(findings: list[Diagnostic]) -> None:
    """Each line is a diagnostic with what reviewdog demands of one, counted from 1, and nothing else in it."""
    lines = render_rdjsonl(findings, lambda path: None).splitlines()
    assert len(lines) == len(findings)
    for line in lines:
        value = json.loads(line)
        assert list(value) == ['message', 'location', 'severity', 'source', 'code']
        assert value['severity'] in {'ERROR', 'WARNING', 'INFO'}
        assert value['location']['path']
        assert min(value['location']['range']['start'].values()) >= 1


def test_junit_report() -> None:
    """A file with an error is a failed case; one with less is a passed case that says so."""
    root = ET.fromstring(render_junit(FINDINGS))
    assert root.tag == 'testsuites'
    assert root.attrib == {'name': 'sitegen', 'tests': '3', 'failures': '1', 'errors': '0'}
    cases = {case.attrib['name']: case for case in root.iter('testcase')}
    failure = cases['content/partners/b.md'].find('failure')
    assert failure is not None
    assert failure.attrib == {'type': 'R310', 'message': 'wrong'}
    assert failure.text == '2:9: error R310: wrong – right\n3:1: error R310: wrong – right'
    told = cases['site.yml'].find('system-out')
    assert told is not None
    assert told.text == '1:1: notice B999: a\\x00\\x1b[31m]]>'


def test_junit_without_findings_has_a_case() -> None:
    """A report without any case would look as if nothing had been checked."""
    root = ET.fromstring(render_junit([]))
    assert [case.attrib['name'] for case in root.iter('testcase')] == ['all files']


def test_rdjsonl_counts_bytes() -> None:
    """Each finding is one line of JSON; its column counts the bytes of the line before it."""
    lines = render_rdjsonl(FINDINGS, lambda path: '---\nимя: x, y\n' if path.endswith('b.md') else None).splitlines()
    assert len(lines) == 4
    assert json.loads(lines[0]) == {
        'message': 'wrong – right',
        'location': {'path': 'content/partners/b.md', 'range': {'start': {'line': 2, 'column': 12}}},
        'severity': 'ERROR',
        'source': {'name': 'sitegen'},
        'code': {'value': 'R310'},
    }
    assert [json.loads(line)['severity'] for line in lines] == ['ERROR', 'ERROR', 'WARNING', 'INFO']
