"""Filters write dates, numbers and addresses as a visitor reads them."""

from __future__ import annotations

from datetime import date

import pytest

from sitegen.directory.views.words import Phrase
from sitegen.theme.compiling import quick_escape
from sitegen.theme.files import read_theme
from sitegen.theme.formats import TONES, Formats, absolute, host, relative, to_json, tone
from sitegen.theme.translations import load_messages
from tests.conftest import ROOT
from tests.theme import samples

CATALOGUES = read_theme(ROOT / 'nowhere', 'default').catalogues


def formats(language: str) -> Formats:
    return Formats(language, load_messages(language, CATALOGUES))


@pytest.mark.parametrize(
    ('language', 'long', 'medium'),
    [
        ('en', 'November 21, 2026', 'Nov 21, 2026'),
        ('sv', '21 november 2026', '21 nov. 2026'),
        ('de', '21. November 2026', '21.11.2026'),
        ('xx', 'November 21, 2026', 'Nov 21, 2026'),
    ],
)
def test_dates(language: str, long: str, medium: str) -> None:
    """Long and medium form by the language; English where nobody has described it."""
    day = date(2026, 11, 21)
    assert (formats(language).localdate(day), formats(language).localdate(day, 'medium')) == (long, medium)


def test_time_is_machine_readable() -> None:
    """A date carries its ISO form."""
    assert formats('en').time(date(2026, 3, 1)) == '<time datetime="2026-03-01">March 1, 2026</time>'


@pytest.mark.parametrize(
    ('value', 'text'), [(0, '0'), (1130, '1,130'), (1130.5, '1,130.5'), (0.1 + 0.2, '0.3'), (-40, '−40'), (-0.001, '0')]
)
def test_numbers(value: float, text: str) -> None:
    """Grouped, with two decimals at most."""
    assert formats('en').number(value) == text


def test_percent_and_money() -> None:
    """A percentage of 25 is 25 %, whole amounts have no decimals, no currency is no error."""
    english = formats('en')
    assert english.percent(25) == '25%'
    assert english.percent(33.5) == '33.5%'
    assert english.percent(33.3) == '33.3%'
    assert english.money(790, 'EUR') == '€790'
    assert english.money(750.25, 'EUR') == '€750.25'
    assert english.money(790, None) == '790'
    assert formats('de').money(790, 'EUR') == '790\xa0€'


@pytest.mark.parametrize(
    ('language', 'points', 'percent', 'money'),
    [
        ('en', '−1,505', '−10%', '−€12'),
        ('ru', '−1\xa0505', '−10\xa0%', '−12\xa0€'),
        ('sv', '−1\xa0505', '−10\xa0%', '−12\xa0€'),
        ('de', '−1.505', '−10\xa0%', '−12\xa0€'),
    ],
)
def test_negative_numbers(language: str, points: str, percent: str, money: str) -> None:
    """What is less than nothing has a minus sign, not a hyphen."""
    found = formats(language)
    assert (found.number(-1505), found.percent(-10), found.money(-12, 'EUR')) == (points, percent, money)


@pytest.mark.parametrize(
    ('url', 'name'),
    [
        ('https://www.example.com/x?y', 'example.com'),
        ('http://partner.example:8080/', 'partner.example'),
        ('https://www2.example.com', 'www2.example.com'),
        ('http://[bad', 'http://[bad'),
        ('', ''),
    ],
)
def test_host(url: str, name: str) -> None:
    """What a visitor calls an address; an address without host is shown as it is."""
    assert host(url) == name


def test_lang_marks_only_other_languages() -> None:
    """Nothing for the page's own language, and the direction where it runs the other way."""
    lang = formats('en').lang
    assert lang(Phrase('x')) == ''
    assert lang('x') == ''
    assert lang(Phrase('x', 'ru')) == ' lang="ru"'
    assert lang(Phrase('x', 'ar')) == ' lang="ar" dir="rtl"'
    assert lang(Phrase('x', '"><b')) == ' lang="&#34;&gt;&lt;b"'
    assert formats('ar').lang(Phrase('x', 'ru')) == ' lang="ru" dir="ltr"'


def test_addresses_gain_and_lose_the_host() -> None:
    """With a base path, and unchanged where there is nothing to do."""
    site = samples.site()
    assert absolute('/dir/x/', site) == 'https://example.org/dir/x/'
    assert absolute('https://example.org/dir/x/', site) == 'https://example.org/dir/x/'
    assert relative('https://example.org/dir/x/', site) == '/dir/x/'
    assert relative('/dir/x/', site) == '/dir/x/'


def test_tone_is_stable() -> None:
    """The tone of a monogram depends on the id alone and is one of those that there are."""
    assert [tone(id) for id in ('alatau', 'bare', 'x')] == [tone(id) for id in ('alatau', 'bare', 'x')]
    assert {tone(str(number)) for number in range(200)} == set(range(1, TONES + 1))


def test_a_text_says_which_language_it_is_in() -> None:
    """A text in the page's language stands bare, one in another in an element that says so; both are escaped."""
    english = formats('en')
    assert quick_escape(english.text(Phrase('<a>'))) == '&lt;a&gt;'
    assert english.text(Phrase('<a>', 'de')) == '<span lang="de">&lt;a&gt;</span>'
    assert english.text(Phrase('x', 'ar')) == '<span lang="ar" dir="rtl">x</span>'


def test_json_cannot_end_its_script_element() -> None:
    """What HTML could take for its own is escaped, letters and the order of keys stay, and an indent is kept."""
    assert to_json({'b': "</script>&'", 'a': 'é'}) == r'{"b":"\u003c/script\u003e\u0026\u0027","a":"é"}'
    assert to_json([1, None], indent=1) == '[\n 1,\n null\n]'
