"""Prompts: what `sitegen new` writes for an author to replace, and where some of it was left."""

from __future__ import annotations

import re

from sitegen.content.decoding import place_of
from sitegen.content.document import FRONT_LINE, Document
from sitegen.diagnostics import Diagnostic, Severity

# What every prompt begins with. Authors write it, too, where they mean to come back.
PROMPT = 'TODO:'
# The beginning of a value, in quotes (YAML wants them around a colon) or on a line of its own, and no comment;
# the beginning of a line of the text, in a list, a quote or a heading, too.
_IN_FRONT = re.compile(rf'^(?:[^#\n]*["\']|[ ]+)({PROMPT})', re.MULTILINE)
_IN_BODY = re.compile(rf'^[ >*+#-]*({PROMPT})', re.MULTILINE)


def prompts_left(document: Document) -> list[Diagnostic]:
    """One finding at the first prompt of a file, with their number; none where nothing is left to replace."""
    if PROMPT not in document.body and PROMPT not in document.front_text:
        return []
    parts = (_IN_FRONT, document.front_text, FRONT_LINE), (_IN_BODY, document.body, document.body_line)
    found = [(text, match.start(1), first) for pattern, text, first in parts for match in pattern.finditer(text)]
    if not found:
        return []
    text, offset, first = found[0]
    line, column = place_of(text, offset)
    more = {1: '', 2: ', and once more'}.get(len(found), f', and {len(found) - 1} times more')
    return [
        Diagnostic(
            path=document.path,
            line=line + first - 1,
            column=column,
            code='M410',
            severity=Severity.WARNING,
            message=f'"{PROMPT}" still stands here{more}; visitors would read what an author should write',
            help='write your own text in its place, or delete the line',
        )
    ]
