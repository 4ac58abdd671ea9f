"""The words of all documents as numbers, shared by all languages of the site; each text is read once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitegen.search.analysis import GAP, Stemming, fold, plain_text, words_of
from sitegen.search.documents import SearchDocument

GAP_ID = 0
# The form and the group of what is no word.
NOTHING = -1

WordIds = Sequence[int]


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of one document by field, in their order; `GAP_ID` between texts."""

    title: WordIds
    tags: WordIds
    body: WordIds


class Vocabulary:
    """Numbers of words in lower case, from 1 in the order in which they turn up."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, int] = defaultdict()
        self._ids[GAP] = GAP_ID
        self._ids.default_factory = self._ids.__len__
        self._read: dict[tuple[str, ...], WordIds] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def words(self) -> list[str]:
        return list(self._ids)

    def read(self, document: SearchDocument) -> Stream:
        """The words of a document. Texts that several languages share are read once and are one object."""
        return Stream(
            self._words((document.title,)), self._words(document.tags), self._words(document.texts, document.markup)
        )

    def _words(self, texts: tuple[str, ...], markup: str = '') -> WordIds:
        key = (markup, *texts)
        found = self._read.get(key)
        if found is None:
            joined = f' {GAP} '.join(text.replace(GAP, ' ') for text in texts)
            whole = f'{plain_text(markup)} {GAP} {joined}' if markup and joined else plain_text(markup) or joined
            found = self._read[key] = array('I', map(self._ids.__getitem__, words_of(whole)))
        return found


@dataclass(frozen=True, slots=True)
class Forms:
    """What the words of a vocabulary are looked up as, in one page language.

    `folded` are the distinct folded forms, sorted; `form_of` gives the form's number by the word's, `group_of`
    the group's by the word's; a group holds the forms of one stem, `members` are its forms' numbers.
    """

    folded: list[str]
    form_of: list[int]
    group_of: list[int]
    members: list[list[int]]


def read_forms(vocabulary: Vocabulary, used: Iterable[int], language: str) -> tuple[Forms, list[str]]:
    """Forms of the words that one language uses, and the stems of their groups, sorted.

    A form of several stems goes with the least of them.
    """
    stemming = Stemming(language)
    words = vocabulary.words()
    stems: dict[str, str] = {}
    folded_of: dict[int, str] = {}
    for id in sorted(used):
        if id == GAP_ID:
            continue
        word = words[id]
        form, stem = fold(word, language), stemming.stem(word)
        folded_of[id] = form
        if form not in stems or stem < stems[form]:
            stems[form] = stem
    folded = sorted(stems)
    numbers = {form: number for number, form in enumerate(folded)}
    groups = {stem: number for number, stem in enumerate(sorted(set(stems.values())))}
    form_of, group_of = [NOTHING] * len(words), [NOTHING] * len(words)
    members: list[list[int]] = [[] for _ in groups]
    for form in folded:
        members[groups[stems[form]]].append(numbers[form])
    for id, form in folded_of.items():
        form_of[id] = numbers[form]
        group_of[id] = groups[stems[form]]
    return Forms(folded, form_of, group_of, members), list(groups)
