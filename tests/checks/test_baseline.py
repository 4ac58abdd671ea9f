"""The baseline: what it excuses, until when, and what is wrong with it."""

from __future__ import annotations

from datetime import date as Day

import pytest

from sitegen.checks.baseline import read_baseline
from sitegen.diagnostics import Diagnostic, Severity

FINDING = Diagnostic(
    path='content/cases/bank.md', line=3, code='P312', message='short', help='write more', partner='acme', field='body'
)
HEAD = 'version: 1\nentries:\n'


def _weighed(entry: str, today: Day = Day(2026, 11, 21)) -> Diagnostic:
    """FINDING after a baseline of one entry."""
    baseline = read_baseline('baseline.yml', f'{HEAD}  - {{{entry}}}\n'.encode())
    assert baseline.findings == ()
    return baseline.apply([FINDING], today)[0]


@pytest.mark.parametrize(('day', 'severity'), [(30, 'notice'), (31, 'notice'), (32, 'error')])
def test_finding_comes_back_after_its_day(day: int, severity: str) -> None:
    """The day of an entry is its last good day."""
    today = Day.fromordinal(Day(2027, 3, 1).toordinal() + day - 1)
    assert _weighed('code: P312, by: Office, until: 2027-03-31', today).severity == severity


def test_excused_finding_tells_who_and_until_when() -> None:
    """An excused finding is a notice that says who excused it until when, and its cure."""
    finding = _weighed('code: P312, by: Office, until: 2027-03-31')
    assert finding.severity is Severity.NOTICE
    assert finding.help == 'may stay until 2027-03-31 (Office); then: write more'


@pytest.mark.parametrize(
    ('entry', 'covered'),
    [
        ('path: content/cases/*', True),
        ('path: content/cases/bank.md', True),
        ('path: content/partners/*', False),
        ('partner: acme', True),
        ('partner: birch', False),
        ('field: body', True),
        ('field: title', False),
        ('path: content/cases/*, partner: birch', False),
    ],
)
def test_entry_narrows_what_it_covers(entry: str, covered: bool) -> None:
    """Path, partner and field narrow an entry; all that stand there must hold."""
    finding = _weighed(f'code: P312, by: Office, until: 2027-03-31, {entry}')
    assert (finding.severity is Severity.NOTICE) is covered


def test_other_codes_are_not_covered() -> None:
    """An entry covers the findings of its code only."""
    assert _weighed('code: P313, by: Office, until: 2027-03-31') == FINDING


@pytest.mark.parametrize(
    ('text', 'found'),
    [
        (f'{HEAD}  - {{code: P312, until: 2027-03-31}}\n', [(3, 'R302', '"entries[0].by" is missing')]),
        (f'{HEAD}  - {{code: P312, by: x}}\n', [(3, 'R302', '"entries[0].until" is missing')]),
        (
            f'{HEAD}  - {{code: p1, by: x, until: 2027-02-30, why: y}}\n',
            [
                (3, 'R315', '"entries[0].code" is "p1"; it takes a code'),
                (3, 'R308', '"entries[0].until" is "2027-02-30", which is no day of the calendar'),
                (3, 'R301', 'unknown key "why" in "entries[0]"'),
            ],
        ),
        ('', [(1, 'R302', '"version" is missing'), (1, 'R302', '"entries" is missing')]),
        ('a: *x\n', [(1, 'Y214', 'alias "*x" is not allowed')]),
    ],
)
def test_mistakes_of_the_file_are_located(text: str, found: list[tuple[int, str, str]]) -> None:
    """A baseline has findings of its own, and what is at fault covers nothing."""
    baseline = read_baseline('baseline.yml', text.encode())
    assert [(f.line, f.code, f.message) for f in baseline.findings] == found
    assert baseline.apply([FINDING], Day(2026, 1, 1)) == [FINDING, *baseline.findings]
