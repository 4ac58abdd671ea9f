"""Findings that only follow from other findings and are left out, so that one slip is reported once."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.checks.rules import VALUE_CODE
from sitegen.content.collection import Collection
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.program.model import Program

# Claims of a level or a status that does not hold.
_CLAIM_CODES = frozenset({'P301', 'P302', 'P303', 'P304'})


def drop_unreadable(rule_findings: Iterable[Diagnostic], findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What record rules find, without fields whose value cannot be read."""
    unreadable = {(finding.path, finding.field) for finding in _errors(findings)}
    return [f for f in rule_findings if f.code != VALUE_CODE or (f.path, f.field) not in unreadable]


def drop_doubtful(
    claims: Iterable[Diagnostic], findings: Iterable[Diagnostic], program: Program, collection: Collection
) -> list[Diagnostic]:
    """Findings about claims, without those in a field that has an error.

    A claim that does not hold is also left out where the missing evidence may be due to an error: one in the records of
    the same partner, in the program, or in a case study or project that names no known partner.
    """
    errors = _errors(findings)
    faulty = {finding.partner for finding in errors if finding.partner}
    everybody = any(finding.path == program.path or _is_of_nobody(finding, collection) for finding in errors)
    unread = {(finding.path, finding.field.partition('[')[0]) for finding in errors if finding.field}
    return [
        claim
        for claim in claims
        if (claim.path, claim.field) not in unread
        and (claim.code not in _CLAIM_CODES or not (everybody or claim.partner in faulty))
    ]


def _errors(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _is_of_nobody(finding: Diagnostic, collection: Collection) -> bool:
    """Whether a finding is about a case study or project of no known partner. Translations are no evidence."""
    folder, _, name = finding.path.removeprefix('content/').partition('/')
    unknown = finding.partner not in collection.ids.get('partners', ())
    return folder in ('cases', 'projects') and name.count('.') == 1 and unknown
