"""Calendar arithmetic: spans, windows and working days.

A span is what program files write: `12 months`, `14 days`, `7 working days`, `2 years`.
Months and years are calendar months: 31 January + 1 month is the last day of February.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

SPAN_PATTERN = '[0-9]{1,4} (working day|day|week|month|year)s?'
_SPAN = re.compile(SPAN_PATTERN)
_ISO_DATE = re.compile('[0-9]{4}-[0-9]{2}-[0-9]{2}')


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; `unit` is `day`, `working day`, `month` or `year`."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f'{self.count} {self.unit}{"" if self.count == 1 else "s"}'


def parse_span(text: str) -> Span | None:
    """The span that a text writes; None where it is none."""
    match = _SPAN.fullmatch(text.strip())
    if not match:
        return None
    count, unit = int(match[0].partition(' ')[0]), match[1]
    return Span(count * 7, 'day') if unit == 'week' else Span(count, unit)


def parse_date(text: str) -> date | None:
    """An ISO 8601 calendar date; None where the text is none or the day does not exist."""
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def add(day: date, span: Span, times: int = 1) -> date:
    """The day `times` spans later (earlier where negative), at most the last day that exists and at least the first."""
    count = span.count * times
    try:
        if span.unit == 'day':
            return day + timedelta(days=count)
        if span.unit == 'working day':
            return _add_working_days(day, count)
        return _add_months(day, count * 12 if span.unit == 'year' else count)
    except OverflowError:
        return date.max if count > 0 else date.min


def in_window(day: date, *, today: date, span: Span) -> bool:
    """Whether a day lies in the window that ends today: today - span < day <= today."""
    return add(today, span, -1) < day <= today


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    first = date(year, month + 1, 1)
    # Without `calendar`, whose import loads the locales. After the last December that exists there is no month.
    last = 31 if month == 11 else (date(year, month + 2, 1) - first).days
    return first.replace(day=min(day.day, last))


def _add_working_days(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= 5:
            day += step
    return day
