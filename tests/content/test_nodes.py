"""YAML text to located nodes: what is read, what is refused, and that nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.nodes import MAX_DEPTH, MAX_NODES, Mapping, Node, Scalar, Sequence, YamlFault, parse_nodes
from sitegen.content.slips import line_slip


def read(text: str) -> Node | None:
    """The root of a text that has no faults."""
    root, faults = parse_nodes(text)
    assert faults == ()
    return root


def fault(text: str) -> YamlFault:
    """The one fault of a text that cannot be read."""
    root, faults = parse_nodes(text)
    assert root is None
    assert len(faults) == 1
    return faults[0]


def test_scalars_stay_text() -> None:
    """What YAML would guess to be a boolean, a number, a time or a date stays as it is written."""
    root = read('a: NO\nb: 017\nc: 1:30\nd: 2024-02-30\ne: 1_000\nf: 0x10\ng: .inf\n')
    assert isinstance(root, Mapping)
    values = [node.value for _, node in root.entries.values() if isinstance(node, Scalar)]
    assert values == ['NO', '017', '1:30', '2024-02-30', '1_000', '0x10', '.inf']


@pytest.mark.parametrize(
    ('text', 'plain'), [('a: x', True), ('a: "x"', False), ("a: 'x'", False), ('a: |\n  x', False)]
)
def test_quotes_are_remembered(text: str, plain: bool) -> None:
    """A scalar knows whether it stands without quotes and outside a block."""
    root = read(text)
    assert isinstance(root, Mapping)
    node = root.get('a')
    assert isinstance(node, Scalar)
    assert node.plain is plain


@pytest.mark.parametrize(('text', 'null'), [('a:', True), ('a: ~', True), ('a: null', True), ('a: "null"', False)])
def test_only_a_plain_null_is_null(text: str, null: bool) -> None:
    """A missing value, `~` and `null` are null; in quotes they are text."""
    root = read(text)
    assert isinstance(root, Mapping)
    node = root.get('a')
    assert isinstance(node, Scalar)
    assert node.is_null is null


def test_places_count_from_one_in_code_points() -> None:
    """A node knows its line in the file and its column, however wide the letters before it are."""
    root, _ = parse_nodes('имя: "日本"\nlist: [а, б]\n', first_line=7)
    assert isinstance(root, Mapping)
    key, value = root.entries['имя']
    assert (key.line, key.column, value.line, value.column) == (7, 1, 7, 6)
    items = root.get('list')
    assert isinstance(items, Sequence)
    assert [(item.line, item.column) for item in items.items] == [(8, 8), (8, 11)]


def test_empty_text_has_no_root() -> None:
    """A text without a value has no root and no fault."""
    assert parse_nodes('') == (None, ())
    assert parse_nodes('# a comment\n') == (None, ())


def test_every_duplicate_key_is_told() -> None:
    """Each key that stands twice is a fault of its own, with the line of the first."""
    root, faults = parse_nodes('a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n')
    assert root is None
    assert [(f.line, f.column, f.code, f.message) for f in faults] == [
        (3, 1, 'Y213', '"a" stands here a second time; the first is in line 1'),
        (4, 11, 'Y213', '"d" stands here a second time; the first is in line 4'),
    ]


@pytest.mark.parametrize(
    ('text', 'line', 'column', 'code', 'message'),
    [
        ('a: &b 1', 1, 4, 'Y214', 'anchor "&b" is not allowed'),
        ('a: *b', 1, 4, 'Y214', 'alias "*b" is not allowed'),
        ('a: !!str b', 1, 4, 'Y214', 'tag "!!str" is not allowed'),
        ('a: !secret b', 1, 4, 'Y214', 'tag "!secret" is not allowed'),
        ('a: &b {c: 1}', 1, 4, 'Y214', 'anchor "&b" is not allowed'),
        ('a: 1\n<<: {b: 2}', 2, 1, 'Y214', 'merge key "<<" is not allowed'),
        ('%YAML 1.2\n---\na: 1', 1, 1, 'Y214', 'a YAML directive is not allowed'),
        ('%TAG ! x\na: 1', 1, 1, 'Y214', 'a YAML directive is not allowed'),
        ('a: 1\nb: 2\n%TAG ! tag:x,2000:\n', 3, 1, 'Y214', 'a YAML directive is not allowed'),
        ('a: 1\n---\nb: 2', 2, 1, 'Y216', 'a second YAML document begins here'),
        ('[a]: 1', 1, 1, 'Y217', 'a list or mapping cannot be a key'),
        ('? {a: b}\n: 1', 1, 3, 'Y217', 'a list or mapping cannot be a key'),
        ('a:\n\tb: 1', 2, 1, 'Y212', 'a tab cannot indent YAML'),
        ('a: "b', 1, 4, 'Y211', 'the quote that begins here has no end'),
        ('a: "b\nc: "d"', 1, 4, 'Y211', 'the quote that begins here has no end'),
        ("a: 'it's'", 1, 8, 'Y211', 'the text goes on behind the quote that ends it'),
        ('a: "b" c', 1, 8, 'Y211', 'the text goes on behind the quote that ends it'),
        ('a: "b "& c"', 1, 8, 'Y211', 'the text goes on behind the quote that ends it'),
        ('a: [b] c', 1, 8, 'Y211', 'something stands behind the "]"'),
        ('a: "C:\\docs"', 1, 7, 'Y211', 'a backslash within "…" means something else'),
        ('a: |b', 1, 4, 'Y211', 'a text cannot begin with "|"'),
        ('a: ?', 1, 4, 'Y211', 'a text cannot begin with "?"'),
        ('**a**: b', 1, 1, 'Y211', 'a text cannot begin with "*"'),
        ('a: - b', 1, 4, 'Y211', 'a list cannot begin in the line of its key'),
        ('a: b: c', 1, 5, 'Y211', 'a colon stands here where no key is'),
        ('a: @b', 1, 4, 'Y211', 'a text cannot begin with "@"'),
        ('a: [1, 2\nb: 3', 1, 4, 'Y211', 'the "[" that begins here has no end'),
        ('a: {b: 1\nc: 3', 1, 4, 'Y211', 'the "{" that begins here has no end'),
        ('a: [', 2, 1, 'Y211', 'a value is missing here'),
        ('a: 1\nb\n\nc: 2', 2, 1, 'Y211', 'this line has no colon'),
        ('- a\nb: 1', 2, 1, 'Y211', 'a list ends here without a key'),
        ('a:\n  - {b: 1}\n c: 2', 3, 2, 'Y211', 'this line is indented otherwise than those above'),
    ],
)
def test_faults_are_located_and_said_in_words(text: str, line: int, column: int, code: str, message: str) -> None:
    """What cannot be read is told at the place where the mistake was made, with a cure."""
    found = fault(text if text != 'a: [' else text + '\n')
    assert (found.line, found.column, found.code, found.message) == (line, column, code, message)
    assert found.help


@pytest.mark.parametrize(
    ('text', 'line', 'column', 'message', 'help'),
    [
        ('a:\n- b\n-c\n', 3, 2, 'no space stands after "-"', 'begin each item with "- "'),
        ('a:\n• b\nc: 1', 2, 1, '"•" begins no item of a list', 'begin each item with "- "'),
        ('a:\n  * {b: 1}\n', 2, 3, '"*" begins no item of a list', 'begin each item with "- "'),
        ('a: 1\nb:2\nc: 3', 2, 3, 'no space stands after "b:"', 'write "b: " and then the value'),
        ('a:1\nb: 2', 1, 3, 'no space stands after "a:"', 'write "a: " and then the value'),
        ('a: 1\nb {c: 2, d: 3}\n', 2, 2, 'no colon stands after "b"', 'write "b: " and then the value'),
        (
            'title Acme\nb: 2',
            1,
            1,
            'this line has no colon',
            'each line is "key: value"; indent the lines of a longer text',
        ),
        (
            'a:\n  - b: 1, c: 2}\n',
            2,
            5,
            'no "{" stands before the "}" at the end of the line',
            'write {key: value, key: value}',
        ),
        (
            'a: 1\n  - {b: 1}\n',
            2,
            3,
            'an item of a list stands here, but "a" above has a value',
            'move it below the key that it belongs to',
        ),
        (
            '  a: 1\nb: 2\n',
            1,
            1,
            'the lines below this one cannot belong to it',
            'begin all keys at the left edge, and delete a line "..."',
        ),
        (
            's:\n\u00a0\u00a0a: {b: 1}\n  c: 2\n',
            2,
            1,
            'the space here is U+00A0, which YAML takes for a letter',
            'delete it and type a plain space; it often comes with copied text',
        ),
        (
            'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n',
            2,
            1,
            'a merge left both versions here',
            'keep one of the two, and delete the marks around them',
        ),
        ('a: 1\n b: 2', 2, 2, 'this line stands deeper than the one above', 'begin it where the key above begins'),
        (
            'a: 1\nb:\u00a02\n',
            2,
            3,
            'the space here is U+00A0, which YAML takes for a letter',
            'delete it and type a plain space; it often comes with copied text',
        ),
    ],
)
def test_slips_are_told_by_the_look_of_the_line(text: str, line: int, column: int, message: str, help: str) -> None:
    """What people do over and over has words and a cure of its own, at the place where they did it."""
    found = fault(text)
    assert (found.line, found.column, found.message, found.help) == (line, column, message, help)


@pytest.mark.parametrize('start', ['', '-', '- ', 'a:', '- a:'])
def test_line_of_very_many_blanks(start: str) -> None:
    """What a line of blanks was meant to be is told at once; there are very many ways to share them out."""
    blanks = ' ' * 30_000
    assert line_slip(f'{start}{blanks}\u00a0b') is not None
    assert line_slip(f'{start}{blanks}.') is None


@pytest.mark.parametrize(('count', 'told'), [(2, 2), (3, 3), (4, 1), (9, 1)])
def test_many_keys_that_stand_twice_are_one_finding(count: int, told: int) -> None:
    """Lines that were pasted twice are told once; a few slips one by one."""
    text = ''.join(f'key_{number}: 1\n' for number in range(count))
    _, faults = parse_nodes(text * 2)
    assert len(faults) == told
    assert (faults[0].line, faults[0].code) == (count + 1, 'Y213')
    if told == 1:
        assert faults[0].message == (
            f'"key_0" stands here a second time; the first is in line 1; so do {count - 1} more keys'
        )


def test_quoted_merge_key_is_a_key() -> None:
    """In quotes `<<` is a key like any other."""
    root = read('"<<": 1')
    assert isinstance(root, Mapping)
    assert list(root.entries) == ['<<']


@pytest.mark.parametrize(('depth', 'sound'), [(MAX_DEPTH - 1, True), (MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_depth_is_limited(depth: int, sound: bool) -> None:
    """Twelve levels may be nested, and not thirteen."""
    _, faults = parse_nodes('[' * depth + ']' * depth)
    assert [f.message for f in faults] == ([] if sound else ['nested deeper than 12 levels'])


@pytest.mark.parametrize(('nodes', 'sound'), [(MAX_NODES - 1, True), (MAX_NODES, True), (MAX_NODES + 1, False)])
def test_number_of_values_is_limited(nodes: int, sound: bool) -> None:
    """A text may hold 5,000 values, the list around them included, and not one more."""
    _, faults = parse_nodes('[' + 'a,' * (nodes - 1) + ']')
    assert [f.message for f in faults] == ([] if sound else ['more than 5,000 values'])


@pytest.mark.parametrize(
    'text',
    [
        '[' * 61_440,
        '{' * 61_440,
        '- ' * 30_000,
        '? ' * 30_000,
        '[{' * 30_000,
        '"' + '\\u0041' * 10_000,
        ': ' * 30_000,
        'a: "b\n' * 10_000,
        '<<: {a: 1}\n' * 40,
        '&a ' * 20_000,
        '%' * 60_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_is_refused(text: str) -> None:
    """60 KB of brackets, merge keys, quotes or indicators end in a fault, and not in a crash."""
    root, faults = parse_nodes(text)
    assert root is None
    assert faults


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the parser raise; where there is no root there is a fault or nothing to read."""
    root, faults = parse_nodes(text)
    assert root is None or not faults


@given(st.text(alphabet='ab:-[]{}&*!|>\'"%@`#?, \n\t~<'))
def test_any_mix_of_indicators_is_read_or_refused(text: str) -> None:
    """No mix of YAML's own signs makes the parser raise, and every place lies within the text."""
    _, faults = parse_nodes(text)
    lines = text.split('\n')
    for found in faults:
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
