"""A text in few numbers, by which two texts can be held against each other.

Of the runs of six words those with the least checksums are kept, so that two texts keep the same runs where they have
the same; what share of the least ones of both is common tells how alike they are (a MinHash sketch).
"""

from __future__ import annotations

import re
from array import array
from html import unescape
from itertools import accumulate
from zlib import crc32

RUN_WORDS = 6
KEPT_RUNS = 64
LEAST_RUNS = 8

_TAG = re.compile('<[^>]*>')
_WORD = re.compile(r'\w+')


def sketch_of(html: str) -> bytes:
    """The runs that are kept of a rendered text, four bytes each; none for a text of a few words."""
    words = _WORD.findall(unescape(_TAG.sub(' ', html)).lower())
    text = ' '.join(words).encode()
    # Where each word begins, and where the word behind it would.
    starts = [0, *accumulate(len(word) + 1 for word in text.split(b' '))]
    found = {crc32(text[start : end - 1]) for start, end in zip(starts, starts[RUN_WORDS:], strict=False)}
    return array('I', sorted(found)[:KEPT_RUNS]).tobytes() if len(found) >= LEAST_RUNS else b''


def runs_in(sketch: bytes) -> tuple[int, ...]:
    """The checksums of a sketch, sorted."""
    return tuple(array('I', sketch))
