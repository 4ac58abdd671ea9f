"""Shapes that public standards define: web addresses, e-mail, telephone numbers, accounts, countries, languages."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from sys import intern
from typing import ClassVar
from urllib.parse import urlsplit

from sitegen.content.body import MAX_ADDRESS
from sitegen.content.codes_iso import COUNTRIES, LANGUAGES
from sitegen.content.nodes import Scalar
from sitegen.content.shapes import CheckedShape, Fault, JsonSchema, Reader, name_of
from sitegen.content.taking import Taker, one_of
from sitegen.diagnostics import shown

# The languages of the interface.
_NAMED_IN = ('en', 'ru', 'sv', 'pl', 'de', 'kk')
# An e-mail address, the longest text with a pattern, has 64 characters, "@" and 255 more (RFC 5321, 4.5.3.1).
_MAX_PATTERN_TEXT = 320
_ACCOUNT = re.compile(r'github:[1-9][0-9]{0,18}')
_EMAIL = re.compile(r'[^@\s<>"\'\\,;:()\[\]]{1,64}@[^@\s<>"\'\\,;:()\[\]]+\.[^@\s<>"\'\\,;:()\[\].]{2,}')
_PHONE = re.compile(r'[+0-9][0-9 ().\-/]{3,38}(?: ?(?:ext\.?|x|доб\.?) ?[0-9]{1,6})?')
_LANGUAGE_TAG = re.compile(r'[a-z]{2,3}(-[A-Za-z0-9]{2,8})*')
_URL_FORBIDDEN = re.compile(r'[\s<>"\\^`{|}\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]')
_NO_HOST = re.compile('[“”„‟«»‘’‚(),;!*]')
# Most addresses are of this kind, and sound.
_PLAIN_URL = re.compile(r'https?://[a-z0-9\-]+(?:\.[a-z0-9\-]+)+(?:/[A-Za-z0-9./_\-]*)?')


@dataclass(frozen=True)
class Url(CheckedShape[str]):
    """An absolute address with http or https, without user names."""

    takes: ClassVar[str] = 'a web address'

    def accept(self, text: str, _reader: Reader) -> str | None:
        return text if url_fault(text) is None else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        if not node.value:
            return 'R302', f'{name_of(field)} is empty', 'write an address, or remove the line'
        why, help = url_fault(node.value) or ('', '')
        return 'R310', f'{name_of(field)} is {shown(node.value)}: {why}', help

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'format': 'uri', 'pattern': '^https?://', 'maxLength': MAX_ADDRESS}


def url_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with a web address and the cure; None where it is sound."""
    if len(value) > MAX_ADDRESS:
        return f'an address has at most {MAX_ADDRESS:,} characters', 'link to a shorter address'
    if _PLAIN_URL.fullmatch(value):
        return None
    bad = _URL_FORBIDDEN.search(value)
    if bad:
        return f'U+{ord(bad[0]):04X} does not belong into an address', 'copy the address from the browser'
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return 'the host cannot be read', 'copy the address from the browser'
    if not parts.scheme or (parts.scheme not in ('http', 'https') and '.' in parts.scheme):
        unsure = '@' in value or '//' in value.lstrip('/') or _NO_HOST.search(value)
        mended = 'copy the address from the browser' if unsure else f'write "https://{value.lstrip("/")}"'
        return 'the scheme is missing', mended
    if parts.scheme not in ('http', 'https'):
        return f'"{parts.scheme}:" is not allowed', 'use an https:// address'
    if parts.username is not None or parts.password is not None:
        return 'it holds a user name', 'remove everything from "//" to "@"'
    if not value.lower().startswith(f'{parts.scheme}://') or not parts.hostname:
        return 'the host is missing', 'write "https://" and then the name of the site'
    if _NO_HOST.search(parts.hostname):
        return 'the host cannot be read', 'copy the address from the browser'
    if '.' not in parts.hostname.strip('.') and not parts.hostname.startswith('['):
        return f'"{parts.hostname}" is no public host', 'use the address that visitors use'
    return None


@dataclass(frozen=True)
class Pattern(CheckedShape[str]):
    """Text that a regular expression describes; `code` and `help` are those of the finding where it does not match."""

    pattern: re.Pattern[str]
    code: str
    what: str
    help: str

    def accept(self, text: str, _reader: Reader) -> str | None:
        return text if self.pattern.fullmatch(text) and len(text) <= _MAX_PATTERN_TEXT else None

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        return self.code, f'{name_of(field)} is {shown(node.value)}; it takes {self.what}', self.help

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': f'^(?:{self.pattern.pattern})$', 'description': self.what}


EMAIL = Pattern(_EMAIL, 'R311', 'an e-mail address', 'write it like name@example.com')
PHONE = Pattern(_PHONE, 'R313', 'a telephone number', 'write it like +7 727 000 00 00')
ACCOUNT = Pattern(_ACCOUNT, 'R314', 'an account', 'write "github:" and the numeric id of the account, not its name')
CURRENCY = Pattern(re.compile('[A-Z]{3}'), 'R315', 'a currency', 'write its three letters of ISO 4217, like EUR')
LANGUAGE_TAG = Pattern(_LANGUAGE_TAG, 'R316', 'a language', 'write its code, like en or ru')


@dataclass(frozen=True)
class Code(CheckedShape[str]):
    """A code of a public standard that has many; `names` is the attribute of a Babel locale with their names."""

    options: Collection[str]
    what: str
    code: str
    help: str
    names: str

    def accept(self, text: str, _reader: Reader) -> str | None:
        return intern(text) if text in self.options else None

    def taker(self, _reader: Reader) -> Taker[str]:
        return one_of({intern(option): intern(option) for option in self.options})

    def fault(self, node: Scalar, _reader: Reader, field: str) -> Fault:
        message = f'{name_of(field)} is {shown(node.value)}, which is no code of a {self.what}'
        other = next((form for form in (node.value.upper(), node.value.lower()) if form in self.options), None)
        other = other or self.called(node.value)
        return self.code, message, f'write "{other}"' if other else self.help

    def called(self, name: str) -> str | None:
        """The code that this is the name of, in a language of the interface; None where it is no such name."""
        from babel import Locale  # noqa: PLC0415  # only needed where somebody wrote a name for a code

        for language in _NAMED_IN:
            names = getattr(Locale.parse(language), self.names)
            for code, called in names.items():
                if called.casefold() == name.casefold() and code in self.options:
                    return str(code)
        return None

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'enum': sorted(self.options)}


COUNTRY = Code(COUNTRIES, 'country', 'R317', 'write the two-letter code of ISO 3166, like KZ or SE', 'territories')
LANGUAGE = Code(LANGUAGES, 'language', 'R316', 'write the two-letter code of ISO 639, like en or ru', 'languages')
