"""Lists of a program file whose entries have an id, by which records and other parts of the file name them."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from typing import TypeVar

from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, Node, Scalar, Sequence
from sitegen.content.shapes import ID_PATTERN, JsonSchema, Reader, Shape
from sitegen.content.tables import ListOf

T = TypeVar('T')
_ID = re.compile(f'{ID_PATTERN}(?:_[a-z0-9-]+)*')


def humanised(id: str) -> LocalText:
    """An id as a name, in no language: `key-account` is `Key account`."""
    return LocalText((('', id.replace('-', ' ').replace('_', ' ').capitalize()),))


@dataclass(frozen=True)
class Distinct(Shape[tuple[T, ...]]):
    """A list of tables whose ids are all different."""

    item: Shape[T]
    max: int = 1_000

    def read(self, node: Node, reader: Reader, field: str) -> tuple[T, ...] | None:
        values = ListOf(self.item, self.max, named=True).read(node, reader, field)
        if values is None or not isinstance(node, Sequence):
            return None
        seen: set[str] = set()
        for item in node.items:
            id = written_id(item)
            if id in seen:
                place = (item.get('id') if isinstance(item, Mapping) else None) or item
                reader.report(
                    place, 'R318', f'"{field}" holds the id "{id}" twice', 'give each its own id', field=field
                )
            elif id:
                seen.add(id)
        return values

    def json_schema(self) -> JsonSchema:
        return ListOf(self.item, self.max).json_schema()


def written_id(node: Node) -> str:
    """The id of an item as it is written, even if it is faulty; empty where there is none."""
    id = node.get('id') if isinstance(node, Mapping) else node
    return id.value if isinstance(id, Scalar) and not id.is_null else ''


def written_ids(node: Node | None) -> tuple[str, ...]:
    """Ids in the order of a list, those of faulty entries too, so that one mistake is reported once.

    After a faulty id stands what it should have been, as others may name it so already.
    """
    items = node.items if isinstance(node, Sequence) else []
    ids = [id for id in map(written_id, items) if id]
    return tuple(dict.fromkeys(form for id in ids for form in (id, _slug(id))))


def _all_named(node: Node | None) -> bool:
    """Whether every item of a list has an id, even if it is faulty."""
    if isinstance(node, Sequence):
        return all(written_id(item) for item in node.items)
    return node is None or (isinstance(node, Scalar) and node.is_null)


def _slug(id: str) -> str:
    return id if _ID.fullmatch(id) else re.sub('[^a-z0-9]+', '-', id.lower()).strip('-') or id


def word_sets(root: Mapping, lists: MappingType[str, Node | None]) -> dict[str, frozenset[str]]:
    """The ids of a program file by the name of their set: those of these lists, and of rows that others may name.

    A list with an item that has no id makes no set: nobody can tell which words there are.
    """
    points, benefits = root.get('points'), root.get('benefits')
    below = benefits if isinstance(benefits, Mapping) else Mapping(1, 1)
    nodes = {
        **lists,
        'requirements': root.get('requirements'),
        'ledger': points.get('ledger') if isinstance(points, Mapping) else points,
        'benefit_groups': below.get('groups'),
    }
    sets = {name: frozenset(written_ids(node)) for name, node in nodes.items() if _all_named(node)}
    statuses = root.get('status_requirements')
    if 'requirements' in sets and isinstance(statuses, Mapping):
        sets['requirements'] |= {id for _, rows in statuses.entries.values() for id in written_ids(rows)}
    notes = below.get('notes')
    return sets | {'notes': frozenset(notes.entries) if isinstance(notes, Mapping) else frozenset()}
