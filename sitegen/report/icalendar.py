"""The agenda as a calendar (RFC 5545): one all-day event on the last good day of each item.

What has no date has no event. The same day and files give the same bytes: DTSTAMP is the day of the report, and an
event keeps its UID from one report to the next, so that a calendar that is imported again is updated.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date as Day
from urllib.parse import urlsplit

from sitegen.report.agenda import AgendaItem, Kind
from sitegen.report.staff import StaffReport

LINE_BYTES = 75
# A text may hold no control characters (RFC 5545, 3.1); the tabulator is the one exception.
_CONTROL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f]')


def render_icalendar(report: StaffReport) -> str:
    """The calendar, with CRLF at the end of every line."""
    snapshot = report.snapshot
    host = urlsplit(snapshot.base_url).hostname or 'sitegen.invalid'
    lines = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//sitegen//staff report//EN',
        'CALSCALE:GREGORIAN',
        f'X-WR-CALNAME:{escape(snapshot.title)}',
    ]
    used: set[str] = set()
    for item in report.agenda:
        if item.date:
            lines += _event(item, item.date, _new_uid(item, used), host, report.today)
    lines.append('END:VCALENDAR')
    return ''.join(f'{folded}\r\n' for line in lines for folded in fold(line))


def _event(item: AgendaItem, day: Day, uid: str, host: str, today: Day) -> Iterator[str]:
    yield 'BEGIN:VEVENT'
    yield f'UID:{uid}@{host}'
    yield f'DTSTAMP:{_basic(today)}T000000Z'
    yield f'DTSTART;VALUE=DATE:{_basic(day)}'
    yield f'SUMMARY:{escape(f"{item.name}: {item.what}")}'
    yield f'DESCRIPTION:{escape(item.detail)}\\n{escape(item.path)}'
    yield f'CATEGORIES:{item.kind.value}'
    yield 'CLASS:PRIVATE'
    yield 'TRANSP:TRANSPARENT'
    yield 'END:VEVENT'


def _basic(day: Day) -> str:
    """ISO 8601 without hyphens. `strftime` would leave out the zeros of an early year."""
    return day.isoformat().replace('-', '')


def _new_uid(item: AgendaItem, used: set[str]) -> str:
    """The name of an event for ever: of what it is about, and of its day where that does not move by itself."""
    day = '' if item.kind is Kind.CLAIM else str(item.date)
    key = '\0'.join((item.kind, item.partner, item.subject, day))
    number = 0
    while True:
        uid = hashlib.sha256(f'{key}\0{number}'.encode()).hexdigest()[:32]
        if uid not in used:
            used.add(uid)
            return uid
        number += 1


def escape(text: str) -> str:
    """A value of the type TEXT (RFC 5545, 3.3.11)."""
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    text = _CONTROL.sub('', text.replace('\\', '\\\\').replace(';', '\\;').replace(',', '\\,'))
    return text.replace('\n', '\\n')


def fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 bytes, the later ones after a space; no character is cut (RFC 5545, 3.1)."""
    piece, size = '', 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE_BYTES:
            yield piece
            piece, size = ' ', 1
        piece += sign
        size += width
    yield piece
