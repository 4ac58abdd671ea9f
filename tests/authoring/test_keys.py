"""Every key of every file has words, and editors show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sitegen.authoring.keys import entry_for, told, words_for, words_of
from sitegen.authoring.schemas import KINDS_OF_FILES, schema_for
from sitegen.program.reading import read_program
from tests.program.written import HEADER


def _described(schema: Any, way: str = '') -> Iterator[tuple[str, str]]:
    """The dotted way and the description of every key below a schema."""
    for word, below in schema.items() if isinstance(schema, dict) else ():
        if word == 'properties':
            for name, inner in below.items():
                yield f'{way}{name}', inner.get('description', '')
                yield from _described(inner, f'{way}{name}.')
        else:
            for inner in below if isinstance(below, list) else [below]:
                yield from _described(inner, way)


@pytest.mark.parametrize('kind', KINDS_OF_FILES)
def test_every_key_is_described(kind: str) -> None:
    """Every key of a schema has a description, a sentence of one line."""
    described = dict(_described(schema_for(kind)))
    assert len(described) > 10
    assert [key for key, words in described.items() if not words] == []
    for words in described.values():
        assert words[0] == words[0].upper()
        assert words.endswith('.')
        assert len(words) <= 120, words


@pytest.mark.parametrize('kind', KINDS_OF_FILES)
def test_no_words_are_left_over(kind: str) -> None:
    """Every entry of keys.toml is that of a key, and leaves the full stop to who shows it."""
    used = {entry_for(kind, key) for key, _ in _described(schema_for(kind))}
    assert sorted(words_of(kind).keys() - used) == []
    assert [words for words in words_of(kind).values() if words.endswith('.') or words != words.strip()] == []


@pytest.mark.parametrize(
    ('key', 'entry'),
    [
        ('types', 'types'),
        ('requirements.types', '*.types'),
        ('requirements.measure.within', '*.within'),
        ('points.ledger.within', 'points.ledger.within'),
        ('status_requirements.measure.count', '*.measure.count'),
        ('nothing', ''),
    ],
)
def test_the_own_words_of_a_key_come_first(key: str, entry: str) -> None:
    """A key has the entry of its whole way, else the longest of those that any way may end with."""
    assert entry_for('program', key) == entry
    assert bool(words_for('program', key)) == bool(entry)


def test_what_is_no_key_is_left_alone() -> None:
    """Nothing but descriptions is added, and a description that stands there stays."""
    name, vendor = {'type': 'string', 'description': 'Mine'}, {'anyOf': [{'type': 'null'}]}
    schema = {'type': 'object', 'properties': {'name': name, 'vendor': vendor}, 'additionalProperties': False}
    described = {'description': 'Whose program it is.', **vendor}
    assert told(schema, 'program') == schema | {'properties': {'name': name, 'vendor': described}}


def test_a_declared_field_is_described_by_its_note() -> None:
    """A field that the program declares is described by what the program says of it."""
    fields = '[{id: csat, title: Satisfaction, type: number, note: Mean of all answers}, {id: x, title: X, type: url}]'
    program, _ = read_program('program.yml', f'{HEADER}fields: {{partner: {fields}}}\n')
    properties = schema_for('partner', program)['properties']
    assert properties['csat']['title'] == 'Satisfaction'
    assert properties['csat']['description'] == 'Mean of all answers'
    assert 'description' not in properties['x']
    assert properties['city']['description'] == 'Where the partner is.'
