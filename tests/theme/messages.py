"""What the theme says: every message that a template or Python code of the stations asks a catalogue for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract

Message = str | tuple[str, str]
PACKAGE = Path(__file__).parents[2] / 'sitegen'
_ASKING = frozenset({'gettext', 'ngettext', 'labels', '_'})
# Python code that asks a catalogue, and the facets whose ids become labels: `facet.capitalize()`.
_PYTHON = ('pages', 'directory', 'theme', 'build.py')


def asked_messages() -> set[Message]:
    """Singular, or (singular, plural), of all that is asked for."""
    from sitegen.program.model import CORE_FACETS

    found: set[Message] = {facet.capitalize() for facet in CORE_FACETS}
    templates = PACKAGE / 'themes' / 'default' / 'templates'
    for path in sorted(templates.rglob('*')):
        if path.is_file():
            found |= set(template_messages(path.read_bytes()))
    for name in _PYTHON:
        place = PACKAGE / name
        for path in [place] if place.is_file() else sorted(place.rglob('*.py')):
            found |= set(python_messages(path.read_text('utf-8')))
    return found


def template_messages(source: bytes) -> Iterator[Message]:
    options = {'trimmed': 'true', 'silent': 'false', 'newstyle_gettext': 'true'}
    keywords = {'_': None, 'gettext': None, 'ngettext': (1, 2)}
    for _, message, _, _ in extract('jinja2.ext:babel_extract', BytesIO(source), keywords=keywords, options=options):
        yield message if isinstance(message, str) else (message[0], message[1])


def python_messages(source: str) -> Iterator[Message]:
    """The literal texts in calls of `gettext`, `ngettext` and `labels`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in _ASKING:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(texts) == 1:
                yield texts[0]
            elif len(texts) > 1:
                yield texts[0], texts[1]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ''
