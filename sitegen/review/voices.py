"""Who speaks for a change, and what that is enough for, field by field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sitegen.content.disk import printable
from sitegen.review.changes import FieldChange, as_id
from sitegen.review.policy import MARK, Policy
from sitegen.review.rulings import Outcome


@dataclass(frozen=True)
class Voices:
    """The account that proposes a change, and those that approved just this head of it."""

    policy: Policy
    actor: str
    approvers: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        return self.actor in self.policy.staff

    @cached_property
    def all(self) -> frozenset[str]:
        """The accounts that stand behind the change."""
        return self.approvers | {self.actor}

    @cached_property
    def approving_staff(self) -> tuple[str, ...]:
        return tuple(sorted(self.approvers & self.policy.staff - {self.actor}))

    def staffed(self, why: str) -> tuple[Outcome, str]:
        """`needs-staff`, or allow where staff already approved."""
        if self.is_staff:
            return Outcome.ALLOW, f'{why}; {self.actor} is staff'
        if self.approving_staff:
            return Outcome.ALLOW, f'{why}; {self.approving_staff[0]} of the staff approved'
        return Outcome.NEEDS_STAFF, why

    def on_owners(self, present: tuple[str, ...]) -> tuple[Outcome, str, str]:
        speaking = sorted(self.all & frozenset(present))
        staff = sorted(self.all & self.policy.staff)
        why = 'owners change only with the word of a present owner and of staff'
        if speaking and staff:
            return Outcome.ALLOW, 'owners', f'{why}: {speaking[0]} and {staff[0]}'
        missing = 'staff must agree' if speaking else f'one of {", ".join(present)} must agree'
        return Outcome.NEEDS_STAFF, 'owners', f'{why}: {missing}'

    def on_own_field(self, folder: str, change: FieldChange, partner: str) -> tuple[Outcome, str, str]:
        """Outcome, rule and reason for one field of a record that is the actor's own."""
        key = change.key
        outcome, rule, why = Outcome.ALLOW, 'owner', f'{self.actor} is an owner of {partner}'
        if folder == 'partners' and key == 'owners':
            outcome, rule, why = self.on_owners(self.policy.owners[partner])
        elif folder == 'partners' and key == 'aliases':
            rule = 'aliases'
            outcome, why = self.staffed('old addresses are managed by the program')
        elif key == MARK and folder != 'partners' and change.after is None:
            rule, why = 'mark-removed', 'taking the mark away is always allowed'
        elif key in self.policy.managed[folder]:
            rule = 'program-managed'
            outcome, why = self.staffed(f'{key} is managed by the program')
        elif folder == 'partners' and key == 'attestations' and self.vouches(change):
            rule = 'program-managed'
            outcome, why = self.staffed('some of these attestations are for staff to state')
        elif key != 'body' and key not in self.policy.known[folder]:
            rule = 'unknown-field'
            outcome, why = self.staffed(f'the program knows no field "{printable(key)}" here')
        elif key == 'logo' and (holder := self.media_holder(change.after, partner)):
            rule = 'foreign-media'
            outcome, why = self.staffed(f'the picture belongs to {holder}')
        return outcome, rule, why

    def vouches(self, change: FieldChange) -> bool:
        """Whether what differs among attestations has one in it that is for staff to state."""
        before, after = (
            sorted(json.dumps(item, sort_keys=True) for item in _items(side) if self.is_vouched(item))
            for side in (change.before, change.after)
        )
        return before != after

    def is_vouched(self, item: Any) -> bool:
        """Whether an attestation is for staff to state; one that cannot be read could be any."""
        id = item.get('id') if isinstance(item, dict) else None
        return isinstance(id, dict | list | None) or as_id(id) in self.policy.vouched

    def media_holder(self, logo: Any, partner: str) -> str | None:
        """Another partner in whose folder a logo lies; None where there is none."""
        holder = logo.partition('/')[0] if isinstance(logo, str) else ''
        return holder if holder in self.policy.owners and holder != partner else None


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
