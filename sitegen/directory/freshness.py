"""When a page last changed, as far as public dates in the records tell: `lastmod` of the sitemap.

Never the day of the build: crawlers stop believing a site that says every night that everything is new. Dates after
today do not count, and neither do those of confidential projects. A page without a date has no `lastmod`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day

from sitegen.content.records import Project
from sitegen.program.evidence import Holdings


def profile_changed(holdings: Holdings, today: Day) -> Day | None:
    """The newest date of what a profile shows: verified, joined, case studies, public projects, activities."""
    partner = holdings.partner
    days = [partner.verified, partner.since]
    days += [case.date for case in holdings.cases]
    days += [day for project in holdings.projects if not project.confidential for day in _days(project)]
    days += [activity.date for activity in partner.activities]
    return newest(days, today)


def project_changed(project: Project, today: Day) -> Day | None:
    """The newest date on a project's page."""
    return newest(_days(project), today)


def newest(days: Iterable[Day | None], today: Day) -> Day | None:
    """The newest of these days that is not after today; None where there is none."""
    return max((day for day in days if day and day <= today), default=None)


def _days(project: Project) -> tuple[Day | None, ...]:
    return project.started, project.finished, project.verified
