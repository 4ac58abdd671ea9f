"""Updates a language's index after a change of some documents: only the shards that hold their words are made again.

Where documents are added or removed, those behind them are renumbered: then every posting list is shifted, which costs
a third of making it. The result is exactly the index that would be made of all documents. Where a change reaches
further (an average length changes, partners change places, many documents change at once), the index is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sitegen.search.cards import Told, card_of, change_cards, facet_columns, level_names, read_columns
from sitegen.search.documents import SearchDocument, SearchSource
from sitegen.search.keeping import DocumentMemory, Kept, said_by
from sitegen.search.matching import Matching, match_documents
from sitegen.search.moving import Moves, Numbering
from sitegen.search.packing import File, Packer, inflated
from sitegen.search.places import SLOT, Slots, longer_of
from sitegen.search.postings import Inverted, weighing_of
from sitegen.search.rewording import Rewording
from sitegen.search.words import read_document

# Where lists move in more pieces it is quicker to make them.
_MOST_PIECES = 64


def change_index(kept: Kept, source: SearchSource, packer: Packer, memory: DocumentMemory) -> Kept | None:
    """The index of a source, updated from the last one; None where it has to be made anew."""
    matching = match_documents(kept, source, memory) if kept.is_near(source) else None
    reworded = _reword(kept, packer, matching) if matching else None
    if matching is None or reworded is None:
        return None
    index = replace(
        reworded.index,
        home=source.home,
        levels=level_names(source.facets),
        points=tuple(bundle.points for bundle in source.bundles),
        works=matching.works,
        cards=change_cards(packer, kept.index.cards, matching.told(card_of)),
        columns=_change_columns(kept, source, packer, matching.told(_options)),
    )
    marks = {bundle.id: bundle.mark for bundle in source.bundles}
    return replace(reworded, index=index, said=said_by(source), marks=marks)


def _options(document: SearchDocument) -> tuple[object, ...]:
    return document.facets, document.pairs


def _texts(document: SearchDocument) -> tuple[object, ...]:
    return document.title, document.tags, document.texts, document.markup


def _change_columns(kept: Kept, source: SearchSource, packer: Packer, told: Told) -> File:
    if _is_all(told, kept) and (source.facets, source.match) == (kept.said.facets, kept.said.match):
        return kept.index.columns
    facets = read_columns(inflated(kept.index.columns.data), kept.index.documents)
    return packer.pack(facet_columns(facets.changed(told), source.facets, source.match))


def _is_all(told: Told, kept: Kept) -> bool:
    """Whether these are exactly the documents of the last index."""
    return told == list(range(kept.index.documents))


def _reword(kept: Kept, packer: Packer, matching: Matching) -> Kept | None:
    """The index with the words of these documents; None where it has to be made anew."""
    told = matching.told(_texts)
    if _is_all(told, kept):
        return kept
    stay = [one for one in told if isinstance(one, int)]
    slots = Slots(kept.index.documents, kept.index.longer)
    before = _inverted(matching, sorted(set(range(kept.index.documents)).difference(stay)), slots)
    now, taken = _invert_changed(told, slots)
    numbering = _numbering(told, slots, Slots(len(told), longer_of(taken)))
    (titles, bodies), (old_titles, old_bodies), (new_titles, new_bodies) = (
        kept.lengths,
        before.total_lengths(),
        now.total_lengths(),
    )
    lengths = titles - old_titles + new_titles, bodies - old_bodies + new_bodies
    weighing = weighing_of(*lengths, len(told))
    if (
        stay != sorted(stay)
        or numbering.pieces > _MOST_PIECES
        or weighing != weighing_of(*kept.lengths, kept.index.documents)
    ):
        return None
    return replace(Rewording(kept, packer, numbering, before, now).kept(weighing), lengths=lengths)


def _inverted(matching: Matching, numbers: Iterable[int], slots: Slots) -> Inverted:
    """Documents of the last index, inverted."""
    inverted = Inverted()
    for number in numbers:
        inverted.add(number, read_document(matching.before[number]), slots.start(number))
    return inverted


def _invert_changed(told: Told, slots: Slots) -> tuple[Inverted, list[int]]:
    """The new and changed documents, inverted, and the number of slots that each of all documents takes; `slots` are
    those of the last index."""
    inverted, taken, start = Inverted(), [], 0
    for number, one in enumerate(told):
        if isinstance(one, int):
            end = start + slots.end(one) - slots.start(one)
        else:
            end = inverted.add(number, read_document(one), start)
        taken.append((end - start) // SLOT)
        start = end
    return inverted, taken


def _numbering(told: Told, before: Slots, now: Slots) -> Numbering:
    stay = [(one, number) for number, one in enumerate(told) if isinstance(one, int)]
    places = ((before.start(one), now.start(number)) for one, number in stay)
    return Numbering(before, now, Moves.of(stay), Moves.of(places))
