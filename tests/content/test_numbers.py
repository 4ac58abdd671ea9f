"""Numbers: their range, and those that look like something else."""

from __future__ import annotations

import pytest

from sitegen.content.numbers import Integer, Number
from sitegen.content.shapes import Reader
from sitegen.diagnostics import Severity
from tests.content.shaping import judged, read


@pytest.mark.parametrize(('value', 'sound'), [(-1, False), (0, True), (1, True), (9, True), (10, True), (11, False)])
def test_numbers_have_a_range(value: int, sound: bool) -> None:
    """A number may be the least and the most that its field allows, and nothing beyond."""
    assert (read(Integer(0, 10), str(value))[0] is not None) is sound
    assert (read(Number(0, 10), str(value))[0] is not None) is sound


@pytest.mark.parametrize(
    ('written', 'doubted'),
    [
        *((written, True) for written in ('1.200', '12.500', '120.000', '-1.200')),
        *((written, False) for written in ('1.2', '1.20', '1.255', '0.500', '1200.000', '1.2000', '1200')),
    ],
)
def test_number_that_looks_like_thousands_is_doubted(written: str, doubted: bool) -> None:
    """Three decimals that end in 0 are a warning; the value is what YAML says."""
    value, found = judged(Number(), written)
    assert value == float(written)
    assert [(item.code, item.severity) for item in found] == [('R319', Severity.WARNING)] * doubted
    assert (Number().taker(Reader('a.md')).take(written) is None) == doubted


def test_doubt_of_a_number_shows_both_readings() -> None:
    """The warning names the value, and how to write either."""
    (found,) = judged(Number(), '1.200')[1]
    assert found.message == '"key" is 1.200, which is 1.2 here'
    assert found.help == 'write 1.2, or 1200 where thousands are meant'
