"""Verdicts that were reached before: of the same records, by the same program, on the same day.

What a verdict comes to is a few words, which are remembered; its tables are made when somebody asks for them.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date as Day
from operator import attrgetter
from typing import Any

from sitegen.digests import digest_of, digest_of_bytes
from sitegen.installed import installed
from sitegen.memo import Memo
from sitegen.program.evidence import Holdings
from sitegen.program.model import Program
from sitegen.program.verdict import Assessment, Verdict, judge

_REMEMBERED = (
    'claimed',
    'qualified',
    'effective',
    'listed',
    'fault',
    'annulled',
    'in_grace',
    'steps',
    'shown_statuses',
)
_said = attrgetter(*_REMEMBERED)

# A digest of the records that a verdict rests on, and the words that it comes to.
_Known = tuple[str, tuple[Any, ...]]


def judge_all(program: Program, holdings: Mapping[str, Holdings], today: Day, memo: Memo) -> dict[str, Verdict]:
    """The verdict over each partner; those whose records are as they were, as `memo` has them."""
    key = f'verdicts/{digest_of(installed(), program, today)}'
    stored = memo.get(key)
    before: dict[str, _Known] = pickle.loads(stored) if stored else {}  # noqa: S301 - a memo gives what we put there
    digests = {id: _digest(held) for id, held in holdings.items()}
    verdicts = {}
    for id, held in holdings.items():
        digest, said = before.get(id, ('', ()))
        same = digest == digests[id]
        verdicts[id] = _recalled(program, held, today, said) if same else judge(program, held, today)
    now = {id: (digests[id], _said(verdict)) for id, verdict in verdicts.items()}
    if now != before:
        memo.put(key, pickle.dumps(now, pickle.HIGHEST_PROTOCOL))
    return verdicts


def _digest(held: Holdings) -> str:
    """Of all that a program looks at. Which records count no rule but the program's own decides: it is in the key."""
    records = (held.partner, *held.cases, *held.projects)
    said = [*(record.digest for record in records), *(f'{row.date} {row.kind} {row.points}' for row in held.ledger)]
    return digest_of_bytes('\n'.join(said).encode())


def _recalled(program: Program, held: Holdings, today: Day, said: tuple[Any, ...]) -> Verdict:
    words = dict(zip(_REMEMBERED, said, strict=True))
    return Verdict(partner=held.partner.id, today=today, assessment=Assessment(program, held, today), **words)
