"""When a page last changed, as far as public dates in the records tell: `lastmod` of the sitemap.

Never the clock: a crawler that is told every night that everything is new stops to believe it. Dates after
today do not count, and neither do those of confidential projects. A page without a date has no `lastmod`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day

from sitegen.content.records import Project
from sitegen.program.evidence import Holdings


def profile_changed(holdings: Holdings, today: Day) -> Day | None:
    """The newest of what a profile shows: checked, joined, a case study, a public project, an activity."""
    partner = holdings.partner
    days = [partner.verified, partner.since]
    days += [case.date for case in holdings.cases]
    days += [day for project in holdings.projects if not project.confidential for day in _days(project)]
    days += [activity.date for activity in partner.activities]
    return newest(days, today)


def project_changed(project: Project, today: Day) -> Day | None:
    """The newest day of which a project's page tells."""
    return newest(_days(project), today)


def newest(days: Iterable[Day | None], today: Day) -> Day | None:
    """The newest of these days that is not after today; None where there is none."""
    return max((day for day in days if day and day <= today), default=None)


def _days(project: Project) -> tuple[Day | None, ...]:
    return project.started, project.finished, project.verified
