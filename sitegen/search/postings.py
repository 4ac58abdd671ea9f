"""Which documents hold a group of forms, how strongly, and where: the index turned round.

The strength of a posting is BM25F's (k1 1.2; title weight 6, b .4; tags 2; body 1, b .7) times
1 + a quarter of the document's normalised log points, in four bits; the browser multiplies by the
rarity that it knows from the number of postings. Average lengths and the most points are rounded, so
that one changed record leaves the strengths of the others as they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor, log, log10

from sitegen.search.packing import varint
from sitegen.search.words import GAP_ID, NOTHING, Forms, Stream

K1 = 1.2
TITLE_WEIGHT, TITLE_B = 6.0, 0.4
TAG_WEIGHT = 2.0
BODY_B = 0.7
POINTS_SHARE = 0.25
STRONGEST = 15
# A strength of 1 + POINTS_SHARE, which nothing reaches, would be one step above the strongest.
_STEPS = (STRONGEST + 1) / (1 + POINTS_SHARE)
_COUNTED = 24
# A form with fewer documents than this share of its group's has its first few listed.
FEW = 10
MANY_SHARE = 0.5


@dataclass(slots=True)
class Postings:
    """One posting list as it grows: gaps between documents as varints, a strength each."""

    gaps: bytearray = field(default_factory=bytearray)
    strengths: bytearray = field(default_factory=bytearray)
    last: int = -1

    def __len__(self) -> int:
        return len(self.strengths)

    def add(self, document: int, strength: int) -> None:
        self.gaps += varint(document - self.last - 1)
        self.strengths.append(strength)
        self.last = document


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

    def strength(self, *, title: int, tags: int, body: int, stream: Stream, factor: float) -> int:
        weight = title * TITLE_WEIGHT / (1 - TITLE_B + TITLE_B * len(stream.title) / self.average_title)
        weight += tags * TAG_WEIGHT
        weight += body / (1 - BODY_B + BODY_B * len(stream.body) / self.average_body)
        return min(STRONGEST, floor(weight / (K1 + weight) * factor * _STEPS))

    def body_strengths(self, stream: Stream, factor: float) -> list[int]:
        """The strengths of a word by how often it stands in the body and nowhere else."""
        return [self.strength(title=0, tags=0, body=n, stream=stream, factor=factor) for n in range(_COUNTED + 1)]


def weighing_of(streams: Sequence[Stream], points: Sequence[float]) -> Weighing:
    count = max(1, len(streams))
    return Weighing(
        coarse(sum(len(stream.title) for stream in streams) / count),
        coarse(sum(len(stream.body) for stream in streams) / count),
        coarse(max((1.0, *points))),
    )


def group_postings(streams: Sequence[Stream], points: Sequence[float], forms: Forms) -> list[Postings]:
    """Posting lists by group."""
    weighing = weighing_of(streams, points)
    postings = [Postings() for _ in forms.members]
    for document, stream in enumerate(streams):
        for group, strength in _strengths(weighing, stream, forms.group_of, weighing.factor(points[document])):
            postings[group].add(document, strength)
    return postings


def _strengths(weighing: Weighing, stream: Stream, group_of: Sequence[int], factor: float) -> Iterator[tuple[int, int]]:
    """Each group of a document with its strength there."""
    of = group_of.__getitem__
    body = Counter(map(of, stream.body))
    body.pop(NOTHING, None)
    title, tags = Counter(map(of, stream.title)), Counter(map(of, stream.tags))
    for group in (title | tags).keys() - {NOTHING}:
        yield (
            group,
            weighing.strength(
                title=title[group], tags=tags[group], body=body.pop(group, 0), stream=stream, factor=factor
            ),
        )
    by_count = weighing.body_strengths(stream, factor)
    for group, count in body.items():
        yield group, by_count[min(_COUNTED, count)]


def document_counts(streams: Iterable[Stream], forms: Forms) -> Counter[int]:
    """In how many documents each form stands."""
    counts: Counter[int] = Counter()
    of = forms.form_of.__getitem__
    for stream in streams:
        counts.update({*map(of, stream.title), *map(of, stream.body), *map(of, stream.tags)})
    del counts[NOTHING]
    return counts


def exact_postings(
    streams: Sequence[Stream], forms: Forms, counts: Mapping[int, int], postings: Sequence[Postings]
) -> dict[int, Postings]:
    """The first documents of forms that would be lost among the others of their group."""
    wanted = {
        form
        for members, found in zip(forms.members, postings, strict=True)
        if len(members) > 1 and len(found) > FEW
        for form in members
        if counts[form] < len(found) * MANY_SHARE
    }
    exact: defaultdict[int, Postings] = defaultdict(Postings)
    of = forms.form_of.__getitem__
    for document, stream in enumerate(streams):
        for form in wanted.intersection(map(of, (*stream.title, *stream.body))):
            exact[form].add(document, 0)
            if len(exact[form]) == FEW:
                wanted.discard(form)
    return exact


def title_postings(streams: Sequence[Stream], forms: Forms) -> dict[int, Postings]:
    """Posting lists by form, of titles alone; strengths are not used."""
    postings: defaultdict[int, Postings] = defaultdict(Postings)
    for document, stream in enumerate(streams):
        for form in {forms.form_of[id] for id in stream.title} - {NOTHING}:
            postings[form].add(document, 0)
    return dict(sorted(postings.items()))


def position_lists(streams: Sequence[Stream], forms: Forms) -> dict[int, bytes]:
    """By form: for each document its gap, how many places the form has there, and the gaps between these.

    Places count from the title's first word through the body; one is left free between texts.
    """
    form_of = forms.form_of.__getitem__
    lists = [bytearray() for _ in range(len(forms.folded) + 1)]
    last = [-1] * len(lists)
    for document, stream in enumerate(streams):
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, form in enumerate(map(form_of, (*stream.title, GAP_ID, *stream.body))):
            places[form].append(place)
        for form, found in places.items():
            gap, last[form] = document - last[form] - 1, document
            if len(found) == 1:
                lists[form] += varint(gap) + b'\1' + varint(found[0])
            else:
                steps = [varint(place - before) for before, place in pairwise(found)]
                lists[form] += varint(gap) + varint(len(found)) + varint(found[0]) + b''.join(steps)
    assert NOTHING == -1  # noted in the last list, which belongs to no form
    return {form: bytes(data) for form, data in enumerate(lists[:-1]) if data}
