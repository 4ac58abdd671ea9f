"""The program page: the program file as one reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from sitegen.directory.views.words import LevelTerm, Phrase, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributorView:
    """A distributor; `territories` are countries."""

    name: Phrase
    url: str | None
    text: Phrase | None
    territories: tuple[Term, ...]
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell across `span` columns. `status` is '' for a value, `none` for no such requirement, or
    `optional`, `recommended`, `text`."""

    text: Phrase
    span: int = 1
    status: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a program table; `types` are those that it holds for, none for all; `notes` are numbers of footnotes.

    `reckoning` is what the cells leave unsaid: the window that counts, the grace.
    """

    title: Phrase
    note: Phrase | None
    force: str
    cells: tuple[TableCell, ...]
    reckoning: Phrase | None = None
    types: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()
    not_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup:
    title: Phrase | None
    rows: tuple[TableRow, ...]
    note: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramTable:
    """A table with levels across; `caption` names the type it holds for, where types differ."""

    caption: Phrase | None
    columns: tuple[Term, ...]
    groups: tuple[TableGroup, ...]
    notes: tuple[tuple[str, Phrase], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    title: Phrase
    text: Phrase | None
    note: Phrase | None = None
    types: tuple[Term, ...] = ()
    not_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDetail:
    level: LevelTerm
    rights: tuple[str, ...]
    partners: int
    from_: Day | None
    until: Day | None
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDetail:
    """A type of partners or a status beside the ladder, and the days that it is given from and until."""

    term: Term
    from_: Day | None = None
    until: Day | None = None
    not_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    title: Phrase
    amount: float | None
    currency: str | None
    text: Phrase | None
    values: tuple[tuple[Term, Phrase], ...]
    not_published: bool
    types: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditView:
    """A credit worked out: per level the percentage and the amount."""

    title: Phrase
    base: float
    currency: str | None
    text: Phrase | None
    shares: tuple[tuple[Term, float, float], ...]
    types: tuple[Term, ...]
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceView:
    title: Phrase
    note: Phrase | None
    points: float | None
    points_by: tuple[tuple[Phrase, float], ...]
    most: float | None
    within: tuple[int, str] | None
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    id: str
    title: Phrase
    body_html: str
    body_language: str
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    length: tuple[int, str] | None
    notice: tuple[int, str] | None
    second_term: tuple[Phrase, ...]
    lapse: tuple[tuple[Term, Term | None], ...]
    unmet: str
    reporting_every: tuple[int, str] | None
    note: Phrase | None
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramView:
    """The program page. `within` and the term's spans are (count, unit) with unit day, working day, month or year.

    `needs_note` says that something on it is not the vendor's, and marked as `not_published`.
    """

    name: Phrase
    vendor_name: Phrase
    vendor_url: str | None
    summary: Phrase | None
    starts: Day | None
    levels: tuple[LevelDetail, ...]
    types: tuple[TypeDetail, ...]
    statuses: tuple[TypeDetail, ...]
    requirements: tuple[ProgramTable, ...]
    status_requirements: tuple[tuple[Term, tuple[TableRow, ...]], ...]
    rules: tuple[TextRow, ...]
    benefits: ProgramTable | None
    benefit_texts: tuple[tuple[Phrase | None, tuple[TextRow, ...]], ...]
    fees: tuple[FeeView, ...]
    credits: tuple[CreditView, ...]
    distributors: tuple[DistributorView, ...]
    prices: tuple[PriceView, ...]
    ledger: tuple[TextRow, ...]
    points_title: Phrase | None
    points_note: Phrase | None = None
    term: TermView | None
    sections: tuple[SectionView, ...]
    needs_note: bool = False
