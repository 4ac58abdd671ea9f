"""Limits of requirements and record rules in words, and what besides the limit decides over them."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from sitegen.dates import Span
from sitegen.directory.views.words import Phrase
from sitegen.directory.wording import Wording
from sitegen.program.measures import Grace, Measure, Met, Percent, Value, WordRange, window_of
from sitegen.program.model import Requirement


def limit_text(wording: Wording, limit: Any, measure: Measure | None = None, kind: str = 'partner') -> str:
    """A limit as a table shows it; values of a field of a `kind` of record by their names."""
    match limit:
        case bool():
            return wording.labels('Yes') if limit else wording.labels('No')
        case Percent():
            return wording.speech.percent(limit.value)
        case Span():
            return wording.labels('at most %(span)s old') % {'span': _span(wording, limit)}
        case WordRange():
            return _words_text(wording, limit)
        case frozenset():
            field = measure.field if isinstance(measure, Value) else ''
            return wording.speech.one_of(_value_names(wording, limit, kind, field))
        case _:
            return wording.labels('at least %(number)s') % {'number': wording.speech.number(limit)}


def _value_names(wording: Wording, values: frozenset[Any], kind: str, field: str) -> list[str]:
    """Values by their names: options in the order of the program, days by the calendar, others by name."""
    declared = wording.directory.program.fields.get(kind, ())
    options = [option.id for definition in declared if definition.id == field for option in definition.options]
    if options:
        return [wording.value_name(kind, field, option) for option in options if option in values]
    names: list[str] = [wording.value_name(kind, field, value) for value in sorted(values)]
    return names if all(isinstance(value, Day) for value in values) else sorted(names)


def _words_text(wording: Wording, limit: WordRange) -> str:
    number = wording.speech.number
    if limit.least is None:
        return wording.labels('at most %(number)s words') % {'number': number(limit.most or 0)}
    if limit.most is None:
        return wording.labels('at least %(number)s words') % {'number': number(limit.least)}
    values = {'least': number(limit.least), 'most': number(limit.most)}
    return wording.labels('%(least)s to %(most)s words') % values


def reckoning_text(wording: Wording, requirement: Requirement) -> Phrase | None:
    """What a limit leaves unsaid: the window that records count in, the rows that `met` counts, and the grace."""
    said = [text] if (text := window_text(wording, requirement.measure)) else []
    if isinstance(requirement.measure, Met):
        titles = _titles(wording, requirement, requirement.measure.requirements)
        said.append(wording.labels('counted: %(requirements)s') % {'requirements': ', '.join(titles)})
    if requirement.grace:
        said.append(_grace_text(wording, requirement.grace))
    return Phrase('; '.join(said)) if said else None


def window_text(wording: Wording, measure: Measure) -> str:
    """How long ago what counts may be; empty where that does not matter."""
    within = window_of(measure)
    return within_text(wording, within) if within else ''


def within_text(wording: Wording, within: Span) -> str:
    return wording.labels('within %(span)s') % {'span': _span(wording, within)}


def _titles(wording: Wording, requirement: Requirement, ids: tuple[str, ...]) -> list[Phrase]:
    """What the rows of a requirement's own table are called, in the order of `ids`."""
    program = wording.directory.program
    tables = (program.requirements, *program.status_requirements.values())
    titles = {row.id: row.title for table in tables if requirement in table for row in table}
    return [wording.phrase(titles[id]) for id in ids if id in titles]


def _grace_text(wording: Wording, grace: Grace) -> str:
    """From when on a row is asked for; an exam that goes online later puts it off."""
    if grace.from_ == 'applied':
        text = wording.labels('due %(span)s after the application')
    else:
        text = wording.labels('due %(span)s after joining')
    text %= {'span': _span(wording, grace.span)}
    if not grace.certification:
        return text
    return f'{text}, {wording.labels("or after the exam went online, if that is later")}'


def _span(wording: Wording, span: Span) -> str:
    return wording.speech.span((span.count, span.unit))
