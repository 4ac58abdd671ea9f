"""The parser's events to located nodes, by the rules for hostile input (DESIGN.md section 9).

The C parser is only asked for its events: composing or loading them would recurse, and crashes the
process on deep nesting. Whatever gives YAML its power over a reader (anchors, aliases, tags, merge
keys, directives, several documents) is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml

from sitegen.content.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence, YamlFault
from sitegen.content.slips import NO_DIRECTIVE, syntax_fault

MAX_DUPLICATES = 3


class _FaultFound(Exception):
    """What ends the reading of a text."""

    def __init__(self, fault: YamlFault) -> None:
        self.fault = fault


def compose_nodes(text: str, first_line: int, max_nodes: int) -> tuple[Node | None, tuple[YamlFault, ...]]:
    """The root and the faults, as `parse_nodes` gives them."""
    builder = _Builder(text, first_line, max_nodes)
    try:
        _read_events(builder, text)
    except _FaultFound as found:
        return None, (*_duplicate_faults(builder.duplicates), found.fault)
    except yaml.YAMLError as error:
        return None, (*_duplicate_faults(builder.duplicates), syntax_fault(error, text, first_line))
    if builder.duplicates:
        return None, _duplicate_faults(builder.duplicates)
    return builder.root, ()


def _duplicate_faults(duplicates: list[YamlFault]) -> tuple[YamlFault, ...]:
    """A few keys that stand twice are reported one by one; many, as a merge or a paste leaves them, as one."""
    if len(duplicates) <= MAX_DUPLICATES:
        return tuple(duplicates)
    message = f'{duplicates[0].message}; so do {len(duplicates) - 1} more keys'
    return (replace(duplicates[0], message=message, help='are these lines there twice? keep one of each'),)


def _read_events(builder: _Builder, text: str) -> None:
    """Feed all events of a text. Most are scalars, and very many: these are told by the quickest test."""
    parser = yaml.CLoader(text)
    ask, scalar, other = parser.get_event, builder.scalar, builder.feed
    try:
        while (event := ask()) is not None:
            if event.__class__ is yaml.ScalarEvent:
                scalar(event)
            else:
                other(event)
    finally:
        parser.dispose()


class _Builder:
    """Puts events together without recursion: a stack of open collections, and the key that waits."""

    def __init__(self, text: str, first_line: int, max_nodes: int) -> None:
        self.lines = text.split('\n') if ' #' in text else ()
        self.first_line = first_line
        self.max_nodes = max_nodes
        self.root: Node | None = None
        self.duplicates: list[YamlFault] = []
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._nodes = 0
        self._documents = 0

    def scalar(self, event: Any) -> None:
        """Take a text: most of what there is."""
        self._nodes += 1
        if self._nodes > self.max_nodes or event.anchor is not None or event.tag is not None:
            self._refuse_node(event)
        mark, plain = event.start_mark, event.implicit[0] and not event.style
        comment = self._comment(event.end_mark) if plain and self.lines else ''
        self._put(Scalar(event.value, plain, mark.line + self.first_line, mark.column + 1, comment))

    def _comment(self, end: yaml.Mark) -> str:
        """What stands behind a plain text in its line, from `#` on."""
        rest = self.lines[end.line][end.column :].strip() if end.line < len(self.lines) else ''
        return rest if rest.startswith('#') else ''

    def feed(self, event: yaml.Event) -> None:
        """Take an event that is no text."""
        if isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.CollectionStartEvent):
            self._nodes += 1
            self._refuse_node(event)
            line, column = self._place(event)
            collection = (Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence)(line, column)
            self._put(collection)
            self._open.append(collection)
            self._keys.append(None)
            if len(self._open) > MAX_DEPTH:
                raise self._fault(event, 'Y215', f'nested deeper than {MAX_DEPTH} levels', 'write it flatter')
        elif isinstance(event, yaml.AliasEvent):
            raise self._fault(
                event, 'Y214', f'alias "*{event.anchor}" is not allowed', 'put a text that begins so into quotes'
            )
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if event.version or event.tags:
            raise self._fault(event, *NO_DIRECTIVE)
        if self._documents > 1:
            raise self._fault(event, 'Y216', 'a second YAML document begins here', 'keep everything in one document')

    def _refuse_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Raise what is wrong with a node."""
        if self._nodes > self.max_nodes:
            raise self._fault(event, 'Y215', f'more than {self.max_nodes:,} values', 'shorten it')
        if event.anchor is not None:
            raise self._fault(
                event, 'Y214', f'anchor "&{event.anchor}" is not allowed', 'put a text that begins so into quotes'
            )
        if event.tag is not None:
            tag = event.tag.replace('tag:yaml.org,2002:', '!!')
            raise self._fault(event, 'Y214', f'tag "{tag}" is not allowed', 'remove it, or quote the value')

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = _as_key(node)
            return
        self._keys[-1] = None
        if key.value in parent.entries:
            first = parent.entries[key.value][0]
            message = f'"{key.value}" stands here a second time; the first is in line {first.line}'
            self.duplicates.append(_fault_at(key, 'Y213', message, 'keep one of the two'))
        else:
            parent.entries[key.value] = (key, node)

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.first_line, mark.column + 1

    def _fault(self, event: yaml.Event, code: str, message: str, help: str) -> _FaultFound:
        return _FaultFound(YamlFault(*self._place(event), code, message, help))


def _as_key(node: Node) -> Scalar:
    """The node as a key. Raises _FaultFound where it cannot be one."""
    if not isinstance(node, Scalar):
        raise _FaultFound(_fault_at(node, 'Y217', 'a list or mapping cannot be a key', 'put the text into quotes'))
    if node.plain and node.value == '<<':
        raise _FaultFound(_fault_at(node, 'Y214', 'merge key "<<" is not allowed', 'write the entries out'))
    return node


def _fault_at(node: Node, code: str, message: str, help: str) -> YamlFault:
    return YamlFault(node.line, node.column, code, message, help)
