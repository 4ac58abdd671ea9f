"""A proposed change judged: from two names of revisions to a ruling on every field.

Three revisions count. The change is what lies between the merge base and the head; what the actor
may do is said by the tip of base, however old the branch is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from sitegen.content.files import record_name
from sitegen.content.records import KINDS, schema_of
from sitegen.diagnostics import Severity, SitegenError
from sitegen.program.choosing import choose_program
from sitegen.program.model import Program
from sitegen.review.authority import (
    MARK,
    MAX_FILES,
    Judge,
    Outcome,
    Policy,
    Ruling,
    is_account,
    managed_fields,
    owners_named,
    too_many_files,
    worst,
)
from sitegen.review.changes import Content, Side, compare_file, place_of, read_content
from sitegen.review.git import Blob, Listing, Repository, changed_files, twins
from sitegen.settings import PATH as SETTINGS_PATH
from sitegen.settings import Settings, read_settings

_OWNED = ('partners', 'cases', 'projects')


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """The commits of a review, and what two of them hold. `fork` is None where the histories have no one fork."""

    tip: str
    head: str
    fork: str | None
    crossed: bool
    tip_files: Listing
    head_files: Listing
    fork_files: Listing


@dataclass(frozen=True, kw_only=True)
class Review:
    """What comes of a change: the outcome is the worst of its rulings."""

    actor: str
    rulings: tuple[Ruling, ...]

    @property
    def outcome(self) -> Outcome:
        return worst(ruling.outcome for ruling in self.rulings)


def find_revisions(repository: Repository, base: str, head: str) -> Revisions:
    """The revisions that a review compares. Raises SitegenError where a name means no commit."""
    tip, top = repository.commit(base), repository.commit(head)
    forks = repository.merge_bases(tip, top)
    fork = forks[0] if len(forks) == 1 else None
    return Revisions(
        tip=tip,
        head=top,
        fork=fork,
        crossed=len(forks) > 1,
        tip_files=repository.listing(tip),
        head_files=repository.listing(top),
        fork_files=repository.listing(fork) if fork else {},
    )


def review_change(repository: Repository, revisions: Revisions, actor: str, approvers: Iterable[str] = ()) -> Review:
    """May this account change what it changed? Raises SitegenError where base has no policy that can be read."""
    for account in (actor, *approvers):
        if not is_account(account):
            raise SitegenError(f'{account!r} is no account', 'write "github:" and the numeric id, like github:1001')
    policy, settings = read_policy(repository, revisions.tip_files)
    if revisions.fork is None:
        return Review(actor=actor, rulings=(_no_fork(revisions),))
    changes = changed_files(revisions.fork_files, revisions.head_files)
    if len(changes) > MAX_FILES and actor not in policy.staff:
        return Review(actor=actor, rulings=(too_many_files(len(changes)),))
    program_file = settings.program if settings.program_is_file else None
    diffs = [compare_file(change, place_of(change.path, program_file), repository.read) for change in changes]
    judge = Judge(policy, actor, tuple(diffs), twins(revisions.head_files), frozenset(approvers))
    rulings = judge.rule()
    if any(diff.place.kind in ('settings', 'program') for diff in diffs):
        rulings += _rules_fault(repository, revisions.head_files)
    return Review(actor=actor, rulings=tuple(rulings))


def _no_fork(revisions: Revisions) -> Ruling:
    if revisions.crossed:
        rule, why = 'crossed-history', 'the two histories cross, so no one commit is where the change begins'
    else:
        rule, why = 'no-common-history', 'the change has no history in common with base'
    help = 'begin a new branch from the current state and repeat the change there'
    return Ruling(path='', outcome=Outcome.DENY, rule=rule, why=f'{why}: {help}')


def read_policy(repository: Repository, files: Listing) -> tuple[Policy, Settings]:
    """Who may what, as a revision says it. Raises SitegenError where its settings or program cannot be read."""
    read = partial(_bytes_of, repository, files)
    settings, program = read_rules(repository, files)
    records = {(folder, id): (path, blob) for path, blob in files.items() for folder, id in _originals(path)}
    contents: dict[tuple[str, str], Side] = {
        key: read_content(path, read(path) or b'') for key, (path, _) in records.items()
    }
    partners = {id: side for (folder, id), side in contents.items() if folder == 'partners'}
    vocabulary = program.vocabulary
    managed = {kind: [item.id for item in items if item.managed] for kind, items in program.fields.items()}
    others = {key: side for key, side in contents.items() if key[0] != 'partners'}
    policy = Policy(
        staff=frozenset(settings.staff),
        owners={id: owners_named(side) for id, side in sorted(partners.items())},
        aliases=_aliases(partners),
        partner_of={key: named for key, side in others.items() if (named := _field(side, 'partner'))},
        marks={key: mark for key, side in others.items() if (mark := _field(side, MARK))},
        known={folder: frozenset(schema_of(KINDS[folder], vocabulary).specs) for folder in _OWNED},
        managed=managed_fields(managed),
        reports=program.reporting.dates if program.reporting else '',
    )
    return policy, settings


def read_rules(repository: Repository, files: Listing) -> tuple[Settings, Program]:
    """Settings and program of a revision. Raises SitegenError where they cannot be read."""
    data = _bytes_of(repository, files, SETTINGS_PATH)
    if data is None:
        raise SitegenError('base has no site.yml, so nobody can tell who may change what')
    settings, findings = read_settings(data)
    program, more = choose_program(settings, partial(_bytes_of, repository, files)) if settings else (None, [])
    if settings is None or program is None:
        fault = next((f for f in (*findings, *more) if f.severity is Severity.ERROR), None)
        where = f'{fault.path}:{fault.line}: {fault.message}' if fault else SETTINGS_PATH
        raise SitegenError(f'the rules of base cannot be read: {where}')
    return settings, program


def _rules_fault(repository: Repository, files: Listing) -> list[Ruling]:
    """The ruling on a head whose settings or program cannot be read; none where they can."""
    if SETTINGS_PATH not in files:
        return []
    try:
        read_rules(repository, files)
    except SitegenError as error:
        why = str(error).replace('of base', 'of the change')
        return [Ruling(path=SETTINGS_PATH, outcome=Outcome.DENY, rule='unreadable', why=why)]
    return []


def _bytes_of(repository: Repository, files: Listing, path: str) -> bytes | None:
    blob: Blob | None = files.get(path)
    return repository.read(blob) if blob and blob.mode.startswith('100') else None


def _originals(path: str) -> Iterable[tuple[str, str]]:
    """Folder and id of a path that is the original of a record; nothing for any other path."""
    match path.split('/'):
        case ['content', folder, name] if folder in _OWNED:
            found = record_name(name)
            if found and not found[1]:
                yield folder, found[0]
        case _:
            pass


def _aliases(partners: Mapping[str, Side]) -> dict[str, str]:
    """Old ids, each with the partner that it leads to; a living id leads to itself and is left out."""
    found: dict[str, str] = {}
    for id, side in sorted(partners.items()):
        named = side.fields.get('aliases') if isinstance(side, Content) else None
        for alias in named if isinstance(named, list) else ():
            if isinstance(alias, str) and alias not in partners:
                found.setdefault(alias, id)
    return found


def _field(side: Side, key: str) -> str | None:
    value = side.fields.get(key) if isinstance(side, Content) else None
    return str(value) if value is not None else None


def render_json(review: Review) -> str:
    """The review in the form of FORMATS.md; ASCII only, with a line feed at the end."""
    changes = [
        {
            'path': ruling.path,
            'partner': ruling.partner,
            'field': ruling.field,
            'before': ruling.before,
            'after': ruling.after,
            'outcome': ruling.outcome.value,
            'rule': ruling.rule,
            'why': ruling.why,
        }
        for ruling in review.rulings
    ]
    value = {'version': 1, 'outcome': review.outcome.value, 'actor': review.actor, 'changes': changes}
    return json.dumps(value, indent=2) + '\n'
