"""`python -m sitegen`, and the command `sitegen`: a process that does one thing and ends.

So nobody looks for garbage in it. What is imported stays; a command makes few cycles, and looking for them takes
a sixth of its time; and at the end the system takes all memory back at once, while Python would go through all of
it once more. `serve`, which does not end, looks for garbage again.
"""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path


def main() -> None:
    gc.disable()
    _prepare_streams()
    from sitegen.cli import main as commands  # noqa: PLC0415  # imports are looked through as well

    try:
        commands(prog_name='sitegen')
    finally:
        gc.freeze()
        _drop_unwritten()


def _prepare_streams() -> None:
    for name, mode in (('stdin', 'r'), ('stdout', 'w'), ('stderr', 'w')):
        if getattr(sys, name) is None:  # closed by whoever started us: else the next file opened would take its place
            setattr(sys, name, Path(os.devnull).open(mode, encoding='utf-8'))  # noqa: SIM115 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        # Characters that the terminal's encoding lacks, and file names that are not text, are printed as escapes.
        if isinstance(stream, TextIOWrapper) and stream.errors == 'strict':
            stream.reconfigure(errors='backslashreplace')


def _drop_unwritten() -> None:
    """Discard output that cannot be written (a full disk): it was reported, and Python would exit with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == '__main__':
    # `python -m` looks into the working folder first; a yaml.py of the repository there is none of ours.
    if not sys.flags.safe_path and Path(sys.path[0]) != Path(__file__).parents[1]:
        del sys.path[0]
    main()
