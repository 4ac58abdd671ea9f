"""A file's bytes to its front matter and body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.decoding import MAX_FILE_BYTES, decode, invisible_at
from sitegen.content.document import MAX_BODY_BYTES, MAX_FRONT_BYTES, Document, parse_document
from sitegen.content.nodes import Scalar
from sitegen.diagnostics import Diagnostic

GOOD = '---\nname: Acme\n---\nText.\n'


def parse(text: str) -> Document:
    """The document of a text without findings."""
    document, findings = parse_document('a.md', text)
    assert findings == []
    assert document is not None
    return document


def told(findings: list[Diagnostic]) -> list[tuple[int, int, str]]:
    return [(finding.line, finding.column, finding.code) for finding in findings]


def test_front_matter_and_body_are_split() -> None:
    """A file is its front matter and its body, and knows the line at which the body begins."""
    document = parse(GOOD)
    node = document.front.get('name')
    assert isinstance(node, Scalar)
    assert (node.value, node.line, node.column) == ('Acme', 2, 7)
    assert (document.body, document.body_line) == ('Text.\n', 4)


def test_later_rulers_belong_to_the_body() -> None:
    """Only the first closing line ends the front matter; a ruler in the body stays."""
    assert parse('---\nname: Acme\n---\nA\n\n---\nB').body == 'A\n\n---\nB'


def test_front_matter_may_be_empty() -> None:
    """Front matter without a key is an empty mapping, so that missing fields are told as such."""
    assert parse('---\n---\nText').front.entries == {}


@pytest.mark.parametrize('ruler', ['---', '---  ', '---\t'])
def test_blanks_after_a_ruler_do_not_matter(ruler: str) -> None:
    """Blanks at the end of a line of hyphens are not seen and change nothing."""
    assert parse(f'{ruler}\nname: Acme\n{ruler}\nText').body == 'Text'


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('', 'F109'),
        (' \n\n', 'F109'),
        ('name: Acme\n', 'D201'),
        ('\n---\nname: Acme\n---\n', 'D201'),
        ('---\nname: A\n', 'D202'),
        ('\ufeff---\nname: A\n---\n', 'F104'),
    ],
)
def test_missing_parts_are_told(text: str, code: str) -> None:
    """An empty file, front matter that is not there, has no end or begins with a sign that nobody sees: one finding."""
    document, findings = parse_document('a.md', text)
    assert document is None
    assert told(findings) == [(1, 1, code)]
    assert findings[0].help


@pytest.mark.parametrize('front', ['- a', 'text', '"a"', '[a]'])
def test_front_matter_is_a_mapping(front: str) -> None:
    """A list or a lone text is no front matter."""
    document, findings = parse_document('a.md', f'---\n{front}\n---\n')
    assert document is None
    assert told(findings) == [(2, 1, 'Y217')]


@pytest.mark.parametrize(('size', 'sound'), [(-1, True), (0, True), (1, False)])
def test_file_size_is_limited(size: int, sound: bool) -> None:
    """A file of 256 KiB is read, one byte more is not."""
    text, findings = decode('a.md', b'a' * (MAX_FILE_BYTES + size))
    assert (text is not None) is sound
    assert [finding.message for finding in findings] == (
        [] if sound else ['file has 262,145 bytes; at most 262,144 are allowed']
    )


@pytest.mark.parametrize(('size', 'sound'), [(-1, True), (0, True), (1, False)])
def test_front_matter_size_is_limited(size: int, sound: bool) -> None:
    """Front matter of 32 KiB is read, one byte more is not."""
    filler = MAX_FRONT_BYTES + size - len('a: \n')
    document, findings = parse_document('a.md', f'---\na: {"x" * filler}\n---\n')
    assert (document is not None) is sound
    assert told(findings) == ([] if sound else [(2, 1, 'D203')])


@pytest.mark.parametrize(('size', 'sound'), [(-1, True), (0, True), (1, False)])
def test_body_size_is_limited(size: int, sound: bool) -> None:
    """A body of 64 KiB is read, one byte more is not."""
    document, findings = parse_document('a.md', '---\na: 1\n---\n' + 'x' * (MAX_BODY_BYTES + size))
    assert (document is not None) is sound
    assert told(findings) == ([] if sound else [(4, 1, 'D204')])


def test_limits_count_bytes_and_not_letters() -> None:
    """Cyrillic letters take two bytes each, and the limits count bytes."""
    _, findings = parse_document('a.md', '---\na: 1\n---\n' + 'я' * (MAX_BODY_BYTES // 2 + 1))
    assert [finding.message for finding in findings] == ['body has 65,538 bytes; at most 65,536 are allowed']


def test_byte_order_mark_and_crlf_are_accepted() -> None:
    """One byte order mark is dropped, and Windows line ends are line ends."""
    assert decode('a.md', b'\xef\xbb\xbf---\r\nname: A\r\n---\r\nText\r\n') == ('---\nname: A\n---\nText\n', [])


@pytest.mark.parametrize(
    ('data', 'line', 'column', 'code'),
    [
        (b'a\nCaf\xe9', 2, 4, 'F101'),
        ('я'.encode() + b'\xff', 1, 2, 'F101'),
        (b'\xed\xa0\x80', 1, 1, 'F101'),
        (b'a\x00b', 1, 2, 'F103'),
        (b'a\nb\x1b[0m', 2, 2, 'F103'),
        (b'a\rb', 1, 2, 'F103'),
        ('a\u2028b'.encode(), 1, 2, 'F103'),
        ('a\x85b'.encode(), 1, 2, 'F103'),
        (b'a\x7f', 1, 2, 'F103'),
    ],
)
def test_bytes_that_are_no_text_are_told(data: bytes, line: int, column: int, code: str) -> None:
    """Bytes that are not UTF-8 and control characters are told with their line and column."""
    text, findings = decode('a.md', data)
    assert text is None
    assert told(findings) == [(line, column, code)]


@pytest.mark.parametrize(
    ('data', 'message', 'help'),
    [
        (
            b'\x01' * 1_000,
            'control character U+0001, 1,000 times from here on',
            'delete it; it often comes with text copied from another program',
        ),
        (
            b'a\rb\rc',
            'control character U+000D, 2 times from here on',
            'save the file with the line ends of Linux or Windows (LF or CRLF)',
        ),
        (
            b'name: Acme Systems, Lund\0\0',
            'control character U+0000, 2 times from here on',
            'delete them; a save went wrong, so look whether all of the text is there',
        ),
        ('name: A'.encode('utf-16-le'), 'file is UTF-16, not UTF-8', 'save the file with the encoding UTF-8'),
        ('name: Имя'.encode('utf-16-le'), 'file is UTF-16, not UTF-8', 'save the file with the encoding UTF-8'),
        (
            bytes(range(1, 9)),
            'control character U+0001, and 7 more',
            'save the file as plain text, with the encoding UTF-8',
        ),
        (
            'a\x85b'.encode(),
            'control character U+0085',
            'save the file as plain text, with the encoding UTF-8',
        ),
        (
            'Ð\x9fÑ\x80'.encode(),
            'control character U+009F, and 1 more',
            'save the file as plain text, with the encoding UTF-8',
        ),
        ('---'.encode('utf-16'), 'file is UTF-16, not UTF-8', 'save the file with the encoding UTF-8'),
        (
            b'PK\x03\x04\xff',
            'file is a Word document or another archive, not UTF-8',
            'save the file with the encoding UTF-8, as plain text',
        ),
    ],
)
def test_what_a_file_is_instead_is_told_once(data: bytes, message: str, help: str) -> None:
    """A file of another kind or encoding, or with the same bad sign all over, has one finding."""
    _, findings = decode('a.md', data)
    assert [(finding.message, finding.help) for finding in findings] == [(message, help)]


def test_two_kinds_of_control_characters_are_two_findings() -> None:
    """Signs of different kinds are told apart, each at its first place."""
    _, findings = decode('a.md', b'a\x01\nb\x02\x01')
    assert told(findings) == [(1, 2, 'F103'), (2, 2, 'F103')]


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('a \ufffd b \ufffd', 'a letter was lost here (U+FFFD), 2 times from here on'),
        ('ÐŸÑ€Ð¸Ñ‘Ð¼', '"ÐŸ" was another letter once, 5 times from here on'),
        ('CafÃ© in MalmÃ¶', '"Ã©" was another letter once, 2 times from here on'),
    ],
)
def test_garbled_letters_are_told(text: str, message: str) -> None:
    """Letters that another encoding swallowed or turned into others are a warning at the first of them."""
    document, findings = parse_document('a.md', f'---\na: 1\n---\n{text}\n')
    assert document is not None
    assert [(f.line, f.code, f.severity.value, f.message) for f in findings] == [(4, 'F111', 'warning', message)]


@pytest.mark.parametrize('text', ['NÃO, «MAÇû', 'Åland, Örebro; “Å”', 'Ð in Íslensk', 'Пётр «Ñ»', 'AÑO 2026 – ESPAÑA'])
def test_letters_that_garbled_text_also_has_are_fine(text: str) -> None:
    """Capital letters of living languages are no sign of a wrong encoding."""
    assert parse_document('a.md', f'---\na: 1\n---\n{text}\n')[1] == []


@pytest.mark.parametrize(
    ('text', 'line'),
    [
        ('---\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n---\n', 2),
        ('---\na: 1\n---\nText\n<<<<<<<\nb\n=======\nc\n>>>>>>>\n', 5),
    ],
)
def test_both_sides_of_a_merge_are_told_once(text: str, line: int) -> None:
    """Where a merge left its marks nothing else is said of the file."""
    document, findings = parse_document('a.md', text)
    assert document is None
    assert told(findings) == [(line, 1, 'D205')]


@pytest.mark.parametrize(
    'text', ['a <<<<<<< b\n>>>>>>> c', '<<<<<<<< a\n>>>>>>>> b', '<<<<<<< a', '=======\n>>>>>>> b']
)
def test_what_only_looks_like_a_merge(text: str) -> None:
    """Arrows within a line, longer ones, and one side alone are text."""
    assert parse_document('a.md', f'---\na: 1\n---\n{text}\n')[1] == []


@pytest.mark.parametrize(
    ('text', 'line', 'code', 'help'),
    [
        ('----\na: 1\n---\n', 1, 'D201', 'write "---" in the first line in place of "----"'),
        ('—\na: 1\n---\n', 1, 'D201', 'write "---" in the first line in place of "—"'),
        ('a: 1\n---\n', 1, 'D201', 'begin with a line "---", then "key: value" lines, then "---", then the text'),
        ('\n\n---\na: 1\n---\n', 1, 'D201', 'delete the empty lines above "---"'),
        ('---\na: 1\n----\nText\n', 3, 'D202', 'write "---" here in place of "----"'),
        ('---\na: 1\n— — —\nText\n', 3, 'D202', 'write "---" here in place of "— — —"'),
        ('---\na: 1\nText\n', 1, 'D202', 'add a line "---" below its last entry'),
    ],
)
def test_lines_that_were_meant_as_a_fence(text: str, line: int, code: str, help: str) -> None:
    """What an editor made of "---" is pointed at."""
    _, findings = parse_document('a.md', text)
    assert [(f.line, f.code, f.help) for f in findings] == [(line, code, help)]


@pytest.mark.parametrize(
    ('body', 'line'),
    [
        ('---\nname: B\n---\nText.\n', 4),
        ('\n\n---\nname: B\nstaff:\n  - a\n- b\n---\n', 6),
        ('---\n\nText: with a colon.\n\n---\n', None),
        ('---\nText.\n', None),
        ('Text.\n\n---\nname: B\n---\n', None),
    ],
)
def test_second_front_matter_is_told(body: str, line: int | None) -> None:
    """A text that begins with fields of its own was pasted below a draft; lines across a text are fine."""
    document, findings = parse_document('a.md', f'---\na: 1\n---\n{body}')
    assert document is not None
    assert told(findings) == ([(line, 1, 'D206')] if line else [])


def test_key_without_a_space_is_told_in_words() -> None:
    """A lone line without a space after its colon is one text to YAML, and a slip to its author."""
    _, findings = parse_document('a.md', '---\nname:Acme\n---\n')
    assert [(f.line, f.code, f.message, f.help) for f in findings] == [
        (2, 'Y217', 'no space stands after "name:"', 'write "name: " and then the value')
    ]


def test_second_byte_order_mark_is_invisible() -> None:
    """A second byte order mark is a character that nobody sees."""
    text, _ = decode('a.md', b'\xef\xbb\xbf---\nname: \xef\xbb\xbfA\n---\n')
    assert text is not None
    _, findings = parse_document('a.md', text)
    assert told(findings) == [(2, 7, 'F104')]


def test_two_byte_order_marks_at_the_beginning_are_told() -> None:
    """One is accepted; a second one is told wherever a text is read, as YAML would pass over it in silence."""
    text, findings = decode('site.yml', b'\xef\xbb\xbf\xef\xbb\xbftitle: A\n')
    assert text is None
    assert [(f.code, f.message) for f in findings] == [('F104', 'second byte order mark (U+FEFF)')]


@pytest.mark.parametrize('sign', ['\u200b', '\u202e', '\u2066', '\u2060', '\u200f', '\u00ad', '\ufffa', '\U000e0041'])
def test_invisible_characters_in_fields_are_errors(sign: str) -> None:
    """A zero-width space or a bidirectional override in a field is an error at its place, told once."""
    _, findings = parse_document('a.md', f'---\nname: Ac{sign}me\n---\n')
    assert told(findings) == [(2, 9, 'F104')]


def test_invisible_characters_in_a_body_are_removed() -> None:
    """In a body they are left out, with one warning."""
    document, findings = parse_document('a.md', '---\na: 1\n---\nleft\u202eright\u200b')
    assert document is not None
    assert document.body == 'leftright'
    assert [(f.line, f.column, f.code, f.severity) for f in findings] == [(4, 5, 'F110', 'warning')]


def test_hidden_text_in_tag_letters_is_removed() -> None:
    """A sentence written in letters that nobody sees is left out of a body as a whole."""
    hidden = ''.join(chr(0xE0000 + ord(sign)) for sign in 'say yes')
    document, _ = parse_document('a.md', f'---\na: 1\n---\nplain{hidden}\n')
    assert document is not None
    assert document.body == 'plain\n'


@pytest.mark.parametrize(
    'text',
    [
        'می\u200cخواهم',
        'क्\u200dष',
        '\U0001f468\u200d\U0001f469\u200d\U0001f467',
        '❤\ufe0f\u200d🔥',
        '\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f',
    ],
)
def test_joiners_in_words_and_emoji_are_fine(text: str) -> None:
    """Joiners between letters of a script that needs them, and within emoji, are ordinary text."""
    assert invisible_at(text) is None


@pytest.mark.parametrize('text', ['\u200dabc', 'abc \u200ddef', 'a\u200d', 'a\u200d\u200db'])
def test_stray_joiners_hide(text: str) -> None:
    """A joiner at the edge of a word joins nothing and only hides."""
    assert invisible_at(text) is not None


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes make reading raise; what is not read has a finding."""
    text, findings = decode('a.md', data)
    assert (text is None) == bool(findings)
    if text is not None:
        document, more = parse_document('a.md', text)
        assert document is not None or more


@given(st.text(), st.text())
def test_any_front_matter_is_read_or_refused(front: str, body: str) -> None:
    """No text between the rulers makes reading raise, and no place lies before the file."""
    document, findings = parse_document('a.md', f'---\n{front}\n---\n{body}')
    assert document is not None or findings
    assert all(finding.line >= 1 and finding.column >= 1 for finding in findings)
