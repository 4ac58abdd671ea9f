"""A text in one or more languages (FORMATS.md: a text is a string, or a map from language to string)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in one or more languages, in the order given; the language `''` is a text for all of them."""

    texts: tuple[tuple[str, str], ...]

    def pick(self, languages: Iterable[str]) -> tuple[str, str]:
        """The text and its language for a reader: the first of these that is there, else the first one given."""
        known = dict(self.texts)
        for language in (*languages, ''):
            if language in known:
                return known[language], language
        language, text = self.texts[0]
        return text, language

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Those of the languages in which the text does not exist."""
        known = dict(self.texts)
        return () if '' in known else tuple(language for language in languages if language not in known)
