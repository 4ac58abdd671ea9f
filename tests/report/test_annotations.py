"""Annotations and the job summary: within GitHub's limits, and without effect of what strangers wrote."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.annotations import MAX_ANNOTATIONS, render_github, render_job_summary
from sitegen.report.markdown import code, escaped


def _finding(line: int, severity: Severity = Severity.ERROR, message: str = 'wrong', **more: str) -> Diagnostic:
    return Diagnostic(
        path='content/partners/acme.md', line=line, column=3, code='R310', severity=severity, message=message, **more
    )


def test_finding_is_a_command() -> None:
    """A finding is a workflow command with its file, line, column, code and field, and its cure on a second line."""
    finding = _finding(4, message='"website" is wrong', help='write "https://"', field='website')
    assert render_github([finding]) == (
        '::error file=content/partners/acme.md,line=4,col=3,title=R310 (website)::'
        '"website" is wrong%0Awrite "https://"\n'
        '1 error\n'
    )


def test_weightiest_come_first() -> None:
    """Errors stand before warnings, warnings before notices, wherever they are."""
    text = render_github([_finding(1, Severity.NOTICE), _finding(2, Severity.WARNING), _finding(3)])
    assert [line.split(' ')[0] for line in text.splitlines()] == ['::error', '::warning', '::notice', '1']


def test_limits_of_a_step() -> None:
    """At most 10 annotations of a severity are commands; the rest are plain lines of the log."""
    for count in (MAX_ANNOTATIONS - 1, MAX_ANNOTATIONS, MAX_ANNOTATIONS + 1):
        findings = [_finding(n + 1) for n in range(count)] + [_finding(n + 1, Severity.WARNING) for n in range(count)]
        lines = render_github(findings).splitlines()
        assert sum(line.startswith('::error ') for line in lines) == min(count, 10)
        assert sum(line.startswith('::warning ') for line in lines) == min(count, 10)
        assert sum(line.startswith('- content/') for line in lines) == 2 * max(count - 10, 0)


def test_name_of_a_partner_is_no_command() -> None:
    """Neither line feeds nor colons nor the older form of a command get through, in annotations or plain lines."""
    evil = 'x\n::error::y\r::set-output name=a::b%0A::stop-commands::t ##[error]z'
    findings = [_finding(n + 1, message=evil, help=evil, field='a,b::c\n::d') for n in range(12)]
    text = render_github(findings)
    for line in text.splitlines():
        assert line.startswith(('::error file=', '- ', '12 '))
        assert '##[' not in line
        assert '\r' not in line
    assert 'title=R310 (a%2Cb%3A%3Ac%0A%3A%3Ad)::' in text


def test_no_findings() -> None:
    """Without findings there is nothing but the sum."""
    assert render_github([]) == 'no findings\n'
    assert render_job_summary([]) == '### 0 errors, 0 warnings, 0 notices\n\n'


def test_job_summary_has_all_findings() -> None:
    """The summary has a row for every finding, the weightiest first, in Markdown without effect."""
    findings = [_finding(n + 1) for n in range(30)] + [_finding(99, message='@x <b> | [y](z)', help='so')]
    lines = render_job_summary(findings).splitlines()
    assert lines[0] == '### 31 errors, 0 warnings, 0 notices'
    assert len(lines) == 4 + 31
    assert lines[-1] == ('| `content/partners/acme.md:99:3` | error R310 | @\u2060x \\<b\\> \\| \\[y\\](z) | so |')


def test_job_summary_stays_below_its_limit() -> None:
    """What does not fit into a summary is counted."""
    text = render_job_summary([_finding(n + 1, message='x' * 1_000) for n in range(1_200)])
    assert len(text.encode()) < 1024 * 1024
    assert text.splitlines()[-1].startswith('… and ')


def test_code_spans_hold_backticks() -> None:
    """A code span is longer than any run of backticks in it, and a table's bar does not end it."""
    assert code('a`b``c') == '```a`b``c```'
    assert code('`a') == '`` `a ``'
    assert code('a|b\nc') == '`a¦b c`'
    assert code('') == '–'


def test_escaped_text_is_one_line() -> None:
    """Line feeds become spaces, controls become escapes."""
    assert escaped('a\n/merge\x1b[31m') == 'a /merge\\\\x1b\\[31m'


@given(st.text(st.characters() | st.sampled_from('\\`*_[]()<>|~&$!#@:/-+. \n'), max_size=60))
@example('https://partner.example')
@example('\\://')
def test_escaped_text_is_nothing_but_text(text: str) -> None:
    """Whatever stands in a text: Markdown makes no tag of it, a host no link, and code spans hold it whole."""
    markdown = MarkdownIt('commonmark').enable(['table', 'strikethrough'])
    html = markdown.render(f'- x {escaped(text)}\n- {code(text)}\n')
    tags = re.findall('<[^>]*>', html.replace('<li>', '').replace('</li>', '').replace('\n', ''))
    assert tags in (['<ul>', '</ul>'], ['<ul>', '<code>', '</code>', '</ul>'])
    # Behind a backslash `://` begins no link, unless another backslash takes the first one's effect away.
    assert all(len(slashes) % 2 for slashes in re.findall(r'(\\*)://', escaped(text)))
