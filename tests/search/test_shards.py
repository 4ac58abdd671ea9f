"""Families of shards: where they are cut, and how they are changed."""

from __future__ import annotations

import random
import zlib
from array import array
from itertools import pairwise

import pytest

from sitegen.search.lines import list_line
from sitegen.search.packing import CODE, Packer, steps
from sitegen.search.shards import (
    Family,
    Line,
    Opened,
    Place,
    make_family,
    open_shard,
    separators,
)

LEAST = 300


def word(number: int) -> str:
    return f'w{number:06}'


def line(number: int, count: int = 5) -> Line:
    return list_line(word(number), range(number, number + 3 * count, 3))


def made(lines: list[Line], least: int = LEAST) -> Family:
    return make_family(Packer(), lines, least)


def test_no_shard_begins_within_a_group() -> None:
    """One shard answers for a form: none begins between a group's key and its last form."""
    lines = [
        Line(word(number), f'{word(number)},,9', (steps([number]), steps([number])), b'\1\2')
        for number in range(0, 900, 3)
    ]
    groups = [line._replace(key=line.key[:-1], text=f'{line.key[:-1]},0,99') for line in lines if line.key[-1] == '0']
    lines = sorted([*lines, *groups], key=lambda line: (line.key, line.text))
    family = made(lines)
    assert len(family) > 3
    assert all(before.last < after.first for before, after in pairwise(family))
    assert [line for shard in family for line in open_shard(shard.file.data)] == lines


def test_shard_tells_its_lines() -> None:
    """A shard is its texts, then the lengths, the steps and the strengths of the lists, each as a column."""
    (shard,) = made(
        [Line('a', 'a', (steps([1, 4]),), b'\5\6'), Line('b', 'b,,c', (steps([2]), steps([300])), b'\7\10')]
    )
    assert (shard.first, shard.last) == ('a', 'bc')
    assert zlib.decompress(shard.file.data, -15) == (
        b'\1\6a\nb,,c' + b'\1\2\1\1' + b'\2\1\3\2\x2c' + b'\0\0\0\1' + b'\5\6\7\10'
    )


def test_first_keys_are_as_short_as_they_can_be() -> None:
    """The manifest tells no more of a first key than sets it apart from the form before."""
    family = made([line(number) for number in range(0, 6000, 7)])
    told = separators(family)
    assert told[0] == ''
    for (before, shard), first in zip(pairwise(family), told[1:], strict=True):
        assert before.last < first <= shard.first
        assert before.last >= first[:-1]


def test_grown_line_moves_few_shards() -> None:
    """Behind a line that grew the shards soon begin at the same keys as before."""
    lines = [line(number, 10) for number in range(5000)]
    families = [made(lines, 2000), made([*lines[:100], line(100, 1000), *lines[101:]], 2000)]
    firsts = [{shard.first for shard in family} for family in families]
    assert len(firsts[0] ^ firsts[1]) <= len(firsts[0]) // 3


def test_other_shards_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a family in which one line changed only its shard is opened, and all others stay."""
    family = made([line(number) for number in range(2000)])
    place = (word(1000), word(1000))
    expected = made([line(1000, 6) if number == 1000 else line(number) for number in range(2000)])
    opened: list[bytes] = []

    def note(file: bytes) -> list[Line]:
        opened.append(file)
        return open_shard(file)

    monkeypatch.setattr('sitegen.search.shards.open_shard', note)
    assert Opened(family).change(Packer(), {place: line(1000, 6)}, LEAST) == expected
    assert len(opened) == 1
    assert len(set(family) ^ set(expected)) == 2


def test_found_lines_are_those_of_the_shards() -> None:
    """Whoever looks for a key gets the lines of the shard that answers for it."""
    family = made([line(number) for number in range(2000)])
    found = list(Opened(family).find({word(700), word(1500)}))
    assert {word(700), word(1500)} <= {line.key for line in found}
    assert len(found) < 200
    assert list(Opened(()).find({'a'})) == []


@pytest.mark.parametrize('seed', range(20))
def test_changed_family_is_the_one_made_at_once(seed: int) -> None:
    """Whatever lines come, go, grow and shrink, the shards are those that are made of all lines."""
    rnd = random.Random(seed)
    lines = {number: line(number, rnd.randint(1, 20)) for number in rnd.sample(range(2000), 700)}
    family = made([lines[number] for number in sorted(lines)])
    for _ in range(10):
        changes: dict[Place, Line | None] = {}
        first = [int(shard.first[1:]) for shard in family if shard.first]
        for number in [*rnd.sample(range(2000), rnd.choice([1, 1, 2, 30])), *rnd.sample(first, min(2, len(first)))]:
            lines.pop(number, None)
            if rnd.random() < 0.7:
                lines[number] = line(number, rnd.choice([1, 10, 60, 300]))
            changes[word(number), word(number)] = lines.get(number)
        family = Opened(family).change(Packer(), changes, LEAST)
        assert family == made([lines[number] for number in sorted(lines)])


def test_moved_family_is_the_one_made_at_once() -> None:
    """Lines that are replaced, added and removed stand among the others, which are all moved."""

    def moved(one: Line) -> Line:
        return one._replace(lists=tuple(array(CODE, (9, *numbers)) for numbers in one.lists))

    family = made([line(number) for number in range(0, 2000, 2)])
    changes: dict[Place, Line | None] = {(word(number), word(number)): line(number, 6) for number in (0, 701, 1998)}
    changes[word(500), word(500)] = None
    expected = {word(number): moved(line(number)) for number in range(0, 2000, 2) if number != 500}
    expected |= {place[0]: one for place, one in changes.items() if one}
    assert Opened(family).move(Packer(), changes, LEAST, moved) == made([expected[key] for key in sorted(expected)])


def test_nothing_is_no_shard() -> None:
    """Without lines there is no family, before or after."""
    lines = [line(number) for number in range(200)]
    family = made(lines)
    gone = dict.fromkeys((line.key, line.text) for line in lines)
    assert Opened(family).change(Packer(), gone, LEAST) == made([]) == ()
    assert Opened(()).change(Packer(), {(line.key, line.text): line for line in lines}, LEAST) == family
