"""A text in few numbers."""

from __future__ import annotations

from sitegen.content.sketch import KEPT_RUNS, LEAST_RUNS, RUN_WORDS, runs_in, sketch_of

WORDS = [f'слово{number}' for number in range(30)]


def runs_of(html: str) -> tuple[int, ...]:
    return runs_in(sketch_of(html))


def test_runs_are_the_same_wherever_they_stand() -> None:
    """What stands before a text does not change the checksums of its runs; a few words have none."""
    text = ' '.join(WORDS)
    assert {*runs_of(f'<p>{text}</p>')} <= {*runs_of(f'<h2>Task</h2><p>Something else. {text}</p>')}
    assert runs_of(' '.join(WORDS[: RUN_WORDS + LEAST_RUNS - 2])) == ()
    assert len(runs_of(' '.join(WORDS[: RUN_WORDS + LEAST_RUNS - 1]))) == LEAST_RUNS


def test_a_sketch_has_a_size() -> None:
    """Of a long text so many runs are kept, four bytes each: those with the least checksums, sorted."""
    runs = runs_of(' '.join(f'word{number}' for number in range(400)))
    assert len(runs) == KEPT_RUNS
    assert list(runs) == sorted(runs)
    assert max(runs) < 2**32 // 4


def test_tags_entities_and_capitals_are_no_part_of_a_text() -> None:
    """A sketch is of the words that a reader sees, in small letters."""
    plain = ' '.join(WORDS).replace('7', ' & 7 ')
    marked = ' '.join(f'<em>{word.upper()}</em>' for word in WORDS).replace('7', ' &amp; 7 ')
    assert runs_of(plain) == runs_of(marked) != ()
