"""An index that is changed bit by bit is the one that is made at once, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from sitegen.search import making, rewording, words
from sitegen.search.analysis import words_of
from sitegen.search.documents import SearchDocument, SearchSource
from sitegen.search.index import index_files
from sitegen.search.keeping import DocumentMemory, IndexMemory, is_remembered
from sitegen.search.places import SLOT
from tests.memory import Memory
from tests.search.prose import SENTENCES, source, with_documents

Documents = list[SearchDocument]


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a small directory has many shards."""
    for module in (making, rewording):
        for name in ('TERM', 'TITLE', 'PLACES', 'FUZZY'):
            monkeypatch.setattr(module, f'{name}_SHARD', 250)


def files(whole: SearchSource, memo: Memory | None = None) -> dict[str, bytes]:
    return dict(index_files([whole], '/assets/search.js', '', memo))


def edit_text(rnd: random.Random, documents: Documents) -> None:
    """A sentence more, at the end or in the middle; words that are new, or known in another spelling."""
    at = rnd.randrange(len(documents))
    old = documents[at]
    new = rnd.choice(['Zwölf Ἀλφα 𝔘𝔫𝔦 мёд', 'счёт счет', 'uberwachung überwachung', *SENTENCES['ru'].splitlines()])
    place = rnd.choice([0, len(old.markup)])
    documents[at] = replace(old, markup=f'{old.markup[:place]}<p>{new}</p>{old.markup[place:]}')


def edit_title(rnd: random.Random, documents: Documents) -> None:
    at = rnd.randrange(len(documents))
    documents[at] = replace(documents[at], title=rnd.choice(['Новое имя', 'Берёзка', 'Березка', documents[0].title]))


def empty_text(rnd: random.Random, documents: Documents) -> None:
    at = rnd.randrange(len(documents))
    documents[at] = replace(documents[at], markup='', texts=(), tags=rnd.choice([(), ('Банк', 'Маяк')]))


def edit_card(rnd: random.Random, documents: Documents) -> None:
    at = rnd.randrange(len(documents))
    documents[at] = replace(documents[at], summary='Другое', level=rnd.choice(['', 'base']))


def edit_points(rnd: random.Random, documents: Documents) -> None:
    id, points = rnd.choice(documents).partner_id, rnd.choice([0, 300, 1000.5, -20])
    documents[:] = [replace(item, points=points) if item.partner_id == id else item for item in documents]


def edit_facets(rnd: random.Random, documents: Documents) -> None:
    at = rnd.randrange(len(documents))
    documents[at] = replace(
        documents[at], facets={**documents[at].facets, 'level': (rnd.choice(['base', 'extended']),)}
    )


def add(rnd: random.Random, documents: Documents) -> None:
    old = rnd.choice(works(documents))
    documents.insert(documents.index(old), replace(old, id=f'new-{rnd.random()}', title=f'{old.title} новый'))


def add_twin(rnd: random.Random, documents: Documents) -> None:
    documents.append(rnd.choice(works(documents)))


def add_partner(rnd: random.Random, documents: Documents) -> None:
    old, id = rnd.choice(documents), f'partner-{rnd.random()}'
    documents.append(replace(old, kind='partner', id=id, partner_id=id, partner=''))


def remove(rnd: random.Random, documents: Documents) -> None:
    if works(documents):
        documents.remove(rnd.choice(works(documents)))


def remove_partner(rnd: random.Random, documents: Documents) -> None:
    id = rnd.choice(documents).partner_id
    documents[:] = [document for document in documents if document.partner_id != id] or documents


def exchange(rnd: random.Random, documents: Documents) -> None:
    """Two partners with their works in each other's place."""
    ids = rnd.sample(sorted({document.partner_id for document in documents}), 2)
    documents.sort(key=lambda document: (document.partner_id not in ids, document.partner_id == ids[0]))


def works(documents: Documents) -> Documents:
    return [document for document in documents if document.kind != 'partner']


def grow(rnd: random.Random, documents: Documents) -> None:
    """A document that takes more slots of places, or no longer does."""
    at = rnd.randrange(len(documents))
    documents[at] = replace(documents[at], texts=(' слово' * rnd.choice([1, SLOT, 2 * SLOT]),))


CHANGES: list[Callable[[random.Random, Documents], None]] = [
    edit_text, edit_title, empty_text, edit_card, edit_points, edit_facets,
    add, add_twin, add_partner, remove, remove_partner, exchange, grow,
]  # fmt: skip


@pytest.mark.parametrize('language', ['ru', 'de', 'kk'])
@pytest.mark.parametrize('seed', range(4))
def test_changed_index_is_the_clean_one(language: str, seed: int) -> None:
    """After any row of edits, additions, removals and moves the bytes are those of an index made at once."""
    rnd, memo = random.Random(f'{language} {seed}'), Memory()
    whole = replace(source('de' if language == 'de' else 'ru'), language=language)
    for _ in range(25):
        documents = list(whole.documents)
        for change in rnd.choices(CHANGES, k=rnd.choice([1, 1, 2, 3])):
            change(rnd, documents)
        whole = with_documents(whole, documents)
        assert files(whole, memo) == files(whole)


@pytest.mark.parametrize('change', CHANGES)
def test_each_change_by_itself(change: Callable[[random.Random, Documents], None]) -> None:
    """Each kind of change, on a fresh memory: the bytes of an index made at once."""
    for seed in range(5):
        memo, whole = Memory(), source('ru')
        files(whole, memo)
        documents = list(whole.documents)
        change(random.Random(seed), documents)
        changed = with_documents(whole, documents)
        assert files(changed, memo) == files(changed)


def test_edited_text_is_a_change_of_few_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that was edited is read, as it was and as it is, and no other; the lists are not made anew."""
    memo, whole = Memory(), source('ru')
    files(whole, memo)
    old = whole.documents[30]
    edited = replace(old, markup=old.markup + '<p>Ещё одно слово.</p>')
    changed = with_documents(whole, [edited if item is old else item for item in whole.documents])
    clean = files(changed)
    read: list[str] = []
    monkeypatch.setattr(making, '_make', pytest.fail)

    def note(text: str) -> list[str]:
        read.append(text)
        return words_of(text)

    monkeypatch.setattr(words, 'words_of', note)
    assert files(changed, memo) == clean
    assert any('одно слово' in text for text in read)
    assert len(read) <= 6


@pytest.mark.parametrize('change', [add_partner, remove_partner, add, remove, edit_title])
def test_who_comes_and_goes_moves_the_others(
    change: Callable[[random.Random, Documents], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partner or a work more or less: the others are not read, whatever numbers they get."""
    memo, whole = Memory(), source('ru')
    files(whole, memo)
    documents = list(whole.documents)
    change(random.Random(1), documents)
    changed = with_documents(whole, documents)
    clean = files(changed)
    read: list[str] = []

    def note(text: str) -> list[str]:
        read.append(text)
        return words_of(text)

    monkeypatch.setattr(making, '_make', pytest.fail)
    monkeypatch.setattr(words, 'words_of', note)
    assert files(changed, memo) == clean
    assert len(read) < len(documents)


def test_unchanged_index_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all documents are as they were no text is read, no list made and nothing compressed."""
    memo, whole = Memory(), source('ru')
    before = files(whole, memo)
    for name in ('_make', 'change_index', 'make_family', 'pack_cards'):
        monkeypatch.setattr(making, name, pytest.fail)
    monkeypatch.setattr(IndexMemory, 'remember', pytest.fail)
    monkeypatch.setattr(words, 'words_of', pytest.fail)
    assert files(with_documents(whole, map(replace, whole.documents)), memo) == before


@pytest.mark.parametrize(
    'change',
    [
        lambda whole: replace(whole, home='/other/'),
        lambda whole: replace(whole, match='any'),
        lambda whole: replace(whole, facets=whole.facets[:3]),
        lambda whole: replace(whole, facets=(*whole.facets[:2], replace(whole.facets[2], name='Stufe'))),
        lambda whole: replace(
            whole, facets=tuple(replace(facet, options=facet.options[::-1]) for facet in whole.facets)
        ),
        lambda whole: replace(whole, bundles=()),
    ],
    ids=['home', 'match', 'facets', 'name', 'order', 'nothing'],
)
def test_change_beside_the_documents_is_seen(change: Callable[[SearchSource], SearchSource]) -> None:
    """What the site says of itself and of its facets counts as well as the documents do."""
    memo, whole = Memory(), source('ru')
    before = files(whole, memo)
    changed = change(whole)
    assert files(changed, memo) == files(changed) != before
    assert files(whole, memo) == before


def test_forgotten_half_is_made_again() -> None:
    """Either entry of the memory may be lost; the bytes are the same."""
    memo, whole = Memory(), source('ru')
    files(whole, memo)
    changed = replace(whole, bundles=whole.bundles[1:])
    for lost in list(memo.entries):
        half = Memory()
        half.entries = {key: data for key, data in memo.entries.items() if key != lost}
        assert files(changed, half) == files(changed)


def test_files_that_stay_are_not_written_again() -> None:
    """After an edit only what came since the whole index is put; after many the whole is, and nothing is since."""
    memo, whole = Memory(), source('ru')
    files(whole, memo)
    old = whole.documents[30]
    edited = with_documents(
        whole, [replace(old, summary='Другое') if item is old else item for item in whole.documents]
    )
    memo.puts.clear()
    assert files(edited, memo) == files(edited)
    assert 'search files since ru' in memo.puts
    assert 'search files ru' not in memo.puts
    few = replace(edited, bundles=edited.bundles[:2])
    memo.puts.clear()
    assert files(few, memo) == files(few)
    assert {'search files ru', 'search files since ru'} <= set(memo.puts)
    assert len(memo.entries['search files since ru']) < 10


def test_entries_of_another_version_are_written_over() -> None:
    """Where another version remembered files in a way of its own, nothing of it is read, then or later."""
    memo, whole = Memory(), source('ru')
    files(whole, memo)
    for key in memo.entries:
        memo.entries[key] = b'of another version'
    assert files(whole, memo) == files(whole, memo) == files(whole)


def test_index_on_another_ground_is_not_remembered() -> None:
    """What rests on another program, other settings or another day is not there, nor are its documents."""
    memo, whole = Memory(), source('ru')
    assert not is_remembered(memo, whole)
    files(whole, memo)
    assert is_remembered(memo, whole)
    other = replace(whole, ground='another day')
    assert not is_remembered(memo, other)
    assert DocumentMemory(memo, other).known(whole.bundles[0].id, whole.bundles[0].mark) is None


def test_halves_of_two_indexes_do_not_meet() -> None:
    """An index and documents that it was not made of: these are not used."""
    one, other, whole = Memory(), Memory(), source('ru')
    changed = replace(whole, bundles=whole.bundles[3:])
    files(whole, one)
    files(changed, other)
    mixed = Memory()
    mixed.entries = {**other.entries, **{key: data for key, data in one.entries.items() if ' index ' in key}}
    last = replace(whole, bundles=whole.bundles[1:])
    assert files(last, mixed) == files(last)


def test_languages_are_remembered_apart() -> None:
    """Two languages in one memory: each is changed from its own last index."""
    memo, pair = Memory(), [source('ru'), source('de')]
    dict(index_files(pair, '/m.js', '', memo))
    changed = [pair[0], replace(pair[1], bundles=pair[1].bundles[2:])]
    assert dict(index_files(changed, '/m.js', '', memo)) == dict(index_files(changed, '/m.js', ''))
