"""Jinja2 set up for one language: where templates are found, and the globals and filters that they may use.

`environment.py` imports this module, and with it Jinja2, when the first page is rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

from jinja2 import FunctionLoader, select_autoescape

from sitegen.theme.compiled import Compiled
from sitegen.theme.compiling import LanguageEnvironment
from sitegen.theme.files import ThemeFiles
from sitegen.theme.formats import Formats, absolute, attribute, host, relative, to_json, tone
from sitegen.theme.mistakes import NotGiven
from sitegen.theme.pieces import SitePieces, make_once
from sitegen.theme.quick import QuickEnvironment

__all__ = ['Compiled', 'LanguageEnvironment', 'QuickEnvironment', 'environment_of']


def _find(templates: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    """A template with its own name for a file name, so that a traceback says which one it was."""
    return (templates[name], name, None) if name in templates else None


def environment_of(
    kind: type[LanguageEnvironment],
    files: ThemeFiles,
    formats: Formats,
    asset: Callable[[str], str],
    pieces: frozenset[str],
    compiled: Compiled,
) -> LanguageEnvironment:
    """The environment of one language. `asset` gives an asset's address; `pieces` are templates for the site."""
    environment = kind(
        loader=FunctionLoader(partial(_find, files.templates)),
        autoescape=cache(select_autoescape(disabled_extensions=('txt',), default=True, default_for_string=True)),
        undefined=NotGiven,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
        extensions=['jinja2.ext.i18n'],
    )
    environment.install_gettext_translations(formats.messages.translations, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.message, environment.plural = formats.gettext, formats.ngettext
    environment.site_pieces = pieces
    environment.globals |= {'asset': asset, 'ui_lang': formats.ui_lang, 'direction': formats.direction}
    environment.globals |= {'once': make_once(), 'piece': SitePieces(environment)}
    environment.filters |= _filters(formats)
    environment.markup_filters = frozenset({'lang', 'time', 'tojson'})
    return environment


def _filters(formats: Formats) -> dict[str, Callable[..., object]]:
    number = cache(formats.number)  # pages are full of the same ones
    return {
        'absolute': absolute,
        'attribute': attribute,
        'host': host,
        'lang': formats.lang,
        'localdate': formats.localdate,
        'money': formats.money,
        'number': number,
        'percent': formats.percent,
        'points': number,
        'relative': relative,
        'span': formats.span,
        'text': formats.text,
        'time': cache(formats.time),
        'tojson': to_json,
        'tone': tone,
    }
