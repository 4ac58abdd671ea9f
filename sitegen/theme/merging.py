"""Several catalogues to one: a site's own strings over the theme's."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from sitegen.diagnostics import SitegenError
from sitegen.theme.catalogues import read_catalogue
from sitegen.theme.translations import Sources


def compile_catalogues(sources: Sources) -> bytes:
    """The merged catalogue as a .mo file."""
    buffer = BytesIO()
    write_mo(buffer, merge_catalogues(sources))
    return buffer.getvalue()


def merge_catalogues(sources: Sources) -> Catalog:
    """One catalogue of several .po files, later ones over earlier ones; empty and fuzzy strings count for nothing."""
    merged = Catalog()
    for number, (path, data) in enumerate(sources):
        catalogue = _sound_catalogue(path, data, merged.num_plurals if number else None)
        if number == 0:
            merged = catalogue
            continue
        for message in catalogue:
            if message.id and not message.fuzzy and _complete(message.string):
                merged.delete(message.id, message.context)
                merged.add(message.id, message.string, context=message.context)
    return merged


def _sound_catalogue(path: str, data: bytes, forms: int | None) -> Catalog:
    """The catalogue in a .po file; SitegenError for its first finding. (`check` lists all of a site's own.)"""
    catalogue, findings = read_catalogue(path, data, forms)
    if catalogue is None or findings:
        raise SitegenError(f'{path}:{findings[0].line}: {findings[0].message}', findings[0].help)
    return catalogue


def _complete(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or ())
