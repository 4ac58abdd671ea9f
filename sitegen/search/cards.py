"""What is shown and filtered by: cards in blocks, and the facets' columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sitegen.search.documents import SearchDocument, SearchSource
from sitegen.search.packing import Packer, text_head, varints
from sitegen.search.shards import compact_json

_CARDS = 8
_CARDS_OF_MANY = 12
_MANY_DOCUMENTS = 5_000

Options = tuple[Any, ...]


def cards_per_block(documents: int) -> int:
    return _CARDS if documents <= _MANY_DOCUMENTS else _CARDS_OF_MANY


def level_names(source: SearchSource) -> dict[str, str]:
    return {id: name for facet in source.facets if facet.id == 'level' for id, name in facet.options}


def pack_cards(
    packer: Packer, source: SearchSource, before: Sequence[bytes] = (), changed: Collection[int] = ()
) -> tuple[bytes, ...]:
    """Cards in blocks; of `before` those are taken over that have no changed document."""
    documents, per_block = source.documents, cards_per_block(len(source.documents))
    levels = {id: place for place, id in enumerate(level_names(source), 1)}
    anew = {document // per_block for document in changed}
    blocks = []
    for number, start in enumerate(range(0, len(documents), per_block)):
        if before and number not in anew:
            blocks.append(before[number])
        else:
            cards = [_card(document, levels) for document in documents[start : start + per_block]]
            blocks.append(packer.pack(compact_json(cards)))
    return tuple(blocks)


def _card(document: SearchDocument, levels: Mapping[str, int]) -> list[Any]:
    """id, title, summary, place of the level from 1, points, and for works the partner's name and id."""
    card: list[Any] = [document.id, document.title, document.summary, levels.get(document.level, 0), document.points]
    return [*card, document.partner, document.partner_id] if document.partner else card


def facet_columns(source: SearchSource) -> bytes:
    """The facets by name with their options, the sets of these that occur, and each document's set.

    A column is one number a document, the place of its set among those that occur.
    """
    places = {facet.id: {id: at for at, (id, _) in enumerate(facet.options)} for facet in source.facets}
    category, industry = places.get('category', {}), places.get('industry', {})
    found: list[Options] = [
        tuple(sorted((category.get(one or '', -1), industry.get(other or '', -1)) for one, other in document.pairs))
        for document in source.documents
    ]
    sets, column = _distinct(found)
    heads: list[Any] = []
    columns = [column]
    for facet in source.facets:
        if facet.id in ('category', 'industry'):
            heads.append([facet.id, facet.name, facet.options])
            continue
        options, column = _distinct([document.facets.get(facet.id, ()) for document in source.documents])
        at = places[facet.id]
        heads.append([facet.id, facet.name, facet.options, [sorted(at[id] for id in ids) for ids in options]])
        columns.append(column)
    head = compact_json({'match': source.match, 'facets': heads, 'pairs': sets}).decode()
    return text_head(head) + b''.join(map(varints, columns))


def _distinct(values: Sequence[Options]) -> tuple[list[Options], list[int]]:
    """The distinct values, the most frequent first, and the place of each value among them."""
    counted = Counter(values)
    ordered = sorted(counted, key=lambda value: (-counted[value], value))
    places = {value: place for place, value in enumerate(ordered)}
    return ordered, list(map(places.__getitem__, values))
