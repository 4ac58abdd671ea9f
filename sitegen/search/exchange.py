"""Changing the index turned round document by document: out with what it held, in with what it holds now.

What comes back is which lists are not what they were: a document that is put back at its place as it was
touches none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from sitegen.search.lists import CODE, Lists
from sitegen.search.places import SLOT
from sitegen.search.postings import (
    STRENGTH_BITS,
    STRONGEST,
    Inverted,
    Weighing,
    document_postings,
    form_places,
    title_forms,
)
from sitegen.search.words import NOTHING, Lexicon, Stream


@dataclass(slots=True)
class Entry:
    """What the lists hold of one document: its posting by group, its places by form, its forms in the title."""

    postings: dict[int, int] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=dict)
    titles: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Touched:
    """The groups and forms whose lists are not what they were, or that are no longer there.

    `meant` are the forms that are more or less common than they were as words that a slip may have meant.
    """

    groups: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    meant: set[int] = field(default_factory=set)

    def add(self, more: Touched) -> None:
        self.groups |= more.groups
        self.titles |= more.titles
        self.places |= more.places
        self.meant |= more.meant


def find_entry(inverted: Inverted, document: int, stream: Stream, lexicon: Lexicon, span: range) -> Entry:
    """What the lists hold of a document; `span` are its places."""
    groups = {*map(lexicon.group_of.__getitem__, chain(*stream))} - {NOTHING}
    forms = {*map(lexicon.form_of.__getitem__, chain(*stream))} - {NOTHING}
    start = document << STRENGTH_BITS
    return Entry(
        {group: _between(inverted.groups[group], start, start + STRONGEST + 1)[0] for group in groups},
        {form: list(_between(inverted.places[form], span.start, span.stop)) for form in forms},
        title_forms(stream, lexicon),
    )


def make_entry(document: int, stream: Stream, lexicon: Lexicon, weighing: Weighing, points: float, start: int) -> Entry:
    """What the lists shall hold of a document; `start` is its first place."""
    places: dict[int, list[int]] = {}
    for form, place in zip(*form_places(stream, lexicon, start), strict=True):
        places.setdefault(form, []).append(place)
    places.pop(NOTHING, None)
    postings = document_postings(document, stream, lexicon.group_of, weighing, points)
    return Entry(dict(zip(*postings, strict=True)), places, title_forms(stream, lexicon))


def exchange(inverted: Inverted, document: int, old: Entry, new: Entry, lexicon: Lexicon) -> Touched:
    """Put one entry of a document in the place of another; an empty one where it was not there, or is no longer."""
    touched = Touched()
    for group in old.postings.keys() | new.postings.keys():
        before, now = old.postings.get(group), new.postings.get(group)
        if before != now:
            _replace(inverted.groups, group, () if before is None else (before,), () if now is None else (now,))
            touched.groups.add(group)
    for form in old.places.keys() | new.places.keys():
        gone, come = old.places.get(form, []), new.places.get(form, [])
        if gone != come:
            _replace(inverted.places, form, gone, come)
            touched.places.add(form)
            if len(gone) != len(come):  # forms are weighed against each other by how many places they have
                touched.groups.add(lexicon.group_by_form[form])
    for form in old.titles ^ new.titles:
        _replace(inverted.titles, form, (document,) * (form in old.titles), (document,) * (form in new.titles))
        touched.titles.add(form)
    return touched


def _between(numbers: array[int], start: int, stop: int) -> array[int]:
    return numbers[bisect_left(numbers, start) : bisect_left(numbers, stop)]


def _replace(lists: Lists, place: int, gone: Sequence[int], come: Sequence[int]) -> None:
    """Both are neighbours in an ascending list."""
    numbers = lists.edited(place)
    if gone:
        at = bisect_left(numbers, gone[0])
        del numbers[at : at + len(gone)]
    if come:
        at = bisect_left(numbers, come[0])
        numbers[at:at] = array(CODE, come)


def renumber(inverted: Inverted, numbers: Sequence[int], starts: Sequence[int]) -> None:
    """Move documents: `numbers` are the new ones by the old, `starts` the new first place of each slot of places."""
    groups, places, titles = inverted.groups, inverted.places, inverted.titles
    for group in range(len(groups)):
        moved = [numbers[value >> STRENGTH_BITS] << STRENGTH_BITS | value & STRONGEST for value in groups[group]]
        groups[group] = array(CODE, sorted(moved))
    for form in range(len(places)):
        places[form] = array(CODE, sorted([starts[place // SLOT] + place % SLOT for place in places[form]]))
    for form in range(len(titles)):
        titles[form] = array(CODE, sorted([numbers[document] for document in titles[form]]))
