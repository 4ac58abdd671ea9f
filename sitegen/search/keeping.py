"""The memory of a language's search index, so that the next index costs what changed.

Some entries hold the last index and what cannot be derived from it; the others hold documents, grouped by partner. Each
entry names its maker: one made by another version of sitegen, of Python or of the stemmers is not used.
"""

from __future__ import annotations

import marshal
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from io import BytesIO
from operator import attrgetter
from typing import Any, NamedTuple
from zlib import crc32

from sitegen.installed import installed
from sitegen.memo import Memo
from sitegen.search.documents import Bundle, FacetNames, SearchDocument, SearchSource
from sitegen.search.packing import File
from sitegen.search.shards import Family

_SHELVES = 64
# Files that came since are remembered by themselves as long as they are no more than one byte in so many.
_FEW_OF_ALL = 4
_PLAIN = 2  # marshal's last version whose bytes depend on the value alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One language's files without names, and what its manifest says besides.

    By partner, in the order of numbers: `points`, and the number of its case studies and projects (`works`). `longer`
    are the slots that continue a document.
    """

    language: str
    home: str
    levels: tuple[tuple[str, str], ...]
    points: tuple[float, ...]
    works: tuple[tuple[int, ...], tuple[int, ...]]
    endings: tuple[str, ...]
    longer: tuple[int, ...]
    terms: Family
    titles: Family
    fuzzy: Family
    places: Family
    cards: tuple[File, ...]
    columns: File

    @property
    def documents(self) -> int:
        return len(self.works[0]) + sum(map(sum, self.works))

    def files(self) -> Iterator[File]:
        for family in (self.terms, self.titles, self.fuzzy, self.places):
            yield from (shard.file for shard in family)
        yield from self.cards
        yield self.columns


class Said(NamedTuple):
    """What else of a source counts, besides its bundles."""

    language: str
    home: str
    facets: tuple[FacetNames, ...]
    match: str


def said_by(source: SearchSource) -> Said:
    return Said(source.language, source.home, source.facets, source.match)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An index and what the next one needs besides.

    `marks` are those of the bundles by id; `lengths` the number of words in all titles and in all bodies. `spellings`
    has, for each form that is written in other ways than it is looked up, the number of documents with each spelling.
    `endings` counts the groups that have each ending.
    """

    index: Index
    said: Said
    marks: dict[str, str]
    lengths: tuple[int, int]
    spellings: dict[str, dict[str, int]]
    endings: Counter[str]

    def is_of(self, source: SearchSource) -> bool:
        """Whether this index is that of the source."""
        return self.said == said_by(source) and list(self.marks.items()) == [
            (one.id, one.mark) for one in source.bundles
        ]

    def is_near(self, source: SearchSource) -> bool:
        """Whether it has the same facets, whatever their names and options."""
        return {facet.id for facet in self.said.facets} == {facet.id for facet in source.facets}


def is_remembered(memo: Memo, source: SearchSource) -> bool:
    """Whether there is an index on the same ground, which can be updated."""
    return bool(IndexMemory(memo, source).known)


class IndexMemory:
    """The last index of a language in three entries: the index, the files of an index that was once stored whole, and
    the files that have changed since. An index on another ground is not used."""

    def __init__(self, memo: Memo, source: SearchSource) -> None:
        self._memo, self._language = memo, source.language
        self._maker = _maker_of(source)
        self._whole: dict[bytes, bytes] = {}
        self._since: dict[bytes, bytes] = {}

    @property
    def known(self) -> bytes:
        """The index, packed; empty where none is stored."""
        stored = self._memo.get(self._key('index')) or b''
        return stored.removeprefix(self._maker) if stored.startswith(self._maker) else b''

    def recall(self) -> Kept | None:
        """The last index; None where it is not stored completely."""
        known = self.known
        if not known:
            return None
        self._whole, self._since = self._files('files'), self._files('files since')
        with suppress(KeyError):
            kept: Kept = _Unpickler(known, self._whole | self._since).load()
            return kept
        return None

    def remember(self, kept: Kept) -> None:
        files = {file.digest: file.data for file in kept.index.files()}
        since = {digest: data for digest, data in files.items() if digest not in self._whole}
        if not self._whole or _size(since) * _FEW_OF_ALL > _size(files):
            self._put_files('files', files)
            self._put_files('files since', {})
        elif since != self._since:
            self._put_files('files since', since)
        written = BytesIO()
        _Pickler(written, protocol=5).dump(kept)
        self._memo.put(self._key('index'), self._maker + written.getvalue())

    def _files(self, name: str) -> dict[bytes, bytes]:
        """Files by digest, trusted because this installation signed them."""
        stored = self._memo.get(self._key(name))
        # A memo gives back what we have put there.
        files: dict[bytes, bytes] = marshal.loads(stored) if stored else {}  # noqa: S302
        return files

    def _put_files(self, name: str, files: dict[bytes, bytes]) -> None:
        self._memo.put(self._key(name), marshal.dumps(files, _PLAIN))

    def _key(self, name: str) -> str:
        """Every index overwrites the last one."""
        return f'search {name} {self._language}'


def _maker_of(source: SearchSource) -> bytes:
    """The maker and the ground of an entry: entries of any other are not used."""
    return f'{installed()} {source.ground} '.encode()


def _size(files: Mapping[bytes, bytes]) -> int:
    return sum(map(len, files.values()))


class _Pickler(pickle.Pickler):
    """Pickles the digests of files instead of the files."""

    def persistent_id(self, value: Any) -> bytes | None:
        return value.digest if value.__class__ is File else None


class _Unpickler(pickle.Unpickler):
    """Replaces digests by files; raises KeyError for one that is missing."""

    def __init__(self, stored: bytes, files: Mapping[bytes, bytes]) -> None:
        super().__init__(BytesIO(stored))
        self._files = files

    def persistent_load(self, digest: bytes) -> File:
        return File(digest, self._files[digest])


class DocumentMemory:
    """The documents of one language by partner, as plain values, which are read many times as fast as records. Those on
    another ground are not used."""

    def __init__(self, memo: Memo, source: SearchSource) -> None:
        self._memo, self._language = memo, source.language
        self._maker = _maker_of(source)
        self._shelves: dict[int, dict[str, tuple[str, Any]]] = {}
        self._changed: set[int] = set()

    def known(self, id: str, mark: str) -> tuple[SearchDocument, ...] | None:
        """The stored documents of a bundle with this mark; None where there are none."""
        before, values = self._shelf(id).get(id, ('', ()))
        return tuple(map(_document_of, values)) if before == mark else None

    def documents(self, bundle: Bundle) -> tuple[SearchDocument, ...]:
        """The documents of a bundle, made where they are not stored."""
        return self.known(bundle.id, bundle.mark) or self.make(bundle)

    def make(self, bundle: Bundle) -> tuple[SearchDocument, ...]:
        documents = bundle.make()
        self._shelf(bundle.id)[bundle.id] = (bundle.mark, list(map(_values_of, documents)))
        self._changed.add(_shelf_of(bundle.id))
        return documents

    def forget(self, id: str) -> None:
        """Remove one partner."""
        del self._shelf(id)[id]
        self._changed.add(_shelf_of(id))

    def keep_only(self, bundles: Sequence[Bundle]) -> None:
        """Remove all other partners."""
        ids = {bundle.id for bundle in bundles}
        for number in range(_SHELVES):
            shelf = self._opened(number)
            for id in shelf.keys() - ids:
                del shelf[id]
                self._changed.add(number)

    def store(self) -> None:
        """Write what is new, and free the memory."""
        for number in sorted(self._changed):
            self._memo.put(self._key(number), self._maker + marshal.dumps(self._shelves[number], _PLAIN))
        self._shelves.clear()
        self._changed.clear()

    def _shelf(self, id: str) -> dict[str, tuple[str, Any]]:
        return self._opened(_shelf_of(id))

    def _opened(self, number: int) -> dict[str, tuple[str, Any]]:
        if number not in self._shelves:
            stored = self._memo.get(self._key(number))
            known = stored is not None and stored.startswith(self._maker)
            # A memo gives back what we have put there.
            self._shelves[number] = marshal.loads(stored[len(self._maker) :]) if stored and known else {}  # noqa: S302
        return self._shelves[number]

    def _key(self, number: int) -> str:
        return f'search documents {self._language} {number}'


def _shelf_of(id: str) -> int:
    return crc32(id.encode()) % _SHELVES


_FIELDS = tuple(field.name for field in fields(SearchDocument))
_values_of = attrgetter(*_FIELDS)


def _document_of(values: Iterable[Any]) -> SearchDocument:
    return SearchDocument(**dict(zip(_FIELDS, values, strict=True)))
