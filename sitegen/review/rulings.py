"""What a changed field comes to: an outcome, the rule that decided, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

MAX_FILES = 300
MAX_HISTORY_BYTES = 32 * 1024 * 1024


class Outcome(StrEnum):
    """What may happen with a change, the best first."""

    ALLOW = 'allow'
    NEEDS_STAFF = 'needs-staff'
    DENY = 'deny'


# An outcome, the name of the rule that decided, and why, for a person.
Decision: TypeAlias = tuple[Outcome, str, str]

_WEIGHT = {outcome: weight for weight, outcome in enumerate(Outcome)}


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that decides; allow where there is none."""
    return max(outcomes, key=_WEIGHT.__getitem__, default=Outcome.ALLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What one changed field comes to: `rule` is the name of what decided, `why` says it to a person.

    `field` is None where the file as a whole is meant, `partner` where it is no partner's.
    """

    path: str
    partner: str | None = None
    field: str | None = None
    before: object = None
    after: object = None
    outcome: Outcome
    rule: str
    why: str


def denied(rule: str, why: str, path: str = '') -> Ruling:
    """The ruling that denies a change, or a file of it, as a whole."""
    return Ruling(path=path, outcome=Outcome.DENY, rule=rule, why=why)


def too_many_files(count: int) -> Ruling:
    """The ruling on a change that is too large to be looked at."""
    why = f'{count:,} files change; at most {MAX_FILES:,} can be looked at in one pull request: split it'
    return denied('too-many-files', why)


def too_large(size: int) -> Ruling:
    """The ruling on a change whose commits, taken together, would weigh on every clone from then on."""
    why = (
        f'the commits of this change bring {size:,} bytes, deleted files among them, which would stay in the history '
        f'for ever; at most {MAX_HISTORY_BYTES:,} are allowed: begin a new branch, and bring smaller files'
    )
    return denied('too-large', why)
