"""The only reader of the content tree and of the two settings files.

It gives bytes with their paths; what they mean is decided elsewhere. Nothing outside the root is
read: symbolic links, twins that differ only in letter case or normalisation, and names that are no
ids are findings. What holds the folders is an `Entry`: the disk here, a revision of a repository in
review/git.py; both are read by the same rules.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Protocol

from sitegen.content.decoding import MAX_FILE_BYTES
from sitegen.content.disk import DiskEntry, Stamp, printable
from sitegen.content.media import MAX_BYTES, PictureFault, measure_picture
from sitegen.content.shapes import ID_PATTERN, RESERVED_IDS
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, trouble

MAX_LEDGER_BYTES = 16 * 1024 * 1024
RECORD_FOLDERS = ('partners', 'cases', 'projects', 'pages')
_RECORD_NAME = re.compile(rf'({ID_PATTERN})(?:\.([a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*))?\.md')
_TEXT_SUFFIXES = frozenset({'.md', '.csv', '.yml', '.yaml', '.json', '.po'})
# Folders within each other below content/media.
MAX_MEDIA_DEPTH = 8
_MEDIA_NAME = re.compile(r'[A-Za-z0-9][A-Za-z0-9._\-]{0,99}')


class SourceFile(NamedTuple):
    """A file of the content tree: `folder` is `partners`, …, `ledger`; `language` is empty for an original.

    `content` is its bytes, or what has them: then nothing is read before it is asked for. `fault` forbids to read it
    (it is too large); then `data` is empty, but its id is taken. `stamp` changes whenever the file does; None where
    nothing tells that.
    """

    path: str
    folder: str
    id: str
    language: str
    content: bytes | Entry
    fault: Diagnostic | None = None
    stamp: Stamp | None = None

    @property
    def data(self) -> bytes:
        """The bytes, read anew each time. Raises SitegenError where they cannot be had."""
        return self.content if isinstance(self.content, bytes) else self.content.read()


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A sound picture: `name` is its path below content/media, `digest` the first 10 hex digits of its SHA-256."""

    name: str
    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Tree:
    """What content/ holds, in the order of paths. `media_names` has the unsound pictures too."""

    files: tuple[SourceFile, ...]
    media: tuple[MediaFile, ...]
    media_names: frozenset[str]
    findings: tuple[Diagnostic, ...]


def find_root(root: Path) -> Path:
    """The folder of a directory, which has a site.yml. Raises SitegenError where it has none."""
    if not (root / 'site.yml').is_file():
        raise SitegenError(
            f'no site.yml in {root}',
            'run this in the folder of a directory, name it with --root, or make one with "sitegen init"',
        )
    return root.resolve()


def read_bytes(root: Path, name: str) -> bytes:
    """A settings file below the root. Raises SitegenError where it is not there, or leads out of the root."""
    path = root / name
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise SitegenError(f'{name} is outside {root}')
        return path.read_bytes()
    except OSError as error:
        raise SitegenError(f'{name} cannot be read: {error.strerror or error}') from None


def read_media(root: Path, name: str) -> bytes:
    """The bytes of a picture that `read_tree` found sound."""
    return (root / 'content' / 'media' / name).read_bytes()


def read_source(root: Path, name: str) -> str | None:
    """The text of a file as a finding shows a line of it; None where it has none to show.

    Bytes that are not UTF-8 stand as U+FFFD. Neither a link nor anything outside the root is followed.
    """
    path = root / name
    try:
        if path.suffix not in _TEXT_SUFFIXES or not path.is_file() or path.is_symlink():
            return None
        if not path.resolve().is_relative_to(root.resolve()):
            return None
        with path.open('rb') as file:
            data = file.read(MAX_LEDGER_BYTES)
    except (OSError, ValueError):
        return None
    return data.decode('utf-8', 'replace').removeprefix('\ufeff').replace('\r\n', '\n')


class Entry(Protocol):
    """One name in a folder: `kind` is `file`, `folder` or `other` (a link, a device, a submodule), `size` in bytes."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def size(self) -> int: ...

    def read(self) -> bytes:
        """The bytes of a file. Raises SitegenError where they cannot be had."""
        ...

    def entries(self) -> Iterable[Entry]:
        """What a folder holds, in any order."""
        ...


def read_tree(root: Path, seen: Entry | None = None) -> Tree:
    """All files below content/, which may have been `seen` already; what cannot be taken is a finding."""
    base = root / 'content'
    if base.is_symlink() or (base.exists() and not base.is_dir()):
        message, help = '"content" is no folder, but a link or a file', 'make it a folder with partners/ and projects/'
        return Tree((), (), frozenset(), (Diagnostic(path='content', code='F105', message=message, help=help),))
    return read_content((seen or DiskEntry(str(base), 'content', 'folder')) if base.is_dir() else None)


def read_content(content: Entry | None) -> Tree:
    """All files below the folder content/ of whatever holds it; none where there is no such folder."""
    walk = _Walk()
    for entry in walk.entries(content, 'content') if content else ():
        path = f'content/{entry.name}'
        if entry.kind == 'folder' and entry.name in RECORD_FOLDERS:
            walk.read_records(entry, path)
        elif entry.kind == 'folder' and entry.name == 'ledger':
            walk.read_ledger(entry, path)
        elif entry.kind == 'folder' and entry.name == 'media':
            walk.read_pictures(entry, path, '')
        else:
            walk.unexpected(path, 'known here: partners, cases, projects, pages, ledger, media')
    media = tuple(sorted(walk.media, key=lambda m: m.name))
    return Tree(tuple(walk.files), media, frozenset(walk.media_names), tuple(walk.findings))


def record_name(name: str) -> tuple[str, str] | None:
    """Id and language (empty for an original) that a record's file name gives; None where it gives no id."""
    match = _RECORD_NAME.fullmatch(name)
    if not match or len(match[1]) > 64 or match[1] in RESERVED_IDS:
        return None
    return match[1], match[2] or ''


class _Walk:
    """Collects files and findings while the folders are listed."""

    def __init__(self) -> None:
        self.files: list[SourceFile] = []
        self.media: list[MediaFile] = []
        self.media_names: set[str] = set()
        self.findings: list[Diagnostic] = []

    def report(self, path: str, code: str, message: str, help: str = '', severity: Severity = Severity.ERROR) -> None:
        self.findings.append(Diagnostic(path=printable(path), code=code, severity=severity, message=message, help=help))

    def unexpected(self, path: str, help: str) -> None:
        self.report(path, 'F108', f'{_quoted(path)} does not belong here and is ignored', help, Severity.WARNING)

    def entries(self, folder: Entry, path: str) -> Iterator[Entry]:
        """Entries in the order of names, without hidden ones and READMEs; links and twins are findings."""
        with trouble(f'{printable(path)} cannot be listed'):
            entries = sorted(folder.entries(), key=attrgetter('name'))
        # Of twins the one in small letters is taken: it may be an id.
        taken = {folded(entry.name): entry.name for entry in entries}
        twins = len(taken) < len(entries)
        for entry in entries:
            if entry.name.startswith('.') or entry.name == 'README.md':
                continue
            if entry.kind == 'other':
                message = f'"{printable(entry.name)}" is a link or a special file'
                self.report(f'{path}/{entry.name}', 'F105', message, 'put a copy of the file here')
            elif twins and (twin := taken[folded(entry.name)]) != entry.name:
                self.report_twin(path, entry.name, twin)
            else:
                yield entry

    def report_twin(self, path: str, name: str, twin: str) -> None:
        same = unicodedata.normalize('NFC', name) == unicodedata.normalize('NFC', twin)
        differ = 'look alike and differ only in their code points' if same else 'differ only in letter case'
        message = f'"{printable(name)}" and "{printable(twin)}" {differ}'
        help = 'rename one of the two; some computers take them for one file'
        self.report(f'{path}/{name}', 'F107', message, help)

    def read_records(self, folder: Entry, path: str) -> None:
        for entry in self.entries(folder, path):
            below = f'{path}/{entry.name}'
            if entry.kind != 'file' or not entry.name.lower().endswith(('.md', '.markdown')):
                self.unexpected(below, f'{path} holds files named <id>.md')
                continue
            found = record_name(entry.name)
            if found is None:
                self.bad_name(below, entry.name)
                continue
            self.read(below, entry, (folder.name, *found), MAX_FILE_BYTES)

    def bad_name(self, path: str, name: str) -> None:
        match = _RECORD_NAME.fullmatch(name)
        if match and match[1] in RESERVED_IDS:
            self.report(path, 'F106', f'"{match[1]}" cannot be an id; the name is reserved', 'choose another name')
            return
        message = f'{_quoted(path)} does not give an id'
        self.report(path, 'F106', message, 'name the file with a to z, 0 to 9 and "-", like acme.md or acme.en.md')

    def read_ledger(self, folder: Entry, path: str) -> None:
        for entry in self.entries(folder, path):
            below = f'{path}/{entry.name}'
            if entry.kind != 'file' or not entry.name.endswith('.csv'):
                self.unexpected(below, 'content/ledger holds .csv files')
                continue
            self.read(below, entry, ('ledger', entry.name.removesuffix('.csv'), ''), MAX_LEDGER_BYTES)

    def read_pictures(self, folder: Entry, path: str, prefix: str) -> None:
        for entry in self.entries(folder, path):
            below = f'{path}/{entry.name}'
            if not _MEDIA_NAME.fullmatch(entry.name):
                self.media_names.add(prefix + entry.name)
                message = f'{_quoted(below)} cannot be a name in an address'
                self.report(below, 'F106', message, 'use Latin letters, digits, ".", "-" and "_"')
            elif entry.kind == 'folder' and prefix.count('/') == MAX_MEDIA_DEPTH:
                message = f'{_quoted(below)} lies {MAX_MEDIA_DEPTH + 1} folders deep'
                self.report(
                    below, 'F106', message, f'content/media has at most {MAX_MEDIA_DEPTH} folders in each other'
                )
            elif entry.kind == 'folder':
                self.read_pictures(entry, below, f'{prefix}{entry.name}/')
            else:
                self.read_picture(entry, below, prefix + entry.name)

    def read_picture(self, entry: Entry, path: str, name: str) -> None:
        self.media_names.add(name)
        try:
            if entry.size > MAX_BYTES:
                raise PictureFault('F122', _too_large('picture', entry.size, MAX_BYTES), 'save it smaller')
            data = entry.read()
            width, height = measure_picture(name, data)
        except PictureFault as fault:
            self.report(path, fault.code, fault.message, fault.help)
            return
        self.media.append(MediaFile(name, hashlib.sha256(data).hexdigest()[:10], width, height))

    def read(self, path: str, entry: Entry, names: tuple[str, str, str], limit: int) -> None:
        """Take a file by its folder, id and language, or with the finding that it is too large."""
        path = printable(path)
        if entry.size > limit:
            message = _too_large('file', entry.size, limit)
            fault = Diagnostic(path=path, code='F102', message=message, help='make it smaller')
            self.files.append(SourceFile(path, *names, b'', fault))
        else:
            stamp = entry.stamp if isinstance(entry, DiskEntry) else None
            self.files.append(SourceFile(path, *names, entry, stamp=stamp))


def _quoted(path: str) -> str:
    return f'"{printable(path.rpartition("/")[2])}"'


def folded(name: str) -> str:
    """What a file name is to a computer that knows no letter case."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize('NFC', name).casefold()


def _too_large(what: str, size: int, limit: int) -> str:
    return f'{what} has {size:,} bytes; at most {limit:,} are allowed'
