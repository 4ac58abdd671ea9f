"""The formats of other programs, held against what those programs demand."""

from __future__ import annotations

import dataclasses
import json
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.exchange import render_gitlab, render_junit, render_rdjsonl, render_sarif

FINDINGS = [
    Diagnostic(path='content/partners/b.md', line=2, column=9, code='R310', message='wrong', help='right'),
    Diagnostic(path='content/partners/ä b.md', line=1, column=1, code='P301', severity=Severity.WARNING, message='<&"'),
    Diagnostic(path='content/partners/b.md', line=3, column=1, code='R310', message='wrong', help='right'),
    Diagnostic(path='site.yml', line=1, column=1, code='B999', severity=Severity.NOTICE, message='a\x00\x1b[31m]]>'),
]

# What SARIF 2.1.0 demands of the parts that are written here; nothing else may stand in them.
_TEXT = {
    'type': 'object',
    'properties': {'text': {'type': 'string', 'minLength': 1}},
    'required': ['text'],
    'additionalProperties': False,
}
_RULE = {
    'type': 'object',
    'properties': {'id': {'type': 'string'}, 'name': {'type': 'string', 'pattern': '^[A-Z][A-Za-z]+$'}}
    | dict.fromkeys(('shortDescription', 'fullDescription', 'help'), _TEXT),
    'required': ['id'],
    'additionalProperties': False,
}
_PLACE = {
    'type': 'object',
    'properties': {
        'artifactLocation': {
            'type': 'object',
            'properties': {
                'uri': {'type': 'string', 'pattern': '^[!-~]+$'},
                'uriBaseId': {'const': '%SRCROOT%'},
            },
            'required': ['uri', 'uriBaseId'],
            'additionalProperties': False,
        },
        'region': {
            'type': 'object',
            'properties': {key: {'type': 'integer', 'minimum': 1} for key in ('startLine', 'startColumn')},
            'required': ['startLine', 'startColumn'],
            'additionalProperties': False,
        },
    },
    'required': ['artifactLocation', 'region'],
    'additionalProperties': False,
}
_RESULT = {
    'type': 'object',
    'properties': {
        'ruleId': {'type': 'string'},
        'ruleIndex': {'type': 'integer', 'minimum': 0},
        'level': {'enum': ['none', 'note', 'warning', 'error']},
        'message': _TEXT,
        'locations': {
            'type': 'array',
            'items': {'type': 'object', 'properties': {'physicalLocation': _PLACE}, 'additionalProperties': False},
        },
        'partialFingerprints': {'type': 'object', 'additionalProperties': {'type': 'string'}},
    },
    'required': ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
    'additionalProperties': False,
}
_RUN = {
    'type': 'object',
    'properties': {
        'tool': {
            'type': 'object',
            'properties': {
                'driver': {
                    'type': 'object',
                    'properties': {
                        'name': {'type': 'string'},
                        'version': {'type': 'string'},
                        'rules': {'type': 'array', 'items': _RULE, 'uniqueItems': True},
                    },
                    'required': ['name'],
                    'additionalProperties': False,
                }
            },
            'required': ['driver'],
            'additionalProperties': False,
        },
        'columnKind': {'enum': ['utf16CodeUnits', 'unicodeCodePoints']},
        'originalUriBaseIds': {'type': 'object'},
        'results': {'type': 'array', 'items': _RESULT},
    },
    'required': ['tool', 'results'],
    'additionalProperties': False,
}
SARIF = {
    'type': 'object',
    'properties': {
        '$schema': {'type': 'string', 'format': 'uri'},
        'version': {'const': '2.1.0'},
        'runs': {'type': 'array', 'items': _RUN, 'minItems': 1, 'maxItems': 1},
    },
    'required': ['version', 'runs'],
    'additionalProperties': False,
}


@pytest.mark.parametrize('findings', [FINDINGS, []])
def test_sarif_has_the_structure_of_the_standard(findings: list[Diagnostic]) -> None:
    """The log has the parts that SARIF 2.1.0 demands, and its results point at the rules that they name."""
    log = json.loads(render_sarif(findings))
    jsonschema.validate(log, SARIF)
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
