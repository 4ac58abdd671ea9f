"""What only several records together show: references, aliases, logos, orders of dates.

Nothing here looks at the calendar, so no finding comes or goes with time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.checks.findings import at_field
from sitegen.checks.logos import logo_fault
from sitegen.checks.site import check_site
from sitegen.content.collection import Collection as Records
from sitegen.content.collection import Owned
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import Case, Page, Partner, Project, Record
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean
from sitegen.program.addresses import SITE_ADDRESSES
from sitegen.program.model import Program
from sitegen.settings import Settings


def check_records(
    records: Records,
    media: Collection[str],
    settings: Settings,
    program: Program | None,
    notes: Notes = NO_NOTES,
) -> list[Diagnostic]:
    """All findings about records together.

    `media` has the paths below content/media of all files there, unsound ones too (`Tree.media_names`).
    `program` is None where it cannot be read; what needs it is then left out.
    """
    findings: list[Diagnostic] = []
    of_owners = notes.each('records', records.owned, partial(_check_owned, media=media), sorted(media))
    for of_owner in of_owners.values():
        findings += of_owner.findings
        for id in of_owner.of_others:
            findings += project_faults(records.cases[id], records)
    known = _partner_ids(records)
    for id, owned in records.owned.items():
        for work in owned.works if id not in known else ():
            findings += unknown_partner(work, records)
    for record in records.partial:
        findings += _partial_faults(record, records, media)
    for page in records.pages.values():
        findings += page_address_taken(page, settings, program)
    findings += alias_faults(records)
    findings += unknown_ledger_partner(records)
    findings += check_site(settings, program, media)
    return findings


class _Checked(NamedTuple):
    """What one partner's records show by themselves, and the case studies that name a project which is none of
    those that they may tell of."""

    findings: tuple[Diagnostic, ...]
    of_others: tuple[str, ...]


def _check_owned(owned: Owned, media: Collection[str]) -> _Checked:
    findings = [*_profile_faults(owned.partner, media)] if owned.partner else []
    for project in owned.projects:
        findings += project_dates_contradict(project)
    public = {project.id for project in owned.projects if not project.confidential}
    others = (case.id for case in owned.cases if case.project is not None and case.project not in public)
    return _Checked(tuple(findings), tuple(others))


def _profile_faults(partner: Partner, media: Collection[str]) -> Iterator[Diagnostic]:
    yield from logo_faults(partner, media)
    yield from staff_counts_contradict(partner)
    yield from certificate_ends_early(partner)
    yield from membership_ends_early(partner)


def _partial_faults(record: Record, records: Records, media: Collection[str]) -> Iterator[Diagnostic]:
    """What can be told of a record that lacks a required field, so that its author learns all at once."""
    match record:
        case Partner():
            yield from _profile_faults(record, media)
        case Case() | Project() if record.partner:
            yield from unknown_partner(record, records)
            if isinstance(record, Case):
                yield from project_faults(record, records)
    if isinstance(record, Project):
        yield from project_dates_contradict(record)


def _partner_ids(records: Records) -> Collection[str]:
    """Ids of all partners, those whose file cannot be read among them."""
    known = records.ids.get('partners')
    return records.partners if known is None else known


def unknown_partner(record: Case | Project, records: Records) -> Iterator[Diagnostic]:
    """The partner of a case study or project exists."""
    known = _partner_ids(records)
    if record.partner in known:
        return
    message = f'partner "{record.partner}" does not exist'
    help = _meant_partner(record.partner, records) or f'add content/partners/{record.partner}.md'
    yield at_field(record, 'partner', 'R340', message, help)


def _meant_partner(id: str, records: Records) -> str:
    """Which partner is meant by an id that none has: the one who had it once, or one with a similar id."""
    renamed = next((partner.id for partner in records.partners.values() if id in partner.aliases), None)
    return f'it was renamed: write "{renamed}"' if renamed else did_you_mean(id, _partner_ids(records))


def project_faults(case: Case, records: Records) -> Iterator[Diagnostic]:
    """The project of a case study exists, belongs to the same partner and is not confidential."""
    if case.project is None:
        return
    project = records.projects.get(case.project)
    if project is None:
        known = records.ids.get('projects', frozenset())
        if case.project not in known:
            own = [id for id, other in records.projects.items() if other.partner == case.partner]
            help = did_you_mean(case.project, own or known) or 'remove the line, or add the project'
            yield at_field(case, 'project', 'R341', f'project "{case.project}" does not exist', help)
    elif project.partner != case.partner and all(id in _partner_ids(records) for id in (project.partner, case.partner)):
        message = f'project "{project.id}" belongs to "{project.partner}", the case study to "{case.partner}"'
        yield at_field(case, 'project', 'R342', message, 'name a project of the same partner, or correct "partner"')
    elif project.confidential:
        message = f'project "{project.id}" is confidential, but this case study would tell about it'
        help = 'remove the line; if the client agreed to be named, remove "confidential" from the project'
        yield at_field(case, 'project', 'R343', message, help, Severity.WARNING)


def alias_faults(records: Records) -> Iterator[Diagnostic]:
    """An old id leads to one partner, and no partner lives under it."""
    living = _partner_ids(records)
    owners: dict[str, str] = {}
    for partner in records.partners.values():
        for number, alias in enumerate(partner.aliases):
            owner = owners.setdefault(alias, partner.id)
            if alias in living:
                message = f'alias "{alias}" is the id of a partner'
                yield at_field(partner, f'aliases[{number}]', 'R344', message, 'remove it; only old ids are aliases')
            elif owner != partner.id:
                message = f'alias "{alias}" already leads to "{owner}"'
                yield at_field(partner, f'aliases[{number}]', 'R345', message, 'keep it with one of the two partners')


def logo_faults(partner: Partner, media: Collection[str]) -> Iterator[Diagnostic]:
    """A logo is a picture below content/media."""
    fault = logo_fault(partner.logo, media)
    if fault:
        yield at_field(partner, 'logo', *fault)


def staff_counts_contradict(partner: Partner) -> Iterator[Diagnostic]:
    """No more people are certified than there are."""
    for role, count in partner.staff.items():
        if count.total is not None and count.certified is not None and count.certified > count.total:
            message = f'staff.{role} has {count.certified} certified of {count.total} in total'
            help = '"total" counts everybody in the role, certified or not'
            yield at_field(partner, f'staff.{role}.certified', 'R349', message, help)


def certificate_ends_early(partner: Partner) -> Iterator[Diagnostic]:
    """A certificate ends no earlier than it was given."""
    for number, certificate in enumerate(partner.certificates):
        given, until = certificate.date, certificate.valid_until
        if given and until and until < given:
            message = f'certificate is valid until {until}, but dated {given}'
            yield at_field(
                partner, f'certificates[{number}].valid_until', 'R350', message, 'correct one of the two dates'
            )


def membership_ends_early(partner: Partner) -> Iterator[Diagnostic]:
    """A membership ends no earlier than it begins; `since` is its begin, else `applied`."""
    key = 'since' if partner.since else 'applied'
    begin, until = partner.since or partner.applied, partner.valid_until
    if begin and until and until < begin:
        message = f'membership is valid until {until}, but "{key}" is {begin}'
        yield at_field(partner, 'valid_until', 'R355', message, 'correct one of the two dates')


def project_dates_contradict(project: Project) -> Iterator[Diagnostic]:
    """A project ends no earlier than it begins; one that runs has not finished."""
    if project.started and project.finished and project.finished < project.started:
        message = f'project finished on {project.finished}, before it started on {project.started}'
        yield at_field(project, 'finished', 'R351', message, 'correct one of the two dates')
    elif project.state == 'running' and project.finished:
        message = f'project is running, but has a date "finished" ({project.finished})'
        help = 'write "state: live" once it is finished, or leave "finished" out until then'
        yield at_field(project, 'state', 'R352', message, help, Severity.NOTICE)


def page_address_taken(page: Page, settings: Settings, program: Program | None) -> Iterator[Diagnostic]:
    """A free page stands at an address that the site does not use itself."""
    facets = program.facets if program else ()
    taken = SITE_ADDRESSES | {field.id for field in facets} | set(settings.languages)
    if page.id in taken:
        message = f'the page would stand at "/{page.id}/", which the site uses itself'
        yield Diagnostic(path=page.path, code='R353', message=message, help=f'rename the file, like about-{page.id}.md')


def unknown_ledger_partner(records: Records) -> Iterator[Diagnostic]:
    """The partner of a ledger row exists."""
    known = _partner_ids(records)
    for row in records.ledger:
        if row.partner not in known:
            yield Diagnostic(
                path=row.path,
                line=row.line,
                column=row.partner_column,
                code='L507',
                message=f'partner "{row.partner}" does not exist',
                help=_meant_partner(row.partner, records),
                field='partner',
                partner=row.partner,
            )
