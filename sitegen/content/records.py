"""Records: what partners write, typed.

The classes below name the core fields, which every program shares; what a program adds comes as a
`Vocabulary` (vocabulary.py), so that nothing here knows a program. A record is frozen; a translation
is laid over it by `localised`, which gives a record again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import date as Day
from functools import lru_cache
from sys import intern
from typing import Any, ClassVar, NamedTuple, TypeVar

from sitegen.content.body import Body
from sitegen.content.days import Date
from sitegen.content.document import FRONT_LINE
from sitegen.content.entries import (
    MAX_NAME,
    MAX_SUMMARY,
    MAX_TITLE,
    Activity,
    Attestation,
    Certificate,
    Contact,
    Figure,
    RequirementException,
    StaffCount,
)
from sitegen.content.keys import join
from sitegen.content.nodes import Mapping, Node, Scalar, Sequence, parse_nodes
from sitegen.content.numbers import Integer
from sitegen.content.packing import Late, late
from sitegen.content.shapes import Boolean, CheckedShape, Fault, Identifier, JsonSchema, Reader, Text
from sitegen.content.standards import ACCOUNT, COUNTRY, LANGUAGE, Url
from sitegen.content.tables import ListOf, MapOf, Table, fields_of, shaped
from sitegen.content.vocabulary import Word
from sitegen.diagnostics import did_you_mean, shown


@late
@dataclass(frozen=True, kw_only=True)
class Translation(Late):
    """What one language says otherwise: values by attribute or declared id, and its body (None: not translated)."""

    head = frozenset({'path'})

    path: str
    values: MappingType[str, Any]
    body: Body | None
    body_line: int = 1


@late
@dataclass(frozen=True, kw_only=True)
class Record(Late):
    """What all kinds of record share.

    `front` is the front matter in UTF-8, kept to tell where a key stands. `digest` names what made the record: the
    bytes of its file, of its translations and of the pictures that they show, in hex.
    """

    head = frozenset({'id', 'path', 'digest', 'partial', 'translations'})

    kind: ClassVar[str]
    folder: ClassVar[str]
    text_fields: ClassVar[frozenset[str]]

    id: str
    path: str
    body: Body
    body_line: int = 1
    front: bytes = field(default=b'', repr=False, compare=False)
    digest: str = field(default='', repr=False, compare=False)
    extra: MappingType[str, Any] = field(default_factory=dict)
    partial: bool = False
    translations: MappingType[str, Translation] = field(default_factory=dict)
    # Keys of the texts that `localised` took from a translation, `body` among them.
    translated: frozenset[str] = frozenset()

    def place(self, key: str) -> tuple[int, int]:
        """Line and column of a key or list item; of what holds it where it is not written, else of the first line.

        A key or item is named as `contacts[0].email`.
        """
        places = _places_of(self.front)
        while key and key not in places:
            key = key[: max(key.rfind('.'), key.rfind('['), 0)]
        return places.get(key, (1, 1))

    def value(self, key: str) -> Any:
        """A field by the name that the file uses for it, declared or core; dotted for `staff.<role>.total`."""
        head, _, rest = key.partition('.')
        found = self.extra[head] if head in self.extra else getattr(self, head, None)
        for part in rest.split('.') if rest else ():
            found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
        return found


@late
@dataclass(frozen=True, kw_only=True)
class Partner(Record):
    """A partner's profile. Fields from `level` on are managed by the program's staff, and so is `verified`."""

    head = Record.head | {'name', 'aliases', 'country', 'languages', 'logo', 'since', 'valid_until'}
    kind = 'partner'
    folder = 'partners'
    text_fields = frozenset({'name', 'city', 'region', 'summary', 'services'})

    name: str = shaped(Text(MAX_NAME), required=True)
    website: str | None = shaped(Url())
    country: str | None = shaped(COUNTRY)
    city: str | None = shaped(Text(MAX_NAME))
    region: str | None = shaped(Text(MAX_NAME))
    languages: tuple[str, ...] = shaped(ListOf(LANGUAGE, distinct=True), default=())
    founded: int | None = shaped(Integer(1000, 9999))
    employees: int | None = shaped(Integer(0, 10_000_000))
    logo: str | None = shaped(Text(200))
    summary: str | None = shaped(Text(MAX_SUMMARY))
    services: tuple[str, ...] = shaped(ListOf(Text(MAX_TITLE)), default=())
    contacts: tuple[Contact, ...] = shaped(ListOf(Table(Contact)), default=())
    staff: dict[str, StaffCount] = shaped(MapOf(Word('roles', 'role'), Table(StaffCount)), default={})
    certificates: tuple[Certificate, ...] = shaped(ListOf(Table(Certificate)), default=())
    activities: tuple[Activity, ...] = shaped(ListOf(Table(Activity)), default=())
    attestations: tuple[Attestation, ...] = shaped(ListOf(Table(Attestation)), default=())
    owners: tuple[str, ...] = shaped(ListOf(ACCOUNT, distinct=True), default=())
    aliases: tuple[str, ...] = shaped(ListOf(Identifier(), distinct=True), default=())
    level: str | None = shaped(Word('levels', 'level'))
    type: str | None = shaped(Word('types', 'type'))
    statuses: tuple[str, ...] = shaped(ListOf(Word('statuses', 'status'), distinct=True), default=())
    applied: Day | None = shaped(Date())
    since: Day | None = shaped(Date())
    valid_until: Day | None = shaped(Date())
    exceptions: tuple[RequirementException, ...] = shaped(ListOf(Table(RequirementException)), default=())
    verified: Day | None = shaped(Date())


@late
@dataclass(frozen=True, kw_only=True)
class Case(Record):
    """A case study. `consent` is the day on which the client agreed to it."""

    head = Record.head | {'partner', 'date'}
    kind = 'case'
    folder = 'cases'
    text_fields = frozenset({'title', 'client', 'summary', 'figures'})

    title: str = shaped(Text(MAX_TITLE), required=True)
    partner: str = shaped(Identifier(), required=True)
    client: str | None = shaped(Text(MAX_NAME))
    project: str | None = shaped(Identifier())
    date: Day = shaped(Date(), required=True)
    category: str | None = shaped(Word('categories', 'category'))
    industry: str | None = shaped(Word('industries', 'industry'))
    summary: str | None = shaped(Text(MAX_SUMMARY))
    figures: tuple[Figure, ...] = shaped(ListOf(Table(Figure)), default=())
    consent: Day | None = shaped(Date())


STATES = ('running', 'live', 'closed')


@dataclass(frozen=True)
class State(CheckedShape[str]):
    """How far a project is: running, live or closed."""

    def accept(self, text: str, _reader: Reader) -> str | None:
        return intern(text) if text in STATES else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        message = f'"{field}" is {shown(node.value)}; it takes running, live or closed'
        return 'R315', message, did_you_mean(node.value, STATES)

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'enum': list(STATES)}


@late
@dataclass(frozen=True, kw_only=True)
class Project(Record):
    """A project record. `reviewed` and `verified` are managed by the program's staff."""

    head = Record.head | {'partner', 'confidential'}
    kind = 'project'
    folder = 'projects'
    text_fields = frozenset({'title', 'client', 'product'})

    title: str = shaped(Text(MAX_TITLE), required=True)
    partner: str = shaped(Identifier(), required=True)
    client: str | None = shaped(Text(MAX_NAME))
    category: str | None = shaped(Word('categories', 'category'))
    industry: str | None = shaped(Word('industries', 'industry'))
    product: str | None = shaped(Text(MAX_NAME))
    started: Day | None = shaped(Date())
    finished: Day | None = shaped(Date())
    state: str | None = shaped(State())
    reports: tuple[Day, ...] = shaped(ListOf(Date()), default=())
    reviewed: Day | None = shaped(Date())
    verified: Day | None = shaped(Date())
    confidential: bool = shaped(Boolean(), default=False)

    @property
    def date(self) -> Day | None:
        """The day that windows look at: `finished`, else `started`."""
        return self.finished or self.started


@late
@dataclass(frozen=True, kw_only=True)
class Page(Record):
    """A free page, such as an imprint."""

    kind = 'page'
    folder = 'pages'
    text_fields = frozenset({'title', 'summary'})

    title: str = shaped(Text(MAX_TITLE), required=True)
    summary: str | None = shaped(Text(MAX_SUMMARY))


class LedgerRow(NamedTuple):
    """Points granted by staff: one row of a ledger file. Its note is for staff alone and is not kept.

    `partner_column` is where the partner stands in its line, from 1. A named tuple, as every run unpickles them all.
    """

    path: str
    line: int
    date: Day
    partner: str
    kind: str
    points: int
    partner_column: int = 1

    def __repr__(self) -> str:
        return f'LedgerRow({self.path}:{self.line})'


KINDS: dict[str, type[Record]] = {cls.folder: cls for cls in (Partner, Case, Project, Page)}
# By kind, the names that a field of the program cannot have.
CORE_FIELDS = {
    cls.kind: frozenset(fields_of(cls)) | {'id', 'path', 'body', 'language', 'kind', 'date'} for cls in KINDS.values()
}


# Few records have findings, and those of one record come together: places are found when they are asked for.
@lru_cache(maxsize=16)
def _places_of(front: bytes) -> MappingType[str, tuple[int, int]]:
    """Line and column of each key and list item of a front matter, by its dotted name."""
    places: dict[str, tuple[int, int]] = {}
    root, _ = parse_nodes(front.decode(), first_line=FRONT_LINE)
    waiting: list[tuple[str, Node]] = [('', root)] if root else []
    while waiting:
        name, node = waiting.pop()
        if isinstance(node, Mapping):
            for key, (key_node, value) in node.entries.items():
                places[join(name, key)] = (key_node.line, key_node.column)
                waiting.append((join(name, key), value))
        elif isinstance(node, Sequence):
            for number, item in enumerate(node.items):
                places[f'{name}[{number}]'] = (item.line, item.column)
                waiting.append((f'{name}[{number}]', item))
    return places


R = TypeVar('R', bound=Record)


def localised(record: R, language: str) -> R:
    """The record as a reader of that language sees it; untranslated texts stay in the original's language."""
    translation = record.translations.get(language)
    if translation is None:
        return record
    core = {key: value for key, value in translation.values.items() if key in record.text_fields}
    extra = {**record.extra, **{k: v for k, v in translation.values.items() if k not in record.text_fields}}
    translated = frozenset({*translation.values, *(['body'] if translation.body else [])})
    return dataclasses.replace(
        record,
        **core,
        extra=extra,
        body=translation.body or record.body,
        translated=translated,
    )
