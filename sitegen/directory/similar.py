"""Partners like this one: by what their records prove, then by where and in which languages they work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from heapq import nlargest, nsmallest

from sitegen.digests import digest_of_bytes
from sitegen.directory.listing import Directory, Entry
from sitegen.installed import installed
from sitegen.memo import Memo, recall

MOST_SIMILAR = 3
# Of the partners that share a mark, only so many are compared, those with most points: this bounds the work.
_COMPARED = 40
# Weights. A category and an industry proven in one project tell more than each by itself; the rest only breaks ties.
_PAIR, _CATEGORY, _INDUSTRY, _COUNTRY, _LANGUAGE = 6, 2, 2, 1, 1
# What a partner proves: ('category', id), ('industry', id), or both in one record: ('pair', category, industry).
Mark = tuple[str, ...]


def recall_similar(directory: Directory, memo: Memo) -> Mapping[str, tuple[str, ...]]:
    """The similar partners of each listed one; from `memo` where nothing that they rest on has changed."""
    inputs = '\n'.join(map(_inputs_of, directory.entries.values()))
    key = f'similar/{installed()}/{digest_of_bytes(inputs.encode())}'
    return recall(memo, key, lambda: similar_partners(directory))


def similar_partners(directory: Directory) -> Mapping[str, tuple[str, ...]]:
    """The similar partners of each listed one."""
    similarity = Similarity(directory)
    return {id: similarity.of(id) for id in directory.entries}


def _inputs_of(entry: Entry) -> str:
    """All of a partner that `Similarity` reads but its rank, which is its place in the directory."""
    partner, pairs = entry.partner, entry.pairs
    return f'{partner.id} {partner.country} {partner.languages} {[*pairs.records]} {sorted(pairs.profile, key=str)}'


class Similarity:
    """Finds the partners of a directory that are most like another."""

    def __init__(self, directory: Directory) -> None:
        self._entries = directory.entries

    @cached_property
    def _marks(self) -> Mapping[str, frozenset[Mark]]:
        return {id: frozenset(_marks_of(entry)) for id, entry in self._entries.items()}

    @cached_property
    def _homes(self) -> Mapping[str, tuple[str | None, frozenset[str], int]]:
        """Country, languages and rank of each partner."""
        return {
            id: (entry.partner.country, frozenset(entry.partner.languages), entry.rank)
            for id, entry in self._entries.items()
        }

    @cached_property
    def _holders(self) -> Mapping[Mark, Sequence[str]]:
        """By mark, the first partners that have it, in listing order."""
        found: dict[Mark, list[str]] = {}
        for id, marks in self._marks.items():
            for mark in marks:
                holders = found.setdefault(mark, [])
                if len(holders) < _COMPARED:
                    holders.append(id)
        return found

    def of(self, id: str) -> tuple[str, ...]:
        """The partners most like this one, the most alike first; all of them prove something that it proves, too.

        Partners that share no pair count only where too few share one.
        """
        shared = self._shared(id, {'pair': _PAIR})
        if len(shared) <= MOST_SIMILAR:
            shared += self._shared(id, {'category': _CATEGORY, 'industry': _INDUSTRY})
        shared.pop(id, None)
        country, languages, _ = self._homes[id]

        def order(other: str) -> tuple[int, int]:
            other_country, other_languages, rank = self._homes[other]
            near = _COUNTRY * (country is not None and country == other_country)
            near += 0 if languages.isdisjoint(other_languages) else _LANGUAGE
            return -shared[other] - near, rank

        # Country and language together never make up for sharing less than this.
        enough = min(nlargest(MOST_SIMILAR, shared.values()), default=0) - _COUNTRY - _LANGUAGE
        return tuple(nsmallest(MOST_SIMILAR, (id for id, share in shared.items() if share >= enough), key=order))

    def _shared(self, id: str, weights: Mapping[str, int]) -> Counter[str]:
        """The weight of all marks of these kinds that other partners share with one, by partner."""
        shared: Counter[str] = Counter()
        for mark in self._marks[id]:
            if mark[0] in weights:
                shared.update(dict.fromkeys(self._holders[mark], weights[mark[0]]))
        return shared


def _marks_of(entry: Entry) -> list[Mark]:
    marks: list[Mark] = []
    for category, industry in entry.pairs.all():
        marks += [('pair', category, industry)] if category and industry else []
        marks += [('category', category)] if category else []
        marks += [('industry', industry)] if industry else []
    return marks
