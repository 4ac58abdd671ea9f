"""Other words in some documents of an index: what this does to each family of its shards."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sitegen.search.keeping import Kept
from sitegen.search.lines import commonness, list_line, meant_line, posted_of, term_line
from sitegen.search.packing import CODE, Packer, numbers_of
from sitegen.search.places import Slots
from sitegen.search.postings import Posted, Postings, Turned, Weighing
from sitegen.search.shards import (
    FUZZY_SHARD,
    PLACES_SHARD,
    TERM_SHARD,
    TITLE_SHARD,
    Family,
    Line,
    Place,
    change_family,
    find_lines,
)
from sitegen.search.words import Group, count_endings, group, learn_endings, spell

_Value = TypeVar('_Value')

# The whole list of a form before and now.
Moved = Mapping[str, 'tuple[array[int], array[int]]']
Lists = Mapping[str, Sequence[int]]


class Rewording:
    """`before` are the edited documents as they were, `now` as they are; both have their numbers and places."""

    def __init__(self, last: Kept, packer: Packer, slots: Slots, before: Turned, now: Turned) -> None:
        self._last, self._index, self._packer, self._slots = last, last.index, packer, slots
        self._before, self._now = before, now

    def kept(self, weighing: Weighing) -> Kept:
        """The index with these words."""
        last, index, packer = self._last, self._index, self._packer
        words = self._settle()
        places = _moved(index.places, self._before.places, self._now.places)
        titles = _moved(index.titles, _documents(self._before.titles), _documents(self._now.titles))
        several = self._spelt(words)
        stems = _updated(last.stems, self._stems(words, several, places))
        lines, endings = self._terms(weighing, words, stems)
        new = replace(
            index,
            endings=tuple(learn_endings(endings)),
            terms=change_family(packer, index.terms, lines, TERM_SHARD),
            titles=change_family(packer, index.titles, _relisted(titles), TITLE_SHARD),
            fuzzy=change_family(packer, index.fuzzy, self._meant(places, titles), FUZZY_SHARD),
            places=change_family(packer, index.places, _relisted(places), PLACES_SHARD),
        )
        spellings = {form: own if own.keys() - {form} else None for form, own in several.items()}
        return replace(last, index=new, stems=stems, spellings=_updated(last.spellings, spellings), endings=endings)

    def _settle(self) -> dict[str, Counter[str]]:
        """From words to forms; gives by form how many documents more or less have each of its words."""
        more: Counter[str] = Counter()
        for turned, sign in ((self._before, -1), (self._now, 1)):
            for word in turned.words():
                more[word] += sign * len(set(self._slots.documents(turned.places[word])))
        spelling = spell(more, self._index.language)
        self._before.settle(spelling)
        self._now.settle(spelling)
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word, count in more.items():
            found[spelling.forms[word]][word] = count
        return found

    def _spelt(self, words: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
        """Of forms that have, had or get words besides the form itself: how many documents have each now."""
        last = self._last.spellings
        several = {form for form, own in words.items() if form in last or own.keys() != {form}}
        known = _lists(self._index.places, several - last.keys())
        found = {}
        for form in several:
            counts = Counter(last.get(form) or {form: len(set(self._slots.documents(known.get(form, ()))))})
            counts.update(words[form])
            found[form] = dict(+counts)
        return found

    def _stems(
        self, forms: Iterable[str], several: Mapping[str, Mapping[str, int]], places: Moved
    ) -> dict[str, str | None]:
        """The stem that each of these forms has now; None where no document has the form."""
        held = {form: several.get(form, (form,)) for form in forms if form not in places or len(places[form][1])}
        spelling = spell({word for words in held.values() for word in words}, self._index.language)
        return {
            **dict.fromkeys(forms),
            **{form: min(map(spelling.stems.__getitem__, own)) for form, own in held.items()},
        }

    def _terms(
        self, weighing: Weighing, forms: Iterable[str], stems: Mapping[str, str]
    ) -> tuple[dict[Place, Line | None], Counter[str]]:
        """The lines of all groups that are not what they were, and how many groups have each ending."""
        before, now = (Postings(turned, weighing, self._slots) for turned in (self._before, self._now))
        posted = {form: (_posted(before, form), _posted(now, form)) for form in forms}
        posted = {form: pair for form, pair in posted.items() if pair[0] != pair[1]}
        old = self._last.stems
        touched = {form for form in forms if form in posted or old.get(form) != stems.get(form)}
        affected = {of.get(form) for form in touched for of in (old, stems)} - {None}
        gone, come = _groups(old, affected), _groups(stems, affected)
        said = _said(self._index.terms, gone)
        lines: dict[Place, Line | None] = {(one.key, one.text): None for one in gone}
        for one in come:
            lines[one.key, one.text] = term_line(one, [_reposted(form, said, posted) for form in one.forms])
        endings = Counter(self._last.endings)
        endings.subtract(count_endings(gone))
        endings.update(count_endings(come))
        return lines, +endings

    def _meant(self, places: Moved, titles: Moved) -> dict[Place, Line | None]:
        """The words to correct slips by that are more or less common than they were."""
        forms = places.keys() | titles.keys()
        known = _lists(self._index.places, forms - places.keys())
        in_title = _lists(self._index.titles, forms - titles.keys())
        lines: dict[Place, Line | None] = {}
        for form in forms:
            common = [
                commonness(form, len(its), spread=self._slots.spread(its), in_title=bool(title))
                for its, title in zip(
                    places.get(form) or (known[form],) * 2, titles.get(form) or (in_title.get(form),) * 2, strict=True
                )
            ]
            if common[0] != common[1]:
                lines[form, form] = meant_line(form, common[1]) if common[1] else None
        return lines


def _documents(lists: Lists) -> dict[str, list[int]]:
    return {form: sorted({*documents}) for form, documents in lists.items()}


def _lists(family: Family, forms: Collection[str]) -> dict[str, array[int]]:
    """The lists of these forms, as far as there are any."""
    return {line.text: numbers_of(line.lists[0]) for line in find_lines(family, forms) if line.text in forms}


def _moved(family: Family, before: Lists, now: Lists) -> Moved:
    """The lists of forms whose part in the edited documents is another."""
    forms = {form for form in before.keys() | now.keys() if list(before.get(form, ())) != list(now.get(form, ()))}
    known, none = _lists(family, forms), array(CODE)
    moved = {}
    for form in forms:
        old = known.get(form, none)
        moved[form] = old, _exchanged(old, before.get(form, ()), now.get(form, ()))
    return moved


def _exchanged(numbers: array[int], gone: Iterable[int], come: Iterable[int]) -> array[int]:
    """An ascending list without some of its numbers and with others."""
    changed = numbers[:]
    for number in gone:
        del changed[bisect_left(changed, number)]
    for number in come:
        changed.insert(bisect_left(changed, number), number)
    return changed


def _relisted(moved: Moved) -> dict[Place, Line | None]:
    return {(form, form): list_line(form, now) if now else None for form, (_, now) in moved.items()}


def _updated(known: Mapping[str, _Value], changes: Mapping[str, _Value | None]) -> dict[str, _Value]:
    """With other values; None takes one away."""
    found = {**known}
    for key, value in changes.items():
        if value is not None:
            found[key] = value
        else:
            found.pop(key, None)
    return found


def _groups(stems: Mapping[str, str], wanted: Collection[str | None]) -> list[Group]:
    """The groups of these stems."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for form, stem in stems.items():
        if stem in wanted:
            members[stem].append(form)
    return [group(stem, forms) for stem, forms in members.items()]


def _said(terms: Family, groups: Iterable[Group]) -> dict[str, tuple[array[int], bytes]]:
    """What the lines of these groups say of each of their forms."""
    wanted = {(one.key, one.text): one for one in groups}
    found: dict[str, tuple[array[int], bytes]] = {}
    for line in find_lines(terms, {key for key, _ in wanted}):
        if (line.key, line.text) in wanted:
            found |= posted_of(line, wanted[line.key, line.text])
    return found


def _posted(postings: Postings, form: str) -> dict[int, int]:
    """The strength of a form by document."""
    return dict(zip(*postings.of(form), strict=True))


def _reposted(
    form: str,
    said: Mapping[str, tuple[array[int], bytes]],
    posted: Mapping[str, tuple[dict[int, int], dict[int, int]]],
) -> Posted:
    """What is posted of a form now."""
    gaps, strengths = said.get(form, (array(CODE), b''))
    documents = numbers_of(gaps)
    if form not in posted:
        return documents, strengths
    found = dict(zip(documents, strengths, strict=True))
    before, now = posted[form]
    for document in before:
        del found[document]
    found |= now
    ordered = sorted(found)
    return ordered, bytes(map(found.__getitem__, ordered))
