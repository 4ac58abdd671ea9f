"""The command line: the only part that prints, exits and reads the clock.

Heavy imports stand inside the commands, so that `--version` and `--help` are quick.
"""

from sitegen.cli import building, checking, explaining, searching, serving, starting
from sitegen.cli.checking import CHECK_FORMATS
from sitegen.cli.group import main, read_today

# Importing a module registers its commands.
__all__ = [
    'CHECK_FORMATS',
    'building',
    'checking',
    'explaining',
    'main',
    'read_today',
    'searching',
    'serving',
    'starting',
]
