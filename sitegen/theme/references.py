"""Which templates a template names: what it extends, includes and imports.

Told from its tags alone. To parse every template for it, once for each kind of page, took longer than all else
that a build without changes does. What is no plain name in quotes could be any template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_TAG = re.compile(r'\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)[-+]?%\}', re.DOTALL)
_NAMED = re.compile(
    r"""\s* (?P<quote>['"]) (?P<name>[^'"\\]+) (?P=quote) \s*
        (?: ignore \s+ missing \s* )? (?: with(?:out)? \s+ context \s* )? (?: (?:as|import) \s .* )?""",
    re.VERBOSE | re.DOTALL,
)


def closure(template: str, templates: Mapping[str, str]) -> set[str]:
    """The template with all that it leads to; all templates where one is named at run time."""
    found: set[str] = set()
    waiting = [template]
    while waiting:
        name = waiting.pop()
        if name in found or name not in templates:
            continue
        found.add(name)
        for reference in references(templates[name]):
            if reference is None:
                return set(templates)
            waiting.append(reference)
    return found


def references(source: str) -> Iterator[str | None]:
    """The templates that a source names, in order; None for one that is not named by a plain string."""
    for tag in _TAG.finditer(source):
        named = _NAMED.fullmatch(tag[1])
        yield named['name'] if named else None
