"""What each key of a file is for: the words of keys.toml, and the JSON Schemas that tell them while somebody types."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sitegen.content.shapes import JsonSchema


@cache
def words_of(kind: str) -> Mapping[str, str]:
    """All that keys.toml says of a kind of file."""
    text = (files('sitegen.authoring') / 'keys.toml').read_text(encoding='utf-8')
    words: dict[str, dict[str, str]] = tomllib.loads(text)
    return words[kind]


def entry_for(kind: str, key: str) -> str:
    """The entry of keys.toml for a key by its whole dotted way: its own, else the longest "*." that ends so."""
    ends = [key.split('.', number)[-1] for number in range(key.count('.') + 1)]
    return next((entry for entry in (key, *(f'*.{end}' for end in ends)) if entry in words_of(kind)), '')


def words_for(kind: str, key: str) -> str:
    """What a key is for; empty where keys.toml does not know it, as the keys that a program declares."""
    return words_of(kind).get(entry_for(kind, key), '')


def sentence_for(kind: str, key: str) -> str:
    """The same as a sentence."""
    words = words_for(kind, key)
    return f'{words[0].upper()}{words[1:]}.' if words else ''


def told(schema: JsonSchema, kind: str, key: str = '') -> JsonSchema:
    """The schema of what stands at a key, with a description at every key below it; declared ones bring theirs."""
    return {word: _told(word, below, kind, key) for word, below in schema.items()}


def _told(word: str, below: object, kind: str, key: str) -> object:
    match word, below:
        case 'properties', dict():
            return {name: _described(inner, kind, f'{key}.{name}' if key else name) for name, inner in below.items()}
        case 'items' | 'additionalProperties', dict():
            return told(below, kind, key)
        case 'anyOf', list():
            return [told(inner, kind, key) for inner in below]
    return below


def _described(schema: JsonSchema, kind: str, key: str) -> JsonSchema:
    sentence = sentence_for(kind, key)
    return ({'description': sentence} if sentence else {}) | told(schema, kind, key)
