"""Looks up what each file held when it was last read, and reads the files that changed, here or in other processes.

The cache stores files in groups, called shelves: small enough that a changed file rewrites little else, large enough
that ten thousand records are not ten thousand cache entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from zlib import crc32

from sitegen.content.body import BodyRules
from sitegen.content.edition import edition_of
from sitegen.content.files import SourceFile
from sitegen.content.packing import parted
from sitegen.content.reading import ReadFile, Reading
from sitegen.content.shelves import Packed, pack, unpack
from sitegen.diagnostics import SitegenError
from sitegen.digests import digest_of_bytes
from sitegen.memo import Memo, NoMemo

if TYPE_CHECKING:
    from concurrent.futures import Future  # dear to import, and few builds send anything

R = TypeVar('R')

# About so many files lie on a shelf; how many shelves there are only changes where a directory doubles.
_SHELF_FILES = 64
# A second in nanoseconds: more than the clock of any disk takes for a tick.
_TICK_NS = 1_000_000_000
# Fewer files than this are read sooner than handed over.
WORTH_SENDING = 200


class Hands(Protocol):
    """Runs work elsewhere: a `concurrent.futures.Executor`."""

    def submit(self, work: Callable[..., R], /, *given: Any) -> Future[R]: ...


class _Remembered:
    """The rests of a shelf's records, each read from the memo on demand. Where the memo has lost one, its file is read
    again."""

    def __init__(self, sources: Sequence[SourceFile], reading: Reading, memo: Memo, digest: str) -> None:
        self._sources = {source.path: source for source in sources}
        self._reading, self._memo, self._key = reading, memo, _rests_key(digest)

    def rest_of(self, key: str) -> bytes:
        rest = self._memo.part(self._key, key)
        if rest is not None:
            return rest
        item = self._reading.read(self._sources[key])
        said = item.record or item.translation
        if said is None:
            raise SitegenError(f'{key} changed while the directory was read', 'run the command again')
        return parted(said)[1]


class _Sent:
    """The rests of records that another process has read."""

    def __init__(self, rests: Mapping[str, bytes]) -> None:
        self._rests = rests

    def rest_of(self, key: str) -> bytes:
        return self._rests[key]


@dataclass(slots=True)
class _Shelf:
    """The files of one cache entry: those known, and those to be read. `digest` names the stored rests."""

    key: str
    sources: list[SourceFile] = field(default_factory=list)
    known: dict[str, ReadFile] = field(default_factory=dict)
    unknown: list[SourceFile] = field(default_factory=list)
    stale: bool = False
    digest: str = ''


def recall(files: Iterable[SourceFile], reading: Reading, memo: Memo, executor: Hands | None) -> list[ReadFile]:
    """What each file holds, in the order of the files."""
    files = _with_sound_stamps(files)
    shelves = _shelved(files, edition_of(reading.vocabulary))
    for shelf in shelves:
        _look_up(shelf, reading, memo)
    _read_unknown(shelves, reading, memo, executor)
    found: dict[str, ReadFile] = {}
    for shelf in shelves:
        found |= shelf.known
    return [found[source.path] for source in files]


def _with_sound_stamps(files: Iterable[SourceFile]) -> list[SourceFile]:
    """The files, without the stamps of those that changed last.

    Clocks tick slowly: a file that changed just now may change again within the same tick and keep its stamp. Once the
    disk has seen a change a second later, every further change gives a new stamp.
    """
    files = list(files)
    sound = max((source.stamp[0] for source in files if source.stamp), default=0) - _TICK_NS
    return [source._replace(stamp=None) if source.stamp and source.stamp[0] > sound else source for source in files]


def _shelved(files: Iterable[SourceFile], edition: str) -> list[_Shelf]:
    files = list(files)
    count = 1 << (len(files) // _SHELF_FILES).bit_length()
    shelves = [_Shelf(f'records/{number} of {count}/{edition}') for number in range(count)]
    for source in files:
        shelves[crc32(source.path.encode()) % count].sources.append(source)
    return [shelf for shelf in shelves if shelf.sources]


def _rests_key(digest: str) -> str:
    return f'rests/{digest}'


def _look_up(shelf: _Shelf, reading: Reading, memo: Memo) -> None:
    stored = memo.get(shelf.key)
    kept: dict[str, ReadFile] = {}
    if stored:
        shelf.digest, kept = unpack(stored, partial(_Remembered, shelf.sources, reading, memo))
        memo.keep(_rests_key(shelf.digest))
    for source in shelf.sources:
        item = kept.get(source.path)
        if item is None or (item.pictures and not _shows_the_same(item, reading.rules)):
            shelf.unknown.append(source)
        elif source.stamp and source.stamp == item.stamp:
            shelf.known[source.path] = item
        elif not source.fault and item.digest == digest_of_bytes(source.data):
            shelf.known[source.path] = item._replace(stamp=source.stamp)
            shelf.stale |= source.stamp is not None
        else:
            shelf.unknown.append(source)
    shelf.stale |= len(shelf.known) != len(kept) or bool(shelf.unknown)


def _shows_the_same(item: ReadFile, rules: BodyRules) -> bool:
    """Whether the pictures of a text are as they were. A missing picture always counts as changed: its finding depends
    on all other pictures."""
    return all(picture and rules.media.get(name) == picture for name, picture in item.pictures)


def _read_unknown(shelves: Sequence[_Shelf], reading: Reading, memo: Memo, executor: Hands | None) -> None:
    """Read the files that are not known, and store each shelf that changed."""
    unknown = {shelf.key: shelf.unknown for shelf in shelves if shelf.unknown}
    send = executor if sum(map(len, unknown.values())) >= WORTH_SENDING else None
    waiting = {key: send.submit(read_packed, reading, files) for key, files in unknown.items()} if send else {}
    remembers = not isinstance(memo, NoMemo)
    for shelf in shelves:
        whole = _read_shelf(shelf, reading, waiting.pop(shelf.key, None))
        if shelf.stale and remembers:
            _remember(shelf, whole or pack(shelf.known), reading, memo)


def _remember(shelf: _Shelf, packed: Packed, reading: Reading, memo: Memo) -> None:
    """Store a shelf; its records then keep their heads in memory and their rests in the memo."""
    if packed.digest == shelf.digest or memo.put_parts(_rests_key(packed.digest), packed.rests):
        shelf.known = unpack(packed.heads, partial(_Remembered, shelf.sources, reading, memo))[1]
    memo.put(shelf.key, packed.heads)


def _read_shelf(shelf: _Shelf, reading: Reading, waiting: Future[Packed] | None) -> Packed | None:
    """Read the unknown files of a shelf; returns the packed shelf where another process read all of it."""
    if waiting is None:
        shelf.known |= {source.path: reading.read(source) for source in shelf.unknown}
        return None
    packed = waiting.result()
    whole = not shelf.known
    shelf.known |= unpack(packed.heads, lambda _: _Sent(packed.rests))[1]
    return packed if whole else None


def read_packed(reading: Reading, sources: Sequence[SourceFile]) -> Packed:
    """What these files hold, by path, packed for another process and for the memo."""
    return pack({source.path: reading.read(source) for source in sources})
