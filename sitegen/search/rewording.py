"""Updates each family of an index's shards for documents that were edited, added or removed."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sitegen.search.keeping import Kept
from sitegen.search.lines import commonness, list_line, meant_line, posted_of, term_line
from sitegen.search.moving import Moves, Numbering
from sitegen.search.packing import CODE, Packer, numbers_of
from sitegen.search.postings import Inverted, Posted, Postings, Weighing
from sitegen.search.shards import (
    FUZZY_SHARD,
    PLACES_SHARD,
    TERM_SHARD,
    TITLE_SHARD,
    Changes,
    Family,
    Line,
    Opened,
    Place,
)
from sitegen.search.words import LEAST_KEY, Group, count_endings, group, group_all, learn_endings, spell

_Value = TypeVar('_Value')

# The whole list of a form before and now.
Moved = Mapping[str, 'tuple[array[int], array[int]]']
Lists = Mapping[str, Sequence[int]]
_SOME = array(CODE, (0,))


class Rewording:
    """The update. `before` are the edited and removed documents as they were, `now` the edited and added ones as they
    are, each with its numbers and places of that time. All others shift by `numbering`."""

    def __init__(self, last: Kept, packer: Packer, numbering: Numbering, before: Inverted, now: Inverted) -> None:
        self._last, self._index, self._packer, self._numbering = last, last.index, packer, numbering
        self._before, self._now = before, now
        self._terms, self._titles = Opened(last.index.terms), Opened(last.index.titles)
        self._places = Opened(last.index.places)

    def kept(self, weighing: Weighing) -> Kept:
        """The updated index."""
        last, numbering = self._last, self._numbering
        words = self._settle()
        places = self._moved(self._places, self._before.places, self._now.places, numbering.places)
        titles = self._moved(
            self._titles, _documents(self._before.titles), _documents(self._now.titles), numbering.documents
        )
        several = self._spelt(words)
        told = {form: own if own.keys() - {form} else None for form, own in several.items()}
        spellings = _updated(last.spellings, told)
        lines, endings = self._changed_terms(weighing, self._stems(words, spellings, places))
        new = replace(
            self._index,
            endings=tuple(learn_endings(endings, self._index.language)),
            longer=tuple(numbering.now.longer),
            terms=self._change(self._terms, lines, TERM_SHARD, numbering.documents),
            titles=self._change(self._titles, _relisted(titles), TITLE_SHARD, numbering.documents),
            fuzzy=Opened(self._index.fuzzy).change(self._packer, self._meant(places, titles), FUZZY_SHARD),
            places=self._change(self._places, _relisted(places), PLACES_SHARD, numbering.places),
        )
        return replace(last, index=new, spellings=spellings, endings=endings)

    def _change(self, family: Opened, lines: Changes, least: int, moves: Moves) -> Family:
        if moves.pieces:
            return family.move(self._packer, lines, least, moves.line)
        return family.change(self._packer, lines, least)

    def _moved(self, family: Opened, before: Lists, now: Lists, moves: Moves) -> Moved:
        """The lists of forms that change in these documents, or whose numbers shift."""
        forms = before.keys() | now.keys()
        if not self._numbering.is_other:
            forms = {form for form in forms if list(before.get(form, ())) != list(now.get(form, ()))}
        known, none = _lists(family, forms), array(CODE)
        moved = {}
        for form in forms:
            old = known.get(form, none)
            moved[form] = old, _exchanged(old, before.get(form, ()), now.get(form, ()), moves)
        return moved

    def _settle(self) -> dict[str, Counter[str]]:
        """Replace words by forms; returns by form how many documents more or fewer contain each of its words."""
        more: Counter[str] = Counter()
        for inverted, slots, sign in ((self._before, self._numbering.before, -1), (self._now, self._numbering.now, 1)):
            for word in inverted.words():
                more[word] += sign * len(set(slots.documents(inverted.places[word])))
        spelling = spell(more, self._index.language)
        self._before.settle(spelling)
        self._now.settle(spelling)
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word, count in more.items():
            found[spelling.forms[word]][word] = count
        return found

    def _spelt(self, words: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
        """For forms with several spellings, before or after: the number of documents with each."""
        last = self._last.spellings
        several = {form for form, own in words.items() if form in last or own.keys() != {form}}
        known = _lists(self._places, several - last.keys())
        slots, found = self._numbering.before, {}
        for form in several:
            counts = Counter(last.get(form) or {form: len(set(slots.documents(known.get(form, ()))))})
            counts.update(words[form])
            found[form] = dict(+counts)
        return found

    def _stems(
        self, forms: Iterable[str], spellings: Mapping[str, Mapping[str, int]], places: Moved
    ) -> dict[str, tuple[str | None, str | None]]:
        """The stem that each of these forms had and has; None where no document contained or contains the form."""
        whole = {form: places.get(form, (_SOME, _SOME)) for form in forms}
        old = self._stemmed((form for form in forms if whole[form][0]), self._last.spellings)
        new = self._stemmed((form for form in forms if whole[form][1]), spellings)
        return {form: (old.get(form), new.get(form)) for form in forms}

    def _stemmed(self, forms: Iterable[str], spellings: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
        """The stems of forms with these spellings, or written as they are looked up."""
        words = {form: spellings.get(form, (form,)) for form in forms}
        stems = spell({word for own in words.values() for word in own}, self._index.language).stems
        return {form: min(map(stems.__getitem__, own)) for form, own in words.items()}

    def _changed_terms(
        self, weighing: Weighing, stems: Mapping[str, tuple[str | None, str | None]]
    ) -> tuple[dict[Place, Line | None], Counter[str]]:
        """The lines of all groups that changed, and how many groups have each ending."""
        numbering = self._numbering
        before, now = Postings(self._before, weighing, numbering.before), Postings(self._now, weighing, numbering.now)
        posted = {form: (_posted(before, form), _posted(now, form)) for form in stems}
        if not numbering.is_other:
            posted = {form: pair for form, pair in posted.items() if pair[0] != pair[1]}
        touched = {pair for form, pair in stems.items() if form in posted or pair[0] != pair[1]}
        affected = {stem for pair in touched for stem in pair if stem}
        old = self._groups(affected)
        gone, said = [one for one, _ in old.values()], _said(old.values())
        members = {form: stem for stem, (one, _) in old.items() for form in one.forms}
        moved = {form: new for form, (_, new) in stems.items() if form in members or new in affected}
        come = group_all(_updated(members, moved))
        reposted = partial(_reposted, said=said, posted=posted, moves=numbering.documents)
        lines: dict[Place, Line | None] = {(one.key, one.text): None for one in gone}
        for one in come:
            lines[one.key, one.text] = term_line(one, [reposted(form) for form in one.forms])
        endings = Counter(self._last.endings)
        endings.subtract(count_endings(gone))
        endings.update(count_endings(come))
        return lines, +endings

    def _groups(self, stems: Collection[str]) -> dict[str, tuple[Group, Line]]:
        """The groups of these stems as they were, with their lines. A line does not contain its stem, but begins like
        it; the stem itself is that of any of its forms."""
        keys = {stem[:length] for stem in stems for length in range(min(LEAST_KEY, len(stem)), len(stem) + 1)}
        lines = {line.forms[0]: line for line in self._terms.find(keys) if line.key in keys}
        of = self._stemmed(lines, self._last.spellings)
        return {of[form]: (group(of[form], line.forms), line) for form, line in lines.items() if of[form] in stems}

    def _meant(self, places: Moved, titles: Moved) -> dict[Place, Line | None]:
        """The suggestions for misspelt words whose commonness changed."""
        forms = places.keys() | titles.keys()
        known = _lists(self._places, forms - places.keys())
        in_title = _lists(self._titles, forms - titles.keys())
        lines: dict[Place, Line | None] = {}
        for form in forms:
            common = [
                commonness(form, len(its), spread=slots.spread(its), in_title=bool(title))
                for slots, its, title in zip(
                    (self._numbering.before, self._numbering.now),
                    places.get(form) or (known[form],) * 2,
                    titles.get(form) or (in_title.get(form),) * 2,
                    strict=True,
                )
            ]
            if common[0] != common[1]:
                lines[form, form] = meant_line(form, common[1]) if common[1] else None
        return lines


def _documents(lists: Lists) -> dict[str, list[int]]:
    return {form: sorted({*documents}) for form, documents in lists.items()}


def _lists(family: Opened, forms: Collection[str]) -> dict[str, array[int]]:
    """The lists of those forms that have one."""
    return {line.text: numbers_of(line.lists[0]) for line in family.find(forms) if line.text in forms}


def _exchanged(numbers: array[int], gone: Iterable[int], come: Iterable[int], moves: Moves) -> array[int]:
    """An ascending list without some of its numbers, the others shifted, and with new ones."""
    stay = numbers[:]
    for number in gone:
        del stay[bisect_left(stay, number)]
    changed = moves.numbers(stay)
    for number in come:
        changed.insert(bisect_left(changed, number), number)
    return changed


def _relisted(moved: Moved) -> dict[Place, Line | None]:
    return {(form, form): list_line(form, now) if now else None for form, (_, now) in moved.items()}


def _updated(known: Mapping[str, _Value], changes: Mapping[str, _Value | None]) -> dict[str, _Value]:
    """With other values; None removes one."""
    found = {**known}
    for key, value in changes.items():
        if value is not None:
            found[key] = value
        else:
            found.pop(key, None)
    return found


def _said(groups: Iterable[tuple[Group, Line]]) -> dict[str, tuple[array[int], bytes]]:
    """What the lines of groups hold of each of their forms."""
    return {form: what for one, line in groups for form, what in posted_of(line, one).items()}


def _posted(postings: Postings, form: str) -> dict[int, int]:
    """The strength of a form by document."""
    return dict(zip(*postings.of(form), strict=True))


def _reposted(
    form: str,
    said: Mapping[str, tuple[array[int], bytes]],
    posted: Mapping[str, tuple[dict[int, int], dict[int, int]]],
    moves: Moves,
) -> Posted:
    """The postings of a form after the change."""
    gaps, strengths = said.get(form, (array(CODE), b''))
    before, now = posted.get(form, ({}, {}))
    found = dict(zip(numbers_of(gaps), strengths, strict=True))
    for document in before:
        del found[document]
    found = dict(zip(moves.numbers(array(CODE, found)), found.values(), strict=True))
    found |= now
    ordered = sorted(found)
    return ordered, bytes(map(found.__getitem__, ordered))
