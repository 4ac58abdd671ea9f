"""Whose a changed record is, as base tells it, and what makes it somebody else's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sitegen.content.disk import printable
from sitegen.review.changes import FileDiff, ids_in, text_in
from sitegen.review.policy import Policy


@dataclass(frozen=True)
class Ownership:
    """What the files of one change belong to, for the account that proposes it."""

    policy: Policy
    actor: str
    diffs: tuple[FileDiff, ...]

    @cached_property
    def proposed(self) -> Mapping[tuple[str, str], FileDiff]:
        """The changed records, by folder and id; without translations."""
        return {d.place.key: d for d in self.diffs if d.place.kind == 'record' and not d.place.language}

    @cached_property
    def new_partners(self) -> frozenset[str]:
        """Partners that the change proposes: base has no such id."""
        return frozenset(
            id
            for (folder, id), diff in self.proposed.items()
            if folder == 'partners' and not diff.removed and id not in self.policy.owners
        )

    def original_of(self, diff: FileDiff) -> FileDiff | None:
        """The change of the record itself, where a file may be a translation of it; None where it does not change."""
        return self.proposed.get(diff.place.key) if diff.place.language else diff

    def owns(self, partner: str) -> bool:
        """Whether the account is one of the owners that base names."""
        return self.actor in self.policy.owners.get(partner, ())

    def not_yours(self, what: str, partner: str) -> str:
        owners = ', '.join(self.policy.owners[partner])
        known = f'its owners are {owners}' if owners else 'it has no owners yet; ask staff to name you'
        return f'{what} belongs to {partner}, and {self.actor} is no owner of it: {known}'

    def partners_of(self, diff: FileDiff) -> list[str]:
        """Whose record it is and, last, whose it becomes; the partner in base comes first."""
        place = diff.place
        if place.folder == 'partners':
            return [place.id]
        found = []
        if place.key in self.policy.partner_of:
            found.append(self.policy.partner_named(self.policy.partner_of[place.key]))
        original = self.original_of(diff)
        if original is not None and not original.removed:
            old, new = (text_in(side, 'partner') for side in (original.before, original.after))
            if new is not None and (new != old or not found):
                found.append(self.policy.partner_named(new))
        if not found and original is not None and (gone := text_in(original.before, 'partner')):
            found.append(self.policy.partner_named(gone))
        return found

    def was_nobodys(self, diff: FileDiff) -> bool:
        """Whether a case or project is there already, but base cannot be read where it says whose it is."""
        original = self.original_of(diff) or diff
        return diff.place.folder != 'partners' and not original.added and diff.place.key not in self.policy.partner_of

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
        return self._foreign_project(diff, partners) or self._foreign_alias(diff, partners)

    def _foreign_project(self, diff: FileDiff, partners: list[str]) -> tuple[str, str] | None:
        """A case that takes somebody else's project as its own."""
        named = text_in(diff.after, 'project') if diff.place.folder == 'cases' else None
        if named is None or named == text_in(diff.before, 'project'):
            return None
        holder = self.policy.partner_of.get(('projects', named))
        if holder is None or holder in partners or self.owns(holder):
            return None
        return 'foreign-project', f'project {named} belongs to {holder}, not to {partners[-1]}'

    def _foreign_alias(self, diff: FileDiff, partners: list[str]) -> tuple[str, str] | None:
        """A partner that takes the id or old id of somebody else's as its own old id; one's own may be renamed."""
        for alias in ids_in(diff.after, 'aliases') if diff.place.folder == 'partners' else ():
            holder = self.policy.partner_named(alias)
            if not {alias, holder} & {*partners} and holder in self.policy.owners and not self.owns(holder):
                return 'alias-taken', f'"{alias}" is an address of {holder} and cannot lead to {partners[-1]}'
        return None
