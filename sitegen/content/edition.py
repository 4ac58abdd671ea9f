"""What the reading of a file depends on beside the file: this code, the libraries beside it, the program's words.

Remembered records are of one edition; another one does not know them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sitegen import __version__
from sitegen.content.vocabulary import Vocabulary
from sitegen.installed import packages


def edition_of(vocabulary: Vocabulary) -> str:
    """A digest in hex. The site's languages are no part of it: they judge a file by its name, not by what it says."""
    words = _spelled(dataclasses.replace(vocabulary, languages=()))
    return hashlib.sha256(f'{_code_digest()}\n{words}'.encode()).hexdigest()


@cache
def _code_digest() -> str:
    """Of the versions, and of the modules that read: a checkout of sitegen changes without a new version."""
    digest = hashlib.sha256(repr((__version__, packages())).encode())
    here = Path(__file__).parent
    modules = [here.parent / 'dates.py', here.parent / 'diagnostics.py', *here.glob('*.py')]
    for module in sorted(modules, key=lambda item: item.name):
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
