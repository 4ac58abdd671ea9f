"""A finding at a place of a record, as all checks of records tell it."""

from __future__ import annotations

from sitegen.content.records import Partner, Record
from sitegen.diagnostics import Diagnostic, Severity


def at_field(
    record: Record, field: str, code: str, message: str, help: str, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """A finding at a field of a record, or where the record begins if the field is not written."""
    line, column = record.place(field)
    partner = record.id if isinstance(record, Partner) else str(record.value('partner') or '')
    return Diagnostic(
        path=record.path,
        line=line,
        column=column,
        code=code,
        severity=severity,
        message=message,
        help=help,
        field=field,
        partner=partner,
    )
