"""From text to words, folded forms and stems."""

from __future__ import annotations

import pytest

from sitegen.search.analysis import GAP, Stemming, fold, plain_text, stem_kazakh, words_of


def test_words_are_runs_of_letters_and_digits() -> None:
    """A text becomes its words in lower case, in their order."""
    assert words_of('CRM für 1С-Битрикс, 24/7!') == ['crm', 'für', '1с', 'битрикс', '24', '7']


def test_decomposed_letters_are_put_together() -> None:
    """A letter written as two signs is the letter."""
    assert words_of('Mu\u0308ller и\u0306од') == ['müller', 'йод']


@pytest.mark.parametrize(
    ('word', 'folded'),
    [
        ('über', 'uber'),
        ('łąka', 'laka'),
        ('ёлка', 'елка'),
        ('йод', 'йод'),
        ('straße', 'strasse'),
        ('smørrebrød', 'smorrebrod'),
        ('қазақ', 'казак'),
        ('өңірлік', 'онирлик'),
        ('ﬁnanz', 'finanz'),
        ('plain', 'plain'),
    ],
)
def test_fold_drops_diacritics(word: str, folded: str) -> None:
    """Diacritics go, й stays, ligatures come apart, and Kazakh letters are the Russian ones that people type."""
    assert fold(word) == folded


def test_german_umlaut_may_be_written_out() -> None:
    """On German pages ue is ü; elsewhere it is u and e."""
    assert fold('mueller', 'de') == fold('müller', 'de')
    assert fold('mueller', 'en') == 'mueller'


def test_plain_text_has_gaps_between_blocks() -> None:
    """Tags go, entities are letters, and a gap stands where a block ends."""
    markup = f'<h2 id="s-a">A &amp; B</h2><p>in<em>side</em> {GAP}<br>out</p><ul><li>x</li></ul>'
    assert words_of(plain_text(markup)) == ['a', 'b', GAP, 'inside', 'out', GAP, 'x', GAP]


@pytest.mark.parametrize(
    ('language', 'one', 'other'),
    [
        ('ru', 'интеграция', 'интеграцией'),
        ('ru', 'clients', 'client'),  # Latin words on a Russian page are English
        ('en', 'клиенты', 'клиентами'),  # and Cyrillic ones elsewhere Russian
        ('sv', 'kunder', 'kunderna'),
        ('de', 'kunden', 'kunde'),
        ('pl', 'klientów', 'klientami'),
        ('kk', 'серіктестер', 'серіктестерге'),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    """Forms of one word have one stem, by the stemmer of their script."""
    stemming = Stemming(language)
    assert stemming.stem(one) == stemming.stem(other)


@pytest.mark.parametrize('word', ['1c', 'crm', 'b2b', 'ab', 'ый', 'as'])
def test_short_and_mixed_words_are_their_own_stem(word: str) -> None:
    """Words of up to three letters, and words with digits, are not stemmed."""
    assert Stemming('ru').stem(word) == word


def test_stem_begins_as_its_word_does() -> None:
    """A group of forms can be found by their common beginning, so a stem has the word's first three letters."""
    for language in ('en', 'ru', 'de', 'pl', 'sv', 'kk'):
        stemming = Stemming(language)
        for word in ('better', 'лучший', 'größte', 'największy', 'bättre', 'жақсырақ'):
            assert stemming.stem(word)[:3] == fold(word, language)[:3]


@pytest.mark.parametrize(
    ('word', 'stem'),
    [
        ('жобалар', 'жоба'),
        ('жобаларымыздың', 'жоба'),
        ('банкке', 'банк'),
        ('баласын', 'бала'),
        ('дүкен', 'дүкен'),
        ('дүкендерге', 'дүкен'),
        ('ат', 'ат'),
    ],
)
def test_kazakh_endings(word: str, stem: str) -> None:
    """Plurals, possessives and cases of Kazakh are taken off, and three letters are left."""
    assert stem_kazakh(word) == stem
