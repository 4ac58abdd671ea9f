"""Two partners with the same case study: texts that agree in most of their runs of words.

Of each text the runs of six words with the least checksums are kept, so that two texts keep the same runs
where they have the same; what share of the least ones of both is common tells how alike they are (a
MinHash sketch). A run that many texts have is a set phrase and says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import unescape
from itertools import groupby
from operator import itemgetter
from zlib import crc32

from sitegen.content.records import Case
from sitegen.diagnostics import Diagnostic, Severity

RUN_WORDS = 6
KEPT_RUNS = 64
LEAST_RUNS = 8
SHARED_PERCENT = 50
SET_PHRASE_TEXTS = 8

_TAG = re.compile('<[^>]*>')
_WORD = re.compile(r'\w+')


def check_twins(cases: Mapping[str, Case]) -> list[Diagnostic]:
    """Case studies that tell what another partner's tells, each with the one that it is most like."""
    ordered = sorted(cases.values(), key=lambda case: (case.date.toordinal(), case.id))
    runs = [runs_of(case.body.html) for case in ordered]
    findings = []
    for later, earlier in sorted(_candidates(runs).items()):
        others = [at for at in sorted(earlier) if ordered[at].partner != ordered[later].partner]
        shares = [(shared_percent(runs[later], runs[at]), -at) for at in others]
        percent, place = max(shares, default=(0, 0))
        if percent >= SHARED_PERCENT:
            findings.append(_finding(ordered[later], ordered[-place], percent))
    return findings


def runs_of(html: str) -> tuple[int, ...]:
    """The least checksums of the runs of words of a rendered text, sorted; none for a text of a few words."""
    words = _WORD.findall(unescape(_TAG.sub(' ', html)).lower())
    found = {crc32(' '.join(words[at : at + RUN_WORDS]).encode()) for at in range(len(words) - RUN_WORDS + 1)}
    return tuple(sorted(found)[:KEPT_RUNS]) if len(found) >= LEAST_RUNS else ()


def shared_percent(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How much of their text two sketches of about the same length share, in percent, rounded down."""
    least = sorted({*one, *other})[:KEPT_RUNS]
    common = len({*one} & {*other} & {*least})
    return 200 * common // (len(least) + common)


def _candidates(runs: Sequence[tuple[int, ...]]) -> dict[int, set[int]]:
    """By text, the earlier ones with which it shares a run that is no set phrase."""
    holders = sorted((run, at) for at, kept in enumerate(runs) for run in kept)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for _, group in groupby(holders, key=itemgetter(0)):
        texts = [at for _, at in group]
        if 1 < len(texts) <= SET_PHRASE_TEXTS:
            for place, later in enumerate(texts):
                found[later].update(texts[:place])
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
