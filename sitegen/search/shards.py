"""The files that a browser opens one by one: forms, titles, corrections, positions, facets, cards.

Each family is cut at places that it tells the manifest; what is looked up lies in the last shard whose
first key is not after it. A group's forms all begin with its key, and no shard begins between a group's
key and its last form, so one shard answers for a form.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sitegen.search.packing import (
    Packed,
    Packer,
    front_coded,
    nibbles,
    shared_beginning,
    text_and_bytes,
    varint,
    varints,
)
from sitegen.search.postings import Postings
from sitegen.search.words import Forms

# The least bytes of a shard that may end, before compression.
TERM_SHARD_BYTES = 9_500
TITLE_SHARD_BYTES = 4_000
POSITION_SHARD_BYTES = 36_000
FUZZY_SHARD_BYTES = 20_000
CHOSEN_ONE_OF = 32
LEAST_FUZZY_LETTERS = 4
ENDINGS = 120


@dataclass(frozen=True, slots=True)
class Line:
    """What a shard is made of: a key, the last form that it answers for, its text, the bytes beside it."""

    key: str
    last: str
    text: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.text) + len(self.data) + 1


@dataclass(frozen=True, slots=True)
class Family:
    """The shards of one kind; `firsts` are the first keys."""

    firsts: tuple[str, ...]
    files: tuple[Packed, ...]


def cut_lines(lines: Iterable[Line], least_bytes: int) -> Iterator[tuple[str, list[Line]]]:
    """Lines in shards of this size or somewhat more: the first key, as short as it can be, and the lines.

    A shard ends before a key that its checksum chooses, or at three times the least size before any. So a line
    that grows moves few of the shards behind it.
    """
    shard: list[Line] = []
    first, size, last = '', 0, ''
    for line in lines:
        if line.key > last and size >= least_bytes and (size >= 3 * least_bytes or _is_chosen(line.key)):
            yield first, shard
            first, shard, size = _separator(last, line.key), [], 0
        shard.append(line)
        size += line.size
        last = max(last, line.last)
    if shard:
        yield first, shard


def _is_chosen(key: str) -> bool:
    return crc32(key.encode()) % CHOSEN_ONE_OF == 0


def _separator(before: str, key: str) -> str:
    """The shortest beginning of `key` that is after `before`."""
    return key[: len(shared_beginning(before, key)) + 1]


def make_family(packer: Packer, kind: str, lines: Iterable[Line], least_bytes: int) -> Family:
    firsts, files = [], []
    for first, shard in cut_lines(lines, least_bytes):
        firsts.append(first)
        text = front_coded([line.text for line in shard])
        files.append(packer.pack(kind, text_and_bytes(text, b''.join(line.data for line in shard))))
    return Family(tuple(firsts), tuple(files))


def term_lines(
    forms: Forms, keys: Sequence[str], postings: Sequence[Postings], exact: Mapping[int, Postings]
) -> Iterator[Line]:
    """Groups by key: `key`, or `key,ending,ending…` where its forms are more than the key itself.

    Behind it the group's documents and strengths; of several forms, those in `exact` with documents of their own.
    """
    for key, group in sorted(zip(keys, range(len(keys)), strict=True)):
        members = [forms.folded[form] for form in forms.members[group]]
        endings = [member[len(key) :] for member in members]
        text = key if endings == [''] else ','.join([key, *endings])
        found = postings[group]
        data = varint(len(found)) + varint(len(found.gaps)) + bytes(found.gaps) + nibbles(found.strengths)
        if endings != ['']:
            own = [(at, exact[form]) for at, form in enumerate(forms.members[group]) if form in exact]
            data += varint(len(own)) + b''.join(varint(at) + varint(len(its)) + bytes(its.gaps) for at, its in own)
        yield Line(key, members[-1], text, data)


def group_keys(forms: Forms, stems: Sequence[str]) -> list[str]:
    """What the forms of each group and its stem begin with."""
    folded = forms.folded
    return [
        shared_beginning(shared_beginning(stem, folded[members[0]]), folded[members[-1]])
        for stem, members in zip(stems, forms.members, strict=True)
    ]


def learn_endings(forms: Forms, keys: Sequence[str]) -> list[str]:
    """The endings that most groups have, the longest first: what the browser takes off an unknown form."""
    counted: Counter[str] = Counter()
    for key, members in zip(keys, forms.members, strict=True):
        if len(members) > 1:
            counted.update({forms.folded[form][len(key) :] for form in members})
    common = [ending for ending, count in counted.items() if ending and count > 1 and len(ending) < 7]
    common.sort(key=lambda ending: (-counted[ending], ending))
    return sorted(common[:ENDINGS], key=lambda ending: (-len(ending), ending))


def title_lines(forms: Forms, postings: dict[int, Postings]) -> Iterator[Line]:
    for form, found in postings.items():
        word = forms.folded[form]
        yield Line(word, word, word, varint(len(found)) + bytes(found.gaps))


def fuzzy_lines(forms: Forms, counts: Mapping[int, int], titles: Iterable[int]) -> Iterator[Line]:
    """Words that a slip may have meant: in a title, or in two documents at least; behind each how common it is."""
    in_titles = set(titles)
    for form, word in enumerate(forms.folded):
        if len(word) >= LEAST_FUZZY_LETTERS and (counts[form] > 1 or form in in_titles):
            yield Line(word, word, f'{word},{min(9, counts[form].bit_length())}', b'')


def position_lines(forms: Forms, lists: dict[int, bytes]) -> Iterator[Line]:
    for form, data in lists.items():
        word = forms.folded[form]
        yield Line(word, word, word, varint(len(data)) + data)


def pack_cards(packer: Packer, cards: Sequence[Sequence[Any]], per_block: int) -> list[Packed]:
    blocks = [cards[at : at + per_block] for at in range(0, len(cards), per_block)]
    return [packer.pack('c', compact_json(block)) for block in blocks]


def pack_columns(packer: Packer, head: Any, columns: Sequence[Sequence[int]]) -> Packed:
    """The facet columns: one number a document and facet, the place of its options among those that occur."""
    text = compact_json(head).decode()
    return packer.pack('x', text_and_bytes(text, b''.join(map(varints, columns))))


def compact_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()
