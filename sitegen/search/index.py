"""One language's index from its documents, and index.json, which leads to all of them.

    search/index.json              the browser module and each language's manifest
    search/s/<lang>.<digest>.json  the manifest: where each family of shards is cut, and the digests of their names
    search/s/t-…  groups of forms with their documents     search/s/n-…  words of titles
    search/s/f-…  words to correct slips by                search/s/p-…  places of words, for phrases
    search/s/x-…  facets                                   search/s/c-…  cards in blocks

Languages stand side by side, so that a shard that is the same in two of them is one file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.search.analysis import folding_of
from sitegen.search.documents import KINDS, SearchDocument, SearchSource
from sitegen.search.packing import Packed, Packer, digest_of
from sitegen.search.postings import (
    document_counts,
    exact_postings,
    group_postings,
    position_lists,
    title_postings,
)
from sitegen.search.shards import (
    FUZZY_SHARD_BYTES,
    POSITION_SHARD_BYTES,
    TERM_SHARD_BYTES,
    TITLE_SHARD_BYTES,
    Family,
    compact_json,
    fuzzy_lines,
    group_keys,
    learn_endings,
    make_family,
    pack_cards,
    pack_columns,
    position_lines,
    term_lines,
    title_lines,
)
from sitegen.search.words import GAP_ID, Forms, Stream, Vocabulary, read_forms

FORMAT = 1
FOLDER = 'search'
# Everything but index.json: names here carry digests, so that they may be kept for ever.
SHARDS = f'{FOLDER}/s'
MODULE = 'search.js'
_CARDS = 8
_CARDS_OF_MANY = 12
_MANY_DOCUMENTS = 5_000


@dataclass(frozen=True, slots=True)
class LanguageIndex:
    """The files of one language and its manifest, which is one of them."""

    language: str
    manifest: str
    files: tuple[Packed, ...]


class Indexer:
    """Makes the indexes of a site's languages one after another; what they share is made once."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._packer = Packer()
        self._of_texts: dict[tuple[object, ...], tuple[Family, Family]] = {}

    def make(self, source: SearchSource) -> LanguageIndex:
        documents = source.documents
        streams = [self._vocabulary.read(document) for document in documents]
        forms, stems = read_forms(self._vocabulary, _used(streams), source.language)
        keys = group_keys(forms, stems)
        terms, fuzzy = self._words(streams, forms, keys, [float(document.points) for document in documents])
        titles, places = self._texts(streams, forms, source.language)
        levels = _levels(source)
        per_block = _CARDS if len(documents) <= _MANY_DOCUMENTS else _CARDS_OF_MANY
        cards = pack_cards(self._packer, [_card(document, levels) for document in documents], per_block)
        columns = _columns(source, self._packer)
        table = _named('places', _table(places))
        manifest = {
            'format': FORMAT,
            'language': source.language,
            'home': source.home,
            'counts': [sum(document.kind == kind for document in documents) for kind in KINDS],
            'levels': [[id, name] for id, name in levels.items()],
            'points': source.has_points,
            'endings': ' '.join(learn_endings(forms, keys)),
            'terms': _table(terms),
            'titles': _table(titles),
            'fuzzy': _table(fuzzy),
            'places': table.name,
            'cards': [per_block, ''.join(map(digest_of, cards))],
            'facets': digest_of(columns),
        }
        own = _named(source.language, manifest)
        files = (*terms.files, *titles.files, *fuzzy.files, *places.files, *cards, columns, table, own)
        return LanguageIndex(source.language, own.name, files)

    def _words(
        self, streams: Sequence[Stream], forms: Forms, keys: Sequence[str], points: Sequence[float]
    ) -> tuple[Family, Family]:
        """The groups of forms, and the words to correct slips by."""
        postings = group_postings(streams, points, forms)
        counts = document_counts(streams, forms)
        exact = exact_postings(streams, forms, counts, postings)
        titled = {forms.form_of[id] for stream in streams for id in stream.title}
        return (
            make_family(self._packer, 't', term_lines(forms, keys, postings, exact), TERM_SHARD_BYTES),
            make_family(self._packer, 'f', fuzzy_lines(forms, counts, titled), FUZZY_SHARD_BYTES),
        )

    def _texts(self, streams: Sequence[Stream], forms: Forms, language: str) -> tuple[Family, Family]:
        """The words of titles, and the places of all words; the same for languages that share all these texts."""
        # The vocabulary keeps what it has read, so the same object is the same text.
        key = (folding_of(language), *((id(stream.title), id(stream.body)) for stream in streams))
        if key not in self._of_texts:
            titles = title_lines(forms, title_postings(streams, forms))
            places = position_lines(forms, position_lists(streams, forms))
            self._of_texts[key] = (
                make_family(self._packer, 'n', titles, TITLE_SHARD_BYTES),
                make_family(self._packer, 'p', places, POSITION_SHARD_BYTES),
            )
        return self._of_texts[key]


def index_json(module: str, base_path: str, indexes: Iterable[LanguageIndex]) -> bytes:
    """`search/index.json`; `module` is the address of the browser module."""
    manifests = {index.language: f'{base_path}/{SHARDS}/{index.manifest}' for index in indexes}
    return compact_json({'version': FORMAT, 'module': module, 'languages': manifests}) + b'\n'


def index_files(sources: Iterable[SearchSource], module: str, base_path: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the search index as output path and bytes; what languages share comes once."""
    indexer = Indexer()
    written: set[str] = set()
    indexes = []
    for source in sources:
        index = indexer.make(source)
        yield from ((f'{SHARDS}/{file.name}', file.data) for file in index.files if file.name not in written)
        written.update(file.name for file in index.files)
        indexes.append(LanguageIndex(index.language, index.manifest, ()))
    yield f'{FOLDER}/index.json', index_json(module, base_path, indexes)


def _used(streams: Iterable[Stream]) -> set[int]:
    used: set[int] = set()
    for stream in streams:
        used.update(stream.title, stream.tags, stream.body)
    return used - {GAP_ID}


def _table(family: Family) -> list[str]:
    return [' '.join(family.firsts), ''.join(map(digest_of, family.files))]


def _named(stem: str, value: Any) -> Packed:
    """A file of JSON, named after its content."""
    data = compact_json(value)
    return Packed(f'{stem}.{hashlib.sha256(data).hexdigest()[:10]}.json', data)


def _levels(source: SearchSource) -> dict[str, str]:
    return {id: name for facet in source.facets if facet.id == 'level' for id, name in facet.options}


def _card(document: SearchDocument, levels: Mapping[str, str]) -> list[Any]:
    """id, title, summary, place of the level from 1, points, and for works the partner's name and id."""
    level = list(levels).index(document.level) + 1 if document.level in levels else 0
    card: list[Any] = [document.id, document.title, document.summary, level, document.points]
    return [*card, document.partner, document.partner_id] if document.partner else card


def _columns(source: SearchSource, packer: Packer) -> Packed:
    """The facets by name with their options, the sets of these that occur, and each document's set."""
    places = {facet.id: {id: at for at, (id, _) in enumerate(facet.options)} for facet in source.facets}
    heads, columns = [], []
    pairs = [[_pair(pair, places) for pair in document.pairs] for document in source.documents]
    sets, column = _distinct([sorted(found) for found in pairs])
    columns.append(column)
    for facet in source.facets:
        if facet.id in ('category', 'industry'):
            heads.append([facet.id, facet.name, facet.options])
            continue
        at = places[facet.id]
        found = [sorted(at[id] for id in document.facets.get(facet.id, ())) for document in source.documents]
        options, column = _distinct(found)
        heads.append([facet.id, facet.name, facet.options, options])
        columns.append(column)
    return pack_columns(packer, {'match': source.match, 'facets': heads, 'pairs': sets}, columns)


def _pair(pair: Sequence[str | None], places: Mapping[str, Mapping[str, int]]) -> list[int]:
    """Places of category and industry; -1 where there is none."""
    return [places.get(facet, {}).get(id or '', -1) for facet, id in zip(('category', 'industry'), pair, strict=True)]


def _distinct(values: Sequence[list[Any]]) -> tuple[list[list[Any]], list[int]]:
    """The distinct values, the most frequent first, and the place of each value among them."""
    counted: dict[str, tuple[int, list[Any]]] = {}
    for value in values:
        count, _ = counted.get(str(value), (0, value))
        counted[str(value)] = (count + 1, value)
    ordered = sorted(counted, key=lambda key: (-counted[key][0], key))
    places = {key: at for at, key in enumerate(ordered)}
    return [counted[key][1] for key in ordered], [places[str(value)] for value in values]
