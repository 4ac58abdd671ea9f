"""Templates are compiled once, and again as soon as anything that stands in their code is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.theme.compiling import LanguageEnvironment
from sitegen.theme.environment import load_theme
from tests.memory import Memory

PAGE = '{{ _("Partners") }} {{ asset("site.css") }} {{ ui_lang }} {{ name }}'


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates, as they are compiled."""
    names: list[str] = []
    plain = LanguageEnvironment.compile

    def noted(self: LanguageEnvironment, source: str, name: str, *more: object) -> object:
        names.append(name)
        return plain(self, source, name, *more)  # type: ignore[call-overload]  # as Jinja2 calls it

    monkeypatch.setattr(LanguageEnvironment, 'compile', noted)
    return names


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with a template of its own."""
    own(tmp_path, 'templates/own.html', PAGE)
    return tmp_path


def own(root: Path, path: str, text: str) -> None:
    file = root / 'themes/default' / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def shown(root: Path, memo: Memory, base_path: str = '', language: str = 'sv') -> str:
    """The page in a build of its own, which remembers what it compiled."""
    theme = load_theme(root, 'default', [language], base_path, memo=memo)
    page = theme.render('own.html', language, {'name': 'Ada'})
    theme.keep_compiled()
    return page


def test_a_template_is_compiled_once(root: Path, compiled: list[str]) -> None:
    """The second build gets the code of the first, and the page is the same."""
    memo = Memory()
    pages = {shown(root, memo), shown(root, memo)}
    assert (len(pages), compiled) == (1, ['own.html'])


@pytest.mark.parametrize(
    ('path', 'text'),
    [
        ('templates/own.html', f'Changed: {PAGE}'),
        ('assets/site.css', '/* changed */'),
        (
            'translations/sv.po',
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Partners"\nmsgstr "Vi"\n',
        ),
        ('templates/footer.html', '{# Context: site alone #}\nAnother footer, made otherwise.'),
    ],
)
def test_what_stands_in_the_code_is_compiled_anew(root: Path, compiled: list[str], path: str, text: str) -> None:
    """Another source, asset or string gives the page that a build without memory gives."""
    memo = Memory()
    shown(root, memo)
    own(root, path, text)
    page = shown(root, memo)
    assert page == shown(root, Memory())
    unchanged = path == 'templates/footer.html'  # which was for the site alone before
    assert compiled.count('own.html') == (2 if unchanged else 3)


def test_languages_and_addresses_have_code_of_their_own(root: Path) -> None:
    """What was compiled for one language or base path does not show in another."""
    memo = Memory()
    pages = [shown(root, memo, base, language) for base in ('', '/dir') for language in ('sv', 'en')]
    assert pages == [shown(root, Memory(), base, language) for base in ('', '/dir') for language in ('sv', 'en')]
    assert len(set(pages)) == 4


def test_forgotten_pack_is_made_anew(root: Path, compiled: list[str]) -> None:
    """A memo may forget anything."""
    memo = Memory()
    first = shown(root, memo)
    memo.entries.clear()
    assert shown(root, memo) == first
    assert compiled == ['own.html', 'own.html']


def test_all_templates_of_pages_can_be_compiled_before(root: Path, compiled: list[str]) -> None:
    """What workers need is ready before they start, with all that a template leads to."""
    own(root, 'templates/leading.html', '{% include "own.html" %}')
    theme = load_theme(root, 'default', ['sv', 'en'], '')
    theme.compile_all(['leading.html'])
    assert compiled == ['leading.html', 'own.html'] * 2
