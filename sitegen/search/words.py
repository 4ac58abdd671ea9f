"""The words of all documents as numbers, and what each is looked up as: its form, and the group of its stem.

Numbers of words, forms and groups are given as they turn up and are never given again; no byte of the index
depends on them, so an index that was changed bit by bit is the one that is made at once.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from sitegen.search.analysis import GAP, Stemming, plain_text, words_of
from sitegen.search.documents import SearchDocument
from sitegen.search.lists import CODE, Lists
from sitegen.search.packing import shared_beginning

GAP_ID = 0
# The form and the group of what is no word.
NOTHING = -1

WordIds: TypeAlias = 'array[int]'


class Stream(NamedTuple):
    """The words of one document by field, in their order; `GAP_ID` between texts."""

    title: WordIds
    tags: WordIds
    body: WordIds


# Of a document's title, tags and body, in words.
Lengths = tuple[int, int, int]


class Streams:
    """The streams of all documents by their numbers."""

    __slots__ = ('fields',)

    def __init__(self, fields: Iterable[Lists]) -> None:
        self.fields = tuple(fields)

    @classmethod
    def of(cls, streams: Sequence[Stream]) -> Streams:
        return cls(Lists(stream[field] for stream in streams) for field in range(len(Stream._fields)))

    def __len__(self) -> int:
        return len(self.fields[0])

    def __getitem__(self, document: int) -> Stream:
        return Stream(*(lists[document] for lists in self.fields))

    def __setitem__(self, document: int, stream: Stream) -> None:
        for lists, words in zip(self.fields, stream, strict=True):
            lists[document] = words

    def lengths(self) -> list[Lengths]:
        titles, tags, bodies = self.fields
        return list(zip(titles.counts(), tags.counts(), bodies.counts(), strict=True))


def lengths_of(stream: Stream) -> Lengths:
    return len(stream.title), len(stream.tags), len(stream.body)


class Vocabulary:
    """Numbers of words in lower case, from 1 in the order in which they turn up."""

    def __init__(self, words: Iterable[str] = (GAP,)) -> None:
        self._ids: defaultdict[str, int] = defaultdict()
        self._ids.update({word: id for id, word in enumerate(words)})
        self._ids.default_factory = self._ids.__len__
        self._read: dict[tuple[str, ...], WordIds] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def words(self) -> list[str]:
        return list(self._ids)

    def forget_texts(self) -> None:
        """The words stay, and their numbers."""
        self._read.clear()

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
            found = self._read[key] = array(CODE, map(self._ids.__getitem__, words_of(whole)))
        return found


def count_words(streams: Iterable[Stream]) -> Counter[int]:
    """How often each word stands anywhere."""
    counted: Counter[int] = Counter()
    for stream in streams:
        counted.update(stream.title)
        counted.update(stream.tags)
        counted.update(stream.body)
    return counted


def note_words(streams: Iterable[Stream]) -> Counter[int]:
    """Each word that stands anywhere, once: for those who will never take a document out."""
    noted: set[int] = set()
    for stream in streams:
        noted.update(stream.title, stream.tags, stream.body)
    return Counter(noted)


@dataclass(slots=True)
class Spelling:
    """By number of a word: its folded form and its folded stem, in one page language."""

    language: str
    folded: list[str] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)

    def extend(self, words: Sequence[str]) -> None:
        """Go on to all of these words, of which the first may be known."""
        new = words[len(self.folded) :]
        spelt = Stemming(self.language).spell(new)
        self.folded += [form for form, _ in spelt]
        self.stems += [stem for _, stem in spelt]


@dataclass(slots=True)
class Lexicon:
    """Numbers of forms and groups, and what each word belongs to.

    A form is a folded word, a group the forms of one stem; a form of several stems goes with the least of them.
    `group_by_form` has `NOTHING` for a form that no document has any more.
    """

    forms: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    form_of: list[int] = field(default_factory=list)
    group_of: list[int] = field(default_factory=list)
    group_by_form: list[int] = field(default_factory=list)

    def settle(self, spelling: Spelling, uses: Counter[int]) -> None:
        """Take in what words there are now. The first numbers are in the order of the words, which sorts fastest."""
        forms, groups = self.forms, self.groups
        if not forms:
            forms |= {form: number for number, form in enumerate(sorted({*spelling.folded}))}
            groups |= {stem: number for number, stem in enumerate(sorted({*spelling.stems}))}
        for form in spelling.folded[len(self.form_of) :]:
            self.form_of.append(forms.setdefault(form, len(forms)))
        least: dict[int, str] = {}
        for word, stem in enumerate(spelling.stems):
            if uses[word] and word != GAP_ID:
                number = self.form_of[word]
                if number not in least or stem < least[number]:
                    least[number] = stem
        self.group_by_form = [NOTHING] * len(forms)
        for number, stem in least.items():
            self.group_by_form[number] = groups.setdefault(stem, len(groups))
        self.spread()

    def spread(self) -> None:
        """Words belong to the groups of their forms."""
        self.form_of[GAP_ID] = NOTHING
        self.group_of = [self.group_by_form[number] for number in self.form_of]
        self.group_of[GAP_ID] = NOTHING


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The forms and groups that documents have, in the order of their words.

    `names` are the forms' words by number, `forms` the sorted forms, `members` each group's sorted forms,
    `keys` what the forms of a group and its stem begin with; `groups` are sorted by key.
    """

    names: list[str]
    forms: list[int]
    members: dict[int, list[int]]
    keys: dict[int, str]
    groups: list[int]


def arrange(lexicon: Lexicon) -> Arrangement:
    names, stems = list(lexicon.forms), list(lexicon.groups)
    of = lexicon.group_by_form
    forms = sorted((form for form, group in enumerate(of) if group >= 0), key=names.__getitem__)
    members: dict[int, list[int]] = {}
    for form in forms:
        members.setdefault(of[form], []).append(form)
    keys = {group: _shared(stems[group], names[inner[0]], names[inner[-1]]) for group, inner in members.items()}
    groups = [group for _, _, group in sorted((key, stems[group], group) for group, key in keys.items())]
    return Arrangement(names, forms, members, keys, groups)


def _shared(stem: str, first: str, last: str) -> str:
    if first.startswith(stem) and last.startswith(stem):
        return stem
    return shared_beginning(shared_beginning(stem, first), last)
