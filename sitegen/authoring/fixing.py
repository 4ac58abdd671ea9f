"""`check --fix`: what is merely mechanical is put right; comments, order of lists and meaning stay.

Dates in another notation (only where no other day can be meant), addresses without a scheme, the order of
keys, and spaces at the ends of lines. Each corrected file is read again: unless it says exactly what it
said before, but for the values put right, it stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from functools import partial
from typing import Any

from sitegen.content.body import BodyRules
from sitegen.content.decoding import decode
from sitegen.content.document import parse_document
from sitegen.content.files import SourceFile
from sitegen.content.markdown import render_body
from sitegen.content.nodes import Mapping as MappingNode
from sitegen.content.nodes import Node, Scalar, Sequence
from sitegen.content.reading import read_file
from sitegen.content.record_reading import RecordSchema
from sitegen.content.standards import url_fault
from sitegen.review.changes import plain_value

_MONTHS = (
    *('january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'),
    *('november', 'december'),
)
_YEAR_FIRST = re.compile(r'(\d{4})([./-])(\d{1,2})\2(\d{1,2})')
_YEAR_LAST = re.compile(r'(\d{1,2})([./-])(\d{1,2})\2(\d{4})')
_DAY_NAMED = re.compile(r'(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})')
_NAME_FIRST = re.compile(r'([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})')
# A host that is named, not numbered: `1.2` is more likely a version than an address.
_NAMED_HOST = re.compile(r'https://(?:[^./?#]+\.)+[^./?#\d]+\.?(?::\d+)?(?:[/?#]|$)')
_TOP_KEY = re.compile(r'[A-Za-z_][A-Za-z0-9_]*:')


@dataclass(frozen=True, slots=True)
class Fixed:
    """A corrected file: its new bytes, and in words what was put right."""

    path: str
    data: bytes
    what: tuple[str, ...]


def plain_date(value: str) -> str | None:
    """A date in another notation as year-month-day; None where it could be another day, or is none."""
    text = ' '.join(value.split())
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _iso(match[1], match[3], match[4])
    match = _YEAR_LAST.fullmatch(text)
    if match:
        first, second = int(match[1]), int(match[3])
        if first == second or first > 12:
            return _iso(match[4], match[3], match[1])
        return _iso(match[4], match[1], match[3]) if second > 12 else None
    match = _DAY_NAMED.fullmatch(text)
    if match:
        return _iso(match[3], _month(match[2]), match[1])
    match = _NAME_FIRST.fullmatch(text)
    return _iso(match[3], _month(match[1]), match[2]) if match else None


def _month(name: str) -> str:
    """The number of a month named in English, in full or by three letters; `0` where it is none."""
    low = name.lower()
    known = (number for number, month in enumerate(_MONTHS, 1) if low in (month, month[:3]))
    return '9' if low == 'sept' else str(next(known, 0))


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return Day(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def with_scheme(value: str) -> str | None:
    """An address with https:// in front; None where it is none even then, or has a scheme."""
    fault = url_fault(value)
    if fault is None or fault[0] != 'the scheme is missing':
        return None
    found = f'https://{value.lstrip("/")}'
    sound = url_fault(found) is None and _NAMED_HOST.match(found)
    return found if sound else None


# By the code of what is wrong with a value: what makes another one of it, and what these are called.
_CORRECTIONS: Mapping[str, tuple[Callable[[str], str | None], str, str]] = {
    'R308': (plain_date, 'date', 'dates'),
    'R310': (with_scheme, 'address', 'addresses'),
}


def fix_file(source: SourceFile, schema: RecordSchema) -> Fixed | None:
    """The corrected file; None where there is nothing to correct, or it cannot be done safely."""
    if source.fault:
        return None
    text, _ = decode(source.path, source.data)
    if text is None:
        return None
    before = _said(source.path, text)
    if before is None:
        return None
    lines, what, changed = _with_values(source, text, schema, before)
    if changed and not _is_sound(source.path, lines, before, changed):
        lines, what, changed = text, [], {}
    corrections = ((_without_spaces, 'spaces at the ends of lines'), (partial(_in_order, schema), 'order of keys'))
    for correct, name in corrections:
        other = correct(lines)
        if other != lines and _is_sound(source.path, other, before, changed):
            lines, what = other, [*what, name]
    if not what:
        return None
    return Fixed(source.path, _encoded(source.data, lines), tuple(what))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a file says: each value by its place in the tree, the nodes, and the body as HTML."""

    values: Mapping[str, Any]
    scalars: Mapping[tuple[int, int], tuple[str, Scalar]]
    html: str


def _said(path: str, text: str) -> _Said | None:
    """None where the text cannot be read."""
    document, _ = parse_document(path, text)
    if document is None:
        return None
    found = list(_scalars('', document.front))
    html = render_body(document.body, path=path, first_line=1, rules=BodyRules())[0].html
    values = {name: plain_value(node) for name, node in found}
    return _Said(values, {(node.line, node.column): (name, node) for name, node in found}, html)


def _scalars(name: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield name, node
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _scalars(f'{name}[{number}]', item)
    elif isinstance(node, MappingNode):
        for key, (_, value) in node.entries.items():
            yield from _scalars(f'{name}.{key}', value)


def _is_sound(path: str, text: str, before: _Said, changed: Mapping[str, str]) -> bool:
    """Whether a text says what the file said, but for the values that were put right."""
    after = _said(path, text)
    return after is not None and after.html == before.html and after.values == {**before.values, **changed}


def _with_values(
    source: SourceFile, text: str, schema: RecordSchema, said: _Said
) -> tuple[str, list[str], dict[str, str]]:
    """The text with dates and addresses put right, what was done, and the new values by name."""
    read = read_file(source, schema, BodyRules())
    lines = text.split('\n')
    changed: dict[str, str] = {}
    counts: Counter[str] = Counter()
    # From the end, so that what stands before keeps its column.
    for finding in sorted(read.findings, key=lambda f: (f.line, f.column), reverse=True):
        place = (finding.line, finding.column)
        if finding.code not in _CORRECTIONS or place not in said.scalars:
            continue
        name, scalar = said.scalars[place]
        value = _CORRECTIONS[finding.code][0](scalar.value)
        line = _replaced(lines[finding.line - 1], finding.column - 1, scalar.value, value)
        if value is not None and line is not None and name not in changed:
            lines[finding.line - 1] = line
            changed[name] = value
            counts[finding.code] += 1
    what = [
        f'{counts[code]} {one if counts[code] == 1 else many}'
        for code, (_, one, many) in _CORRECTIONS.items()
        if counts[code]
    ]
    return '\n'.join(lines), what, changed


def _replaced(line: str, start: int, old: str, new: str | None) -> str | None:
    """The line with another value at a place; None where the old one does not stand there as it is read."""
    if new is None:
        return None
    for quote in ('', '"', "'"):
        written = f'{quote}{old}{quote}'
        if line.startswith(written, start):
            return f'{line[:start]}{quote}{new}{quote}{line[start + len(written) :]}'
    return None


def _without_spaces(text: str) -> str:
    """The text without spaces at the ends of lines, but where two of them break a line in Markdown."""
    lines = text.split('\n')
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == '---'), len(lines))
    kept = [line.rstrip(' \t') for line in lines[: end + 1]]
    fenced = False
    for line in lines[end + 1 :]:
        fenced ^= line.lstrip().startswith(('```', '~~~'))
        plain = line.rstrip(' \t')
        kept.append(line if fenced or (plain and line.endswith('  ')) else plain)
    return '\n'.join(kept).rstrip('\n') + '\n'


def _in_order(schema: RecordSchema, text: str) -> str:
    """The text with the core keys of its front matter in the order of the schema, each with its comments.

    A field that the program declares follows the key that it stands below.
    """
    place = {key: number for number, key in enumerate(schema.specs)}
    lines = text.split('\n')
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == '---'), 0)
    entries = list(_entries(lines[1:end]))
    if not entries or not all(key in place for key, _ in entries):
        return text
    groups: list[tuple[int, list[str]]] = []
    for key, part in entries:
        if key in schema.declared and groups:
            groups[-1][1].extend(part)
        else:
            groups.append((place[key], list(part)))
    groups.sort(key=lambda group: group[0])
    return '\n'.join([lines[0], *(line for _, part in groups for line in part), *lines[end:]])


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Top-level keys with their lines; comments above a key belong to it, those at the end to the last one."""
    key, part, above = '', list[str](), list[str]()
    for line in lines:
        match = _TOP_KEY.match(line)
        if match:
            if key:
                yield key, part
            key, part, above = match[0][:-1], [*above, line], []
        elif line.startswith('#') or not line.strip():
            above.append(line)
        else:
            part += [*above, line]
            above = []
    if key:
        yield key, part + above


def _encoded(old: bytes, text: str) -> bytes:
    """The text as the file was written: with its byte order mark and its ends of lines."""
    if old.count(b'\r\n') and old.count(b'\r\n') == old.count(b'\n'):
        text = text.replace('\n', '\r\n')
    return (b'\xef\xbb\xbf' if old.startswith(b'\xef\xbb\xbf') else b'') + text.encode()
