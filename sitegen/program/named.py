"""What many entries of a program file have in common: an id, a name or a title, and where they come from.

`origin: ours` marks what the program's source leaves open; `ref` tells staff where in the source an entry stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from sitegen.content.days import Date
from sitegen.content.local_text import LocalText
from sitegen.content.shapes import Choice, Identifier, Text
from sitegen.content.tables import shaped
from sitegen.content.texts import LocalTextShape

NAME = LocalTextShape(160)
PROSE = LocalTextShape(4_000, lines=True)
ORIGIN = Choice(('ours', 'source'), 'ours or source')
REF = Text(200)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Anything with an id and a name that records refer to."""

    id: str = shaped(Identifier(), required=True)
    name: LocalText = shaped(NAME, required=True)
    description: LocalText | None = shaped(PROSE)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class Dated(Named):
    """A level or type that exists from a day until a day, both included."""

    from_: Day | None = shaped(Date(), key='from')
    until: Day | None = shaped(Date())


@dataclass(frozen=True, kw_only=True)
class Titled:
    """Anything with an id and a title that stands in a table."""

    id: str = shaped(Identifier(), required=True)
    title: LocalText = shaped(NAME, required=True)
    note: LocalText | None = shaped(PROSE)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)
