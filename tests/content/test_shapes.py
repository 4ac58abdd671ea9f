"""Shapes: the type of a value comes from the schema, never from YAML's guessing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sitegen.content.days import Date, Duration
from sitegen.content.decoding import all_visible
from sitegen.content.everyday_yaml import read_everyday_yaml
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, parse_nodes
from sitegen.content.numbers import Integer, Number
from sitegen.content.shapes import Boolean, Choice, Identifier, Reader, Shape, Text, Unread
from sitegen.content.standards import ACCOUNT, COUNTRY, EMAIL, LANGUAGE, PHONE, Url
from sitegen.content.tables import ListOf, MapOf, Table
from sitegen.content.texts import LocalTextShape
from sitegen.content.vocabulary import RecordReader, Vocabulary, Word
from sitegen.dates import Span
from sitegen.diagnostics import Severity
from tests.content.shaping import Sample, judged, read, told


@pytest.mark.parametrize(
    ('shape', 'written', 'value'),
    [
        (Text(), 'NO', 'NO'),
        (Text(), '017', '017'),
        (Text(), '1:30', '1:30'),
        (Text(), '2024-02-30', '2024-02-30'),
        (Text(), 'true', 'true'),
        (Text(), '"null"', 'null'),
        (Text(), '"  two   words "', 'two words'),
        (COUNTRY, 'NO', 'NO'),
        (LANGUAGE, 'no', 'no'),
        (Integer(), '-12', -12),
        (Integer(), '0', 0),
        (Number(), '2.50', 2.5),
        (Number(), '3', 3),
        (Boolean(), 'true', True),
        (Boolean(), 'false', False),
        (Date(), '2024-02-29', date(2024, 2, 29)),
        (Date(), '"2024-02-29"', date(2024, 2, 29)),
        (Duration(), '12 months', Span(12, 'month')),
        (Identifier(), 'acme-2', 'acme-2'),
        (Identifier(), '404', '404'),
        (Url(), 'https://acme.example/a?b=c#d', 'https://acme.example/a?b=c#d'),
        (Url(), 'https://пример.рф/', 'https://пример.рф/'),
        (EMAIL, 'ada@acme.example', 'ada@acme.example'),
        (PHONE, '"+46 46 000 00 00"', '+46 46 000 00 00'),
        (ACCOUNT, 'github:4242', 'github:4242'),
        (ListOf(Text()), '[a, b]', ('a', 'b')),
        (ListOf(Text()), '[]', ()),
        (ListOf(Text(), single=True), 'a', ('a',)),
        (MapOf(Identifier(), Integer()), '{a: 1, b: 2}', {'a': 1, 'b': 2}),
        (LocalTextShape(), 'Hello', LocalText((('', 'Hello'),))),
        (LocalTextShape(), '{en: Hello, sv: Hej}', LocalText((('en', 'Hello'), ('sv', 'Hej')))),
    ],
)
def test_types_come_from_the_schema(shape: Shape[Any], written: str, value: Any) -> None:
    """A value has the type of its field, whatever YAML would make of its letters."""
    found, messages = read(shape, written)
    assert messages == []
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ('shape', 'written', 'message'),
    [
        (Boolean(), '"true"', '"key" is "true"; it takes true or false'),
        (Boolean(), 'yes', '"key" is "yes"; it takes true or false'),
        (Boolean(), 'True', '"key" is "True"; it takes true or false'),
        (Boolean(), '1', '"key" is "1"; it takes true or false'),
        (Integer(), '017', '"key" is "017"; it takes a whole number'),
        (Integer(), '1_000', '"key" is "1_000"; it takes a whole number'),
        (Integer(), '0x10', '"key" is "0x10"; it takes a whole number'),
        (Integer(), '1.0', '"key" is "1.0"; it takes a whole number'),
        (Integer(), '"12"', '"key" is "12"; it takes a whole number'),
        (Integer(), '١٢', '"key" is "١٢"; it takes a whole number'),
        (Integer(), '1' + '0' * 30, f'"key" is "1{"0" * 30}"; it takes a whole number'),
        (Number(), '.5', '"key" is ".5"; it takes a number'),
        (Number(), '.inf', '"key" is ".inf"; it takes a number'),
        (Number(), '1e3', '"key" is "1e3"; it takes a number'),
        (Number(), '2,5', '"key" is "2,5"; it takes a number'),
        (Date(), '2024-02-30', '"key" is "2024-02-30", which is no day of the calendar'),
        (Date(), '0000-01-01', '"key" is "0000-01-01", which is no day of the calendar'),
        (Date(), '20240229', '"key" is "20240229", which is not a date'),
        (Date(), '2024-02-29T00:00:00', '"key" is "2024-02-29T00:00:00", which is not a date'),
        (Date(), '٢٠٢٤-٠٢-٢٩', '"key" is "٢٠٢٤-٠٢-٢٩", which is no day of the calendar'),
        (Duration(), '0 days', '"key" is "0 days"; it takes a span of time'),
        (Duration(), '12', '"key" is "12"; it takes a span of time'),
        (COUNTRY, 'XX', '"key" is "XX", which is no code of a country'),
        (COUNTRY, 'no', '"key" is "no", which is no code of a country'),
        (LANGUAGE, 'eng', '"key" is "eng", which is no code of a language'),
        (Text(), '""', '"key" is empty'),
        (Text(), '[a]', '"key" is a list; it takes a text'),
        (Text(), '{a: b}', '"key" is a mapping; it takes a text'),
        (Text(), '"a\\u200bb"', '"key" holds an invisible character U+200B'),
        (Text(), '"a\\0b"', '"key" holds an invisible character U+0000'),
        (Text(), '"a\\eb"', '"key" holds an invisible character U+001B'),
        (Identifier(), 'Acme', '"key" is "Acme"; an id has 1 to 64 characters of a to z, 0 to 9, "-"'),
        (Identifier(), 'a--b', '"key" is "a--b"; an id has 1 to 64 characters of a to z, 0 to 9, "-"'),
        (Identifier(), 'a_b', '"key" is "a_b"; an id has 1 to 64 characters of a to z, 0 to 9, "-"'),
        (EMAIL, 'ada@acme', '"key" is "ada@acme"; it takes an e-mail address'),
        (EMAIL, '"a@b.example, c@d.example"', '"key" is "a@b.example, c@d.example"; it takes an e-mail address'),
        (PHONE, '"0;ext=1"', '"key" is "0;ext=1"; it takes a telephone number'),
        (ACCOUNT, 'github:ada', '"key" is "github:ada"; it takes an account'),
        (ACCOUNT, 'github:042', '"key" is "github:042"; it takes an account'),
        (Choice(('silver', 'gold'), 'a level'), 'Silver', '"key" is "Silver", which is not a level'),
        (ListOf(Text()), 'a', '"key" takes a list'),
        (MapOf(Identifier(), Text()), 'a', '"key" takes "key: value" lines'),
        (LocalTextShape(), '{}', '"key" has no text in any language'),
    ],
)
def test_other_types_are_told(shape: Shape[Any], written: str, message: str) -> None:
    """A value of another type is one finding that shows the value and says what the field takes."""
    assert told(shape, written) == message


def test_quoted_boolean_is_cured_by_removing_quotes() -> None:
    """The cure for "true" in quotes is to remove them."""
    assert [finding.help for finding in judged(Boolean(), '"true"')[1]] == ['remove the quotes']


@pytest.mark.parametrize(('length', 'sound'), [(1, True), (119, True), (120, True), (121, False)])
def test_text_length_is_limited(length: int, sound: bool) -> None:
    """A text may have as many characters as its field allows, and not one more."""
    value, messages = read(Text(120), 'я' * length)
    assert (value is not None) is sound
    assert messages == ([] if sound else ['"key" has 121 characters; at most 120 are allowed'])


@pytest.mark.parametrize(('length', 'sound'), [(63, True), (64, True), (65, False)])
def test_id_length_is_limited(length: int, sound: bool) -> None:
    """An id may have 64 characters, and not 65."""
    assert (read(Identifier(), 'a' * length)[0] is not None) is sound


@pytest.mark.parametrize(
    ('shape', 'written', 'help'),
    [
        (Date(), '“2026-11-21”', 'write 2026-11-21, without what stands around it'),
        (Date(), '2026-11-21.', 'write 2026-11-21, without what stands around it'),
        (Url(), '<https://acme.example>', 'write https://acme.example, without what stands around it'),
        (Url(), '”https://acme.example/a”', 'write https://acme.example/a, without what stands around it'),
        (Boolean(), '_true_', 'write true, without what stands around it'),
        (ACCOUNT, '„github:1“', 'write github:1, without what stands around it'),
        (Url(), '«acme.example»', 'copy the address from the browser'),
        (Date(), '“tomorrow”', 'write year-month-day, like 2026-11-21'),
        (Identifier(), 'content/partners/Acme_Lund.md', 'write "acme-lund"'),
        (Url(), '"https://acme.example\u00a0"', 'write https://acme.example, without what stands around it'),
        (COUNTRY, 'Kazakhstan', 'write "KZ"'),
        (COUNTRY, 'казахстан', 'write "KZ"'),
        (COUNTRY, 'Sverige', 'write "SE"'),
        (COUNTRY, 'Atlantis', 'write the two-letter code of ISO 3166, like KZ or SE'),
        (LANGUAGE, 'русский', 'write "ru"'),
        (LANGUAGE, 'English', 'write "en"'),
        (Identifier(), 'Ёж', 'write it in lower-case Latin letters'),
    ],
)
def test_what_stands_around_a_sound_value_is_told(shape: Shape[Any], written: str, help: str) -> None:
    """Quotes of print and marks of Markdown are what is wrong where the value within them is sound."""
    value, findings = judged(shape, written)
    assert value is None
    assert [finding.help for finding in findings] == [help]


def test_texts_by_language_pick_the_readers() -> None:
    """A text is given in the first of the reader's languages that it has, else in the first that it has at all."""
    text = LocalText((('sv', 'Hej'), ('en', 'Hello')))
    assert text.pick(('en', 'sv')) == ('Hello', 'en')
    assert text.pick(('de', 'sv')) == ('Hej', 'sv')
    assert text.pick(('de',)) == ('Hej', 'sv')
    assert text.missing(('en', 'de', 'ru')) == ('de', 'ru')
    assert LocalText((('', 'Hi'),)).missing(('en', 'de')) == ()


@pytest.mark.parametrize(
    'shape',
    [Text(5), Integer(0, 3), Number(), Boolean(), Date(), Duration(), Identifier(), Url(), COUNTRY, Table(Sample)],
    ids=lambda shape: type(shape).__name__,
)
def test_schema_is_json_schema(shape: Shape[Any]) -> None:
    """What a shape says of itself is sound JSON Schema."""
    Draft202012Validator.check_schema(shape.json_schema())


@given(st.text(max_size=50))
def test_any_value_is_read_or_told(text: str) -> None:
    """No text makes a shape raise: it has a value, or one finding."""
    root, faults = parse_nodes(f'key: {text}')
    if faults or not isinstance(root, Mapping) or 'key' not in root.entries:
        return
    for shape in (
        Text(),
        Integer(),
        Number(),
        Boolean(),
        Date(),
        Duration(),
        Identifier(),
        Url(),
        COUNTRY,
        EMAIL,
        PHONE,
    ):
        reader = Reader('a.md')
        value = shape.read(root.entries['key'][1], reader, 'key')
        assert (value is None) == bool(reader.findings)


_WORDS = Vocabulary(sets={'levels': frozenset({'a', 'a-1'})})
_TAKEN = (
    Text(),
    Text(3, lines=True),
    Integer(0, 12),
    Number(),
    Boolean(),
    Date(),
    Duration(),
    Identifier(),
    Choice(('a', 'b c'), 'a letter'),
    Word('levels', 'level'),
    Word('types', 'type'),
    Url(),
    EMAIL,
    COUNTRY,
    Unread(),
    ListOf(Integer(), max=2),
    ListOf(Choice(('a', 'b c'), 'a letter'), single=True, distinct=True),
    ListOf(Table(Sample)),
    MapOf(Word('levels', 'level'), Table(Sample)),
    Table(Sample),
)
_SOUND = ['a', 'a-1', '"a"', "'b c'", 'index', '12', '-3', '"12"', '2.5', 'true', '"true"', '2026-02-28']
_SOUND += ["'2026-02-28'", '2 years', 'https://a.example', '"https://a.example/?b"', 'a@b.example', 'KZ', 'kz']
_SOUND += ['[a, "b c"]', '[1, 2]', '[1, 2, 3]', '[a, a]', '""', '"\\"\\\\"', 'null', '~', '2026-02-30', 'a  b']
_SOUND += ['[]', '"  "', 'a b c d']
_BELOW = ['', '- a', '- name: a', '- name: a\n    size: 3', 'name: a\n  size: 12', 'name: a']
_BELOW += ['a:\n    name: a', 'a:', 'b: c']


@given(st.sampled_from(_TAKEN), st.sampled_from(_SOUND) | st.sampled_from(_BELOW).map('\n  {}'.format) | st.text())
def test_what_is_taken_is_what_is_read(shape: Shape[Any], text: str) -> None:
    """Of everyday YAML a value is taken where reading it tells nothing, and then it is the same."""
    text = f'key: {text}' if text[:1] != '\n' else f'key:{text}'
    written = read_everyday_yaml(text) if all_visible(text) else None
    if written is None:
        return
    reader = RecordReader('a.md', vocabulary=_WORDS)
    root, _ = parse_nodes(text)
    assert isinstance(root, Mapping)
    value = shape.read(root.entries['key'][1], reader, 'key')
    taken = shape.taker(reader).take(written['key'])
    assert taken == (None if reader.findings else value)
    assert taken is None or type(taken) is type(value)


@pytest.mark.parametrize(
    ('written', 'doubted'),
    [
        *((written, True) for written in ('We are #1 in CRM', 'Ranked # 1', 'Ranked   # 12', 'Ranked #1')),
        *((written, False) for written in ('Ranked #one', 'Lund # since 2019', 'Lund # 2 offices', '"We are #1"')),
        *((written, False) for written in ('C#7', '"Lund" #1')),
    ],
)
def test_number_behind_a_text_is_doubted(written: str, doubted: bool) -> None:
    """A comment that begins with a number may have been a part of the text before it; it is a warning."""
    found = judged(Text(), written)[1]
    assert [(item.code, item.severity) for item in found] == [('R320', Severity.WARNING)] * doubted
