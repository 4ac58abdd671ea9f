"""Links in bodies that lead to no page of this site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sitegen.content.body import Link
from sitegen.content.codes_iso import COUNTRIES, LANGUAGES
from sitegen.content.collection import Collection as Records
from sitegen.content.collection import Owned
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import Record
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown
from sitegen.program.addresses import SITE_ADDRESSES
from sitegen.program.model import Program
from sitegen.settings import Settings

# Code, severity, message and help.
_Fault = tuple[str, Severity, str, str]
_FILES = frozenset({'feed.xml', 'feed.json', 'sitemap.xml', 'robots.txt'})
# Facets of every program, and the set of words that has their options.
_WORD_SETS = {
    'category': 'categories',
    'industry': 'industries',
    'level': 'levels',
    'type': 'types',
    'status': 'statuses',
}
# Facets whose options are codes of a standard, as addresses write them.
_STANDARD = {'country': frozenset(code.lower() for code in COUNTRIES), 'language': LANGUAGES}


def check_links(
    records: Records,
    settings: Settings,
    program: Program | None,
    known: Collection[str] | None = None,
    notes: Notes = NO_NOTES,
) -> list[Diagnostic]:
    """Site-relative links in bodies that lead nowhere, translations included.

    `known` has the paths that are published today, without base path and language (`/cases/acme-crm/`).
    A link to a page that no file here could ever make is a warning; one to a page that is only not published today
    a notice, so that no build fails by time. Without `known` only the warnings are reported.
    """
    places = _Places(records, settings, program)
    linked = notes.each('links', records.owned, _links_owned)
    linked |= {'': tuple(found for page in records.pages.values() for found in _links_of(page))}
    return [
        _finding(owner, path, link, fault)
        for owner, links in linked.items()
        for path, link in links
        if (fault := places.fault(link.href, known))
    ]


def _links_owned(owned: Owned) -> tuple[tuple[str, Link], ...]:
    return tuple(found for record in owned.records for found in _links_of(record))


def _links_of(record: Record) -> Iterator[tuple[str, Link]]:
    """Links of a record and its translations, each with the file that holds it."""
    yield from ((record.path, link) for link in record.body.links)
    for _, translation in sorted(record.translations.items()):
        if translation.body:
            yield from ((translation.path, link) for link in translation.body.links)


def _finding(owner: str, path: str, link: Link, fault: _Fault) -> Diagnostic:
    code, severity, message, help = fault
    return Diagnostic(
        path=path,
        line=link.line,
        column=link.column,
        code=code,
        severity=severity,
        message=f'link to {shown(link.href)}: {message}',
        help=help,
        field='body',
        partner=owner,
    )


class _Places:
    """Which addresses of the site can exist."""

    def __init__(self, records: Records, settings: Settings, program: Program | None) -> None:
        self.records = records
        self.languages = settings.languages
        self.program = program
        self.aliases = {alias: partner.id for partner in records.partners.values() for alias in partner.aliases}
        self.facets = {field.id: field for field in program.facets} if program else {}

    def fault(self, href: str, known: Collection[str] | None) -> _Fault | None:
        """What is wrong with a link; None where it is sound."""
        path = re.split('[?#]', href, maxsplit=1)[0]
        parts = [part for part in path.split('/') if part]
        if parts and parts[0] in self.languages:
            parts = parts[1:]
        fault = self.impossible(parts)
        if fault or known is None or self.is_faulty(parts):
            return fault
        always = not parts or parts[0] == 'api' or parts[-1] in _FILES
        if always or f'/{"/".join(parts)}/' in known:
            return None
        help = 'nothing needs to be done if it comes back; the link is shown as plain text until then'
        return 'M407', Severity.NOTICE, 'the page is not published today', help

    def impossible(self, parts: list[str]) -> _Fault | None:
        """Why an address can never exist; None where it can."""
        match parts:
            case []:
                return None
            case [('partners' | 'cases' | 'projects') as folder, id, *_]:
                return self.record_fault(folder, id)
            case [facet, option, *rest] if facet in _WORD_SETS or facet in self.facets or facet in _STANDARD:
                return self.option_fault(facet, option) or self.impossible(rest if rest[:1] != ['page'] else [])
            case [head, *_] if head in SITE_ADDRESSES or head in _FILES:
                return None
            case [id]:
                known = self.records.ids.get('pages', ())
                return None if id in known else _unknown(f'there is no page "{id}"', did_you_mean(id, known))
        return _unknown('the site has no such address', 'copy the address from the browser, without the host')

    def record_fault(self, folder: str, id: str) -> _Fault | None:
        known = self.records.ids.get(folder, frozenset())
        if folder == 'partners' and id in self.aliases and id not in known:
            message = f'the partner moved to "/partners/{self.aliases[id]}/"'
            return 'M408', Severity.NOTICE, message, 'link to the new address'
        if id == 'page':
            return None
        if id not in known:
            return _unknown(f'there is no {folder[:-1]} "{id}"', did_you_mean(id, known))
        project = self.records.projects.get(id) if folder == 'projects' else None
        if project and project.confidential:
            return _unknown('a confidential project has no page', 'remove the link, and what it tells of the project')
        return None

    def is_faulty(self, parts: list[str]) -> bool:
        """Whether an address is that of a record whose file has an error, which is reported there."""
        match parts:
            case [('partners' | 'cases' | 'projects') as folder, id, *_]:
                return id in self.records.ids.get(folder, ()) and id not in getattr(self.records, folder)
            case [id]:
                return id in self.records.ids.get('pages', ()) and id not in self.records.pages
        return False

    def option_fault(self, facet: str, option: str) -> _Fault | None:
        known = self.options(facet)
        if known is None or option in known:
            return None
        help = '' if facet in _STANDARD else did_you_mean(option, known)
        return _unknown(f'"{facet}" has no "{option}"', help or 'correct the address')

    def options(self, facet: str) -> Collection[str] | None:
        """The options of a facet; None where the program could not be read."""
        if facet in _STANDARD:
            return _STANDARD[facet]
        if facet in self.facets:
            field = self.facets[facet]
            return {'yes', 'no'} if field.type == 'boolean' else {item.id for item in field.options}
        return self.program.vocabulary.words(_WORD_SETS[facet]) if self.program else None


def _unknown(message: str, help: str) -> _Fault:
    return 'M406', Severity.WARNING, message, help or 'correct the address, or remove the link'
