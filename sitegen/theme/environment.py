"""The theme in force: templates rendered by Jinja2 with autoescape and StrictUndefined, in every language.

Templates of a theme are code and come from staff; nothing of content/ is ever a template. All files are read when
the theme is loaded, so that a page is a function of its context and of what `Theme.parts` names.

Each language has two environments. Pages are made by quick code (quick.py); a template that it fails for is made by
full code (compiling.py), which knows what to do or says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sitegen.digests import digest_of
from sitegen.memo import Memo, NoMemo
from sitegen.theme.accent import ASSET, accent_css
from sitegen.theme.assets import recall_assets
from sitegen.theme.files import ThemeFiles, read_theme
from sitegen.theme.formats import Formats, trusted
from sitegen.theme.pieces import looks_at_site_alone
from sitegen.theme.references import closure, refuse_what_is_lost
from sitegen.theme.translations import load_messages

# Jinja2 is imported when something is rendered: search, for one, needs words and addresses only.
if TYPE_CHECKING:
    from sitegen.theme.compiled import Compiled
    from sitegen.theme.compiling import LanguageEnvironment


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
    cannot be read, or has a block or a text that nobody would show.
    """
    files = read_theme(root, name)
    refuse_what_is_lost(files)
    if accent:
        files = replace(files, assets={**files.assets, ASSET: accent_css(accent)})
    return Theme(files, languages, base_path, memo)


class Theme:
    """One site's templates, assets and translations. `base_path` is empty, or begins with `/` and ends without."""

    def __init__(self, files: ThemeFiles, languages: Sequence[str], base_path: str, memo: Memo | None = None) -> None:
        self._files = files
        self._made_of = (files, tuple(languages), base_path)
        self._base_path = base_path
        self._memo = memo or NoMemo()
        self._assets = recall_assets(files.assets, self._memo)
        self._formats = {code: Formats(code, load_messages(code, files.catalogues, self._memo)) for code in languages}
        self._pieces = frozenset(name for name, text in files.templates.items() if looks_at_site_alone(text))
        self._compiled: list[Compiled] = []
        self._environments: dict[tuple[str, bool], LanguageEnvironment] = {}
        self._not_quick: set[str] = set()

    def _environment(self, language: str, *, quick: bool = True) -> LanguageEnvironment:
        if (language, quick) not in self._environments:
            self._environments[language, quick] = self._make_environment(language, quick=quick)
        return self._environments[language, quick]

    def _make_environment(self, language: str, *, quick: bool) -> LanguageEnvironment:
        """An environment whose compiled templates are remembered under all that they hold as constants."""
        from sitegen.theme import engine  # noqa: PLC0415  # see above

        kind = engine.QuickEnvironment if quick else engine.LanguageEnvironment
        formats = self._formats[language]
        messages = formats.messages
        constants = digest_of(
            kind, messages.language, messages.digest, self._assets.digest, self._base_path, self._pieces
        )
        compiled = engine.Compiled(self._memo, language, constants)
        self._compiled.append(compiled)
        return engine.environment_of(kind, self._files, formats, self.asset, self._pieces, compiled)

    def compile_all(self, templates: Iterable[str]) -> None:
        """Compile these templates and all that they name, in all languages."""
        names = sorted(set().union(*map(self._closure, templates)))
        for language in self._formats:
            for name in names:
                try:
                    self._environment(language).get_template(name)
                except Exception as error:
                    raise self._explained(error) from None

    def keep_compiled(self) -> None:
        """Remember what was compiled, for the next build."""
        for compiled in self._compiled:
            compiled.keep()

    def __reduce__(self) -> tuple[type[Theme], tuple[ThemeFiles, tuple[str, ...], str]]:
        """It is pickled as what it was made of, and compiles its templates where it arrives."""
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

    def render(self, template: str, language: str, context: Mapping[str, object]) -> Markup:
        """A page, or a piece that other pages set in. SitegenError for a template that is missing or written wrong.

        After quick code failed once for a template, full code makes all its pages.
        """
        if template not in self._not_quick:
            try:
                return trusted(self._environment(language).page(template, context))
            except Exception:  # whatever it is, full code renders the page or raises what is told
                self._not_quick.add(template)
        try:
            return trusted(self._environment(language, quick=False).page(template, context))
        except Exception as error:
            raise self._explained(error) from None

    @property
    def not_quick(self) -> frozenset[str]:
        """Templates that quick code failed for."""
        return frozenset(self._not_quick)

    def _explained(self, error: Exception) -> Exception:
        """A mistake in a template of the site's own as SitegenError with its place; any other error as it is."""
        from sitegen.theme.mistakes import explained  # noqa: PLC0415  # of a template that is at fault

        language = next(iter(self._formats))
        return explained(error, self._files, self._environment(language).filters)

    def speech(self, language: str) -> Formats:
        """How the interface speaks a language of the site."""
        return self._formats[language]

    def digest(self, language: str) -> str:
        """Of all that a language says on every page: the words of the interface, and the addresses of assets."""
        return digest_of(self.parts('', language))

    def parts(self, template: str, language: str) -> dict[str, str]:
        """All that a page from this template depends on besides its context: a digest by name.

        Without a template (`''`) it is what all pages of the language depend on.
        """
        files = self._files.templates
        texts = self._formats[language].messages.digest
        sources = {f'template {name}': digest_of(files[name]) for name in sorted(self._closure(template))}
        return {'texts of the theme': texts, 'assets': self._assets.digest, **sources}

    def _closure(self, template: str) -> set[str]:
        return closure(template, self._files.templates)
