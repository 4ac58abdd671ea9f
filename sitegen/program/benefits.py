"""What partners get and pay, typed: benefits, fees, credits and distributors. Pages show them; nothing is checked."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.local_text import LocalText
from sitegen.content.numbers import Number
from sitegen.content.shapes import Identifier, Text
from sitegen.content.standards import COUNTRY, CURRENCY, Url
from sitegen.content.tables import ListOf, MapOf, Table, shaped
from sitegen.content.vocabulary import Word
from sitegen.program.measures import Percent
from sitegen.program.named import NAME, ORIGIN, PROSE, REF, Titled
from sitegen.program.percentages import PercentShape


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """A row of the benefits table: a cell per level, one cell across `all`, or a text."""

    title: LocalText = shaped(NAME, required=True)
    group: str | None = shaped(Word('benefit_groups', 'group of benefits'))
    values: dict[str, LocalText] = shaped(MapOf(Word('levels', 'level'), NAME), default={})
    all: LocalText | None = shaped(NAME)
    text: LocalText | None = shaped(PROSE)
    notes: tuple[str, ...] = shaped(ListOf(Word('notes', 'note of the benefits'), distinct=True), default=())
    types: tuple[str, ...] = shaped(ListOf(Word('types', 'type'), distinct=True), default=())
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class Benefits:
    """The table of benefits; `notes` are its footnotes, by their numbers."""

    groups: tuple[Titled, ...] = shaped(ListOf(Table(Titled)), default=())
    rows: tuple[Benefit, ...] = shaped(ListOf(Table(Benefit), max=300), default=())
    notes: dict[str, LocalText] = shaped(MapOf(Text(20), PROSE), default={})


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What partners pay: an amount, a text, or a cell per level."""

    id: str = shaped(Identifier(), required=True)
    title: LocalText = shaped(NAME, required=True)
    amount: float | None = shaped(Number(0, 1_000_000_000))
    currency: str | None = shaped(CURRENCY)
    text: LocalText | None = shaped(PROSE)
    values: dict[str, LocalText] = shaped(MapOf(Word('levels', 'level'), NAME), default={})
    types: tuple[str, ...] = shaped(ListOf(Word('types', 'type'), distinct=True), default=())
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A share, by level, of another fee (`base`) that is credited against the program's."""

    title: LocalText = shaped(NAME, required=True)
    base: float = shaped(Number(0, 1_000_000_000), required=True)
    currency: str | None = shaped(CURRENCY)
    share: dict[str, Percent] = shaped(MapOf(Word('levels', 'level'), PercentShape()), default={})
    types: tuple[str, ...] = shaped(ListOf(Word('types', 'type'), distinct=True), default=())
    text: LocalText | None = shaped(PROSE)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)


@dataclass(frozen=True, kw_only=True)
class Distributor:
    """Who sells to partners, and in which countries."""

    name: LocalText = shaped(NAME, required=True)
    territories: tuple[str, ...] = shaped(ListOf(COUNTRY, distinct=True, max=250), required=True)
    url: str | None = shaped(Url())
    text: LocalText | None = shaped(PROSE)
    origin: str = shaped(ORIGIN, default='source')
    ref: str | None = shaped(REF)
