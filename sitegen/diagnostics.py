"""Findings as values.

Whatever an author of content can do wrong becomes a `Diagnostic`: collected with all the others,
sorted, and printed in one place (report/findings.py). Trouble with the environment is a
`SitegenError`, caught once, in the CLI. What remains are our own bugs: they raise.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error stops publishing, a notice only informs."""

    ERROR = 'error'
    WARNING = 'warning'
    NOTICE = 'notice'


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding about one place in the repository of a directory.

    `path` is relative to the root, with `/`; `line` and `column` count from 1, columns in code points.
    `code` is a key of codes.toml and never reused. `message` says what is wrong, `help` what to do.
    `field` is the dotted key (`staff.developers.total`), empty where the finding is about the file.
    `partner` is the id of the partner concerned, empty where there is none.
    """

    path: str
    line: int = 1
    column: int = 1
    code: str
    severity: Severity = Severity.ERROR
    message: str
    help: str = ''
    field: str = ''
    partner: str = ''


class SitegenError(Exception):
    """The environment cannot serve: no folder, port taken, wrong use. One line for a person, exit 2."""

    def __init__(self, message: str, hint: str = '') -> None:
        super().__init__(message)
        self.hint = hint


@contextmanager
def trouble(what: str, hint: str = '') -> Iterator[None]:
    """An OSError in this block becomes a SitegenError that begins with `what`, as in `a.md cannot be read: …`."""
    try:
        yield
    except OSError as error:
        raise SitegenError(f'{what}: {error.strerror or error}', hint) from None


# Errors of the environment: permissions, space, limits, a failing disk. No change of our code would avoid them.
_REFUSALS = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENAMETOOLONG,
        errno.ESTALE,
    }
)


def refusal(error: OSError) -> SitegenError | None:
    """An error of the environment as one line with the file's name; None for any other error, which is our bug."""
    if error.errno not in _REFUSALS:
        return None
    return SitegenError(': '.join(str(part) for part in (error.filename, error.strerror) if part))


def sort_findings(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By path, line, column, severity (errors first), code, field and message; equal ones stand once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda d: (d.path, d.line, d.column, _WEIGHT[d.severity], d.code, d.field, d.message))


# So many letters tell what a word begins with.
_BEGINNING = 3


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that another one is the beginning or probably a slip of; empty where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415  # content without a mistake does without it

    meant, choices = word.lower(), list(known)
    begun = [choice for choice in choices if choice.startswith(meant)] if len(meant) >= _BEGINNING else []
    return begun[0] if len(begun) == 1 else next(iter(get_close_matches(meant, choices, n=1, cutoff=0.6)), '')


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or lists the known ones; empty where there are none."""
    choices = sorted(known)
    near = nearest(word, choices)
    if near:
        return f'did you mean "{near}"?'
    if not choices:
        return ''
    shown = ', '.join(choices[:12])
    return f'known here: {shown}' + (f' and {len(choices) - 12} more' if len(choices) > 12 else '')


def shown(value: str) -> str:
    """A value as a message shows it: quoted, shortened to 60 characters, on one line."""
    flat = ' '.join(value.split())
    return f'"{flat[:57]}…"' if len(flat) > 60 else f'"{flat}"'
