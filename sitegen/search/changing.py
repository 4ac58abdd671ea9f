"""What a change of some documents does to all that a language's index was made from.

Documents that are what they were keep their entries, wherever they stand now; the others are taken out and
put in. A word that comes or goes may move a form into another group, and many documents change what is an
average one: then the index is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sitegen.search.documents import SearchDocument
from sitegen.search.exchange import Entry, Touched, exchange, find_entry, make_entry, renumber
from sitegen.search.keeping import Kept
from sitegen.search.places import SLOT, Spread
from sitegen.search.postings import weighing_of
from sitegen.search.shelving import Commonness
from sitegen.search.words import NOTHING, Lengths, Stream, Streams, count_words, lengths_of


@dataclass(frozen=True, slots=True)
class Moves:
    """`stayed` are the new numbers of documents that are what they were, by the old; `gone` the old numbers of those
    that are not, `come` the new ones."""

    stayed: dict[int, int]
    gone: list[int]
    come: list[int]

    @property
    def in_place(self) -> bool:
        """Whether every document that is what it was has its number, and none came or went."""
        return self.gone == self.come and all(old == new for old, new in self.stayed.items())


def find_moves(before: Sequence[bytes], now: Sequence[bytes]) -> Moves:
    """By the marks of documents; equal ones keep their order."""
    places: dict[bytes, list[int]] = {}
    for number in reversed(range(len(before))):
        places.setdefault(before[number], []).append(number)
    stayed, come = {}, []
    for number, mark in enumerate(now):
        if places.get(mark):
            stayed[places[mark].pop()] = number
        else:
            come.append(number)
    return Moves(stayed, [number for number in range(len(before)) if number not in stayed], come)


@dataclass(frozen=True, slots=True)
class Changed:
    """`touched` is None where any list may be another, as documents have other numbers."""

    spread: Spread
    touched: Touched | None


def change_documents(
    kept: Kept, moves: Moves, documents: Sequence[SearchDocument], points: Sequence[float]
) -> Changed | None:
    """Replace, move, add and remove documents; None where that reaches further than their own entries.

    Then `kept` has learnt the new words, but its lists are as they were.
    """
    lengths = kept.streams.lengths()
    before = Spread(lengths)
    new = {number: kept.vocabulary.read(documents[number]) for number in moves.come}
    entries = {
        number: find_entry(kept.inverted, number, kept.streams[number], kept.lexicon, before.span(number))
        for number in moves.gone
    }
    lengths = _moved_lengths(lengths, moves, new)
    regrouped = _settle(kept, [kept.streams[number] for number in moves.gone], list(new.values()))
    if regrouped is None or weighing_of(lengths, points) != kept.weighing:
        return None
    spread = Spread(lengths)
    made = {
        number: make_entry(number, stream, kept.lexicon, kept.weighing, points[number], spread.starts[number])
        for number, stream in new.items()
    }
    if moves.in_place and spread.slots == before.slots:
        touched = _exchange_in_place(kept, spread, entries, made, new)
        touched.groups |= regrouped
        return Changed(spread, touched)
    _exchange_and_move(kept, moves, before, spread, entries, made)
    kept.streams = _moved_streams(kept.streams, moves, new)
    return Changed(spread, None)


def _moved_lengths(lengths: Sequence[Lengths], moves: Moves, new: Mapping[int, Stream]) -> list[Lengths]:
    moved = [(0, 0, 0)] * (len(moves.stayed) + len(moves.come))
    for old, number in moves.stayed.items():
        moved[number] = lengths[old]
    for number, stream in new.items():
        moved[number] = lengths_of(stream)
    return moved


def _moved_streams(streams: Streams, moves: Moves, new: Mapping[int, Stream]) -> Streams:
    moved = dict(new) | {number: streams[old] for old, number in moves.stayed.items()}
    return Streams.of([moved[number] for number in range(len(moved))])


def _settle(kept: Kept, gone: Iterable[Stream], come: Iterable[Stream]) -> set[int] | None:
    """Take in the words as they are now: the groups that a form left or came to.

    None where a form that was there and is there has gone to another group.
    """
    kept.uses.subtract(count_words(gone))
    kept.uses.update(count_words(come))
    before = kept.lexicon.group_by_form
    kept.spelling.extend(kept.vocabulary.words())
    kept.lexicon.settle(kept.spelling, kept.uses)
    both = zip_longest(before, kept.lexicon.group_by_form, fillvalue=NOTHING)  # new forms come last
    moved = [pair for pair in both if pair[0] != pair[1]]
    return None if any(NOTHING not in pair for pair in moved) else {max(pair) for pair in moved}


def _exchange_in_place(
    kept: Kept, spread: Spread, old: Mapping[int, Entry], new: Mapping[int, Entry], streams: Mapping[int, Stream]
) -> Touched:
    touched, common = Touched(), Commonness(kept.inverted, list(kept.lexicon.forms), spread)
    forms = {form for entry in (*old.values(), *new.values()) for form in entry.places}
    before = {form: common.of(form) for form in forms}
    for number, entry in new.items():
        touched.add(exchange(kept.inverted, number, old[number], entry, kept.lexicon))
        kept.streams[number] = streams[number]
    touched.meant |= {form for form in forms if common.of(form) != before[form]}
    return touched


def _exchange_and_move(
    kept: Kept, moves: Moves, before: Spread, spread: Spread, old: Mapping[int, Entry], new: Mapping[int, Entry]
) -> None:
    for number, entry in old.items():
        exchange(kept.inverted, number, entry, Entry(), kept.lexicon)
    numbers, starts = [0] * len(before.slots), []
    for number in range(len(before.slots)):
        numbers[number] = moves.stayed.get(number, 0)
        place = spread.starts[numbers[number]]
        starts += [place + SLOT * slot for slot in range(before.slots[number])]
    renumber(kept.inverted, numbers, starts)
    for number, entry in new.items():
        exchange(kept.inverted, number, Entry(), entry, kept.lexicon)
