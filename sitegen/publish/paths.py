"""Which paths the files of an output may have."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator

_NO_NAMES = frozenset({'', '.', '..'})
# The names of folders in an output in which a build grows.
ASIDE = '.sitegen-new-'
# What many file systems keep at their root.
_LOST = 'lost+found'


class OutputConflict(ValueError):
    """A path that no output file may have. This is our bug: the plan of pages reports an author's conflicts first."""


class Claims:
    """The paths taken so far, compared as file systems do that ignore case and Unicode normalisation."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def claim(self, path: str) -> list[str]:
        """Take the path. Returns its folders that are new, outermost first; raises OutputConflict."""
        _check_form(path)
        key = fold(path)
        taken = self._files.get(key) or self._folders.get(key)
        if taken is not None:
            raise OutputConflict(f'two writers of one output path: {taken!r} and {path!r}')
        new = self._claim_folders(path)
        self._files[key] = path
        return new

    def _claim_folders(self, path: str) -> list[str]:
        new: list[str] = []
        for folder in parents(path):
            key = fold(folder)
            if self._folders.get(key) == folder:
                break
            taken = self._files.get(key) or self._folders.get(key)
            if taken is not None:
                raise OutputConflict(f'two writers of one output path: {taken!r} and {path!r}')
            new.append(folder)
        for folder in new:
            self._folders[fold(folder)] = folder
        return new[::-1]


def check_new(new: Collection[str], kept: Collection[str], folders: Collection[str]) -> None:
    """Raise OutputConflict where new paths conflict with each other or with the kept ones, which do not conflict among
    themselves. `folders` are those of the kept files, and may hold others."""
    if not _far_from_all(new, kept, set(folders)):
        claims = Claims()
        for path in (*kept, *new):
            claims.claim(path)


def _far_from_all(new: Iterable[str], kept: Iterable[str], folders: set[str]) -> bool:
    """Whether the names of the new paths occur nowhere else, in whatever case; so it is with most new paths."""
    taken = set(fold('\n'.join((*kept, *folders))).split('\n'))  # all at once: a path has no line feed
    for path in new:
        _check_form(path)
        added = [path, *(folder for folder in parents(path) if folder not in folders)]
        names = set(map(fold, added))
        if not taken.isdisjoint(names):
            return False
        taken |= names
        folders.update(added[1:])
    return True


def _check_form(path: str) -> None:
    segments = path.split('/')
    if not _NO_NAMES.isdisjoint(segments) or '\\' in path or not path.isprintable():
        raise OutputConflict(f'not a relative path with plain segments: {path!r}')


def fold(path: str) -> str:
    """A path as a file system sees it that ignores letter case and Unicode forms."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize('NFC', unicodedata.normalize('NFC', path).casefold())


def parents(path: str) -> Iterator[str]:
    """The folders that contain a path, innermost first."""
    end = path.rfind('/')
    while end > 0:
        yield path[:end]
        end = path.rfind('/', 0, end)


def folder_of(path: str) -> str:
    """The folder that contains a path; '' for the output itself."""
    return path.rpartition('/')[0]


def is_aside(name: str) -> bool:
    """Whether an entry of the output itself is no part of a site and no file of somebody else: it stays."""
    return name.startswith(ASIDE) or name == _LOST
