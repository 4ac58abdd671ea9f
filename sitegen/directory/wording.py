"""The program's words, texts and addresses in one language: what every view is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from sitegen.content.files import MediaFile
from sitegen.content.local_text import LocalText
from sitegen.content.records import Record, localised
from sitegen.directory.listing import Directory
from sitegen.directory.names import country_name, language_name
from sitegen.directory.picturing import picture_html, show_picture
from sitegen.directory.urls import Addresses, LinkRules, facet_path, html_paths, language_prefix, media_url
from sitegen.directory.views.words import DeclaredValue, LevelTerm, Phrase, Picture, Term
from sitegen.program.evidence import values_of
from sitegen.program.model import FieldDefinition
from sitegen.settings import Settings

R = TypeVar('R', bound=Record)

MAX_DESCRIPTION = 200


class Speech(Protocol):
    """How the interface speaks one language: its own words, numbers, dates and lengths of time."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, singular: str, plural: str, count: int) -> str: ...
    def number(self, value: float) -> str: ...
    def percent(self, value: float) -> str: ...
    def localdate(self, day: Day, form: str = 'long') -> str: ...
    def span(self, span: tuple[int, str]) -> str: ...
    def one_of(self, names: Sequence[str]) -> str: ...


@dataclass(frozen=True)
class Wording:
    """The words and addresses of one directory in one language."""

    directory: Directory
    settings: Settings
    language: str
    media: Mapping[str, MediaFile]
    speech: Speech

    def labels(self, message: str) -> str:
        """A word of the interface in this language; where it has placeholders, they are left to the caller."""
        text = self.speech.gettext(message)
        return text if '%(' in message else text.replace('%%', '%')

    @cached_property
    def address(self) -> Addresses:
        return Addresses(self.settings.base_path, language_prefix(self.language, self.settings.languages))

    @cached_property
    def links(self) -> LinkRules:
        known = frozenset(html_paths(self.directory))
        return LinkRules(known, self.settings.languages, self.address, self._picture_html)

    @cached_property
    def _pictures(self) -> Mapping[str, Picture]:
        """The pictures of bodies by the address that they have there."""
        return {media_url(media): show_picture('text', media, self.address) for media in self.media.values()}

    def _picture_html(self, url: str, attributes: str) -> str:
        return picture_html(self._pictures[url], attributes)

    def phrase(self, text: LocalText) -> Phrase:
        """A text of the program in this language, or the nearest one there is."""
        found, language = text.pick((self.language, self.settings.languages[0]))
        return Phrase(found, '' if language == self.language else language)

    def maybe(self, text: LocalText | None) -> Phrase | None:
        return None if text is None else self.phrase(text)

    def text(self, record: Record, key: str, value: str | None = None) -> Phrase | None:
        """A text field of a localised record, marked where it is still in the site's first language."""
        found = record.value(key) if value is None else value
        return None if found is None else Phrase(str(found), self.language_of(record, key))

    def language_of(self, record: Record, key: str) -> str:
        first = self.settings.languages[0]
        return '' if self.language == first or key in record.translated else first

    def localise(self, record: R) -> R:
        return localised(record, self.language)

    def body(self, record: Record) -> tuple[str, str]:
        """The published HTML of a localised record's body, and its language where it is not the page's."""
        return self.links.publish(record.body.html), self.language_of(record, 'body')

    def description(self, summary: str | None, record: Record) -> str:
        """A page's description: the summary, else the beginning of the text."""
        text = summary or record.body.excerpt
        return text if len(text) <= MAX_DESCRIPTION else text[: MAX_DESCRIPTION - 1].rsplit(' ', 1)[0] + '…'

    @cached_property
    def terms(self) -> Mapping[str, Mapping[str, Term]]:
        """The program's words by the name of their set and their id."""
        program = self.directory.program
        sets = {
            'category': program.categories,
            'industry': program.industries,
            'type': program.types,
            'status': program.statuses,
            'role': program.roles,
            'certification': program.certifications,
            'activity': program.activities,
            'attestation': program.attestations,
        }
        return {
            name: {
                item.id: Term(
                    id=item.id,
                    name=self.phrase(item.name),
                    url=self.facet_url(name, item.id),
                    description=self.maybe(item.description),
                )
                for item in items
            }
            for name, items in sets.items()
        }

    @cached_property
    def levels(self) -> Mapping[str, LevelTerm]:
        levels = self.directory.program.levels
        return {
            level.id: LevelTerm(
                id=level.id,
                name=self.phrase(level.name),
                url=self.facet_url('level', level.id),
                description=self.maybe(level.description),
                rung=number,
                rungs=len(levels),
            )
            for number, level in enumerate(levels, start=1)
        }

    def facet_url(self, facet: str, option: str) -> str:
        """The listing of an option; empty where nobody stands there."""
        has_page = option in self.directory.facets.options.get(facet, {})
        if facet == 'language' and facet not in self.directory.program.directory.facets:
            return ''
        return self.address(facet_path(facet, option)) if has_page else ''

    def types(self, ids: Iterable[str]) -> tuple[Term, ...]:
        """The types that something of the program is for; none where it is for all."""
        return tuple(self.terms['type'][id] for id in ids)

    def term(self, name: str, id: str | None) -> Term | None:
        return self.terms[name].get(id or '')

    def country(self, code: str) -> Term:
        return Term(id=code, name=Phrase(country_name(code, self.language)), url=self.facet_url('country', code))

    def spoken(self, code: str) -> Term:
        return Term(id=code, name=Phrase(language_name(code, self.language)), url=self.facet_url('language', code))

    def facet_name(self, facet: str) -> Phrase:
        for definition in self.directory.program.fields.get('partner', ()):
            if definition.id == facet:
                return self.phrase(definition.title)
        return Phrase(self.labels(facet.capitalize()))

    def option_name(self, facet: str, option: str) -> Phrase:
        if facet == 'level':
            return self.levels[option].name
        if facet == 'country':
            return self.country(option).name
        if facet == 'language':
            return self.spoken(option).name
        if facet in self.terms:
            return self.terms[facet][option].name
        for definition in self.directory.program.fields.get('partner', ()):
            if definition.id == facet:
                for item in definition.options:
                    if item.id == option:
                        return self.phrase(item.name)
        return Phrase(self.labels('Yes') if option == 'yes' else self.labels('No'))

    def value_name(self, kind: str, field: str, value: Any) -> Phrase:
        """What a value of a record's field is called: a country, a word of the program, an option; else the value."""
        if field == 'country':
            return self.country(str(value)).name
        if field == 'languages':
            return self.spoken(str(value)).name
        named: Mapping[str, Term] = self.levels if field == 'level' else self.terms.get(field, {})
        if value in named:
            return named[value].name
        for definition in self.directory.program.fields.get(kind, ()):
            if definition.id == field:
                for option in definition.options:
                    if option.id == value:
                        return self.phrase(option.name)
        if isinstance(value, bool):
            return Phrase(self.labels('Yes') if value else self.labels('No'))
        return Phrase(self.speech.localdate(value) if isinstance(value, Day) else str(value))

    def facet_term(self, facet: str, option: str) -> Term:
        """A chosen option as the heading of its listing shows it."""
        terms: Mapping[str, Term] = self.levels if facet == 'level' else self.terms.get(facet, {})
        description = terms[option].description if option in terms else None
        return Term(
            id=option,
            name=self.option_name(facet, option),
            url=self.facet_url(facet, option),
            description=description,
        )

    def picture(self, name: str | None, use: str = 'logo') -> Picture | None:
        """A picture of content/media for one of the uses that renditions.py knows."""
        media = self.media.get(name or '')
        if media is None:
            return None
        return show_picture(use, media, self.address)

    def declared(self, kind: str, record: Record) -> tuple[DeclaredValue, ...]:
        """The public values of the fields that the program declares for a kind of record."""
        values = []
        for definition, title, names in self._public_fields[kind]:
            value = record.extra.get(definition.id)
            if value is not None:
                values.append(
                    DeclaredValue(
                        id=definition.id,
                        title=title,
                        value=json_value(value),
                        shown=tuple(
                            names.get(item) or self._shown(record, definition, item) for item in values_of(value)
                        ),
                        linked=definition.type == 'url',
                    )
                )
        return tuple(values)

    @cached_property
    def _public_fields(self) -> Mapping[str, tuple[tuple[FieldDefinition, Phrase, Mapping[object, Phrase]], ...]]:
        """The fields that the program declares and publishes by kind of record, with their titles and the names of
        their options."""
        declared = self.directory.program.fields
        return {
            kind: tuple(
                (item, self.phrase(item.title), self._option_names(item))
                for item in declared.get(kind, ())
                if item.public
            )
            for kind in ('partner', 'project', 'case')
        }

    def _option_names(self, definition: FieldDefinition) -> Mapping[object, Phrase]:
        if definition.type == 'boolean':
            return {True: Phrase(self.labels('Yes')), False: Phrase(self.labels('No'))}
        return {option.id: self.phrase(option.name) for option in definition.options}

    def _shown(self, record: Record, definition: FieldDefinition, value: Any) -> Phrase:
        """A value that is no option."""
        if isinstance(value, Day):
            return Phrase(self.speech.localdate(value))
        if isinstance(value, int | float):
            return Phrase(self.speech.number(value))
        return Phrase(str(value), self.language_of(record, definition.id) if definition.type == 'text' else '')

    def edit_url(self, record: Record) -> str:
        """Where the file behind a page is edited on its git host; empty where the site names none."""
        if not self.settings.repository:
            return ''
        translation = record.translations.get(self.language)
        path = translation.path if translation else record.path
        between = '/-/edit/main/' if 'gitlab' in (urlsplit(self.settings.repository).hostname or '') else '/edit/main/'
        return self.settings.repository.rstrip('/') + between + path


def json_value(value: Any) -> Any:
    """A declared field's value as JSON has it: dates as ISO text, several values as a list."""
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    return value.isoformat() if isinstance(value, Day) else value
