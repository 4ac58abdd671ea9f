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
from dataclasses import dataclass, field
from functools import cached_property

from sitegen.content.disk import printable
from sitegen.review.changes import Content, FieldChange, FileDiff, Side, as_id, field_changes
from sitegen.review.policy import MARK, Policy, skeleton
from sitegen.review.rulings import MAX_FILES, Outcome, Ruling, too_many_files
from sitegen.review.structure import structural_fault
from sitegen.review.voices import Voices

_NOUNS = {'partners': 'partner', 'cases': 'case study', 'projects': 'project'}


@dataclass(frozen=True)
class Judge:
    """Rules on the files of one change. `approvers` are accounts that approved just this head."""

    policy: Policy
    actor: str
    diffs: tuple[FileDiff, ...]
    twins: Mapping[str, str] = field(default_factory=dict)
    approvers: frozenset[str] = frozenset()

    @cached_property
    def voices(self) -> Voices:
        return Voices(self.policy, self.actor, self.approvers)

    @cached_property
    def new_partners(self) -> frozenset[str]:
        """Partners that the change proposes: base has no such id."""
        return frozenset(
            diff.place.id
            for diff in self.diffs
            if _is_original(diff, 'partners') and not diff.removed and diff.place.id not in self.policy.owners
        )

    @cached_property
    def proposed(self) -> Mapping[tuple[str, str], FileDiff]:
        """The changed records, by folder and id."""
        return {(d.place.folder, d.place.id): d for d in self.diffs if _is_original(d, d.place.folder)}

    def rule(self) -> list[Ruling]:
        """What every changed field comes to, in the order of paths."""
        if len(self.diffs) > MAX_FILES and not self.voices.is_staff:
            return [too_many_files(len(self.diffs))]
        return [ruling for diff in self.diffs for ruling in self.rule_on(diff)]

    def rule_on(self, diff: FileDiff) -> list[Ruling]:
        refused = structural_fault(diff, self.twins)
        if refused:
            return [self.whole(diff, Outcome.DENY, *refused)]
        match diff.place.kind:
            case 'record' if diff.place.folder == 'pages':
                return self.open_to_proposals(diff, 'free-page', 'free pages belong to the site')
            case 'record':
                return self.rule_on_record(diff)
            case 'media':
                return self.rule_on_media(diff)
            case kind:
                return self.rule_on_workings(diff, kind)

    def whole(self, diff: FileDiff, outcome: Outcome, rule: str, why: str, partner: str | None = None) -> Ruling:
        """A ruling on a file as a whole."""
        return Ruling(path=printable(diff.path), partner=partner, outcome=outcome, rule=rule, why=why)

    # What is nobody's record

    def rule_on_workings(self, diff: FileDiff, kind: str) -> list[Ruling]:
        """Settings, program, themes, ledger, CI, code, and what the content tree does not know."""
        nouns = {
            'settings': 'the settings of the site',
            'program': 'the program',
            'theme': 'the themes',
            'ledger': 'the ledger',
            'ci': 'what runs on the server',
            'code': 'what stands outside content/',
            'stray': 'what content/ has no place for',
        }
        why = f'only staff may change {nouns[kind]}'
        outcome = Outcome.DENY
        if self.voices.is_staff:
            outcome, why = Outcome.ALLOW, f'{self.actor} is staff'
        changes = field_changes(diff.before, diff.after, by_id=True)
        return self.by_field(diff, changes, outcome, kind, why) or [self.whole(diff, outcome, kind, why)]

    def open_to_proposals(self, diff: FileDiff, rule: str, noun: str) -> list[Ruling]:
        """What anyone may propose and staff must accept."""
        outcome, why = self.voices.staffed(f'{noun}, so staff must agree')
        changes = field_changes(diff.before, diff.after)
        return self.by_field(diff, changes, outcome, rule, why) or [self.whole(diff, outcome, rule, why)]

    def by_field(
        self,
        diff: FileDiff,
        changes: Iterable[FieldChange],
        outcome: Outcome,
        rule: str,
        why: str,
        partner: str | None = None,
    ) -> list[Ruling]:
        return [
            Ruling(
                path=printable(diff.path),
                partner=partner,
                field=change.field,
                before=change.before,
                after=change.after,
                outcome=outcome,
                rule=rule,
                why=why,
            )
            for change in changes
        ]

    def rule_on_media(self, diff: FileDiff) -> list[Ruling]:
        owner = diff.place.id
        if self.voices.is_staff:
            return [self.whole(diff, Outcome.ALLOW, 'staff', f'{self.actor} is staff', owner or None)]
        if owner in self.new_partners:
            return [self.of_new_partner(diff, owner)]
        if owner not in self.policy.owners:
            outcome, why = self.voices.staffed('the folder belongs to no partner, so staff must agree')
            return [self.whole(diff, outcome, 'shared-media', why)]
        if not self.owns(owner):
            return [
                self.whole(diff, Outcome.DENY, 'not-yours', self.not_yours(f'content/media/{owner}/', owner), owner)
            ]
        return [self.whole(diff, Outcome.ALLOW, 'own-media', f'{self.actor} is an owner of {owner}', owner)]

    # Records

    def rule_on_record(self, diff: FileDiff) -> list[Ruling]:
        partners = self.partners_of(diff)
        partner = partners[-1] if partners else None
        changes = field_changes(diff.before, diff.after)
        if self.voices.is_staff:
            return list(self.by_staff(diff, changes, partner))
        foreign = self.foreign_fault(diff, partners)
        if foreign:
            said = [] if diff.removed else changes
            rulings = self.by_field(diff, said, Outcome.DENY, *foreign, partner=partner)
            return rulings or [self.whole(diff, Outcome.DENY, *foreign, partner=partner)]
        if diff.removed:
            outcome, why = self.voices.staffed(f'this removes a {_noun(diff)} of {partner}')
            return [self.whole(diff, outcome, 'deletion', why, partner)]
        if any(name in self.new_partners for name in partners):
            new = next(name for name in partners if name in self.new_partners)
            ruling = self.of_new_partner(diff, new)
            return self.by_field(diff, changes, ruling.outcome, ruling.rule, ruling.why, partner) or [ruling]
        if self.was_nobodys(diff):
            outcome, why = self.voices.staffed(f'nobody can tell from base whose {_noun(diff)} this was')
            rulings = self.by_field(diff, changes, outcome, 'nobodys', why, partner)
            return rulings or [self.whole(diff, outcome, 'nobodys', why, partner)]
        rulings = [
            ruling
            for change in changes
            for ruling in self.by_field(
                diff, [change], *self.voices.on_own_field(diff.place.folder, change, partners[-1]), partner
            )
        ]
        rulings += self.stale_mark(diff, rulings, partner)
        formatting = f'{self.actor} is an owner of {partner}; only the form changes'
        return rulings or [self.whole(diff, Outcome.ALLOW, 'owner', formatting, partner)]

    def partners_of(self, diff: FileDiff) -> list[str]:
        """Whose record it is and, last, whose it becomes; the partner in base comes first."""
        place = diff.place
        if place.folder == 'partners':
            return [place.id]
        found = []
        key = (place.folder, place.id)
        if key in self.policy.partner_of:
            found.append(self.policy.partner_named(self.policy.partner_of[key]))
        original = diff if not place.language else self.proposed.get(key)
        if original is not None and not original.removed:
            old, new = (_text(side, 'partner') for side in (original.before, original.after))
            if new is not None and (new != old or not found):
                found.append(self.policy.partner_named(new))
        if not found and original is not None and (gone := _text(original.before, 'partner')):
            found.append(self.policy.partner_named(gone))
        return found

    def foreign_fault(self, diff: FileDiff, partners: list[str]) -> tuple[str, str] | None:
        """The rule and reason that make a record somebody else's business; None for one's own and proposed ones."""
        if not partners:
            return 'no-partner', f"{printable(diff.path)} names no partner, so it is nobody's to change"
        for name in partners:
            if name in self.new_partners:
                living = self.policy.aliases.get(name)
                if living and not self.owns(living):
                    return 'alias-taken', f'"{name}" is an old address of {living} and stays reserved for it'
            elif name not in self.policy.owners:
                return 'no-partner', f'there is no partner "{printable(name)}"'
            elif not self.owns(name):
                return 'not-yours', self.not_yours(printable(diff.path), name)
        return self.foreign_project(diff, partners) or self.foreign_alias(diff, partners)

    def was_nobodys(self, diff: FileDiff) -> bool:
        """Whether a case or project is there already, but base cannot be read where it says whose it is."""
        key = (diff.place.folder, diff.place.id)
        original = diff if not diff.place.language else self.proposed.get(key, diff)
        return diff.place.folder != 'partners' and not original.added and key not in self.policy.partner_of

    def owns(self, partner: str) -> bool:
        """Whether the account is one of the owners that base names."""
        return self.actor in self.policy.owners.get(partner, ())

    def not_yours(self, what: str, partner: str) -> str:
        owners = ', '.join(self.policy.owners[partner])
        known = f'its owners are {owners}' if owners else 'it has no owners yet; ask staff to name you'
        return f'{what} belongs to {partner}, and {self.actor} is no owner of it: {known}'

    def foreign_project(self, diff: FileDiff, partners: list[str]) -> tuple[str, str] | None:
        """A case that takes somebody else's project as its own."""
        named = _text(diff.after, 'project') if diff.place.folder == 'cases' else None
        if named is None or named == _text(diff.before, 'project'):
            return None
        holder = self.policy.partner_of.get(('projects', named))
        if holder is None or holder in partners or self.owns(holder):
            return None
        return 'foreign-project', f'project {named} belongs to {holder}, not to {partners[-1]}'

    def foreign_alias(self, diff: FileDiff, partners: list[str]) -> tuple[str, str] | None:
        """A partner that takes the id or old id of somebody else's as its own old id; one's own may be renamed."""
        if diff.place.folder != 'partners' or not isinstance(diff.after, Content):
            return None
        wanted = diff.after.fields.get('aliases')
        for alias in map(as_id, wanted if isinstance(wanted, list) else ()):
            if alias in partners:
                continue
            holder = self.policy.partner_named(alias)
            if holder in self.policy.owners and holder not in partners and not self.owns(holder):
                return 'alias-taken', f'"{alias}" is an address of {holder} and cannot lead to {partners[-1]}'
        return None

    def of_new_partner(self, diff: FileDiff, partner: str) -> Ruling:
        near = self.policy.look_alikes.get(skeleton(partner))
        why = f'{partner} is a new partner, so staff must agree'
        if near:
            why = f'{partner} is a new partner whose id is easily taken for {near}, so staff must look closely'
        outcome, why = self.voices.staffed(why)
        return self.whole(diff, outcome, 'look-alike' if near else 'new-partner', why, partner)

    def by_staff(self, diff: FileDiff, changes: list[FieldChange], partner: str | None) -> Iterator[Ruling]:
        """Staff may change all of a record but its owners, for which a present owner must speak, too."""
        allowed = f'{self.actor} is staff'
        present = self.policy.owners.get(partner or '', ())
        if not changes or diff.removed:
            yield self.whole(diff, Outcome.ALLOW, 'staff', allowed, partner)
            return
        for change in changes:
            outcome, rule, why = Outcome.ALLOW, 'staff', allowed
            if diff.place.folder == 'partners' and change.key == 'owners' and present:
                outcome, rule, why = self.voices.on_owners(present)
            yield from self.by_field(diff, [change], outcome, rule, why, partner)

    def stale_mark(self, diff: FileDiff, rulings: list[Ruling], partner: str | None) -> list[Ruling]:
        """A verified case or project that now says something else and keeps its mark."""
        folder = diff.place.folder
        said = [r for r in rulings if r.rule == 'owner' and r.field and r.field != self.policy.reports]
        if folder == 'partners' or not said:
            return []
        key = (folder, diff.place.id)
        original = diff if not diff.place.language else self.proposed.get(key)
        mark = self.policy.marks.get(key)
        if mark is None or (original is not None and _loses_mark(original, mark)):
            return []
        outcome, why = self.voices.staffed(
            f'this {_noun(diff)} was verified on {mark} and now says something else; '
            f'remove the line "{MARK}", or let staff confirm it anew'
        )
        change = FieldChange(MARK, mark, mark)
        return self.by_field(diff, [change], outcome, 'verified-record', why, partner)


def _loses_mark(original: FileDiff, mark: str) -> bool:
    """Whether the mark of base is gone once the change is in; one that base got since the change began stays."""
    before, after = (_text(side, MARK) for side in (original.before, original.after))
    return after not in (before, mark)


def _is_original(diff: FileDiff, folder: str) -> bool:
    return diff.place.kind == 'record' and diff.place.folder == folder and not diff.place.language


def _text(side: Side, key: str) -> str | None:
    value = side.fields.get(key) if isinstance(side, Content) else None
    return None if value is None else as_id(value)


def _noun(diff: FileDiff) -> str:
    noun = _NOUNS[diff.place.folder]
    return f'translation of a {noun}' if diff.place.language else noun
