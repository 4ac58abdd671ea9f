"""Everyday YAML in one pass: lines of "key: value", lists, texts in quotes without escapes.

Most front matter is nothing else, and the parser takes three times as long. What is read here is a subset of YAML in
which every line has one meaning, whatever stands around it; the first sign of anything else, a mistake above all, and
the whole text is left to the parser. What both read is the same tree, place by place.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sitegen.content.nodes import MAX_DEPTH, MAX_NODES, Mapping, Node, Scalar, Sequence

_QUOTED = r'"[^"\\\n]*(?:\\["\\][^"\\\n]*)*"|\'[^\'\n]*\''
# Text without quotes: no sign at its beginning that means something to YAML, and a colon only within a word.
_PLAIN = r'[0-9A-Za-z\u0080-\U0010ffff][^:#\n]*(?::[^\s:#][^:#\n]*)*(?<! )'
_ITEM = rf'{_QUOTED}|[^\W_][\w.\-]*'
_LIST = rf'\[(?:(?:{_ITEM})(?:, ?(?:{_ITEM}))*)?\]'
_KEY = r'[A-Za-z_][A-Za-z0-9_\-]{0,63}'
# Indentation, the dash of an item, a key, a value. A comment has none of them, a blank line nothing but the first.
_LINE = re.compile(rf'^(?:( *)(- )?(?:({_KEY}):(?: |$))?({_QUOTED}|{_LIST}|{_PLAIN})?| *#[^\n]*)$', re.MULTILINE)
_ITEMS = re.compile(_ITEM)
_ESCAPE = re.compile(r'\\(.)')


class _Other(Exception):
    """The text is more than everyday."""


def read_everyday_yaml(text: str, *, first_line: int = 1) -> Mapping | None:
    """The mapping that a text is; None where it is more than everyday YAML, or nothing.

    The text has visible signs, blanks and line feeds. `first_line` is the line at which it stands in its file, from 1.
    """
    lines = _LINE.findall(text)
    if len(lines) != text.count('\n') + 1 or 2 * len(lines) + text.count(',') > MAX_NODES:
        return None
    outline = _Outline()
    try:
        for line, (indent, dash, key, value) in enumerate(lines, first_line):
            if dash:
                outline.item(line, len(indent) + 1, key, value)
            elif key:
                outline.entry(line, len(indent) + 1, key, value)
            elif value:
                return None
    except _Other:
        return None
    return outline.root()


class _Outline:
    """What is open while lines are read, outermost first; the key, of the innermost mapping, whose value may begin in
    the next line. Columns count from 1."""

    def __init__(self) -> None:
        self._root = Mapping(1, 1)
        self._open: list[Mapping | Sequence] = [self._root]
        self._waiting: Scalar | None = None

    def entry(self, line: int, column: int, key: str, value: str) -> None:
        """Take a line "key: value", or "key:" alone."""
        if self._waiting:
            self._fill(self._waiting, Mapping(line, column) if column > self._open[-1].column else None)
        mapping = self._open[-1]
        # A list may stand as far left as the key above it.
        while not isinstance(mapping, Mapping) or mapping.column > column:
            mapping = self._leave()
        if mapping.column != column or key in mapping.entries:
            raise _Other
        name = Scalar(key, True, line, column)
        if value:
            mapping.entries[key] = name, _node(value, line, column + len(key) + 2)
        else:
            self._waiting = name

    def item(self, line: int, column: int, key: str, value: str) -> None:
        """Take a line "- value", or "- key: value" with the first entry of a mapping."""
        if self._waiting:
            self._fill(self._waiting, Sequence(line, column) if column >= self._open[-1].column else None)
        sequence = self._open[-1]
        while sequence.column > column:
            sequence = self._leave()
        if not isinstance(sequence, Sequence) or sequence.column != column or not (key or value):
            raise _Other
        if not key:
            sequence.items.append(_node(value, line, column + 2))
            return
        mapping = Mapping(line, column + 2)
        sequence.items.append(mapping)
        self._begin(mapping)
        self.entry(line, column + 2, key, value)

    def root(self) -> Mapping | None:
        """The whole, when all lines are read; None where there was no entry."""
        if self._waiting:
            self._fill(self._waiting, None)
        for key, _ in self._root.entries.values():
            return replace(self._root, line=key.line)  # it begins with its first key
        return None

    def _leave(self) -> Mapping | Sequence:
        """Close the innermost; the one around it, as the root stands at the left edge and is never left."""
        self._open.pop()
        return self._open[-1]

    def _begin(self, found: Mapping | Sequence) -> None:
        self._open.append(found)
        if len(self._open) == MAX_DEPTH:
            raise _Other

    def _fill(self, key: Scalar, found: Mapping | Sequence | None) -> None:
        """Give the waiting key what begins below it, or nothing."""
        mapping = self._open[-1]
        assert isinstance(mapping, Mapping)
        nothing = Scalar('', True, key.line, key.column + len(key.value) + 1)
        mapping.entries[key.value] = key, found or nothing
        self._waiting = None
        if found:
            self._begin(found)


def _node(value: str, line: int, column: int) -> Node:
    """A value that stands in one line."""
    sign = value[0]
    if sign == '"' and '\\' in value:
        return Scalar(_ESCAPE.sub(r'\1', value[1:-1]), False, line, column)
    if sign in '"\'':
        return Scalar(value[1:-1], False, line, column)
    if sign == '[':
        items = [_node(item[0], line, column + item.start()) for item in _ITEMS.finditer(value)]
        return Sequence(line, column, items)
    return Scalar(value, True, line, column)
