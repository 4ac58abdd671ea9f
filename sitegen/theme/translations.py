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
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from sitegen.diagnostics import SitegenError

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
        catalogue = read_catalogue(path, data)
        if number == 0:
            merged = catalogue
            continue
        for message in catalogue:
            if not message.id or message.fuzzy or not _complete(message.string):
                continue
            if isinstance(message.string, tuple) and len(message.string) != merged.num_plurals:
                shown = f'"{message.id[0]}" has {len(message.string)} plural forms, the language {merged.num_plurals}'
                raise SitegenError(f'{path}: {shown}', 'write one msgstr[n] for each form')
            merged.delete(message.id, message.context)
            merged.add(message.id, message.string, context=message.context)
    return merged


def read_catalogue(path: str, data: bytes) -> Catalog:
    """A .po file; SitegenError where it cannot be read. `path` is only shown."""
    try:
        return read_po(BytesIO(data), abort_invalid=True)
    except PoFileError as error:
        raise SitegenError(
            f'{path}:{error.lineno + 1}: {error}', 'a translation is a pair of msgid and msgstr'
        ) from None
    except (UnicodeDecodeError, ValueError) as error:
        raise SitegenError(f'{path} cannot be read: {error}', 'save the catalogue as UTF-8') from None


def _complete(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or ())


def _compiled(catalogue: Catalog) -> Translations:
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return Translations(buffer)
