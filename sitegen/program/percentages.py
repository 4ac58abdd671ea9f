"""How a percentage is written in a program file."""

from __future__ import annotations

import re
from typing import ClassVar

from sitegen.content.nodes import Scalar
from sitegen.content.shapes import JsonSchema, Reader, ScalarShape
from sitegen.diagnostics import shown
from sitegen.program.measures import Percent

_PERCENT = re.compile(r'(\d{1,3}(?:\.\d{1,2})?) ?%')


class PercentShape(ScalarShape[Percent]):
    """0 to 100 with at most two decimals, and the sign."""

    takes: ClassVar[str] = 'a percentage'

    def parse(self, node: Scalar, reader: Reader, field: str) -> Percent | None:
        match = _PERCENT.fullmatch(node.value)
        if match and float(match[1]) <= 100:
            return Percent(float(match[1]) if '.' in match[1] else int(match[1]))
        message = f'"{field}" is {shown(node.value)}; it takes a percentage'
        reader.report(node, 'G605', message, 'write it like 50%', field=field)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': '^[0-9]{1,3}(\\.[0-9]{1,2})? ?%$'}
