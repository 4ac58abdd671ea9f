"""The report as one HTML file that is opened from disk and kept open: its own template, no script, nothing loaded.

The agenda stands by nearness, and what concerns one partner on one day stands together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from functools import cache
from itertools import groupby
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sitegen.report.agenda import HORIZON_DAYS, AgendaItem, Kind
from sitegen.report.comparing import Direction, Shift, describe_differences, describe_level
from sitegen.report.staff import NOW_DAYS, SOON_DAYS, StaffReport
from sitegen.report.tables import NOTE

_DATE = re.compile(r'\b\d{4}-\d{2}-\d{2}\b')
_TEMPLATES = Path(__file__).parent / 'templates'
_LABELS = {
    Kind.CLAIM: 'claim too high',
    Kind.LAPSE: 'lapsed',
    Kind.RENEWAL: 'renewal',
    Kind.FALLEN: 'ran out',
    Kind.FALL: 'about to fall',
    Kind.ATTESTATION: 'attestation',
    Kind.CERTIFICATE: 'certificate',
    Kind.GRACE: 'grace',
    Kind.EVIDENCE: 'evidence',
    Kind.DUE: 'falls due',
    Kind.EXCEPTION: 'exception',
    Kind.ENDING: 'level ends',
    Kind.REPORT: 'project report',
    Kind.RISE: 'could rise',
}
# Told by the item of a level that falls on the same day.
_CAUSES = (Kind.ATTESTATION, Kind.GRACE, Kind.EVIDENCE, Kind.DUE)
_DIRECTIONS = {
    Direction.RISE: 'Rise',
    Direction.FALL: 'Fall',
    Direction.OTHER: 'Stand elsewhere',
    Direction.MOVE: 'Move in points or rank only',
    Direction.UNREADABLE: 'Cannot be read',
}


@dataclass(frozen=True, slots=True)
class Task:
    """What concerns one partner on one day; the partner's `first` one has its anchor.

    Where a level falls, that item names what runs out, and the items of these causes are left out here.
    """

    date: Day | None
    partner: str
    name: str
    items: tuple[AgendaItem, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the agenda: `id` is its anchor, `lead` says what it holds."""

    id: str
    title: str
    lead: str
    tasks: tuple[Task, ...]


def render_html(report: StaffReport) -> str:
    """The page, complete in itself."""
    snapshot = report.snapshot
    stretches = tuple(cut_agenda(report.agenda, report.today))
    return (
        _environment()
        .get_template('report.html')
        .render(
            report=report,
            note=NOTE,
            title=snapshot.title,
            program=snapshot.text(snapshot.program.name),
            stretches=stretches,
            figures=tuple(_figures(report, stretches)),
            has_levels=bool(snapshot.program.levels),
            has_points=any(line.points for line in report.partners),
            has_terms=any(line.valid_until for line in report.partners),
            rising=frozenset(item.partner for item in report.agenda if item.kind is Kind.RISE),
            level_name=snapshot.level_name,
            status_name=snapshot.status_name,
            change_name=lambda what: _change_name(report, what),
            directions=tuple(_directions(report)),
            horizon=HORIZON_DAYS,
        )
    )


def cut_agenda(agenda: Iterable[AgendaItem], today: Day) -> Iterator[Stretch]:
    """The agenda in stretches of time; empty ones too, as an empty one is good news."""
    stretches = (
        ('overdue', 'Overdue', 'the last good day has passed'),
        ('now', 'Now', f'within {NOW_DAYS} days'),
        ('soon', 'Soon', f'within {SOON_DAYS} days'),
        ('later', 'Later', f'within {HORIZON_DAYS} days'),
        ('any-time', 'Any time', 'no deadline'),
    )
    found: dict[str, list[AgendaItem]] = {id: [] for id, _, _ in stretches}
    for item in agenda:
        found[_stretch_of(item.date, today)].append(item)
    seen: set[str] = set()
    for id, title, lead in stretches:
        yield Stretch(id, title, lead, tuple(_tasks(found[id], seen)))


def _stretch_of(day: Day | None, today: Day) -> str:
    if day is None:
        return 'any-time'
    days = (day - today).days
    return 'overdue' if days < 0 else 'now' if days <= NOW_DAYS else 'soon' if days <= SOON_DAYS else 'later'


def _tasks(items: Iterable[AgendaItem], seen: set[str]) -> Iterator[Task]:
    """Items of one day and partner together, the day's weightiest first; `seen` notes who has had a task."""
    for day, of_day in groupby(items, key=lambda item: item.date):
        by_partner: dict[str, list[AgendaItem]] = {}
        for item in of_day:
            by_partner.setdefault(item.partner, []).append(item)
        for partner, together in by_partner.items():
            falls = any(item.kind is Kind.FALL for item in together)
            shown = tuple(item for item in together if not (falls and item.kind in _CAUSES))
            yield Task(day, partner, together[0].name, shown, first=partner not in seen)
            seen.add(partner)


def _figures(report: StaffReport, stretches: Iterable[Stretch]) -> Iterator[tuple[int, str, str, str]]:
    """Number, what it counts, where it leads, and its tone."""
    tasks = {stretch.id: len(stretch.tasks) for stretch in stretches}
    yield tasks['overdue'], 'overdue', '#overdue', 'bad'
    yield tasks['now'], f'due within {NOW_DAYS} days', '#now', 'warn'
    yield tasks['soon'] + tasks['later'], f'due in {NOW_DAYS + 1} to {HORIZON_DAYS} days', '#soon', 'plain'
    yield report.partners_with(Kind.FALL), 'partners about to fall', '#now', 'warn'
    yield report.partners_with(Kind.RISE), 'partners could rise', '#any-time', 'good'
    yield len(report.snapshot.ranks), f'listed of {len(report.partners)} partners', '#partners', 'plain'


def _change_name(report: StaffReport, what: str) -> str:
    """What the next change of a partner is about."""
    if what == 'valid_until':
        return 'end of the term'
    if report.snapshot.program.level(what):
        return report.snapshot.level_name(what)
    return report.snapshot.requirement_title(what)


def _directions(report: StaffReport) -> Iterator[tuple[Direction, str, tuple[Shift, ...]]]:
    if report.what_if is None:
        return
    for direction, title in _DIRECTIONS.items():
        shifts = tuple(shift for shift in report.what_if.shifts if shift.direction is direction)
        if shifts:
            yield direction, title, shifts


def until(day: Day, today: Day) -> str:
    """How far away a day is, in words."""
    days = (day - today).days
    if days == 0:
        return 'today'
    if abs(days) == 1:
        return 'tomorrow' if days > 0 else 'yesterday'
    return f'in {days} days' if days > 0 else f'{-days} days ago'


def whole_dates(text: str) -> Markup:
    """The text with its first letter as a capital, and with dates that do not break over two lines."""
    shown = str(escape(text[:1].upper() + text[1:]))
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', shown))  # noqa: S704  # escaped one line above


@cache
def _shown_day(day: Day) -> str:
    return format_date(day, 'd MMM y', locale='en')


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        'day': _shown_day,
        'until': until,
        'label': _LABELS.__getitem__,
        'sentence': whole_dates,
        'points': '{:,}'.format,
        'level': describe_level,
        'differences': describe_differences,
    }
    return environment
