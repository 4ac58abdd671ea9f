"""What a requirement measures and what it asks of the result: the closed set of FORMATS.md, read and typed.

Limits are data; only the kind of a measure is code. How a measure is taken stands in measuring.py.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, TypeAlias

from sitegen.content.days import Duration
from sitegen.content.local_text import LocalText
from sitegen.content.shapes import Choice
from sitegen.content.tables import shaped
from sitegen.content.vocabulary import Word
from sitegen.dates import Span

# Sources whose records have fields that a program declares, and the kind of record that declares them.
DECLARING = {'cases': 'case', 'projects': 'project', 'partner': 'partner'}


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of `where`: the field is one of `options`, or lies between `least` and `most` (both included)."""

    field: str
    options: frozenset[Any] | None = None
    least: float | Day | None = None
    most: float | Day | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Records of one source that hold every condition and lie in the window."""

    source: str
    where: tuple[Condition, ...] = ()
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many records there are."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class Sum:
    """What a field of records comes to."""

    selection: Selection
    field: str


@dataclass(frozen=True, slots=True)
class Value:
    """`field` may be dotted: `staff.<role>.total`."""

    field: str


@dataclass(frozen=True, slots=True)
class Total:
    """The partner's points in all; written `{value: points}`."""


@dataclass(frozen=True, slots=True)
class Share:
    """Percent of `of` that `field` is."""

    field: str
    of: str


@dataclass(frozen=True, slots=True)
class Present:
    """Whether a field has a value."""

    field: str


@dataclass(frozen=True, slots=True)
class Attested:
    """Whether something was stated, and not longer ago than `within`."""

    id: str
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Newest:
    """The day of the newest record."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class Met:
    """How many of these requirements hold."""

    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the body; record rules only."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Headings that the body must have, in this order, each in any of its languages; record rules only."""

    parts: tuple[LocalText, ...]


Measure: TypeAlias = Count | Sum | Value | Total | Share | Present | Attested | Newest | Met | Words | Parts


def window_of(measure: Measure) -> Span | None:
    """How long ago what a measure counts may be; None where that does not matter."""
    match measure:
        case Count(selection) | Sum(selection):
            return selection.within
        case Attested(within=within):
            return within
    return None


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent, 0 to 100."""

    value: float


@dataclass(frozen=True, slots=True)
class WordRange:
    """How many words a text may have; None where that end is open."""

    least: int | None
    most: int | None


# A number: at least so many. True: yes. Options: one of them. A span: no older than. A percentage. A range of words.
LimitValue: TypeAlias = int | float | bool | frozenset[str] | Span | Percent | WordRange


@dataclass(frozen=True, slots=True)
class Cell:
    """What one requirement asks at one level: a limit, or a text that is shown and not enforced.

    Where `optional` or `recommended` stands in a level's place there is neither, only the force.
    """

    limit: LimitValue | None
    force: str
    text: LocalText | None = None


@dataclass(frozen=True)
class Limits:
    """The cells of a requirement: by type of partner (`''` for every type), then by level."""

    by_type: MappingType[str, MappingType[str, Cell]] = field(default_factory=dict)

    def cell(self, level: str, type: str | None) -> Cell | None:
        """What is asked at a level; None where that level has no such requirement."""
        cells = self.by_type.get(type or '', self.by_type.get('', {}))
        return cells.get(level)


@dataclass(frozen=True, kw_only=True)
class Grace:
    """How long a requirement may stay unmet: `span` after the partner's `from_` date, or after the day on which
    `certification` came online, whichever is later; never due while it is not online."""

    span: Span = shaped(Duration(), required=True)
    from_: str = shaped(Choice(('applied', 'since'), 'applied or since'), default='applied', key='from')
    certification: str | None = shaped(Word('certifications', 'certification'))
