"""A site put where no folder reaches: any place that fsspec has a name for, such as s3://bucket/partners.

The site is built into a folder below .sitegen/, and this module brings the place up to date: what differs from
what was put there last, pages after the files that they need, the mark of a site at the very end; then what no
longer belongs is removed. Nothing there changes in one step, so a visitor may meet old and new pages side by side
for as long as it takes. What the place said of each file when it was put (size, time, tag) is remembered: a file
that somebody changed there is put again, and where nothing is remembered all are.

No lock is known to all places. So who sends leaves a claim there, a file with a word of its own, and looks for it again
and again: whoever comes later takes the claim over, and the one before stops and says so. What it had put meanwhile may
look like ours, so nothing is remembered then, and the next build puts all files.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitegen.diagnostics import SitegenError
from sitegen.digests import digest_of
from sitegen.publish.cache import Cache
from sitegen.publish.paths import parents
from sitegen.publish.write import OUTPUT_MARK

# What says at the place that files are being put there, and by whom. One that stays is a build's that did not end.
CLAIM = '.sitegen-sending'
# Size and time of a file here, and a digest of what the place says of it.
Sight = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What the place holds now, and how many files were put there and removed; `place` is its address to show.

    `contested` says that another build had begun to send there, and not ended.
    """

    place: str
    files: int
    put: int
    removed: int
    contested: bool = False


def folder_for(root: Path, url: str) -> Path:
    """Where a site is built before it is sent."""
    return root.resolve() / '.sitegen' / 'remote' / digest_of(url)


def send_site(folder: Path, url: str, cache: Cache) -> Sent:
    """Make the place hold exactly the files of the folder.

    Raises SitegenError where there is no such place, it holds something else, it cannot be written, or another build
    has begun to send there meanwhile.
    """
    place = _open(url)
    known = _recalled(cache, url)
    try:
        sent, seen = place.renew(folder, known)
    except SitegenError:
        raise
    except Exception as error:  # every kind of place has errors of its own
        raise SitegenError(f'cannot write to {place.shown}: {error}', 'look at its address and your rights') from error
    cache.put(url, json.dumps(seen).encode())
    return sent


def _recalled(cache: Cache, url: str) -> Mapping[str, Sight]:
    data = cache.get(url)
    return {path: (size, time, said) for path, (size, time, said) in json.loads(data).items()} if data else {}


def _open(url: str) -> _Place:
    parts = urlsplit(url)
    shown = f'{parts.scheme}://{parts.netloc.rpartition("@")[2]}{parts.path}'
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise SitegenError(
            f'an output like {shown} needs the extra "remote"', 'pip install "sitegen[remote]"'
        ) from None
    try:
        system, base = url_to_fs(url)
    except ImportError as error:
        raise SitegenError(f'cannot write to {shown}: {error}', 'install the package that knows this place') from None
    except ValueError as error:
        raise SitegenError(f'--output {shown}: {error}', 'name a place that fsspec knows, like s3://bucket') from None
    return _Place(system, str(base).rstrip('/'), shown)


@dataclass(frozen=True)
class _Place:
    """Somewhere in a file system of fsspec; `shown` is its address without what is secret."""

    system: Any
    base: str
    shown: str

    def renew(self, folder: Path, known: Mapping[str, Sight]) -> tuple[Sent, dict[str, Sight]]:
        """Put what differs and remove the rest; gives what is to be remembered of each file."""
        there = self._look()
        contested = there.pop(CLAIM, None) is not None
        if there and not contested and OUTPUT_MARK not in there:
            raise SitegenError(
                f'{self.shown} holds files that are not a site of sitegen', 'name another place, or empty this one'
            )
        here = dict(_files(folder))
        todo = [path for path, seen in here.items() if known.get(path) != (*seen, there.get(path))]
        gone = sorted(there.keys() - here.keys())
        if todo or gone or contested:
            self._bring(folder, todo, gone, here)
        now = self._look()
        lost = sorted(here.keys() - now.keys())
        if lost:
            raise SitegenError(f'{self.shown} does not hold {lost[0]} after it was put there', 'build once more')
        seen = {} if contested else {path: (*seen, now[path]) for path, seen in here.items()}
        return Sent(self.shown, len(here), len(todo), len(gone), contested), seen

    def _bring(self, folder: Path, todo: Sequence[str], gone: Sequence[str], here: Mapping[str, object]) -> None:
        """Put files and remove others, for as long as no other build claims the place."""
        claim, word = f'{self.base}/{CLAIM}', secrets.token_hex(8).encode()
        self._make_folder('')
        self.system.pipe_file(claim, word)
        for paths in _in_order(todo):
            self._hold(claim, word)
            self._put(folder, paths)
        self._hold(claim, word)
        self._remove(gone, here)
        self._hold(claim, word)
        self.system.rm_file(claim)

    def _hold(self, claim: str, word: bytes) -> None:
        """Raise SitegenError where the claim is not ours any more."""
        found = b''
        with suppress(FileNotFoundError):
            found = self.system.cat_file(claim)
        if found != word:
            raise SitegenError(
                f'another build has begun to send its site to {self.shown}',
                'build once more when it has ended; what stands there may be of both',
            )

    def _look(self) -> dict[str, str]:
        """What the place says of each file, by its path below it."""
        self.system.invalidate_cache()
        found = self.system.find(self.base, detail=True)
        start = len(self.base) + 1
        return {
            str(path)[start:]: digest_of(sorted((key, str(value)) for key, value in info.items()))
            for path, info in found.items()
        }

    def _put(self, folder: Path, paths: Sequence[str]) -> None:
        for name in dict.fromkeys(next(parents(path), '') for path in paths):
            self._make_folder(name)
        if paths:
            self.system.put([str(folder / path) for path in paths], [f'{self.base}/{path}' for path in paths])

    def _make_folder(self, name: str) -> None:
        if getattr(self.system, 'auto_mkdir', None) is False:  # a file system with folders that makes none by itself
            self.system.makedirs(f'{self.base}/{name}'.rstrip('/'), exist_ok=True)

    def _remove(self, gone: Sequence[str], kept: Mapping[str, object]) -> None:
        """Files, and the folders that nothing is left in, where the place has folders."""
        for path in gone:
            self.system.rm_file(f'{self.base}/{path}')
        living = {name for path in kept for name in parents(path)}
        empty = {name for path in gone for name in parents(path)} - living
        for name in sorted(empty, key=len, reverse=True):
            with suppress(Exception):  # no folders there, or somebody put something into it
                self.system.rmdir(f'{self.base}/{name}')


def _files(folder: Path, within: str = '') -> Iterator[tuple[str, tuple[int, int]]]:
    """Size and time of each file of the site that was built, by path."""
    with os.scandir(folder / within) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = f'{within}/{entry.name}' if within else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder, path)
        else:
            seen = entry.stat(follow_symlinks=False)
            yield path, (seen.st_size, seen.st_mtime_ns)


def _in_order(paths: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """What pages need, the pages, and the mark that says that a site stands here."""
    marks = [path for path in paths if path == OUTPUT_MARK]
    pages = [path for path in paths if path.endswith('.html')]
    return [path for path in paths if path not in marks and not path.endswith('.html')], pages, marks
