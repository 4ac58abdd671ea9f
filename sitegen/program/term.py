"""The term of a membership: when it ends, what a lapse does, and which of its terms is a second one.

Days named as an end are the last good day (FORMATS.md, Time).
"""

from __future__ import annotations

from datetime import date as Day
from math import floor

from sitegen.content.records import Partner
from sitegen.dates import Span, add
from sitegen.program.model import ANNULLED, Program, Term

# The mean length of a unit, to find how many spans lie between two days.
_DAYS = {'day': 1.0, 'working day': 1.4, 'month': 30.436875, 'year': 365.2425}


def term_number(term: Term | None, partner: Partner) -> int | None:
    """Which term the one that ends on `valid_until` is, counted from 1 from `since`; None where a date is missing.

    The nearest whole number, so that a term which ends the day before its anniversary, or at the end of
    that month, is the same term.
    """
    if term is None or term.length is None or partner.since is None or partner.valid_until is None:
        return None
    days = (partner.valid_until - partner.since).days
    return max(1, floor(days / (term.length.count * _DAYS[term.length.unit]) + 0.5))


def second_term_counts(term: Term | None, partner: Partner) -> bool:
    """Whether the requirements of every second term count now (PROGRAMS.md B6)."""
    number = term_number(term, partner)
    return number is not None and number % 2 == 0


def renewal_due(program: Program, partner: Partner) -> Day | None:
    """The last day for the renewal request (PROGRAMS.md B4); None where the program or the record names no end."""
    term = program.term
    if term is None or term.notice is None or partner.valid_until is None:
        return None
    return add(partner.valid_until, term.notice, -1)


def lapse_steps(term: Term | None, valid_until: Day | None, today: Day) -> int:
    """How many steps of the lapse a membership has taken: one on the day after its end, one more after each further
    whole term. 0 where the program has no lapse."""
    return sum(1 for end in days_of_lapse(term, valid_until) if end < today)


def days_of_lapse(term: Term | None, valid_until: Day | None) -> list[Day]:
    """The last day before each step of the lapse; a term without a length is never whole, so it takes one step."""
    if term is None or valid_until is None or not term.lapse:
        return []
    # More steps than levels lead nowhere, so the count may stop there.
    return [valid_until] if term.length is None else lapse_ends(term.length, valid_until, len(term.lapse))


def lapse_ends(length: Span, valid_until: Day, steps: int) -> list[Day]:
    """The last day before each of the first so many steps."""
    return [add(valid_until, length, number) for number in range(steps)]


def lapsed(term: Term | None, level: str | None, steps: int) -> str | None:
    """The level after so many steps; a level that `lapse` does not name stays; None where it is annulled."""
    for _ in range(steps):
        if term is None or level is None:
            break
        below = term.lapse.get(level, level)
        level = None if below == ANNULLED else below
    return level
