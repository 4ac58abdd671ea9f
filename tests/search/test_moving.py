"""Other numbers for those who stay, as others come and go."""

from __future__ import annotations

from array import array
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.moving import Moves
from sitegen.search.packing import CODE, numbers_of, steps
from sitegen.search.shards import Line

COMINGS = st.lists(st.sampled_from(['stays', 'stays', 'gone', 'came']), max_size=40)


def numbered(comings: list[str]) -> list[tuple[int, int]]:
    """The number before and now of each that stays."""
    before = now = 0
    pairs = []
    for one in comings:
        if one == 'stays':
            pairs.append((before, now))
        before += one != 'came'
        now += one != 'gone'
    return pairs


@given(COMINGS, st.randoms(use_true_random=False))
def test_moved_list_has_the_numbers_of_now(comings: list[str], rnd: Random) -> None:
    """Any list of who stays, as numbers and as steps, has their numbers of now."""
    pairs = [pair for pair in numbered(comings) if rnd.random() < 0.6]
    moves = Moves.of(numbered(comings))
    before, now = (array(CODE, numbers) for numbers in (list(zip(*pairs, strict=True)) or [(), ()]))
    assert moves.numbers(before) == now
    assert numbers_of(moves.gaps(steps(before))) == now


def test_pieces_are_where_somebody_came_or_went() -> None:
    """Only behind who came and who went numbers are others; where nobody did there is nothing to move."""
    assert Moves.of(numbered(['stays', 'came', 'came', 'stays', 'stays', 'gone', 'stays'])).pieces == ((1, 2), (4, -1))
    assert Moves.of(numbered(['stays', 'stays'])).pieces == ()


def test_moved_line_keeps_the_rest() -> None:
    """All lists of a line move; its text and its strengths stay."""
    line = Line('a', 'a,,b', (array(CODE, (0, 2)), array(CODE, (3,))), b'\1\2\3')
    moved = Moves(((1, 5),)).line(line)
    assert moved == line._replace(lists=(array(CODE, (0, 7)), array(CODE, (8,))))
