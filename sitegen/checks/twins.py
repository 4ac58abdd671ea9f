"""Two partners with the same case study: texts that agree in most of their runs of words (content/sketch.py).

A run that many texts have is a set phrase and says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from sitegen.content.collection import Collection, Owned
from sitegen.content.notes import Notes
from sitegen.content.records import Case
from sitegen.content.sketch import KEPT_RUNS, runs_in
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.digests import digest_of
from sitegen.installed import installed
from sitegen.memo import Memo, recall

SHARED_PERCENT = 50
SET_PHRASE_TEXTS = 8


def recall_twins(collection: Collection, notes: Notes, memo: Memo) -> list[Diagnostic]:
    """What `check_twins` finds, as `memo` has it where all case studies are what they were."""
    sketches: dict[str, bytes] = {}
    for found in notes.each('sketches', collection.owned, _sketches_of).values():
        sketches.update(found)
    cases = collection.cases
    key = f'twins/{digest_of(installed(), [(case.id, case.digest) for case in cases.values()])}'
    return recall(memo, key, lambda: check_twins(cases, sketches))


def _sketches_of(owned: Owned) -> dict[str, bytes]:
    return {case.id: case.body.sketch for case in owned.cases}


def check_twins(cases: Mapping[str, Case], sketches: Mapping[str, bytes]) -> list[Diagnostic]:
    """A finding for each case study that shares its text with an earlier one of another partner, the most alike.

    `sketches` are those of the texts, by id.
    """
    ordered = sorted(cases.values(), key=lambda case: (case.date.toordinal(), case.id))
    runs = [runs_in(sketches[case.id]) for case in ordered]
    sets = [frozenset(kept) for kept in runs]
    findings = []
    for later, earlier in sorted(_candidates(runs).items()):
        near = (at for at in sorted(earlier) if _may_be_twins(sets[later], sets[at]))
        others = [at for at in near if ordered[at].partner != ordered[later].partner]
        shares = {at: shared_percent(runs[later], runs[at]) for at in others}
        twin = max(shares, key=shares.__getitem__, default=None)
        if twin is not None and shares[twin] >= SHARED_PERCENT:
            findings.append(_finding(ordered[later], ordered[twin], shares[twin]))
    return findings


def _may_be_twins(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two sketches may share enough: no more than what is common to both is among the least ones."""
    common = len(one & other)
    least = min(KEPT_RUNS, len(one) + len(other) - common)
    return 200 * common >= SHARED_PERCENT * (least + common)


def shared_percent(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How much of their text two sketches of about the same length share, in percent, rounded down."""
    least = sorted({*one, *other})[:KEPT_RUNS]
    common = len({*one} & {*other} & {*least})
    return 200 * common // (len(least) + common)


def _candidates(runs: Sequence[tuple[int, ...]]) -> dict[int, set[int]]:
    """By the place of a text, the places of earlier ones that may share enough with it, and not set phrases alone.

    Only the rarest runs of each text are compared: as many as it takes for two texts that share enough to have at
    least one of them in common.
    """
    texts_with = Counter(chain.from_iterable(runs))
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for at, kept in enumerate(runs):
        shared = [run for run in kept if texts_with[run] > 1]
        needed = -(-SHARED_PERCENT * len(kept) // (200 - SHARED_PERCENT))
        if len(shared) < needed:
            continue
        for run in sorted(shared, key=texts_with.__getitem__)[: len(shared) - needed + 1]:
            if texts_with[run] <= SET_PHRASE_TEXTS:
                holders[run].append(at)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for texts in holders.values():
        for place in range(1, len(texts)):
            found[texts[place]].update(texts[:place])
    return found


def _finding(case: Case, other: Case, percent: int) -> Diagnostic:
    line, column = case.place('title')
    return Diagnostic(
        path=case.path,
        line=line,
        column=column,
        code='R354',
        severity=Severity.WARNING,
        message=f'case study shares {percent} % of its text with {other.path} of partner "{other.partner}"',
        help='tell what was done for this client, in your own words; if the other one is the copy, tell the staff',
        field='body',
        partner=case.partner,
    )
