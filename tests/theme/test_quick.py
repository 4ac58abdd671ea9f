"""Quick code gives the page of Jinja2's own code, or it fails and full code makes the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined, pass_context
from jinja2.compiler import CodeGenerator

from sitegen.diagnostics import SitegenError
from sitegen.theme import engine
from sitegen.theme.compiling import LanguageEnvironment
from sitegen.theme.environment import load_theme
from sitegen.theme.pieces import make_once
from sitegen.theme.quick import QuickEnvironment
from tests.theme import samples

Write = Callable[[str, str], Path]

PIECES = {
    'macros.html': '{% macro bold(x, mark="b", end="") %}<{{ mark }}>{{ x }}</{{ mark }}>{{ end }}{% endmacro %}'
    '{% macro list(first) %}{{ first }}{{ varargs|join }}{% endmacro %}'
    '{% macro box() %}[{{ caller() }}]{% endmacro %}{% set word = "w" %}',
    'row.html': '{{ name }}{{ number|default("-") }}{% set name = "inner" %}{{ name }}',
    'base.html': '{% set tail = "." %}<{% block top %}top{% endblock %}>{% block body scoped %}{% endblock %}'
    '{{ tail }}',
    'plain.txt': '{% macro raw(x) %}{{ x }}{% endmacro %}{{ name }}',
    'lead.html': '{% from "macros.html" import bold %}{% for name in "ab" %}{% include "row.html" %}{% endfor %}',
}
SAME = {
    'attributes': '{{ view.name }} {{ view.inner.name }} {{ view.inner.name.upper() }}',
    'items': '{{ view.rows[0] }} {{ view.rows[1:]|join }} {{ view.held["a"] }} {{ view.rows[-1] }}',
    'macros': '{% from "macros.html" import bold %}{{ bold("<") }}{{ bold("x", "i") }}{{ bold("y", end="!") }}',
    'own macro': '{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice("<") }}{{ twice(x=view.name) is string }}',
    'anything': '{% from "macros.html" import list %}{{ list(1, 2, "<") }}',
    'caller': '{% from "macros.html" import box %}{% call box() %}<{{ view.name }}{% endcall %}',
    'module': '{% import "macros.html" as m %}{{ m.bold("<") }}{{ m.word }}',
    'a name of its own': '{% from "macros.html" import bold %}{% set bold = shout %}{{ bold("x") }}',
    'include': '{% include "row.html" %}{{ name }}',
    'include in a loop': '{% for number in [1, 2] %}{% include "row.html" %}{% endfor %}{{ number is defined }}',
    'include of what is set': '{% set name = "outer" %}{% set number = 7 %}{% include "row.html" %}{{ name }}',
    'include in a macro': '{% macro rows(name) %}{% include "row.html" %}{% endmacro %}{{ rows("m") }}',
    'include that leads on': '{% include "lead.html" %}',
    'include that may be missing': '{% include "none.html" ignore missing %}{% include ["none.html", "row.html"] %}',
    'blocks': '{% extends "base.html" %}{% block top %}{{ super() }}, {{ name }}{% endblock %}',
    'blocks within': '{% extends "base.html" %}{% block body %}{% block deep %}{{ name }}{% endblock %}{% endblock %}',
    'a word of Python': '{{ view.held.class is defined }}{{ _("%(from)s", from="<") }}',
    'words': '{{ _("%(n)s of %(m)s", n="<", m=2) }}{{ ngettext("%(num)s day", "%(num)s days", 2) }}',
    'a set block': '{% set text %}<{{ view.name }}>{% endset %}{{ text }}',
    'once': '{% from "macros.html" import bold %}{{ once(bold, "<") }}{{ once(bold, "<") }}',
    'filters': '{{ view.rows|join("<") }} {{ (view.name|upper).lower() }} {{ [view]|map(attribute="name")|join }}',
    'the place in a loop': '{% for n in "abc" %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}'
    '{{ loop.length }}{{ loop.cycle("x", "y") }}{% for m in view.rows if m > 1 %}{{ loop.last }}{% endfor %}'
    '{% endfor %}',
    'a loop within itself': '{% for n in [[1, [2]], 3] recursive %}{{ loop(n) if n is iterable else n }}{% endfor %}',
    'an import by another name': '{% from "macros.html" import bold as b, word %}{{ b("<") }}{{ word }}'
    '{% include "lead.html" %}{{ bold is defined }}',
    'an import that is given a value': '{% from "macros.html" import bold %}{% set bold = 1 %}{{ bold }}',
    'numbers': '{{ 1.5.is_integer() }}{{ (1).real }}{{ "a".upper() }}',
}
NOT_QUICK = {
    'an item by a dot': '{{ view.held.a }}',
    'an attribute by brackets': '{{ view["name"] }}',
    'what is not there': '{{ view.nothing|default("none") }}{{ view.nothing is defined }}',
    'no item of this number': '{{ view.rows[9]|default("none") }}',
    'what a loop seldom knows': '{% for n in view.rows %}{{ loop.revindex }}{{ loop.nextitem is defined }}{% endfor %}',
    'an import of nothing': '{% from "macros.html" import nobody %}{{ nobody is defined }}',
    'a block by its name': '{% block one %}<{% endblock %}{{ self.one() }}',
}


@dataclass(frozen=True)
class View:
    """A view as templates get one."""

    name: str = 'na<me'
    rows: tuple[int, ...] = (1, 2, 3)
    held: dict[str, str] = field(default_factory=lambda: {'a': '<a>'})
    inner: Any = None


def rendered(kind: type[LanguageEnvironment], source: str, name: str = 'a.html') -> str:
    made = kind(
        loader=DictLoader({**PIECES, name: source}),
        autoescape=lambda name: not (name or '').endswith('.txt'),
        undefined=StrictUndefined,
        extensions=['jinja2.ext.i18n'],
    )
    made.install_gettext_callables(str, _plural, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    made.plural = _plural
    made.globals |= {'once': make_once(), 'shout': pass_context(lambda context, text: f'{text}! {context["name"]}')}
    return made.get_template(name).render(view=View(inner=View('inner')), name='<n>')


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


class Plain(LanguageEnvironment):
    """Code as Jinja2 makes it."""

    code_generator_class = CodeGenerator  # type: ignore[assignment]  # the general one


@pytest.mark.parametrize('source', SAME.values(), ids=SAME)
def test_quick_code_gives_the_same(source: str) -> None:
    """Whatever a template is put together from, its page is that of Jinja2's own code."""
    assert rendered(QuickEnvironment, source) == rendered(Plain, source)


@pytest.mark.parametrize('source', ['{{ name }}', '{% from "macros.html" import bold %}{{ bold(name) }}'])
def test_a_text_template_stays_plain(source: str) -> None:
    """Where nothing is escaped, quick code escapes nothing."""
    source += '{% include "plain.txt" %}{{ _("%(n)s", n=name) }}'
    assert rendered(QuickEnvironment, source, 'a.txt') == rendered(Plain, source, 'a.txt')


@pytest.mark.parametrize('source', NOT_QUICK.values(), ids=NOT_QUICK)
def test_full_code_makes_what_quick_code_cannot(tmp_path: Path, source: str) -> None:
    """Where quick code fails, full code makes this page and all later ones of its template."""
    folder = tmp_path / 'themes/default/templates'
    folder.mkdir(parents=True)
    (folder / 'own.html').write_text(source)
    theme = load_theme(tmp_path, 'default', ('en',), '')
    pages = [theme.render('own.html', 'en', {'view': View()}) for _ in range(2)]
    assert pages == [rendered(Plain, source)] * 2
    assert theme.not_quick == {'own.html'}


@pytest.mark.parametrize('language', samples.LANGUAGES)
def test_packaged_templates_are_quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Quick code fails for no template of the package, and its pages are those of full code."""
    quick = load_theme(tmp_path, 'default', (language,), '/dir')
    monkeypatch.setattr(engine, 'QuickEnvironment', LanguageEnvironment)
    full = load_theme(tmp_path, 'default', (language,), '/dir')
    for template, context in samples.pages(language):
        pages = [theme.render(template, language, context) for theme in (quick, full)]
        assert pages[0] == pages[1], template
    assert quick.not_quick == frozenset()


def test_a_macro_called_wrong_is_told_in_the_words_of_templates(tmp_path: Path) -> None:
    """The message names the macro and the argument that it does not take."""
    folder = tmp_path / 'themes/default/templates'
    folder.mkdir(parents=True)
    (folder / 'own.html').write_text('{% from "macros.html" import term %}{{ term(1, wrong=2) }}')
    with pytest.raises(SitegenError, match="templates/own.html:1: macro 'term' takes no keyword argument 'wrong'"):
        load_theme(tmp_path, 'default', ('en',), '').render('own.html', 'en', {})
