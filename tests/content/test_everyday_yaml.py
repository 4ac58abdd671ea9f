"""Everyday YAML is read in one pass, and to the same tree as by the parser of all YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.decoding import all_visible
from sitegen.content.everyday_yaml import Written, read_everyday_yaml, unquoted
from sitegen.content.nodes import MAX_DEPTH, MAX_NODES, Mapping, Node, Scalar, Sequence, parse_nodes
from sitegen.review.changes import plain_value

EVERYDAY = {
    'texts': 'a: b\nc-d: «E f», g\nh_i: 2026-11-22\nj: 1:30\nk: https://l.example/m?n=o\n',
    'quotes': 'a: "b: c # d"\ne: \'f "g" \\h\'\ni: "j \\"k\\" \\\\"\nl: ""\nm: \'\'',
    'lists in a line': 'a: []\nb: [c, 1.2, d-e]\nf: ["g, h",\'i\']\n',
    'list': 'a:\n  - b\n  - "c"\n  - [d, e]\nf: g',
    'list at the edge': 'a:\n- b\n- c\nd:\n- e: f\n  g: h\n- e: i\nj: k\n',
    'mappings in a list': 'a:\n  - b: c\n    d: "e"\n  - b: f\n    g:\n      - h\n      - i\n    j: k\nl: m',
    'mappings': 'a:\n  b:\n    c: d\n    e: f\n  g: h\ni: j\n',
    'nothing': 'a:\nb: \nc:\n  d:\n  e: f\ng:\n  - h:\n  - i:\n    j:\nk:',
    'comments and blank lines': '# a\n\nb: c\n   # d\n  \ne:\n# f\n  - g\n\n    # h\n  - i\n',
}
MORE = {
    'empty text': '',
    'comment alone': '# a\n',
    'comment behind a value': 'a: b # c',
    'text in lines': 'a: b\n  c',
    'block of lines': 'a: |\n  b',
    'text below its key': 'a:\n  b',
    'quote that runs on': 'a: "b\n  c"',
    'escape': 'a: "b\\tc"',
    'doubled quote': "a: 'b''c'",
    'anchor': 'a: &b c',
    'alias': 'a: *b',
    'tag': 'a: !b c',
    'merge key': '<<: a',
    'mapping in a line': 'a: {b: c}',
    'list in a list': 'a:\n  - - b',
    'list in a list in a line': 'a: [[b]]',
    'text with blanks in a list': 'a: [b c]',
    'nothing in a list': 'a:\n  - \n  - b',
    'colon in a text': 'a: b: c',
    'colon at the end': 'a: b:',
    'key twice': 'a: b\na: c',
    'key twice, once without a value': 'a:\na: b',
    'key of other letters': 'ключ: a',
    'quoted key': '"a": b',
    'blank at the end': 'a: b ',
    'indented beginning': '  a: b',
    'deeper without reason': 'a: b\n  c: d',
    'dash below a value': 'a: b\n  - c',
    'dash of its own kind': 'a:\n  - b\n - c',
    'dash beside keys': 'a: b\n- c',
    'back to nowhere': 'a:\n    b: c\n  d: e',
    'second document': 'a: b\n---\nc: d',
    'root that is a list': '- a',
    'root that is a text': 'a',
    'nested deeply': '\n'.join(f'{"  " * depth}a:' for depth in range(MAX_DEPTH + 1)),
    'many values': f'a: [{",".join("b" * MAX_NODES)}]',
}


def said(node: Node) -> object:
    """What a tree says: texts with whether they stand without quotes, and entries in their order."""
    match node:
        case Scalar():
            return node.value, node.plain
        case Sequence():
            return [said(item) for item in node.items]
        case Mapping():
            assert all(name.plain and name.value == key for key, (name, _) in node.entries.items())
            return [(key, said(value)) for key, (_, value) in node.entries.items()]


def taken(written: Written) -> object:
    """What everyday YAML says, in the same words."""
    match written:
        case str():
            return unquoted(written), written[:1] not in ('"', "'")
        case list():
            return [taken(item) for item in written]
        case dict():
            return [(key, taken(value)) for key, value in written.items()]


def assert_read_alike(text: str, found: Written) -> None:
    root, faults = parse_nodes(text)
    assert faults == ()
    assert root is not None
    assert taken(found) == said(root)
    assert repr(plain_value(found)) == repr(plain_value(root))


@pytest.mark.parametrize('name', EVERYDAY)
def test_what_is_everyday(name: str) -> None:
    """These are read in one pass, to what the parser makes of them."""
    found = read_everyday_yaml(EVERYDAY[name])
    assert found is not None
    assert_read_alike(EVERYDAY[name], found)


@pytest.mark.parametrize('name', MORE)
def test_what_is_more(name: str) -> None:
    """These say more than a line tells by itself, or are wrong, and are left to the parser."""
    assert read_everyday_yaml(MORE[name]) is None


_INDENTS = st.sampled_from(['', '', '', '  ', '  ', '    ', ' ', '   '])
_MARKERS = st.sampled_from(['', '', '', '- ', '- ', '-', '- - ', '#', '# '])
_KEYS = st.sampled_from(['', 'a: ', 'b: ', 'c: ', 'd:', 'e:', 'a-1: ', 'f:  ', '"g": ', 'a b: ', '? ', '<<: ', 'ж: '])
_PIECES = [*'aЖ1-: #"\'\\[],._~|&*!%@`>?', ': ', ' #', '\\"', ', ', '...']
_PIECES += ['"b"', '"c: d"', "'e'", '[f, g]', '["h", i]', '[]', '{j: k}']
_VALUES = st.lists(st.sampled_from(_PIECES), max_size=4).map(''.join)
_LINES = st.tuples(_INDENTS, _MARKERS, _KEYS, _VALUES).map(''.join)
_WHOLE = st.lists(st.sampled_from([*EVERYDAY.values(), *MORE.values()]), max_size=1).map(''.join)
_TEXTS = st.tuples(_WHOLE, st.lists(_LINES, max_size=6).map('\n'.join)).map(''.join).filter(all_visible)


@settings(max_examples=500, deadline=None)
@given(_TEXTS)
def test_both_ways_give_the_same(text: str) -> None:
    """Whatever is read in one pass is what the parser makes of it."""
    found = read_everyday_yaml(text)
    if found is not None:
        assert_read_alike(text, found)


_Tree: TypeAlias = 'str | dict[str, _Tree] | list[str | dict[str, _Tree]]'
_ENDS = st.sampled_from(['', 'a', '"b"', "'c'", '[d, "e"]', '2026-11-22', 'f:g'])


def _mappings(values: st.SearchStrategy[_Tree]) -> st.SearchStrategy[dict[str, _Tree]]:
    return st.dictionaries(st.sampled_from(['a', 'b', 'c-1', 'd_e']), values, min_size=1, max_size=4)


_TREES = _mappings(
    st.recursive(
        _ENDS,
        lambda inner: _mappings(inner) | st.lists(_ENDS.filter(bool) | _mappings(inner), min_size=1, max_size=3),
        max_leaves=12,
    )
)


def _written(tree: _Tree, step: int) -> Iterator[str]:
    """The lines of a tree whose lists stand `step` blanks behind the keys above them."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for item in tree:
            first, *others = _written(item, step)
            yield f'- {first}'
            yield from (f'  {line}' for line in others)
    else:
        for key, value in tree.items():
            if isinstance(value, str):
                yield f'{key}: {value}' if value else f'{key}:'
                continue
            yield f'{key}:'
            indent = ' ' * (step if isinstance(value, list) else 2)
            yield from (indent + line for line in _written(value, step))


@settings(max_examples=100, deadline=None)
@given(_TREES, st.sampled_from([0, 2, 4]))
def test_nested_lines_are_read_alike(tree: dict[str, _Tree], step: int) -> None:
    """However lines are nested, they are read in one pass, to what the parser makes of them."""
    text = '\n'.join(_written(tree, step))
    found = read_everyday_yaml(text)
    assert found is not None
    assert_read_alike(text, found)


@settings(max_examples=250, deadline=None)
@given(_TREES, st.sampled_from([0, 2]), st.data())
def test_lines_out_of_place_are_read_alike_or_not(tree: dict[str, _Tree], step: int, data: st.DataObject) -> None:
    """Where a line is moved, left out or said twice, the parser is asked, or makes the same of it."""
    lines = list(_written(tree, step))
    at = data.draw(st.integers(0, len(lines) - 1))
    changes = [[], [f'  {lines[at]}'], [lines[at].removeprefix('  ')], [lines[at]] * 2, [f'- {lines[at]}'], ['# a', '']]
    lines[at : at + 1] = data.draw(st.sampled_from(changes))
    text = '\n'.join(lines)
    found = read_everyday_yaml(text)
    if found is not None:
        assert_read_alike(text, found)
