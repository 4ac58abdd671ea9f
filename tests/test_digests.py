"""Digests: equal values have equal ones, in any process; different values have different ones."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import subprocess
import sys
from datetime import date as Day
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.digests import digest_of, digest_of_bytes
from sitegen.directory.views.words import Phrase


@dataclasses.dataclass(frozen=True)
class Point:
    x: object
    y: object = None


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    x: object
    y: object = None


@dataclasses.dataclass(frozen=True)
class Nothing:
    """A record without a field."""


class Colour(Enum):
    RED = 1
    BLUE = 2


DIFFERENT: tuple[object, ...] = (
    None,
    True,
    False,
    1,
    1.0,
    '1',
    b'1',
    '',
    b'',
    'None',
    Day(2026, 11, 21),
    '2026-11-21',
    Colour.RED,
    Colour.BLUE,
    (),
    ('',),
    ('', ''),
    ('ab',),
    ('a', 'b'),
    (('a',), 'b'),
    ('a', ('b',)),
    {},
    {'a': 'b'},
    {'a': 'b', 'c': 'd'},
    {'c': 'd', 'a': 'b'},
    frozenset(),
    frozenset({'a', 'b'}),
    frozenset({'ab'}),
    Point('a'),
    Point(None, 'a'),
    Place('a'),
    Nothing(),
    re.compile('a'),
    re.compile('a', re.IGNORECASE),
    Point,
    Place,
    Phrase('a', 'sv'),
    Phrase('a', 'en'),
)


def test_values_that_differ_have_digests_that_differ() -> None:
    """Kinds, nesting, order in a mapping, the language of a text: all of it counts."""
    digests = {repr(value): digest_of(value) for value in DIFFERENT}
    assert all(re.fullmatch('[0-9a-f]{32}', digest) for digest in digests.values())
    for one, other in itertools.combinations(range(len(DIFFERENT)), 2):
        assert digest_of(DIFFERENT[one]) != digest_of(DIFFERENT[other]), (DIFFERENT[one], DIFFERENT[other])


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ({'a', 'b', 'c'}, frozenset({'c', 'b', 'a'})),
        (['a', 'b'], ('a', 'b')),
        (Phrase('a', ''), 'a'),
        (Point('a', {1, 2}), Point('a', {2, 1})),
    ],
)
def test_values_that_say_the_same_have_the_same_digest(one: object, other: object) -> None:
    """Sets have no order, a list is what a tuple is, a text without a language is plain text."""
    assert digest_of(one) == digest_of(other)


def test_several_values_are_not_one() -> None:
    """Where one value ends and the next begins is told."""
    assert digest_of('a', 'b') != digest_of('ab')
    assert digest_of('a', 'b') != digest_of('ab', '')
    assert digest_of('a', 'b') == digest_of('a', 'b')


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_digests_are_equal_as_values_are(one: object, other: object) -> None:
    """Whatever plain values are put together."""
    same = repr(one) == repr(other)  # which tells True from 1, as a page does
    assert (digest_of(one) == digest_of(other)) == same


@pytest.mark.parametrize('value', [object(), lambda: None, iter(()), Point(object())])
def test_what_has_no_digest_is_refused(value: object) -> None:
    """A value that could be equal and still differ is our bug, and never taken for unchanged."""
    with pytest.raises(TypeError, match='no digest of a'):
        digest_of(value)


def test_digest_is_the_same_in_every_process() -> None:
    """The seed of hashes does not show: what one process remembered another finds again."""
    code = "from sitegen.digests import digest_of; print(digest_of({'a': {'x', 'y', 'z'}}, ('b', 1.5, None)))"
    found = {
        subprocess.check_output([sys.executable, '-c', code], env={**os.environ, 'PYTHONHASHSEED': seed}, text=True)
        for seed in ('0', '4711')
    }
    assert found == {f'{digest_of({"a": {"x", "y", "z"}}, ("b", 1.5, None))}\n'}


def test_digest_of_bytes_is_that_of_their_content() -> None:
    """32 hex digits, of the bytes alone."""
    assert digest_of_bytes(b'a') == digest_of_bytes(b'a') != digest_of_bytes(b'b')
    assert len(digest_of_bytes(b'')) == 32
