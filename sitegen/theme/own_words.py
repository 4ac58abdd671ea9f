"""A site's own catalogues and templates, held against each other: a text that no page says, and one without words.

The packaged catalogues are complete, as tests hold. So words are missing in a language that only the site brings
along, and for what only its own templates say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import PurePosixPath

from babel.messages.catalog import Catalog
from jinja2 import Environment, TemplateSyntaxError

from sitegen.diagnostics import Diagnostic, Severity, shown
from sitegen.theme.catalogues import forms_of, read_catalogue
from sitegen.theme.files import DEFAULT, PACKAGED
from sitegen.theme.translations import SOURCE_LANGUAGE, Sources, catalogue_of

# The catalogues that those of a site are merged into.
_PACKAGED = PACKAGED / DEFAULT / 'translations'


def catalogue_findings(catalogues: Sources, templates: Iterable[str]) -> list[Diagnostic]:
    """What is wrong with a site's own catalogues.

    `templates` are the texts of the site's own templates, which may say what the packaged ones do not.
    """
    findings: list[Diagnostic] = []
    known = {*_packaged_texts(), *_said_in(templates)}
    for path, data in catalogues:
        base = _packaged(PurePosixPath(path).stem)
        catalogue, found = read_catalogue(path, data, base.num_plurals if base else None)
        findings += found
        for source, line in _translated(catalogue):
            if source not in known:
                findings.append(_unknown_text(path, line, source, known))
    return findings


def texts_without_words(
    languages: Sequence[str], catalogues: Sources, templates: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """By catalogue of these languages the texts that it lacks words for, in order. Catalogues that lack none are left
    out, and those that cannot be read; `catalogues` and `templates` are the site's own."""
    packaged, own = _packaged_texts(), _said_in(templates)
    words: dict[str, set[str]] = {path.stem: set(packaged) for path in _PACKAGED.glob('*.po')}
    for path, data in catalogues:
        catalogue, _ = read_catalogue(path, data)
        held = words.setdefault(PurePosixPath(path).stem, set())
        held.update([source for source, _ in _translated(catalogue)] if catalogue else {*packaged, *own})
    chosen = dict.fromkeys(catalogue_of(language, words) for language in languages)
    lacking = {code: sorted({*packaged, *own} - words[code]) for code in chosen if code and code != SOURCE_LANGUAGE}
    return {code: tuple(texts) for code, texts in lacking.items() if texts}


def _packaged(language: str) -> Catalog | None:
    """The packaged catalogue of a language; None where there is none."""
    file = _PACKAGED / f'{language}.po'
    return read_catalogue(file.name, file.read_bytes())[0] if file.is_file() else None


@cache
def _packaged_texts() -> frozenset[str]:
    """All that the packaged templates and pages say: the sources of the English catalogue."""
    return frozenset(source for source, _ in _translated(_packaged(SOURCE_LANGUAGE)))


def _translated(catalogue: Catalog | None) -> list[tuple[str, int]]:
    """The sources that a catalogue has words for, with their lines from 1."""
    return [
        (forms_of(message.id)[0], message.lineno or 1)
        for message in catalogue or ()
        if message.id and message.string and not message.fuzzy
    ]


def _said_in(templates: Iterable[str]) -> set[str]:
    """The texts that templates ask catalogues for; of one that is written wrong the build tells."""
    environment = Environment(extensions=['jinja2.ext.i18n'], autoescape=True)
    said: set[str] = set()
    for template in templates:
        try:
            asked = list(environment.extract_translations(template))  # type: ignore[attr-defined]  # added by the extension
        except (TemplateSyntaxError, RecursionError):
            continue
        said.update(text if isinstance(text, str) else text[0] for _, _, text in asked)
    return said


def _unknown_text(path: str, line: int, source: str, known: Iterable[str]) -> Diagnostic:
    near = get_close_matches(source, sorted(known), n=1)
    return Diagnostic(
        path=path,
        line=line,
        code='T804',
        severity=Severity.WARNING,
        message=f'no page says {shown(source)}, so this changes nothing',
        help=f'did you mean {shown(near[0])}?' if near else 'the texts of the interface: en.po of the default theme',
    )
