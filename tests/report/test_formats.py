"""The report as HTML, JSON, CSV and calendar: escaping, folding, stable bytes."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date as Day
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.formats import FORMS, render_report
from sitegen.report.icalendar import LINE_BYTES, escape, fold
from sitegen.report.page import cut_agenda, until, whole_dates
from sitegen.report.staff import StaffReport, make_report
from sitegen.report.tables import COLUMNS, neutral
from tests.conftest import ROOT
from tests.report.offices import TODAY, snapshot_on, write_office

HOSTILE = '=HYPERLINK("//evil.example","x");<script>alert(1)</script>\\, a & b\'s'
BUSY: dict[str, dict[str, Any]] = {
    'alatau': {'valid_until': '2026-12-05', 'attestations': [{'id': 'survey', 'date': '2025-12-01'}]},
    'tian-shan': {'name': 'Тянь-Шань', 'people': 20},
    'zhetysu': {'name': HOSTILE, 'valid_until': '2026-11-20'},
}


@pytest.fixture
def busy(tmp_path: Path) -> StaffReport:
    return make_report(snapshot_on(write_office(tmp_path, BUSY)))


def text_of(report: StaffReport, form: str) -> str:
    return render_report(report, form).decode()


@pytest.mark.parametrize('form', FORMS)
def test_same_input_same_bytes(form: str) -> None:
    """Locale, time zone and hash seed change nothing of a report."""
    command = [sys.executable, '-m', 'sitegen', 'report', '--root', str(ROOT), '--today', '2027-06-20']
    outputs = set()
    for number, zone, locale in ((1, 'UTC', 'C'), (2, 'Asia/Almaty', 'C.UTF-8')):
        different = {
            'PYTHONHASHSEED': str(number),
            'TZ': zone,
            'LC_ALL': locale,
            'SOURCE_DATE_EPOCH': '1795219200',
        }
        done = subprocess.run(
            [*command, '--format', form], capture_output=True, check=False, env={**os.environ, **different}
        )
        assert (done.returncode, done.stderr) == (0, b'')
        outputs.add(done.stdout)
    assert len(outputs) == 1


# JSON


def test_json_has_every_key(busy: StaffReport) -> None:
    """JSON is versioned, marked as private, and has all its keys in one order."""
    value = json.loads(text_of(busy, 'json'))
    assert list(value) == [
        'version',
        'note',
        'today',
        'title',
        'program',
        'counts',
        'agenda',
        'levels',
        'statuses',
        'partners',
        'what_if',
    ]
    assert (value['version'], value['note'], value['today']) == (1, 'for staff; not for publishing', '2026-11-21')
    assert value['counts'] == {
        'partners': 3,
        'listed': 2,
        'agenda': 5,
        'overdue': 1,
        'errors': 0,
        'warnings': 1,
    }
    assert value['agenda'][1] == {
        'date': '2026-11-21',
        'days': 0,
        'kind': 'renewal',
        'partner': 'alatau',
        'name': 'Alatau',
        'what': 'Membership ends on 2026-12-05',
        'detail': 'the renewal request is due by 2026-11-21; shown as Base, not listed from 2026-12-06 on',
        'subject': '2026-12-05',
        'path': 'content/partners/alatau.md',
    }
    assert value['partners'][1] == {
        'id': 'alatau',
        'name': 'Alatau',
        'claimed': 'upper',
        'qualified': 'upper',
        'effective': 'upper',
        'listed': True,
        'fault': False,
        'statuses': [],
        'points': 10,
        'rank': 1,
        'valid_until': '2026-12-05',
        'next_change': {'date': '2026-12-01', 'what': 'survey'},
        'path': 'content/partners/alatau.md',
    }
    assert value['what_if'] is None


# CSV


def test_csv_is_one_table(busy: StaffReport) -> None:
    """CSV has a row per item under one header, and CRLF at the end of each."""
    text = text_of(busy, 'csv')
    rows = list(csv.reader(StringIO(text, newline='')))
    assert tuple(rows[0]) == COLUMNS
    assert [row[:4] for row in rows[1:]] == [
        ['2026-11-20', '-1', 'lapse', 'zhetysu'],
        ['2026-11-21', '0', 'renewal', 'alatau'],
        ['2026-11-30', '9', 'fall', 'alatau'],
        ['2026-11-30', '9', 'attestation', 'alatau'],
        ['', '', 'rise', 'tian-shan'],
    ]
    assert text.count('\r\n') == text.count('\n') == len(rows)


def test_csv_holds_no_formula(busy: StaffReport) -> None:
    """A name that begins like a formula comes as text."""
    rows = list(csv.DictReader(StringIO(text_of(busy, 'csv'), newline='')))
    assert rows[0]['name'] == f"'{HOSTILE}"


@pytest.mark.parametrize('sign', ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
def test_neutral_cells(sign: str) -> None:
    """Whatever a spreadsheet could take for the start of a formula gets an apostrophe before it, and only there."""
    assert neutral(f'{sign}1') == f"'{sign}1"
    assert neutral(f'1{sign}') == f'1{sign}'
    assert neutral('') == ''


# iCalendar


def unfolded(text: str) -> list[str]:
    return text.replace('\r\n ', '').split('\r\n')


def test_calendar_of_a_day(busy: StaffReport) -> None:
    """Each item with a date is an all-day private event; what has none is left out."""
    lines = unfolded(text_of(busy, 'ics'))
    assert lines[:5] == [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//sitegen//staff report//EN',
        'CALSCALE:GREGORIAN',
        'X-WR-CALNAME:Office',
    ]
    assert lines[-2:] == ['END:VCALENDAR', '']
    events = '\n'.join(lines).split('BEGIN:VEVENT\n')[1:]
    assert len(events) == 4
    assert 'Тянь-Шань' not in events[-1]
    assert re.sub('UID:[0-9a-f]{32}@', 'UID:…@', events[1]) == (
        'UID:…@partners.example.com\n'
        'DTSTAMP:20261121T000000Z\n'
        'DTSTART;VALUE=DATE:20261121\n'
        'SUMMARY:Alatau: Membership ends on 2026-12-05\n'
        'DESCRIPTION:the renewal request is due by 2026-11-21\\; shown as Base\\, not listed from 2026-12-06 on'
        '\\ncontent/partners/alatau.md\n'
        'CATEGORIES:renewal\n'
        'CLASS:PRIVATE\n'
        'TRANSP:TRANSPARENT\n'
        'END:VEVENT\n'
    )


def test_calendar_lines_are_short_and_whole(busy: StaffReport) -> None:
    """No line has more than 75 bytes, every one ends with CRLF, and each is UTF-8 by itself."""
    data = render_report(busy, 'ics')
    assert data.endswith(b'\r\n')
    assert data.count(b'\n') == data.count(b'\r\n')
    for line in data.split(b'\r\n'):
        assert len(line) <= LINE_BYTES
        line.decode()


@pytest.mark.parametrize(
    'text', ['ж' * 200, '🌊' * 60, 'a' * 74 + 'ж', 'a' * 75, 'a' * 76, '', 'SUMMARY:' + 'aж🌊' * 50]
)
def test_folding(text: str) -> None:
    """Folding cuts no character in two, fills lines to 75 bytes at most, and can be undone."""
    pieces = list(fold(text))
    assert '\r\n'.join(pieces).replace('\r\n ', '') == text
    assert all(len(piece.encode()) <= LINE_BYTES for piece in pieces)
    assert all(len(piece.encode()) > LINE_BYTES - 4 for piece in pieces[:-1])


def test_folding_at_the_limit() -> None:
    """75 bytes are one line, 76 are two, and the space of the second one counts."""
    assert list(fold('a' * 75)) == ['a' * 75]
    assert list(fold('a' * 76)) == ['a' * 75, ' a']
    assert list(fold('a' * 150)) == ['a' * 75, ' ' + 'a' * 74, ' a']


def test_escaping_for_a_calendar() -> None:
    """Backslashes, semicolons, commas and line ends are escaped, other control characters go."""
    assert escape('a\\b;c,d\r\ne\rf\ng\x00\x1b\x85h\ti') == 'a\\\\b\\;c\\,d\\ne\\nf\\ngh\ti'


def test_calendar_holds_no_foreign_line(busy: StaffReport) -> None:
    """A hostile name stays a value of its line."""
    lines = unfolded(text_of(busy, 'ics'))
    name = '=HYPERLINK("//evil.example"\\,"x")\\;<script>alert(1)</script>\\\\\\, a & b\'s'
    assert f'SUMMARY:{name}: Membership ended on 2026-11-20' in lines


def test_uids_last_and_differ(tmp_path: Path) -> None:
    """An event keeps its UID on the next day, also that of a claim, and no two have the same."""
    twins = [{'requirement': 'people', 'until': '2026-12-01'}] * 2
    partners: dict[str, dict[str, Any]] = {**BUSY, 'low': {'people': 4}, 'twins': {'exceptions': twins}}
    partners['twins']['exceptions'][1] = {**twins[0], 'reason': 'another'}
    root = write_office(tmp_path, partners)
    uids = [
        re.findall(r'UID:(\w+)@', text_of(make_report(snapshot_on(root, day)), 'ics'))
        for day in (TODAY, Day(2026, 11, 22))
    ]
    assert len(set(uids[0])) == len(uids[0]) == 7
    assert set(uids[0]) == set(uids[1])


# HTML


class Page(HTMLParser):
    """Tags, ids, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found['id'] or ''] if 'id' in found else []
        self.links += [found[key] or '' for key in ('href', 'src') if key in found]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_page_shows_hostile_names_as_text(busy: StaffReport) -> None:
    """A name that looks like markup is shown letter by letter."""
    page = Page(text_of(busy, 'html'))
    assert 'script' not in page.tags
    assert HOSTILE in page.words


def test_page_is_complete_in_itself(busy: StaffReport) -> None:
    """The page loads nothing, links only into itself, and every one of its links leads somewhere."""
    text = text_of(busy, 'html')
    page = Page(text)
    assert page.links
    assert {link for link in page.links if not link.startswith('#')} == set()
    assert {link.removeprefix('#') for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert 'url(' not in text
    assert '@import' not in text
    assert "default-src 'none'; style-src 'unsafe-inline'" in text


def test_page_says_that_it_is_private(busy: StaffReport) -> None:
    """The page says twice that it is not for publishing, and asks search engines to stay away."""
    text = text_of(busy, 'html')
    assert text.count('For staff; not for publishing') == 2
    assert '<meta name="robots" content="noindex, nofollow">' in text


def test_page_tells_only_of_findings_that_there_are(busy: StaffReport) -> None:
    """With warnings alone nothing is missing; with errors and warnings both are counted; with none nothing is said."""
    alerts = []
    for errors, warnings in ((0, 1), (1, 2), (0, 0)):
        severities = [Severity.ERROR] * errors + [Severity.WARNING] * warnings
        findings = [Diagnostic(path='x', code='P301', message='no', severity=severity) for severity in severities]
        page = text_of(replace(busy, snapshot=replace(busy.snapshot, findings=tuple(findings))), 'html')
        alerts.append(' '.join(page.partition('<p class="alert">')[2].partition('</p>')[0].split()))
    told = '; <code>sitegen check</code> tells which.'
    assert alerts == [
        f'The records have 1 warning{told}',
        f'The records have 1 error and 2 warnings{told} What cannot be read is missing here.',
        '',
    ]


def test_page_has_a_row_for_every_partner(busy: StaffReport) -> None:
    """Each partner has an anchor, and its first task, too."""
    ids = Page(text_of(busy, 'html')).ids
    for id in BUSY:
        assert ids.count(f'partner-{id}') == ids.count(f'todo-{id}') == 1


def test_stretches_of_the_agenda(busy: StaffReport) -> None:
    """The agenda is cut at today, 14 and 30 days, one partner's items of a day stand together, and a fall stands for
    what causes it."""
    found = {
        stretch.id: [(task.partner, [item.kind.value for item in task.items], task.first) for task in stretch.tasks]
        for stretch in cut_agenda(busy.agenda, TODAY)
    }
    assert found == {
        'overdue': [('zhetysu', ['lapse'], True)],
        'now': [('alatau', ['renewal'], True), ('alatau', ['fall'], False)],
        'soon': [],
        'later': [],
        'any-time': [('tian-shan', ['rise'], True)],
    }


@pytest.mark.parametrize(
    ('day', 'stretch'),
    [
        ('2026-11-20', 'overdue'),
        ('2026-11-21', 'now'),
        ('2026-12-05', 'now'),
        ('2026-12-06', 'soon'),
        ('2026-12-21', 'soon'),
        ('2026-12-22', 'later'),
    ],
)
def test_stretch_around_its_ends(day: str, stretch: str, tmp_path: Path) -> None:
    """Today is not overdue; 14 and 30 days ahead are the last of their stretches."""
    exception = {'requirement': 'people', 'until': day}
    report = make_report(snapshot_on(write_office(tmp_path, {'alatau': {'exceptions': [exception]}})))
    dated = [part for part in cut_agenda(report.agenda, TODAY) if part.id != 'any-time']
    assert [part.id for part in dated if part.tasks] == [stretch]


@pytest.mark.parametrize(
    ('day', 'words'),
    [(19, '2 days ago'), (20, 'yesterday'), (21, 'today'), (22, 'tomorrow'), (23, 'in 2 days')],
)
def test_days_in_words(day: int, words: str) -> None:
    """How far away a day is stands in words."""
    assert until(Day(2026, 11, day), TODAY) == words


def test_dates_do_not_break() -> None:
    """A date within a sentence stays on one line; what surrounds it is escaped."""
    expected = 'Until <span class="date">2026-11-21</span> &lt;b&gt;'
    assert whole_dates('until 2026-11-21 <b>') == expected


@pytest.mark.parametrize('form', FORMS)
def test_an_empty_directory(form: str, tmp_path: Path) -> None:
    """A directory without partners has a report, too."""
    (tmp_path / 'content').mkdir()
    report = make_report(snapshot_on(write_office(tmp_path, {})))
    assert render_report(report, form)
