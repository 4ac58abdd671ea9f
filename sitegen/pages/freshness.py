"""When a page last changed, as far as public dates in the records tell: `lastmod` of the sitemap.

Never the clock: a crawler that is told every night that everything is new stops to believe it. Dates after
today do not count, and neither do those of confidential projects. A page without a date has no `lastmod`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day

from sitegen.content.records import Case, Project
from sitegen.directory.listing import Directory


def newest(days: Iterable[Day | None], today: Day) -> Day | None:
    """The newest of these days that is not after today; None where there is none."""
    return max((day for day in days if day and day <= today), default=None)


class Freshness:
    """When the pages of a directory changed; of partners, which many lists show, it is found once."""

    def __init__(self, directory: Directory) -> None:
        self._entries = directory.entries
        self._today = directory.today
        self._partners: dict[str, Day | None] = {}

    def case(self, case: Case) -> Day | None:
        return newest((case.date,), self._today)

    def project(self, project: Project) -> Day | None:
        return newest(_days(project), self._today)

    def partner(self, id: str) -> Day | None:
        """The newest of what a profile shows: checked, joined, a case study, a public project, an activity."""
        if id not in self._partners:
            entry = self._entries[id]
            days = [entry.partner.verified, entry.partner.since]
            days += [case.date for case in entry.holdings.cases]
            days += [day for project in entry.public_projects for day in _days(project)]
            days += [activity.date for activity in entry.partner.activities]
            self._partners[id] = newest(days, self._today)
        return self._partners[id]

    def partners(self, ids: Iterable[str]) -> Day | None:
        """The newest of several partners."""
        return newest(map(self.partner, ids), self._today)


def _days(project: Project) -> tuple[Day | None, ...]:
    return project.started, project.finished, project.verified
