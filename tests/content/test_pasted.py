"""HTML that was pasted into fields."""

from __future__ import annotations

import pytest

from sitegen.content.document import parse_document
from sitegen.content.pasted import html_in_fields


@pytest.mark.parametrize(
    ('line', 'column', 'found'),
    [
        ('name: <b>Acme</b>', 7, '<b>'),
        ('name: Acme<br/>', 11, '<br/>'),
        ('name: R&amp;D', 8, '&amp;'),
        ('name: <a href="https://x.example">Acme</a>', 7, '<a href="https://x.example">'),
        ('- {label: 5&nbsp;%}', 12, '&nbsp;'),
    ],
)
def test_html_in_fields_is_told(line: str, column: int, found: str) -> None:
    """Tags and named letters of HTML are a warning at the first of a line, as in a text."""
    document, _ = parse_document('a.md', f'---\na: 1\nb:\n  {line}\n---\n')
    assert document is not None
    assert [(f.line, f.column, f.code, f.severity.value, f.message) for f in html_in_fields(document, ())] == [
        (4, column + 2, 'M401', 'warning', f'HTML is not allowed here; "{found}" is shown as text')
    ]
    assert list(html_in_fields(document, {4})) == []


@pytest.mark.parametrize(
    'line',
    ['name: R&D', 'name: 5 < 6 > 4', '# <b>not</b> a field', 'url: https://a.example/?a=1&copy=2', 'name: <Acme>'],
)
def test_what_is_no_html(line: str) -> None:
    """Signs of arithmetic, addresses, names between angles and comments are fine."""
    document, _ = parse_document('a.md', f'---\na: 1\n{line}\n---\n')
    assert document is not None
    assert list(html_in_fields(document, ())) == []
