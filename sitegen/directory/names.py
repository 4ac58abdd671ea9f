"""Names of countries and languages, and the collation-free folding of names, by language (Babel's CLDR)."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep='-')
    except (UnknownLocaleError, ValueError):
        return Locale('en')


@cache
def country_name(code: str, language: str) -> str:
    """A country by its upper-case ISO 3166 code, in a language; the code where CLDR has no name."""
    return str(_locale(language).territories.get(code, code))


@cache
def language_name(code: str, language: str) -> str:
    """A language by its code, named in another, with a capital letter as it stands alone."""
    name = str(_locale(language).languages.get(code, code))
    return name[:1].upper() + name[1:]


@cache
def own_name(language: str) -> str:
    """What a language calls itself."""
    return language_name(language, language)


def monogram(name: str) -> str:
    """One or two letters that stand for a company where it has no logo."""
    words = [word for word in name.replace('«', ' ').replace('"', ' ').split() if any(c.isalnum() for c in word)]
    # Legal forms say nothing of a company: they are short and all capitals.
    telling = [word for word in words if not (word.isupper() and len(word) <= 4)] or words
    letters = [next(c for c in word if c.isalnum()) for word in telling[:2]]
    return ''.join(letters).upper() or '·'
