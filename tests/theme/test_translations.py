"""The catalogues hold every string that is asked for, each with all its forms and no other."""

from __future__ import annotations

import re
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from sitegen.diagnostics import SitegenError
from sitegen.theme import merging
from sitegen.theme.catalogues import read_catalogue
from sitegen.theme.files import PACKAGED
from sitegen.theme.formats import Formats
from sitegen.theme.merging import merge_catalogues
from sitegen.theme.translations import load_messages
from tests.memory import Memory
from tests.theme.messages import asked_messages, python_messages, template_messages
from tests.theme.samples import LANGUAGES

FOLDER = PACKAGED / 'default' / 'translations'
ASKED = asked_messages()


def packaged(language: str) -> Catalog:
    path = FOLDER / f'{language}.po'
    catalogue, findings = read_catalogue(path.name, path.read_bytes())
    assert catalogue is not None
    assert findings == []
    return catalogue


def entries(language: str) -> list[Entry]:
    return [entry for entry in packaged(language) if entry.id]


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
    forms = packaged(language).num_plurals
    for entry in entries(language):
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        assert all(strings), entry.id
        assert not entry.fuzzy, entry.id
        assert len(strings) == (1 if isinstance(entry.id, str) else forms), entry.id
        wanted = placeholders(sources[-1])
        assert all(placeholders(string) == wanted for string in strings), (entry.id, strings)


@pytest.mark.parametrize('language', LANGUAGES)
def test_a_day_that_ends_a_sentence_leaves_it_one_full_stop(language: str) -> None:
    """Some languages end a date with a full stop of its own (2026 г.): the sentence around it adds none."""
    day = Formats(language, load_messages(language, {})).localdate(date(2026, 11, 21))
    sentences = [str(entry.string) for entry in entries(language) if placeholders(str(entry.string)) == {'%(date)s'}]
    assert len(sentences) > 3
    assert [said for text in sentences if '..' in (said := text % {'date': day})] == []


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


def test_catalogues_are_merged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of catalogues says what they say, until one of them says something else."""
    memo = Memory()
    sources = {'ru': (('ru.po', (FOLDER / 'ru.po').read_bytes()),)}
    first = load_messages('ru', sources, memo).translations
    with monkeypatch.context() as patched:
        patched.delattr(merging, 'compile_catalogues')
        known = load_messages('ru', sources, memo).translations
    said = [[texts.ngettext('%(num)s day', '%(num)s days', count) for count in range(25)] for texts in (first, known)]
    assert said[0] == said[1]
    assert len(set(said[0])) == 3
    ours = (*sources['ru'], ('ours.po', 'msgid "Partners"\nmsgstr "Друзья"\n'.encode()))
    assert load_messages('ru', {'ru': ours}, memo).translations.gettext('Partners') == 'Друзья'


def test_empty_and_doubtful_strings_of_a_site_change_nothing() -> None:
    """A half-written catalogue never makes the site worse."""
    ours = b'msgid "Yes"\nmsgstr ""\n\n#, fuzzy\nmsgid "No"\nmsgstr "?"\n'
    merged = merge_catalogues([('base', b'msgid "Yes"\nmsgstr "Ja"\n\nmsgid "No"\nmsgstr "Nein"\n'), ('ours', ours)])
    assert {entry.id: entry.string for entry in merged if entry.id} == {'Yes': 'Ja', 'No': 'Nein'}


def test_a_catalogue_at_fault_stops_a_theme() -> None:
    """What `check` was not asked for stops the build in one line, with its file, line and cure."""
    base = ('ru.po', (FOLDER / 'ru.po').read_bytes())
    ours = b'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "x"\nmsgstr[1] "y"\n'
    with pytest.raises(SitegenError, match=r'ours\.po:1: "%\(num\)s day" has 2 of the 3 plural forms') as raised:
        merge_catalogues([base, ('ours.po', ours)])
    assert raised.value.hint == 'write one msgstr[n] for each form'


def faults(text: str, path: str = 'fr.po', forms: int | None = None) -> list[tuple[int, int, str]]:
    """Line, column and message of the findings about a catalogue."""
    _, findings = read_catalogue(path, text.encode(), forms)
    return [(finding.line, finding.column, finding.message) for finding in findings]


def test_a_line_of_another_form_is_named() -> None:
    """A text without its closing quote is told of, though Babel would pass over it."""
    assert faults('msgid "Yes"\nmsgstr "Ja\n') == [(2, 1, '"msgstr "Ja" is no line of a catalogue')]


def test_what_babel_refuses_has_its_line() -> None:
    """A message without a translation is told of where it stands."""
    assert faults('\n\nmsgid "Yes"\n') == [(3, 1, "missing msgstr for msgid 'Yes'")]


@pytest.mark.parametrize('start', ['', '\ufeff'])
@pytest.mark.parametrize('end', ['\n', '\r\n'])
def test_marks_of_editors_change_nothing(start: str, end: str) -> None:
    """A byte order mark at the front and line ends of Windows are fine."""
    assert faults(start + f'msgid "Yes"{end}msgstr "Oui"{end}') == []


def test_bytes_that_are_no_text_have_their_line() -> None:
    """A catalogue in another encoding is told of at its first foreign byte."""
    _, findings = read_catalogue('fr.po', b'msgid "Yes"\nmsgstr "\xe9"\n')
    assert [(finding.line, finding.message) for finding in findings] == [(2, 'byte 0xe9 is not UTF-8')]


@pytest.mark.parametrize(
    ('source', 'text', 'sign'),
    [
        ('Yes', '100 % oui', '%'),
        ('Yes', 'oui %(name)s', '%(name)s'),
        ('%(name)s', 'oui %(name)d', '%(name)d'),
        ('%(name)s', 'oui %(name', '%(name'),
        ('%(name)s', '%s', '%'),
    ],
)
def test_placeholder_that_nobody_fills(source: str, text: str, sign: str) -> None:
    """What a page would have nothing for is told of, at its column; this used to end in a traceback."""
    said = 'the source has ' + ('no placeholder' if source == 'Yes' else '%(name)s')
    column = len('msgstr "') + text.rindex(sign) + 1
    found = faults(f'msgid "{source}"\nmsgstr "{text}"\n')
    assert found == [(2, column, f'"{sign}" stands for nothing here; {said}')]


def test_placeholders_of_the_source_are_fine() -> None:
    """They may be left out, doubled, or stand beside a doubled per cent sign; a plural always knows its number."""
    assert faults('msgid "%(a)s of %(b)s"\nmsgstr "%(b)s %(b)s 100 %%"\n') == []
    assert faults('msgid "one"\nmsgid_plural "many"\nmsgstr[0] "%(num)s"\nmsgstr[1] "%(num)s"\n') == []


@pytest.mark.parametrize(
    ('formula', 'said'),
    [
        ('n', '"n" gives form 2 for 2'),
        ('n/0', '"n/0" cannot be reckoned: integer division or modulo by zero'),
        ('n !== 1', '"n !== 1" cannot be reckoned: invalid token in plural form: ='),
    ],
)
def test_plural_formula_that_gives_no_form(formula: str, said: str) -> None:
    """A formula is tried before a page needs it; this used to end in a traceback."""
    header = f'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural={formula};\\n"\n'
    assert faults(header) == [(3, 1, f'plural formula {said}; there are 2 forms, counted from 0')]


def test_header_copied_from_another_language() -> None:
    """A catalogue begun as a copy of the English one is told that its language has more forms; where it is merged
    into a packaged one, that one's header holds."""
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    for text in (header, 'msgid ""\nmsgstr ""\n"Language: en\\n"\n'):
        assert faults(text, 'uk.po') == [(3, 1, 'the header tells of 2 plural forms; the language has 3')]
    assert faults(header, 'fr.po') == faults(header, 'ja.po') == faults(header, 'ru.po', 3) == []


def test_forms_follow_from_the_language() -> None:
    """Without a header a catalogue has the plural forms of the language that its file is named after."""
    text = 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
    assert faults(text, 'fr.po') == []
    assert faults(text, 'cs.po') == [(1, 1, '"one" has 2 of the 3 plural forms of the language')]
    czech = {'cs': (('cs.po', (text + 'msgstr[2] "c"\n').encode()),)}
    translations = load_messages('cs', czech).translations
    assert [translations.ngettext('one', 'many', count) for count in (1, 2, 5)] == ['a', 'b', 'c']
