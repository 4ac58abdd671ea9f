"""A partner's records, and which of them count: the evidence behind every number of a verdict.

`today` is a day, or None where time is lifted: then windows, expiries and dates to come are ignored,
which is how verdict.py tells a fault from something that ran out (FORMATS.md, Fault or time).

Evidence is published. An `EvidenceItem` therefore names nothing that is private: no holder of a
certificate, no contact, no note of the ledger, no confidential project.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from sitegen.content.collection import Collection
from sitegen.content.entries import Activity, Attestation, Certificate, Contact
from sitegen.content.records import Case, LedgerRow, Partner, Project
from sitegen.dates import in_window
from sitegen.digests import digest_of_bytes
from sitegen.program.measures import Condition, Selection

# The sources that stand in the partner's own file.
_OWN_SOURCES = ('activities', 'certificates', 'contacts', 'attestations')
KIND_OF = {
    'cases': 'case',
    'projects': 'project',
    'activities': 'activity',
    'certificates': 'certificate',
    'contacts': 'contact',
    'attestations': 'attestation',
    'ledger': 'ledger',
}

# A record of any source.
AnyRecord: TypeAlias = Case | Project | Activity | Certificate | Contact | Attestation | LedgerRow
# A record that breaks a record rule: its kind and its id as `record_key` writes it.
Broken = tuple[str, str]


class EvidenceItem(NamedTuple):
    """One thing that counted. `id` is that of a case, a public project, a field or a requirement, else None.

    `label` is a public word for a page to show: the title of an activity, the kind of a certificate.
    A named tuple, as a build makes hundreds of thousands of them.
    """

    kind: str
    id: str | None = None
    label: str = ''


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """One partner's sound records: cases and projects by id, ledger rows by date and place."""

    partner: Partner
    cases: tuple[Case, ...] = ()
    projects: tuple[Project, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Digest of everything that these records say, and of the names of their files."""
        digests = (f'{record.path} {record.digest}' for record in (self.partner, *self.cases, *self.projects))
        rows = (f'{row.date} {row.kind} {row.points}' for row in self.ledger)
        return digest_of_bytes('\n'.join((*digests, *rows)).encode())

    def records(self, source: str) -> tuple[AnyRecord, ...]:
        """All records of one source (`projects`, `activities`, …), whether they count today or not."""
        found: tuple[AnyRecord, ...] = getattr(self.partner if source in _OWN_SOURCES else self, source)
        return found


def collect_holdings(collection: Collection, broken: frozenset[Broken] = frozenset()) -> dict[str, Holdings]:
    """Holdings by id of partner, in that order; records in `broken` are no evidence and are left out."""
    holdings = {
        id: Holdings(partner=owned.partner, cases=owned.cases, projects=owned.projects, ledger=owned.ledger)
        for id, owned in collection.owned.items()
        if owned.partner
    }
    if not broken:
        return holdings
    with_faults = {id.partition('#')[0] for _, id in broken}
    return {id: _sound(held, broken, with_faults) for id, held in holdings.items()}


def _sound(held: Holdings, broken: frozenset[Broken], with_faults: Container[str]) -> Holdings:
    """These records without those that break a record rule; the entries of partners outside `with_faults` are sound."""
    return Holdings(
        partner=_without(held.partner, broken) if held.partner.id in with_faults else held.partner,
        cases=tuple(case for case in held.cases if ('case', case.id) not in broken),
        projects=tuple(project for project in held.projects if ('project', project.id) not in broken),
        ledger=tuple(row for row in held.ledger if ('ledger', ledger_key(row)) not in broken),
    )


def _without(partner: Partner, broken: frozenset[Broken]) -> Partner:
    """The partner without those entries of its lists that break a record rule."""
    changes: dict[str, Any] = {}
    for source in _OWN_SOURCES:
        entries = getattr(partner, source)
        kept = tuple(e for n, e in enumerate(entries) if (KIND_OF[source], entry_key(partner.id, n)) not in broken)
        if len(kept) < len(entries):
            changes[source] = kept
    return dataclasses.replace(partner, **changes) if changes else partner


def entry_key(partner: str, number: int) -> str:
    """The id, in `Broken`, of an entry of a partner's list; counted from 0."""
    return f'{partner}#{number}'


def ledger_key(row: LedgerRow) -> str:
    """The id, in `Broken`, of a ledger row."""
    return f'{row.path}:{row.line}'


def select(selection: Selection, holdings: Holdings, today: Day | None) -> list[AnyRecord]:
    """The records that a selection counts on a day, in the order of the holdings."""
    where, span = selection.where, selection.within
    found = []
    for record in holdings.records(selection.source):
        if where and not holds_all(record, where):
            continue
        if span is not None:
            day = date_of(record)
            if day is None or (today is not None and not in_window(day, today=today, span=span)):
                continue
        if today is None or counts_on(record, today):
            found.append(record)
    return found


def counts_on(record: object, today: Day) -> bool:
    """Whether a record counts yet (it is not dated after today) and still (it is no certificate that expired)."""
    day = getattr(record, 'date', None)
    if day is not None and day > today:
        return False
    end = getattr(record, 'valid_until', None)
    return end is None or end >= today


def date_of(record: object) -> Day | None:
    """The day that windows look at: a project's `finished`, else `started`; else `date`; None where there is none."""
    day: Day | None = getattr(record, 'date', None)
    return day


def holds_all(record: object, where: Iterable[Condition]) -> bool:
    """Whether a record holds every condition; a field that is not there holds none."""
    return all(_holds(field_of(record, condition.field), condition) for condition in where)


def field_of(record: object, name: str) -> Any:
    """A field of a record of any source, declared or core; None where it is not there."""
    extra = getattr(record, 'extra', None)
    if extra and name in extra:
        return extra[name]
    return getattr(record, name, None)


def values_of(value: Any) -> tuple[Any, ...]:
    """The values of a field that may hold several; one value is the only one."""
    return value if isinstance(value, tuple) else (value,)


def _holds(value: Any, condition: Condition) -> bool:
    if value is None:
        return False
    if condition.options is not None:
        return not condition.options.isdisjoint(values_of(value))
    return any(_between(item, condition) for item in values_of(value))


def _between(value: Any, condition: Condition) -> bool:
    if condition.least is not None and value < condition.least:
        return False
    return condition.most is None or value <= condition.most


def cite(records: Iterable[AnyRecord]) -> tuple[EvidenceItem, ...]:
    """Evidence items for records, in an order that does not depend on theirs."""
    items = tuple(map(_item_of, records))
    return items if len(items) < 2 else tuple(sorted(items, key=_item_order))


def _item_order(item: EvidenceItem) -> tuple[bool, str, str]:
    return item.id is None, item.id or '', item.label


def _item_of(record: AnyRecord) -> EvidenceItem:
    match record:
        case Project():
            return EvidenceItem('project', None if record.confidential else record.id)
        case Case():
            return EvidenceItem('case', record.id)
        case Activity():
            return EvidenceItem('activity', None, record.title or '')
        case Certificate():
            return EvidenceItem('certificate', None, record.kind)
        case LedgerRow():
            return EvidenceItem('ledger', None, record.kind)
        case Contact():
            return EvidenceItem('contact')
        case Attestation():
            return EvidenceItem('attestation')
