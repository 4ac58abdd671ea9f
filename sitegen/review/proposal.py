"""A proposed change judged: from two names of revisions to a ruling on every field.

Three revisions count. The change is what lies between the merge base and the head; what the actor
may do is said by the tip of base, however old the branch is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from sitegen.diagnostics import SitegenError
from sitegen.review.authority import Judge
from sitegen.review.changes import compare_file
from sitegen.review.git import Listing, Repository, UnfitTree
from sitegen.review.listings import changed_files, merged_paths, twins
from sitegen.review.places import place_of
from sitegen.review.policy import is_account, read_policy, read_rules
from sitegen.review.rulings import (
    MAX_FILES,
    MAX_HISTORY_BYTES,
    Outcome,
    Ruling,
    denied,
    too_large,
    too_many_files,
    worst,
)
from sitegen.settings import PATH as SETTINGS_PATH

_AGAIN = 'begin a new branch from the current state and repeat the change there'


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """The tip of base, the head and the fork, the commit in which the change begins, with their files.

    `unfit` is the ruling on a head that cannot be compared; then head and fork have no files here.
    """

    tip: str
    head: str
    tip_files: Listing
    head_files: Listing = field(default_factory=dict)
    fork_files: Listing = field(default_factory=dict)
    unfit: Ruling | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """What comes of a change: the outcome is the worst of its rulings."""

    actor: str
    rulings: tuple[Ruling, ...]

    @property
    def outcome(self) -> Outcome:
        return worst(ruling.outcome for ruling in self.rulings)

    @property
    def unread(self) -> bool:
        """Whether the change was denied as a whole, before any of its files was read."""
        return any(not ruling.path for ruling in self.rulings)


def find_revisions(repository: Repository, base: str, head: str) -> Revisions:
    """The revisions that a review compares. Raises SitegenError where a name means no commit, or history is cut off."""
    repository.refuse_shallow()
    tip, top = repository.commit(base), repository.commit(head)
    forks = repository.merge_bases(tip, top)
    known = partial(Revisions, tip=tip, head=top, tip_files=repository.listing(tip))
    if len(forks) > 1:
        why = f'the two histories cross, so no one commit is where the change begins: {_AGAIN}'
        return known(unfit=denied('crossed-history', why))
    if not forks:
        why = f'the change has no history in common with base: {_AGAIN}'
        return known(unfit=denied('no-common-history', why))
    try:
        head_files = repository.listing(top)
    except UnfitTree as error:
        return known(unfit=denied(error.rule, str(error)))
    return known(head_files=head_files, fork_files=repository.listing(forks[0]))


def review_change(repository: Repository, revisions: Revisions, actor: str, approvers: Iterable[str] = ()) -> Review:
    """May this account change what it changed? Raises SitegenError where base has no policy that can be read."""
    for account in (actor, *approvers):
        if not is_account(account):
            raise SitegenError(f'{account!r} is no account', 'write "github:" and the numeric id, like github:1001')
    policy, settings = read_policy(repository, revisions.tip_files)
    changes = changed_files(revisions.fork_files, revisions.head_files)
    refused = revisions.unfit
    if not refused and actor not in policy.staff:
        refused = _too_much(repository, revisions, len(changes))
    if refused:
        return Review(actor=actor, rulings=(refused,))
    program_file = settings.program if settings.program_is_file else None
    diffs = [compare_file(change, place_of(change.path, program_file), repository.read) for change in changes]
    paths = merged_paths(revisions.fork_files, revisions.tip_files, revisions.head_files)
    judge = Judge(policy, actor, tuple(diffs), twins(paths), frozenset(approvers))
    rulings = judge.rule()
    if any(diff.place.kind in ('settings', 'program') for diff in diffs):
        rulings += _rules_fault(repository, revisions.head_files)
    return Review(actor=actor, rulings=tuple(rulings))


def _too_much(repository: Repository, revisions: Revisions, files: int) -> Ruling | None:
    """The ruling on a change that is too large for anyone but staff; None for others."""
    added = repository.added_bytes(revisions.tip, revisions.head)
    if added > MAX_HISTORY_BYTES:
        return too_large(added)
    return too_many_files(files) if files > MAX_FILES else None


def _rules_fault(repository: Repository, files: Listing) -> list[Ruling]:
    """The ruling on a head whose settings or program cannot be read; none where they can."""
    if SETTINGS_PATH not in files:
        return []
    try:
        read_rules(repository, files)
    except SitegenError as error:
        why = str(error).replace('of base', 'of the change')
        return [denied('unreadable', why, SETTINGS_PATH)]
    return []


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
