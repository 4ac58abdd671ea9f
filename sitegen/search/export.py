"""The documents for a hosted search engine, for directories that outgrow files in a browser.

For each engine: its settings, the documents as NDJSON with ids that stay, and the ids to delete: those of
the last export that are gone. Formats: OpenSearch's index and bulk API, Typesense's collection schema and
JSONL import, Meilisearch's and Algolia's index settings and records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.search.analysis import GAP, plain_text
from sitegen.search.documents import SearchDocument, SearchSource

ENGINES = ('opensearch', 'typesense', 'meilisearch', 'algolia')
SEARCHED = ('title', 'tags', 'summary', 'body')
# Algolia refuses larger records on its smaller plans: https://www.algolia.com/doc (record size limit).
ALGOLIA_BODY_CHARACTERS = 4_000
_ANALYSERS = {'de': 'german', 'en': 'english', 'ru': 'russian', 'sv': 'swedish'}
# Algolia refuses others: its API's SupportedLanguage.
_ALGOLIA_LANGUAGES = frozenset({
    'af', 'ar', 'az', 'bg', 'bn', 'ca', 'cs', 'cy', 'da', 'de', 'el', 'en', 'eo', 'es', 'et', 'eu', 'fa', 'fi', 'fo',
    'fr', 'ga', 'gl', 'he', 'hi', 'hu', 'hy', 'id', 'is', 'it', 'ja', 'ka', 'kk', 'ko', 'ku', 'ky', 'lt', 'lv', 'mi',
    'mn', 'mr', 'ms', 'mt', 'nb', 'nl', 'no', 'ns', 'pl', 'ps', 'pt', 'pt-br', 'qu', 'ro', 'ru', 'sk', 'sq', 'sv',
    'sw', 'ta', 'te', 'th', 'tl', 'tn', 'tr', 'tt', 'uk', 'ur', 'uz', 'zh',
})  # fmt: skip
_WEIGHTS = {'title': 6, 'tags': 2, 'summary': 1, 'body': 1}

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """Files by name; `ids` are all documents of this export, for the next one's list of deletions."""

    files: Mapping[str, bytes]
    ids: tuple[str, ...]


def export_search(source: SearchSource, engine: str, before: Iterable[str] = ()) -> Export:
    """One language's documents for an engine; `before` are the ids of the last export.

    ValueError for an engine that is not in `ENGINES`.
    """
    if engine not in ENGINES:
        raise ValueError(engine)
    records = list(export_records(source))
    ids = tuple(str(record['id']) for record in records)
    gone = sorted(set(before) - set(ids))
    name = f'{engine}-{source.language}'
    shaped = [_shaped(record, engine) for record in records]
    return Export(
        {
            f'{name}-settings.json': _json(settings_for(source, engine)),
            f'{name}-documents.ndjson': _lines(_bulk(shaped, engine)),
            f'{name}-delete.ndjson': _lines(_deletions(gone, engine)),
        },
        ids,
    )


def export_records(source: SearchSource) -> Iterator[Record]:
    """Documents with ids of kind and id, which hold from one export to the next."""
    for document in source.documents:
        yield {
            'id': f'{document.kind}-{document.id}',
            'kind': document.kind,
            'url': document.url,
            'title': document.title,
            'summary': document.summary,
            'tags': list(document.tags),
            'body': _body(document),
            'partner': document.partner_id,
            'points': float(document.points),
            **{facet.id: _options(document, facet.id) for facet in source.facets},
        }


def _body(document: SearchDocument) -> str:
    text = ' '.join((*document.texts, plain_text(document.markup).replace(GAP, ' ')))
    return ' '.join(text.split())


def _options(document: SearchDocument, facet: str) -> list[str]:
    if facet in ('category', 'industry'):
        at = ('category', 'industry').index(facet)
        return sorted({pair[at] or '' for pair in document.pairs} - {''})
    return sorted(document.facets.get(facet, ()))


def _shaped(record: Record, engine: str) -> Record:
    """A record with the id and size limits that the engine asks for."""
    if engine == 'algolia':
        rest = {key: value for key, value in record.items() if key != 'id'}
        return {'objectID': record['id'], **rest, 'body': record['body'][:ALGOLIA_BODY_CHARACTERS]}
    return record


def _bulk(records: Sequence[Record], engine: str) -> Iterator[Record]:
    for record in records:
        if engine == 'opensearch':
            yield {'index': {'_id': record['id']}}
        yield record


def _deletions(ids: Sequence[str], engine: str) -> Iterator[Record]:
    key = 'objectID' if engine == 'algolia' else 'id'
    for id in ids:
        yield {'delete': {'_id': id}} if engine == 'opensearch' else {key: id}


def settings_for(source: SearchSource, engine: str) -> Record:
    """The settings of an index or collection that behaves as the site's own search does."""
    facets = [facet.id for facet in source.facets]
    match engine:
        case 'opensearch':
            return _opensearch(source.language, facets)
        case 'typesense':
            return _typesense(source.language, facets)
        case 'meilisearch':
            return {
                'searchableAttributes': list(SEARCHED),
                'filterableAttributes': ['kind', 'partner', *facets],
                'sortableAttributes': ['points'],
                'rankingRules': ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness', 'points:desc'],
                'typoTolerance': {'enabled': True, 'minWordSizeForTypos': {'oneTypo': 4, 'twoTypos': 8}},
            }
        case _:
            return _algolia(source.language, facets)


def _algolia(language: str, facets: Sequence[str]) -> Record:
    known = [language] if language in _ALGOLIA_LANGUAGES else []
    return {
        'searchableAttributes': ['title', 'tags', 'unordered(summary)', 'unordered(body)'],
        'attributesForFaceting': ['filterOnly(kind)', 'filterOnly(partner)', *facets],
        'customRanking': ['desc(points)'],
        **({'queryLanguages': known, 'indexLanguages': known, 'ignorePlurals': True} if known else {}),
        'minWordSizefor1Typo': 4,
        'minWordSizefor2Typos': 8,
    }


def _opensearch(language: str, facets: Sequence[str]) -> Record:
    text = {'type': 'text', 'analyzer': _ANALYSERS.get(language, 'standard')}
    keyword = {'type': 'keyword'}
    return {
        'settings': {'index': {'number_of_shards': 1}},
        'mappings': {
            'dynamic': 'strict',
            '_meta': {'boosts': _WEIGHTS},
            'properties': {
                'id': keyword,
                'kind': keyword,
                'url': {'type': 'keyword', 'index': False},
                **dict.fromkeys(SEARCHED, text),
                'partner': keyword,
                'points': {'type': 'double'},
                **dict.fromkeys(facets, keyword),
            },
        },
    }


def _typesense(language: str, facets: Sequence[str]) -> Record:
    return {
        'name': f'directory-{language}',
        'fields': [
            {'name': 'kind', 'type': 'string', 'facet': True},
            {'name': 'url', 'type': 'string', 'index': False, 'optional': True},
            {'name': 'title', 'type': 'string', 'locale': language},
            {'name': 'summary', 'type': 'string', 'locale': language},
            {'name': 'tags', 'type': 'string[]', 'locale': language},
            {'name': 'body', 'type': 'string', 'locale': language},
            {'name': 'partner', 'type': 'string', 'facet': True},
            {'name': 'points', 'type': 'float'},
            *({'name': facet, 'type': 'string[]', 'facet': True} for facet in facets),
        ],
        'default_sorting_field': 'points',
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + '\n').encode()


def _lines(values: Iterable[Any]) -> bytes:
    return ''.join(json.dumps(value, ensure_ascii=False, separators=(',', ':')) + '\n' for value in values).encode()
