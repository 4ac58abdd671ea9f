"""The verdict: what a partner's records hold of a program on a day (FORMATS.md, Qualified level).

It is computed once per partner and used everywhere. How the contract is read where it leaves a choice:

- *Qualified* is the highest level that holds with all below it.
- A level whose `from` is still to come does not exist yet: nobody qualifies for it, and it stops nobody.
- Effective is the claimed level, lowered to the qualified one, and from there by the steps of the lapse.
- A status is shown where it is claimed and all its required rows hold.
- Where a program has no levels, every partner is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date as Day

from sitegen.program.assessment import GRACE, Assessment, LevelVerdict, Row, StatusVerdict
from sitegen.program.evidence import Holdings
from sitegen.program.model import Level, Program
from sitegen.program.term import lapse_steps, lapsed


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What holds for one partner on `today`; levels are ids, None where there is none.

    `fault`: the claim is above the qualified level and would be with time lifted, too. `steps` counts the steps of
    the lapse so far. `annulled`: a level is claimed and none is left. `in_grace`: the claim rests on a requirement
    that is due later. `shown_statuses` are those that the site shows, in the order of the program.
    """

    partner: str
    today: Day
    claimed: str | None
    qualified: str | None
    effective: str | None
    listed: bool
    fault: bool
    annulled: bool
    in_grace: bool
    steps: int
    shown_statuses: tuple[str, ...]
    assessment: Assessment = field(repr=False, compare=False)

    @property
    def levels(self) -> tuple[LevelVerdict, ...]:
        """All levels of the program, in its order."""
        return self.assessment.levels

    @property
    def statuses(self) -> tuple[StatusVerdict, ...]:
        """All statuses of the program, in its order."""
        return self.assessment.statuses

    def level(self, id: str | None) -> LevelVerdict | None:
        return next((level for level in self.levels if level.id == id), None)

    def levels_up_to_claim(self) -> tuple[LevelVerdict, ...]:
        """The levels from the lowest to the claimed one; none where nothing is claimed."""
        ids = [level.id for level in self.levels]
        return self.levels[: ids.index(self.claimed) + 1] if self.claimed is not None else ()


def rows_with(status: str, levels: Iterable[LevelVerdict]) -> list[Row]:
    """The rows of these levels that have a status, each requirement once, as the last of the levels asks it."""
    rows: dict[str, Row] = {}
    for level in levels:
        rows |= {row.requirement.id: row for row in level.rows if row.status == status}
    return list(rows.values())


def judge(program: Program, holdings: Holdings, today: Day) -> Verdict:
    """The verdict over one partner on a day."""
    partner = holdings.partner
    assessment = Assessment(program, holdings, today)
    levels = assessment.levels
    claimed = partner.level if program.level(partner.level) else None
    qualified = highest(program, levels, today)
    steps = lapse_steps(program.term, partner.valid_until, today)
    effective = lapsed(program.term, lower_of(program, claimed, qualified, today), steps)
    return Verdict(
        partner=partner.id,
        today=today,
        claimed=claimed,
        qualified=qualified,
        effective=effective,
        listed=is_listed(program, effective),
        fault=_is_above(program, claimed, qualified, today) and _level_is_fault(program, holdings, claimed),
        annulled=claimed is not None and effective is None,
        in_grace=claimed is not None and _in_grace(levels[: program.rung(claimed) + 1]),
        steps=steps,
        shown_statuses=tuple(status.id for status in assessment.statuses if status.claimed and status.holds),
        assessment=assessment,
    )


def _in_grace(levels: Iterable[LevelVerdict]) -> bool:
    return any(row.status == GRACE for level in levels for row in level.rows)


def highest(program: Program, levels: Sequence[LevelVerdict], today: Day | None) -> str | None:
    """The highest level that holds with all below it; levels that do not exist yet are passed over."""
    found = None
    for level, verdict in zip(program.levels, levels, strict=True):
        if not exists(level, today):
            continue
        if not verdict.holds:
            break
        found = level.id
    return found


def lower_of(program: Program, claimed: str | None, qualified: str | None, today: Day | None) -> str | None:
    """The highest level that exists today, up to the lower of the two; None where one of them is none."""
    if claimed is None or qualified is None:
        return None
    rung = min(program.rung(claimed), program.rung(qualified))
    return next((level.id for level in reversed(program.levels[: rung + 1]) if exists(level, today)), None)


def exists(level: Level, today: Day | None) -> bool:
    """Whether a level has come; one that ended is only spoken of (FORMATS.md, Time)."""
    return today is None or level.from_ is None or level.from_ <= today


def is_listed(program: Program, effective: str | None) -> bool:
    """Whether a partner of that effective level stands in the directory."""
    level = program.level(effective)
    if level is None:
        return not program.levels
    return program.directory.listed in ('all', *level.rights)


def _is_above(program: Program, claimed: str | None, qualified: str | None, today: Day | None) -> bool:
    return claimed is not None and claimed != lower_of(program, claimed, qualified, today)


def _level_is_fault(program: Program, holdings: Holdings, claimed: str | None) -> bool:
    """Whether a claim fails with all windows, ages and due dates lifted.

    A level below that came only after the partner's own begin stands in its way by time alone, so it is no fault.
    """
    partner = holdings.partner
    begin = partner.since or partner.applied or program.starts or Day.min
    ladder = zip(program.levels, Assessment(program, holdings, None).levels, strict=True)
    for level, verdict in ladder:
        if not verdict.holds and (level.id == claimed or exists(level, begin)):
            return True
        if level.id == claimed:
            break
    return False
