"""Files of a site's own theme that no page comes from: their author would look for a change in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, nearest
from sitegen.theme.files import DEFAULT, PACKAGED, PARTS
from sitegen.theme.references import references

# Where a file of an ending belongs.
_HOME = {'.html': 'templates', '.css': 'assets', '.js': 'assets', '.po': 'translations'}


def unread_templates(templates: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Templates that replace none and that no other one names. `templates` are the texts of the site's own, by path
    below its root."""
    known = {path.name for path in (PACKAGED / DEFAULT / 'templates').iterdir()}
    named = {other for text in templates.values() for other in references(text)}
    for path in templates if None not in named else ():
        name = path.split('/', 3)[3]
        if name not in known and name not in named:
            yield _unread(path, 'no page is made from this template', did_you_mean(name, known))


def unread_entries(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Files and folders of a theme, by path below the site's root, that were meant for one of its parts."""
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
