"""Packs what was read from many files in two parts: what every run asks of each record, and the rest.

The rest is many times as large; that of a record is only read when one of its fields is accessed.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sitegen.content.packing import Rests, parted, rest_in
from sitegen.content.reading import ReadFile
from sitegen.digests import digest_of


class Packed(NamedTuple):
    """Heads in one pickle, rests by path. `digest` is that of `rests`; `heads` contains it, too."""

    heads: bytes
    rests: dict[str, bytes]
    digest: str


def pack(read: Mapping[str, ReadFile]) -> Packed:
    """Pack what files held, by path."""
    heads, rests = {}, {}
    for path, item in read.items():
        heads[path] = item
        if item.record:
            record, rests[path] = parted(item.record)
            heads[path] = item._replace(record=record)
        elif item.translation:
            translation, rests[path] = parted(item.translation)
            heads[path] = item._replace(translation=translation)
    digest = digest_of(rests)
    return Packed(pickle.dumps((digest, heads), pickle.HIGHEST_PROTOCOL), rests, digest)


def unpack(heads: bytes, rests: Callable[[str], Rests]) -> tuple[str, dict[str, ReadFile]]:
    """What files held, by path, and the digest of their rests, which `rests` looks up by it."""
    digest, read = _loaded(heads)
    found = rests(digest)
    for path, item in read.items():
        said = item.record or item.translation
        if said is not None:
            rest_in(said, found, path)
    return digest, read


def _loaded(data: bytes) -> tuple[str, dict[str, ReadFile]]:
    """Unpickle without garbage collection, which would take a third of the time and find nothing."""
    collects = gc.isenabled()
    gc.disable()
    try:
        read: tuple[str, dict[str, ReadFile]] = pickle.loads(data)  # noqa: S301 - ours: of a memo, or another process
    finally:
        if collects:
            gc.enable()
    return read
