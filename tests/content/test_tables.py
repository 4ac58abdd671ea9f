"""Lists and tables of fields: what they read, and what is said of each fault in them."""

from __future__ import annotations

import pytest

from sitegen.content.nodes import Mapping, parse_nodes
from sitegen.content.numbers import Integer
from sitegen.content.shapes import Reader, Text
from sitegen.content.tables import FieldSpec, ListOf, Table, read_fields
from tests.content.shaping import Sample, judged, read


@pytest.mark.parametrize(('count', 'sound'), [(99, True), (100, True), (101, False)])
def test_lists_are_limited(count: int, sound: bool) -> None:
    """A list may hold 100 items, and not 101."""
    value, messages = read(ListOf(Text()), f'[{", ".join("x" * count)}]')
    assert (value is not None) is sound
    assert messages == ([] if sound else ['"key" has 101 items; at most 100 are allowed'])


def test_every_faulty_item_is_told() -> None:
    """Each faulty item of a list is a finding with its number, and the sound ones are read."""
    value, findings = judged(ListOf(Integer()), '[1, two, 3, four]')
    assert value == (1, 3)
    assert [(finding.field, finding.column) for finding in findings] == [('key[1]', 10), ('key[3]', 18)]


def test_distinct_items_stand_once() -> None:
    """In a list of distinct items the second of two twins is told."""
    assert read(ListOf(Text(), distinct=True), '[a, b, a]') == (('a', 'b'), ['"key" holds "a" twice'])


def test_list_with_commas_alone_is_told_how() -> None:
    """A list without brackets is shown with them."""
    value, findings = judged(ListOf(Text()), 'ru, kk')
    assert value is None
    cure = 'write [ru, kk], or each item in a line of its own, behind "- "'
    assert [finding.help for finding in findings] == [cure]


def test_a_table_reads_its_fields() -> None:
    """A mapping becomes a record of its fields; what is null or absent has its default."""
    assert read(Table(Sample), '{name: A, size: ~}') == (Sample(name='A'), [])


@pytest.mark.parametrize(
    ('written', 'messages'),
    [
        ('{nam: A, name: B}', ['unknown key "nam" in "key"']),
        ('{size: 3}', ['"key.name" is missing']),
        ('{name: , size: 3}', ['"key.name" is missing']),
        ('{name: A, size: 11}', ['"key.size" is 11; the most is 10']),
        ('A', ['"key" takes "key: value" lines']),
    ],
)
def test_a_table_tells_its_mistakes(written: str, messages: list[str]) -> None:
    """Unknown, missing and faulty fields are told with their dotted names."""
    assert read(Table(Sample), written)[1] == messages


def keys(text: str) -> list[tuple[str, str]]:
    """Messages and cures about the keys of a mapping with a `name` and a `size`."""
    root, faults = parse_nodes(text)
    assert faults == ()
    assert isinstance(root, Mapping)
    reader = Reader('a.md')
    read_fields(root, {'name': FieldSpec(Table(Sample)), 'size': FieldSpec(Integer())}, reader, '')
    return [(finding.message, finding.help) for finding in reader.findings]


def test_unknown_key_names_the_nearest() -> None:
    """An unknown key is told with the nearest known one."""
    assert keys('sise: 3') == [('unknown key "sise"', 'did you mean "size"?')]


def test_a_text_cut_by_a_comma_is_recognised() -> None:
    """In braces a comma ends a text; the rest that looks like a key gets the cure that fits."""
    assert keys('name: {name: A, size: 2,4 %}')[0] == (
        'unknown key "4 %" in "name"',
        'put a text that contains a comma into quotes, like "2,4 %"',
    )


@pytest.mark.parametrize(
    'text', ['sise:', 'name: {name: A, sise: }', 'name: {name: A, "sise"}', 'name: {name: A, sise: 1}']
)
def test_other_unknown_keys_have_no_comma_cure(text: str) -> None:
    """A key with a colon, in quotes or with a value is a typing error and not a cut text."""
    assert [help for _, help in keys(text)] == ['did you mean "size"?']
