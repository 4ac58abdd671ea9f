"""Findings about what partners claim, and short ways to write what a partner holds."""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from typing import Any

from sitegen.checks.program import check_verdicts
from sitegen.checks.rules import check_record_rules
from sitegen.content.collection import Collection
from sitegen.diagnostics import Diagnostic
from sitegen.program.evidence import collect_holdings
from sitegen.program.model import Program
from sitegen.program.verdict import judge
from tests.program.builders import TODAY, ago, directory_of, preset

DAY = timedelta(days=1)


def entries(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [dict(fields)] * count


def attested(*ids: str, date: str = ago('1 month')) -> list[dict[str, str]]:
    return [{'id': id, 'date': date} for id in ids]


def findings_of(program: Program, collection: Collection, today: Day = TODAY) -> list[Diagnostic]:
    """What record rules and claims find on a day."""
    findings, broken = check_record_rules(program, collection)
    verdicts = {id: judge(program, held, today) for id, held in collect_holdings(collection, broken).items()}
    return [*findings, *check_verdicts(program, collection, verdicts, today)]


def codes(program_id: str, fields: dict[str, Any], *, today: Day = TODAY, **records: Any) -> dict[str, str]:
    """Codes of the findings about a directory of one partner, each with its severity."""
    program = preset(program_id)
    findings = findings_of(program, directory_of(program, fields, **records), today)
    return {finding.code: finding.severity.value for finding in findings}
