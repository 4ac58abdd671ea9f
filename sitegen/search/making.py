"""Makes one language's index from its documents: anew, or by updating the last one.

Where few documents changed, were added or removed, the last index is updated (`changing.py`); otherwise everything is
made anew, from stored documents where possible. The bytes are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitegen.memo import Memo, NoMemo
from sitegen.search.cards import Facets, facet_columns, level_names, pack_cards
from sitegen.search.changing import change_index
from sitegen.search.documents import KINDS, SearchDocument, SearchSource, by_kind
from sitegen.search.keeping import DocumentMemory, Index, IndexMemory, Kept, said_by
from sitegen.search.lines import commonness, list_line, meant_line, term_line
from sitegen.search.packing import Packer
from sitegen.search.places import Slots, longer_of
from sitegen.search.postings import Inverted, Postings, weighing_of
from sitegen.search.shards import (
    FUZZY_SHARD,
    PLACES_SHARD,
    TERM_SHARD,
    TITLE_SHARD,
    Line,
    make_family,
)
from sitegen.search.words import Spelling, count_endings, group_all, learn_endings, read_document, spell, stems_by_form


def make_language(source: SearchSource, packer: Packer | None = None, memo: Memo | None = None) -> Index:
    """The index of one language, without the names of its files. Any process may make it."""
    packer = packer or Packer()
    if memo is None or isinstance(memo, NoMemo):
        held = [bundle.make() for bundle in source.bundles]
        source = _without_records(source)
        return _make(source, packer, held).index
    memory, last = DocumentMemory(memo, source), IndexMemory(memo, source)
    kept = last.recall()
    if kept and kept.is_of(source):
        return kept.index
    now = change_index(kept, source, packer, memory) if kept else None
    if now is None:
        del kept
        memory.keep_only(source.bundles)
        held = list(map(memory.documents, source.bundles))
        memory.store()  # which lets go of them
        now = _make(_without_records(source), packer, held)
    memory.store()
    last.remember(now)
    return now.index


def _without_records(source: SearchSource) -> SearchSource:
    """The source once its documents have been made, so that what they were made from can be freed."""
    return replace(source, bundles=tuple(replace(bundle, make=tuple) for bundle in source.bundles))


def _make(source: SearchSource, packer: Packer, held: list[tuple[SearchDocument, ...]]) -> Kept:
    """Make everything anew from the documents of each bundle."""
    works = [tuple(sum(item.kind == kind for item in documents) for documents in held) for kind in KINDS[1:]]
    documents = list(by_kind(held))
    held.clear()
    cards = pack_cards(packer, documents)
    columns = packer.pack(facet_columns(Facets.of(documents, source.facets), source.facets, source.match))
    count, inverted = len(documents), _invert(documents)
    slots = Slots(count, longer_of(inverted.slots.values()))
    spelling = spell(inverted.words(), source.language)
    spellings = _spellings(inverted, spelling, slots)
    stems = stems_by_form(inverted.places, spelling)
    inverted.settle(spelling)
    groups, forms = group_all(stems), sorted(stems)
    endings = count_endings(groups)
    postings = Postings(inverted, weighing_of(*inverted.total_lengths(), count), slots)
    terms = (term_line(one, [postings.of(form) for form in one.forms]) for one in groups)
    titles = (list_line(form, postings.titles(form)) for form in forms if form in inverted.titles)
    places = (list_line(form, inverted.places[form]) for form in forms)
    index = Index(
        language=source.language,
        home=source.home,
        levels=level_names(source.facets),
        points=tuple(bundle.points for bundle in source.bundles),
        works=(works[0], works[1]),
        endings=tuple(learn_endings(endings, source.language)),
        longer=tuple(slots.longer),
        terms=make_family(packer, terms, TERM_SHARD),
        titles=make_family(packer, titles, TITLE_SHARD),
        fuzzy=make_family(packer, _meant(forms, inverted, slots), FUZZY_SHARD),
        places=make_family(packer, places, PLACES_SHARD),
        cards=cards,
        columns=columns,
    )
    return Kept(
        index=index,
        said=said_by(source),
        marks={bundle.id: bundle.mark for bundle in source.bundles},
        lengths=inverted.total_lengths(),
        spellings=spellings,
        endings=endings,
    )


def _invert(documents: list[SearchDocument]) -> Inverted:
    """The inverted words of all documents; the list is emptied to free memory."""
    inverted, start = Inverted(), 0
    documents.reverse()
    for number in range(len(documents)):
        start = inverted.add(number, read_document(documents.pop()), start)
    return inverted


def _spellings(inverted: Inverted, spelling: Spelling, slots: Slots) -> dict[str, dict[str, int]]:
    """For each form that differs from a word spelt so: the number of documents with each spelling."""
    found: dict[str, dict[str, int]] = {form: {} for word, form in spelling.forms.items() if word != form}
    for word, form in spelling.forms.items():
        if form in found:
            found[form][word] = len(set(slots.documents(inverted.places[word])))
    return found


def _meant(forms: Sequence[str], inverted: Inverted, slots: Slots) -> Iterator[Line]:
    for form in forms:
        places = inverted.places[form]
        if len(places) == 1 and form not in inverted.titles:
            continue  # so it is with most forms, and none of these is meant
        common = commonness(form, len(places), spread=slots.spread(places), in_title=form in inverted.titles)
        if common:
            yield meant_line(form, common)
