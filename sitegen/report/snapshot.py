"""A directory as it stands on one day under one program: what the report for staff is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day

from sitegen.content.collection import Collection
from sitegen.content.local_text import LocalText
from sitegen.content.records import Partner
from sitegen.diagnostics import Diagnostic
from sitegen.program.assessment import LevelVerdict
from sitegen.program.evidence import Holdings
from sitegen.program.model import Program
from sitegen.program.points import Score
from sitegen.program.verdict import Verdict, exists, lower_of


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything by id of partner. `ranks` has the listed ones only; texts take the first of `languages` they have."""

    program: Program
    today: Day
    collection: Collection
    holdings: Mapping[str, Holdings]
    verdicts: Mapping[str, Verdict]
    scores: Mapping[str, Score]
    ranks: Mapping[str, int]
    findings: tuple[Diagnostic, ...]
    title: str
    base_url: str
    languages: tuple[str, ...]

    def text(self, text: LocalText) -> str:
        return text.pick(self.languages)[0]

    def partner(self, id: str) -> Partner:
        return self.holdings[id].partner

    def level_name(self, id: str | None) -> str:
        level = self.program.level(id)
        return self.text(level.name) if level else 'no level'

    def status_name(self, id: str) -> str:
        return next((self.text(status.name) for status in self.program.statuses if status.id == id), id)

    def requirement_title(self, id: str) -> str:
        tables = (self.program.requirements, *self.program.status_requirements.values())
        return next((self.text(row.title) for table in tables for row in table if row.id == id), id)

    def held(self, verdict: Verdict) -> str | None:
        """The claimed level as far as the records hold it, before any lapse."""
        return lower_of(self.program, verdict.claimed, verdict.qualified, verdict.today)

    def claimed_levels(self, verdict: Verdict) -> tuple[LevelVerdict, ...]:
        """The levels that exist on the day of the verdict, up to the claimed one."""
        if verdict.claimed is None:
            return ()
        ladder = zip(self.program.levels[: self.program.rung(verdict.claimed) + 1], verdict.levels, strict=False)
        return tuple(judged for level, judged in ladder if exists(level, verdict.today))
