"""The configuration of a form in the browser, for Sveltia CMS and Decap CMS: saving makes a pull request."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sitegen.authoring.offers import LABELS, LONG_TEXT, Forms
from sitegen.authoring.schemas import RECORDS
from sitegen.content.records import Word
from sitegen.content.shapes import Boolean, Date, Integer, Number, Shape, Text
from sitegen.content.standards import Pattern, Url
from sitegen.content.tables import FieldSpec, ListOf, MapOf, Table, fields_of


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
        'label': LABELS[kind],
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
