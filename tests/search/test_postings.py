"""The inverted index: strengths, documents and places of forms."""

from __future__ import annotations

import pytest

from sitegen.search.analysis import GAP
from sitegen.search.places import SLOT, STRIDE, Slots
from sitegen.search.postings import Inverted, Postings, Weighing, coarse, coarse_length, strength, weighing_of
from sitegen.search.words import Read, Spelling

WEIGHING = Weighing(1.0, 50.0)


def postings(*documents: Read, forms: dict[str, str] | None = None) -> Postings:
    inverted, start = Inverted(), 0
    for number, read in enumerate(documents):
        start = inverted.add(number, read, start)
    own = {word: word for word in inverted.words()} | (forms or {})
    inverted.settle(Spelling(own, own))
    return Postings(inverted, WEIGHING, Slots(len(documents), ()))


def test_strength_rises_with_field_and_number() -> None:
    """A title weighs more than tags, tags more than a body, twice more than once."""
    made = postings(Read(['title'], ['tag'], ['twice', 'twice', 'once', *['rest'] * 50]))
    found = {word: made.of(word)[1][0] for word in ('title', 'tag', 'twice', 'once')}
    assert 7 >= found['title'] > found['tag'] >= found['twice'] > found['once'] > 0
    assert strength(0) == 0
    assert strength(1e9) == 7


def test_long_text_makes_its_words_weaker() -> None:
    """The same word is stronger in a short text than in a long one."""
    documents, strengths = postings(Read([], [], ['bank']), Read([], [], ['bank', *['word'] * 500])).of('bank')
    assert documents == [0, 1]
    assert strengths[0] > strengths[1]


def test_number_beyond_all_is_no_stronger() -> None:
    """A text of nothing but one word, a thousand times, is as strong as it can be."""
    assert postings(Read([], [], ['spam'] * 1000)).of('spam') == ([0], bytes((7,)))


@pytest.mark.parametrize('length', [0, 1, 60, 280, 2000])
def test_length_is_coarse(length: int) -> None:
    """A length counts as one that differs by a twentieth at most."""
    assert abs(coarse_length(length) - length) <= 0.05 * length


def test_averages_are_coarse() -> None:
    """An average changes only where it changes by much."""
    assert {coarse(number) for number in (198, 201, 210, 224)} == {200}
    assert coarse(0) == 1
    assert weighing_of(21, 2010, 10) == Weighing(2.0, 200.0)
    assert weighing_of(0, 0, 0) == Weighing(1.0, 1.0)


def test_lists_hold_documents_and_places() -> None:
    """Documents and places ascend; a gap takes a place and is in no list."""
    made = postings(Read(['a'], ['b'], ['a', GAP, 'c']), Read(['c'], [], ['a']))
    assert [made.of(form)[0] for form in 'abc'] == [[0, 1], [0], [0, 1]]
    assert list(made.places('a')) == [0, 2 * STRIDE, SLOT + STRIDE]
    assert list(made.places('b')) == [STRIDE]
    assert list(made.places('c')) == [3 * STRIDE, SLOT]
    assert [made.titles(form) for form in 'abc'] == [[0], [], [1]]
    assert made.of('none') == ([], b'')


def test_words_of_one_form_are_one_list() -> None:
    """Two spellings of a form stand in one list, in their order."""
    made = postings(Read([], [], ['ё', 'е', 'ё']), Read([], [], ['е']), forms={'ё': 'е'})
    assert list(made.places('е')) == [0, 1, 2, SLOT]
    assert made.of('е')[0] == [0, 1]
