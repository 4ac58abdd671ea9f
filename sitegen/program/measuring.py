"""Taking a measure: what a partner's records give, and whether that reaches a limit.

As in evidence.py, `today` is None where time is lifted: windows and ages are ignored then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple

from sitegen.dates import Span, add
from sitegen.program.evidence import AnyRecord, EvidenceItem, Holdings, cite, date_of, field_of, select
from sitegen.program.measures import (
    Attested,
    Cell,
    Condition,
    Count,
    LimitValue,
    Measure,
    Newest,
    Percent,
    Present,
    Selection,
    Share,
    Sum,
    Value,
    WordRange,
)
from sitegen.program.points import add_up


class Portion(NamedTuple):
    """How many people out of how many; 0 of 0 for a role that nobody has."""

    part: float
    whole: float


class Found(NamedTuple):
    """What a measure gave: a number, a `Portion`, a day, yes or no, the value of a field; None for nothing."""

    value: Any
    evidence: tuple[EvidenceItem, ...] = ()


def take(measure: Measure, holdings: Holdings, today: Day | None) -> Found:
    """The value of a measure over one partner, with what counted. `met` is taken in verdict.py, over the table."""
    match measure:
        case Count(selection):
            records = select(selection, holdings, today)
            return Found(len(records), cite(records))
        case Sum(selection, field):
            records = [r for r in select(selection, holdings, today) if field_of(r, field) is not None]
            return Found(_sum(measure, records, today), cite(records))
        case Value(field):
            value = holdings.partner.value(field)
            return Found(value, () if value is None else (EvidenceItem('field', field),))
        case Share(field, of):
            portion = Portion(holdings.partner.value(field) or 0, holdings.partner.value(of) or 0)
            return Found(portion, (EvidenceItem('field', field), EvidenceItem('field', of)))
        case Present(field):
            there = holdings.partner.value(field) not in (None, (), '', {})
            return Found(there, (EvidenceItem('field', field),) if there else ())
        case Attested(id, within):
            selection = Selection('attestations', (Condition('id', options=frozenset({id})),), within)
            records = select(selection, holdings, today)
            return Found(bool(records), cite(records[-1:]))
        case Newest(selection):
            return _newest(selection, holdings, today)
        case _:
            raise TypeError(f'{type(measure).__name__} is no measure over a partner')


def _newest(selection: Selection, holdings: Holdings, today: Day | None) -> Found:
    dated = [(day, record) for record in select(selection, holdings, today) if (day := date_of(record))]
    newest = max((day for day, _ in dated), default=None)
    return Found(newest, cite(record for day, record in dated if day == newest))


def _sum(measure: Sum, records: list[AnyRecord], today: Day | None) -> float:
    """The sum of a field. Where time is lifted it is the best that any day gives: rows may take points away again,
    and what a row of tomorrow takes away must not turn today's sound claim into tomorrow's fault."""
    values = [field_of(record, measure.field) for record in records]
    if today is not None or all(value >= 0 for value in values):
        return add_up(values)
    return _best_run(records, measure)


def _best_run(records: Iterable[AnyRecord], measure: Sum) -> float:
    """The greatest sum of consecutive days; from the first day on where the measure has no window."""
    undated: list[float] = []
    by_day: dict[Day, list[float]] = {}
    for record in records:
        day = date_of(record)
        (undated if day is None else by_day.setdefault(day, [])).append(field_of(record, measure.field))
    best = run = add_up(undated)
    for _, gains in sorted(by_day.items()):
        run = add_up((max(run, 0) if measure.selection.within else run, *gains))
        best = max(best, run)
    return best


def reached(value: Any, limit: LimitValue, today: Day | None) -> bool:
    """Whether a value reaches a limit (FORMATS.md, Measures)."""
    if isinstance(limit, bool):
        return value is limit
    if isinstance(limit, int | float):
        return value is not None and value >= limit
    if isinstance(limit, Percent):
        return bool(value.part >= heads_needed(limit, value.whole))
    if isinstance(limit, Span):
        return value is not None and (today is None or add(value, limit) >= today)
    if isinstance(limit, frozenset):
        return any(item in limit for item in value) if isinstance(value, tuple) else value in limit
    raise TypeError(f'{limit!r} is no limit of a requirement')


@lru_cache(maxsize=4_096)
def heads_needed(share: Percent, whole: float) -> int:
    """How many people a share of `whole` people is, rounded up: 50 % of 5 is 3 (PROGRAMS.md T3), of 0 it is 0."""
    from fractions import Fraction  # noqa: PLC0415  # with decimal; most verdicts are remembered

    # 33.3 % is 333/1000 and not what binary makes of it.
    return ceil(Fraction(str(share.value)) * Fraction(whole) / 100)


def plain(value: Any) -> Any:
    """A value or a limit for JSON.

    Days are ISO 8601, spans as written in program files, options a sorted list (a single one alone). A share that
    was found is whole percent, rounded down, None where there is nobody; one that is asked for is text, as `50%`.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case Day():
            return value.isoformat()
        case Portion(part, whole):
            return int(part * 100 // whole) if whole else None
        case Percent(number):
            return f'{number:g}%'
        case Span():
            return str(value)
        case WordRange(least, most):
            return {key: bound for key, bound in (('min', least), ('max', most)) if bound is not None}
        case frozenset() if len(value) == 1:
            return plain(next(iter(value)))
        case frozenset():
            return sorted(plain(item) for item in value)
        case tuple():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f'{value!r} has no plain form')


def readable(value: Any) -> str:
    """A plain value in a sentence: numbers of five digits and more in groups; shorter ones may be years."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10_000:
        return f'{value:,}'
    return str(value)


def plain_limit(cell: Cell | None, languages: Iterable[str]) -> Any:
    """What a cell asks, for JSON: its limit, its text in the first of the languages, None where only a force stands."""
    if cell is None:
        return None
    return cell.text.pick(languages)[0] if cell.text else plain(cell.limit)
