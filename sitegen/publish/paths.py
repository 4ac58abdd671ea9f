"""Which paths the files of an output may have."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_NO_NAMES = frozenset({'', '.', '..'})


class OutputConflict(ValueError):
    """A path that no file of the output may have; our bug, as the plan of pages finds an author's first."""


class Claims:
    """The names taken so far, as a file system that ignores letter case and Unicode forms would see them."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def claim(self, path: str) -> list[str]:
        """Take the path; its folders that are new come back, outermost first. Raises OutputConflict."""
        _check_form(path)
        key = _fold(path)
        taken = self._files.get(key) or self._folders.get(key)
        if taken is not None:
            raise OutputConflict(f'two writers of one output path: {taken!r} and {path!r}')
        new = self._claim_folders(path)
        self._files[key] = path
        return new

    def _claim_folders(self, path: str) -> list[str]:
        new: list[str] = []
        for folder in parents(path):
            key = _fold(folder)
            if self._folders.get(key) == folder:
                break
            taken = self._files.get(key) or self._folders.get(key)
            if taken is not None:
                raise OutputConflict(f'two writers of one output path: {taken!r} and {path!r}')
            new.append(folder)
        for folder in new:
            self._folders[_fold(folder)] = folder
        return new[::-1]


def _check_form(path: str) -> None:
    segments = path.split('/')
    if not _NO_NAMES.isdisjoint(segments) or '\\' in path or not path.isprintable():
        raise OutputConflict(f'not a relative path with plain segments: {path!r}')


def _fold(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize('NFC', unicodedata.normalize('NFC', path).casefold())


def parents(path: str) -> Iterator[str]:
    """The folders of a path, innermost first."""
    end = path.rfind('/')
    while end > 0:
        yield path[:end]
        end = path.rfind('/', 0, end)
