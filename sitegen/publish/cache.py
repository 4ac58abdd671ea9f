"""The build cache below .sitegen/: bytes, stored under a key that names everything they depend on.

The cache may be deleted at any time. An entry that is damaged, truncated or unsigned counts as missing, and a failed
write is ignored. Entries are signed with a secret of this installation, so that a cache that arrives with a pull
request is never trusted. The folder belongs to whoever runs the build; a symlink in its place that leads out of the
directory is not followed.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sitegen.digests import digest_of_bytes
from sitegen.publish.secret import installation_secret

FOLDER = '.sitegen'
_OUTPUTS = 'outputs'
# So many outputs of a directory are remembered.
_MOST_OUTPUTS = 8
_DIGEST_BYTES = 32
_LENGTH_BYTES = 8

# Where the parts of an entry begin in its file; and by name from there on, how many bytes and of which digest.
_Places = tuple[int, Mapping[str, tuple[int, int, str]]]


class Cache:
    """One kind of entry, in the folder `name` below .sitegen/; the name may have several parts.

    `refused` counts the entries that were found and failed the signature check.
    """

    def __init__(self, root: Path, name: str, *, fresh: bool = False) -> None:
        """With `fresh`, entries of earlier builds are not read; those of this build are, and the next build sees
        them."""
        self._fresh = fresh
        self._put: set[str] = set()
        self._home = root / FOLDER
        self._folder = self._home / name
        self._inside = self._folder.resolve().is_relative_to(root.resolve())
        self._secret = installation_secret()
        self._files: dict[str, Path] = {}
        self._places: dict[str, _Places] = {}
        self.refused = 0

    def get(self, key: str) -> bytes | None:
        """The bytes stored under this key; None where there are none, or they are damaged."""
        stored = self._read(key)
        return (
            None if stored is None else self._believed(key, stored[:_DIGEST_BYTES], memoryview(stored)[_DIGEST_BYTES:])
        )

    def put(self, key: str, data: bytes) -> bool:
        """Store the bytes, all or nothing; whether that succeeded."""
        return self._write(key, (self._digest(key, data), data))

    def put_parts(self, key: str, parts: Mapping[str, bytes]) -> bool:
        """Store parts that can be read one by one, all or nothing. Their index is signed and has a digest of each
        part."""
        places, at = {}, 0
        for name, part in parts.items():
            places[name] = at, len(part), digest_of_bytes(part)
            at += len(part)
        index = json.dumps(places).encode()
        head = self._digest(key, index), len(index).to_bytes(_LENGTH_BYTES, 'big'), index
        self._places.pop(key, None)
        return self._write(key, (*head, *parts.values()))

    def part(self, key: str, name: str) -> bytes | None:
        """One of the parts stored under this key; None where there is none, or it is damaged."""
        with suppress(OSError):
            if self._may_read(key):
                file = os.open(self._file(key), os.O_RDONLY | os.O_CLOEXEC)  # a build does this ten thousand times
                try:
                    begin, places = self._places_in(key, file)
                    at, size, digest = places.get(name, (0, 0, ''))
                    part = os.pread(file, size, begin + at)
                finally:
                    os.close(file)
                if digest_of_bytes(part) == digest:
                    return part
        return None

    def _places_in(self, key: str, file: int) -> _Places:
        """The signed index of a file of parts: where the parts begin, and the place of each; empty where it is not
        valid."""
        if key not in self._places:
            head = os.read(file, _DIGEST_BYTES + _LENGTH_BYTES)
            size = int.from_bytes(head[_DIGEST_BYTES:], 'big')
            read = os.pread(file, min(size, os.fstat(file).st_size), len(head))
            index = self._believed(key, head[:_DIGEST_BYTES], read)
            self._places[key] = (len(head) + size, json.loads(index)) if index else (0, {})
        return self._places[key]

    def keep(self, key: str) -> None:
        """Count this key as used, so that `forget_unused` leaves it."""
        self._file(key)

    def forget(self, key: str) -> None:
        """Remove the entry of this key."""
        with suppress(OSError):
            if self._inside:
                self._file(key).unlink(missing_ok=True)

    @contextmanager
    def locked(self, key: str) -> Iterator[bool]:
        """Hold a lock on this key for the block; False where another process holds it."""
        handle = None
        with suppress(OSError):
            file = self._file(key)
            if self._inside:
                self._make_folder()
                handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            yield handle is not None and _lock(handle)
        finally:
            if handle is not None:
                os.close(handle)

    def forget_unused(self) -> None:
        """Remove the entries that this build neither read nor wrote, so that the cache does not outgrow its
        directory."""
        if not self._inside:
            return
        with suppress(OSError):
            used = set(self._files.values())
            for file in self._folder.iterdir():
                if file not in used:
                    file.unlink(missing_ok=True)

    def _may_read(self, key: str) -> bool:
        return self._inside and (not self._fresh or key in self._put)

    def _read(self, key: str) -> bytes | None:
        with suppress(OSError):
            return self._file(key).read_bytes() if self._may_read(key) else None
        return None

    def _write(self, key: str, chunks: Iterable[bytes]) -> bool:
        if not self._inside:
            return False
        file = self._file(key)
        with suppress(OSError):
            self._make_folder()
            handle, name = tempfile.mkstemp(dir=file.parent, prefix='.new-')
            with os.fdopen(handle, 'wb') as new:
                new.writelines(chunks)
            Path(name).replace(file)
            self._put.add(key)
            return True
        return False

    def _make_folder(self) -> None:
        if self._folder.is_dir():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        ignored = self._home / '.gitignore'
        if not ignored.exists():
            ignored.write_text('*\n', encoding='utf-8')  # nobody has to remember not to commit it

    def keep_newest(self, count: int) -> None:
        """Remove all but the `count` subfolders that were written to last: the caches of outputs that are no longer
        built."""
        if not self._inside:
            return
        with suppress(OSError):
            folders = [(path.stat().st_mtime_ns, path) for path in self._folder.iterdir() if path.is_dir()]
            for _, folder in sorted(folders, reverse=True)[count:]:
                shutil.rmtree(folder, ignore_errors=True)

    def _file(self, key: str) -> Path:
        if key not in self._files:
            self._files[key] = self._folder / hashlib.sha256(key.encode()).hexdigest()
        return self._files[key]

    def _believed(self, key: str, signature: bytes, data: bytes | memoryview) -> bytes | None:
        """The data of an entry if its signature is ours; otherwise None, and it is counted as refused."""
        if hmac.compare_digest(signature, self._digest(key, data)):
            return bytes(data)
        self.refused += 1
        return None

    def _digest(self, key: str, data: bytes | memoryview) -> bytes:
        """The signature covers the key, too, so that an entry moved to another name is not valid.

        SHA-256 is twice as fast as BLAKE2 on processors that have instructions for it, as most do.
        """
        total = hmac.new(self._secret, key.encode() + b'\0', hashlib.sha256)
        total.update(data)
        return total.digest()


def output_cache(root: Path, output: Path) -> Cache:
    """The cache of everything that is known about one output folder."""
    return Cache(root, f'{_OUTPUTS}/{_name_of(output)}')


@contextmanager
def output_held(root: Path, output: Path) -> Iterator[bool]:
    """Hold a lock on this output for the block; False where another process is building into it."""
    outputs = Cache(root, _OUTPUTS)
    with outputs.locked(f'lock/{_name_of(output)}') as alone:
        yield alone
    outputs.keep_newest(_MOST_OUTPUTS)


def _name_of(output: Path) -> str:
    """A name for the cache of an output. A path may hold bytes that are not text, so it is hashed."""
    return hashlib.sha256(os.fsencode(output.resolve())).hexdigest()


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
