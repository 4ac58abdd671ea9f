"""Words of a program, pictures and declared fields: the parts of all views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Phrase(str):
    """Text for a page; `language` is the code of its language, or empty where that is the page's own."""

    __slots__ = ('language',)
    language: str

    def __new__(cls, text: str, language: str = '') -> Phrase:
        phrase = str.__new__(cls, text)
        phrase.language = language
        return phrase

    def __reduce__(self) -> tuple[type[Phrase], tuple[str, str]]:
        return Phrase, (str(self), self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the program as pages show it; `url` is its listing, '' where it has none."""

    id: str
    name: Phrase
    url: str = ''
    description: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven(Term):
    """A category or industry that a partner's records prove; `count` is how many of them do."""

    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTerm(Term):
    """A level; `rung` counts from 1, lowest first, of `rungs` in all."""

    rung: int = 1
    rungs: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in one use. `url`, `width` and `height` are of the size that is shown; `srcset` has the denser ones,
    `webp` the same in WebP ('' where the picture is WebP itself); `largest` is the address of the largest size."""

    url: str
    width: int
    height: int
    srcset: str = ''
    webp: str = ''
    largest: str = ''


class DeclaredValue(NamedTuple):
    """A field that the program declares: `value` as in the API, `shown` for people (a list for several options).

    `linked`: what is shown are web addresses.
    """

    id: str
    title: Phrase
    value: Any
    shown: tuple[Phrase, ...]
    linked: bool = False
