"""Bytes to text: strict UTF-8 without control characters, and the signs in it that nobody sees.

What a file of another kind or encoding is, and what became of its letters, is told once, in words for the
person who saved it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sitegen.diagnostics import Diagnostic, Severity

MAX_FILE_BYTES = 256 * 1024
# A file with more kinds of bad characters than these is no text at all.
_MAX_KINDS = 3

_BOM = b'\xef\xbb\xbf'
_CONTROL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]')
INVISIBLE = (
    '\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb'
    '\U0001bca0-\U0001bca3\U0001d173-\U0001d17a'
)
# Letters that nobody sees; the flags of England, Scotland and Wales are a black flag and such letters.
_TAGS = '\U000e0001\U000e0020-\U000e007f'
_INVISIBLE = re.compile(f'[{INVISIBLE}]|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+')
# What UTF-8 is when it is read as Windows-1252: the first of two bytes, and the second.
_LEADS = 'ÂÃÐÑ'
_GARBLED = re.compile(
    f'[{_LEADS}][\xa0-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a'
    '\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]'
)
_LOST = '\ufffd'
_OTHER_KINDS = (
    (b'\xff\xfe', 'UTF-16'),
    (b'\xfe\xff', 'UTF-16'),
    (b'PK\x03\x04', 'a Word document or another archive'),
    (b'\xd0\xcf\x11\xe0', 'an old Word document'),
    (b'%PDF', 'a PDF'),
    (b'\x89PNG', 'a picture'),
    (b'\xff\xd8\xff', 'a picture'),
)
_CONTROL_HELP = {
    '\r': 'save the file with the line ends of Linux or Windows (LF or CRLF)',
    '\0': 'delete them; a save went wrong, so look whether all of the text is there',
}
_ENCODING_HELP = 'save the file with the encoding UTF-8'
_JOINER = re.compile('[\u200c\u200d]')
# What a joiner may join: letters, their marks, and the signs that emoji are made of.
_JOINED = ('L', 'M', 'So', 'Sk')


def decode(path: str, data: bytes, *, max_bytes: int = MAX_FILE_BYTES) -> tuple[str | None, list[Diagnostic]]:
    """Strict UTF-8, one BOM accepted, CRLF turned into LF, no control characters; None where it is not text."""
    text, _, findings = decode_seen(path, data, max_bytes)
    return text, findings


def decode_seen(path: str, data: bytes, max_bytes: int) -> tuple[str | None, bool, list[Diagnostic]]:
    """As `decode`, and whether all signs of the text are visible; `max_bytes` is the limit of the file."""
    if len(data) > max_bytes:
        finding = Diagnostic(
            path=path,
            code='F102',
            message=f'file has {len(data):,} bytes; at most {max_bytes:,} are allowed',
            help='shorten the text, or move pictures to content/media',
        )
        return None, False, [finding]
    if data.startswith(_BOM):
        data = data[3:]
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        return None, False, [_not_utf8(path, data, error.start)]
    if '\r' in text:
        text = text.replace('\r\n', '\n')
    if all_visible(text):
        return text, True, []
    findings = [_other_kind(path, 'UTF-16')] if _is_utf16(data) else list(_control_characters(path, text))
    return (None if findings else text), False, findings


def _not_utf8(path: str, data: bytes, offset: int) -> Diagnostic:
    """A file of another kind or encoding, told by its first bytes or by the first one that does not fit."""
    kind = next((name for sign, name in _OTHER_KINDS if data.startswith(sign)), 'UTF-16' if _is_utf16(data) else None)
    if kind is not None:
        return _other_kind(path, kind)
    before = data[:offset].decode('utf-8')
    line, column = place_of(before, len(before))
    message = f'byte 0x{data[offset]:02x} is not UTF-8'
    return Diagnostic(path=path, line=line, column=column, code='F101', message=message, help=_ENCODING_HELP)


def _is_utf16(data: bytes) -> bool:
    """Whether so many bytes are NUL that two stand for each letter; in Cyrillic text only blanks and signs have one."""
    return data.count(0) > max(3, len(data) // 8)


def _other_kind(path: str, kind: str) -> Diagnostic:
    help = _ENCODING_HELP + ('' if kind == 'UTF-16' else ', as plain text')
    return Diagnostic(path=path, code='F101', message=f'file is {kind}, not UTF-8', help=help)


def _control_characters(path: str, text: str) -> Iterator[Diagnostic]:
    """Each kind of control character at its first place; one finding where they tell that it is no text in UTF-8."""
    counts = Counter(_CONTROL.findall(text))
    if text.startswith('\ufeff'):
        yield Diagnostic(path=path, code='F104', message='second byte order mark (U+FEFF)', help=_ENCODING_HELP)
    foreign = len(counts) > _MAX_KINDS or any('\x80' <= sign <= '\x9f' for sign in counts)
    for sign, count in counts.items():
        message = times(f'control character U+{ord(sign):04X}', count)
        help = 'delete it; it often comes with text copied from another program'
        if foreign:
            more = f', and {counts.total() - 1:,} more' if counts.total() > 1 else ''
            message = f'control character U+{ord(sign):04X}{more}'
            help = 'save the file as plain text, with the encoding UTF-8'
        elif count > 1 and sign in _CONTROL_HELP:
            help = _CONTROL_HELP[sign]
        line, column = place_of(text, text.index(sign))
        yield Diagnostic(path=path, line=line, column=column, code='F103', message=message, help=help)
        if foreign:
            return


def times(what: str, count: int) -> str:
    """What is told at its first place, and how often it is there."""
    return what if count == 1 else f'{what}, {count:,} times from here on'


def garbled_letters(path: str, text: str) -> list[Diagnostic]:
    """The first place at which letters were lost or turned into others, by a program that took them for another
    encoding; none where there is none, or only one that may be meant."""
    lost = text.count(_LOST)
    if not lost and not any(lead in text for lead in _LEADS):
        return []
    found = [text.index(_LOST)] if lost else [match.start() for match in _GARBLED.finditer(text)]
    count = lost or len(found)
    if not lost and count < 2:
        return []
    line, column = place_of(text, found[0])
    what = 'a letter was lost here (U+FFFD)' if lost else f'"{text[found[0] : found[0] + 2]}" was another letter once'
    help = 'take the text from where it is still sound, and save it with the encoding UTF-8'
    return [
        Diagnostic(
            path=path,
            line=line,
            column=column,
            code='F111',
            severity=Severity.WARNING,
            message=times(what, count),
            help=help,
        )
    ]


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset in code points."""
    return text.count('\n', 0, offset) + 1, offset - text.rfind('\n', 0, offset)


def all_visible(text: str) -> bool:
    """Whether there is no sign but visible ones, plain blanks and line feeds; cheap, and most texts are so."""
    return text.replace('\n', '').isprintable()


def control_at(text: str) -> int | None:
    """Offset of the first control character; None where there is none. A line feed and a tab are none."""
    match = None if text.isprintable() else _CONTROL.search(text)
    return match.start() if match else None


def invisible_at(text: str) -> int | None:
    """Offset of the first bidirectional override, zero-width character or stray joiner; None where there is none."""
    return next(iter(invisible_signs(text)), None)


def invisible_signs(text: str) -> list[int]:
    """Offsets of all of them, in order."""
    if text.isascii():
        return []
    offsets = [offset for match in _INVISIBLE.finditer(text) for offset in range(*match.span())]
    offsets += [match.start() for match in _JOINER.finditer(text) if not _joins(text, match.start())]
    return sorted(offsets)


def _joins(text: str, offset: int) -> bool:
    """Whether a joiner stands where some scripts and emoji need one; anywhere else it only hides."""
    sides = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return all(side and unicodedata.category(side).startswith(_JOINED) for side in sides)


def without_signs(text: str, offsets: list[int]) -> str:
    """The text without the signs at these offsets, which are in order."""
    cuts = [-1, *offsets, len(text)]
    return ''.join(text[start + 1 : end] for start, end in pairwise(cuts))
