"""Files of a site's own theme that no page comes from: their author would look for a change in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, nearest
from sitegen.theme.files import DEFAULT, PACKAGED, PARTS
from sitegen.theme.references import references

# Where a file of an ending belongs.
_HOME = {'.html': 'templates', '.css': 'assets', '.js': 'assets', '.po': 'translations'}


def unread_files(
    templates: Mapping[str, str], styles: Mapping[str, str], entries: Iterable[str]
) -> Iterator[Diagnostic]:
    """Files of a site's own theme that are not read: texts of templates and style sheets, and what lies in the
    folders of the theme, all by path below the site's root."""
    yield from _unread_templates(templates)
    yield from _unread_styles(styles, templates)
    yield from _unread_entries(entries)


def _unread_templates(templates: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Templates that replace none and that no other one names."""
    known = {path.name for path in (PACKAGED / DEFAULT / 'templates').iterdir()}
    named = {other for text in templates.values() for other in references(text)}
    for path in templates if None not in named else ():
        name = path.split('/', 3)[3]
        if name not in known and name not in named:
            yield _unread(path, 'no page is made from this template', did_you_mean(name, known))


def _unread_styles(styles: Mapping[str, str], templates: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Style sheets that replace none, and that neither another one nor a template names."""
    known = {path.name for path in (PACKAGED / DEFAULT / 'assets').iterdir()}
    for path in styles:
        name = path.split('/', 3)[3]
        others = [text for other, text in (*styles.items(), *templates.items()) if other != path]
        if name not in known and not any(PurePosixPath(name).name in text for text in others):
            meant = nearest(name, known)
            help = f'did you mean "{meant}"?' if meant else f'add @import "{name}" to a copy of "site.css"'
            yield _unread(path, 'no page loads this style sheet', help)


def _unread_entries(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Files and folders that were meant for one of the parts of a theme."""
    for path in paths:
        entry = PurePosixPath(path)
        if entry.name in PARTS:
            continue
        home = _HOME.get(entry.suffix)
        if home:
            yield _unread(path, 'this file is not read', f'move it into "{home}"')
        elif meant := nearest(entry.name, PARTS):
            yield _unread(path, 'this folder is not read', f'did you mean "{meant}"?')


def _unread(path: str, message: str, help: str) -> Diagnostic:
    return Diagnostic(path=path, line=1, code='T805', severity=Severity.WARNING, message=message, help=help)
