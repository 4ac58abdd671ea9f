"""Who may change what (FORMATS.md, Review).

Authority is read from the tip of base and from nowhere else: owners and staff, the program and its
managed fields, whose record a case or project is. The head is only what is judged. Whatever no rule
names is denied to all but staff; a link, a submodule, a changed mode and an unreadable file are denied
to everyone. The worst single outcome decides.

How the contract is read where it leaves a choice:
- `owners` change with the word of a present owner and of staff. Staff alone needs that owner, so the
  outcome is `needs-staff` for them, too, unless the partner has no owner yet.
- Keys that nobody knows need staff. Attestations are the owner's to make, since DESIGN.md does not name them
  among the managed fields, but for those that the program declares with `managed: true`.
- An edit of a verified case or project that keeps its `verified` mark needs staff; taking the mark
  away is allowed. Reports of a running project are due regularly and touch no mark.
- A case that names somebody else's partner, also by an old id, is that partner's and denied.
- A case or project that base holds in a form that does not tell its partner was somebody's: staff must look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sitegen.content.disk import printable
from sitegen.review.approvals import Approvals
from sitegen.review.changes import FieldChange, FileDiff, field_changes, text_in
from sitegen.review.ownership import Ownership
from sitegen.review.policy import MARK, Policy, skeleton
from sitegen.review.rulings import Decision, Outcome, Ruling
from sitegen.review.structure import structural_fault

_NOUNS = {'partners': 'profile', 'cases': 'case study', 'projects': 'project'}
_WORKINGS = {
    'settings': 'the settings of the site',
    'program': 'the program',
    'theme': 'the themes',
    'ledger': 'the ledger',
    'ci': 'what runs on the server',
    'code': 'what stands outside content/',
    'stray': 'what content/ has no place for',
}


@dataclass(frozen=True)
class Judge:
    """Rules on the files of one change. `approvers` are accounts that approved just this head."""

    policy: Policy
    actor: str
    diffs: tuple[FileDiff, ...]
    twins: Mapping[str, str]
    approvers: frozenset[str]

    @cached_property
    def approvals(self) -> Approvals:
        return Approvals(self.policy, self.actor, self.approvers)

    @cached_property
    def ownership(self) -> Ownership:
        return Ownership(self.policy, self.actor, self.diffs)

    def rule(self) -> list[Ruling]:
        """What every changed field comes to, in the order of paths."""
        return [ruling for diff in self.diffs for ruling in self._rule_on(diff)]

    def _rule_on(self, diff: FileDiff) -> list[Ruling]:
        refused = structural_fault(diff, self.twins)
        if refused:
            return [_on_file(diff, Outcome.DENY, *refused)]
        match diff.place.kind:
            case 'record' if diff.place.folder == 'pages':
                decision = self.approvals.needs_staff('free-page', 'free pages belong to the site, so staff must agree')
                return _on_fields(diff, field_changes(diff.before, diff.after), *decision)
            case 'record':
                return self._rule_on_record(diff)
            case 'media':
                return [self._rule_on_media(diff)]
            case kind:
                return self._rule_on_workings(diff, kind)

    def _rule_on_workings(self, diff: FileDiff, kind: str) -> list[Ruling]:
        """Settings, program, themes, ledger, CI, code, and what the content tree does not know."""
        denied = Outcome.DENY, kind, f'only staff may change {_WORKINGS[kind]}'
        decision = self.approvals.as_staff(kind) if self.approvals.is_staff else denied
        return _on_fields(diff, field_changes(diff.before, diff.after, by_id=True), *decision)

    def _rule_on_media(self, diff: FileDiff) -> Ruling:
        owner = diff.place.id
        if self.approvals.is_staff:
            return _on_file(diff, *self.approvals.as_staff(), owner or None)
        if owner in self.ownership.new_partners:
            return _on_file(diff, *self._on_new_partner(owner), owner)
        if owner not in self.policy.owners:
            why = 'the folder belongs to no partner, so staff must agree'
            return _on_file(diff, *self.approvals.needs_staff('shared-media', why))
        if not self.ownership.owns(owner):
            why = self.ownership.not_yours(f'content/media/{owner}/', owner)
            return _on_file(diff, Outcome.DENY, 'not-yours', why, owner)
        return _on_file(diff, Outcome.ALLOW, 'own-media', f'{self.actor} is an owner of {owner}', owner)

    def _rule_on_record(self, diff: FileDiff) -> list[Ruling]:
        partners = self.ownership.partners_of(diff)
        partner = partners[-1] if partners else None
        changes = [] if diff.removed else field_changes(diff.before, diff.after)
        if self.approvals.is_staff:
            return list(self._by_staff(diff, changes, partner))
        foreign = self.ownership.foreign_fault(diff, partners)
        if foreign:
            return _on_fields(diff, changes, Outcome.DENY, *foreign, partner)
        if diff.removed:
            decision = self.approvals.needs_staff('deletion', f'this removes a {_noun(diff)} of {partner}')
            return [_on_file(diff, *decision, partner)]
        new = next((name for name in partners if name in self.ownership.new_partners), None)
        if new:
            return self._by_newcomer(diff, changes, partners[-1], self._on_new_partner(new))
        if self.ownership.was_nobodys(diff):
            why = f'nobody can tell from base whose {_noun(diff)} this was'
            return _on_fields(diff, changes, *self.approvals.needs_staff('nobodys', why), partner)
        return self._by_owner(diff, changes, partners[-1])

    def _on_new_partner(self, partner: str) -> Decision:
        near = self.policy.look_alikes.get(skeleton(partner))
        if near:
            why = f'{partner} is a new partner whose id is easily taken for {near}, so staff must look closely'
            return self.approvals.needs_staff('look-alike', why)
        return self.approvals.needs_staff('new-partner', f'{partner} is a new partner, so staff must agree')

    def _by_newcomer(
        self, diff: FileDiff, changes: list[FieldChange], partner: str, on_newcomer: Decision
    ) -> list[Ruling]:
        """All of a new partner's records needs staff; what only staff decide is told field by field."""
        if not changes:
            return [_on_file(diff, *on_newcomer, partner)]
        decisions = ((change, self.approvals.on_own_field(diff.place.folder, change, partner)) for change in changes)
        return [_on_field(diff, c, *(on_newcomer if d[1] == 'owner' else d), partner) for c, d in decisions]

    def _by_staff(self, diff: FileDiff, changes: list[FieldChange], partner: str | None) -> Iterator[Ruling]:
        """Staff may change all of a record but its owners, for which a present owner must speak, too."""
        present = self.policy.owners.get(partner or '', ())
        if not changes:
            yield _on_file(diff, *self.approvals.as_staff(), partner)
        for change in changes:
            owners = diff.place.folder == 'partners' and change.key == 'owners' and present
            decision = self.approvals.on_owners(present) if owners else self.approvals.as_staff()
            yield _on_field(diff, change, *decision, partner)

    def _by_owner(self, diff: FileDiff, changes: list[FieldChange], partner: str) -> list[Ruling]:
        if not changes:
            why = f'{self.actor} is an owner of {partner}; only the form changes'
            return [_on_file(diff, Outcome.ALLOW, 'owner', why, partner)]
        folder = diff.place.folder
        rulings = [_on_field(diff, c, *self.approvals.on_own_field(folder, c, partner), partner) for c in changes]
        return [*rulings, *self._stale_mark(diff, rulings, partner)]

    def _stale_mark(self, diff: FileDiff, rulings: list[Ruling], partner: str) -> list[Ruling]:
        """A verified case or project that now says something else and keeps its mark."""
        said = [ruling for ruling in rulings if ruling.rule == 'owner' and ruling.field != self.policy.reports]
        mark = self.policy.marks.get(diff.place.key)
        original = self.ownership.original_of(diff)
        if not said or mark is None or (original is not None and _loses_mark(original, mark)):
            return []
        why = (
            f'this {_noun(diff)} was verified on {mark} and now says something else; '
            f'remove the line "{MARK}", or let staff confirm it anew'
        )
        decision = self.approvals.needs_staff('verified-record', why)
        return [_on_field(diff, FieldChange(MARK, mark, mark), *decision, partner)]


def _on_file(diff: FileDiff, outcome: Outcome, rule: str, why: str, partner: str | None = None) -> Ruling:
    """A ruling on a file as a whole."""
    return Ruling(path=printable(diff.path), partner=partner, outcome=outcome, rule=rule, why=why)


def _on_field(
    diff: FileDiff, change: FieldChange, outcome: Outcome, rule: str, why: str, partner: str | None = None
) -> Ruling:
    whole = _on_file(diff, outcome, rule, why, partner)
    return replace(whole, field=change.field, before=change.before, after=change.after)


def _on_fields(
    diff: FileDiff, changes: Iterable[FieldChange], outcome: Outcome, rule: str, why: str, partner: str | None = None
) -> list[Ruling]:
    """A ruling on each of these fields; on the file as a whole where there are none."""
    rulings = [_on_field(diff, change, outcome, rule, why, partner) for change in changes]
    return rulings or [_on_file(diff, outcome, rule, why, partner)]


def _loses_mark(original: FileDiff, mark: str) -> bool:
    """Whether the mark of base is gone once the change is in; one that base got since the change began stays."""
    before, after = (text_in(side, MARK) for side in (original.before, original.after))
    return after not in (before, mark)


def _noun(diff: FileDiff) -> str:
    noun = _NOUNS[diff.place.folder]
    return f'translation of a {noun}' if diff.place.language else noun
