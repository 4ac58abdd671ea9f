"""Families of shards: where they are cut, and what of the last one they take over."""

from __future__ import annotations

import random
import zlib
from array import array
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from sitegen.search.lists import CODE
from sitegen.search.packing import Packer
from sitegen.search.shards import NO_FAMILY, Family, Line, Shelf, make_family


@dataclass
class Words:
    """Lines of words, each with some bytes; `reach` is how many words further a line answers for."""

    data: dict[str, bytes]
    touched: frozenset[int] = frozenset()
    reach: int = 0
    fixed: bool = True
    written: list[str] = field(default_factory=list)

    @property
    def order(self) -> array[int]:
        return array(CODE, [int(word[1:]) for word in sorted(self.data)])

    def key(self, number: int) -> str:
        return f'w{number:06}'

    def write(self, number: int) -> Line:
        word = self.key(number)
        self.written.append(word)
        return Line(number, word, f'w{number + self.reach:06}', word, self.data[word])


def made(words: Words, least_bytes: int, before: Family = NO_FAMILY) -> Family:
    return make_family(Packer(), words, least_bytes, before, Shelf(before))


def numbered(count: int, size: int, step: int = 1) -> dict[str, bytes]:
    return {f'w{number:06}': b'.' * size for number in range(0, count * step, step)}


def test_no_shard_begins_within_a_group() -> None:
    """One shard answers for a form: none begins between a group's key and its last form."""
    family = made(Words(numbered(300, 40, step=3), reach=2), 400)
    assert len(family.files) > 3
    for last, first in pairwise(zip(family.lasts, family.firsts, strict=True)):
        assert last[0] < first[1]
    assert [number for lines in family.lines for number in lines] == list(range(0, 900, 3))


def test_shard_tells_its_lines() -> None:
    """A shard is the front-coded texts and the bytes of its lines; its first key is as short as it can be."""
    family = made(Words({'w000001': b'a', 'w000002': b'bc', 'w000300': b''}), 1000)
    assert family.firsts == ('',)
    assert zlib.decompress(family.files[0], -15) == b"\x10!w000001\n'2\n%300abc"
    assert [list(sizes) for sizes in family.sizes] == [[1, 2, 0]]


def test_grown_line_moves_few_shards() -> None:
    """Behind a line that grew the shards soon begin at the same keys as before."""
    data = numbered(5000, 30)
    families = [made(Words(lines), 2_000) for lines in (data, data | {'w000100': b'.' * 3000})]
    firsts = [set(family.firsts) for family in families]
    assert len(firsts[0] ^ firsts[1]) <= len(firsts[0]) // 3


def test_untouched_shards_are_not_written() -> None:
    """Of a family in which one line changed only the lines of its shard are asked for."""
    data = numbered(2000, 30)
    before = made(Words(data), 2_000)
    words = Words(data | {'w001000': b'new'}, frozenset({1000}))
    after = made(words, 2_000, before)
    assert after == made(Words(words.data), 2_000)
    assert words.written == ['w001000']
    assert len(set(before.files) ^ set(after.files)) <= 2


@pytest.mark.parametrize('fixed', [True, False])
@pytest.mark.parametrize('seed', range(20))
def test_family_from_the_last_one_is_the_clean_one(seed: int, fixed: bool) -> None:
    """Whatever lines come, go, grow and shrink, the shards are those that are made without the last ones."""
    rnd = random.Random(seed)
    data = {f'w{number:06}': rnd.randbytes(rnd.randint(1, 60)) for number in rnd.sample(range(2000), 700)}
    family = made(Words(data, fixed=fixed), 300)
    for _ in range(10):
        data = dict(data)
        touched = set()
        for number in rnd.sample(range(2000), rnd.choice([1, 1, 2, 30])):
            touched.add(number)
            data.pop(f'w{number:06}', None)
            if rnd.random() < 0.7:
                data[f'w{number:06}'] = rnd.randbytes(rnd.choice([1, 10, 60, 900]))
        family = made(Words(data, frozenset(touched), fixed=fixed), 300, family)
        assert family == made(Words(data, fixed=fixed), 300)


def test_nothing_is_no_shard() -> None:
    """Without lines there is no family, before or after."""
    family = made(Words(numbered(50, 30)), 300)
    assert made(Words({}, frozenset(range(50))), 300, family) == made(Words({}), 300) == NO_FAMILY
    assert made(Words(numbered(50, 30), frozenset(range(50))), 300, NO_FAMILY) == family
