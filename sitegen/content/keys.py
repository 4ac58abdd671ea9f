"""Keys of mappings: their dotted names, and what is reported of unknown, misspelt and missing ones."""

from __future__ import annotations

from collections.abc import Collection

from sitegen.content.nodes import Mapping, Node, Scalar
from sitegen.content.shapes import Reader, name_of
from sitegen.diagnostics import did_you_mean, nearest

_COMMA_HELP = 'put a text that contains a comma into quotes, like "2,4 %"'


def join(field: str, key: str) -> str:
    """The dotted name of a key within a field."""
    return f'{field}.{key}' if field else key


def meant_key(key: str, node: Mapping, known: Collection[str]) -> str:
    """The key that an unknown one is a slip of; empty where it is like none, or where that one is there as well."""
    near = nearest(key, known)
    return '' if near in node.entries else near


def report_unknown(
    key_node: Scalar, value_node: Node, node: Mapping, known: Collection[str], reader: Reader, field: str
) -> str:
    """Report a key that is not known here; gives the one that it is a slip of, if any."""
    key = key_node.value
    meant, help = meant_key(key, node, known), did_you_mean(key, known)
    first, blank, _ = key.partition(' ')
    if blank and first in known and first not in node.entries:
        meant, help = first, f'write "{first}: " and then the value'
    elif _is_cut_by_comma(key_node, value_node):
        help = _COMMA_HELP
    message = f'unknown key "{key[:60]}"' + (f' in {name_of(field)}' if field else '')
    reader.report(key_node, 'R301', message, help, field=join(field, key[:60]))
    return meant


def _is_cut_by_comma(key: Scalar, value: Node) -> bool:
    """Whether a key is the rest of a text in braces that a comma cut, as in `{value: 2,4 %}`: it has no colon."""
    if not isinstance(value, Scalar) or not value.is_null or not key.plain:
        return False
    return (value.line, value.column) == (key.line, key.column + len(key.value))


def report_missing(key: str, node: Mapping, reader: Reader, field: str) -> None:
    """Report a required key without a value; one with a faulty value has its finding already."""
    entry = node.entries.get(key)
    if entry and not (isinstance(entry[1], Scalar) and entry[1].is_null):
        return
    help = f'write a value after "{key}:"' if entry else f'add a line "{key}: …"'
    where = entry[0] if entry else node
    reader.report(where, 'R302', f'"{join(field, key)}" is missing', help, field=join(field, key))
