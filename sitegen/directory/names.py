"""Names of countries and languages by language (Babel's CLDR), and the order of names in a language.

Sorting needs no library: a letter of a language's own alphabet has its place there (CLDR's tailorings for the
languages of the interface); any other letter sorts as it would without its marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def locale_of(language: str) -> Locale:
    """CLDR's locale of a language code such as `pt-BR`; English for a code that CLDR does not know."""
    try:
        return Locale.parse(language, sep='-')
    except (UnknownLocaleError, ValueError):
        return Locale('en')


@cache
def country_name(code: str, language: str) -> str:
    """A country by its upper-case ISO 3166 code, in a language; the code where CLDR has no name."""
    return str(locale_of(language).territories.get(code, code))


@cache
def language_name(code: str, language: str) -> str:
    """A language by its code, named in another, with a capital letter as it stands alone."""
    name = str(locale_of(language).languages.get(code, code))
    return name[:1].upper() + name[1:]


@cache
def own_name(language: str) -> str:
    """What a language calls itself."""
    return language_name(language, language)


def monogram(name: str) -> str:
    """One or two letters that stand for a company where it has no logo."""
    words = [word for word in name.replace('«', ' ').replace('"', ' ').split() if any(c.isalnum() for c in word)]
    # Legal forms are short and all capitals; they tell nothing about a company.
    telling = [word for word in words if not (word.isupper() and len(word) <= 4)] or words
    letters = [next(c for c in word if c.isalnum()) for word in telling[:2]]
    return ''.join(letters).upper() or '·'


# Own letters, each with the letter after which it stands.
_TAILORED = {
    'sv': ('zåäö',),
    'fi': ('zåäö',),
    'da': ('zæøå',),
    'nb': ('zæøå',),
    'pl': ('aą', 'cć', 'eę', 'lł', 'nń', 'oó', 'sś', 'zźż'),
    'ru': ('её', 'ий'),
    'kk': ('аә', 'гғ', 'её', 'ий', 'кқ', 'нң', 'оө', 'уұү', 'хһ', 'ыі'),
}


class _Places(dict[int, str]):
    """A table for `str.translate`, from a character to its part of a sort key; filled as characters come up."""

    def __init__(self, rows: Iterable[str]) -> None:
        """A letter of the language's own becomes the letter before it and a character that sorts after all letters."""
        for row in rows:
            self.update((ord(letter), row[0] + chr(0xE000 + place)) for place, letter in enumerate(row[1:], start=1))

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize('NFKD', character) if character.isalnum() or character.isspace() else ''
        found = self[code] = ''.join(part for part in plain if not unicodedata.combining(part))
        return found


@cache
def _places(language: str) -> _Places:
    return _Places(_TAILORED.get(language.split('-', maxsplit=1)[0], ()))


def collation_key(name: str, language: str) -> tuple[str, str]:
    """A sort key for names in a language's alphabetical order; case and marks only decide between equal ones."""
    folded = unicodedata.normalize('NFC', name).casefold().translate(_places(language))
    return ' '.join(folded.split()), name
