"""What a change says: the files of two revisions compared field by field.

Front matter is compared as it is written, before any program types it: a value that is faulty on both
sides has still changed. Formatting (quotes, order of keys, comments) is no change of a field; quotes
count only where they make another value of it (`true` and `"true"`). What cannot be read by the rules
for hostile input has no fields, but a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from sitegen.content.decoding import MAX_FILE_BYTES, decode
from sitegen.content.document import read_document
from sitegen.content.everyday_yaml import Written, is_quoted, unquoted
from sitegen.content.nodes import MAX_NODES_SETTINGS, NULLS, Node, Scalar, Sequence, parse_nodes
from sitegen.content.nodes import Mapping as MappingNode
from sitegen.diagnostics import Severity
from sitegen.review.git import Blob
from sitegen.review.listings import FileChange
from sitegen.review.places import Place

SETTINGS_BYTES = 2 * 1024 * 1024
_PLAIN_VALUE = re.compile(r'-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?|true|false')

BytesOf = Callable[[Blob], bytes]


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says: plain values by key, and its body (None for a file that has none)."""

    fields: Mapping[str, object]
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be read, with its line."""

    message: str
    line: int = 1


Side = Content | Fault | None


@dataclass(frozen=True, slots=True)
class FileDiff:
    """A changed file with what it said and says; None where it is not there, or is no file with fields."""

    path: str
    place: Place
    change: FileChange
    before: Side = None
    after: Side = None

    @property
    def added(self) -> bool:
        return self.change.before is None

    @property
    def removed(self) -> bool:
        return self.change.after is None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, by its dotted name; values are plain: text, number, boolean, list, mapping or None."""

    field: str
    before: object
    after: object

    @property
    def key(self) -> str:
        """The key of the front matter that the field stands in."""
        return re.split(r'[.\[]', self.field, maxsplit=1)[0]


def compare_file(change: FileChange, place: Place, bytes_of: BytesOf) -> FileDiff:
    """A changed file with both of its sides read."""
    before, after = (_side(blob, change.path, place, bytes_of) for blob in (change.before, change.after))
    return FileDiff(change.path, place, change, before, after)


def _side(blob: Blob | None, path: str, place: Place, bytes_of: BytesOf) -> Side:
    if blob is None or blob.size < 0 or place.kind not in ('record', 'settings', 'program'):
        return None
    limit = MAX_FILE_BYTES if place.kind == 'record' else SETTINGS_BYTES
    if blob.size > limit:
        return Fault(f'file has {blob.size:,} bytes; at most {limit:,} are allowed')
    data = bytes_of(blob)
    return read_content(path, data) if place.kind == 'record' else read_keys(path, data)


def read_content(path: str, data: bytes) -> Content | Fault:
    """A record's file by the rules that `check` reads it with."""
    document, findings = read_document(path, data)
    error = next((finding for finding in findings if finding.severity is Severity.ERROR), None)
    if document is None or error is not None:
        assert error is not None
        return Fault(error.message, error.line)
    front = document.front if document.everyday is None else document.everyday
    return Content(_values(front), document.body)


def read_keys(path: str, data: bytes) -> Content | Fault:
    """A file of keys, such as site.yml."""
    text, findings = decode(path, data, max_bytes=SETTINGS_BYTES)
    if text is None:
        return Fault(findings[0].message, findings[0].line)
    root, faults = parse_nodes(text, max_nodes=MAX_NODES_SETTINGS)
    if faults:
        return Fault(faults[0].message, faults[0].line)
    if not isinstance(root, MappingNode):
        return Fault('file is not a list of "key: value" lines')
    return Content(_values(root))


def _values(front: MappingNode | dict[str, Written]) -> dict[str, object]:
    values = plain_value(front)
    assert isinstance(values, dict)
    return {key: value for key, value in values.items() if value is not None}


def plain_value(said: Node | Written) -> object:
    """What a node, or everyday YAML, says as a plain value; a number or truth value only where no quotes stand."""
    match said:
        case str():
            return _typed(unquoted(said), plain=not is_quoted(said))
        case Scalar():
            return _typed(said.value, plain=said.plain)
        case list():
            return [plain_value(item) for item in said]
        case Sequence():
            return [plain_value(item) for item in said.items]
        case dict():
            return {key: plain_value(value) for key, value in said.items()}
        case MappingNode():
            return {key: plain_value(value) for key, (_, value) in said.entries.items()}


def _typed(text: str, *, plain: bool) -> str | int | float | bool | None:
    if not plain:
        return text
    if text in NULLS:
        return None
    if not _PLAIN_VALUE.fullmatch(text):
        return text
    if text in ('true', 'false'):
        return text == 'true'
    return float(text) if '.' in text else int(text)


def as_id(value: object) -> str:
    """A plain value where an id is meant: `365` and `true` are ids like any other, whatever YAML takes them for."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def text_in(side: Side, key: str) -> str | None:
    """What stands under a key, where an id or a day is meant; None where there is nothing."""
    value = side.fields.get(key) if isinstance(side, Content) else None
    return None if value is None else as_id(value)


def ids_in(side: Side, key: str) -> list[str]:
    """The ids in the list under a key; none where there is no list."""
    value = side.fields.get(key) if isinstance(side, Content) else None
    return [as_id(item) for item in value] if isinstance(value, list) else []


def field_changes(before: Side, after: Side, *, by_id: bool = False) -> list[FieldChange]:
    """The fields that differ, in the order of the new file and then of the old one, the body last.

    A side that is not there or cannot be read counts as one without fields. Where `by_id`, lists of
    items with ids are compared item by item.
    """
    old = before if isinstance(before, Content) else Content({})
    new = after if isinstance(after, Content) else Content({})
    found = list(_compare('', dict(old.fields), dict(new.fields), by_id))
    if _plain_body(old) != _plain_body(new):
        found.append(FieldChange('body', old.body, new.body))
    return found


def _plain_body(side: Content) -> str:
    """A body without the empty lines around it; spaces before its first word may make code of it."""
    return re.sub(r'\A(?:[ \t]*\n)+', '', side.body or '').rstrip()


def _compare(name: str, before: object, after: object, by_id: bool) -> Iterator[FieldChange]:
    if _same(before, after):
        return
    if by_id and (old := _keyed(before)) is not None and (new := _keyed(after)) is not None:
        for key in dict.fromkeys(chain(new, old)):
            yield from _compare(f'{name}[{key}]', old.get(key), new.get(key), by_id)
        if old.keys() == new.keys() and list(old) != list(new):
            yield FieldChange(name, list(old), list(new))
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys(chain(after, before)):
            yield from _compare(f'{name}.{key}' if name else key, before.get(key), after.get(key), by_id)
    else:
        yield FieldChange(name, before, after)


def _same(one: object, other: object) -> bool:
    """Equality that tells `1` from `true` and `1.0`, at every depth."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _keyed(value: object) -> dict[str, object] | None:
    """The items of a list by their ids; None where not each of them has one of its own."""
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(item, dict) and isinstance(item.get('id'), str) for item in value):
        return None
    keyed = {item['id']: item for item in value}
    return keyed if len(keyed) == len(value) else None
