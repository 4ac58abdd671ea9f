"""A text in few numbers."""

from __future__ import annotations

import pytest

from sitegen.content.sketch import KEPT_RUNS, LEAST_RUNS, RUN_WORDS, runs_in, sketch_of

WORDS = [f'слово{number}' for number in range(30)]


def runs_of(text: str) -> tuple[int, ...]:
    return runs_in(sketch_of(text))


def test_runs_are_the_same_wherever_they_stand() -> None:
    """What stands around a text does not change the numbers of its runs; a few words have none."""
    text = ' '.join(WORDS)
    assert {*runs_of(text)} < {*runs_of(f'Something else. {text}\nThe end.')}
    assert runs_of(' '.join(WORDS[: RUN_WORDS + LEAST_RUNS - 2])) == ()
    assert len(runs_of(' '.join(WORDS[: RUN_WORDS + LEAST_RUNS - 1]))) == LEAST_RUNS
    assert runs_of('') == ()


def test_order_of_words_makes_a_run() -> None:
    """The same words the other way round are another text."""
    assert not {*runs_of(' '.join(WORDS))} & {*runs_of(' '.join(WORDS[::-1]))}


def test_a_sketch_has_a_size() -> None:
    """Of a long text so many runs are kept, four bytes each: those with the least numbers, sorted."""
    runs = runs_of(' '.join(f'word{number}' for number in range(400)))
    assert len(runs) == KEPT_RUNS
    assert list(runs) == sorted(runs)
    assert max(runs) < 2**32 // 4


@pytest.mark.parametrize('repeated', [1, 2, 40, 400])
def test_a_long_text_of_few_words_keeps_what_it_has(repeated: int) -> None:
    """Where all runs of a long text are alike, the sketch has each of them once, however rarely they are small."""
    assert len(runs_of(' '.join(WORDS * repeated))) == (30 - RUN_WORDS + 1 if repeated == 1 else 30)


def test_signs_and_capitals_are_no_part_of_a_text() -> None:
    """A sketch is of words in small letters, without the signs around them."""
    plain = ' '.join(WORDS)
    marked = '\n'.join(f'({word.upper()})!' for word in WORDS)
    assert runs_of(plain) == runs_of(marked) != ()
