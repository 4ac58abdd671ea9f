"""Who agrees to a change, and what that is enough for, field by field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from sitegen.content.disk import printable
from sitegen.review.changes import FieldChange, as_id
from sitegen.review.policy import MARK, Policy
from sitegen.review.rulings import Decision, Outcome

_BODY_PICTURE = re.compile(r'\.\./media/([a-z0-9\-]+)/')


@dataclass(frozen=True)
class Approvals:
    """The account that proposes a change, and those that approved just this head of it."""

    policy: Policy
    actor: str
    approvers: frozenset[str]

    @property
    def is_staff(self) -> bool:
        return self.actor in self.policy.staff

    @cached_property
    def agreeing(self) -> frozenset[str]:
        """The accounts that agree: the one that proposes the change, and those that approved it."""
        return self.approvers | {self.actor}

    def as_staff(self, rule: str = 'staff') -> Decision:
        """Allow, as the account is staff."""
        return Outcome.ALLOW, rule, f'{self.actor} is staff'

    def needs_staff(self, rule: str, why: str) -> Decision:
        """`needs-staff`, or allow where staff already approved."""
        if self.is_staff:
            return Outcome.ALLOW, rule, f'{why}; {self.actor} is staff'
        approving = sorted(self.approvers & self.policy.staff)
        if approving:
            return Outcome.ALLOW, rule, f'{why}; {approving[0]} of the staff approved'
        return Outcome.NEEDS_STAFF, rule, why

    def on_owners(self, present: tuple[str, ...]) -> Decision:
        """On a field `owners`: a present owner and staff must both agree."""
        speaking = sorted(self.agreeing & frozenset(present))
        staff = sorted(self.agreeing & self.policy.staff)
        why = 'owners change only with the word of a present owner and of staff'
        if speaking and staff:
            return Outcome.ALLOW, 'owners', f'{why}: {speaking[0]} and {staff[0]}'
        missing = 'staff must agree' if speaking else f'one of {", ".join(present)} must agree'
        return Outcome.NEEDS_STAFF, 'owners', f'{why}: {missing}'

    def on_own_field(self, folder: str, change: FieldChange, partner: str) -> Decision:
        """On one field of a record that is the actor's own."""
        key, of_partner = change.key, folder == 'partners'
        if of_partner and key == 'owners':
            present = self.policy.owners.get(partner)
            first = self.needs_staff('owners', 'staff must look who may edit the entry of a new partner')
            return first if present is None else self.on_owners(present)
        if of_partner and key == 'aliases':
            return self.needs_staff('aliases', 'old addresses are managed by the program')
        if not of_partner and key == MARK and change.after is None:
            return Outcome.ALLOW, 'mark-removed', 'taking the mark away is always allowed'
        if key in self.policy.managed[folder]:
            return self.needs_staff('program-managed', f'{key} is managed by the program')
        if of_partner and key == 'attestations' and self._states_for_staff(change):
            return self.needs_staff('program-managed', 'some of these attestations are for staff to state')
        if key != 'body' and key not in self.policy.known[folder]:
            return self.needs_staff('unknown-field', f'the program knows no field "{printable(key)}" here')
        if key in {'logo', 'body'} and (holder := self._media_holder(change, partner)):
            return self.needs_staff('foreign-media', f'the picture belongs to {holder}')
        return Outcome.ALLOW, 'owner', f'{self.actor} is an owner of {partner}'

    def _states_for_staff(self, change: FieldChange) -> bool:
        """Whether what differs among attestations has one in it that is for staff to state."""
        before, after = (
            sorted(json.dumps(item, sort_keys=True) for item in _items(side) if self._is_for_staff(item))
            for side in (change.before, change.after)
        )
        return before != after

    def _is_for_staff(self, item: object) -> bool:
        """Whether an attestation is for staff to state; one that cannot be read could be any."""
        id = item.get('id') if isinstance(item, dict) else None
        return isinstance(id, dict | list | None) or as_id(id) in self.policy.vouched

    def _media_holder(self, change: FieldChange, partner: str) -> str | None:
        """Another partner in whose folder a picture lies that is shown from now on; None where there is none."""
        shown, before = (_media_folders(change.key, side) for side in (change.after, change.before))
        return min((shown - before) & self.policy.owners.keys() - {partner}, default=None)


def _media_folders(key: str, value: object) -> set[str]:
    """The folders below content/media that a logo or a body names; however a body may write their names."""
    if not isinstance(value, str):
        return set()
    plain = unescape(value).replace('\\', '')
    return set(_BODY_PICTURE.findall(plain)) if key == 'body' else {value.partition('/')[0]}


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
