"""`python -m sitegen`, and the command `sitegen`: a process that does one thing and ends.

So nobody looks for garbage in it. What is imported stays; a command makes few cycles, and looking for them takes
a sixth of its time; and at the end the system takes all memory back at once, while Python would go through all of
it once more. `serve`, which does not end, looks for garbage again.
"""

import gc
import sys
from io import TextIOWrapper


def main() -> None:
    gc.disable()
    from sitegen.cli import main as commands  # noqa: PLC0415  # imports are looked through as well

    for stream in (sys.stdout, sys.stderr):
        # Characters that the terminal's encoding lacks, and file names that are not text, are printed as escapes.
        if isinstance(stream, TextIOWrapper) and stream.errors == 'strict':
            stream.reconfigure(errors='backslashreplace')
    try:
        commands(prog_name='sitegen')
    finally:
        gc.freeze()


if __name__ == '__main__':
    main()
