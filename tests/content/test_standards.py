"""Addresses: which a visitor may follow, and what is said of the others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content import standards
from sitegen.content.standards import Url, url_fault
from tests.content.shaping import told


@pytest.mark.parametrize(
    ('address', 'why'),
    [
        ('acme.example', 'the scheme is missing'),
        ('www.acme.example:80', 'the scheme is missing'),
        ('//acme.example', 'the scheme is missing'),
        ('javascript:alert(1)', '"javascript:" is not allowed'),
        ('JavaScript:alert(1)', '"javascript:" is not allowed'),
        ('data:text/html,x', '"data:" is not allowed'),
        ('ftp://acme.example', '"ftp:" is not allowed'),
        ('https://user@acme.example', 'it holds a user name'),
        ('https://user:secret@acme.example', 'it holds a user name'),
        ('https:acme.example', 'the host is missing'),
        ('https:///path', 'the host is missing'),
        ('https://localhost', '"localhost" is no public host'),
        ('https://acme.example:http', 'the host cannot be read'),
        ('https://[::1', 'the host cannot be read'),
        ('https://acme.example)', 'the host cannot be read'),
        ('https://”acme.example”', 'the host cannot be read'),
        ('https://acme.example/a b', 'U+0020 does not belong into an address'),
        ('https://acme.example/"onclick', 'U+0022 does not belong into an address'),
        ('https://acme.example\\@evil.example', 'U+005C does not belong into an address'),
        ('https://acme.example/\u202e', 'U+202E does not belong into an address'),
    ],
)
def test_addresses_that_visitors_must_not_follow(address: str, why: str) -> None:
    """An address is refused with its reason where it has another scheme, no public host, a user name or odd signs."""
    fault = url_fault(address)
    assert fault is not None
    assert fault[0] == why


def test_cure_for_a_missing_scheme_is_sound() -> None:
    """What is proposed in place of an address without scheme is not refused in turn."""
    assert url_fault('acme.example') == ('the scheme is missing', 'write "https://acme.example"')
    assert url_fault('git@acme.example:x/y') == ('the scheme is missing', 'copy the address from the browser')


def test_empty_address_is_told_so() -> None:
    """An address between quotes that hold nothing is empty, not one without a scheme."""
    assert told(Url(), '""') == '"key" is empty'


@pytest.mark.parametrize(('length', 'sound'), [(2_047, True), (2_048, True), (2_049, False)])
def test_address_length_is_limited(length: int, sound: bool) -> None:
    """An address may have 2,048 characters, and not one more."""
    address = 'https://acme.example/'
    assert (url_fault(address + 'a' * (length - len(address))) is None) is sound


@given(st.text())
def test_any_address_is_judged(text: str) -> None:
    """No text makes the judging of addresses raise."""
    fault = url_fault(text)
    assert fault is None or all(fault)


@given(st.from_regex(standards._PLAIN_URL, fullmatch=True))
def test_plain_address_is_sound(url: str) -> None:
    """An address that is taken at a glance is one in which a closer look finds no fault."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standards, '_PLAIN_URL', re.compile('(?!)'))
        assert url_fault(url) is None
