"""Documents for hosted engines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sitegen.search.export import ENGINES, Export, export_search
from tests.search.prose import source

# What the engines take, as their own references have it.
_STRING = {'type': 'string'}
_TYPESENSE_FIELD = {
    'type': 'object',
    'required': ['name', 'type'],
    'properties': {
        'name': _STRING,
        'type': {'enum': ['string', 'string[]', 'int32', 'int64', 'float', 'float[]', 'bool', 'bool[]', 'auto']},
        'facet': {'type': 'boolean'},
        'optional': {'type': 'boolean'},
        'index': {'type': 'boolean'},
        'locale': _STRING,
    },
    'additionalProperties': False,
}
_TYPESENSE = {
    'type': 'object',
    'required': ['name', 'fields'],
    'properties': {
        'name': _STRING,
        'fields': {'type': 'array', 'items': _TYPESENSE_FIELD},
        'default_sorting_field': _STRING,
    },
    'additionalProperties': False,
}


def _part(export: Export, ending: str) -> bytes:
    return next(data for name, data in export.files.items() if name.endswith(ending))


def _lines(export: Export, ending: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _part(export, ending).decode().splitlines()]


@pytest.mark.parametrize('engine', ENGINES)
def test_every_document_has_an_id_that_stays(engine: str) -> None:
    """Each document comes once, with an id of its kind and id; a second export is the same bytes."""
    one, other = export_search(source('ru'), engine), export_search(source('ru'), engine)
    assert dict(one.files) == dict(other.files)
    assert len(set(one.ids)) == len(source('ru').documents)
    assert 'partner-partner-0' in one.ids


@pytest.mark.parametrize('engine', ENGINES)
def test_gone_documents_are_deleted(engine: str) -> None:
    """What the last export had and this one has not is in the list of deletions."""
    export = export_search(source('en'), engine, before=['case-gone', 'partner-partner-0'])
    assert 'case-gone' in _part(export, 'delete.ndjson').decode()
    assert len(_lines(export, 'delete.ndjson')) == 1


def test_opensearch_bulk_pairs_actions_with_documents() -> None:
    """The bulk file has an action before each document, and the mapping names every field of them."""
    export = export_search(source('en'), 'opensearch')
    lines = _lines(export, 'documents.ndjson')
    assert [line['index']['_id'] for line in lines[::2]] == [line['id'] for line in lines[1::2]]
    mapped = json.loads(_part(export, 'settings.json'))['mappings']
    assert mapped['dynamic'] == 'strict'
    assert {key for line in lines[1::2] for key in line} <= set(mapped['properties'])


def test_typesense_documents_fit_their_schema() -> None:
    """The collection is one that Typesense takes, and each document has each field with its type."""
    export = export_search(source('pl'), 'typesense')
    schema = json.loads(_part(export, 'settings.json'))
    Draft202012Validator(_TYPESENSE).validate(schema)
    types = {'string': str, 'string[]': list, 'float': float}
    for document in _lines(export, 'documents.ndjson'):
        for field in schema['fields']:
            assert isinstance(document[field['name']], types[field['type']]), field
    assert schema['default_sorting_field'] in {field['name'] for field in schema['fields']}


def test_algolia_records_name_their_object() -> None:
    """Algolia's records have an objectID and stay below its limit of size."""
    records = _lines(export_search(source('sv'), 'algolia'), 'documents.ndjson')
    assert all('objectID' in record and 'id' not in record for record in records)
    assert max(len(json.dumps(record, ensure_ascii=False).encode()) for record in records) < 10_000


def test_meilisearch_filters_by_every_facet() -> None:
    """The settings let filter by kind and by each facet."""
    settings = json.loads(_part(export_search(source('de'), 'meilisearch'), 'settings.json'))
    assert {'kind', 'category', 'industry', 'level', 'country', 'language'} <= set(settings['filterableAttributes'])


def test_unknown_engine_is_refused() -> None:
    """Another engine is a ValueError with its name."""
    with pytest.raises(ValueError, match='lycos'):
        export_search(source('en'), 'lycos')


@pytest.mark.parametrize(('language', 'said'), [('sv', ['sv']), ('sr', None)])
def test_algolia_is_told_only_languages_that_it_knows(language: str, said: list[str] | None) -> None:
    """A language beyond its list would have the settings refused, so it is left out."""
    whole = replace(source('sv'), language=language)
    settings = json.loads(export_search(whole, 'algolia').files[f'algolia-{language}-settings.json'])
    assert (settings.get('queryLanguages'), settings.get('indexLanguages')) == (said, said)
    assert ('ignorePlurals' in settings) is (said is not None)
