"""Numbers, dates and lengths of time as a language writes them, and other filters of the templates."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from datetime import date as Day
from functools import cache, partial
from urllib.parse import urlsplit

from babel import Locale
from markupsafe import Markup

from sitegen.directory.names import locale_of
from sitegen.directory.views.site import SiteView
from sitegen.directory.views.words import Phrase
from sitegen.theme.translations import Messages

TONES = 6
_UNMARKED = Markup('')
# Markup of text that is HTML already; faster than calling the class, which looks for `__html__` first.
trusted: Callable[[str], Markup] = partial(str.__new__, Markup)


class Formats:
    """The filters of one language. `language` is the page's, `messages` may have fallen back to English."""

    def __init__(self, language: str, messages: Messages) -> None:
        self.language = language
        self.messages = messages
        self.locale = locale_of(language)
        self.direction = direction_of(language)  # for the root element

    def gettext(self, message: str) -> str:
        """A text of the interface."""
        return str(self.messages.translations.gettext(message))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """A text of the interface in the plural form for a count; its placeholders are left to the caller."""
        return str(self.messages.translations.ngettext(singular, plural, count))

    def localdate(self, day: Day, form: str = 'long') -> str:
        """A date in words: `long` (21 November 2026) or `medium` (21 Nov 2026)."""
        return _date(self.language, day, form)

    def time(self, day: Day, form: str = 'long') -> Markup:
        """A date as a <time> element."""
        return _time(self.language, day, form)

    def number(self, value: float) -> str:
        """A number with the language's grouping, at most two decimals."""
        return _number(self.language, value)

    def percent(self, value: float) -> str:
        """A percentage given in hundredths: 25 is 25 %."""
        from decimal import Decimal  # noqa: PLC0415  # see _number

        from babel.numbers import format_percent  # noqa: PLC0415  # see _number

        return _signed(format_percent(Decimal(str(value)) / 100, locale=self.locale, decimal_quantization=False))

    def money(self, amount: float, currency: str | None) -> str:
        """An amount with its currency; whole amounts without decimals."""
        if not currency:
            return self.number(amount)
        from babel.numbers import format_currency  # noqa: PLC0415  # see _number

        whole = amount == int(amount)
        pattern = _whole_money(self.locale) if whole else None
        return _signed(format_currency(amount, currency, pattern, locale=self.locale, currency_digits=not whole))

    def span(self, span: tuple[int, str]) -> str:
        """A length of time from (count, unit): 12 months, 14 days, 7 working days, 2 years."""
        count, unit = span
        ngettext = self.ngettext
        match unit:
            case 'day':
                text = ngettext('%(num)s day', '%(num)s days', count)
            case 'working day':
                text = ngettext('%(num)s working day', '%(num)s working days', count)
            case 'month':
                text = ngettext('%(num)s month', '%(num)s months', count)
            case _:
                text = ngettext('%(num)s year', '%(num)s years', count)
        return text % {'num': self.number(count)}

    def one_of(self, names: Sequence[str]) -> str:
        """Names of which any one serves: A, B or C."""
        from babel.lists import format_list  # noqa: PLC0415  # see _number

        return format_list([str(name) for name in names], style='or', locale=self.locale)

    def lang(self, text: object) -> Markup:
        """` lang="xx"`, with `dir` where it runs the other way, for a text in another language than its page's."""
        language = getattr(text, 'language', '')
        return _lang(language, self.direction) if language else _UNMARKED

    def text(self, text: object) -> object:
        """A text, in an element that marks its language where that is not its page's."""
        language = getattr(text, 'language', '')
        if not language:
            return text  # the page escapes it
        return Markup('<span{}>{}</span>').format(_lang(language, self.direction), text)

    @property
    def ui_lang(self) -> Markup:
        """` lang="en"` for what only the interface says, where it speaks another language than the page."""
        spoken = self.messages.language.replace('_', '-')
        own = spoken in (self.language, self.language.split('-', maxsplit=1)[0])
        return Markup('') if own else self.lang(Phrase('', spoken))


@cache
def direction_of(language: str) -> str:
    """`rtl` or `ltr`."""
    return str(locale_of(language).text_direction)


def host(url: str) -> str:
    """What a visitor calls a web address: https://www.example.com/x is example.com."""
    try:
        name = urlsplit(url).hostname or ''
    except ValueError:
        name = ''
    return name.removeprefix('www.') or url


def absolute(url: str, site: SiteView) -> str:
    """The full address of a site-relative one that has the base path; a full one as it is."""
    return url if '://' in url else site.origin + url


def relative(url: str, site: SiteView) -> str:
    """A full address of the site made site-relative, so that a copy of the site on another host links to itself."""
    return url.removeprefix(site.origin) or '/'


def tone(id: str) -> int:
    """The number of a monogram's tone, from 1; it depends on the id alone."""
    return zlib.crc32(id.encode()) % TONES + 1


def attribute(text: object) -> str:
    """A text for an attribute: on one line, and a plain str, so that the page escapes it."""
    return ' '.join(str(text).split())


_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(',', ':')).encode


def to_json(value: object, indent: int | None = None) -> Markup:
    """JSON for a script element: compact without an indent, keys in their order, letters as they are."""
    text = _encoded(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    text = text.replace('&', r'\u0026').replace('<', r'\u003c').replace('>', r'\u003e').replace("'", r'\u0027')
    return trusted(text)


@cache
def _lang(language: str, around: str) -> Markup:
    """The attributes of a text in a language, in a page of the direction `around`."""
    direction = direction_of(language)
    turned = '' if direction == around else Markup(' dir="{}"').format(direction)
    return Markup(' lang="{}"').format(language) + turned


# Cached by language: most pages of a build show the same few dates and numbers.
@cache
def _time(language: str, day: Day, form: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), _date(language, day, form))


@cache
def _date(language: str, day: Day, form: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415  # see _number

    return format_date(day, format=form, locale=locale_of(language))


@cache
def _number(language: str, value: float) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415  # every command knows how to say a number, few say one

    return _signed(format_decimal(round(value, 2) or 0, locale=locale_of(language)))


def _signed(number: str) -> str:
    """A number with a minus sign in place of Babel's hyphen, which breaks lines and is not read aloud."""
    return number.replace('-', '−')


@cache
def _whole_money(locale: Locale) -> str:
    """The locale's pattern for amounts of money, without decimals."""
    pattern = str(locale.currency_formats['standard'].pattern)
    return ';'.join(part.replace('.00', '') for part in pattern.split(';'))
