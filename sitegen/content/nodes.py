"""A YAML text as a tree of located nodes. Scalars stay text: the schema types them, not YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from sitegen.diagnostics import Diagnostic

MAX_DEPTH = 12
MAX_NODES = 5_000
# A program file is written by staff and holds far more than a record.
MAX_NODES_SETTINGS = 50_000

NULLS = frozenset({'', '~', 'null', 'Null', 'NULL'})


@dataclass(slots=True)
class Scalar:
    """Text as written; `plain` where it stands without quotes and outside a block. `comment` stands behind it in its
    line, from `#` on."""

    value: str
    plain: bool
    line: int
    column: int
    comment: str = ''

    @property
    def is_null(self) -> bool:
        return self.plain and self.value in NULLS


@dataclass(slots=True)
class Sequence:
    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Entries in the order written; no key stands twice."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry[1] if entry else None


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class YamlFault:
    """What makes a YAML text unreadable, where, and its cure."""

    line: int
    column: int
    code: str
    message: str
    help: str

    def at(self, path: str) -> Diagnostic:
        """The finding about a file that holds this text."""
        return Diagnostic(
            path=path, line=self.line, column=self.column, code=self.code, message=self.message, help=self.help
        )


def parse_nodes(
    text: str, *, first_line: int = 1, max_nodes: int = MAX_NODES
) -> tuple[Node | None, tuple[YamlFault, ...]]:
    """The root node of a YAML text (None where it is empty or faulty) and the faults found.

    `first_line` is the line at which the text stands in its file, from 1. Duplicate keys are
    reported, many of them as one; every other fault ends the reading of this text, because what follows
    cannot be trusted.
    """
    from sitegen.content.composing import compose_nodes  # noqa: PLC0415  # the parser; most files are everyday YAML

    return compose_nodes(text, first_line, max_nodes)
