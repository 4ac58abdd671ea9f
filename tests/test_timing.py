"""Seconds by station, on a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.timing import Stopwatch


class Clock:
    """Gives the seconds that the test has let pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_time_within_counts_for_itself() -> None:
    """A block that is timed within another pauses the outer one."""
    clock = Clock()
    timed = Stopwatch(clock)
    with timed('publish'):
        clock.now += 1
        with timed('templates'):
            clock.now += 5
        clock.now += 2
    assert timed.seconds == {'publish': 3.0, 'templates': 5.0}


def test_each_times_the_making_of_items_only() -> None:
    """What is done with an item between two items is not booked on their making."""
    clock = Clock()
    timed = Stopwatch(clock)

    def made() -> Iterator[int]:
        for item in (1, 2):
            clock.now += 3
            yield item

    taken = []
    for item in timed.each('views', made()):
        clock.now += 10
        taken.append(item)
    assert (taken, timed.seconds) == ([1, 2], {'views': 6.0})


def test_without_a_clock_nothing_is_measured() -> None:
    """A build that nobody times books nothing."""
    timed = Stopwatch()
    with timed('views'):
        pass
    assert timed.seconds == {}
