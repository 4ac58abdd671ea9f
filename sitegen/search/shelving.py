"""The lines of each family of shards, from the index turned round.

Where an index is changed bit by bit only the touched lines are written anew; of the others a shard takes over
what it had.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.search.lists import CODE, Lists
from sitegen.search.packing import nibbles, steps, varint
from sitegen.search.places import Spread
from sitegen.search.postings import Inverted, documents_of, strengths_of
from sitegen.search.shards import Line, Shelf
from sitegen.search.words import Arrangement

# A form with fewer places than this share of its group's has its first few documents listed.
FEW = 10
MANY_SHARE = 0.5
LEAST_FUZZY_LETTERS = 4
ENDINGS = 120
_MOST_COMMON = 9


@dataclass(frozen=True, slots=True)
class Terms:
    """Groups by key: `key`, or `key,ending,ending…` where its forms are more than the key itself.

    Behind it the group's documents and strengths; where it has endings, the first documents of those of its forms
    that would be lost among the others.
    """

    inverted: Inverted
    arranged: Arrangement
    spread: Spread
    shelf: Shelf
    touched: frozenset[int]
    fixed: bool = False

    @property
    def order(self) -> array[int]:
        return array(CODE, self.arranged.groups)

    def key(self, number: int) -> str:
        return self.arranged.keys[number]

    def write(self, number: int) -> Line:
        names, key = self.arranged.names, self.arranged.keys[number]
        forms = self.arranged.members[number]
        last = names[forms[-1]]
        alone = len(forms) == 1 and last == key
        text = key if alone else ','.join([key, *[names[form][len(key) :] for form in forms]])
        if number not in self.touched and self.shelf.holds(number):
            return Line(number, key, last, text, self.shelf.data(number))
        data = _postings_data(self.inverted.groups[number])
        return Line(number, key, last, text, data if alone else data + self._own(number))

    def _own(self, group: int) -> bytes:
        """The first documents of the group's rarer forms, the forms by their place in it."""
        forms, places = self.arranged.members[group], self.inverted.places
        if len(forms) == 1 or self.inverted.groups.count(group) <= FEW:
            return varint(0)
        most = sum(map(places.count, forms)) * MANY_SHARE
        rare = [(at, form) for at, form in enumerate(forms) if 0 < places.count(form) < most]
        first = [(at, self.spread.first_documents(places[form], FEW)) for at, form in rare]
        return varint(len(rare)) + b''.join([varint(at) + varint(len(its)) + steps(its) for at, its in first])


@dataclass(frozen=True, slots=True)
class Words:
    """Forms with their documents (of titles) or their places (of titles and texts)."""

    lists: Lists
    arranged: Arrangement
    shelf: Shelf
    touched: frozenset[int]
    places: bool
    fixed: bool = True

    @property
    def order(self) -> array[int]:
        counts = self.lists.counts()
        counts += [0] * (len(self.arranged.names) - len(counts))
        return array(CODE, [form for form in self.arranged.forms if counts[form]])

    def key(self, number: int) -> str:
        return self.arranged.names[number]

    def write(self, number: int) -> Line:
        word = self.arranged.names[number]
        if number not in self.touched and self.shelf.holds(number):
            return Line(number, word, word, word, self.shelf.data(number))
        found = self.lists[number]
        gaps = steps(found)
        return Line(number, word, word, word, varint(len(gaps) if self.places else len(found)) + gaps)


@dataclass(frozen=True, slots=True)
class Commonness:
    """How common the words are that a slip may have meant: those in a title, or in two documents at least."""

    inverted: Inverted
    names: Sequence[str]
    spread: Spread

    def of(self, form: int) -> int:
        """1 to 9 by how often it stands anywhere; 0 for a word that is not meant."""
        if len(self.names[form]) < LEAST_FUZZY_LETTERS or not self._is_meant(form):
            return 0
        return min(_MOST_COMMON, self.inverted.places.count(form).bit_length())

    def _is_meant(self, form: int) -> bool:
        if self.inverted.titles.count(form):
            return True
        places = self.inverted.places[form]
        return len(places) > 1 and self.spread.document(places[0]) != self.spread.document(places[-1])


@dataclass(frozen=True, slots=True)
class Meant:
    """Words to correct slips by, each with how common it is; `known` are those of the last index."""

    common: Commonness
    arranged: Arrangement
    touched: frozenset[int]
    known: frozenset[int]
    fixed: bool = False

    @property
    def order(self) -> array[int]:
        known, of = self.known - self.touched, self.common.of
        looked = self.touched if self.known else frozenset(self.arranged.forms)
        return array(CODE, [form for form in self.arranged.forms if form in known or (form in looked and of(form))])

    def key(self, number: int) -> str:
        return self.arranged.names[number]

    def write(self, number: int) -> Line:
        word = self.arranged.names[number]
        return Line(number, word, word, f'{word},{self.common.of(number)}', b'')


def _postings_data(postings: Sequence[int]) -> bytes:
    gaps = steps(documents_of(postings))
    return varint(len(postings)) + varint(len(gaps)) + gaps + nibbles(strengths_of(postings))


def learn_endings(arranged: Arrangement) -> list[str]:
    """The endings that most groups have, the longest first: what the browser takes off an unknown form."""
    counted: Counter[str] = Counter()
    for group, forms in arranged.members.items():
        if len(forms) > 1:
            cut = len(arranged.keys[group])
            counted.update({arranged.names[form][cut:] for form in forms})
    common = [ending for ending, count in counted.items() if ending and count > 1 and len(ending) < 7]
    common.sort(key=lambda ending: (-counted[ending], ending))
    return sorted(common[:ENDINGS], key=lambda ending: (-len(ending), ending))
