"""The search where Python runs: Whoosh, by the interface of its last release 2.7.4 and nowhere else.

It serves the terminal, and the tests as the oracle of the browser's index: both rest on the same analysed
fields. Whoosh's files hold pickles and differ between identical runs, so they are never published, and an
index is only opened where no repository can put one: in the user's own cache, or in memory.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from whoosh import fields, index, query, scoring
from whoosh.filedb.filestore import RamStorage

from sitegen.installed import installed
from sitegen.search.analysis import GAP, Stemming, fold, plain_text, small_words, words_of
from sitegen.search.documents import Key, SearchDocument, SearchSource
from sitegen.search.postings import BODY_B, K1, TAG_WEIGHT, TITLE_B, TITLE_WEIGHT
from sitegen.search.slips import nearest

VERSION = 3
KEPT = 12  # indexes in a folder, of all directories and languages
_TEXT = ('title', 'tags', 'body')
_BOOSTS = {'title': TITLE_WEIGHT, 'tags': TAG_WEIGHT, 'body': 1.0}
_QUOTED = re.compile('["“”„«»]([^"“”„«»]+)(?:["“”„«»]|$)')
_TWO_SLIPS, _ONE_SLIP = 7, 4  # letters from which on so many slips are forgiven, as in the browser

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found; hits are sorted by `score`, best first, which cannot be compared between searches."""

    document: SearchDocument
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """`total` documents, of which `hits` are the first; `corrected` is the query as it was understood, if otherwise;
    `partial` where no document has all words."""

    total: int
    hits: tuple[Hit, ...]
    corrected: str | None = None
    partial: bool = False


class LocalIndex:
    """One language's documents in a Whoosh index: in memory, or in a folder that only this user writes."""

    def __init__(self, source: SearchSource, folder: Path | None = None) -> None:
        self._source = source
        self._stemming = Stemming(source.language)
        self._bundles = {bundle.id: bundle for bundle in source.bundles}
        self._most = math.log1p(max((1, *(bundle.points for bundle in source.bundles))))
        self._made: dict[str, tuple[SearchDocument, ...]] = {}
        self._index = self._open(folder) if folder else self._make(RamStorage().create_index(self._schema()))

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that can be filtered by."""
        return ('kind', *(facet.id for facet in self._source.facets))

    def _open(self, folder: Path) -> Any:
        """The index of exactly these documents; made where the folder has none, and seen there when it is whole."""
        place = folder / digest_of(self._source)
        if not index.exists_in(str(place)):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = Path(mkdtemp(prefix='.new-', dir=folder))
            self._make(index.create_in(str(beside), self._schema())).close()
            try:
                beside.rename(place)
            except OSError:  # another one made the same meanwhile
                rmtree(beside)
            _keep_newest(folder)
        os.utime(place)
        return index.open_dir(str(place))

    def _schema(self) -> Any:
        text = {name: fields.TEXT(phrase=False, vector=name == 'body') for name in _TEXT}
        facets = {f'facet_{facet.id}': fields.KEYWORD(commas=True) for facet in self._source.facets}
        return fields.Schema(
            place=fields.STORED, kind=fields.ID, pair=fields.KEYWORD(commas=True), forms=fields.TEXT, **text, **facets
        )

    def _make(self, made: Any) -> Any:
        writer = made.writer()
        for document in self._source.documents:
            writer.add_document(place=document.key, **self._fields(document))
        writer.commit()
        return made

    def _fields(self, document: SearchDocument) -> dict[str, Any]:
        body = words_of(f' {GAP} '.join((*document.texts, plain_text(document.markup))))
        title, tags = words_of(document.title), words_of(f' {GAP} '.join(document.tags))
        of = {'title': title, 'tags': tags, 'body': body}
        stems = {name: [self._stemming.stem(word) for word in words if word != GAP] for name, words in of.items()}
        pairs = ','.join(f'{category}|{industry}' for category, industry in document.pairs)
        facets: dict[str, str] = {f'facet_{name}': ','.join(options) for name, options in document.facets.items()}
        for at, name in enumerate(('category', 'industry')):
            facets[f'facet_{name}'] = ','.join(sorted({pair[at] or '' for pair in document.pairs}))
        known = {f'facet_{facet.id}' for facet in self._source.facets}
        return {
            'kind': document.kind,
            'pair': pairs,
            'forms': [self._fold(word) for word in (*title, GAP, *body, GAP, *tags)],
            **stems,
            **{name: value for name, value in facets.items() if name in known},
        }

    def _fold(self, word: str) -> str:
        return word if word == GAP else fold(word, self._source.language)

    def search(self, text: str, filters: Filters | None = None, limit: int | None = 10) -> Found:
        """Documents that hold all words of the query but small ones, in any form, or else the most of them; every
        document for an empty one.

        Raises KeyError for a filter that the directory has no facet for.
        """
        with self._index.searcher(weighting=_weighting()) as searcher:
            words, phrases, corrected = self._query(text, searcher.reader())
            asked = query.And([*words, *phrases]) if words or phrases else query.Every()
            chosen = self._filter(filters or {})
            partial = bool(words) and next(iter(searcher.docs_for_query(asked)), None) is None
            if partial:
                passing = set(searcher.docs_for_query(chosen or query.Every()))
                asked, chosen = query.Or([*words, *phrases]), _with_most(words, phrases, searcher) & passing
            found = [(hit['place'], self._blended(hit)) for hit in searcher.search(asked, filter=chosen, limit=None)]
            found.sort(key=lambda one: -one[1])
            hits = tuple(Hit(self._document(place), round(score, 4)) for place, score in found[:limit])
            return Found(len(found), hits, corrected, partial)

    def _blended(self, hit: Any) -> float:
        """The score of a hit, with up to a quarter added for its partner's points."""
        score: float = hit.score
        return score * (1 + math.log1p(max(0, self._bundles[hit['place'][0]].points)) / self._most / 4)

    def similar(self, kind: str, id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Documents of the same kind that share the most telling words with this one; none for an unknown one."""
        with self._index.searcher(weighting=_weighting()) as searcher:
            own = next((at for at, stored in searcher.reader().iter_docs() if stored['place'][1:] == (kind, id)), None)
            if own is None:
                return ()
            terms = [term for term, _ in searcher.key_terms([own], 'body', numterms=20)]
            asked = query.Or([query.Term('body', term) for term in terms])
            results = searcher.search(asked, filter=query.Term('kind', kind), limit=limit + 1)
            hits = [Hit(self._document(hit['place']), round(hit.score, 4)) for hit in results]
        return tuple(hit for hit in hits if hit.document.id != id)[:limit]

    def _document(self, place: Key) -> SearchDocument:
        """The document that stands there; of all others only those of its partner are made."""
        partner = place[0]
        if partner not in self._made:
            self._made[partner] = self._bundles[partner].make()
        return next(document for document in self._made[partner] if document.key == place)

    def _query(self, text: str, reader: Any) -> tuple[list[Any], list[Any], str | None]:
        """What stands for each word and each phrase, and the query as it was understood, if otherwise."""
        text = unicodedata.normalize('NFC', text)
        phrases = [words_of(match[1]) for match in _QUOTED.finditer(text)]
        words = [word for word in words_of(_QUOTED.sub(' ', text)) if word != GAP]
        telling = [word for word in words if self._fold(word) not in small_words(self._source.language)]
        words = telling or words
        understood = [self._word(word, reader) for word in words]
        quoted = [query.Phrase('forms', [self._fold(word) for word in phrase]) for phrase in phrases if phrase]
        corrected = ' '.join(word for _, word in understood) if any(
            said != fold(word, self._source.language) for (_, said), word in zip(understood, words, strict=True)
        ) else None  # fmt: skip
        return [part for part, _ in understood], quoted, corrected

    def _word(self, word: str, reader: Any) -> tuple[Any, str]:
        """What stands for a word (its stem; of one that is not there words that begin so, or else the nearest), and as
        what it was read."""
        folded, stem = self._fold(word), self._stemming.stem(word)
        parts = [_in_any_field(stem)] if any((name, stem) in reader for name in _TEXT) else []
        if (
            not (parts and ('forms', folded) in reader)
            and next(iter(reader.expand_prefix('forms', folded)), None) is not None
        ):
            parts.append(query.Prefix('forms', folded))
        if parts:
            return query.Or(parts), folded
        near = self._nearest(folded, reader)
        if not near:
            return query.NullQuery, folded
        return query.Or([_in_any_field(self._stemming.stem(form)) for form in near]), near[0]

    def _nearest(self, word: str, reader: Any) -> list[str]:
        """The words nearest to one that nobody wrote, the most common first: by its first letter, else by any."""
        most = 2 if len(word) >= _TWO_SLIPS else 1 if len(word) >= _ONE_SLIP else 0
        for letters in (word[0], '') if most else ():
            near = nearest(word, map(_text, reader.expand_prefix('forms', letters)), most)
            if near:
                return sorted(near, key=lambda form: -reader.doc_frequency('forms', form))
        return []

    def _filter(self, filters: Filters) -> Any:
        known = {facet.id for facet in self._source.facets}
        wanted = {name: options for name, options in filters.items() if options}
        parts = []
        if self._source.match != 'any' and {'category', 'industry'} <= wanted.keys():
            pairs = [f'{category}|{industry}' for category in wanted['category'] for industry in wanted['industry']]
            parts.append(query.Or([query.Term('pair', pair) for pair in pairs]))
        for name, options in wanted.items():
            if name != 'kind' and name not in known:
                raise KeyError(name)
            field = name if name == 'kind' else f'facet_{name}'
            parts.append(query.Or([query.Term(field, option) for option in options]))
        return query.And(parts) if parts else None


def _keep_newest(folder: Path) -> None:
    """Remove the indexes that were used longest ago: every change of a directory leaves one behind."""
    newest_last = sorted(folder.iterdir(), key=lambda place: place.stat().st_mtime_ns)
    for place in newest_last[:-KEPT]:
        rmtree(place, ignore_errors=True)


def digest_of(source: SearchSource) -> str:
    """A name for an index of these documents in this language, which need not be made to tell it."""
    facets = [facet.id for facet in source.facets]
    bundles = [(bundle.id, bundle.mark, bundle.points) for bundle in source.bundles]
    said = (VERSION, installed(), source.language, source.match, source.ground, facets, bundles)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _with_most(words: Sequence[Any], phrases: Sequence[Any], searcher: Any) -> set[int]:
    """The documents that have all phrases and, of those, the most words; those with all phrases if none has a word."""
    holding = set(searcher.docs_for_query(query.And(phrases))) if phrases else None
    counts = Counter(at for word in words for at in searcher.docs_for_query(word) if holding is None or at in holding)
    most = max(counts.values(), default=0)
    return {at for at, count in counts.items() if count == most} or holding or set()


def _in_any_field(stem: str) -> Any:
    return query.Or([query.Term(name, stem, boost=_BOOSTS[name]) for name in _TEXT])


def _weighting() -> Any:
    return scoring.BM25F(B=BODY_B, K1=K1, title_B=TITLE_B)


def _text(term: bytes | str) -> str:
    return term.decode() if isinstance(term, bytes) else term
