"""The forms in which staff takes its report."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.report.icalendar import render_icalendar
from sitegen.report.page import render_html
from sitegen.report.staff import StaffReport
from sitegen.report.tables import render_csv, render_json

RENDERERS: dict[str, Callable[[StaffReport], str]] = {
    'html': render_html,
    'json': render_json,
    'csv': render_csv,
    'ics': render_icalendar,
}


def render_report(report: StaffReport, form: str) -> bytes:
    """The report in one of these forms, UTF-8 with the line ends of its format."""
    return RENDERERS[form](report).encode()
