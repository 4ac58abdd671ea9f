"""Forms for people without git: the configuration of a CMS in the browser, of Front Matter in VS Code, and
of GitHub's issue forms, all from the tables that files are read with.

What staff manage is hidden in every form; it stays in the file as it is. No form is trusted: `check` and
`review` judge what arrives, however it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sitegen.authoring.schemas import KINDS_OF_FILES, RECORDS, managed_keys, schema_for, wanted_keys
from sitegen.content.records import State, Word, schema_of
from sitegen.content.shapes import (
    Boolean,
    Choice,
    Code,
    Date,
    FieldSpec,
    Integer,
    ListOf,
    LocalText,
    MapOf,
    Number,
    Pattern,
    Shape,
    Table,
    Text,
    Url,
    fields_of,
)
from sitegen.program.model import Program
from sitegen.settings import Settings

MARK = 'made by "sitegen forms"; changes here are lost'
LONG_TEXT = 200
_LABELS = {'partner': 'Partners', 'case': 'Case studies', 'project': 'Projects'}
_ADVICE: dict[type[Any], str] = {
    Date: 'like 2026-11-21',
    Url: 'begins with https://',
    Boolean: 'yes or no',
    Integer: 'a number',
}
_ADMIN_PAGE = """<!doctype html>
<!-- {mark} -->
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Edit the directory</title>
<link rel="cms-config-url" type="text/yaml" href="config.yml">
<script src="sveltia-cms.js" type="module"></script>
</html>
"""


@dataclass(frozen=True)
class Forms:
    """What forms are made for; texts stand in the first language of the site."""

    settings: Settings
    program: Program

    def text(self, text: LocalText) -> str:
        return text.pick(self.settings.languages)[0]

    def words(self, set_name: str) -> list[tuple[str, str]]:
        """Ids of the program with their names, in its order."""
        items = getattr(self.program, set_name, ())
        return [(item.id, self.text(getattr(item, 'name', None) or item.title)) for item in items]

    def label(self, kind: str, key: str) -> str:
        declared = next((item for item in self.program.fields.get(kind, ()) if item.id == key), None)
        return self.text(declared.title) if declared else key.replace('_', ' ').capitalize()

    def fields(self, kind: str) -> Iterator[tuple[str, FieldSpec, bool]]:
        """The fields of a kind that mean something here, in order, and whether staff manage them."""
        managed = managed_keys(kind, self.program)
        specs = schema_of(RECORDS[kind], self.program.vocabulary).specs
        for key in wanted_keys(kind, self.program):
            yield key, specs[key], key in managed

    def options(self, shape: Shape[Any], kind: str = '', key: str = '') -> list[tuple[str, str]]:
        """The words that a field takes, with their names; none where it takes others."""
        match shape:
            case Word(set_name=name):
                return self.words(name)
            case Choice(options=options) | Code(options=options):
                declared = next((item for item in self.program.fields.get(kind, ()) if item.id == key), None)
                named = {option.id: self.text(option.name) for option in declared.options} if declared else {}
                return [(word, named.get(word, word)) for word in sorted(options)]
            case State():
                return [(word, word) for word in shape.json_schema()['enum']]
        return []


def form_files(forms: Forms) -> dict[str, str]:
    """All generated files by path, each with MARK in it."""
    files = {f'schemas/{kind}.json': _json(schema_for(kind, forms.program)) for kind in KINDS_OF_FILES}
    files['.vscode/settings.json'] = _json(_editor_settings(forms))
    files['frontmatter.json'] = _json(front_matter(forms))
    files['admin/config.yml'] = f'# {MARK}\n{json.dumps(cms(forms), ensure_ascii=False, indent=2)}\n'
    files['admin/index.html'] = _ADMIN_PAGE.format(mark=MARK)
    for kind in ('partner', 'case', 'project'):
        form = json.dumps(issue_form(forms, kind), ensure_ascii=False, indent=2)
        files[f'.github/ISSUE_TEMPLATE/{kind}.yml'] = f'# {MARK}\n{form}\n'
    return files


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps({'$comment': MARK, **value}, ensure_ascii=False, indent=2) + '\n'


def _editor_settings(forms: Forms) -> dict[str, Any]:
    schemas = {'./schemas/site.json': ['site.yml']}
    if forms.settings.program_is_file:
        schemas['./schemas/program.json'] = [forms.settings.program]
    return {'yaml.schemas': schemas, 'files.encoding': 'utf8', 'files.eol': '\n', 'files.insertFinalNewline': True}


# Sveltia CMS and Decap CMS


def cms(forms: Forms) -> dict[str, Any]:
    """The configuration of the form in the browser. It is written as JSON, which is YAML, too."""
    return {
        'backend': _backend(forms.settings.repository),
        'publish_mode': 'editorial_workflow',
        'media_folder': 'content/media',
        'public_folder': '',
        'slug': {'encoding': 'ascii', 'clean_accents': True},
        'collections': [_collection(forms, kind) for kind in ('partner', 'case', 'project')],
    }


def _backend(repository: str | None) -> dict[str, Any]:
    parts = urlsplit(repository or '')
    host = 'gitlab' if 'gitlab' in (parts.hostname or '') else 'github'
    name = parts.path.strip('/') or 'OWNER/NAME'
    return {'name': host, 'repo': name, 'branch': 'main'} | ({'open_authoring': True} if host == 'github' else {})


def _collection(forms: Forms, kind: str) -> dict[str, Any]:
    title = 'name' if kind == 'partner' else 'title'
    folder = RECORDS[kind].folder
    fields = [_cms_field(forms, kind, key, spec, managed) for key, spec, managed in forms.fields(kind)]
    return {
        'name': folder,
        'label': _LABELS[kind],
        'folder': f'content/{folder}',
        'create': True,
        'delete': False,
        'slug': f'{{{{{title}}}}}',
        'identifier_field': title,
        'extension': 'md',
        'format': 'yaml-frontmatter',
        'fields': [*fields, {'name': 'body', 'label': 'Text', 'widget': 'markdown', 'required': False}],
    }


def _cms_field(forms: Forms, kind: str, key: str, spec: FieldSpec, managed: bool) -> dict[str, Any]:
    base = {'name': key, 'label': spec.title or forms.label(kind, key)}
    if managed:
        return base | {'widget': 'hidden', 'required': False}
    return base | _widget(forms, spec.shape, kind, key) | {'required': spec.required}


def _widget(forms: Forms, shape: Shape[Any], kind: str = '', key: str = '') -> dict[str, Any]:
    """The widget that writes what a shape reads."""
    options = forms.options(shape, kind, key)
    if options:
        return {'widget': 'select', 'options': [{'value': id, 'label': name} for id, name in options]}
    match shape:
        case ListOf(item=item):
            return _list_widget(forms, item, kind, key)
        case Table(cls=cls):
            return {'widget': 'object', 'fields': _inner(forms, cls)}
        case MapOf(key=Word(set_name=name), value=Table(cls=cls)):
            roles = [
                {'name': id, 'label': title, 'widget': 'object', 'required': False, 'fields': _inner(forms, cls)}
                for id, title in forms.words(name)
            ]
            return {'widget': 'object', 'collapsed': True, 'fields': roles}
        case Integer(min=least, max=most) | Number(min=least, max=most):
            kind_of = 'int' if isinstance(shape, Integer) else 'float'
            bounds = {'min': least, 'max': most}
            return {'widget': 'number', 'value_type': kind_of} | {k: v for k, v in bounds.items() if v is not None}
        case Boolean():
            return {'widget': 'boolean'}
        case Date():
            return {'widget': 'datetime', 'format': 'YYYY-MM-DD', 'date_format': 'YYYY-MM-DD', 'time_format': False}
        case Url():
            return {'widget': 'string', 'pattern': ['^https?://', 'begins with https://']}
        case Pattern(pattern=pattern, help=help):
            return {'widget': 'string', 'pattern': [f'^(?:{pattern.pattern})$', help]}
        case Text(max=most):
            if key == 'logo':
                return {'widget': 'image', 'choose_url': False}
            length = [f'^[\\s\\S]{{1,{most}}}$', f'at most {most} characters']
            return {'widget': 'text' if most >= LONG_TEXT else 'string', 'pattern': length}
    return {'widget': 'string'}


def _list_widget(forms: Forms, item: Shape[Any], kind: str, key: str) -> dict[str, Any]:
    options = forms.options(item, kind, key)
    if options:
        return {'widget': 'select', 'multiple': True, 'options': [{'value': id, 'label': name} for id, name in options]}
    if isinstance(item, Table):
        return {'widget': 'list', 'collapsed': True, 'fields': _inner(forms, item.cls)}
    return {'widget': 'list', 'field': {'name': 'item', 'label': 'Item'} | _widget(forms, item)}


def _inner(forms: Forms, cls: type[Any]) -> list[dict[str, Any]]:
    return [
        {'name': key, 'label': spec.title or key.replace('_', ' ').capitalize()}
        | _widget(forms, spec.shape)
        | {'required': spec.required}
        for key, (_, spec) in fields_of(cls).items()
    ]


# Front Matter for VS Code


def front_matter(forms: Forms) -> dict[str, Any]:
    """The configuration of the Front Matter extension: folders, and a content type for each kind of record."""
    kinds = ('partner', 'case', 'project')
    return {
        '$schema': 'https://frontmatter.codes/frontmatter.schema.json',
        'frontMatter.content.pageFolders': [
            {
                'title': _LABELS[kind],
                'path': f'[[workspace]]/content/{RECORDS[kind].folder}',
                'contentTypes': [kind],
                'disableCreation': kind == 'partner',
            }
            for kind in kinds
        ],
        'frontMatter.content.publicFolder': 'content/media',
        'frontMatter.taxonomy.dateFormat': 'yyyy-MM-dd',
        'frontMatter.taxonomy.contentTypes': [
            {
                'name': kind,
                'pageBundle': False,
                'fields': [
                    {'title': spec.title or forms.label(kind, key), 'name': key}
                    | _front_matter_type(forms, spec.shape, kind, key)
                    | ({'required': True} if spec.required and not managed else {})
                    | ({'hidden': True} if managed else {})
                    for key, spec, managed in forms.fields(kind)
                ],
            }
            for kind in kinds
        ],
    }


def _front_matter_type(forms: Forms, shape: Shape[Any], kind: str = '', key: str = '') -> dict[str, Any]:
    options = forms.options(shape, kind, key)
    if options:
        return {'type': 'choice', 'choices': [{'id': id, 'title': name} for id, name in options]}
    match shape:
        case ListOf(item=Table(cls=cls)):
            return {'type': 'fields', 'multiple': True, 'fields': _front_matter_fields(forms, cls)}
        case ListOf(item=item):
            choices = [{'id': id, 'title': name} for id, name in forms.options(item, kind, key)]
            return {'type': 'choice', 'multiple': True, 'choices': choices} if choices else {'type': 'list'}
        case MapOf(key=Word(set_name=name), value=Table(cls=cls)):
            return {
                'type': 'fields',
                'fields': [
                    {'title': title, 'name': id, 'type': 'fields', 'fields': _front_matter_fields(forms, cls)}
                    for id, title in forms.words(name)
                ],
            }
        case Integer() | Number():
            return {'type': 'number'}
        case Boolean():
            return {'type': 'boolean'}
        case Date():
            return {'type': 'datetime', 'dateFormat': 'yyyy-MM-dd'}
        case Text(max=most):
            return {'type': 'string', 'single': most < LONG_TEXT} if key != 'logo' else {'type': 'image'}
    return {'type': 'string', 'single': True}


def _front_matter_fields(forms: Forms, cls: type[Any]) -> list[dict[str, Any]]:
    return [
        {'title': spec.title or key.capitalize(), 'name': key} | _front_matter_type(forms, spec.shape)
        for key, (_, spec) in fields_of(cls).items()
    ]


# GitHub issue forms


def issue_form(forms: Forms, kind: str) -> dict[str, Any]:
    """An issue form: somebody of the staff turns what it brings into a pull request."""
    title = {'partner': 'Change or add a partner', 'case': 'Add a case study', 'project': 'Add a project'}[kind]
    intro = 'Write what should stand in the directory. Staff turn it into a proposal; leave empty what does not change.'
    body: list[dict[str, Any]] = [{'type': 'markdown', 'attributes': {'value': intro}}]
    if kind == 'partner':
        body.append(_input('id', 'Id', 'the last part of the address of your page, like acme', required=True))
    for key, spec, managed in forms.fields(kind):
        if not managed:
            body.append(_issue_field(forms, kind, key, spec))
    attributes = {'label': 'Text', 'description': 'the text of the page'}
    body.append({'type': 'textarea', 'id': 'body', 'attributes': attributes})
    return {
        'name': title,
        'description': f'Without git: {title[0].lower()}{title[1:]}',
        'title': f'{title}: ',
        'labels': [kind],
        'body': body,
    }


def _input(id: str, label: str, description: str, *, required: bool = False) -> dict[str, Any]:
    attributes = {'label': label, 'description': description}
    return {'type': 'input', 'id': id, 'attributes': attributes, 'validations': {'required': required}}


def _issue_field(forms: Forms, kind: str, key: str, spec: FieldSpec) -> dict[str, Any]:
    label = spec.title or forms.label(kind, key)
    shape = spec.shape
    required = spec.required and kind != 'partner'
    many = isinstance(shape, ListOf)
    options = forms.options(shape.item if isinstance(shape, ListOf) else shape, kind, key)
    if 1 < len(options) <= 100:
        attributes = {'label': label, 'multiple': many, 'options': [id for id, _ in options]}
        return {'type': 'dropdown', 'id': key, 'attributes': attributes, 'validations': {'required': required}}
    if isinstance(shape, ListOf | MapOf) or (isinstance(shape, Text) and shape.max >= LONG_TEXT):
        told = 'one on each line' if many else 'a short text'
        attributes = {'label': label, 'description': told}
        return {'type': 'textarea', 'id': key, 'attributes': attributes, 'validations': {'required': required}}
    return _input(key, label, _ADVICE.get(type(shape), ''), required=required)
