"""What the reading of a file depends on besides the file: this code, the libraries it uses, the program's words.

Remembered records belong to one edition; a run of another edition reads the files anew.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from sitegen import __version__
from sitegen.content.vocabulary import Vocabulary
from sitegen.digests import digest_of
from sitegen.installed import packages


def edition_of(vocabulary: Vocabulary) -> str:
    """A digest in hex. The site's languages are no part of it: they judge a file by its name, not by what it says."""
    return digest_of(_code_digest(), dataclasses.replace(vocabulary, languages=()))


@cache
def _code_digest() -> str:
    """Of the versions, and of the modules that read: a checkout of sitegen changes without a new version."""
    here = Path(__file__).parent
    modules = [here.parent / 'dates.py', here.parent / 'diagnostics.py', *sorted(here.glob('*.py'))]
    return digest_of(__version__, packages(), [module.read_bytes() for module in modules])
