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
from sitegen.content.tables import FieldSpec, ListOf, fields_of, object_schema, read_fields, shaped
from sitegen.content.texts import LocalTextShape
from sitegen.diagnostics import Diagnostic, Severity, shown

PATH = 'site.yml'
# What tells a program file from the id of a preset.
PROGRAM_FILES = ('.yml', '.yaml', '.json')
_HEX_COLOUR = re.compile(r'#(?:[0-9a-f]{3}){1,2}')
_LEADS_HELP = 'write none, {form: netlify} or {url: …}'
_LOCALHOST = re.compile(r'^(https?://localhost)(?=[:/]|$)')


@dataclass(frozen=True, kw_only=True)
class Leads:
    """How visitors write to a partner: `form` is `netlify`, `url` or `none`; `url` takes the form's content."""

    form: str = 'none'
    url: str | None = None


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


class HexColour(ScalarShape[str]):
    """A colour as style sheets write it: `#0b5c4a`, or short `#0ba`."""

    takes = 'a colour'

    def parse(self, node: Scalar, reader: Reader, field: str) -> str | None:
        value = node.value.lower()
        if not _HEX_COLOUR.fullmatch(value):
            help = 'write it in quotes, # and six digits of 0 to 9 and a to f, like "#0b5c4a"'
            reader.report(node, 'S706', f'"{field}" is {shown(node.value)}, which is no colour', help, field=field)
            return None
        return value if len(value) == 7 else '#' + ''.join(digit * 2 for digit in value[1:])

    def json_schema(self) -> JsonSchema:
        return {'type': 'string', 'pattern': '^#([0-9a-fA-F]{3}){1,2}$'}


class LeadsShape(Shape[Leads]):
    """`none`, `netlify`, `{form: netlify}` or `{url: …}`."""

    def read(self, node: Node, reader: Reader, field: str) -> Leads | None:
        match node:
            case Scalar():
                return self.form(node, reader, field)
            case Mapping(entries={'form': (_, Scalar() as form), **others}) if not others:
                return self.form(form, reader, f'{field}.form')
            case Mapping(entries={'url': (_, address), **others}) if not others:
                url = Url().read(address, reader, f'{field}.url')
                return None if url is None else Leads(form='url', url=url)
        reader.report(node, 'S703', f'"{field}" is none of the forms', _LEADS_HELP, field=field)
        return None

    def form(self, node: Scalar, reader: Reader, field: str) -> Leads | None:
        if node.value in ('none', 'netlify'):
            return Leads(form=node.value)
        reader.report(node, 'S703', f'"{field}" is {shown(node.value)}', _LEADS_HELP, field=field)
        return None

    def json_schema(self) -> JsonSchema:
        forms = {'enum': ['none', 'netlify']}
        url = object_schema({'url': FieldSpec(Url(), required=True)})
        return {'anyOf': [forms, {'type': 'object', 'properties': {'form': forms}, 'required': ['form']}, url]}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`languages`: the first stands at the root. `base_path` is empty, or begins with `/` and has none at its end.

    `accent` is `#rrggbb` in small letters, `logo` a path below content/media. `places` has line and column of each key.
    """

    title: LocalText = shaped(LocalTextShape(120), required=True)
    description: LocalText | None = shaped(LocalTextShape(400))
    base_url: str = shaped(BaseUrl(), required=True)
    languages: tuple[str, ...] = shaped(ListOf(LANGUAGE_TAG, max=20, distinct=True), required=True)
    program: str = shaped(ProgramName(), required=True)
    theme: str = shaped(Identifier(), default='default')
    staff: tuple[str, ...] = shaped(ListOf(ACCOUNT, distinct=True), default=())
    repository: str | None = shaped(Url())
    leads: Leads = shaped(LeadsShape(), default=Leads())
    noindex: bool = shaped(Boolean(), default=False)
    accent: str | None = shaped(HexColour())
    logo: str | None = shaped(Text(200))
    places: MappingType[str, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path.rstrip('/')

    @property
    def program_is_file(self) -> bool:
        return self.program.endswith(PROGRAM_FILES)


_KEYS = {key: spec for key, (_, spec) in fields_of(Settings).items()}


def at_setting(
    settings: Settings, key: str, code: str, message: str, help: str, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """A finding at a key of site.yml, or where the file begins if the key is not written."""
    line, column = settings.places.get(key, (1, 1))
    return Diagnostic(
        path=PATH, line=line, column=column, code=code, severity=severity, message=message, help=help, field=key
    )


def read_settings(data: bytes) -> tuple[Settings | None, list[Diagnostic]]:
    """The settings that site.yml holds; None where they cannot be used."""
    text, findings = decode(PATH, data)
    if text is None:
        return None, findings
    root, faults = parse_nodes(text)
    if faults:
        return None, [fault.at(PATH) for fault in faults]
    reader = Reader(PATH)
    if not isinstance(root, Mapping):
        reader.report(
            root or Mapping(1, 1), 'Y217', 'site.yml is a list of "key: value" lines', 'see the guide for operators'
        )
        return None, reader.findings
    values, complete = read_fields(root, _KEYS, reader, '')
    accent = root.get('accent')
    if isinstance(accent, Scalar) and accent.is_null:  # YAML takes an unquoted # for the beginning of a comment
        HexColour().parse(accent, reader, 'accent')
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
    return {key: _written(getattr(settings, name)) for key, (name, _) in fields_of(Settings).items()}


def _written(value: Any) -> Any:
    """A value as site.yml has it: a text is one string or a map by language."""
    match value:
        case LocalText(texts):
            return dict(texts).get('', dict(texts))
        case Leads(form='url'):
            return {'url': value.url}
        case Leads():
            return value.form
        case tuple():
            return list(value)
    return value


def site_schema() -> JsonSchema:
    """site.yml as JSON Schema."""
    return object_schema(_KEYS)
