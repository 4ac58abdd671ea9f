"""Shapes: the type of a value comes from the schema, never from YAML's guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sitegen.content import standards
from sitegen.content.days import Date, Duration
from sitegen.content.decoding import all_visible
from sitegen.content.everyday_yaml import read_everyday_yaml
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, parse_nodes
from sitegen.content.numbers import Integer, Number
from sitegen.content.shapes import Boolean, Choice, Identifier, Reader, Shape, Text, Unread
from sitegen.content.standards import ACCOUNT, COUNTRY, EMAIL, LANGUAGE, PHONE, Url, url_fault
from sitegen.content.tables import FieldSpec, ListOf, MapOf, Table, read_fields, shaped
from sitegen.content.texts import LocalTextShape
from sitegen.content.vocabulary import RecordReader, Vocabulary, Word
from sitegen.dates import Span
from sitegen.diagnostics import Diagnostic, Severity


def judged(shape: Shape[Any], written: str) -> tuple[Any, list[Diagnostic]]:
    """The value of a key that is written so, and the findings about it."""
    root, faults = parse_nodes(f'key: {written}\n')
    assert faults == ()
    assert isinstance(root, Mapping)
    node = root.get('key')
    assert node is not None
    reader = Reader('a.md')
    value = shape.read(node, reader, 'key')
    for finding in reader.findings:
        assert (finding.path, finding.line) == ('a.md', 1)
        assert finding.column >= 6
        assert finding.help
    return value, reader.findings


def read(shape: Shape[Any], written: str) -> tuple[Any, list[str]]:
    """The value of a key that is written so, and the messages about it."""
    value, findings = judged(shape, written)
    return value, [finding.message for finding in findings]


def told(shape: Shape[Any], written: str) -> str:
    """The one message about a value that is at fault."""
    value, messages = read(shape, written)
    assert value is None
    assert len(messages) == 1
    return messages[0]


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


@pytest.mark.parametrize(('value', 'sound'), [(-1, False), (0, True), (1, True), (9, True), (10, True), (11, False)])
def test_numbers_have_a_range(value: int, sound: bool) -> None:
    """A number may be the least and the most that its field allows, and nothing beyond."""
    assert (read(Integer(0, 10), str(value))[0] is not None) is sound
    assert (read(Number(0, 10), str(value))[0] is not None) is sound


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


def test_list_with_commas_alone_is_told_how() -> None:
    """A list without brackets is shown with them."""
    value, findings = judged(ListOf(Text()), 'ru, kk')
    assert value is None
    cure = 'write [ru, kk], or each item in a line of its own, behind "- "'
    assert [finding.help for finding in findings] == [cure]


def test_empty_address_is_told_so() -> None:
    """An address between quotes that hold nothing is empty, not one without a scheme."""
    assert told(Url(), '""') == '"key" is empty'


@pytest.mark.parametrize(('length', 'sound'), [(2_047, True), (2_048, True), (2_049, False)])
def test_address_length_is_limited(length: int, sound: bool) -> None:
    """An address may have 2,048 characters, and not one more."""
    address = 'https://acme.example/'
    assert (url_fault(address + 'a' * (length - len(address))) is None) is sound


@dataclass(frozen=True, kw_only=True)
class Sample:
    name: str = shaped(Text(), required=True)
    size: int | None = shaped(Integer(0, 10))
    tags: tuple[str, ...] = shaped(ListOf(Text()), default=())


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


@given(st.text())
def test_any_address_is_judged(text: str) -> None:
    """No text makes the judging of addresses raise."""
    fault = url_fault(text)
    assert fault is None or all(fault)


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


@given(st.from_regex(standards._PLAIN_URL, fullmatch=True))
def test_plain_address_is_sound(url: str) -> None:
    """An address that is taken at a glance is one in which a closer look finds no fault."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standards, '_PLAIN_URL', re.compile('(?!)'))
        assert url_fault(url) is None


@pytest.mark.parametrize(
    ('written', 'doubted'),
    [
        *((written, True) for written in ('1.200', '12.500', '120.000', '-1.200')),
        *((written, False) for written in ('1.2', '1.20', '1.255', '0.500', '1200.000', '1.2000', '1200')),
    ],
)
def test_number_that_looks_like_thousands_is_doubted(written: str, doubted: bool) -> None:
    """Three decimals that end in 0 are a warning; the value is what YAML says."""
    value, found = judged(Number(), written)
    assert value == float(written)
    assert [(item.code, item.severity) for item in found] == [('R319', Severity.WARNING)] * doubted
    assert (Number().taker(Reader('a.md')).take(written) is None) == doubted


def test_doubt_of_a_number_shows_both_readings() -> None:
    """The warning names the value, and how to write either."""
    (found,) = judged(Number(), '1.200')[1]
    assert found.message == '"key" is 1.200, which is 1.2 here'
    assert found.help == 'write 1.2, or 1200 where thousands are meant'


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
