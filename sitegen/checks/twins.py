"""Two partners with the same case study: texts that agree in most of their runs of words.

Of each text some runs of six words are kept, those whose first word a checksum chooses, so that the same
runs are kept wherever they stand. Texts are twins where half of the shorter one's runs stand in the other.
A run that many texts have is a set phrase and says nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from zlib import crc32

from sitegen.content.records import Case
from sitegen.diagnostics import Diagnostic, Severity

RUN_WORDS = 6
KEPT_ONE_OF = 2
LEAST_RUNS = 5
SHARED_PERCENT = 50
SET_PHRASE_TEXTS = 8

_TAG = re.compile('<[^>]*>')
_WORD = re.compile(r'\w+')


def check_twins(cases: Mapping[str, Case]) -> list[Diagnostic]:
    """Case studies that tell what another partner's tells, each with the one that it is most like."""
    runs = {id: runs_of(case.body.html) for id, case in cases.items()}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for id in sorted(cases, key=lambda id: (cases[id].date.toordinal(), id)):
        for run in runs[id]:
            holders[run].append(id)
    shared: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ids in holders.values():
        if 1 < len(ids) <= SET_PHRASE_TEXTS:
            for at, later in enumerate(ids):
                shared[later].update(id for id in ids[:at] if cases[id].partner != cases[later].partner)
    found = (_nearest(id, others, runs) for id, others in sorted(shared.items()))
    return [_finding(cases[id], cases[other], percent) for id, other, percent in filter(None, found)]


def runs_of(html: str) -> frozenset[int]:
    """Checksums of some runs of words of a rendered text, the same ones wherever they stand."""
    words = _WORD.findall(unescape(_TAG.sub(' ', html)).lower())
    chosen = {word for word in set(words) if crc32(word.encode()) % KEPT_ONE_OF == 0}
    return frozenset(_runs(words, chosen))


def _runs(words: list[str], chosen: Iterable[str]) -> Iterator[int]:
    for at in range(len(words) - RUN_WORDS + 1):
        if words[at] in chosen:
            yield crc32(' '.join(words[at : at + RUN_WORDS]).encode())


def _nearest(id: str, others: Counter[str], runs: Mapping[str, frozenset[int]]) -> tuple[str, str, int] | None:
    """The text that this one is most like, if it is a twin, and how much of the shorter one they share."""
    best: tuple[int, str] | None = None
    for other in sorted(others):
        least = min(len(runs[id]), len(runs[other]))
        if least >= LEAST_RUNS:
            percent = 100 * len(runs[id] & runs[other]) // least
            if percent >= SHARED_PERCENT and (best is None or percent > best[0]):
                best = percent, other
    return None if best is None else (id, best[1], best[0])


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
