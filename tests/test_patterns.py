"""Regular expressions that every Python which is promised matches alike."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import sitegen

# Possessive quantifiers and atomic groups; Python before 3.11.5 matches them wrong (cpython 106052).
_NEWER = re.compile(r'(?<!\\)[*+?}]\+|\(\?>')
_SET = re.compile(r'\[\^?\]?(?:\\.|[^\]\\])*\]')


def patterns() -> Iterator[tuple[str, str]]:
    """Each compiled pattern of a module, with where it stands."""
    for module in pkgutil.walk_packages(sitegen.__path__, 'sitegen.'):
        if not module.name.endswith('__main__'):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f'{module.name}.{name}', value.pattern


def test_no_pattern_needs_a_newer_python() -> None:
    """Patterns that give nothing back are quicker, and wrong on the Python of a Debian that is in use."""
    found = dict(patterns())
    assert len(found) > 50
    assert [name for name, pattern in found.items() if _NEWER.search(_SET.sub('x', pattern))] == []
