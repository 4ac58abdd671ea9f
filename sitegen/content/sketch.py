"""A text in few numbers, by which two texts can be held against each other.

Of the runs of six words those with the least checksums are kept, so that two texts keep the same runs where they have
the same; what share of the least ones of both is common tells how alike they are (a MinHash sketch).
"""

from __future__ import annotations

import re
from array import array
from html import unescape
from zlib import crc32

RUN_WORDS = 6
KEPT_RUNS = 64
LEAST_RUNS = 8

_SUM_BYTES = array('I').itemsize
_TAG = re.compile('<[^>]*>')
_WORD = re.compile(r'\w+')


def sketch_of(html: str) -> bytes:
    """The runs that are kept of a rendered text, four bytes each; none for a text of a few words."""
    words = _WORD.findall(unescape(_TAG.sub(' ', html)).lower())
    # A checksum of each word, then of each run of these: a million runs leave no time for more than these calls.
    sums = array('I', map(crc32, ' '.join(words).encode().split(b' '))).tobytes()
    starts = range(0, (len(words) - RUN_WORDS + 1) * _SUM_BYTES, _SUM_BYTES)
    ends = range(RUN_WORDS * _SUM_BYTES, len(sums) + 1, _SUM_BYTES)
    found = set(map(crc32, map(sums.__getitem__, map(slice, starts, ends))))
    return array('I', sorted(found)[:KEPT_RUNS]).tobytes() if len(found) >= LEAST_RUNS else b''


def runs_in(sketch: bytes) -> tuple[int, ...]:
    """The checksums of a sketch, sorted."""
    return tuple(array('I', sketch))
