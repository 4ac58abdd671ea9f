"""The inverted index: which documents contain a form, how strongly, and where.

The strength of a posting is BM25F's (k1 1.2; b .4 for the title, .7 for the body; words of the title weigh five more
than others, those of tags one more) in three bits; the browser multiplies it by the rarity, which it knows from the
number of postings, and by the document's points. Lengths and their averages are rounded, so that one changed record
leaves the strengths of other documents as they are, and mostly its own.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import repeat
from math import floor, log, log10

from sitegen.search.analysis import GAP
from sitegen.search.packing import CODE
from sitegen.search.places import SLOT, Slots, numbered, slots_of
from sitegen.search.words import Read, Spelling

K1 = 1.2
TITLE_WEIGHT, TITLE_B = 5.0, 0.4
TAG_WEIGHT = 1.0
BODY_B = 0.7
STRONGEST = 7
# A word that is more frequent in a document is as strong as at this number.
_MOST = 255
_NOWHERE = array(CODE)
# Lengths count as the next one of a row that grows by this share.
_LENGTH_STEP = 0.1

# The documents of a form, ascending, and the strength of each.
Posted = tuple[Sequence[int], bytes]


def coarse(number: float) -> float:
    """A number rounded to one and a half significant digits, so that it seldom changes."""
    if number <= 0:
        return 1.0
    unit = 10.0 ** floor(log10(number)) / 2
    return max(1.0, round(number / unit) * unit)


@cache
def strength(weight: float) -> int:
    """The strength of a weight, 0 to 7."""
    return min(STRONGEST, int(weight / (K1 + weight) * (STRONGEST + 1)))


@cache
def coarse_length(words: int) -> float:
    """A length rounded to a tenth, so that a word more seldom changes it."""
    return (1 + _LENGTH_STEP) ** round(log(words) / log(1 + _LENGTH_STEP)) if words else 0.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much a word contributes to its document. Both are coarse averages of lengths, in words."""

    average_title: float
    average_body: float

    def title(self, words: int) -> float:
        """The weight that each occurrence in a title of so many words adds."""
        return TITLE_WEIGHT / (1 - TITLE_B + TITLE_B * words / self.average_title)

    def body(self, words: int) -> float:
        """The weight of each occurrence in a document with a body of so many words."""
        return 1 / (1 - BODY_B + BODY_B * coarse_length(words) / self.average_body)


def weighing_of(titles: int, bodies: int, documents: int) -> Weighing:
    """`titles` and `bodies` are the number of words of all documents."""
    return Weighing(coarse(titles / max(1, documents)), coarse(bodies / max(1, documents)))


@cache
def _strengths(per_place: float) -> bytes:
    """The strength of a word by how often it stands in a document."""
    return bytes(strength(count * per_place) for count in range(_MOST + 1))


def _lists() -> defaultdict[str, array[int]]:
    return defaultdict(partial(array, CODE))


class Inverted:
    """Documents, inverted: for each word, later for each form, its places, titles and tags."""

    def __init__(self) -> None:
        self.places, self.titles, self.tags = _lists(), _lists(), _lists()
        self.lengths: dict[int, tuple[int, int]] = {}  # of title and body, by document
        self.slots: dict[int, int] = {}

    def add(self, document: int, read: Read, start: int) -> int:
        """Add a document whose first place is `start`; returns the first place of the next one."""
        whole = read.whole()
        places, end = numbered(whole, start)
        consume = deque[None](maxlen=0).extend  # which runs a map without a line of Python for each word
        consume(map(array.append, map(self.places.__getitem__, whole), places))
        consume(map(array.append, map(self.titles.__getitem__, read.title), repeat(document)))
        consume(map(array.append, map(self.tags.__getitem__, read.tags), repeat(document)))
        self.lengths[document] = len(read.title), len(read.body)
        self.slots[document] = slots_of(end - start)
        return start + self.slots[document] * SLOT

    def words(self) -> list[str]:
        """All words. No document may be added afterwards."""
        for lists in (self.places, self.titles, self.tags):
            lists.pop(GAP, None)
        return list(self.places)

    def settle(self, spelling: Spelling) -> None:
        """Replace words by forms."""
        self.places, self.titles, self.tags = (
            _by_form(lists, spelling.forms) for lists in (self.places, self.titles, self.tags)
        )

    def total_lengths(self) -> tuple[int, int]:
        """The number of words in all titles, and in all bodies."""
        return sum(title for title, _ in self.lengths.values()), sum(body for _, body in self.lengths.values())


def _by_form(lists: Mapping[str, array[int]], forms: Mapping[str, str]) -> defaultdict[str, array[int]]:
    found = _lists()
    for word, numbers in lists.items():
        form = forms[word]
        known = found.get(form)
        found[form] = array(CODE, sorted((*known, *numbers))) if known else numbers
    return found


class Postings:
    """The postings of documents that have been settled; `slots` are those of the whole index."""

    def __init__(self, inverted: Inverted, weighing: Weighing, slots: Slots) -> None:
        self._inverted, self._slots = inverted, slots
        self._raising = inverted.titles.keys() | inverted.tags.keys()
        self._per_title = {document: weighing.title(title) for document, (title, _) in inverted.lengths.items()}
        self._per_place = {document: weighing.body(body) for document, (_, body) in inverted.lengths.items()}
        self._tables = {document: _strengths(weight) for document, weight in self._per_place.items()}
        self._once = {document: table[1:2] for document, table in self._tables.items()}

    def of(self, form: str) -> Posted:
        documents = self._slots.documents(self.places(form))
        if len(self.places(form)) == 1 and form not in self._raising:  # so it is with every other form
            document = next(documents)
            return [document], self._once[document]
        counted, tables = Counter(documents), self._tables
        capped: Mapping[int, int] = counted
        if max(counted.values(), default=0) > _MOST:
            capped = {document: min(count, _MOST) for document, count in counted.items()}
        strengths = bytes([tables[document][count] for document, count in capped.items()])
        return list(counted), self._raised(form, counted, strengths) if form in self._raising else strengths

    def _raised(self, form: str, counted: Mapping[int, int], strengths: bytes) -> bytes:
        """With the strengths of documents that have the form in their title or tags."""
        found = dict(zip(counted, strengths, strict=True))
        extra = {document: count * TAG_WEIGHT for document, count in Counter(self._inverted.tags.get(form)).items()}
        for document, count in Counter(self._inverted.titles.get(form)).items():
            extra[document] = count * self._per_title[document] + extra.get(document, 0)
        for document, weight in extra.items():
            found[document] = strength(counted[document] * self._per_place[document] + weight)
        return bytes(found.values())

    def titles(self, form: str) -> list[int]:
        """The documents that have the form in their title, ascending."""
        return list(Counter(self._inverted.titles.get(form)))

    def places(self, form: str) -> array[int]:
        return self._inverted.places.get(form, _NOWHERE)
