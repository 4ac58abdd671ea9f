"""Limits of requirements and record rules in words."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from sitegen.dates import Span
from sitegen.directory.presenting import Presenter
from sitegen.program.measures import Measure, Percent, Value, WordRange


def limit_text(presenter: Presenter, limit: Any, measure: Measure | None = None) -> str:
    """A limit as a table shows it; values of a field by their names."""
    match limit:
        case bool():
            return presenter.labels('Yes') if limit else presenter.labels('No')
        case Percent():
            return presenter.speech.percent(limit.value)
        case Span():
            return presenter.labels('at most %(span)s old') % {'span': presenter.speech.span((limit.count, limit.unit))}
        case WordRange():
            return _words_text(presenter, limit)
        case frozenset():
            field = measure.field if isinstance(measure, Value) else ''
            names = [presenter.value_name('partner', field, value) for value in sorted(limit)]
            return ', '.join(names if isinstance(next(iter(limit)), Day) else sorted(names))
        case _:
            return presenter.labels('at least %(number)s') % {'number': presenter.speech.number(limit)}


def _words_text(presenter: Presenter, limit: WordRange) -> str:
    number = presenter.speech.number
    if limit.least is None:
        return presenter.labels('at most %(number)s words') % {'number': number(limit.most or 0)}
    if limit.most is None:
        return presenter.labels('at least %(number)s words') % {'number': number(limit.least)}
    values = {'least': number(limit.least), 'most': number(limit.most)}
    return presenter.labels('%(least)s to %(most)s words') % values
