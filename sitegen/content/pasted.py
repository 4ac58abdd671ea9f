"""HTML in the fields of a file: a field is plain text, so visitors would read the tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sitegen.content.decoding import place_of
from sitegen.content.document import FRONT_LINE, Document
from sitegen.diagnostics import Diagnostic, Severity

_TAGS = 'a|b|i|u|p|br|em|li|ul|ol|div|img|font|span|strong|table|td|tr|h[1-6]|script|iframe'
_NAMES = 'nbsp|amp|lt|gt|quot|laquo|raquo|ndash|mdash|hellip'
_HTML = re.compile(rf'</?(?:{_TAGS})(?:\s[^<>\n]{{0,200}})?/?>|&(?:{_NAMES}|#[0-9]{{1,6}});', re.IGNORECASE)


def html_in_fields(document: Document, told: Collection[int]) -> Iterator[Diagnostic]:
    """A finding at the first HTML of each line of the front matter, but for comments and the lines in `told`, of which
    worse is known."""
    text = document.front_text
    if '<' not in text and '&' not in text:
        return
    seen = set(told)
    for match in _HTML.finditer(text):
        line, column = place_of(text, match.start())
        line += FRONT_LINE - 1
        before = text[text.rfind('\n', 0, match.start()) + 1 : match.start()].lstrip()
        if line in seen or before.startswith('#'):
            continue
        seen.add(line)
        yield Diagnostic(
            path=document.path,
            line=line,
            column=column,
            code='M401',
            severity=Severity.WARNING,
            message=f'HTML is not allowed here; "{match[0][:40]}" is shown as text',
            help='write the text without it',
        )
