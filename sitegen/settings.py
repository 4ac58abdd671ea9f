"""site.yml, typed: what the site is called, where it stands, its languages, theme, program and staff."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sitegen.content.decoding import decode
from sitegen.content.local_text import LocalText
from sitegen.content.nodes import Mapping, Node, Scalar, parse_nodes
from sitegen.content.shapes import Boolean, Identifier, JsonSchema, Reader, ScalarShape, Shape, Text
from sitegen.content.standards import ACCOUNT, LANGUAGE_TAG, Url, url_fault
from sitegen.content.tables import FieldSpec, ListOf, object_schema, read_fields
from sitegen.content.texts import LocalTextShape
from sitegen.diagnostics import Diagnostic, shown

PATH = 'site.yml'
# What tells a program file from the id of a preset.
PROGRAM_FILES = ('.yml', '.yaml', '.json')
_HEX_COLOUR = re.compile(r'#(?:[0-9a-f]{3}){1,2}')
_LOCALHOST = re.compile(r'^(https?://localhost)(?=[:/]|$)')


@dataclass(frozen=True, kw_only=True)
class Leads:
    """How visitors write to a partner: `form` is `netlify`, `url` or `none`; `url` takes the form's content."""

    form: str = 'none'
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`languages`: the first stands at the root. `base_path` is empty, or begins with `/` and has none at its end.

    `accent` is `#rrggbb` in small letters, `logo` a path below content/media.
    """

    title: LocalText
    base_url: str
    languages: tuple[str, ...]
    program: str
    description: LocalText | None = None
    theme: str = 'default'
    staff: tuple[str, ...] = ()
    repository: str | None = None
    leads: Leads = Leads()
    noindex: bool = False
    accent: str | None = None
    logo: str | None = None
    places: MappingType[str, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path.rstrip('/')

    @property
    def program_is_file(self) -> bool:
        return self.program.endswith(PROGRAM_FILES)


@dataclass(frozen=True)
class BaseUrl(ScalarShape[str]):
    """Where the site stands: an address without query and fragment; localhost is fine for previews."""

    takes = 'a web address'

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        fault = base_url_fault(node.value)
        if fault:
            reader.report(node, 'R310', f'"{field}" is {shown(node.value)}: {fault[0]}', fault[1], field=field)
            return None
        return node.value.rstrip('/')

    def json_schema(self) -> JsonSchema:
        return Url().json_schema()


def base_url_fault(value: str) -> tuple[str, str] | None:
    """What forbids an address as the site's own, and the cure; None where it serves."""
    fault = url_fault(_LOCALHOST.sub(r'\1.example', value))
    if fault:
        return fault
    parts = urlsplit(value)
    if parts.query or parts.fragment or '?' in value or '#' in value:
        return 'it has a query or a fragment', 'end it with the host or a path'
    if '//' in parts.path or '/./' in parts.path + '/' or '/../' in parts.path + '/':
        return 'its path is not plain', 'write it like https://example.org/partners'
    return None


@dataclass(frozen=True)
class ProgramName(ScalarShape[str]):
    """The id of a preset, or the name of a YAML or JSON file beside site.yml."""

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        value = node.value
        if value.endswith(PROGRAM_FILES):
            parts = value.split('/')
            if value.startswith('/') or '\\' in value or any(part in ('', '.', '..') for part in parts):
                message = f'"{field}" is {shown(value)}, which leads out of the directory'
                reader.report(node, 'S702', message, 'name a file beside site.yml, like program.yml', field=field)
                return None
            return value
        return Identifier().parse(node, reader, field)

    def json_schema(self) -> JsonSchema:
        return {'type': 'string'}


@dataclass(frozen=True)
class HexColour(ScalarShape[str]):
    """A colour as style sheets write it: `#0b5c4a`, or short `#0ba`."""

    takes = 'a colour'

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        value = node.value.lower()
        if not _HEX_COLOUR.fullmatch(value):
            # YAML takes an unquoted # for the beginning of a comment, so nothing is left of the value.
            help = 'write it in quotes, # and six digits of 0 to 9 and a to f, like "#0b5c4a"'
            reader.report(node, 'S706', f'"{field}" is {shown(node.value)}, which is no colour', help, field=field)
            return None
        return value if len(value) == 7 else '#' + ''.join(digit * 2 for digit in value[1:])

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': '^#([0-9a-fA-F]{3}){1,2}$'}


@dataclass(frozen=True)
class LeadsShape(Shape[Leads]):
    """`none`, `netlify`, `{form: netlify}` or `{url: …}`."""

    def read(self, node: Node, reader: Reader, field: str) -> Leads | None:
        if isinstance(node, Scalar):
            return self.form(node, reader, field)
        if isinstance(node, Mapping) and set(node.entries) == {'form'}:
            form = node.entries['form'][1]
            if isinstance(form, Scalar):
                return self.form(form, reader, f'{field}.form')
        if isinstance(node, Mapping) and set(node.entries) == {'url'}:
            url = Url().read(node.entries['url'][1], reader, f'{field}.url')
            return None if url is None else Leads(form='url', url=url)
        reader.report(
            node, 'S703', f'"{field}" is none of the forms', 'write none, {form: netlify} or {url: …}', field=field
        )
        return None

    def form(self, node: Scalar, reader: Reader, field: str) -> Leads | None:
        if node.value in ('none', 'netlify'):
            return Leads(form=node.value)
        reader.report(
            node, 'S703', f'"{field}" is {shown(node.value)}', 'write none, {form: netlify} or {url: …}', field=field
        )
        return None

    def json_schema(self) -> JsonSchema:
        forms = {'enum': ['none', 'netlify']}
        url = object_schema({'url': FieldSpec(Url(), required=True)})
        return {'anyOf': [forms, {'type': 'object', 'properties': {'form': forms}, 'required': ['form']}, url]}


SPECS: dict[str, FieldSpec] = {
    'title': FieldSpec(LocalTextShape(120), required=True),
    'description': FieldSpec(LocalTextShape(400)),
    'base_url': FieldSpec(BaseUrl(), required=True),
    'languages': FieldSpec(ListOf(LANGUAGE_TAG, max=20, distinct=True), required=True),
    'program': FieldSpec(ProgramName(), required=True),
    'theme': FieldSpec(Identifier()),
    'staff': FieldSpec(ListOf(ACCOUNT, distinct=True)),
    'repository': FieldSpec(Url()),
    'leads': FieldSpec(LeadsShape()),
    'noindex': FieldSpec(Boolean()),
    'accent': FieldSpec(HexColour()),
    'logo': FieldSpec(Text(200)),
}


def read_settings(data: bytes) -> tuple[Settings | None, list[Diagnostic]]:
    """The settings that site.yml holds; None where they cannot be used."""
    text, findings = decode(PATH, data)
    if text is None:
        return None, findings
    root, faults = parse_nodes(text)
    findings = [
        Diagnostic(path=PATH, line=f.line, column=f.column, code=f.code, message=f.message, help=f.help) for f in faults
    ]
    if faults:
        return None, findings
    reader = Reader(PATH)
    if not isinstance(root, Mapping):
        reader.report(
            root or Mapping(1, 1), 'Y217', 'site.yml is a list of "key: value" lines', 'see the guide for operators'
        )
        return None, reader.findings
    values, complete = read_fields(root, SPECS, reader, '')
    accent = root.entries.get('accent')
    if accent and isinstance(accent[1], Scalar) and accent[1].is_null:
        HexColour().parse(accent[1], reader, 'accent')
    if not complete:
        return None, reader.findings
    if not values['languages']:
        if not reader.findings:
            node = root.entries['languages'][1]
            reader.report(node, 'R302', '"languages" is empty', 'name at least one language', field='languages')
        return None, reader.findings
    places = {key: (node.line, node.column) for key, (node, _) in root.entries.items()}
    return Settings(places=places, **values), reader.findings


def settings_json(settings: Settings) -> dict[str, Any]:
    """The settings in force in the keys of site.yml, defaults included."""
    leads: Any = {'url': settings.leads.url} if settings.leads.form == 'url' else settings.leads.form
    return {
        'title': _written(settings.title),
        'description': _written(settings.description),
        'base_url': settings.base_url,
        'languages': list(settings.languages),
        'program': settings.program,
        'theme': settings.theme,
        'staff': list(settings.staff),
        'repository': settings.repository,
        'leads': leads,
        'noindex': settings.noindex,
        'accent': settings.accent,
        'logo': settings.logo,
    }


def _written(text: LocalText | None) -> str | dict[str, str] | None:
    """A text as site.yml has it: one string, or a map by language."""
    if text is None:
        return None
    texts = dict(text.texts)
    return texts.get('', texts)


def site_schema() -> JsonSchema:
    """site.yml as JSON Schema."""
    return object_schema(SPECS)
