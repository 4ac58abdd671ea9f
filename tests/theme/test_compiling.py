"""What is folded into constants reads as if each page had looked it up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from sitegen.diagnostics import SitegenError
from sitegen.directory.views.words import Phrase, Term
from sitegen.theme import engine
from sitegen.theme.compiling import LanguageEnvironment, quick_escape
from sitegen.theme.environment import load_theme
from sitegen.theme.pieces import SitePieces, looks_at_site_alone, make_once
from tests.theme import samples

WORDS = {'Yes': 'Ja & nein', 'Half': '50 %% <b>', 'Broken': '50 % done', '%(num)s day': '%(num)s Tag'}


class Sound(str):
    """A kind of text that `quick_escape` does not know."""

    __slots__ = ()


class Marked(str):
    """A kind of text that says for itself what it is in HTML."""

    __slots__ = ()

    def __html__(self) -> str:
        return '<i>marked</i>'


def environment(templates: dict[str, str]) -> LanguageEnvironment:
    made = LanguageEnvironment(
        loader=DictLoader(templates), autoescape=lambda name: name != 'a.txt', extensions=['jinja2.ext.i18n']
    )
    words: Callable[[str], str] = lambda text: WORDS.get(text, text)  # noqa: E731  # as short as its use
    made.install_gettext_callables(words, lambda one, many, count: words(one), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    made.message = words
    made.globals |= {'asset': lambda name: f'/a&b/{name}', 'ui_lang': Markup(' lang="de"'), 'direction': 'ltr'}
    return made


def rendered(source: str, name: str = 'a.html', **values: object) -> str:
    return environment({name: source}).get_template(name).render(**values)


@pytest.mark.parametrize('language', samples.LANGUAGES)
def test_pages_are_the_same_as_without(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Every template gives what Jinja2's own generator gives, but for spaces between words."""
    folder = tmp_path_factory.mktemp('site')
    monkeypatch.setattr(engine, 'QuickEnvironment', LanguageEnvironment)
    ours = load_theme(folder, 'default', (language,), '/dir')
    monkeypatch.setattr(LanguageEnvironment, 'code_generator_class', CodeGenerator)
    theirs = load_theme(folder, 'default', (language,), '/dir')
    for template, context in samples.pages(language):
        pages = [theme.render(template, language, context).split() for theme in (ours, theirs)]
        assert pages[0] == pages[1], template


@pytest.mark.parametrize(
    ('source', 'text'),
    [
        ('<p>{{ _("Yes") }}</p>', '<p>Ja & nein</p>'),
        ('{{ gettext("Half") }}', '50 % <b>'),
        ('{% trans %}Yes{% endtrans %}', 'Ja & nein'),
        ('{{ _("Yes")|length }}', '9'),
        ('{% if _("Yes") == "Ja & nein" %}same{% endif %}', 'same'),
        ('{{ asset("x.css") }}', '/a&amp;b/x.css'),
        ('<p{{ ui_lang }} dir="{{ direction }}">', '<p lang="de" dir="ltr">'),
    ],
)
def test_constants_are_put_in_place(source: str, text: str) -> None:
    """Words of the catalogue are trusted, addresses are escaped, and both stand in the code, not in the page's way."""
    made = environment({'a.html': source})
    template = made.get_template('a.html')
    made.globals.clear()
    template.globals.clear()
    assert template.render() == text


@pytest.mark.parametrize(
    ('source', 'text'),
    [
        ('<ul>\n    <li>a</li>\n\n    <li>b</li>\n</ul>', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'),
        ('{{ "a" }} <b>{{ "b" }}</b>  c', 'a <b>b</b> c'),
        ('<pre>\n  a</pre>\n  b', '<pre>\n  a</pre>\n  b'),
        ('{{ x }}', ' a\n  b'),
    ],
)
def test_indents_stay_in_the_template(source: str, text: str) -> None:
    """A page has no indents of its template; spaces between words stay, and so do those of values and of `pre`."""
    assert rendered(source, x=' a\n  b') == text


def test_a_text_template_keeps_its_indents() -> None:
    """Where spaces are seen, they stay."""
    assert rendered('a\n    b\n\n c', 'a.txt') == 'a\n    b\n\n c'


@pytest.mark.parametrize(
    'source',
    [
        '{% set _ = shout %}{{ _("Yes") }}',
        '{% macro _(text) %}YES{% endmacro %}{{ _("Yes") }}',
        '{% from "b.html" import shouted as _ %}{{ _("Yes") }}',
        '{% import "b.html" as ui_lang %}{{ ui_lang.shouted("Yes") }}',
        '{% for direction in ["YES"] %}{{ direction }}{% endfor %}',
        '{% with ui_lang = "YES" %}{{ ui_lang }}{% endwith %}',
    ],
)
def test_what_a_template_names_itself_is_its_own(source: str) -> None:
    """A template may give these names a meaning of its own, by any way that Jinja2 has."""
    templates = {'a.html': source, 'b.html': '{% macro shouted(text) %}{{ text|upper }}{% endmacro %}'}
    assert environment(templates).get_template('a.html').render(shout=str.upper) == 'YES'


def test_once_makes_a_piece_once() -> None:
    """What a macro gives for the same values is made for the first page, and for other values or macros anew."""
    asked: list[str] = []

    def seen(word: str) -> str:
        asked.append(word)
        return ''

    source = '{% macro a(x) %}{{ seen(x) }}<b>{{ x }}</b>{% endmacro %}{% macro c(x) %}{{ x }}{% endmacro %}'
    source += '{{ once(a, word) }}{{ once(a, word) }}{{ once(a, "y") }}{{ once(c, word) }}'
    made = environment({'a.html': source})
    made.globals |= {'once': make_once(), 'seen': seen}
    assert made.get_template('a.html').render(word='&') == '<b>&amp;</b><b>&amp;</b><b>y</b>&amp;'
    assert asked == ['&', 'y']


@pytest.mark.parametrize(
    ('template', 'alone'),
    [
        ('{# The foot. Context: site alone. #}<p>', True),
        ('{# The foot.\n   Context: site alone. #}<p>', True),
        ('{# The foot. #}{# Context: site alone. #}', False),
        ('{# Context: site, page. #}', False),
        ('<p>Context: site alone</p>', False),
    ],
)
def test_a_piece_says_what_it_looks_at(template: str, alone: bool) -> None:
    """Only the first comment counts."""
    assert looks_at_site_alone(template) is alone


def test_a_piece_of_the_site_is_made_once() -> None:
    """A piece that looks at the site alone is made once for a site, anew for another, and sees nothing of the page."""
    asked: list[str] = []

    def seen(word: str) -> str:
        asked.append(word)
        return ''

    page = '<a>{{ word }}</a>{% include "foot.html" %}{% include "foot.html" %}'
    made = environment({'a.html': page, 'foot.html': '{{ seen(site) }}<b>{{ site }}{{ word is defined }}</b>'})
    made.site_pieces = frozenset({'foot.html'})
    made.globals |= {'piece': SitePieces(made), 'seen': seen}
    first, second = ('<&>' * 20, 'other' * 20)
    foot = f'<b>{escape(first)}False</b>'
    assert made.get_template('a.html').render(site=first, word='x') == f'<a>x</a>{foot}{foot}'
    assert made.get_template('a.html').render(site=first, word='y') == f'<a>y</a>{foot}{foot}'
    assert made.get_template('a.html').render(site=second, word='y').count(second) == 2
    assert asked == [first, second]


def test_what_needs_the_page_waits_for_it() -> None:
    """Values and plurals are filled in by each page, escaped."""
    source = '{{ _("%(num)s day", num=count) }}, {{ ngettext("%(num)s day", "", 2, num=count) }}, {{ _(word) }}'
    assert rendered(source, count='<2>', word='Yes') == '&lt;2&gt; Tag, &lt;2&gt; Tag, Ja & nein'


def test_a_text_template_gets_plain_text() -> None:
    """Where nothing is escaped, a word of the catalogue is a plain text that joins with others as it is."""
    assert rendered('{{ _("Yes") + tail }}', 'a.txt', tail='<&>') == 'Ja & nein<&>'


def test_a_word_that_asks_for_a_value_fails_on_the_page() -> None:
    """A catalogue's stray percent sign is told where the page asks, not while templates are read."""
    template = environment({'a.html': '{{ _("Broken") }}'}).get_template('a.html')
    with pytest.raises((TypeError, ValueError, KeyError)):
        template.render()


@given(st.one_of(st.text('a&<>"\'é '), st.integers(), st.floats(), st.booleans()))
def test_quick_escape_gives_what_escape_gives(value: object) -> None:
    """Whatever a value is, it stands in HTML as markupsafe has it; so do phrases and other kinds of text."""
    assert str(quick_escape(value)) == str(escape(value))
    for kind in (Phrase, Markup, Sound, Marked):
        assert str(quick_escape(kind(str(value)))) == str(escape(kind(str(value))))


def test_none_says_nothing() -> None:
    """What a record has not is nothing on the page, rather than "None"."""
    assert rendered('<{{ tail }}>', tail=None) == '<>'


@pytest.mark.parametrize(
    ('value', 'message', 'hint'),
    [
        (('Light first',), 'a tuple is no text', 'go through it: {% for item in … %}'),
        (
            Term(id='crm', name=Phrase('CRM')),
            'a Term is no text',
            'ask for one of its fields: description, id, name, url',
        ),
        (len, 'a builtin_function_or_method is no text', 'call it: {{ …(…) }}'),
    ],
)
def test_what_is_no_text_is_not_said(value: object, message: str, hint: str) -> None:
    """No page shows a list, a record or a macro as Python writes it: the author is told what to write instead."""
    with pytest.raises(SitegenError) as caught:
        rendered('{{ tail }}', tail=value)
    assert (str(caught.value), caught.value.hint) == (message, hint)
