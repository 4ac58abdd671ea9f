"""What a piece of work fills in goes with it, and comes again when it is asked for."""

from __future__ import annotations

import pytest

from sitegen.passing import passing, passing_property


class Sum:
    """Adds up its numbers, and counts how often it did."""

    def __init__(self, *numbers: int) -> None:
        self.numbers, self.times = numbers, 0

    @passing_property
    def total(self) -> int:
        """The sum."""
        self.times += 1
        return sum(self.numbers)


def test_value_is_worked_out_once_in_a_piece_of_work() -> None:
    """Asked for twice in one piece of work and once in the next, it is worked out twice."""
    found = Sum(1, 2)
    with passing():
        assert (found.total, found.total, found.times) == (3, 3, 1)
    assert 'total' not in vars(found)
    with passing():
        assert (found.total, found.times) == (3, 2)


def test_outside_of_a_piece_of_work_it_stays() -> None:
    """What was there before a piece of work is there after it."""
    found = Sum(4)
    assert found.total == 4
    with passing():
        assert found.total == 4
    assert (found.total, found.times) == (4, 1)


def test_piece_within_a_piece_lets_go_of_its_own() -> None:
    """An inner piece of work ends for what it filled in, and for nothing else."""
    outer, inner = Sum(1), Sum(2)
    with passing():
        assert outer.total == 1
        with passing():
            assert (outer.total, inner.total) == (1, 2)
        assert ('total' in vars(outer), 'total' in vars(inner)) == (True, False)
    assert 'total' not in vars(outer)


def test_piece_that_fails_lets_go_too() -> None:
    """An error leaves nothing behind, and the next piece of work begins as any other."""
    found = Sum(5)
    with pytest.raises(ZeroDivisionError), passing():
        _ = found.total // 0
    assert 'total' not in vars(found)
    with passing():
        assert found.total == 5


def test_property_tells_what_it_is() -> None:
    """Documentation finds what was written; the class gives the property itself."""
    assert isinstance(Sum.total, passing_property)
    assert Sum.total.__doc__ == 'The sum.'
