"""What site.yml and the program show together: addresses, languages, the site's own logo and texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from sitegen.checks.logos import logo_fault
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown
from sitegen.program.addresses import SITE_ADDRESSES
from sitegen.program.model import Program
from sitegen.settings import Settings, at_setting

# Fewer texts than this are told one by one, also where they are most of a small program.
_MANY_TEXTS = 20


def check_site(settings: Settings, program: Program | None, media: Collection[str]) -> list[Diagnostic]:
    """All findings about the site itself; `media` has the paths of all files below content/media."""
    return [
        *language_address_taken(settings, program),
        *site_logo_faults(settings, media),
        *missing_site_texts(settings),
        *missing_program_texts(settings, program),
    ]


def unknown_theme(settings: Settings, known: Collection[str]) -> Iterator[Diagnostic]:
    """The theme of site.yml is one of those `known`: a folder of themes/, or a packaged one."""
    if settings.theme in known:
        return
    message = f'"theme" is "{settings.theme}", which is neither a folder of themes/ nor a packaged theme'
    yield at_setting(settings, 'theme', 'R315', message, did_you_mean(settings.theme, known))


def languages_without_words(settings: Settings, catalogues: Callable[[str], str | None]) -> Iterator[Diagnostic]:
    """The interface has words in every language of the site; `catalogues` finds the catalogue of a language."""
    for language in settings.languages:
        if not catalogues(language):
            message = f'the interface has no words in "{language}"'
            help = f'correct the code, or add "translations/{language}.po" to the theme; until then they are English'
            yield at_setting(settings, 'languages', 'S707', message, help, Severity.NOTICE)


def languages_short_of_words(settings: Settings, lacking: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    """The catalogue of a language has words for all that the interface says; `lacking` are those that it has not."""
    for language, texts in lacking.items():
        what = shown(texts[0]) if len(texts) == 1 else f'{len(texts)} texts, such as {shown(texts[0])}'
        message = f'the interface has no words in "{language}" for {what}'
        help = f'add them to "translations/{language}.po" of the theme; until then they are English'
        yield at_setting(settings, 'languages', 'S707', message, help, Severity.NOTICE)


def language_address_taken(settings: Settings, program: Program | None) -> Iterator[Diagnostic]:
    """Every language but the first stands at an address of its own, whatever a computer makes of letter case."""
    taken = {
        **dict.fromkeys(SITE_ADDRESSES, 'the site uses itself'),
        **{field.id: f'the field "{field.id}" of the program uses' for field in (program.facets if program else ())},
    }
    taken.setdefault(settings.languages[0].casefold(), 'another language uses')
    for language in settings.languages[1:]:
        address = language.casefold()
        if address in taken:
            message = f'"{language}" would stand at "/{language}/", which {taken[address]}'
            help = 'choose another code for the language, or another id for the field'
            yield at_setting(settings, 'languages', 'R353', message, help)
        taken[address] = 'another language uses'


def site_logo_faults(settings: Settings, media: Collection[str]) -> Iterator[Diagnostic]:
    """The site's own logo is a picture below content/media, too."""
    fault = logo_fault(settings.logo, media)
    if fault:
        yield at_setting(settings, 'logo', *fault)


def missing_site_texts(settings: Settings) -> Iterator[Diagnostic]:
    """The site's title and description exist in each of its languages."""
    for key, text in (('title', settings.title), ('description', settings.description)):
        missing = text.missing(settings.languages) if text else ()
        if missing:
            message = f'"{key}" is missing in {_listed(missing)}'
            yield at_setting(settings, key, 'S704', message, f'add "{missing[0]}: …"', Severity.NOTICE)


def missing_program_texts(settings: Settings, program: Program | None) -> Iterator[Diagnostic]:
    """The program's texts exist in each language of the site.

    There is one finding per language for a preset, and for a language that a program file hardly has: a hundred would
    bury all others.
    """
    if program is None:
        return
    counts = {code: sum(1 for item in program.texts if item.text.missing((code,))) for code in settings.languages}
    if not settings.program_is_file:
        yield from (_lacks(settings, program, code, count) for code, count in counts.items() if count)
        return
    most = max(_MANY_TEXTS, len(program.texts) / 2)
    yield from (_hardly_has(program, code, count) for code, count in counts.items() if count >= most)
    yield from _missing_texts(program, tuple(code for code, count in counts.items() if count < most))


def _lacks(settings: Settings, program: Program, language: str, count: int) -> Diagnostic:
    message = f'program "{program.id}" has no "{language}" for {count} of its {len(program.texts)} texts'
    help = 'they are shown in another language; copy the program to a file of your own to translate it'
    return at_setting(settings, 'program', 'S705', message, help, Severity.NOTICE)


def _hardly_has(program: Program, language: str, count: int) -> Diagnostic:
    message = f'{count} of {len(program.texts)} texts are missing in "{language}"'
    help = f'add "{language}: …" to each; until then the site shows them in another language'
    return Diagnostic(path=program.path, code='S705', severity=Severity.NOTICE, message=message, help=help)


def _missing_texts(program: Program, languages: tuple[str, ...]) -> Iterator[Diagnostic]:
    for item in program.texts:
        missing = item.text.missing(languages)
        if missing:
            yield Diagnostic(
                path=program.path,
                line=item.line,
                column=item.column,
                code='S705',
                severity=Severity.NOTICE,
                message=f'"{item.field}" is missing in {_listed(missing)}',
                help=f'add "{missing[0]}: …"; until then the site shows it in another language',
                field=item.field,
            )


def _listed(languages: tuple[str, ...]) -> str:
    return ', '.join(f'"{language}"' for language in languages)
