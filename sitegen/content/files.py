"""The only reader of the content tree and of the two settings files.

It gives bytes with their paths; what they mean is decided elsewhere. Nothing outside the root is
read: symbolic links, twins that differ only in letter case or normalisation, and names that are no
ids are findings.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.document import MAX_FILE_BYTES
from sitegen.content.media import MAX_BYTES, PictureFault, measure_picture
from sitegen.content.shapes import ID_PATTERN
from sitegen.diagnostics import Diagnostic, Severity, SitegenError

MAX_LEDGER_BYTES = 16 * 1024 * 1024
RECORD_FOLDERS = ('partners', 'cases', 'projects', 'pages')
# Windows cannot hold a file of these names, whatever its ending.
_DEVICE_NAMES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{d}{n}' for d in ('com', 'lpt') for n in range(10))})
RESERVED_IDS = _DEVICE_NAMES | {'page', 'index'}
_RECORD_NAME = re.compile(rf'({ID_PATTERN})(?:\.([a-z]{{2,3}}(?:-[a-z0-9]{{2,8}})*))?\.md')
_TEXT_SUFFIXES = frozenset({'.md', '.csv', '.yml', '.yaml'})
_MEDIA_NAME = re.compile(r'[A-Za-z0-9][A-Za-z0-9._\-]{0,99}')


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the content tree: `folder` is `partners`, …, `ledger`; `language` is empty for an original.

    `fault` forbids to read it (it is too large); then `data` is empty, but its id is taken.
    """

    path: str
    folder: str
    id: str
    language: str
    data: bytes
    fault: Diagnostic | None = None


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
        if path.suffix not in _TEXT_SUFFIXES or path.is_symlink() or not path.resolve().is_relative_to(root.resolve()):
            return None
        with path.open('rb') as file:
            data = file.read(MAX_LEDGER_BYTES)
    except (OSError, ValueError):
        return None
    return data.decode('utf-8', 'replace').removeprefix('\ufeff').replace('\r\n', '\n')


def read_tree(root: Path) -> Tree:
    """All files below content/; what cannot be taken is a finding."""
    walk = _Walk(root)
    base = root / 'content'
    if base.is_symlink() or (base.exists() and not base.is_dir()):
        raise SitegenError('content is not a folder', 'make it a folder with partners/, cases/ and projects/')
    if base.is_dir():
        for entry in walk.entries(base):
            if entry.is_dir(follow_symlinks=False) and entry.name in RECORD_FOLDERS:
                walk.read_records(base / entry.name, entry.name)
            elif entry.is_dir(follow_symlinks=False) and entry.name == 'ledger':
                walk.read_ledger(base / 'ledger')
            elif entry.is_dir(follow_symlinks=False) and entry.name == 'media':
                walk.read_pictures(base / 'media', '')
            else:
                walk.unexpected(base / entry.name, 'known here: partners, cases, projects, pages, ledger, media')
    media = tuple(sorted(walk.media, key=lambda m: m.name))
    return Tree(tuple(walk.files), media, frozenset(walk.media_names), tuple(walk.findings))


class _Walk:
    """Collects files and findings while the folders are listed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[SourceFile] = []
        self.media: list[MediaFile] = []
        self.media_names: set[str] = set()
        self.findings: list[Diagnostic] = []

    def report(self, path: Path, code: str, message: str, help: str = '', severity: Severity = Severity.ERROR) -> None:
        self.findings.append(
            Diagnostic(path=self.relative(path), code=code, severity=severity, message=message, help=help)
        )

    def unexpected(self, path: Path, help: str) -> None:
        self.report(
            path, 'F108', f'"{printable(path.name)}" does not belong here and is ignored', help, Severity.WARNING
        )

    def entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        """Entries in the order of names, without hidden ones and READMEs; links and twins are findings."""
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        # Of twins the one in small letters is taken: it may be an id.
        taken = {_folded(entry.name): entry.name for entry in entries}
        for entry in entries:
            if entry.name.startswith('.') or entry.name == 'README.md':
                continue
            path = folder / entry.name
            mode = entry.stat(follow_symlinks=False).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                message = f'"{printable(entry.name)}" is a link or a special file'
                self.report(path, 'F105', message, 'put a copy of the file here')
                continue
            twin = taken[_folded(entry.name)]
            if twin != entry.name:
                message = f'"{printable(entry.name)}" and "{printable(twin)}" differ only in letter case'
                self.report(path, 'F107', message, 'rename one of the two; some computers take them for one file')
                continue
            yield entry

    def read_records(self, folder: Path, kind: str) -> None:
        for entry in self.entries(folder):
            path = folder / entry.name
            if not entry.is_file(follow_symlinks=False) or not entry.name.lower().endswith(('.md', '.markdown')):
                self.unexpected(path, f'content/{kind} holds files named <id>.md')
                continue
            match = _RECORD_NAME.fullmatch(entry.name)
            if not match or len(match[1]) > 64 or match[1] in RESERVED_IDS:
                self.bad_name(path, match[1] if match else '')
                continue
            self.read(path, entry, SourceFile('', kind, match[1], match[2] or '', b''), MAX_FILE_BYTES)

    def bad_name(self, path: Path, id: str) -> None:
        if id in RESERVED_IDS:
            self.report(path, 'F106', f'"{id}" cannot be an id; the name is reserved', 'choose another name')
            return
        message = f'"{printable(path.name)}" does not give an id'
        self.report(path, 'F106', message, 'name the file with a to z, 0 to 9 and "-", like acme.md or acme.en.md')

    def read_ledger(self, folder: Path) -> None:
        for entry in self.entries(folder):
            path = folder / entry.name
            if not entry.is_file(follow_symlinks=False) or not entry.name.endswith('.csv'):
                self.unexpected(path, 'content/ledger holds .csv files')
                continue
            self.read(path, entry, SourceFile('', 'ledger', path.stem, '', b''), MAX_LEDGER_BYTES)

    def read_pictures(self, folder: Path, prefix: str) -> None:
        for entry in self.entries(folder):
            path = folder / entry.name
            if not _MEDIA_NAME.fullmatch(entry.name):
                message = f'"{printable(entry.name)}" cannot be a name in an address'
                self.report(path, 'F106', message, 'use Latin letters, digits, ".", "-" and "_"')
            elif entry.is_dir(follow_symlinks=False):
                self.read_pictures(path, f'{prefix}{entry.name}/')
            else:
                self.read_picture(path, entry, prefix + entry.name)

    def read_picture(self, path: Path, entry: os.DirEntry[str], name: str) -> None:
        self.media_names.add(name)
        size = entry.stat(follow_symlinks=False).st_size
        try:
            if size > MAX_BYTES:
                raise PictureFault('F122', _too_large('picture', size, MAX_BYTES), 'save it smaller')
            data = self.bytes_of(path)
            width, height = measure_picture(name, data)
        except PictureFault as fault:
            self.report(path, fault.code, fault.message, fault.help)
            return
        self.media.append(MediaFile(name, hashlib.sha256(data).hexdigest()[:10], width, height))

    def read(self, path: Path, entry: os.DirEntry[str], source: SourceFile, limit: int) -> None:
        """Take a file with its bytes, or with the finding that it is too large."""
        source = dataclasses.replace(source, path=self.relative(path))
        size = entry.stat(follow_symlinks=False).st_size
        if size > limit:
            message = _too_large('file', size, limit)
            fault = Diagnostic(path=source.path, code='F102', message=message, help='make it smaller')
            self.files.append(dataclasses.replace(source, fault=fault))
        else:
            self.files.append(dataclasses.replace(source, data=self.bytes_of(path)))

    def bytes_of(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise SitegenError(f'{self.relative(path)} cannot be read: {error.strerror or error}') from None

    def relative(self, path: Path) -> str:
        return printable(path.relative_to(self.root).as_posix())


def _folded(name: str) -> str:
    """What a file name is to a computer that knows no letter case."""
    return unicodedata.normalize('NFC', name).casefold()


def _too_large(what: str, size: int, limit: int) -> str:
    return f'{what} has {size:,} bytes; at most {limit:,} are allowed'


def printable(name: str) -> str:
    """A file name that can be printed: what is no text or no visible character stands as an escape."""
    return ''.join(c if c.isprintable() else c.encode('unicode_escape', 'surrogatepass').decode() for c in name)
