"""What differs between a revision and the files on the disk, and which findings are about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from sitegen.content.collection import Collection
from sitegen.content.records import Record, Translation
from sitegen.diagnostics import Diagnostic
from sitegen.review.changes import read_content, text_in
from sitegen.review.git import Listing, Repository


@dataclass(frozen=True)
class Touched:
    """Paths that differ, deleted ones among them, and the partners that their former texts name."""

    paths: frozenset[str]
    partners: frozenset[str]


def touched_since(root: Path, revision: str, rules: Sequence[str]) -> Touched:
    """The content files, and those of `rules`, that differ from where the work on the disk left a revision.

    Raises SitegenError where there is no such revision.
    """
    with Repository(root) as repository:
        tip = repository.commit(revision)
        forks = repository.merge_bases(tip, repository.commit('HEAD'))
        before = repository.listing(forks[0] if len(forks) == 1 else tip)
        now = dict(_on_disk(root, rules))
        paths = {path for path in before if path.startswith('content/') or path in rules} | now.keys()
        changed = frozenset(path for path in paths if path not in now or not _is_same(now[path], before, path))
        named = {_partner_named(repository, before, path) for path in changed}
    return Touched(changed, frozenset(named) - {''})


def _on_disk(root: Path, rules: Sequence[str]) -> Iterator[tuple[str, Path]]:
    yield from ((name, root / name) for name in rules if (root / name).is_file())
    waiting = [root / 'content']
    while waiting:  # os.walk calls itself for each folder, and a stranger may put a thousand into each other
        for path in _listed(waiting.pop()):
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            else:
                yield path.relative_to(root).as_posix(), path


def _listed(folder: Path) -> list[Path]:
    """What a folder holds; nothing where it is not there, or too deep for the computer."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_same(path: Path, before: Listing, name: str) -> bool:
    """Whether a file is the blob of a revision; ends of lines may differ, as git writes them on some computers."""
    blob = before.get(name)
    if blob is None:
        return False
    try:
        data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
    except OSError:
        return False
    if blob.object == _object_name(data, blob.object):
        return True
    return b'\r\n' in data and blob.object == _object_name(data.replace(b'\r\n', b'\n'), blob.object)


def _object_name(data: bytes, like: str) -> str:
    """The name that git gives to a blob, by the algorithm of another name."""
    algorithm = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return algorithm(b'blob %d\0' % len(data) + data).hexdigest()


def _partner_named(repository: Repository, before: Listing, path: str) -> str:
    """The partner that a case or project named; empty where it named none."""
    blob = before.get(path)
    if blob is None or blob.size < 0 or not path.startswith(('content/cases/', 'content/projects/')):
        return ''
    return text_in(read_content(path, repository.read(blob)), 'partner') or ''


def about_touched(findings: Iterable[Diagnostic], touched: Touched, collection: Collection) -> list[Diagnostic]:
    """The findings about these files and about their partners; all of them where settings or program are touched."""
    if any(not path.startswith('content/') for path in touched.paths):
        return list(findings)
    partners = {_partner_of(path, collection) for path in touched.paths} - {''} | touched.partners
    paths = _showing(collection, {path.removeprefix('content/media/') for path in touched.paths if '/media/' in path})
    paths |= {str(part) for path in touched.paths for part in (path, *PurePosixPath(path).parents)}
    return [finding for finding in findings if finding.path in paths or finding.partner in partners]


def _showing(collection: Collection, pictures: set[str]) -> set[str]:
    """The paths of the records and translations whose text shows one of these pictures, which may be gone."""
    if not pictures:
        return set()
    folders = (collection.partners, collection.cases, collection.projects, collection.pages)
    records: Iterable[Record] = chain.from_iterable(folder.values() for folder in folders)
    shown = ((text.path, text.body) for record in records for text in _texts_of(record))
    return {path for path, body in shown if body and not pictures.isdisjoint(body.pictures)}


def _texts_of(record: Record) -> Iterator[Record | Translation]:
    yield record
    yield from record.translations.values()


def _partner_of(path: str, collection: Collection) -> str:
    """The partner whose record a path holds; empty where there is none."""
    parts = path.split('/')
    id = parts[-1].split('.')[0]
    match parts[1:-1]:
        case ['partners']:
            return id
        case ['cases'] if id in collection.cases:
            return collection.cases[id].partner
        case ['projects'] if id in collection.projects:
            return collection.projects[id].partner
        case ['media', owner, *_]:
            return owner
    return ''
