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


def project_changed(project: Project, today: Day) -> Day | None:
    return newest((project.started, project.finished, project.verified), today)


def case_changed(case: Case, today: Day) -> Day | None:
    return newest((case.date,), today)


def partner_changed(directory: Directory, id: str) -> Day | None:
    """The newest of what a profile shows: checked, joined, a case study, a public project, an activity."""
    entry, today = directory.entries[id], directory.today
    partner = entry.partner
    days = [partner.verified, partner.since]
    days += [case_changed(case, today) for case in entry.holdings.cases]
    days += [project_changed(project, today) for project in entry.public_projects]
    days += [activity.date for activity in partner.activities]
    return newest(days, today)


def listing_changed(directory: Directory, ids: Iterable[str]) -> Day | None:
    return newest((partner_changed(directory, id) for id in ids), directory.today)
