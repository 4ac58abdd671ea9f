"""The report as JSON for a program and as CSV for a spreadsheet.

JSON has every key always, in this order, and is versioned. CSV has one row per item of the agenda; what a what-if
changes follows as rows of the kinds `would-rise`, `would-fall` and so on, without a date.
"""

from __future__ import annotations

import csv
import json
from datetime import date as Day
from io import StringIO
from typing import Any

from sitegen.report.agenda import AgendaItem
from sitegen.report.comparing import Comparison, Shift, Standing, describe_differences, describe_level
from sitegen.report.staff import PartnerLine, StaffReport

NOTE = 'for staff; not for publishing'
COLUMNS = ('date', 'days', 'kind', 'partner', 'name', 'what', 'detail', 'path')
# What a spreadsheet takes for the beginning of a formula, full-width forms included, or skips to find one.
_FORMULA = ('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠')


def render_json(report: StaffReport) -> str:
    """The whole report; ASCII only, with a line feed at the end."""
    snapshot = report.snapshot
    value = {
        'version': 1,
        'note': NOTE,
        'today': report.today.isoformat(),
        'title': snapshot.title,
        'program': {'id': snapshot.program.id, 'name': snapshot.text(snapshot.program.name)},
        'counts': {
            'partners': len(report.partners),
            'listed': len(snapshot.ranks),
            'agenda': len(report.agenda),
            'overdue': report.overdue,
            'errors': report.errors,
            'warnings': report.warnings,
        },
        'agenda': [_item(item, report.today) for item in report.agenda],
        'levels': [
            {
                'id': level.id,
                'name': level.name,
                'claimed': level.claimed,
                'qualified': level.qualified,
                'effective': level.effective,
                'listed': level.listed,
            }
            for level in report.levels
        ],
        'statuses': [
            {'id': status.id, 'name': status.name, 'claimed': status.claimed, 'shown': status.shown}
            for status in report.statuses
        ],
        'partners': [_partner(line) for line in report.partners],
        'what_if': _what_if(report.what_if) if report.what_if else None,
    }
    return json.dumps(value, indent=2) + '\n'


def _item(item: AgendaItem, today: Day) -> dict[str, Any]:
    return {
        'date': item.date.isoformat() if item.date else None,
        'days': (item.date - today).days if item.date else None,
        'kind': item.kind.value,
        'partner': item.partner,
        'name': item.name,
        'what': item.what,
        'detail': item.detail,
        'subject': item.subject,
        'path': item.path,
    }


def _partner(line: PartnerLine) -> dict[str, Any]:
    change = line.next_change
    return {
        'id': line.id,
        'name': line.name,
        'claimed': line.claimed,
        'qualified': line.qualified,
        'effective': line.effective,
        'listed': line.listed,
        'fault': line.fault,
        'statuses': list(line.statuses),
        'points': line.points,
        'rank': line.rank,
        'valid_until': line.valid_until.isoformat() if line.valid_until else None,
        'next_change': {'date': change.date.isoformat(), 'what': change.what} if change else None,
        'path': line.path,
    }


def _what_if(comparison: Comparison) -> dict[str, Any]:
    return {
        'before': {
            'program': comparison.before_program,
            'path': comparison.before_path,
            'today': comparison.before_day.isoformat(),
        },
        'after': {
            'program': comparison.after_program,
            'path': comparison.after_path,
            'today': comparison.after_day.isoformat(),
        },
        'unchanged': comparison.unchanged,
        'unread_records': comparison.unread,
        'shifts': [
            {
                'partner': shift.partner,
                'name': shift.name,
                'direction': shift.direction.value,
                'before': _standing(shift.before),
                'after': _standing(shift.after) if shift.after else None,
                'why': shift.why,
            }
            for shift in comparison.shifts
        ],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        'qualified': standing.qualified,
        'effective': standing.effective,
        'listed': standing.listed,
        'statuses': list(standing.statuses),
        'points': standing.points,
        'rank': standing.rank,
    }


def render_csv(report: StaffReport) -> str:
    """The agenda as RFC 4180 has it, every text safe for a spreadsheet; `days` is negative where it is overdue."""
    out = StringIO(newline='')
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_item_row(item, report.today) for item in report.agenda)
    writer.writerows(_shift_row(shift) for shift in (report.what_if.shifts if report.what_if else ()))
    return out.getvalue()


def _item_row(item: AgendaItem, today: Day) -> list[str]:
    texts = (item.kind.value, item.partner, item.name, item.what, item.detail, item.path)
    day = (item.date.isoformat(), str((item.date - today).days)) if item.date else ('', '')
    return [*day, *map(neutral, texts)]


def _shift_row(shift: Shift) -> list[str]:
    path = f'content/partners/{shift.partner}.md'
    detail = '; '.join(describe_differences(shift))
    texts = (f'would-{shift.direction.value}', shift.partner, shift.name, describe_level(shift), detail, path)
    return ['', '', *map(neutral, texts)]


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
