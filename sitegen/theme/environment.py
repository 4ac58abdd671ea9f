"""The theme in force: templates rendered by Jinja2 with autoescape and StrictUndefined, in every language.

Templates of a theme are code and come from staff; nothing of content/ is ever a template. All files
are read at load, so that a page is a function of its context and of what `Theme.digest` covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sitegen.diagnostics import SitegenError, did_you_mean
from sitegen.digests import digest_of
from sitegen.memo import Memo, NoMemo
from sitegen.theme.accent import ASSET, accent_css
from sitegen.theme.assets import recall_assets
from sitegen.theme.files import ThemeFiles, read_theme
from sitegen.theme.formats import Formats, trusted
from sitegen.theme.pieces import looks_at_site_alone
from sitegen.theme.references import closure, refuse_lost_blocks
from sitegen.theme.translations import Messages, load_messages

# Jinja2 is imported by who renders something: an index of the words of a site renders nothing.
if TYPE_CHECKING:
    from sitegen.theme.compiled import Compiled
    from sitegen.theme.compiling import LanguageEnvironment


# How Python names what a template asked for a field that it does not have.
_OBJECT = re.compile(r"'(?:\w+\.)*(\w+) object'")


def load_theme(
    root: Path,
    name: str,
    languages: Sequence[str],
    base_path: str,
    accent: str | None = None,
    *,
    memo: Memo | None = None,
) -> Theme:
    """The theme `name` of the directory at `root`, in a colour like `#0b5c4a` where the site has one of its own.

    What `memo` remembers of its templates is not compiled again. Raises SitegenError where the theme is unknown,
    cannot be read, or has a block that nobody would show.
    """
    files = read_theme(root, name)
    refuse_lost_blocks(files)
    if accent:
        files = replace(files, assets={**files.assets, ASSET: accent_css(accent)})
    return Theme(files, languages, base_path, memo)


class Theme:
    """One site's templates, assets and translations. `base_path` is empty, or begins with `/` and ends without."""

    def __init__(self, files: ThemeFiles, languages: Sequence[str], base_path: str, memo: Memo | None = None) -> None:
        self._files = files
        self._made_of = (files, tuple(languages), base_path)
        self._base_path = base_path
        self._assets = recall_assets(files.assets, memo or NoMemo())
        self._memo = memo or NoMemo()
        self._messages = {language: load_messages(language, files.catalogues, self._memo) for language in languages}
        self._formats = {code: Formats(code, messages) for code, messages in self._messages.items()}
        self._pieces = frozenset(name for name, text in files.templates.items() if looks_at_site_alone(text))
        self._compiled: list[Compiled] = []
        self._environments: dict[str, LanguageEnvironment] = {}
        self._asking: dict[str, LanguageEnvironment] = {}
        self._asked: set[str] = set()
        self._digests: dict[tuple[str, str], str] = {}

    def _make_environment(self, language: str, *, quick: bool) -> LanguageEnvironment:
        """An environment whose code is remembered by all that stands in it."""
        from sitegen.theme import engine  # noqa: PLC0415  # see above

        kind = engine.QuickEnvironment if quick else engine.LanguageEnvironment
        messages = self._messages[language]
        settled = digest_of(
            kind, messages.language, messages.digest, self._assets.digest, self._base_path, self._pieces
        )
        compiled = engine.Compiled(self._memo, language, settled)
        self._compiled.append(compiled)
        return engine.environment_of(kind, self._files, self._formats[language], self.asset, self._pieces, compiled)

    def compile_all(self, templates: Iterable[str]) -> None:
        """Have the code of these templates ready, in all languages, with all that they lead to."""
        names = sorted(set().union(*map(self._closure, templates)))
        for language in self._formats:
            for name in names:
                try:
                    self._environment(language).get_template(name)
                except Exception as error:
                    raise self._told(error) from None

    def keep_compiled(self) -> None:
        """Remember the code of the templates that were compiled here."""
        for compiled in self._compiled:
            compiled.keep()

    def __reduce__(self) -> tuple[type[Theme], tuple[ThemeFiles, tuple[str, ...], str]]:
        """It travels as what it was made of: compiled templates stay where they are."""
        return Theme, self._made_of

    @property
    def assets(self) -> tuple[tuple[str, bytes], ...]:
        """Output paths such as `assets/site.3fa9c1d2e4.css` with their bytes, in order."""
        return self._assets.files

    def asset(self, name: str) -> str:
        """The address of an asset, with the base path; SitegenError where the theme has none of this name."""
        return f'{self._base_path}/{self._assets.output_path(name)}'

    def source(self, name: str) -> bytes:
        """The bytes of an asset that also stands under a name of its own; SitegenError where the theme has none."""
        self._assets.output_path(name)
        return self._files.assets[name]

    def render(self, template: str, language: str, context: Mapping[str, object]) -> str:
        """A page. SitegenError for a template that is not there or is written wrong.

        Where quick code fails, the code that asks makes the page, and all others of the template.
        """
        quick = self._environment(language)
        if template not in self._asked:
            try:
                return quick.page(template, context)
            except Exception:  # whatever it is, the other code takes it or tells it
                self._asked.add(template)
        return self._ask(template, language, context)

    @property
    def asked(self) -> frozenset[str]:
        """Templates that quick code was not enough for."""
        return frozenset(self._asked)

    def _ask(self, template: str, language: str, context: Mapping[str, object]) -> str:
        """A page by the code that asks what a value is."""
        if language not in self._asking:
            self._asking[language] = self._make_environment(language, quick=False)
        try:
            return self._asking[language].page(template, context)
        except Exception as error:
            raise self._told(error) from None

    def _told(self, error: Exception) -> Exception:
        """A mistake in a template of the site's own, in words and with its place; any other is our bug, and stays."""
        from jinja2 import TemplateNotFound, TemplateSyntaxError  # noqa: PLC0415  # see above

        place = self._place_in_own(error)
        if isinstance(error, TemplateSyntaxError):
            place = f'{self._files.place(str(error.name))}:{error.lineno}'
            return SitegenError(f'{place}: {error.message}', 'correct the template')
        if isinstance(error, TemplateNotFound):
            message = f'the theme has no template "{error.name}"'
            return SitegenError(f'{place}: {message}' if place else message, self._near(str(error.name)))
        if place is None:
            return error
        said = _OBJECT.sub(r'\1', str(error))
        return SitegenError(f'{place}: {said}', getattr(error, 'hint', '') or 'what a template gets: docs/themes.md')

    def _place_in_own(self, error: Exception) -> str | None:
        """File and line where a mistake came up, if that is a template of the site's own."""
        import traceback  # noqa: PLC0415  # of a template that is at fault

        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in self._files.templates]
        if not frames or frames[-1].filename not in self._files.own:
            return None
        return f'{self._files.place(frames[-1].filename)}:{frames[-1].lineno}'

    def fragment(self, template: str, language: str, context: Mapping[str, object]) -> Markup:
        """A piece of a page, rendered once and set into many."""
        return trusted(self.render(template, language, context))

    def speech(self, language: str) -> Formats:
        """How the interface speaks a language of the site."""
        return self._formats[language]

    def digest(self, template: str, language: str = '') -> str:
        """Of all that a page from this template depends on besides its context; of one language, or of all."""
        key = (template, language)
        if key not in self._digests:
            self._digests[key] = digest_of(self.parts(template, language))
        return self._digests[key]

    def parts(self, template: str, language: str) -> dict[str, str]:
        """All that a page from this template depends on besides its context: a digest by name.

        Without a template (`''`) it is what every text of the interface rests on.
        """
        files = self._files.templates
        sources = {f'template {name}': digest_of(files[name]) for name in sorted(self._closure(template))}
        return {'texts of the theme': self._texts(language), 'assets': digest_of(self._assets.digest), **sources}

    def _texts(self, language: str) -> str:
        codes = [language] if language else sorted(self._messages)
        return digest_of([(code, self._message(code).digest) for code in codes])

    def _closure(self, template: str) -> set[str]:
        return closure(template, self._files.templates)

    def _environment(self, language: str) -> LanguageEnvironment:
        if language not in self._environments:
            self._message(language)
            self._environments[language] = self._make_environment(language, quick=True)
        return self._environments[language]

    def _message(self, language: str) -> Messages:
        if language not in self._messages:
            raise SitegenError(f'the site has no language "{language}"', did_you_mean(language, self._messages))
        return self._messages[language]

    def _near(self, template: str) -> str:
        """The name that was probably meant: one of the packaged templates where their folder was named."""
        folder, templates = template.startswith('default/'), self._files.templates
        return did_you_mean(template, (name for name in templates if name.startswith('default/') == folder))
