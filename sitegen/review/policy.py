"""The policy of a revision: staff, owners, whose record is whose, and which fields staff manage.

It is read from the tip of base and from nowhere else (FORMATS.md, Review).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from sitegen.content.record_reading import schema_of
from sitegen.content.records import KINDS
from sitegen.content.standards import ACCOUNT
from sitegen.diagnostics import Severity, SitegenError
from sitegen.memo import NoMemo
from sitegen.program.choosing import choose_program
from sitegen.program.model import Program
from sitegen.review.changes import Side, ids_in, read_content, text_in
from sitegen.review.git import Listing, Repository
from sitegen.review.places import place_of
from sitegen.settings import PATH as SETTINGS_PATH
from sitegen.settings import Settings, read_settings

MARK = 'verified'
_MANAGED = {
    'partners': frozenset({'level', 'type', 'statuses', 'applied', 'since', 'valid_until', 'exceptions', MARK}),
    'projects': frozenset({'reviewed', MARK}),
    'cases': frozenset({'reviewed', MARK}),
}


def is_account(name: str) -> bool:
    """Whether a name is a numeric account, such as github:1001; names of accounts can be given away."""
    return name.isascii() and bool(ACCOUNT.pattern.fullmatch(name))


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What base says about authority. `partner_of` has cases and projects, by folder and id.

    `marks` has the day on which a case or project was verified. `known` has the keys of each folder's records,
    `managed` those of them that staff manage; `vouched` has the attestations that are for
    staff to state, `reports` is the field of projects that holds the dates of reports.
    """

    staff: frozenset[str]
    owners: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]
    partner_of: Mapping[tuple[str, str], str]
    marks: Mapping[tuple[str, str], str]
    known: Mapping[str, frozenset[str]]
    managed: Mapping[str, frozenset[str]]
    vouched: frozenset[str]
    reports: str

    def partner_named(self, name: str) -> str:
        """The id of the partner that a name means, by its id or an old one."""
        return name if name in self.owners else self.aliases.get(name, name)

    @cached_property
    def look_alikes(self) -> Mapping[str, str]:
        """Ids, old ones too, by what they look like."""
        return {skeleton(id): id for id in (*self.aliases, *self.owners)}


def managed_fields(folder: str, program: Program | None) -> frozenset[str]:
    """The fields of the records of a folder that staff manage, those that the program declares as managed included."""
    declared = program.fields.get(KINDS[folder].kind, ()) if program else ()
    return _MANAGED[folder] | {item.id for item in declared if item.managed}


def skeleton(id: str) -> str:
    """What an id looks like at a glance: letters and digits that are easily taken for others become one."""
    plain = re.sub('(.)\\1+', '\\1', id.replace('-', '').replace('rn', 'm').replace('vv', 'w').replace('cl', 'd'))
    return plain.translate(str.maketrans('01iq5', 'ollgs'))


def owners_named(content: Side) -> tuple[str, ...]:
    """The accounts that a partner's file names as owners; what is no account counts for nobody."""
    return tuple(name for name in ids_in(content, 'owners') if is_account(name))


def read_policy(repository: Repository, files: Listing) -> tuple[Policy, Settings]:
    """Who may what, as a revision says it. Raises SitegenError where its settings or program cannot be read."""
    read = partial(bytes_of, repository, files)
    settings, program = read_rules(repository, files)
    contents = {key: read_content(path, read(path) or b'') for path in files if (key := _original(path))}
    partners = {id: side for (folder, id), side in contents.items() if folder == 'partners'}
    others = {key: side for key, side in contents.items() if key[0] != 'partners'}
    policy = Policy(
        staff=frozenset(settings.staff),
        owners={id: owners_named(side) for id, side in sorted(partners.items())},
        aliases=_aliases(partners),
        partner_of={key: named for key, side in others.items() if (named := text_in(side, 'partner'))},
        marks={key: mark for key, side in others.items() if (mark := text_in(side, MARK))},
        known={folder: frozenset(schema_of(KINDS[folder], program.vocabulary).specs) for folder in _MANAGED},
        managed={folder: managed_fields(folder, program) for folder in _MANAGED},
        vouched=frozenset(item.id for item in program.attestations if item.managed),
        reports=program.reporting.dates if program.reporting else '',
    )
    return policy, settings


def read_rules(repository: Repository, files: Listing) -> tuple[Settings, Program]:
    """Settings and program of a revision. Raises SitegenError where they cannot be read."""
    data = bytes_of(repository, files, SETTINGS_PATH)
    if data is None:
        raise SitegenError('base has no site.yml, so nobody can tell who may change what')
    settings, findings = read_settings(data)
    program, more = choose_program(settings, partial(bytes_of, repository, files), NoMemo()) if settings else (None, [])
    if settings is None or program is None:
        fault = next((f for f in (*findings, *more) if f.severity is Severity.ERROR), None)
        where = f'{fault.path}:{fault.line}: {fault.message}' if fault else SETTINGS_PATH
        raise SitegenError(f'the rules of base cannot be read: {where}')
    return settings, program


def bytes_of(repository: Repository, files: Listing, path: str) -> bytes | None:
    blob = files.get(path)
    return repository.read(blob) if blob and blob.mode.startswith('100') else None


def _original(path: str) -> tuple[str, str] | None:
    """Folder and id of a path that is the original of a partner, case or project; None for any other path."""
    place = place_of(path, program_file=None)
    return place.key if place.folder in _MANAGED and place.kind == 'record' and not place.language else None


def _aliases(partners: Mapping[str, Side]) -> dict[str, str]:
    """Old ids, each with the partner that it leads to; a living id leads to itself and is left out."""
    found: dict[str, str] = {}
    for id, side in sorted(partners.items()):
        for alias in ids_in(side, 'aliases'):
            if alias not in partners:
                found.setdefault(alias, id)
    return found
