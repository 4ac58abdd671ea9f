"""Catalogues of the interface: one per language, a site's own strings merged over the theme's.

A language without a catalogue speaks English; `Messages.language` says which language came out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import Translations

from sitegen.diagnostics import SitegenError
from sitegen.theme.catalogues import read_catalogue

SOURCE_LANGUAGE = 'en'
Sources = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Messages:
    """The interface in one language; `language` is English where the one asked for has no catalogue."""

    language: str
    translations: Translations
    digest: str


def load_messages(language: str, catalogues: Mapping[str, Sources]) -> Messages:
    """The catalogue of a language, of the language without its region, or else the English one."""
    candidates = (language, language.replace('-', '_'), language.split('-', maxsplit=1)[0], SOURCE_LANGUAGE)
    chosen = next((code for code in candidates if code in catalogues), SOURCE_LANGUAGE)
    sources = catalogues.get(chosen, ())
    digest = hashlib.sha256(b'\0'.join(data for _, data in sources)).hexdigest()
    return Messages(chosen, _compiled(merge_catalogues(sources)), digest)


def merge_catalogues(sources: Sources) -> Catalog:
    """One catalogue of several .po files, the weakest first; strings that are empty or fuzzy change nothing."""
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
    """A .po file; SitegenError where it cannot be used. Of a site's own, `check` has told before."""
    catalogue, findings = read_catalogue(path, data, forms)
    if catalogue is None or findings:
        raise SitegenError(f'{path}:{findings[0].line}: {findings[0].message}', findings[0].help)
    return catalogue


def _complete(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or ())


def _compiled(catalogue: Catalog) -> Translations:
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return Translations(buffer)
