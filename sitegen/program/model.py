"""The program, typed: levels, requirements, points, term, benefits, directory settings (FORMATS.md, program.yml).

Tables that stand for themselves are read by the shapes named here; what refers to something else
(a limit to a level, a price to a field) is read in reading.py, which knows the program's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from sitegen.content.days import Date, Duration
from sitegen.content.local_text import LocalText
from sitegen.content.numbers import Integer
from sitegen.content.shapes import Boolean, Choice, Identifier, LocatedText, Text
from sitegen.content.standards import Url
from sitegen.content.tables import ListOf, MapOf, Table, shaped
from sitegen.content.texts import LocalTextShape
from sitegen.content.vocabulary import Vocabulary, Word
from sitegen.dates import Span
from sitegen.program.benefits import Benefits, Credit, Distributor, Fee
from sitegen.program.measures import Condition, Grace, Limits, Measure, Selection
from sitegen.program.named import NAME, ORIGIN, PROSE, REF, Dated, Named, Titled

RIGHTS = ('card', 'leads', 'logo', 'badge')
ANNULLED = 'annulled'
FIELD_TYPES = ('text', 'integer', 'number', 'boolean', 'date', 'dates', 'url', 'choice', 'choices')
FACET_TYPES = ('choice', 'choices', 'boolean')
CORE_FACETS = ('category', 'industry', 'level', 'type', 'country', 'language', 'status')


@dataclass(frozen=True, kw_only=True)
class Level(Dated):
    """A rung of the ladder, and what a partner may do who stands on it."""

    rights: tuple[str, ...] = shaped(ListOf(Choice(RIGHTS, 'a right'), distinct=True), default=())


@dataclass(frozen=True, kw_only=True)
class Certification(Named):
    """`online_since`: the day since which it can be taken online; None while it cannot."""

    role: str | None = shaped(Word('roles', 'role'))
    online_since: Day | None = shaped(Date())


@dataclass(frozen=True, kw_only=True)
class Statement(Named):
    """What a record can only state; `managed`: it is for staff to state, not for the partner."""

    managed: bool = shaped(Boolean(), default=False)


@dataclass(frozen=True, kw_only=True)
class FieldDefinition:
    """A field that the program adds to a kind of record."""

    id: str = shaped(Identifier(underscore=True), required=True)
    title: LocalText = shaped(NAME, required=True)
    type: str = shaped(Choice(FIELD_TYPES, 'a type of field'), required=True)
    options: tuple[Named, ...] = shaped(ListOf(Table(Named), max=1_000), default=())
    managed: bool = shaped(Boolean(), default=False)
    public: bool = shaped(Boolean(), default=True)
    facet: bool = shaped(Boolean(), default=False)
    note: LocalText | None = shaped(PROSE)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """Whose program it is."""

    name: LocalText = shaped(NAME, required=True)
    url: str | None = shaped(Url())


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One row of the requirements table. `types` is empty where it holds for all; `limits` has a cell per level."""

    id: str
    title: LocalText
    measure: Measure
    limits: Limits
    group: str | None = None
    note: LocalText | None = None
    types: tuple[str, ...] = ()
    force: str = 'required'
    grace: Grace | None = None
    origin: str = 'source'
    ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordRule:
    """What every record of a source must hold by itself; `limit` is None where the measure needs none."""

    id: str
    title: LocalText
    selection: Selection
    measure: Measure
    limit: Any
    note: LocalText | None = None
    origin: str = 'source'
    ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class Price:
    """A row of the price list: `points` each, or by the value of the field `by`; at most `most` in all."""

    id: str
    title: LocalText
    selection: Selection
    points: float | None
    by: str | None = None
    points_by: Mapping[Any, float] = field(default_factory=dict)
    most: float | None = None
    note: LocalText | None = None
    origin: str = 'source'
    ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerKind(Titled):
    """A kind of points that staff may grant in the ledger; `within` is how long they count."""

    within: Span | None = shaped(Duration())


@dataclass(frozen=True, kw_only=True)
class Points:
    """What gives points: the price list, and what staff may grant beside it."""

    title: LocalText | None = None
    prices: tuple[Price, ...] = ()
    ledger: tuple[LedgerKind, ...] = ()
    note: LocalText | None = None


@dataclass(frozen=True, kw_only=True)
class Term:
    """How long a membership runs. `lapse` maps a level to the one below, or to `annulled`."""

    length: Span | None = shaped(Duration())
    notice: Span | None = shaped(Duration())
    second_term: tuple[str, ...] = shaped(ListOf(Word('requirements', 'requirement'), distinct=True), default=())
    lapse: dict[str, str] = shaped(MapOf(Word('levels', 'level'), Text(64)), default={})
    unmet: str = shaped(Choice(('downgrade', 'refuse'), 'downgrade or refuse'), default='downgrade')
    note: LocalText | None = shaped(PROSE)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """Projects that `where` selects owe a report at least `every` span; `dates` is the field that holds them."""

    where: tuple[Condition, ...]
    every: Span
    dates: str
    ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """A text of the program page, in Markdown: application, deadlines, whatever no table can say."""

    id: str = shaped(Identifier(), required=True)
    title: LocalText = shaped(NAME, required=True)
    text: LocalText = shaped(LocalTextShape(20_000, lines=True), required=True)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class DirectorySettings:
    """Who is listed, and how: `listed` is a right, or `all`."""

    listed: str = shaped(Choice((*RIGHTS, 'all'), 'a right, or "all"'), default='card')
    facets: tuple[str, ...] = shaped(ListOf(Word('facets', 'facet'), distinct=True), default=('category', 'industry'))
    evidence: tuple[str, ...] = shaped(
        ListOf(Choice(('projects', 'cases', 'profile'), 'projects, cases or profile'), distinct=True),
        default=('projects',),
    )
    match: str = shaped(Choice(('same-project', 'any'), 'same-project or any'), default='same-project')
    per_page: int = shaped(Integer(1, 500), default=24)
    verdicts: str = shaped(Choice(('public', 'level-only'), 'public or level-only'), default='public')


@dataclass(frozen=True, kw_only=True)
class Program:
    """A whole program. `path` is its file, `vocabulary` has the words for the reading of records, `texts` every text
    that is given by language."""

    path: str
    id: str
    vendor: Vendor
    name: LocalText
    summary: LocalText | None = None
    languages: tuple[str, ...] = ()
    starts: Day | None = None
    levels: tuple[Level, ...] = ()
    types: tuple[Dated, ...] = ()
    statuses: tuple[Named, ...] = ()
    categories: tuple[Named, ...] = ()
    industries: tuple[Named, ...] = ()
    roles: tuple[Named, ...] = ()
    certifications: tuple[Certification, ...] = ()
    activities: tuple[Named, ...] = ()
    attestations: tuple[Statement, ...] = ()
    fields: Mapping[str, tuple[FieldDefinition, ...]] = field(default_factory=dict)
    groups: tuple[Titled, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    status_requirements: Mapping[str, tuple[Requirement, ...]] = field(default_factory=dict)
    record_rules: tuple[RecordRule, ...] = ()
    points: Points = Points()
    term: Term | None = None
    reporting: Reporting | None = None
    benefits: Benefits = field(default_factory=Benefits)
    fees: tuple[Fee, ...] = ()
    credits: tuple[Credit, ...] = ()
    distributors: tuple[Distributor, ...] = ()
    sections: tuple[Section, ...] = ()
    directory: DirectorySettings = DirectorySettings()
    vocabulary: Vocabulary = Vocabulary()
    texts: tuple[LocatedText, ...] = field(default=(), repr=False)

    @property
    def facets(self) -> tuple[FieldDefinition, ...]:
        """The declared fields of partners that are facets, public or not."""
        return tuple(field for field in self.fields.get('partner', ()) if field.facet)

    def level(self, id: str | None) -> Level | None:
        return next((level for level in self.levels if level.id == id), None)

    def rung(self, id: str) -> int:
        """The place of a level in the ladder, from 0, lowest first."""
        return next(number for number, level in enumerate(self.levels) if level.id == id)
