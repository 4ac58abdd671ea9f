"""Points: the price list applied to records, and what staff granted in the ledger, with the sum taken apart.

Only what gave something is listed: a price with no record and a ledger kind with no row are left out.
The total is the exact sum of the sources; nothing is rounded, and whole numbers stay whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from functools import cached_property

from sitegen.content.local_text import LocalText
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import LedgerRow
from sitegen.dates import in_window
from sitegen.program.evidence import AnyRecord, Holdings, counts_on, field_of, select
from sitegen.program.model import Price, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSource:
    """What one price or ledger kind gave: from `count` records or rows; `capped` where its maximum took something."""

    id: str
    title: LocalText
    count: int
    points: float
    capped: bool = False


class Reckoning:
    """How a partner comes by its points on a day."""

    def __init__(self, program: Program, holdings: Holdings, today: Day) -> None:
        self._program, self._holdings, self._today = program, holdings, today

    @cached_property
    def sources(self) -> tuple[PointSource, ...]:
        """Prices in the order of the program, then ledger kinds."""
        prices = _priced(self._program.points.prices, self._holdings, self._today)
        return *prices, *_granted(self._program, self._holdings.ledger, self._today)


@dataclass(frozen=True)
class Score:
    """A partner's points; where they come from is reckoned when somebody asks."""

    total: float
    reckoning: Reckoning = field(repr=False, compare=False)

    @property
    def sources(self) -> tuple[PointSource, ...]:
        return self.reckoning.sources


def score(program: Program, holdings: Holdings, today: Day) -> Score:
    """The points of one partner on a day (PROGRAMS.md B10)."""
    reckoning = Reckoning(program, holdings, today)
    return Score(add_up(source.points for source in reckoning.sources), reckoning)


def score_all(
    program: Program, holdings: Mapping[str, Holdings], today: Day, notes: Notes = NO_NOTES
) -> dict[str, Score]:
    """The points of each partner; of those whose records are as they were, what was noted."""
    reckonings = {id: Reckoning(program, held, today) for id, held in holdings.items()}

    def total_of(reckoning: Reckoning) -> float:
        return add_up(source.points for source in reckoning.sources)

    totals = notes.each('points', reckonings, total_of, program, today)
    return {id: Score(totals[id], reckoning) for id, reckoning in reckonings.items()}


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
    value = field_of(record, price.by)
    values = value if isinstance(value, tuple) else (value,)
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
