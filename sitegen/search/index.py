"""The files of a site's search: each language's index with names, and index.json, which leads to all of them.

    search/index.json              the browser module and each language's manifest
    search/s/<lang>.<digest>.json  the manifest: where each family of shards is cut, and the digests of their names
    search/s/t.…  groups of forms with their documents     search/s/n.…  words of titles
    search/s/f.…  words to correct slips by                search/s/p.…  places of words, for phrases
    search/s/x.…  facets                                   search/s/c.…  cards in blocks

Languages stand side by side, so that a shard that is the same in two of them is one file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.memo import Memo
from sitegen.search.analysis import small_words
from sitegen.search.cards import CARDS_PER_BLOCK, compact_json
from sitegen.search.documents import SearchSource
from sitegen.search.keeping import Index
from sitegen.search.making import make_language
from sitegen.search.packing import File, Names, Packer, file_name
from sitegen.search.shards import Family, separators

# Of index.json, and of the manifests and shards that the module reads.
VERSION, FORMAT = 1, 5
FOLDER = 'search'
# Everything but index.json: names here carry digests, so that they may be kept for ever.
SHARDS = f'{FOLDER}/s'
MODULE = 'search.js'
# The kind of memo that every index of a site shares.
MEMORY = 'search'


@dataclass(frozen=True, slots=True)
class LanguageIndex:
    """The files of one language by name, and the name of its manifest, which is one of them."""

    language: str
    manifest: str
    files: Mapping[str, bytes]


def index_files(
    sources: Iterable[SearchSource], module: str, base_path: str, memo: Memo | None = None
) -> Iterator[tuple[str, bytes]]:
    """Every file of the search index as output path and bytes; what languages share comes once."""
    yield from named_files(_made(list(sources), memo), module, base_path)


def _made(sources: list[SearchSource], memo: Memo | None) -> Iterator[Index]:
    packer = Packer()
    sources.reverse()
    while sources:
        yield make_language(sources.pop(), packer, memo)


def named_files(languages: Iterable[Index], module: str, base_path: str) -> Iterator[tuple[str, bytes]]:
    """The files of all languages, in the site's order of languages."""
    names, manifests = Names(), {}
    written: set[str] = set()
    for made in languages:
        index = name_files(made, names)
        yield from ((f'{SHARDS}/{name}', data) for name, data in index.files.items() if name not in written)
        written.update(index.files)
        manifests[index.language] = f'{base_path}/{SHARDS}/{index.manifest}'
    told = {'version': VERSION, 'module': module, 'languages': manifests}
    yield f'{FOLDER}/index.json', compact_json(told) + b'\n'


def name_files(index: Index, names: Names) -> LanguageIndex:
    """The files under their names, and the manifest that lists them."""
    files: dict[str, bytes] = {}

    def name(kind: str, shards: Iterable[File]) -> str:
        letters = []
        for digest, data in shards:
            letters.append(names.name(kind, digest))
            files[file_name(kind, letters[-1])] = data
        return ''.join(letters)

    def table(kind: str, family: Family) -> list[str]:
        return [' '.join(separators(family)), name(kind, (shard.file for shard in family))]

    manifest = {
        'format': FORMAT,
        'language': index.language,
        'home': index.home,
        'levels': index.levels,
        'points': index.points,
        'works': index.works,
        'endings': ' '.join(index.endings),
        'small': sorted(small_words(index.language)),
        'terms': table('t', index.terms),
        'titles': table('n', index.titles),
        'fuzzy': table('f', index.fuzzy),
    }
    places, data = _named('places', [table('p', index.places), index.longer])
    files[places] = data
    manifest |= {'places': places, 'cards': [CARDS_PER_BLOCK, name('c', index.cards)]}
    manifest['facets'] = name('x', [index.columns])
    own, data = _named(index.language, manifest)
    files[own] = data
    return LanguageIndex(index.language, own, files)


def _named(stem: str, value: Any) -> tuple[str, bytes]:
    """A file of JSON, named after its content."""
    data = compact_json(value)
    return f'{stem}.{hashlib.sha256(data).hexdigest()[:10]}.json', data
