"""The parser's events to located nodes, by the rules for hostile input (DESIGN.md section 9).

The C parser is only asked for its events: composing or loading them would recurse, and crashes the
process on deep nesting. Whatever gives YAML its power over a reader (anchors, aliases, tags, merge
keys, directives, several documents) is refused.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from sitegen.content.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence, YamlFault


class _FaultFound(Exception):
    def __init__(self, fault: YamlFault) -> None:
        self.fault = fault


def compose_nodes(text: str, first_line: int, max_nodes: int) -> tuple[Node | None, tuple[YamlFault, ...]]:
    """The root and the faults, as `parse_nodes` gives them."""
    builder = _Builder(first_line, max_nodes)
    try:
        _read_events(builder, text)
    except _FaultFound as found:
        return None, (*builder.duplicates, found.fault)
    except yaml.YAMLError as error:
        return None, (*builder.duplicates, _syntax_fault(error, text, first_line))
    if builder.duplicates:
        return None, tuple(builder.duplicates)
    return builder.root, ()


def _read_events(builder: _Builder, text: str) -> None:
    """Feed all events of a text. A record has a hundred: each is asked for by one call and told by its class."""
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


_NO_DIRECTIVE = ('Y214', 'a YAML directive is not allowed', 'remove the line that begins with %')
_QUOTE_AFTER_KEY = re.compile(r'[^"\'#]*: +(["\'])')


class _Builder:
    """Puts events together without recursion: a stack of open collections, and the key that waits."""

    def __init__(self, first_line: int, max_nodes: int) -> None:
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
        mark = event.start_mark
        self._put(
            Scalar(event.value, event.implicit[0] and not event.style, mark.line + self.first_line, mark.column + 1)
        )

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
                event, 'Y214', f'alias "*{event.anchor}" is not allowed', 'write the value out, or quote it'
            )
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if event.version or event.tags:
            raise self._fault(event, *_NO_DIRECTIVE)
        if self._documents > 1:
            raise self._fault(event, 'Y216', 'a second YAML document begins here', 'keep everything in one document')

    def _refuse_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Raise what is wrong with a node."""
        if self._nodes > self.max_nodes:
            raise self._fault(event, 'Y215', f'more than {self.max_nodes:,} values', 'shorten it')
        if event.anchor is not None:
            raise self._fault(
                event, 'Y214', f'anchor "&{event.anchor}" is not allowed', 'write the value out, or quote it'
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
            self._keys[-1] = self._as_key(node)
            return
        self._keys[-1] = None
        if key.value in parent.entries:
            first = parent.entries[key.value][0]
            self.duplicates.append(
                YamlFault(
                    key.line,
                    key.column,
                    'Y213',
                    f'"{key.value}" stands here a second time; the first is in line {first.line}',
                    'keep one of the two',
                )
            )
            return
        parent.entries[key.value] = (key, node)

    def _as_key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            fault = YamlFault(
                node.line, node.column, 'Y217', 'a list or mapping cannot be a key', 'put the text into quotes'
            )
            raise _FaultFound(fault)
        if node.plain and node.value == '<<':
            fault = YamlFault(node.line, node.column, 'Y214', 'merge key "<<" is not allowed', 'write the entries out')
            raise _FaultFound(fault)
        return node

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.first_line, mark.column + 1

    def _fault(self, event: yaml.Event, code: str, message: str, help: str) -> _FaultFound:
        return _FaultFound(YamlFault(*self._place(event), code, message, help))


def _syntax_fault(error: yaml.YAMLError, text: str, first_line: int) -> YamlFault:
    """The C parser's complaint in words for a person, at the place where the mistake was made."""
    problem = str(getattr(error, 'problem', None) or error).splitlines()[0]
    mark = getattr(error, 'problem_mark', None) or getattr(error, 'context_mark', None)
    opened = getattr(error, 'context_mark', None)
    if opened and _is_left_open(problem):
        mark = opened
    lines = text.split('\n')
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = min(mark.column, len(lines[line])) if mark else 0
    here = lines[line]
    if '\t' in here[: len(here) - len(here.lstrip())] or here[column : column + 1] == '\t':
        fault = ('Y212', 'a tab cannot indent YAML', 'indent with two spaces instead')
        return YamlFault(line + first_line, here.index('\t') + 1, *fault)
    directive = next((number for number in range(line, -1, -1) if lines[number].startswith('%')), None)
    if 'document start' in problem and directive is not None:
        return YamlFault(directive + first_line, 1, *_NO_DIRECTIVE)
    open_quote = _open_quote(lines[: line + 1])
    if open_quote:
        line, column = open_quote
        problem = 'unexpected end of stream'
    message, help = _syntax_words(problem, lines[line][column : column + 1])
    return YamlFault(line + first_line, column + 1, 'Y211', message, help)


def _open_quote(lines: list[str]) -> tuple[int, int] | None:
    """Line and column, from 0, of a quote that runs on until another text's quote ends it; None where none does."""
    for number, line in enumerate(lines):
        match = _QUOTE_AFTER_KEY.match(line)
        if match is None or match[1] in line[match.end() :]:
            continue
        below = '\n'.join(lines[number + 1 :])
        at = below.find(match[1])
        rest = below[at + 1 :].split('\n', 1)[0].strip()
        if at >= 0 and rest and rest[0] not in ',]}#':
            return number, match.end() - 1
    return None


def _is_left_open(problem: str) -> bool:
    """Whether the parser noticed only further down that something was never closed, or was no key."""
    return any(said in problem for said in ('unexpected end of stream', "',' or", "could not find expected ':'"))


def _syntax_words(problem: str, sign: str) -> tuple[str, str]:
    """What the parser's words mean, and the cure."""
    if 'mapping values are not allowed' in problem:
        return (
            'a colon stands here where no key is',
            'put a text that contains ": " into quotes, or correct the indentation',
        )
    if 'cannot start any token' in problem:
        return f'a text cannot begin with "{sign}"', 'put the text into quotes'
    if 'unexpected end of stream' in problem:
        return 'the quote that begins here has no end', f'end the text with {sign or "a quote"}'
    if "',' or" in problem:
        return f'the "{sign}" that begins here has no end', 'add the closing bracket, or a comma between two entries'
    if "could not find expected ':'" in problem:
        return 'this line has no colon', 'each line is "key: value"; indent the lines of a longer text'
    if 'expected node content' in problem:
        return 'a value is missing here', 'write it, or close the bracket before it'
    if 'expected key' in problem:
        return 'no "key: value" line can begin here', 'is a quote, a colon or the indentation wrong here or above?'
    if "expected '-' indicator" in problem:
        return 'a list ends here without a key', 'begin each item with "- ", and indent what belongs to it'
    return f'YAML cannot be read here: {problem}', 'check quotes, colons and indentation in this line and the one above'
