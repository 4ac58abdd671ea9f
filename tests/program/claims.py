"""What the tests of the presets, row by row, say of one partner."""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from typing import Any

from sitegen.checks.program import check_verdicts
from sitegen.checks.rules import check_record_rules
from sitegen.program.evidence import collect_holdings
from sitegen.program.verdict import judge
from tests.program.builders import (
    TODAY,
    ago,
    directory_of,
    preset,
)

DAY = timedelta(days=1)


def entries(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [dict(fields)] * count


def attested(*ids: str, date: str = ago('1 month')) -> list[dict[str, str]]:
    return [{'id': id, 'date': date} for id in ids]


def codes(program_id: str, fields: dict[str, Any], *, today: Day = TODAY, **records: Any) -> dict[str, str]:
    """Codes of the findings about a directory of one partner, each with its severity."""
    program = preset(program_id)
    collection = directory_of(program, fields, **records)
    findings, broken = check_record_rules(program, collection)
    verdicts = {id: judge(program, held, today) for id, held in collect_holdings(collection, broken).items()}
    findings += check_verdicts(program, collection, verdicts, today)
    return {finding.code: finding.severity.value for finding in findings}
