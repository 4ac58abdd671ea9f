"""What is remembered of a language's index, so that the next one costs what changed.

Two entries by language, overwritten by each index: what was made (`Made`), and what it was made from (`Kept`).
They hold numbers and words in a few long pieces of bytes. An entry that another version of this program, of
Python or of the stemmers has made is not used.
"""

from __future__ import annotations

import hashlib
import marshal
import pickle
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sitegen.installed import installed
from sitegen.memo import Memo
from sitegen.search.documents import SearchDocument, SearchSource
from sitegen.search.lists import Lists
from sitegen.search.postings import Inverted, Weighing
from sitegen.search.shards import NO_FAMILY, Family
from sitegen.search.words import Lexicon, Spelling, Stream, Streams, Vocabulary

_MARK_BYTES = 16
_PLAIN = 2  # marshal's last version whose bytes depend on the value alone


@dataclass(frozen=True, slots=True)
class Marks:
    """Digests of a language's documents in their order, of their texts alone, and of everything."""

    documents: tuple[bytes, ...] = ()
    texts: tuple[bytes, ...] = ()
    whole: bytes = b''


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One language's files without names. `head` is what its manifest says besides them."""

    language: str = ''
    head: Mapping[str, Any] = field(default_factory=dict)
    terms: Family = NO_FAMILY
    fuzzy: Family = NO_FAMILY
    titles: Family = NO_FAMILY
    places: Family = NO_FAMILY
    cards: tuple[bytes, ...] = ()
    columns: bytes = b''
    mark: bytes = b''

    def files(self) -> Iterator[bytes]:
        for family in (self.terms, self.fuzzy, self.titles, self.places):
            yield from family.files
        yield from self.cards
        yield self.columns


@dataclass(slots=True)
class Kept:
    """What an index was made from; the lists change with the next one."""

    marks: Marks
    vocabulary: Vocabulary
    spelling: Spelling
    uses: Counter[int]
    lexicon: Lexicon
    streams: Streams
    inverted: Inverted
    weighing: Weighing

    def known_texts(self) -> dict[bytes, Stream]:
        return {text: self.streams[number] for number, text in enumerate(self.marks.texts)}


def mark_documents(source: SearchSource, columns: bytes) -> Marks:
    """`columns` are the facets' (their bytes tell of them all). Texts are marked by `mark_texts`."""
    documents = tuple(map(_mark_document, source.documents))
    facets = [(facet.id, facet.name, facet.options) for facet in source.facets]
    head = marshal.dumps((source.language, source.home, facets, source.match, source.has_points), _PLAIN)
    return Marks(documents, (), hashlib.sha256(head + b''.join(documents) + columns).digest())


def mark_texts(source: SearchSource, marks: Marks, before: Marks) -> Marks:
    """With the marks of the texts; those of documents that stand as they did before are taken over."""
    known = dict(zip(before.documents, before.texts, strict=True))
    texts = [
        known.get(mark) or _mark((item.title, item.tags, item.texts, item.markup))
        for mark, item in zip(marks.documents, source.documents, strict=True)
    ]
    return replace(marks, texts=tuple(texts))


def _mark_document(document: SearchDocument) -> bytes:
    """Of all but its facets."""
    return _mark(
        (
            document.kind,
            document.id,
            document.title,
            document.summary,
            document.partner_id,
            document.partner,
            document.level,
            document.points,
            document.tags,
            document.texts,
            document.markup,
        )
    )


def _mark(value: Any) -> bytes:
    return hashlib.sha256(marshal.dumps(value, _PLAIN)).digest()[:_MARK_BYTES]


def recall_made(memo: Memo, language: str) -> Made | None:
    made: Made | None = _told(memo.get(_key('made', language)))
    return made


def recall_kept(memo: Memo, language: str, made: Made) -> Kept | None:
    """What `made` was made from, if it is that which is remembered."""
    told = _told(memo.get(_key('kept', language)))
    return _unpacked(told, language) if told and told['marks'].whole == made.mark else None


def remember(memo: Memo, marks: Marks, made: Made, kept: Kept) -> Made:
    made = replace(made, mark=marks.whole)
    memo.put(_key('kept', made.language), _signed(_packed(marks, kept)))
    memo.put(_key('made', made.language), _signed(made))
    return made


def _packed(marks: Marks, kept: Kept) -> dict[str, Any]:
    inverted, spelling, lexicon = kept.inverted, kept.spelling, kept.lexicon
    return {
        'marks': marks,
        'words': '\n'.join(kept.vocabulary.words()),
        'folded': '\n'.join(spelling.folded),
        'stems': '\n'.join(spelling.stems),
        'uses': array('I', map(kept.uses.__getitem__, range(len(kept.vocabulary)))),
        'forms': '\n'.join(lexicon.forms),
        'groups': '\n'.join(lexicon.groups),
        'group_by_form': array('i', lexicon.group_by_form),
        'streams': [lists.as_bytes() for lists in kept.streams.fields],
        'lists': [lists.as_bytes() for lists in (inverted.groups, inverted.places, inverted.titles)],
        'weighing': kept.weighing,
    }


def _unpacked(told: Mapping[str, Any], language: str) -> Kept:
    forms = _numbered(told['forms'])
    spelling = Spelling(language, told['folded'].split('\n'), told['stems'].split('\n'))
    form_of = list(map(forms.__getitem__, spelling.folded))
    lexicon = Lexicon(forms, _numbered(told['groups']), form_of, [], list(told['group_by_form']))
    lexicon.spread()
    groups, places, titles = (Lists.from_bytes(*stored) for stored in told['lists'])
    return Kept(
        marks=told['marks'],
        vocabulary=Vocabulary(told['words'].split('\n')),
        spelling=spelling,
        uses=Counter(dict(enumerate(told['uses']))),
        lexicon=lexicon,
        streams=Streams(Lists.from_bytes(*stored) for stored in told['streams']),
        inverted=Inverted(groups, places, titles),
        weighing=told['weighing'],
    )


def _numbered(lines: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(lines.split('\n') if lines else ())}


def _key(what: str, language: str) -> str:
    """Every index overwrites that of the last one: an entry says itself what made it."""
    return f'search {what} {language}'


def _signed(value: Any) -> bytes:
    return installed().encode() + pickle.dumps(value, protocol=5)


def _told(stored: bytes | None) -> Any:
    """The value, if this very program has put it there."""
    maker = installed().encode()
    if stored is None or not stored.startswith(maker):
        return None
    return pickle.loads(memoryview(stored)[len(maker) :])  # noqa: S301 - a memo gives back what we have put there
