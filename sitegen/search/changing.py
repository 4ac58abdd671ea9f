"""What a change of some documents does to a language's index: the shards that hold their words, and no others.

It is the index that would be made of all documents: so where a change reaches further (documents come or go, an
average length is another, a document takes more room) there is no short way, and the index is made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sitegen.search.cards import change_cards, facet_columns, level_names, read_columns
from sitegen.search.documents import SearchDocument, SearchSource, by_kind
from sitegen.search.keeping import DocumentMemory, Index, Kept, said_by
from sitegen.search.packing import File, Packer, inflated
from sitegen.search.places import Slots
from sitegen.search.postings import Turned, weighing_of
from sitegen.search.rewording import Rewording
from sitegen.search.words import read_document

# Of more partners than these, and than one in so many, it is quicker to make all.
_FEW, _FEW_OF_ALL = 4, 16


class Edit(NamedTuple):
    """A document that is not what it was, by its number."""

    number: int
    before: SearchDocument
    now: SearchDocument

    @property
    def is_of_words(self) -> bool:
        return _texts(self.before) != _texts(self.now)

    @property
    def is_of_facets(self) -> bool:
        return (self.before.facets, self.before.pairs) != (self.now.facets, self.now.pairs)


def _texts(document: SearchDocument) -> tuple[object, ...]:
    return document.title, document.tags, document.texts, document.markup


def change_index(kept: Kept, source: SearchSource, packer: Packer, memory: DocumentMemory) -> Kept | None:
    """The index of a source from the last one; None where the change reaches further than the edited documents."""
    edits = _find_edits(kept, source, memory)
    reworded = _reword(kept, packer, [edit for edit in edits if edit.is_of_words]) if edits is not None else None
    if edits is None or reworded is None:
        return None
    changed = {edit.number: edit.now for edit in edits}
    index = replace(
        reworded.index,
        home=source.home,
        levels=level_names(source.facets),
        points=tuple(bundle.points for bundle in source.bundles),
        cards=change_cards(packer, kept.index.cards, changed),
        columns=_change_columns(kept, source, packer, edits),
    )
    marks = {bundle.id: bundle.mark for bundle in source.bundles}
    return replace(reworded, index=index, said=said_by(source), marks=marks)


def _change_columns(kept: Kept, source: SearchSource, packer: Packer, edits: list[Edit]) -> File:
    changed = {edit.number: edit.now for edit in edits if edit.is_of_facets}
    if not changed and (source.facets, source.match) == (kept.said.facets, kept.said.match):
        return kept.index.columns
    facets = read_columns(inflated(kept.index.columns.data), kept.index.documents)
    facets.change(changed)
    return packer.pack(facet_columns(facets, source.facets, source.match))


def _find_edits(kept: Kept, source: SearchSource, memory: DocumentMemory) -> list[Edit] | None:
    """The documents that are not what they were; None where some have other numbers, or are too many."""
    if not kept.is_near(source):
        return None
    changed = [(at, bundle) for at, bundle in enumerate(source.bundles) if kept.marks[bundle.id] != bundle.mark]
    if len(changed) > max(_FEW, len(source.bundles) // _FEW_OF_ALL):
        return None
    edits: list[Edit] = []
    for at, bundle in changed:
        known, made = memory.known(bundle.id, kept.marks[bundle.id]), memory.make(bundle)
        if known is None or sorted(item.kind for item in known) != sorted(item.kind for item in made):
            return None
        edits += map(Edit, _numbers(kept.index, at), by_kind((known,)), by_kind((made,)))
    return [edit for edit in edits if edit.before != edit.now]


def _numbers(index: Index, partner: int) -> list[int]:
    """The numbers of a partner's documents, by kind."""
    numbers, first = [partner], len(index.works[0])
    for counts in index.works:
        start = first + sum(counts[:partner])
        numbers += range(start, start + counts[partner])
        first += sum(counts)
    return numbers


def _reword(kept: Kept, packer: Packer, edits: list[Edit]) -> Kept | None:
    """With other words in some documents, at the same places; None where that is not possible."""
    if not edits:
        return kept
    index, slots = kept.index, Slots(kept.index.documents, kept.index.longer)
    before = _turned({edit.number: edit.before for edit in edits}, slots)
    now = _turned({edit.number: edit.now for edit in edits}, slots)
    (titles, bodies), (old_titles, old_bodies), (new_titles, new_bodies) = (
        kept.lengths,
        before.total_lengths(),
        now.total_lengths(),
    )
    lengths = titles - old_titles + new_titles, bodies - old_bodies + new_bodies
    weighing = weighing_of(*lengths, index.documents)
    if before.slots != now.slots or weighing != weighing_of(*kept.lengths, index.documents):
        return None
    return replace(Rewording(kept, packer, slots, before, now).kept(weighing), lengths=lengths)


def _turned(documents: Mapping[int, SearchDocument], slots: Slots) -> Turned:
    turned = Turned()
    for number, document in documents.items():
        turned.add(number, read_document(document), slots.start(number))
    return turned
