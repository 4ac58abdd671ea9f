"""The files of revisions: how two of them differ, and one of them as a folder for the reader of the content tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.diagnostics import SitegenError
from sitegen.review.git import EXECUTABLE, FILE, Blob, Listing, Repository


@dataclass(frozen=True, slots=True)
class FileChange:
    """A path whose mode or bytes differ between two revisions; None where the revision does not have it.

    A rename is two changes: renames are not guessed, since both names matter.
    """

    path: str
    before: Blob | None
    after: Blob | None


def changed_files(before: Listing, after: Listing) -> list[FileChange]:
    """The paths that differ, in their order."""
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return [FileChange(path, before.get(path), after.get(path)) for path in paths]


def merged_paths(fork: Listing, tip: Listing, head: Listing) -> set[str]:
    """The paths that stand once the change is in: what either side added, without what either side removed."""
    gone = (fork.keys() - head.keys()) | (fork.keys() - tip.keys())
    return (tip.keys() | head.keys()) - gone


def twins(paths: Iterable[str]) -> dict[str, str]:
    """Paths, or folders on the way to them, that some computers take for another one; each with that other."""
    seen: dict[str, set[str]] = {}
    for path in paths:
        at = len(path)
        while at > 0:
            part = path[:at]
            known = seen.setdefault(unicodedata.normalize('NFC', part).casefold(), set())
            if part in known:
                break
            known.add(part)
            at = part.rfind('/')
    found: dict[str, str] = {}
    for group in seen.values():
        if len(group) > 1:
            for part in group:
                found[part] = min(group - {part})
    return found


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """A file or folder of a revision, for the reader of the content tree."""

    repository: Repository
    name: str
    kind: str
    size: int
    blob: Blob | None = None
    below: Mapping[str, RevisionEntry] = field(default_factory=dict)

    def read(self) -> bytes:
        assert self.blob is not None
        return self.repository.read(self.blob)

    def entries(self) -> Iterator[RevisionEntry]:
        yield from self.below.values()


def content_of(repository: Repository, listing: Listing) -> RevisionEntry | None:
    """The folder content/ of a revision; None where it has none."""
    top: dict[str, RevisionEntry] = {}
    folders: dict[str, dict[str, RevisionEntry]] = {'': top}
    for path, blob in sorted(listing.items()):
        parts = path.split('/')
        if parts[0] == 'content':
            below = _folder(repository, folders, parts[:-1])
            kind = 'file' if blob.mode in (FILE, EXECUTABLE) else 'other'
            below[parts[-1]] = RevisionEntry(repository, parts[-1], kind, max(blob.size, 0), blob)
    content = top.get('content')
    if content is not None and content.kind != 'folder':
        raise SitegenError('content is not a folder', 'make it a folder with partners/, cases/ and projects/')
    return content


def _folder(
    repository: Repository, folders: dict[str, dict[str, RevisionEntry]], parts: Sequence[str]
) -> dict[str, RevisionEntry]:
    """What a folder holds, made with the folders above it where it is new."""
    path = '/'.join(parts)
    if path not in folders:
        above = _folder(repository, folders, parts[:-1])
        folders[path] = {}
        above[parts[-1]] = RevisionEntry(repository, parts[-1], 'folder', 0, None, folders[path])
    return folders[path]
