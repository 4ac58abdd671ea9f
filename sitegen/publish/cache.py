"""What builds remember below .sitegen/: bytes by a key that names all that they depend on.

A cache and nothing more: an entry that is damaged, cut short or not ours is as if it were not there, and one
that cannot be written is not missed. The folder belongs to whoever runs the build; a link in its place that
leads out of the directory is not followed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = '.sitegen'
_DIGEST_BYTES = 32


class Cache:
    """One kind of thing, remembered in a folder of its own: `name` below .sitegen/."""

    def __init__(self, root: Path, name: str) -> None:
        self._folder = root / FOLDER / name
        self._inside = self._folder.resolve().is_relative_to(root.resolve())
        self._used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """What was put under this key; None where it is not there or not whole."""
        file = self._file(key)
        try:
            stored = file.read_bytes() if self._inside else b''
        except OSError:
            return None
        digest, data = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        return data if digest == _digest(key, data) else None

    def put(self, key: str, data: bytes) -> None:
        """Remember the bytes, whole or not at all."""
        if not self._inside:
            return
        file = self._file(key)
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent, prefix='.new-')
            with os.fdopen(handle, 'wb') as new:
                new.write(_digest(key, data) + data)
            Path(name).replace(file)

    def forget_unused(self) -> None:
        """Drop what this build neither read nor wrote, so that the cache does not outgrow its directory."""
        if not self._inside:
            return
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.name not in self._used:
                    file.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        self._used.add(name)
        return self._folder / name


def _digest(key: str, data: bytes) -> bytes:
    """Over key and data, so that an entry that was moved to another name is not taken for it."""
    return hashlib.sha256(key.encode() + b'\0' + data).digest()
