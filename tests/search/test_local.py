"""The search where Python runs. `make whoosh3` runs these tests on the other fork, too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.search.documents import Bundle, SearchDocument
from sitegen.search.local import KEPT, Found, LocalIndex, digest_of
from tests.search.prose import source, with_documents


@pytest.fixture(scope='module')
def index() -> LocalIndex:
    return LocalIndex(source('en'))


def _ids(found: Found) -> set[str]:
    return {hit.document.id for hit in found.hits}


def test_finds_forms_of_a_word(index: LocalIndex) -> None:
    """A word finds the documents that have any of its forms."""
    assert _ids(index.search('report', limit=None)) == _ids(index.search('Reports', limit=None)) != set()


def test_title_comes_first(index: LocalIndex) -> None:
    """What has the word in its title stands before what mentions it."""
    assert index.search('ashgrove').hits[0].document.id == 'partner-0'


def test_slip_is_corrected(index: LocalIndex) -> None:
    """A slip finds what was meant and says so."""
    found = index.search('warehuose')
    assert found.corrected == 'warehouse'
    assert found.total > 0


def test_swapped_letters_of_a_short_word_are_one_slip(index: LocalIndex) -> None:
    """Two neighbours that changed places are one slip, as in the browser."""
    found = index.search('bnak', limit=None)
    assert (found.corrected, _ids(found)) == ('bank', _ids(index.search('bank', limit=None)))


def test_points_lift_a_document() -> None:
    """Of two documents that say the same the one of the partner with more points comes first."""
    whole = source('en')
    first = whole.documents[0]
    twin = replace(first, id='twin', partner_id='twin', points=900_000)
    found = LocalIndex(with_documents(whole, (first, twin))).search(first.title)
    assert [hit.document.id for hit in found.hits] == ['twin', first.id]


def test_beginning_finds(index: LocalIndex) -> None:
    """The first letters of a name find it."""
    assert index.search('ashg').hits[0].document.title == 'Ashgrove'


def test_phrase_holds_its_order(index: LocalIndex) -> None:
    """A quoted phrase is found as it stands, and not turned round."""
    assert index.search('"accounting program"').total > 0
    assert index.search('"program accounting"').total == 0


def test_filters_combine(index: LocalIndex) -> None:
    """Options of one facet are alternatives, facets are combined, category and industry in one project."""
    found = index.search('', {'category': ['crm'], 'industry': ['finance'], 'kind': ['partner']}, limit=None)
    expected = {
        document.id
        for document in source('en').documents
        if document.kind == 'partner' and ('crm', 'finance') in document.pairs
    }
    assert _ids(found) == expected


def test_unknown_facet_is_named(index: LocalIndex) -> None:
    """A facet that does not exist is a KeyError with its name."""
    with pytest.raises(KeyError, match='colour'):
        index.search('bank', {'colour': ['red']})


def test_similar_is_of_the_same_kind(index: LocalIndex) -> None:
    """Similar documents are of the same kind and not the document itself."""
    hits = index.similar('partner', 'partner-3')
    assert hits
    assert {hit.document.kind for hit in hits} == {'partner'}
    assert 'partner-3' not in {hit.document.id for hit in hits}
    assert index.similar('partner', 'nobody') == ()


def test_folder_is_reused_for_the_same_documents(tmp_path: Path) -> None:
    """An index in a folder is made once; other documents have another one."""
    first = LocalIndex(source('sv'), tmp_path).search('kunder', limit=None)
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {digest_of(source('sv'))}
    again = LocalIndex(source('sv'), tmp_path).search('kunder', limit=None)
    assert _ids(first) == _ids(again) != set()
    LocalIndex(source('en'), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_only_partners_that_are_found_are_made(tmp_path: Path) -> None:
    """An index that is there answers by making the documents of those that it shows, and of nobody else."""
    whole, made = source('ru'), list[str]()

    def noted(bundle: Bundle) -> Bundle:
        def make() -> tuple[SearchDocument, ...]:
            made.append(bundle.id)
            return bundle.make()

        return replace(bundle, make=make)

    first = LocalIndex(whole, tmp_path).search('Снегирь')
    again = LocalIndex(replace(whole, bundles=tuple(map(noted, whole.bundles))), tmp_path).search('Снегирь')
    assert again == first
    assert made == ['partner-2']


def test_folder_keeps_the_newest_indexes(tmp_path: Path) -> None:
    """Each change leaves an index behind; those asked for longest ago go, and an unfinished one is never opened."""
    (tmp_path / digest_of(source('ru'))).mkdir(parents=True)
    whole = source('ru')
    for number in range(KEPT + 2):
        fewer = with_documents(whole, whole.documents[: 5 + number])
        assert len(LocalIndex(fewer, tmp_path).search('', limit=None).hits) == 5 + number
    assert len(list(tmp_path.iterdir())) == KEPT
    assert LocalIndex(whole, tmp_path).search('', limit=None).total == len(whole.documents)
