"""What the reading of a file depends on beside the file: this code, the libraries below it, the program's words.

Remembered records are of one edition; another one does not know them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import markdown_it
import nh3
import yaml

from sitegen import __version__
from sitegen.content.records import Vocabulary


def edition_of(vocabulary: Vocabulary) -> str:
    """A digest in hex. The site's languages are no part of it: they judge a file by its name, not by what it says."""
    words = _spelled(dataclasses.replace(vocabulary, languages=()))
    return hashlib.sha256(f'{_code_digest()}\n{words}'.encode()).hexdigest()


@cache
def _code_digest() -> str:
    """Of the versions, and of the modules that read: a checkout of sitegen changes without a new version."""
    sanitiser: str = nh3.__version__  # type: ignore[attr-defined]  # its stub leaves it out
    versions = (__version__, markdown_it.__version__, sanitiser, yaml.__version__)
    digest = hashlib.sha256(repr(versions).encode())
    package = resources.files('sitegen')
    modules = [package / 'dates.py', package / 'diagnostics.py', *(package / 'content').iterdir()]
    for module in sorted((item for item in modules if item.name.endswith('.py')), key=lambda item: item.name):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _spelled(value: object) -> str:
    """A value in full, the same in every process: sets have no order of their own."""
    match value:
        case frozenset() | set():
            return f'{{{",".join(sorted(map(_spelled, value)))}}}'
        case tuple() | list():
            return f'({",".join(map(_spelled, value))})'
        case Mapping():
            return f'{{{",".join(sorted(f"{key!r}:{_spelled(item)}" for key, item in value.items()))}}}'
        case re.Pattern():
            return f'{value.pattern!r}/{value.flags}'
        case _ if dataclasses.is_dataclass(value):
            fields = (f'{field.name}={_spelled(getattr(value, field.name))}' for field in dataclasses.fields(value))
            return f'{type(value).__qualname__}({",".join(fields)})'
        case _ if callable(value):
            return str(getattr(value, '__qualname__', type(value).__qualname__))
        case _:
            return repr(value)
