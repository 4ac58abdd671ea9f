"""Calendar arithmetic."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.dates import Span, add, in_window, parse_date, parse_span


@pytest.mark.parametrize(
    ('text', 'span'),
    [
        ('12 months', Span(12, 'month')),
        ('1 month', Span(1, 'month')),
        ('14 days', Span(14, 'day')),
        ('2 weeks', Span(14, 'day')),
        ('7 working days', Span(7, 'working day')),
        ('1 working day', Span(1, 'working day')),
        ('2 years', Span(2, 'year')),
        (' 2 years ', Span(2, 'year')),
        ('0 days', Span(0, 'day')),
        ('9999 days', Span(9999, 'day')),
        ('10000 days', None),
        ('12', None),
        ('months', None),
        ('-1 day', None),
        ('1.5 years', None),
        ('one year', None),
        ('12  months', None),
        ('12 Months', None),
        ('١٢ months', None),
    ],
)
def test_spans(text: str, span: Span | None) -> None:
    """A span is a whole number and a unit; anything else is none."""
    assert parse_span(text) == span


def test_spans_are_written_as_they_are_read() -> None:
    """A span is shown as program files write it."""
    spans = [Span(1, 'month'), Span(12, 'month'), Span(7, 'working day')]
    assert [str(span) for span in spans] == ['1 month', '12 months', '7 working days']


@pytest.mark.parametrize(
    ('text', 'day'),
    [
        ('2024-02-29', date(2024, 2, 29)),
        ('2023-02-29', None),
        ('2024-02-30', None),
        ('2024-2-9', None),
        ('20240229', None),
        ('2024-W09-4', None),
        ('2024-02-29 ', None),
        ('0001-01-01', date.min),
        ('9999-12-31', date.max),
        ('0000-01-01', None),
        ('٢٠٢٤-٠٢-٢٩', None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    """A date is four, two and two digits that name a day of the calendar; anything else is none."""
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ('day', 'span', 'times', 'expected'),
    [
        (date(2026, 1, 31), '1 month', 1, date(2026, 2, 28)),
        (date(2024, 1, 31), '1 month', 1, date(2024, 2, 29)),
        (date(2026, 3, 31), '1 month', -1, date(2026, 2, 28)),
        (date(2024, 2, 29), '1 year', 1, date(2025, 2, 28)),
        (date(2026, 11, 21), '12 months', -1, date(2025, 11, 21)),
        (date(2026, 12, 31), '1 day', 1, date(2027, 1, 1)),
        (date(2026, 1, 31), '1 month', 2, date(2026, 3, 31)),
        (date(2026, 11, 20), '1 working day', 1, date(2026, 11, 23)),
        (date(2026, 11, 21), '1 working day', 1, date(2026, 11, 23)),
        (date(2026, 11, 23), '1 working day', -1, date(2026, 11, 20)),
        (date(2026, 11, 23), '7 working days', 1, date(2026, 12, 2)),
        (date(2026, 11, 21), '0 days', 1, date(2026, 11, 21)),
        (date(9999, 12, 1), '1 month', 1, date.max),
        (date(1, 1, 15), '1 month', -1, date.min),
        (date(9999, 12, 31), '1 day', 1, date.max),
        (date(9999, 12, 31), '1 working day', 1, date.max),
    ],
)
def test_days_later_and_earlier(day: date, span: str, times: int, expected: date) -> None:
    """Months end with their last day, working days leave out weekends, and the calendar has its ends."""
    parsed = parse_span(span)
    assert parsed is not None
    assert add(day, parsed, times) == expected


@pytest.mark.parametrize(
    ('day', 'inside'),
    [
        (date(2025, 11, 20), False),
        (date(2025, 11, 21), False),
        (date(2025, 11, 22), True),
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), True),
        (date(2026, 11, 22), False),
    ],
)
def test_a_window_ends_today(day: date, inside: bool) -> None:
    """A window of 12 months holds today and not the day a year ago."""
    assert in_window(day, today=date(2026, 11, 21), span=Span(12, 'month')) is inside


@given(st.dates(), st.integers(0, 9999), st.sampled_from(['day', 'working day', 'month', 'year']), st.integers(-3, 3))
def test_no_span_leaves_the_calendar(day: date, count: int, unit: str, times: int) -> None:
    """Adding any span gives a day, no earlier for a positive number of spans and no later for a negative one."""
    result = add(day, Span(count, unit), times)
    assert result >= day if times >= 0 else result <= day
