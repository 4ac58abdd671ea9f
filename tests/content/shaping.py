"""Values read by a shape, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sitegen.content.nodes import Mapping, parse_nodes
from sitegen.content.numbers import Integer
from sitegen.content.shapes import Reader, Shape, Text
from sitegen.content.tables import ListOf, shaped
from sitegen.diagnostics import Diagnostic


@dataclass(frozen=True, kw_only=True)
class Sample:
    name: str = shaped(Text(), required=True)
    size: int | None = shaped(Integer(0, 10))
    tags: tuple[str, ...] = shaped(ListOf(Text()), default=())


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
