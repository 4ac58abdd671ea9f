"""What forms offer: the fields of a kind of record, their labels, and the words that each takes.

What staff manage is offered by no form; it stays in the file as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale

from sitegen.authoring.keys import sentence_for
from sitegen.authoring.schemas import RECORDS, declared_field, managed_keys, wanted_keys
from sitegen.content.local_text import LocalText
from sitegen.content.record_reading import schema_of
from sitegen.content.records import State
from sitegen.content.shapes import Choice, Shape
from sitegen.content.standards import COUNTRY, LANGUAGE
from sitegen.content.tables import FieldSpec
from sitegen.content.vocabulary import Word
from sitegen.program.model import Program
from sitegen.settings import Settings

# A text of so many characters takes more than a line.
LONG_TEXT = 200
LABELS = {'partner': 'Partners', 'case': 'Case studies', 'project': 'Projects'}


@dataclass(frozen=True)
class Forms:
    """What forms are made for; texts stand in the first language of the site."""

    settings: Settings
    program: Program

    @cached_property
    def locale(self) -> Locale:
        """The first language of the site, which knows what countries and languages are called in it."""
        return Locale.parse(self.settings.languages[0], sep='-')

    def text(self, text: LocalText) -> str:
        return text.pick(self.settings.languages)[0]

    def words(self, set_name: str) -> list[tuple[str, str]]:
        """Ids of the program with their names, in its order."""
        items = getattr(self.program, set_name, ())
        return [(item.id, self.text(getattr(item, 'name', None) or item.title)) for item in items]

    def label(self, kind: str, key: str) -> str:
        declared = declared_field(self.program, kind, key)
        return self.text(declared.title) if declared else key.replace('_', ' ').capitalize()

    def hint(self, kind: str, key: str) -> str:
        """What a field is for; empty where nobody says."""
        declared = declared_field(self.program, kind, key)
        return self.text(declared.note) if declared and declared.note else sentence_for(kind, key)

    def fields(self, kind: str) -> Iterator[tuple[str, FieldSpec, bool]]:
        """The fields of a kind that mean something here, in order, and whether staff manage them."""
        managed = managed_keys(kind, self.program)
        specs = schema_of(RECORDS[kind], self.program.vocabulary).specs
        for key in wanted_keys(kind, self.program):
            yield key, specs[key], key in managed

    def options(self, shape: Shape[Any], kind: str = '', key: str = '') -> list[tuple[str, str]]:
        """The words that a field takes, with their names; none where it takes others."""
        match shape:
            case Word(set_name=name):
                return self.words(name)
            case _ if shape is COUNTRY:
                return _by_name((code, self.locale.territories.get(code, code)) for code in COUNTRY.options)
            case _ if shape is LANGUAGE:
                return _by_name((code, self.locale.languages.get(code, code)) for code in LANGUAGE.options)
            case Choice(options=options):
                declared = declared_field(self.program, kind, key)
                named = {option.id: self.text(option.name) for option in declared.options} if declared else {}
                return [(word, named.get(word, word)) for word in sorted(options)]
            case State():
                return [(word, word) for word in shape.json_schema()['enum']]
        return []


def _by_name(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(options, key=lambda option: (option[1].casefold(), option[0]))
