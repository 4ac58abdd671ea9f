"""The catalogues hold every string that is asked for, each with all its forms and no other."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message as Entry

from sitegen.diagnostics import SitegenError
from sitegen.theme.files import PACKAGED
from sitegen.theme.translations import load_messages, merge_catalogues, read_catalogue
from tests.theme.messages import asked_messages, python_messages, template_messages

LANGUAGES = ('en', 'ru', 'sv', 'pl', 'de', 'kk')
FOLDER = PACKAGED / 'default' / 'translations'
ASKED = asked_messages()


def entries(language: str) -> list[Entry]:
    path = FOLDER / f'{language}.po'
    return [entry for entry in read_catalogue(path.name, path.read_bytes()) if entry.id]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r'%\(\w+\)s|%(?!\()', text))


def test_there_is_a_catalogue_for_each_language() -> None:
    """Six, and no file beside them."""
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f'{language}.po' for language in LANGUAGES)


@pytest.mark.parametrize('language', LANGUAGES)
def test_catalogue_is_complete_and_has_no_more(language: str) -> None:
    """What templates and pages ask for is there; what nobody asks for is not."""
    held = {entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in entries(language)}
    assert (sorted(map(str, ASKED - held)), sorted(map(str, held - ASKED))) == ([], [])


@pytest.mark.parametrize('language', LANGUAGES)
def test_every_form_is_written(language: str) -> None:
    """No string is empty, none is marked as doubtful, and every placeholder is one of the source's."""
    path = FOLDER / f'{language}.po'
    forms = read_catalogue(path.name, path.read_bytes()).num_plurals
    for entry in entries(language):
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        assert all(strings), entry.id
        assert not entry.fuzzy, entry.id
        assert len(strings) == (1 if isinstance(entry.id, str) else forms), entry.id
        wanted = placeholders(sources[-1])
        assert all(placeholders(string) == wanted for string in strings), (entry.id, strings)


def test_english_says_what_the_source_says() -> None:
    """The source language's catalogue changes nothing; a site's own may."""
    assert all(entry.string == entry.id or tuple(entry.string or ()) == tuple(entry.id) for entry in entries('en'))


def test_messages_are_found_where_they_are_asked_for() -> None:
    """The search itself can fail: it sees templates and Python code, singular and plural."""
    template = b"{{ _('One') }}{{ ngettext('a', 'b', n) }}{% set x = (_('Two'), 1) %}"
    assert set(template_messages(template)) == {'One', ('a', 'b'), 'Two'}
    assert set(python_messages("f.labels('Three'); ngettext('c', 'd', 2); other('x')")) == {'Three', ('c', 'd')}


def test_region_falls_back_to_its_language() -> None:
    """Swiss German reads the German catalogue."""
    sources = {'de': (('de.po', b'msgid "Yes"\nmsgstr "Ja"\n'),)}
    messages = load_messages('de-CH', sources)
    assert (messages.language, messages.translations.gettext('Yes')) == ('de', 'Ja')


def test_empty_and_doubtful_strings_of_a_site_change_nothing() -> None:
    """A half-written catalogue never makes the site worse."""
    ours = b'msgid "Yes"\nmsgstr ""\n\n#, fuzzy\nmsgid "No"\nmsgstr "?"\n'
    merged = merge_catalogues([('base', b'msgid "Yes"\nmsgstr "Ja"\n\nmsgid "No"\nmsgstr "Nein"\n'), ('ours', ours)])
    assert {entry.id: entry.string for entry in merged if entry.id} == {'Yes': 'Ja', 'No': 'Nein'}


def test_wrong_number_of_forms_is_named() -> None:
    """A plural that a language cannot use is an error with its file."""
    base = ('ru.po', (FOLDER / 'ru.po').read_bytes())
    ours = b'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "x"\nmsgstr[1] "y"\n'
    with pytest.raises(SitegenError, match=r'ours\.po: "%\(num\)s day" has 2 plural forms, the language 3'):
        merge_catalogues([base, ('ours.po', ours)])


def test_a_broken_catalogue_is_named_with_its_line() -> None:
    """No traceback for a theme's author."""
    with pytest.raises(SitegenError, match=r'ours\.po:2: '):
        read_catalogue('ours.po', b'msgid "Yes"\nnonsense\n')
