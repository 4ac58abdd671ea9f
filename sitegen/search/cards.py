"""What results show and what filters need: cards in blocks, and the columns of the facets."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sitegen.search.documents import FacetNames, SearchDocument
from sitegen.search.packing import File, Packer, Reader, column, inflated, text_head

CARDS_PER_BLOCK = 14

# By number: the last number of a document that is what it was, or the document itself.
Told = list[int | SearchDocument]

Options = tuple[Any, ...]


def compact_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


def pack_cards(packer: Packer, documents: Sequence[SearchDocument]) -> tuple[File, ...]:
    """Cards in blocks, in the order of documents."""
    cards = list(map(card_of, documents))
    starts = range(0, len(cards), CARDS_PER_BLOCK)
    return tuple(packer.pack(compact_json(cards[start : start + CARDS_PER_BLOCK])) for start in starts)


def change_cards(packer: Packer, blocks: Sequence[File], told: Told) -> tuple[File, ...]:
    """The blocks of cards after a change. Documents are given by their old numbers, or in full where their cards
    changed."""
    opened = cache(lambda block: json.loads(inflated(blocks[block].data)))
    packed = []
    for start in range(0, len(told), CARDS_PER_BLOCK):
        of = told[start : start + CARDS_PER_BLOCK]
        if of == [*range(start, start + CARDS_PER_BLOCK)]:
            packed.append(blocks[start // CARDS_PER_BLOCK])
            continue
        cards = [
            opened(one // CARDS_PER_BLOCK)[one % CARDS_PER_BLOCK] if isinstance(one, int) else card_of(one)
            for one in of
        ]
        packed.append(packer.pack(compact_json(cards)))
    return tuple(packed)


def card_of(document: SearchDocument) -> list[str]:
    """The card of a document: id, title, summary, level, and a partner's city, or the partner whose work it is."""
    return [document.id, document.title, document.summary, document.level, document.partner or document.city]


@dataclass(frozen=True, slots=True)
class Facets:
    """Each document's options: its pairs of category and industry, and its options of each other facet."""

    pairs: list[Options]
    options: Mapping[str, list[Options]]

    @classmethod
    def of(cls, documents: Sequence[SearchDocument], names: Sequence[FacetNames]) -> Facets:
        return cls(
            [_pairs(document) for document in documents],
            {facet: [_options(document, facet) for document in documents] for facet in _plain(names)},
        )

    def changed(self, told: Told) -> Facets:
        """The options after a change. Documents are given by their old numbers, or in full where their options
        changed."""

        def of(found: list[Options], made: Callable[[SearchDocument], Options]) -> list[Options]:
            return [found[one] if isinstance(one, int) else made(one) for one in told]

        options = {facet: of(found, partial(_options, facet=facet)) for facet, found in self.options.items()}
        return Facets(of(self.pairs, _pairs), options)


def _plain(names: Sequence[FacetNames]) -> list[str]:
    return [facet.id for facet in names if facet.id not in ('category', 'industry')]


def _pairs(document: SearchDocument) -> Options:
    return tuple(sorted(set(document.pairs), key=repr))


def _options(document: SearchDocument, facet: str) -> Options:
    return tuple(sorted(document.facets.get(facet, ())))


def facet_columns(facets: Facets, names: Sequence[FacetNames], match: str) -> bytes:
    """The facets by name with their options, the sets of these that occur, and each document's set.

    A column is one number a document, the place of its set among those that occur; the first one is the pairs'.
    """
    sets, places = _distinct(facets.pairs)
    heads: list[Any] = []
    columns = [places]
    for facet in names:
        head = [facet.id, facet.name, facet.options]
        if facet.id in facets.options:
            found, places = _distinct(facets.options[facet.id])
            head.append(found)
            columns.append(places)
        heads.append(head)
    text = compact_json({'match': match, 'facets': heads, 'pairs': sets}).decode()
    return text_head(text) + b''.join(map(column, columns))


def read_columns(raw: bytes, documents: int) -> Facets:
    """What `facet_columns` wrote of so many documents."""
    reader = Reader(raw)
    head = json.loads(reader.text())

    def told(sets: list[Any]) -> list[Options]:
        return [sets[place] for place in reader.column(documents)]

    pairs = told([tuple(map(tuple, found)) for found in head['pairs']])
    return Facets(pairs, {more[0]: told(list(map(tuple, more[3]))) for more in head['facets'] if len(more) > 3})


def _distinct(values: Sequence[Options]) -> tuple[list[Options], list[int]]:
    """The distinct values, most frequent first, and the index of each value among them."""
    counted = Counter(values)
    ordered = sorted(counted, key=lambda value: (-counted[value], repr(value)))
    places = {value: place for place, value in enumerate(ordered)}
    return ordered, list(map(places.__getitem__, values))


def level_names(names: Sequence[FacetNames]) -> tuple[tuple[str, str], ...]:
    """The levels in use with their names, in the program's order."""
    return next((facet.options for facet in names if facet.id == 'level'), ())
