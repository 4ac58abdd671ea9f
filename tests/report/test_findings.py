"""Findings as text and as JSON."""

from __future__ import annotations

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.findings import SNIPPET_WIDTH, cut_line, render_json, render_text, summary, visible

FINDING = Diagnostic(
    path='content/partners/acme.md',
    line=3,
    column=8,
    code='R315',
    message='"level" is "glod", which is no level of this program',
    help='did you mean "gold"?',
    field='level',
    partner='acme',
)
SOURCE = '---\nname: Acme\nlevel: glod\n---\n'


def text(finding: Diagnostic, source: str | None, *, colour: bool = False) -> list[str]:
    """The lines that show one finding, the summary left out."""
    return render_text([finding], lambda path: source, colour).splitlines()[:-1]


def test_a_finding_with_its_line_and_a_caret() -> None:
    """A finding shows its place, severity, code and message, the line with a caret, and the cure."""
    assert render_text([FINDING], lambda path: SOURCE) == (
        'content/partners/acme.md:3:8: error R315: "level" is "glod", which is no level of this program\n'
        '   3 | level: glod\n'
        '     |        ^\n'
        '   help: did you mean "gold"?\n'
        '1 error\n'
    )


def test_no_findings_are_said() -> None:
    """Without findings there is one line that says so."""
    assert render_text([], lambda path: None) == 'no findings\n'


def test_a_finding_without_cure_and_source() -> None:
    """Without a source there is no snippet, and without a cure no help."""
    finding = Diagnostic(path='a.md', code='F105', message='m')
    assert text(finding, None) == ['a.md:1:1: error F105: m']


@pytest.mark.parametrize(('line', 'source'), [(1, '---\nname: A'), (2, '---\n\nx'), (9, 'a\n')])
def test_lines_that_say_nothing_are_left_out(line: int, source: str) -> None:
    """A ruler, an empty line and a line beyond the end are not shown."""
    finding = Diagnostic(path='a.md', line=line, code='F105', message='m')
    assert len(text(finding, source)) == 1


def test_findings_are_sorted_and_each_file_is_read_once() -> None:
    """Findings stand by place whatever their order, and a file's text is asked for once."""
    asked: list[str] = []

    def source(path: str) -> str:
        asked.append(path)
        return 'one\ntwo\n'

    findings = [Diagnostic(path=path, line=line, code='X', message='m') for path in 'ba' for line in (2, 1)]
    shown = render_text(findings, source).splitlines()
    assert [line for line in shown if line[1:2] == '.' or ': error' in line] == [
        'a:1:1: error X: m',
        'a:2:1: error X: m',
        'b:1:1: error X: m',
        'b:2:1: error X: m',
    ]
    assert asked == ['a', 'b']


@pytest.mark.parametrize(
    ('severities', 'expected'),
    [
        (['error'], '1 error'),
        (['error', 'error'], '2 errors'),
        (['warning', 'notice', 'notice'], '1 warning, 2 notices'),
        (['notice', 'warning', 'error'], '1 error, 1 warning, 1 notice'),
        ([], 'no findings'),
    ],
)
def test_summary_counts_each_severity(severities: list[str], expected: str) -> None:
    """The summary counts errors, warnings and notices in this order, and leaves out what there is none of."""
    findings = [Diagnostic(path='a', code='X', severity=Severity(item), message='m') for item in severities]
    assert summary(findings) == expected


@pytest.mark.parametrize(
    ('line', 'column', 'shown', 'indent'),
    [
        ('name: x', 1, 'name: x', 0),
        ('name: x', 7, 'name: x', 6),
        ('name: x', 8, 'name: x', 7),
        ('name: x', 99, 'name: x', 7),
        ('日本: x', 5, '日本: x', 6),
        ('e\u0301e\u0301: x', 7, 'e\u0301e\u0301: x', 4),
        ('हिन्दी: x', 9, 'हिन्दी: x', 7),
        ('a\tb', 3, 'a→   b', 5),
        ('a\x1b[31mb', 3, 'a\\x1b[31mb', 5),
        ('a\u202eb', 3, 'a\\u202eb', 7),
        ('Ａ: x', 4, 'Ａ: x', 4),
    ],
)
def test_the_caret_stands_below_its_sign(line: str, column: int, shown: str, indent: int) -> None:
    """Wide letters take two columns of a terminal, marks none, and what is invisible stands as an escape."""
    assert cut_line(line, column) == (shown, indent)


def test_a_line_that_just_fits_is_whole() -> None:
    """A line of 100 columns is shown whole, one of 101 is cut."""
    assert cut_line('x' * 100, 100) == ('x' * 100, 99)
    assert cut_line('x' * 101, 1) == ('x' * 99 + '…', 0)


def test_a_long_line_is_cut_around_the_caret() -> None:
    """Of a long line the part around the caret is shown, with an ellipsis where something is left out."""
    shown, indent = cut_line('a' * 500 + 'X' + 'b' * 500, 501)
    assert shown[indent] == 'X'
    assert (shown[0], shown[-1], len(shown)) == ('…', '…', 100)
    shown, indent = cut_line('a' * 500 + 'X', 501)
    assert (shown[indent:], shown[0]) == ('X', '…')


@given(st.text(alphabet=st.characters(exclude_characters='\n'), max_size=300), st.integers(1, 400))
def test_any_line_is_cut_to_the_width(line: str, column: int) -> None:
    """No line is wider than the snippet, nothing in it steers a terminal, and the caret lies within."""
    shown, indent = cut_line(line, column)
    width = sum(_columns(sign) for sign in shown)
    assert width <= SNIPPET_WIDTH
    assert 0 <= indent <= width
    assert not [sign for sign in shown if unicodedata.category(sign) in ('Cc', 'Cs', 'Zl', 'Zp')]
    assert not set(shown) & set('\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f')


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ('Mn', 'Me', 'Cf'):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in 'WF' else 1


@pytest.mark.parametrize(
    ('given_text', 'expected'),
    [
        ('plain — текст', 'plain — текст'),
        ('\x1b[2J\x07', '\\x1b[2J\\x07'),
        ('a\nb', 'a\\nb'),
        ('\x9b31m', '\\x9b31m'),
        ('\u202ea', '\\u202ea'),
        ('\udcff', '\\udcff'),
        ('क्\u200dष', 'क्\u200dष'),
        ('a\xa0b', 'a\xa0b'),
    ],
)
def test_text_is_made_harmless(given_text: str, expected: str) -> None:
    """Controls, overrides and broken surrogates stand as escapes; ordinary text of any script stays."""
    assert visible(given_text) == expected


def test_a_message_cannot_begin_a_new_line() -> None:
    """Whatever an author wrote, a finding stays within its own lines: no workflow command can be forged."""
    hostile = Diagnostic(path='a\n::error::b', code='X', message='m\n::set-output name=x::y', help='h\r\n::stop')
    assert all(not line.startswith('::') for line in render_text([hostile], lambda path: None).splitlines())


def test_colours_only_where_asked() -> None:
    """Without colours there is no escape at all; with them the letters are the same."""
    plain = render_text([FINDING], lambda path: SOURCE)
    coloured = render_text([FINDING], lambda path: SOURCE, colour=True)
    assert '\x1b' not in plain
    assert '\x1b[1;31merror R315:\x1b[0m' in coloured
    for code in ('\x1b[0m', '\x1b[1m', '\x1b[2m', '\x1b[1;31m'):
        coloured = coloured.replace(code, '')
    assert coloured == plain


def test_json_has_the_form_of_the_contract() -> None:
    """JSON has version, day, counts of all severities, and the findings with all their keys, sorted."""
    other = Diagnostic(path='content/a.md', code='F108', severity=Severity.WARNING, message='m')
    shown = render_json([FINDING, other], date(2026, 11, 21))
    assert shown.endswith('}\n')
    assert json.loads(shown) == {
        'version': 1,
        'today': '2026-11-21',
        'counts': {'error': 1, 'warning': 1, 'notice': 0},
        'findings': [
            {
                'path': 'content/a.md',
                'line': 1,
                'column': 1,
                'code': 'F108',
                'severity': 'warning',
                'message': 'm',
                'help': '',
                'field': '',
                'partner': '',
            },
            {
                'path': 'content/partners/acme.md',
                'line': 3,
                'column': 8,
                'code': 'R315',
                'severity': 'error',
                'message': '"level" is "glod", which is no level of this program',
                'help': 'did you mean "gold"?',
                'field': 'level',
                'partner': 'acme',
            },
        ],
    }
    assert list(json.loads(shown)) == ['version', 'today', 'counts', 'findings']


@given(st.text())
def test_json_is_ascii_and_harmless(message: str) -> None:
    """Whatever a message holds, JSON is ASCII without controls and gives the message back."""
    shown = render_json([Diagnostic(path='a', code='X', message=message)], date(2026, 11, 21))
    assert shown.isascii()
    assert all(sign.isprintable() or sign == '\n' for sign in shown)
    assert json.loads(shown)['findings'][0]['message'] == message
