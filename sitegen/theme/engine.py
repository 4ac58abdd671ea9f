"""Jinja2 as it runs the templates of one language: what they may call, and how they are found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, select_autoescape

from sitegen.theme.compiled import Compiled
from sitegen.theme.compiling import LanguageEnvironment
from sitegen.theme.files import ThemeFiles
from sitegen.theme.formats import Formats, absolute, attribute, host, relative, tone
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
    asset: object,
    pieces: frozenset[str],
    compiled: Compiled,
) -> LanguageEnvironment:
    """The environment of one language."""
    environment = kind(
        loader=FunctionLoader(partial(_find, files.templates)),
        autoescape=cache(select_autoescape(disabled_extensions=('txt',), default=True, default_for_string=True)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
        extensions=['jinja2.ext.i18n'],
    )
    # `tojson` escapes for a script element; keys keep their order and letters stay letters.
    environment.policies |= {'json.dumps_function': _to_json, 'json.dumps_kwargs': {}}
    environment.install_gettext_translations(formats.messages.translations, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.message, environment.plural = formats.gettext, formats.ngettext
    environment.site_pieces = pieces
    environment.globals |= {'asset': asset, 'ui_lang': formats.ui_lang, 'direction': formats.direction}
    environment.globals |= {'once': make_once(), 'piece': SitePieces(environment)}
    number = cache(formats.number)  # pages are full of the same ones
    environment.filters |= {
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
        'tone': tone,
    }
    return environment


_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(',', ':')).encode


def _to_json(value: object, **asked: Any) -> str:
    """Compact JSON; otherwise where a template asks for it, such as with indents."""
    return json.dumps(value, ensure_ascii=False, **asked) if asked else _encoded(value)
