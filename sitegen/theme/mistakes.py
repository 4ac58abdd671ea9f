"""A mistake in a template of the site's own, as one line with its file and line, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.utils import missing

from sitegen.diagnostics import SitegenError, did_you_mean, nearest
from sitegen.theme.files import DEFAULT, ThemeFiles

# How Python names the object that lacks an attribute which a template asked for.
_OBJECT = re.compile(r"'(?:\w+\.)*(\w+) object'")
_NO_FILTER = re.compile(r"No (?:filter|test) named '(\w+)'")
_GUIDE = 'what a template gets: docs/themes.md'


class NotGiven(StrictUndefined):
    """What a template asked for in vain; the message tells which attribute was probably meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        said, asked = super()._undefined_message, self._undefined_obj
        if asked is None:
            return f'{said}: ask first whether there is one, {{% if … %}}'
        if asked is missing:
            return said
        near = nearest(str(self._undefined_name), fields_of(asked))
        return f'{said}; did you mean "{near}"?' if near else said


def fields_of(value: object) -> list[str]:
    """What a template may ask a value for: the keys of a dictionary, the fields and properties of all else."""
    if isinstance(value, dict):
        return sorted(map(str, value))
    kind = type(value)
    return [name for name in dir(value) if not name.startswith('_') and not callable(getattr(kind, name, None))]


def how_to_say(value: object) -> str:
    """What to write in place of a value that is no text."""
    if callable(value):
        return 'call it: {{ …(…) }}'
    if isinstance(value, Iterable) and not hasattr(value, '_fields'):
        return 'go through it: {% for item in … %}'
    return f'ask for one of its fields: {", ".join(fields_of(value))}'


def explained(error: Exception, files: ThemeFiles, filters: Iterable[str]) -> Exception:
    """A mistake in a template of the site's own as SitegenError with its place; any other error as it is."""
    place = _place_in_own(error, files)
    if isinstance(error, TemplateSyntaxError):
        place = f'{files.place(str(error.name))}:{error.lineno}'
        lacks = _NO_FILTER.match(error.message or '')
        near = nearest(lacks[1], sorted(filters)) if lacks else ''
        return SitegenError(f'{place}: {error.message}', f'did you mean "{near}"?' if near else 'correct the template')
    if isinstance(error, TemplateNotFound):
        message = f'the theme has no template "{error.name}"'
        return SitegenError(f'{place}: {message}' if place else message, _near(str(error.name), files))
    if place is None:
        return error
    return SitegenError(f'{place}: {_said(error)}', getattr(error, 'hint', '') or _GUIDE)


def _said(error: Exception) -> str:
    """What an error says; with its kind where the words alone say little, as those of a KeyError."""
    told = _OBJECT.sub(r'\1', str(error))
    return told if ' ' in told else f'{type(error).__name__} {told}'.rstrip()


def _place_in_own(error: Exception, files: ThemeFiles) -> str | None:
    """File and line of the template of the site's own where a mistake came up, and of the packaged piece that it
    called there, if any; None where no template of its own was at work."""
    import traceback  # noqa: PLC0415  # of a template that is at fault

    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files.templates]
    own = next((f for f in reversed(frames) if f.filename in files.own), None)
    if own is None:
        return None
    place, last = f'{files.place(own.filename)}:{own.lineno}', frames[-1]
    return place if last is own else f'{place}: in {last.filename}:{last.lineno}'


def _near(template: str, files: ThemeFiles) -> str:
    """The name that was probably meant; of the packaged templates for a name below `default/`."""
    below = f'{DEFAULT}/'
    return did_you_mean(template, (n for n in files.templates if n.startswith(below) == template.startswith(below)))
