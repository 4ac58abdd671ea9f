"""Everyday YAML in one pass: lines of "key: value", lists, texts in quotes; a backslash only before " or another.

Most front matter is nothing else, and the parser takes five times as long. What is read here is a subset of YAML in
which every line has one meaning, whatever stands around it. At the first sign of anything else, above all of a
mistake, the whole text is left to the parser. What both can read has the same meaning for both. Lines and columns are
not kept: they are needed only for a text with a mistake in it.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from sitegen.content.nodes import MAX_DEPTH, MAX_NODES

# A text as it is written, in its quotes where it has some and empty where there is nothing; a list; a mapping.
Written: TypeAlias = 'str | list[Written] | dict[str, Written]'

# No sign belongs to two parts, so none gives back what it has taken. They could say so ("*+") and be quicker, but
# Python before 3.11.5 matches that wrong.
_QUOTED = r'"[^"\\\n]*(?:\\["\\][^"\\\n]*)*"|\'[^\'\n]*\''
# Text without quotes: no sign at its beginning that means something to YAML, and a colon only within a word.
_PLAIN = r'[0-9A-Za-z\u0080-\U0010ffff][^:#\n]*(?::[^\s:#][^:#\n]*)*(?<! )'
_ITEM = rf'{_QUOTED}|[^\W_][\w.\-]*'
_LIST = rf'\[(?:(?:{_ITEM})(?:, ?(?:{_ITEM}))*)?\]'
_KEY = r'[A-Za-z_][A-Za-z0-9_\-]{0,63}'
# Indentation, the dash of an item, a key, a value. A comment has none of them, a blank line nothing but the first.
_LINE = re.compile(rf'^(?:( *)(- )?(?:({_KEY}):(?: |$))?({_QUOTED}|{_LIST}|{_PLAIN})?| *#[^\n]*)$', re.MULTILINE)
_ITEMS = re.compile(_ITEM)
_QUOTES = frozenset('"\'')
_ESCAPE = re.compile(r'\\(.)')


class _Other(Exception):
    """Raised where a text is more than everyday YAML."""


def read_everyday_yaml(text: str) -> dict[str, Written] | None:
    """The mapping that a text is; None where it is more than everyday YAML, or nothing.

    The text has visible signs, blanks and line feeds.
    """
    lines = _LINE.findall(text)
    if len(lines) != text.count('\n') + 1 or 2 * len(lines) + text.count(',') > MAX_NODES:
        return None
    outline = _Outline()
    try:
        for indent, dash, key, value in lines:
            if dash:
                outline.item(len(indent), key, value)
            elif key:
                outline.entry(len(indent), key, value)
            elif value:
                return None
    except _Other:
        return None
    return outline.root or None


class _Outline:
    """The collections that are open while lines are read."""

    def __init__(self) -> None:
        self.root: dict[str, Written] = {}
        # The innermost collection and its column, from 0; those around it, outermost first.
        self._inner: dict[str, Written] | list[Written] = self.root
        self._column = 0
        self._around: list[tuple[dict[str, Written] | list[Written], int]] = []
        # The key of the innermost mapping whose value may begin in the next line.
        self._waiting = ''

    def entry(self, column: int, key: str, value: str) -> None:
        """Take a line "key: value", or "key:" alone."""
        if self._waiting:
            self._begin_below(column, {}, column > self._column)
        # A list may stand as far left as the key above it.
        while column < self._column or isinstance(self._inner, list):
            self._leave()
        mapping = self._inner
        if column != self._column or key in mapping:
            raise _Other
        mapping[key] = _ITEMS.findall(value) if value.startswith('[') else value
        self._waiting = '' if value else key

    def item(self, column: int, key: str, value: str) -> None:
        """Take a line "- value", or "- key: value" with the first entry of a mapping."""
        if self._waiting:
            self._begin_below(column, [], column >= self._column)
        while column < self._column:
            self._leave()
        sequence = self._inner
        if isinstance(sequence, dict) or column != self._column or not (key or value):
            raise _Other
        if not key:
            sequence.append(_ITEMS.findall(value) if value.startswith('[') else value)
            return
        mapping: dict[str, Written] = {}
        sequence.append(mapping)
        self._begin(mapping, column + 2)
        self.entry(column + 2, key, value)

    def _leave(self) -> None:
        """Close the innermost; the root stands at the left edge and is never left."""
        self._inner, self._column = self._around.pop()

    def _begin(self, found: dict[str, Written] | list[Written], column: int) -> None:
        self._around.append((self._inner, self._column))
        self._inner, self._column = found, column
        if len(self._around) == MAX_DEPTH - 1:
            raise _Other

    def _begin_below(self, column: int, found: dict[str, Written] | list[Written], deeper: bool) -> None:
        """Give the waiting key what begins below it, or nothing."""
        if deeper:
            assert isinstance(self._inner, dict)
            self._inner[self._waiting] = found
            self._begin(found, column)
        self._waiting = ''


def is_quoted(written: str) -> bool:
    """Whether a text stands in quotes as it is written."""
    return written[:1] in _QUOTES


def unquoted(written: str) -> str:
    """A text without the quotes that it may stand in."""
    if written[:1] not in _QUOTES:
        return written
    text = written[1:-1]
    return _ESCAPE.sub(r'\1', text) if '\\' in text and written[0] == '"' else text
