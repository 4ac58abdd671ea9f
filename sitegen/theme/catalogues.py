"""Reads a catalogue of the interface; everything that makes it unusable is a finding with its place.

A text with an unknown placeholder, a lone "%" or a plural formula that gives no form would stop the build at some
page; here it is found before any page is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from gettext import c2py
from pathlib import PurePosixPath

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from sitegen.diagnostics import Diagnostic, shown

_BOM = b'\xef\xbb\xbf'
_LINE = re.compile(r'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"')
_SIGNS = re.compile(r'%%|%\(\w+\)s|%(?:\(\w*\)?\w?)?')
# The counts that a plural formula is tried with; every formula in use repeats itself long before 200.
_COUNTS = range(200)


def read_catalogue(path: str, data: bytes, forms: int | None = None) -> tuple[Catalog | None, list[Diagnostic]]:
    """The catalogue in a .po file, and what is wrong with it; no catalogue where the file cannot be read.

    `forms` is the number of plural forms of the catalogue that this one is merged into, if there is one.
    """
    lines, findings = _lines_of(path, data)
    if findings:
        return None, findings
    catalogue, findings = _parsed(path, lines)
    if catalogue is None:
        return None, findings
    findings += _formula_faults(path, catalogue, lines)
    findings += _forms_too_few(path, catalogue, lines) if forms is None else ()
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            findings += _text_faults(path, message, lines, forms or catalogue.num_plurals)
    return catalogue, findings


def _lines_of(path: str, data: bytes) -> tuple[list[str], list[Diagnostic]]:
    """The lines of a file, and a finding for each that no .po file can have: Babel ignores some of them."""
    try:
        text = data.removeprefix(_BOM).decode('utf-8')
    except UnicodeDecodeError as error:
        line = data.count(b'\n', 0, error.start) + 1
        message = f'byte 0x{data[error.start]:02x} is not UTF-8'
        return [], [_unreadable(path, line, message, 'save the catalogue as UTF-8')]
    lines = [line.strip() for line in text.split('\n')]
    return lines, [
        _unreadable(path, number, f'{shown(line)} is no line of a catalogue', 'write msgid "…", then msgstr "…"')
        for number, line in enumerate(lines, 1)
        if line and not line.startswith('#') and not _LINE.fullmatch(line)
    ]


def _parsed(path: str, lines: list[str]) -> tuple[Catalog | None, list[Diagnostic]]:
    """The catalogue as Babel reads it; where Babel refuses, its reason as a finding."""
    try:
        return read_po(lines, locale=_locale_of(path), abort_invalid=True), []
    except PoFileError as error:
        reason = re.sub(r' on \d+$', '', str(error))
        return None, [_unreadable(path, error.lineno + 1, reason, 'a translation is a pair of msgid and msgstr')]
    except (ValueError, LookupError) as error:
        return None, [_unreadable(path, 1, f'the header cannot be read: {error}', 'correct it, or leave it out')]


def _unreadable(path: str, line: int, message: str, help: str) -> Diagnostic:
    return Diagnostic(path=path, line=line, code='T801', message=message, help=help)


def _locale_of(path: str) -> Locale | None:
    """The language that a file is named after, whose plural forms hold where the header names none."""
    try:
        return Locale.parse(PurePosixPath(path).stem.replace('-', '_'))
    except (UnknownLocaleError, ValueError):
        return None


def _formula_faults(path: str, catalogue: Catalog, lines: list[str]) -> Iterator[Diagnostic]:
    """Findings about a plural formula that does not give one of the forms for every count."""
    formula, forms = catalogue.plural_expr, catalogue.num_plurals
    try:
        form = c2py(formula)
        wrong = next((f'gives form {form(n)} for {n}' for n in _COUNTS if form(n) not in range(forms)), None)
    except (ValueError, ArithmeticError, RecursionError) as error:
        wrong = f'cannot be reckoned: {error}'
    if wrong:
        line = next((number for number, text in enumerate(lines, 1) if '"Plural-Forms:' in text), 1)
        yield Diagnostic(
            path=path,
            line=line,
            code='T803',
            message=f'plural formula {shown(formula)} {wrong}; there are {forms} forms, counted from 0',
            help='copy the formula from a catalogue of the same language, or leave the line out',
        )


def _forms_too_few(path: str, catalogue: Catalog, lines: list[str]) -> Iterator[Diagnostic]:
    """A finding about a header with fewer plural forms than the language has, such as one copied from English."""
    locale = _locale_of(path)
    own = Catalog(locale=locale).num_plurals if locale else 0
    if catalogue.num_plurals < own:
        named = ('"Plural-Forms:', '"Language:')
        yield Diagnostic(
            path=path,
            line=next((number for number, text in enumerate(lines, 1) if text.startswith(named)), 1),
            code='T803',
            message=f'the header tells of {catalogue.num_plurals} plural forms; the language has {own}',
            help='leave Language and Plural-Forms out of it, and write one msgstr[n] for each form',
        )


def _text_faults(path: str, message: Message, lines: list[str], forms: int) -> Iterator[Diagnostic]:
    """Findings about a text that lacks plural forms, or has a placeholder that its source does not have."""
    sources, strings = forms_of(message.id), forms_of(message.string)
    start = message.lineno or 1
    written = sum(map(bool, strings))
    if len(sources) > 1 and written and written != forms:
        yield Diagnostic(
            path=path,
            line=start,
            code='T803',
            message=f'{shown(sources[0])} has {written} of the {forms} plural forms of the language',
            help='write one msgstr[n] for each form',
        )
    known = {sign for source in sources for sign in _SIGNS.findall(source)}
    fine = known | {'%%'} | ({'%(num)s'} if len(sources) > 1 else set())
    for sign in dict.fromkeys(sign for string in strings for sign in _SIGNS.findall(string) if sign not in fine):
        line, column = _place(lines, start, sign)
        yield Diagnostic(
            path=path,
            line=line,
            column=column,
            code='T802',
            message=f'"{sign}" stands for nothing here; the source has {", ".join(sorted(known)) or "no placeholder"}',
            help='write "%%" for a per cent sign, and placeholders as the msgid has them',
        )


def forms_of(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Singular and plural, or the one text that there is."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _place(lines: list[str], start: int, sign: str) -> tuple[int, int]:
    """Line and column, from 1, of the first such sign in the translation of the message that begins at `start`."""
    for number in range(start - 1, len(lines)):
        if lines[number].startswith(('msgid', 'msgctxt', '#')) or not lines[number].strip():
            continue
        match = next((match for match in _SIGNS.finditer(lines[number]) if match[0] == sign), None)
        if match:
            return number + 1, match.start() + 1
    return start, 1
