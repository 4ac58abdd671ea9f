"""One language's index from its documents: at once, or from the last one by what changed.

What is remembered of a language are two pieces: what was made, and what it was made from (words, lists,
places). Where nothing changed the first is the answer. Where some documents changed and all others stand at
their numbers, these are taken out of the lists and put in again, and a shard without a touched line stays.
Otherwise the lists are made anew, from words that were read before. The bytes are the same in all three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from sitegen.memo import Memo, NoMemo
from sitegen.search.cards import cards_per_block, facet_columns, level_names, pack_cards
from sitegen.search.changing import change_documents, find_moves
from sitegen.search.documents import KINDS, SearchSource
from sitegen.search.exchange import Touched
from sitegen.search.keeping import (
    Kept,
    Made,
    Marks,
    mark_documents,
    mark_texts,
    recall_kept,
    recall_made,
    remember,
)
from sitegen.search.packing import Packer
from sitegen.search.places import Spread
from sitegen.search.postings import invert, weighing_of
from sitegen.search.shards import (
    FUZZY_SHARD_BYTES,
    POSITION_SHARD_BYTES,
    TERM_SHARD_BYTES,
    TITLE_SHARD_BYTES,
    Shelf,
    make_family,
)
from sitegen.search.shelving import Commonness, Meant, Terms, Words, learn_endings
from sitegen.search.words import (
    Lexicon,
    Spelling,
    Stream,
    Streams,
    Vocabulary,
    arrange,
    count_words,
    lengths_of,
    note_words,
)

# Of more documents than these, and than one in so many, it is quicker to make all lists.
_FEW, _FEW_OF_ALL = 4, 8


@dataclass(slots=True)
class Workshop:
    """What languages that are made one after another share. With the last of them the texts may be forgotten."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    packer: Packer = field(default_factory=Packer)
    last: bool = False


def make_language(source: SearchSource, workshop: Workshop | None = None, memo: Memo | None = None) -> Made:
    """The index of one language but for the names of its files. Values in, values out: any process may make it."""
    workshop = workshop or Workshop()
    columns = facet_columns(source)
    if memo is None or isinstance(memo, NoMemo):
        streams = [workshop.vocabulary.read(document) for document in source.documents]
        source = _without_texts(source)
        return _make(source, columns, workshop, streams)[0]
    marks = mark_documents(source, columns)
    made = recall_made(memo, source.language)
    if made and made.mark == marks.whole:
        return made
    kept = recall_kept(memo, source.language, made) if made else None
    marks = mark_texts(source, marks, kept.marks if kept else Marks())
    result = _change(source, columns, workshop.packer, made, kept, marks) if made and kept else None
    if result is None:
        workshop.packer.know(made.files() if made else ())
        result = _make(source, columns, workshop, _read(source, workshop, kept, marks), kept, marks)
    return remember(memo, marks, *result)


def _points(source: SearchSource) -> list[float]:
    return [float(document.points) for document in source.documents]


def _without_texts(source: SearchSource) -> SearchSource:
    """What is left to say when the texts have been read: they may go, where nobody else needs them."""
    short = (replace(document, markup='', texts=(), tags=()) for document in source.documents)
    return replace(source, documents=tuple(short))


def _read(source: SearchSource, workshop: Workshop, kept: Kept | None, marks: Marks) -> list[Stream]:
    """The words of all documents; texts that were read for the last index are not read again."""
    vocabulary = kept.vocabulary if kept else workshop.vocabulary
    known = kept.known_texts() if kept else {}
    return [
        known[text] if text in known else vocabulary.read(document)
        for text, document in zip(marks.texts, source.documents, strict=True)
    ]


def _make(
    source: SearchSource,
    columns: bytes,
    workshop: Workshop,
    streams: list[Stream],
    kept: Kept | None = None,
    marks: Marks | None = None,
) -> tuple[Made, Kept]:
    """Everything anew from the words."""
    vocabulary = kept.vocabulary if kept else workshop.vocabulary
    if workshop.last:
        vocabulary.forget_texts()
    spelling = kept.spelling if kept else Spelling(source.language)
    uses = count_words(streams) if marks else note_words(streams)
    spelling.extend(vocabulary.words())
    lexicon = Lexicon()
    lexicon.settle(spelling, uses)
    points, lengths = _points(source), list(map(lengths_of, streams))
    weighing, spread = weighing_of(lengths, points), Spread(lengths)
    handed_over = streams if marks else _handed_over(streams)  # where nothing is remembered, nothing is held twice
    inverted = invert(handed_over, points, lexicon, weighing, spread)
    new = Kept(marks or Marks(), vocabulary, spelling, uses, lexicon, Streams.of(streams), inverted, weighing)
    return _shelve(source, columns, workshop.packer, new, spread, Made()), new


def _handed_over(streams: list[Stream]) -> Iterator[Stream]:
    """The streams, of which none is left behind."""
    streams.reverse()
    while streams:
        yield streams.pop()


def _change(
    source: SearchSource, columns: bytes, packer: Packer, made: Made, kept: Kept, marks: Marks
) -> tuple[Made, Kept] | None:
    """The last index with some documents changed; None where the change reaches further than these."""
    moves = find_moves(kept.marks.documents, marks.documents)
    if max(len(moves.gone), len(moves.come)) > max(_FEW, len(marks.documents) // _FEW_OF_ALL):
        return None
    changed = change_documents(kept, moves, source.documents, _points(source))
    if changed is None:
        return None
    if changed.touched is None:
        packer.know(made.files())
    return _shelve(source, columns, packer, kept, changed.spread, made, changed.touched, moves.come), kept


def _shelve(
    source: SearchSource,
    columns: bytes,
    packer: Packer,
    kept: Kept,
    spread: Spread,
    before: Made,
    touched: Touched | None = None,
    changed: Sequence[int] = (),
) -> Made:
    """The files; where `touched` says what changed, the others are those of the last index."""
    arranged, inverted = arrange(kept.lexicon), kept.inverted
    head = _head(source, learn_endings(arranged), spread)
    if touched is None:
        before, touched = Made(), Touched()
    same_cards = before.head.get('levels') == head['levels']
    known = frozenset(chain(*before.fuzzy.lines))
    shelves = [Shelf(family) for family in (before.terms, before.titles, before.places, before.fuzzy)]
    terms = Terms(inverted, arranged, spread, shelves[0], frozenset(touched.groups))
    titles = Words(inverted.titles, arranged, shelves[1], frozenset(touched.titles), places=False)
    places = Words(inverted.places, arranged, shelves[2], frozenset(touched.places), places=True)
    fuzzy = Meant(Commonness(inverted, arranged.names, spread), arranged, frozenset(touched.meant), known)
    return Made(
        language=source.language,
        head=head,
        terms=make_family(packer, terms, TERM_SHARD_BYTES, before.terms, shelves[0]),
        titles=make_family(packer, titles, TITLE_SHARD_BYTES, before.titles, shelves[1]),
        places=make_family(packer, places, POSITION_SHARD_BYTES, before.places, shelves[2]),
        fuzzy=make_family(packer, fuzzy, FUZZY_SHARD_BYTES, before.fuzzy, shelves[3]),
        cards=pack_cards(packer, source, before.cards if same_cards else (), changed),
        columns=packer.pack(columns),
    )


def _head(source: SearchSource, endings: Sequence[str], spread: Spread) -> dict[str, Any]:
    """What the manifest says besides the names of shards."""
    kinds = Counter(document.kind for document in source.documents)
    return {
        'language': source.language,
        'home': source.home,
        'counts': [kinds[kind] for kind in KINDS],
        'levels': [[id, name] for id, name in level_names(source).items()],
        'points': source.has_points,
        'endings': ' '.join(endings),
        'longer': spread.longer,
        'per_block': cards_per_block(len(source.documents)),
    }
