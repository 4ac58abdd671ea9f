"""A proposed change judged: from two names of revisions to a ruling on every field.

Three revisions count. The change is what lies between the merge base and the head; what the actor
may do is said by the tip of base, however old the branch is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.diagnostics import SitegenError
from sitegen.review.authority import Judge
from sitegen.review.changes import compare_file, place_of
from sitegen.review.git import Blob, Listing, Repository, UnfitTree
from sitegen.review.listings import changed_files, merged_paths, twins
from sitegen.review.policy import is_account, read_policy, read_rules
from sitegen.review.rulings import MAX_FILES, MAX_HISTORY_BYTES, Outcome, Ruling, too_large, too_many_files, worst
from sitegen.settings import PATH as SETTINGS_PATH

_AGAIN = 'begin a new branch from the current state and repeat the change there'


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """The commits of a review, and what they hold. `fork` is None where nothing can be compared, for one of the
    reasons in `unfit`: a rule, and why."""

    tip: str
    head: str
    fork: str | None
    unfit: tuple[str, str] = ('', '')
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
    """The revisions that a review compares. Raises SitegenError where a name means no commit, or history is cut off."""
    repository.refuse_shallow()
    tip, top = repository.commit(base), repository.commit(head)
    forks = repository.merge_bases(tip, top)
    tip_files = repository.listing(tip)
    unfit, head_files = ('', ''), dict[str, Blob]()
    if len(forks) > 1:
        unfit = 'crossed-history', f'the two histories cross, so no one commit is where the change begins: {_AGAIN}'
    elif not forks:
        unfit = 'no-common-history', f'the change has no history in common with base: {_AGAIN}'
    else:
        try:
            head_files = repository.listing(top)
        except UnfitTree as error:
            unfit = error.rule, str(error)
    fork = None if unfit[0] else forks[0]
    fork_files = repository.listing(fork) if fork else {}
    return Revisions(
        tip=tip,
        head=top,
        fork=fork,
        unfit=unfit,
        tip_files=tip_files,
        head_files=head_files,
        fork_files=fork_files,
    )


def review_change(repository: Repository, revisions: Revisions, actor: str, approvers: Iterable[str] = ()) -> Review:
    """May this account change what it changed? Raises SitegenError where base has no policy that can be read."""
    for account in (actor, *approvers):
        if not is_account(account):
            raise SitegenError(f'{account!r} is no account', 'write "github:" and the numeric id, like github:1001')
    policy, settings = read_policy(repository, revisions.tip_files)
    if revisions.fork is None:
        rule, why = revisions.unfit
        return Review(actor=actor, rulings=(Ruling(path='', outcome=Outcome.DENY, rule=rule, why=why),))
    changes = changed_files(revisions.fork_files, revisions.head_files)
    if actor not in policy.staff:
        added = repository.added_bytes(revisions.tip, revisions.head)
        if added > MAX_HISTORY_BYTES:
            return Review(actor=actor, rulings=(too_large(added),))
        if len(changes) > MAX_FILES:
            return Review(actor=actor, rulings=(too_many_files(len(changes)),))
    program_file = settings.program if settings.program_is_file else None
    diffs = [compare_file(change, place_of(change.path, program_file), repository.read) for change in changes]
    paths = merged_paths(revisions.fork_files, revisions.tip_files, revisions.head_files)
    judge = Judge(policy, actor, tuple(diffs), twins(paths), frozenset(approvers))
    rulings = judge.rule()
    if any(diff.place.kind in ('settings', 'program') for diff in diffs):
        rulings += _rules_fault(repository, revisions.head_files)
    return Review(actor=actor, rulings=tuple(rulings))


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
