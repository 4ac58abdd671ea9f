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


def test_notes_of_some_are_taken_over_by_all() -> None:
    """What other runs note of some partners each, a run of all takes over, and looks at nobody."""
    notes = Notes(DIGESTS, Memory())
    assert notes.unknown('words', 'day') == ['acme', 'birch']
    for id, word in WORDS.items():
        part = notes.of([id])
        part.each('words', {id: word}, str.upper, 'day')
        notes.learn(part.made)
    assert notes.unknown('words', 'day') == []
    assert notes.each('words', WORDS, lambda word: f'{word} again', 'day') == {'acme': 'SILVER', 'birch': 'GOLD'}


def test_notes_of_another_ground_are_taken_over_as_a_whole() -> None:
    """Beside notes that hold no longer, none stays."""
    memory = Memory()
    noted(memory, DIGESTS, WORDS, 'one day')
    notes = Notes({**DIGESTS, 'acme': 'a2'}, memory)
    assert (notes.unknown('words', 'one day'), notes.unknown('words', 'next')) == (['acme'], ['acme', 'birch'])
    part = notes.of(['acme'])
    part.each('words', {'acme': 'tin'}, str.upper, 'next')
    notes.learn(part.made)
    assert notes.unknown('words', 'next') == ['birch']


def test_what_was_learnt_is_remembered() -> None:
    """The next run finds it, as if this one had made it."""
    memory = Memory()
    notes = Notes(DIGESTS, memory)
    part = notes.of(list(WORDS))
    part.each('words', WORDS, str.upper)
    notes.learn(part.made)
    notes.keep()
    assert noted(memory, DIGESTS, WORDS) == (['SILVER', 'GOLD'], [])
