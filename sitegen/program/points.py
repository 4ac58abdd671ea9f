"""Points: the price list applied to records, and what staff granted in the ledger, with the sum taken apart.

Only what gave something is listed: a price with no record and a ledger kind with no row are left out.
The total is the exact sum of the sources; nothing is rounded, and whole numbers stay whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Day

from sitegen.content.local_text import LocalText
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import LedgerRow
from sitegen.dates import in_window
from sitegen.passing import passing_property
from sitegen.program.evidence import AnyRecord, Holdings, counts_on, field_of, select, values_of
from sitegen.program.model import Price, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSource:
    """What one price or ledger kind gave: from `count` records or rows; `capped` where its maximum took something."""

    id: str
    title: LocalText
    count: int
    points: float
    capped: bool = False


@dataclass(frozen=True)
class Score:
    """A partner's points on a day. Where they come from is worked out when somebody asks."""

    total: float
    program: Program = field(repr=False, compare=False)
    holdings: Holdings = field(repr=False, compare=False)
    today: Day = field(repr=False, compare=False)

    @passing_property
    def sources(self) -> tuple[PointSource, ...]:
        """Prices in the order of the program, then ledger kinds."""
        return _sources(self.program, self.holdings, self.today)


def score(program: Program, holdings: Holdings, today: Day) -> Score:
    """The points of one partner on a day (PROGRAMS.md B10)."""
    return Score(_total(program, holdings, today), program, holdings, today)


def score_all(
    program: Program, holdings: Mapping[str, Holdings], today: Day, notes: Notes = NO_NOTES
) -> dict[str, Score]:
    """The points of each partner; of those whose records are as they were, what was noted."""
    totals = notes.each('points', holdings, lambda held: _total(program, held, today), program, today)
    return {id: Score(totals[id], program, held, today) for id, held in holdings.items()}


def _total(program: Program, holdings: Holdings, today: Day) -> float:
    return add_up(source.points for source in _sources(program, holdings, today))


def _sources(program: Program, holdings: Holdings, today: Day) -> tuple[PointSource, ...]:
    return *_priced(program.points.prices, holdings, today), *_granted(program, holdings.ledger, today)


def most_ever(program: Program, holdings: Holdings) -> float:
    """The most that a partner's records could come to on any day: windows are lifted, and nothing is taken away."""
    amounts: list[float] = [row.points for row in holdings.ledger if row.points > 0]
    for price in program.points.prices:
        found = add_up(max(_worth(price, record), 0) for record in select(price.selection, holdings, None))
        amounts.append(found if price.most is None else min(found, price.most))
    return add_up(amounts)


def _priced(prices: Iterable[Price], holdings: Holdings, today: Day) -> Iterable[PointSource]:
    for price in prices:
        amounts = [amount for record in select(price.selection, holdings, today) if (amount := _worth(price, record))]
        if not amounts:
            continue
        points = add_up(amounts)
        kept = points if price.most is None else min(points, price.most)
        yield PointSource(id=price.id, title=price.title, count=len(amounts), points=kept, capped=kept < points)


def _worth(price: Price, record: AnyRecord) -> float:
    """Points for one record; of several values of the field `by` the dearest; 0 where it has no price."""
    if price.by is None:
        return price.points or 0
    values = values_of(field_of(record, price.by))
    return max((price.points_by[item] for item in values if item in price.points_by), default=0)


def _granted(program: Program, ledger: Iterable[LedgerRow], today: Day) -> Iterable[PointSource]:
    granted: dict[str, list[LedgerRow]] = {}
    for row in ledger:
        if counts_on(row, today):
            granted.setdefault(row.kind, []).append(row)
    for kind in program.points.ledger:
        rows = granted.get(kind.id, [])
        points = [
            row.points for row in rows if kind.within is None or in_window(row.date, today=today, span=kind.within)
        ]
        if points:
            yield PointSource(id=kind.id, title=kind.title, count=len(points), points=sum(points))


def add_up(amounts: Iterable[float]) -> float:
    """The exact sum of numbers as people write them (0.1 + 0.2 is 0.3); whole where it is whole."""
    numbers = list(amounts)
    if all(isinstance(number, int) for number in numbers):
        return sum(numbers)
    from decimal import Decimal  # noqa: PLC0415  # most programs count in whole points

    total = sum((Decimal(str(number)) for number in numbers), Decimal(0))
    return int(total) if total == total.to_integral_value() else float(total)


def ordering_key(name: str, id: str, points: float) -> tuple[float, str, str]:
    """The place in the listing: points descending, then name without marks and case, then id (FORMATS.md, Order)."""
    return -points, folded(name), id


def folded(name: str) -> str:
    """A name as the order of the listing sees it: NFKD without marks, case-folded."""
    plain = name if name.isascii() else unicodedata.normalize('NFKD', name).translate(_WITHOUT_MARKS)
    return plain.casefold()


class _WithoutMarks(dict[int, int | None]):
    """Every sign but combining marks; found once for each."""

    def __missing__(self, code: int) -> int | None:
        found = self[code] = None if unicodedata.combining(chr(code)) else code
        return found


_WITHOUT_MARKS = _WithoutMarks()
