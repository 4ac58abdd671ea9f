"""Partners like this one: by what their records prove, then by where and in which languages they work."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from heapq import nlargest, nsmallest

from sitegen.digests import digest_of_bytes
from sitegen.directory.listing import Directory, Entry
from sitegen.installed import installed
from sitegen.memo import Memo

MOST_SIMILAR = 3
# Of the partners that share a mark, so many are looked at, those with most points: a large directory has no end.
_LOOKED_AT = 40
# A category and an industry proven in one project tell more than each by itself; the rest only breaks ties.
_PAIR, _CATEGORY, _INDUSTRY, _COUNTRY, _LANGUAGE = 6, 2, 2, 1, 1


def recall_similar(directory: Directory, memo: Memo) -> Mapping[str, tuple[str, ...]]:
    """Who is like whom, for all listed partners; as `memo` has it where nobody moved or proves anything else."""
    told = '\n'.join(map(_told_of, directory.entries.values()))
    key = f'similar/{installed()}/{digest_of_bytes(told.encode())}'
    stored = memo.get(key)
    if stored is not None:
        known: Mapping[str, tuple[str, ...]] = pickle.loads(stored)  # noqa: S301 - a memo gives what was put there
        return known
    similarity = Similarity(directory)
    found = {id: similarity.of(id) for id in directory.entries}
    memo.put(key, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    return found


def _told_of(entry: Entry) -> str:
    """All of a partner that makes others like it."""
    partner, pairs = entry.partner, entry.pairs
    return f'{partner.id} {partner.country} {partner.languages} {[*pairs.records]} {sorted(pairs.profile, key=str)}'


class Similarity:
    """Which listed partners are like which; made once for a directory."""

    def __init__(self, directory: Directory) -> None:
        self._entries = directory.entries

    @cached_property
    def _marks(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        return {id: frozenset(_marks_of(entry)) for id, entry in self._entries.items()}

    @cached_property
    def _homes(self) -> Mapping[str, tuple[str | None, frozenset[str], int]]:
        """Country, languages and rank of each partner."""
        return {
            id: (entry.partner.country, frozenset(entry.partner.languages), entry.rank)
            for id, entry in self._entries.items()
        }

    @cached_property
    def _holders(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """The first partners by mark, in listing order."""
        found: dict[tuple[str, ...], list[str]] = {}
        for id, marks in self._marks.items():
            for mark in marks:
                holders = found.setdefault(mark, [])
                if len(holders) < _LOOKED_AT:
                    holders.append(id)
        return {mark: tuple(ids) for mark, ids in found.items()}

    def of(self, id: str) -> tuple[str, ...]:
        """The partners most like this one, the most alike first; only such as prove something that it proves, too."""
        shared: Counter[str] = Counter()
        for mark in self._marks[id]:
            if len(mark) == 3:
                shared.update(dict.fromkeys(self._holders[mark], _PAIR))
        if len(shared) <= MOST_SIMILAR:
            for mark in self._marks[id]:
                if mark[0] in ('category', 'industry'):
                    shared.update(dict.fromkeys(self._holders[mark], _CATEGORY if mark[0] == 'category' else _INDUSTRY))
        shared.pop(id, None)
        country, languages, _ = self._homes[id]

        def order(other: str) -> tuple[int, int]:
            other_country, other_languages, rank = self._homes[other]
            near = _COUNTRY * (country is not None and country == other_country)
            near += 0 if languages.isdisjoint(other_languages) else _LANGUAGE
            return -shared[other] - near, rank

        # Being near never makes up for sharing less than this.
        enough = min(nlargest(MOST_SIMILAR, shared.values()), default=0) - _COUNTRY - _LANGUAGE
        return tuple(nsmallest(MOST_SIMILAR, (id for id, share in shared.items() if share >= enough), key=order))


def _marks_of(entry: Entry) -> list[tuple[str, ...]]:
    marks: list[tuple[str, ...]] = []
    for category, industry in entry.pairs.all():
        marks += [('pair', category, industry)] if category and industry else []
        marks += [('category', category)] if category else []
        marks += [('industry', industry)] if industry else []
    return marks
