"""Which documents are those of the last index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from sitegen.search.documents import SearchDocument, SearchSource
from sitegen.search.index import index_files
from sitegen.search.keeping import DocumentMemory, IndexMemory
from sitegen.search.matching import Matching, match_documents
from tests.memory import Memory
from tests.search.prose import source, with_documents


def match(documents: Sequence[SearchDocument]) -> Matching | None:
    """These documents against an index of the sample directory."""
    memo, whole = Memory(), source('ru')
    dict(index_files([whole], '/m.js', '', memo))
    kept = IndexMemory(memo, whole).recall()
    assert kept
    changed = with_documents(whole, documents)
    return match_documents(kept, changed, DocumentMemory(memo, changed))


@pytest.fixture
def documents() -> list[SearchDocument]:
    whole: SearchSource = source('ru')
    return [document for bundle in whole.bundles for document in bundle.make()]


def title(document: SearchDocument) -> str:
    return document.title


def test_who_did_not_change_is_told_by_number(documents: list[SearchDocument]) -> None:
    """A document is told by its last number as long as the part that is asked for is what it was, else by itself."""
    partner = documents[0]
    documents[0] = replace(partner, title='Новое имя')
    found = match(documents)
    assert found
    assert found.told(title) == [documents[0], *range(1, len(documents))]
    assert found.told(lambda document: document.summary) == list(range(len(documents)))
    assert found.before[0] == partner


def test_works_are_counted_by_partner(documents: list[SearchDocument]) -> None:
    """A work that is gone is before and no more, and its partner has one work less."""
    gone = next(document for document in documents if document.kind == 'case')
    all_of, fewer = match(documents), match([document for document in documents if document is not gone])
    assert all_of
    assert fewer
    assert gone in fewer.before.values()
    assert len(fewer.told(title)) == len(documents) - 1
    assert sum(fewer.works[0]) == sum(all_of.works[0]) - 1
    assert fewer.works[1] == all_of.works[1]


def test_number_is_given_once(documents: list[SearchDocument]) -> None:
    """Of two documents of one name only one is what was there."""
    twin = documents[-1]
    found = match([*documents, twin])
    assert found
    told = found.told(title)
    assert sorted(one for one in told if isinstance(one, int)) == list(range(len(documents)))
    assert told.count(twin) == 1


def test_many_changes_are_no_change(documents: list[SearchDocument]) -> None:
    """Where more than a few partners changed, the index is not made of the last one."""
    ids = list(dict.fromkeys(document.partner_id for document in documents))
    for count, is_near in ((4, True), (5, False)):
        found = match([document for document in documents if document.partner_id not in ids[:count]])
        assert (found is not None) == is_near
