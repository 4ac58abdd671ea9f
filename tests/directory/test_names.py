"""Names in the order of a language, and what countries and languages are called in it."""

from __future__ import annotations

import pytest

from sitegen.directory.names import collation_key, country_name, monogram, own_name


@pytest.mark.parametrize(
    ('language', 'names'),
    [
        ('en', ['Ärla', 'Eriksson', 'Öberg', 'Zebra']),
        ('de', ['Ärla', 'Eriksson', 'Öberg', 'Zebra']),
        ('sv', ['Eriksson', 'Zebra', 'Åberg', 'Ärla', 'Öberg']),
        ('pl', ['Ciało', 'Ćma', 'Lato', 'Łaska', 'Zorza', 'Źródło', 'Żaba']),
        ('ru', ['Елена', 'Ёлка', 'Жук']),
        ('kk', ['Азат', 'Әсем', 'Болат', 'Қала', 'Лала', 'Нан', 'Ңа', 'Уақыт', 'Ұлы', 'Үй']),
    ],
)
def test_letters_stand_where_their_alphabet_has_them(language: str, names: list[str]) -> None:
    """A letter of its own comes after its neighbour; elsewhere marks count for nothing."""
    mixed = names[1::2] + names[::2]
    assert sorted(mixed, key=lambda name: collation_key(name, language)) == names


def test_quotes_and_capitals_do_not_count() -> None:
    """«Каркас» stands under К, beside каркас."""
    names = ['Бюро', '«Каркас»', 'каркас 2', 'Лес']
    assert sorted(names, key=lambda name: collation_key(name, 'ru')) == names


def test_names_come_in_the_language_asked_for() -> None:
    """By CLDR; a language that nobody has described reads English."""
    assert (country_name('KZ', 'ru'), country_name('KZ', 'xx'), own_name('kk')) == (
        'Казахстан',
        'Kazakhstan',
        'Қазақ тілі',
    )


@pytest.mark.parametrize(
    ('name', 'expected'),
    [
        ('Alder & Sons', 'AS'),
        ('ТОО «Каркас Интеграция»', 'КИ'),
        ('7 перегонов', '7П'),
        ('IBM', 'I'),
        ('«»', '·'),
        ('Cedar', 'C'),
    ],
)
def test_monogram(name: str, expected: str) -> None:
    """One or two first letters of the words that tell a company apart, without its legal form."""
    assert monogram(name) == expected
