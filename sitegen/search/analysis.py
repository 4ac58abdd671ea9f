"""From text to words, from a word to the form that is looked up, from there to its stem: in one place.

The browser folds a query by the same rules (themes/default/assets/search.js, `fold`) and knows no
stemmer: whatever a stemmer makes of a word is stored with the word. So every distinct word is stemmed
once, and any stemmer serves. Words are routed by their script, as a Russian stemmer damages Latin words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

import snowballstemmer

# Stands between blocks of text and takes a place of its own, so that no phrase crosses it. It is a letter to
# regular expressions and is taken out of texts: a sign of phonetics (U+A717) that nobody writes.
GAP = 'ꜗ'
_TOKEN = re.compile(r'\w+')  # as JavaScript's [\p{L}\p{N}_]+ sees it

_BLOCK_END = re.compile(r'</(?:p|h[1-6]|li|td|th|blockquote|pre)>|<hr>|<img[^>]*>')
_TAG = re.compile(r'<[^>]*>')

# Letters that Unicode does not take apart; ё is written as е by most, and Kazakh with Russian letters by many.
_LETTERS = str.maketrans(
    {'ł': 'l', 'ø': 'o', 'ß': 'ss', 'æ': 'ae', 'đ': 'd', 'ı': 'i', 'ё': 'е', 'ә': 'а', 'ғ': 'г', 'қ': 'к', 'ң': 'н'}
    | {'ө': 'о', 'ұ': 'у', 'ү': 'у', 'һ': 'х', 'і': 'и'}
)
# Letters that look like Latin ones, as capitals at least: 1С is written with either.
_LATIN = str.maketrans('авекмнорстух', 'abekmhopctyx')
_MIXED = re.compile('(?=.*[a-z0-9])[a-z0-9авекмнорстух]+')
_SHORT_I = 'и\u0306'  # й taken apart: a letter of its own, it keeps its mark
_NO_WORD = re.compile(r'\W+')
_UMLAUT = re.compile('([aou])e')
_PLAIN = re.compile('[a-z0-9_а-я]*')

_SNOWBALL = {
    'ar': 'arabic', 'ca': 'catalan', 'cs': 'czech', 'da': 'danish', 'de': 'german', 'el': 'greek', 'en': 'english',
    'es': 'spanish', 'et': 'estonian', 'eu': 'basque', 'fi': 'finnish', 'fr': 'french', 'ga': 'irish',
    'hi': 'hindi', 'hu': 'hungarian', 'hy': 'armenian', 'id': 'indonesian', 'it': 'italian', 'lt': 'lithuanian',
    'nb': 'norwegian', 'ne': 'nepali', 'nl': 'dutch', 'no': 'norwegian', 'pl': 'polish', 'pt': 'portuguese',
    'ro': 'romanian', 'ru': 'russian', 'sr': 'serbian', 'sv': 'swedish', 'ta': 'tamil', 'tr': 'turkish',
    'yi': 'yiddish',
}  # fmt: skip
_NOT_LATIN = frozenset({'ar', 'el', 'hi', 'hy', 'kk', 'ne', 'ru', 'ta', 'yi'})
# Cases, possessives and plurals of Kazakh nouns in both harmonies, the longest first: it has no Snowball stemmer.
_KAZAKH = re.compile(
    '(?:'
    '(?:лар|лер|дар|дер|тар|тер)(?:ы|і)?(?:мыз|міз|ңыз|ңіз|м|ң)?(?:ның|нің|дың|дің|тың|тің|на|не|ға|ге|қа|ке'
    '|ны|ні|ды|ді|ты|ті|н|нан|нен|дан|ден|тан|тен|нда|нде|да|де|та|те|мен|бен|пен)?'
    '|(?:сы|сі|ы|і)?(?:ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен|нда|нде|мен|бен|пен|мыз|міз|ңыз|ңіз'
    '|на|не|ға|ге|қа|ке|ны|ні|ды|ді|ты|ті|да|де|та|те)'
    '|(?:сы|сі|ы|і)н?)$'
)
LEAST_STEM = 3

# Words of a query that need not be found: articles, prepositions, conjunctions, and what questions begin with.
_SMALL = {
    'de': 'am an auf aus bei das dem den der des die ein eine einem einen einer eines für im in mit oder ohne und vom'
    ' von was wer wie wo zu zum zur',
    'en': 'a an and at by for from how in of on or the to what where which who with without',
    'kk': 'және кім қайда қалай мен бен пен не немесе туралы үшін',
    'pl': 'a bez co dla do gdzie i jak kto lub na nad o od oraz po pod przy u w we z za ze',
    'ru': 'а без в во где для до за и из или к как ко кто на над о об от по под при с со у что',
    'sv': 'att av den det de en ett för från hos hur i med och om på till utan vad var vem vid',
}

Stemmer = Callable[[str], str]


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in their order, with `GAP` where the text has it."""
    if not unicodedata.is_normalized('NFC', text):
        text = unicodedata.normalize('NFC', text)
    return _TOKEN.findall(text.lower())


def plain_text(markup: str) -> str:
    """The text of a rendered body; a gap where a paragraph, a heading, an item or a cell ends."""
    text = _BLOCK_END.sub(f' {GAP} ', markup.replace(GAP, ' ').replace('<br>', ' '))
    return html.unescape(_TAG.sub('', text))


@cache
def small_words(language: str) -> frozenset[str]:
    """The folded words that a query is searched without: a CRM for banks may be told of without a "for"."""
    return frozenset(fold(word, language) for word in _SMALL.get(language.partition('-')[0], '').split())


def folding_of(language: str) -> str:
    """The language whose own folding holds on its pages; '' where the common one does."""
    return language if language == 'de' else ''


def fold(word: str, language: str = '') -> str:
    """A word in lower case as it is looked up: without diacritics; й stays й. In German, ue is ü. What may
    be written with Latin letters and digits alone is."""
    if _MIXED.fullmatch(word):
        word = word.translate(_LATIN)
    if folding_of(language) == 'de':
        word = _UMLAUT.sub(r'\1', word)
    if not _PLAIN.fullmatch(word):
        apart = unicodedata.normalize('NFKD', word.translate(_LETTERS))
        word = _NO_WORD.sub('', apart.replace(_SHORT_I, 'й')) or word
    return word


@cache
def _snowball(name: str) -> Stemmer:
    stemmer = snowballstemmer.stemmer(name)
    stemmer.maxCacheSize = 0  # its own cache holds fewer words than a site has, and is cleared again and again
    stem: Stemmer = cache(stemmer.stemWord)  # languages of a site share most words
    return stem


def stem_kazakh(word: str) -> str:
    """A Kazakh word without its endings; at least three letters are left."""
    stem = _KAZAKH.sub('', word)
    return stem if len(stem) >= LEAST_STEM else word


def stemmer_for(language: str, *, cyrillic: bool) -> Stemmer:
    """The stemmer of a script on a page in this language: the page's own, else English or Russian."""
    if cyrillic:
        return stem_kazakh if language == 'kk' else _snowball('serbian' if language == 'sr' else 'russian')
    if language in _SNOWBALL and language not in _NOT_LATIN and language != 'sr':
        return _snowball(_SNOWBALL[language])
    return _snowball('english')


class Stemming:
    """Words of one page language to folded stems; each distinct word is stemmed once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._latin = stemmer_for(language, cyrillic=False)
        self._cyrillic = stemmer_for(language, cyrillic=True)
        if language in _NOT_LATIN and language in _SNOWBALL and language != 'ru':
            self._latin = self._by_script(_snowball(_SNOWBALL[language]), self._latin)

    @staticmethod
    def _by_script(own: Stemmer, latin: Stemmer) -> Stemmer:
        return lambda word: latin(word) if 'a' <= word[0] <= 'ž' else own(word)

    def stem(self, word: str) -> str:
        """The folded stem of a word in lower case; the folded word where a stem would not begin as the word does."""
        return self.spell([word])[0][1]

    def spell(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Each word's folded form and folded stem."""
        return [self._spell(word) for word in words]

    def _spell(self, word: str) -> tuple[str, str]:
        folded = fold(word, self._language)
        if len(word) <= LEAST_STEM or not word.isalpha():
            return folded, folded
        stem = (self._cyrillic if '\u0400' <= word[0] <= '\u052f' else self._latin)(word)
        if folded == word and word.startswith(stem):  # so it is with most words: nothing is left to fold
            return folded, stem if len(stem) >= LEAST_STEM else folded
        stem = fold(stem, self._language)
        return folded, stem if len(stem) >= LEAST_STEM and stem[:LEAST_STEM] == folded[:LEAST_STEM] else folded
