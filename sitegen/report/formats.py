"""The forms in which staff takes its report."""

from __future__ import annotations

from sitegen.report.icalendar import render_icalendar
from sitegen.report.staff import StaffReport
from sitegen.report.tables import render_csv, render_json

FORMS = ('html', 'json', 'csv', 'ics')


def render_report(report: StaffReport, form: str) -> bytes:
    """The report in one of FORMS, UTF-8 with the line ends of its format."""
    if form == 'html':
        from sitegen.report.page import render_html  # noqa: PLC0415  # with Jinja2 and Babel

        return render_html(report).encode()
    render = {'json': render_json, 'csv': render_csv, 'ics': render_icalendar}[form]
    return render(report).encode()
