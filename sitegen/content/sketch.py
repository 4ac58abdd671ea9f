"""MinHash sketches: a text in a few numbers, by which two texts can be compared.

Every run of six words gives a number, the same in every text. A sketch keeps the smallest of these. The share of the
smallest numbers of two texts that both have estimates the share of their runs that both have.
"""

from __future__ import annotations

import string
import struct
from array import array
from collections.abc import Sequence
from zlib import crc32

KEPT_RUNS = 64
LEAST_RUNS = 8

# A word's checksum is multiplied by one of these at each place of a run: arbitrary odd numbers below 2**29.
_FACTORS = (0x1E3779B1, 0x15EBCA77, 0x12B2AE3D, 0x17D4EB2F, 0x165667B1, 0x1545F491)
RUN_WORDS = len(_FACTORS)
_TO_BLANKS = bytes.maketrans(string.punctuation.encode(), b' ' * len(string.punctuation))


def sketch_of(text: str) -> bytes:
    """The sketch of a text without markup, four bytes for each number; empty for a text of a few words."""
    words = text.lower().encode().translate(_TO_BLANKS).split()
    runs = _runs(list(map(crc32, words)))
    # Sorting takes longest: of a long text only those numbers are sorted that are likely among the smallest.
    limit = 2**32 * 3 * KEPT_RUNS // max(1, 2 * len(runs))
    few = {run for run in runs if run < limit}
    least = sorted(few if len(few) >= KEPT_RUNS else {*runs})[:KEPT_RUNS]
    return array('I', least).tobytes() if len(least) >= LEAST_RUNS else b''


def _runs(sums: Sequence[int]) -> tuple[int, ...]:
    """A number below 2**32 for each run of words, from the checksums of the words.

    The sums are the digits of one long number, which is added up with itself, moved by a digit each time: then every
    digit has the run that begins with it. A million runs leave no time for anything that is done to each of them.
    """
    count = max(0, len(sums) - RUN_WORDS + 1)
    digits = int.from_bytes(struct.pack(f'<{len(sums)}Q', *sums), 'little')
    mixed = sum((digits >> 64 * place) * factor for place, factor in enumerate(_FACTORS))
    low_halves = int.from_bytes(struct.pack('<Q', 2**32 - 1) * count, 'little')
    return struct.unpack(f'<{count}Q', (mixed & low_halves).to_bytes(8 * count, 'little'))


def runs_in(sketch: bytes) -> tuple[int, ...]:
    """The numbers of a sketch, smallest first."""
    return tuple(array('I', sketch))
