"""Which documents hold a group of forms, how strongly, and where: the index turned round.

The strength of a posting is BM25F's (k1 1.2; title weight 6, b .4; tags 2; body 1, b .7) times
1 + a quarter of the document's normalised log points, in four bits; the browser multiplies by the
rarity that it knows from the number of postings. Average lengths and the most points are rounded, so
that one changed record leaves the strengths of the others as they are.
"""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import floor, log, log10

from sitegen.search.lists import CODE, Lists
from sitegen.search.places import Spread
from sitegen.search.words import GAP_ID, NOTHING, Lengths, Lexicon, Stream

K1 = 1.2
TITLE_WEIGHT, TITLE_B = 6.0, 0.4
TAG_WEIGHT = 2.0
BODY_B = 0.7
POINTS_SHARE = 0.25
STRONGEST = 15
# A strength of 1 + POINTS_SHARE, which nothing reaches, would be one step above the strongest.
_STEPS = (STRONGEST + 1) / (1 + POINTS_SHARE)
# A posting is one number: the document's, and in the lowest bits the strength.
STRENGTH_BITS = 4


def coarse(number: float) -> float:
    """A number to one and a half significant digits, so that it seldom changes."""
    if number <= 0:
        return 1.0
    unit = 10.0 ** floor(log10(number)) / 2
    return max(1.0, round(number / unit) * unit)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How strong a word makes its document. `lengths` are coarse averages of title and body."""

    average_title: float
    average_body: float
    most_points: float

    def factor(self, points: float) -> float:
        """What a document's points multiply its strengths with, 1 to 1.25."""
        return 1 + POINTS_SHARE * min(1.0, log(1 + max(0.0, points)) / log(1 + self.most_points))

    def units(self, stream: Stream) -> tuple[float, float, float]:
        """What each place of a word in title, tags and body of a document weighs."""
        return (
            TITLE_WEIGHT / (1 - TITLE_B + TITLE_B * len(stream.title) / self.average_title),
            TAG_WEIGHT,
            1 / (1 - BODY_B + BODY_B * len(stream.body) / self.average_body),
        )


def strength(weight: float, factor: float) -> int:
    """0 to 15 for a word of this weight in a document of this factor."""
    return min(STRONGEST, int(weight / (K1 + weight) * factor * _STEPS))


def weighing_of(lengths: Sequence[Lengths], points: Sequence[float]) -> Weighing:
    count = max(1, len(lengths))
    return Weighing(
        coarse(sum(title for title, _, _ in lengths) / count),
        coarse(sum(body for _, _, body in lengths) / count),
        coarse(max((1.0, *points))),
    )


def document_postings(
    document: int, stream: Stream, group_of: Sequence[int], weighing: Weighing, points: float
) -> tuple[list[int], list[int]]:
    """The groups of a document, and for each its posting."""
    of, base = group_of.__getitem__, document << STRENGTH_BITS
    factor = weighing.factor(points)
    per_title, per_tag, per_body = weighing.units(stream)
    body = Counter(map(of, stream.body))
    head = {group: count * per_title for group, count in Counter(map(of, stream.title)).items()}
    for group, count in Counter(map(of, stream.tags)).items():
        head[group] = head.get(group, 0.0) + count * per_tag
    head.pop(NOTHING, None)
    values = [base | strength(weight + body.pop(group, 0) * per_body, factor) for group, weight in head.items()]
    body.pop(NOTHING, None)
    by_count = [base | strength(count * per_body, factor) for count in range(max(body.values(), default=0) + 1)]
    return [*head, *body], [*values, *map(by_count.__getitem__, body.values())]


@dataclass(slots=True)
class Inverted:
    """The index of one language turned round.

    `groups` has the postings by group, `places` the places and `titles` the documents by form.
    """

    groups: Lists
    places: Lists
    titles: Lists


def invert(
    streams: Iterable[Stream], points: Sequence[float], lexicon: Lexicon, weighing: Weighing, spread: Spread
) -> Inverted:
    """All documents at once: each number goes to the end of its list without a line of Python between."""
    forms = len(lexicon.forms)
    groups = [array(CODE) for _ in lexicon.groups]
    places = [array(CODE) for _ in range(forms + 1)]  # the last takes what is no word
    titles = [array(CODE) for _ in range(forms)]
    consume = deque[None](maxlen=0).extend
    for document, stream in enumerate(streams):
        found, values = document_postings(document, stream, lexicon.group_of, weighing, points[document])
        consume(map(array.append, map(groups.__getitem__, found), values))
        numbered = form_places(stream, lexicon, spread.starts[document])
        consume(map(array.append, map(places.__getitem__, numbered[0]), numbered[1]))
        for form in title_forms(stream, lexicon):
            titles[form].append(document)
    places.pop()
    return Inverted(Lists(groups), Lists(places), Lists(titles))


def form_places(stream: Stream, lexicon: Lexicon, start: int) -> tuple[Iterator[int], Iterable[int]]:
    """The forms of title, body and tags in their order, `NOTHING` where there is none, and the place of each."""
    words = chain(stream.title, (GAP_ID,), stream.body, (GAP_ID,), stream.tags)
    end = start + sum(map(len, stream)) + 2
    return map(lexicon.form_of.__getitem__, words), range(start, end)


def title_forms(stream: Stream, lexicon: Lexicon) -> set[int]:
    return {*map(lexicon.form_of.__getitem__, stream.title)} - {NOTHING}


def strengths_of(postings: Sequence[int]) -> bytes:
    return bytes([posting & STRONGEST for posting in postings])


def documents_of(postings: Sequence[int]) -> list[int]:
    return [posting >> STRENGTH_BITS for posting in postings]
