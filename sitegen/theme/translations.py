"""Catalogues of the interface: one per language, a site's own strings merged over the theme's.

A language without a catalogue speaks English; `Messages.language` says which language came out. Merged catalogues
(merging.py) are remembered in compiled form: reading them takes as long as rendering a hundred pages.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO

from sitegen.digests import digest_of, digest_of_bytes
from sitegen.installed import installed
from sitegen.memo import Memo, NoMemo

SOURCE_LANGUAGE = 'en'
Sources = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Messages:
    """The interface in one language; `language` is English where the one asked for has no catalogue."""

    language: str
    translations: GNUTranslations
    digest: str


def catalogue_of(language: str, known: Collection[str]) -> str | None:
    """The catalogue of a language, or of the language without its region; None where there is neither."""
    candidates = (language, language.replace('-', '_'), language.split('-', maxsplit=1)[0])
    return next((code for code in candidates if code in known), None)


def load_messages(language: str, catalogues: Mapping[str, Sources], memo: Memo | None = None) -> Messages:
    """The catalogue of a language, of the language without its region, or else the English one."""
    chosen = catalogue_of(language, catalogues) or SOURCE_LANGUAGE
    sources = catalogues.get(chosen, ())
    digest = digest_of_bytes(b'\0'.join(data for _, data in sources))
    return Messages(chosen, GNUTranslations(BytesIO(_compiled(sources, memo or NoMemo()))), digest)


def _compiled(sources: Sources, memo: Memo) -> bytes:
    """The merged catalogue in the binary form that gettext reads (.mo)."""
    key = f'messages/{digest_of(installed(), [list(source) for source in sources])}'
    data = memo.get(key)
    if data is None:
        from sitegen.theme.merging import compile_catalogues  # noqa: PLC0415  # with Babel's readers, half a build's

        data = compile_catalogues(sources)
        memo.put(key, data)
    return data
