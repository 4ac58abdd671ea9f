"""Notes are made once for each partner's records, and anew where these are others."""

from __future__ import annotations

from sitegen.content.notes import Notes
from tests.memory import Memory

WORDS = {'acme': 'silver', 'birch': 'gold'}
DIGESTS = {'acme': 'a1', 'birch': 'b1'}


def noted(memory: Memory, digests: dict[str, str], words: dict[str, str], *ground: object) -> tuple[list[str], ...]:
    """What a run is told, and what it had to look at."""
    seen: list[str] = []

    def note(word: str) -> str:
        seen.append(word)
        return word.upper()

    notes = Notes(digests, memory)
    told = notes.each('words', words, note, *ground)
    notes.keep()
    return list(told.values()), seen


def test_noted_is_not_looked_at_again() -> None:
    """The second run is told the same and looks at nothing; nothing is written for it."""
    memory = Memory()
    assert noted(memory, DIGESTS, WORDS) == (['SILVER', 'GOLD'], ['silver', 'gold'])
    assert noted(memory, DIGESTS, WORDS) == (['SILVER', 'GOLD'], [])
    assert len(memory.puts) == 1


def test_changed_records_are_looked_at() -> None:
    """Only who has other records now is looked at; who is gone is forgotten."""
    memory = Memory()
    noted(memory, DIGESTS, WORDS)
    assert noted(memory, {**DIGESTS, 'acme': 'a2'}, {**WORDS, 'acme': 'tin'}) == (['TIN', 'GOLD'], ['tin'])
    assert noted(memory, {'birch': 'b1'}, {'birch': 'gold'}) == (['GOLD'], [])
    assert noted(memory, DIGESTS, WORDS)[1] == ['silver']


def test_other_ground_is_another_note() -> None:
    """Where what all notes rest on changed, all are looked at."""
    memory = Memory()
    noted(memory, DIGESTS, WORDS, 'one day')
    assert noted(memory, DIGESTS, WORDS, 'another day')[1] == ['silver', 'gold']


def test_station_that_had_no_turn_is_remembered() -> None:
    """A run that asks for less forgets nothing of the others."""
    memory = Memory()
    noted(memory, DIGESTS, WORDS)
    notes = Notes(DIGESTS, memory)
    assert notes.each('lengths', WORDS, len) == {'acme': 6, 'birch': 4}
    notes.keep()
    assert noted(memory, DIGESTS, WORDS)[1] == []


def test_without_memory_all_are_looked_at() -> None:
    """Notes that nobody keeps ask every time."""
    assert Notes().each('words', WORDS, len) == {'acme': 6, 'birch': 4}
