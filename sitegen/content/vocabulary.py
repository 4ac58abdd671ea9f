"""The words of a program that records use, and the fields that it adds to them."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from sitegen.content.days import Date
from sitegen.content.nodes import Scalar
from sitegen.content.numbers import Integer, Number
from sitegen.content.shapes import Boolean, CheckedShape, Choice, Fault, JsonSchema, Reader, Shape, Text
from sitegen.content.standards import Url
from sitegen.content.tables import ListOf
from sitegen.content.taking import Taker, one_of
from sitegen.diagnostics import did_you_mean, shown


@dataclass(frozen=True)
class Word(CheckedShape[str]):
    """An id that the program defines: one of its levels, categories, activity kinds, …"""

    set_name: str
    what: str

    def accept(self, text: str, reader: Reader) -> str | None:
        words = self.words(reader)
        return intern(text) if words is None or text in words else None

    def taker(self, reader: Reader) -> Taker[str]:
        words = self.words(reader)
        return super().taker(reader) if words is None else one_of({intern(word): intern(word) for word in words})

    def fault(self, node: Scalar, reader: Reader, field: str) -> Fault:
        message = f'"{field}" is {shown(node.value)}, which is no {self.what} of this program'
        hint = did_you_mean(node.value, self.words(reader) or ())
        return 'R315', message, hint or f'the program has no {self.what}; remove the value'

    def words(self, reader: Reader) -> frozenset[str] | None:
        assert isinstance(reader, RecordReader)
        return reader.vocabulary.words(self.set_name)

    def json_schema(self) -> JsonSchema:
        return {'$ref': f'#/$defs/{self.set_name}'}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredField:
    """A field that the program adds to a kind of record."""

    id: str
    shape: Shape[Any]
    title: str
    translatable: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """What the reading of records needs to know of the program.

    `sets` holds the ids of `levels`, `types`, `statuses`, `categories`, `industries`, `roles`, `certifications`,
    `activities`, `attestations`, `requirements` and more; words of a set that is not there are not checked. `fields`
    maps a kind of record to its declared fields, `languages` are the site's.
    """

    sets: MappingType[str, frozenset[str]] = field(default_factory=dict)
    fields: MappingType[str, tuple[DeclaredField, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether a key that is not known is an error; it is none where the program could not be read."""
        return bool(self.sets)

    def words(self, set_name: str) -> frozenset[str] | None:
        """The ids of a set; None where they are not known."""
        return self.sets.get(set_name)


@dataclass(slots=True)
class RecordReader(Reader):
    """A reader that knows the program's words."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def declared_shape(type_name: str, options: frozenset[str]) -> Shape[Any]:
    """The shape of a declared field's type (FORMATS.md, Fields)."""
    choice = Choice(options, 'one of its options')
    shapes: dict[str, Shape[Any]] = {
        'text': Text(),
        'integer': Integer(-(10**12), 10**12),
        'number': Number(-(10**12), 10**12),
        'boolean': Boolean(),
        'date': Date(),
        'dates': ListOf(Date()),
        'url': Url(),
        'choice': choice,
        'choices': ListOf(choice, distinct=True),
    }
    return shapes[type_name]
