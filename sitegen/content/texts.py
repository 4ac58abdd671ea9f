"""How a text in one or more languages is written: one string, or a map from language to string."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, Node
from sitegen.content.shapes import MAX_TEXT, JsonSchema, LocatedText, Reader, Shape, Text, name_of
from sitegen.content.standards import LANGUAGE_TAG
from sitegen.content.tables import MapOf


@dataclass(frozen=True)
class LocalTextShape(Shape[LocalText]):
    """A text: one string, or a map from language to string."""

    max: int = MAX_TEXT
    lines: bool = False

    def read(self, node: Node, reader: Reader, field: str) -> LocalText | None:
        shape = Text(self.max, self.lines)
        if not isinstance(node, Mapping):
            value = shape.read(node, reader, field)
            return None if value is None else LocalText((('', value),))
        if not node.entries:
            reader.report(node, 'R302', f'{name_of(field)} has no text in any language', 'add "en: …"', field=field)
            return None
        texts = MapOf(LANGUAGE_TAG, shape).read(node, reader, field)
        if not texts:
            return None
        text = LocalText(tuple(texts.items()))
        reader.texts.append(LocatedText(field, node.line, node.column, text))
        return text

    def json_schema(self) -> JsonSchema:
        text = Text(self.max, self.lines)
        return {'anyOf': [text.json_schema(), MapOf(LANGUAGE_TAG, text).json_schema() | {'minProperties': 1}]}
