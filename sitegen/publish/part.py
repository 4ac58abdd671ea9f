"""Bringing one part of a published site up to date in its place: its files one by one, the old ones last.

Each file is written beside its name and renamed, so a reader sees the old one or the new one. The files
come in the order in which they may be seen: what leads to others comes after them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.diagnostics import SitegenError
from sitegen.publish.write import OutputFile, Published, check_destination

if TYPE_CHECKING:
    from sitegen.search.export import Export


def publish_part(files: Iterable[OutputFile], *, output: Path, root: Path, folder: str) -> Published:
    """Write the files into a site; afterwards remove all others of `folder`, which is the part's own.

    Raises SitegenError where the output is no site of ours or cannot be written.
    """
    check_destination(output, root=root)
    count = size = 0
    names: set[str] = set()
    try:
        for file in files:
            _put(output / file.path, file.data)
            names.add(file.path)
            count += 1
            size += len(file.data)
        for path in sorted((output / folder).iterdir()):
            if f'{folder}/{path.name}' not in names:
                path.unlink()
    except OSError as error:
        raise SitegenError(f'cannot write in {output}: {error.strerror}', 'look at the disk and its rights') from error
    return Published(files=count, bytes=size)


def replace_files(files: Mapping[str, bytes], *, output: Path) -> None:
    """Write these files into a site, each in one step."""
    for path, data in files.items():
        _put(output / path, data)


def _put(path: Path, data: bytes) -> None:
    """Write a file in one step; one that has these bytes already stays."""
    with suppress(FileNotFoundError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f'.{path.name}.{secrets.token_hex(4)}')
    try:
        beside.write_bytes(data)
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_export(folder: Path, name: str, make: Callable[[Sequence[str]], Export]) -> tuple[int, int]:
    """Write an export, made from the ids of the last one in this folder; gives its numbers of documents and files.

    Raises SitegenError where the folder cannot be written.
    """
    noted = folder / f'{name}-ids.txt'
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = noted.read_text(encoding='utf-8').split() if noted.is_file() else []
        export = make(before)
        for file, data in export.files.items():
            _put(folder / file, data)
        _put(noted, ''.join(f'{id}\n' for id in export.ids).encode())
    except OSError as error:
        raise SitegenError(f'cannot write in {folder}: {error.strerror}', 'look at the disk and its rights') from error
    return len(export.ids), len(export.files) + 1
