"""The baseline: findings that may stay for a while, who said so, and until which day.

So a rule can become stricter without every old record blocking at once. A finding that an entry names
becomes a notice that tells until when; the day after, it comes back by itself. What is wrong with the
file itself is found like any other mistake.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day
from fnmatch import fnmatchcase

from sitegen.content.days import Date
from sitegen.content.decoding import decode
from sitegen.content.nodes import MAX_NODES_SETTINGS, Mapping, parse_nodes
from sitegen.content.numbers import Integer
from sitegen.content.shapes import Identifier, Reader, Text
from sitegen.content.standards import Pattern
from sitegen.content.tables import FieldSpec, ListOf, Table, read_fields, shaped
from sitegen.diagnostics import Diagnostic, Severity

CODE = Pattern(re.compile('[A-Z][0-9]{3}'), 'R315', 'a code', 'write it as a finding shows it, like P312')


@dataclass(frozen=True, slots=True, kw_only=True)
class Pardon:
    """An entry: findings of a code, at a path (`*` stands for anything), of a partner or a field, until a day."""

    code: str = shaped(CODE, required=True)
    by: str = shaped(Text(120), required=True)
    until: Day = shaped(Date(), required=True)
    path: str | None = shaped(Text(300))
    partner: str | None = shaped(Identifier())
    field: str | None = shaped(Text(200))
    reason: str | None = shaped(Text(280))

    def covers(self, finding: Diagnostic) -> bool:
        return (
            finding.code == self.code
            and self.partner in (None, finding.partner)
            and self.field in (None, finding.field)
            and (self.path is None or fnmatchcase(finding.path, self.path))
        )


_SPECS = {
    'version': FieldSpec(Integer(1, 1), required=True),
    'entries': FieldSpec(ListOf(Table(Pardon), max=2_000), required=True),
}


@dataclass(frozen=True)
class Baseline:
    """The entries of a file, and the findings about the file itself."""

    pardons: tuple[Pardon, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    def apply(self, findings: Iterable[Diagnostic], today: Day) -> list[Diagnostic]:
        """The findings with those that an entry covers today turned into notices, and the file's own."""
        valid = [pardon for pardon in self.pardons if today <= pardon.until]
        return [*(_pardoned(finding, valid) for finding in findings), *self.findings]

    def expired(self, today: Day) -> int:
        """How many entries have run out."""
        return sum(1 for pardon in self.pardons if pardon.until < today)


def _pardoned(finding: Diagnostic, pardons: Iterable[Pardon]) -> Diagnostic:
    if finding.severity is Severity.NOTICE:
        return finding
    latest = max((pardon for pardon in pardons if pardon.covers(finding)), key=lambda p: p.until, default=None)
    if latest is None:
        return finding
    help = f'may stay until {latest.until} ({latest.by}); then: {finding.help}'
    return dataclasses.replace(finding, severity=Severity.NOTICE, help=help)


def read_baseline(path: str, data: bytes) -> Baseline:
    """The baseline that a file holds; entries that are at fault cover nothing."""
    text, findings = decode(path, data)
    if text is None:
        return Baseline(findings=tuple(findings))
    root, faults = parse_nodes(text, max_nodes=MAX_NODES_SETTINGS)
    if faults:
        return Baseline(findings=tuple(fault.at(path) for fault in faults))
    reader = Reader(path)
    values, _ = read_fields(root if isinstance(root, Mapping) else Mapping(1, 1), _SPECS, reader, '')
    return Baseline(values.get('entries', ()), tuple(reader.findings))
