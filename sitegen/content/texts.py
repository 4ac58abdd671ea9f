"""How a text in one or more languages is written: one string, or a map from language to string."""

from __future__ import annotations

import dataclasses
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import MISSING, dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlsplit

from sitegen.content.codes_iso import COUNTRIES, LANGUAGES
from sitegen.content.document import control_at, invisible_at
from sitegen.content.nodes import Mapping, Node, Scalar, Sequence
from sitegen.dates import Span, parse_date, parse_span
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown
from sitegen.content.shapes import JsonSchema, LocatedText, MAX_TEXT, Reader, Shape, Text, name_of
from sitegen.content.standards import LANGUAGE_TAG
from sitegen.content.tables import MapOf
from sitegen.content.local_text import LocalText


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
        text = Text(self.max, self.lines).json_schema()
        return {'anyOf': [text, MapOf(LANGUAGE_TAG, Text(self.max)).json_schema() | {'minProperties': 1}]}
