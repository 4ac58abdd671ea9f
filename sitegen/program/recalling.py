"""Verdicts that were reached before: of the same records, by the same program, on the same day.

What a verdict comes to is a few words, which are remembered; its tables are made when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from operator import attrgetter
from typing import Any

from sitegen.content.notes import NO_NOTES, Notes
from sitegen.program.assessment import Assessment
from sitegen.program.evidence import Holdings
from sitegen.program.model import Program
from sitegen.program.verdict import Verdict, judge

_REMEMBERED = (
    'claimed',
    'qualified',
    'effective',
    'listed',
    'fault',
    'annulled',
    'in_grace',
    'steps',
    'shown_statuses',
)
_said = attrgetter(*_REMEMBERED)


def judge_all(
    program: Program, holdings: Mapping[str, Holdings], today: Day, notes: Notes = NO_NOTES
) -> dict[str, Verdict]:
    """The verdict over each partner; of those whose records are as they were, what was noted."""
    reached: dict[str, Verdict] = {}

    def comes_to(held: Holdings) -> tuple[Any, ...]:
        verdict = reached[held.partner.id] = judge(program, held, today)
        said: tuple[Any, ...] = _said(verdict)
        return said

    said = notes.each('verdicts', holdings, comes_to, program, today)
    return {id: reached.get(id) or _recalled(program, held, today, said[id]) for id, held in holdings.items()}


def _recalled(program: Program, held: Holdings, today: Day, said: tuple[Any, ...]) -> Verdict:
    words = dict(zip(_REMEMBERED, said, strict=True))
    return Verdict(partner=held.partner.id, today=today, assessment=Assessment(program, held, today), **words)
