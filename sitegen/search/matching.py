"""Matches the documents of an index with those of the last one, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from sitegen.search.cards import Told
from sitegen.search.documents import KINDS, Key, SearchDocument, SearchSource
from sitegen.search.keeping import DocumentMemory, Index, Kept

# Of more partners than these, and than one in so many, it is quicker to make all.
_FEW, _FEW_OF_ALL = 4, 16


class Anew(NamedTuple):
    """A document of a partner that changed; `last` is its old number and content, if it existed."""

    document: SearchDocument
    last: tuple[int, SearchDocument] | None


# A partner's documents by kind: the last numbers of one that did not change.
_Row = Sequence[Sequence[int | Anew]]


@dataclass(frozen=True, slots=True)
class Matching:
    """The documents of an index.

    `rows` are its partners in order; `before` are the old documents of partners that changed or were removed, by
    number.
    """

    rows: Sequence[_Row]
    before: Mapping[int, SearchDocument]

    @property
    def works(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The number of case studies and projects of each partner."""
        return tuple(len(row[1]) for row in self.rows), tuple(len(row[2]) for row in self.rows)

    def told(self, part: Callable[[SearchDocument], object]) -> Told:
        """All documents; one whose `part` has not changed is given by its old number."""
        by_kind = chain.from_iterable(row[kind] for kind in range(len(KINDS)) for row in self.rows)
        return [one if isinstance(one, int) else _told(one, part) for one in by_kind]


def _told(anew: Anew, part: Callable[[SearchDocument], object]) -> int | SearchDocument:
    now, last = anew
    return last[0] if last and part(last[1]) == part(now) else now


def match_documents(kept: Kept, source: SearchSource, memory: DocumentMemory) -> Matching | None:
    """None where too many partners changed, or where what they were is not stored."""
    marks = {bundle.id: bundle.mark for bundle in source.bundles}
    changed = {id for id, _ in kept.marks.items() ^ marks.items()}
    if len(changed) > max(_FEW, len(marks) // _FEW_OF_ALL):
        return None
    numbers = dict(zip(kept.marks, _numbers(kept.index), strict=True))
    before: dict[int, SearchDocument] = {}
    for id in changed & kept.marks.keys():
        known = memory.known(id, kept.marks[id])
        if known is None:
            return None
        before.update(zip(chain(*numbers[id]), chain(*_by_kind(known)), strict=True))
        memory.forget(id)
    last = {document.key: (number, document) for number, document in before.items()}
    rows = [_anew(memory.make(one), last) if one.id in changed else numbers[one.id] for one in source.bundles]
    return Matching(rows, before)


def _anew(documents: Iterable[SearchDocument], last: dict[Key, tuple[int, SearchDocument]]) -> _Row:
    """The documents of a changed partner by kind; no old number is used twice."""
    return [[Anew(item, last.pop(item.key, None)) for item in of] for of in _by_kind(documents)]


def _by_kind(documents: Iterable[SearchDocument]) -> list[list[SearchDocument]]:
    found: dict[str, list[SearchDocument]] = {kind: [] for kind in KINDS}
    for document in documents:
        found[document.kind].append(document)
    return list(found.values())


def _numbers(index: Index) -> list[tuple[range, ...]]:
    """The numbers of each partner's documents, by kind."""
    counts = ([1] * len(index.points), *index.works)
    ends = accumulate(chain(*counts), initial=0)
    ranges = (range(first, end) for first, end in pairwise(ends))
    return list(zip(*([next(ranges) for _ in of] for of in counts), strict=True))
