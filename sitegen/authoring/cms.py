"""The configuration of a form in the browser, for Sveltia CMS and Decap CMS: saving makes a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from sitegen.authoring.offers import LABELS, LONG_TEXT, Forms
from sitegen.authoring.schemas import RECORDS
from sitegen.content.days import Date
from sitegen.content.numbers import Integer, Number
from sitegen.content.record_reading import schema_of
from sitegen.content.shapes import Boolean, Identifier, Shape, Text
from sitegen.content.standards import Pattern, Url
from sitegen.content.tables import FieldSpec, ListOf, MapOf, Table, fields_of
from sitegen.content.vocabulary import Word

_ID = Identifier().json_schema()
_ID_HINT = 'small Latin letters, digits and hyphens; it stands in the address of the page and stays'

# Fields that name another record: the collection that it stands in, and the field that says what it is called.
_RELATIONS = {'partner': ('partners', 'name'), 'project': ('projects', 'title')}


def cms(forms: Forms) -> dict[str, Any]:
    """The configuration of the form in the browser. It is written as JSON, which is YAML, too."""
    return {
        'backend': _backend(forms.settings.repository),
        'publish_mode': 'editorial_workflow',
        'app_title': forms.text(forms.settings.title),
        'media_folder': 'content/media',
        'public_folder': '',
        'media_libraries': {'stock_assets': {'providers': []}},
        'slug': {'encoding': 'ascii', 'clean_accents': True, 'maxlength': _ID['maxLength']},
        'editor': {'preview': False},
        'output': {'omit_empty_optional_fields': True},
        'i18n': _languages(forms.settings.languages),
        'collections': [_collection(forms, kind) for kind in ('partner', 'case', 'project')],
    }


def _backend(repository: str | None) -> dict[str, Any]:
    """Where the files are; placeholders where the settings do not say."""
    parts = urlsplit(repository or '')
    host, path = parts.hostname or '', parts.path.strip('/')
    gitlab = 'gitlab' in host
    if not (re.fullmatch('[^/]+(/[^/]+)+', path) if gitlab else re.fullmatch('[^/]+/[^/]+', path)):
        host, path = 'github.com', 'OWNER/NAME'
    backend: dict[str, Any] = {'name': 'gitlab' if gitlab else 'github', 'repo': path, 'branch': 'main'}
    if host not in ('github.com', 'gitlab.com'):
        backend['api_root'] = f'https://{host}/api/{"v4" if gitlab else "v3"}'
    return backend if gitlab else backend | {'open_authoring': True, 'auth_scope': 'public_repo'}


def _languages(languages: Sequence[str]) -> dict[str, Any]:
    """A translation is a file of its own, `<id>.<language>.md`, and only where somebody wrote one."""
    return {
        'structure': 'multiple_files',
        'locales': list(languages),
        'default_locale': languages[0],
        'initial_locales': 'default',
        'omit_default_locale_from_file_path': True,
    }


def _collection(forms: Forms, kind: str) -> dict[str, Any]:
    title = 'name' if kind == 'partner' else 'title'
    place = '../media/{{slug}}' if kind == 'partner' else '../media'
    folder = RECORDS[kind].folder
    translatable = schema_of(RECORDS[kind], forms.program.vocabulary).translatable
    fields = [
        _translated(field) if key in translatable else field
        for key, spec, managed in forms.fields(kind)
        for field in [_cms_field(forms, kind, key, spec, managed)]
    ]
    body = {'name': 'body', 'label': 'Text', 'widget': 'richtext', 'required': False, 'i18n': True}
    return {
        'name': folder,
        'label': LABELS[kind],
        'folder': f'content/{folder}',
        'create': True,
        'delete': False,
        'i18n': True,
        # A picture goes beside those of its partner, where the file tells whose they are; addresses are relative to it.
        'media_folder': place,
        'public_folder': place,
        'slug': {'template': f'{{{{{title}}}}}', 'editable': ['create'], 'pattern': [_ID['pattern'], _ID_HINT]},
        'identifier_field': title,
        'aliases_field': False,
        'extension': 'md',
        'format': 'yaml-frontmatter',
        'fields': [*fields, body],
    }


def _translated(field: dict[str, Any]) -> dict[str, Any]:
    """A field that each language has a text of its own for."""
    translated = field | {'i18n': True}
    if 'field' in field:
        translated['field'] = _translated(field['field'])
    if 'fields' in field:
        translated['fields'] = [_translated(inner) for inner in field['fields']]
    return translated


def _cms_field(forms: Forms, kind: str, key: str, spec: FieldSpec, managed: bool) -> dict[str, Any]:
    base = {'name': key, 'label': spec.title or forms.label(kind, key)} | _widget(forms, spec.shape, kind, key)
    hint = forms.hint(kind, key)
    if hint:
        base['hint'] = hint
    if not managed:
        return base | {'required': spec.required}
    # What must stand in a new file begins with the first word, which for levels is the lowest.
    first = {'default': base['options'][0]['value']} if spec.required else {}
    return _locked(base) | first | {'required': spec.required, 'label': f'{base["label"]} (managed by staff)'}


def _locked(field: dict[str, Any]) -> dict[str, Any]:
    """A field that is shown and cannot be changed, with all that stands in it."""
    locked = field | {'readonly': True}
    if field['widget'] == 'list':
        locked |= dict.fromkeys(('allow_add', 'allow_remove', 'allow_duplicate', 'allow_reorder'), False)
    if 'field' in field:
        locked['field'] = _locked(field['field'])
    if 'fields' in field:
        locked['fields'] = [_locked(inner) for inner in field['fields']]
    return locked


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
            # A switch would write "no" into every file that says nothing.
            return {'widget': 'select', 'options': [{'value': True, 'label': 'yes'}, {'value': False, 'label': 'no'}]}
        case Date():
            return {'widget': 'datetime', 'format': 'YYYY-MM-DD', 'date_format': 'YYYY-MM-DD', 'time_format': False}
    return _text_widget(shape, key)


def _text_widget(shape: Shape[Any], key: str) -> dict[str, Any]:
    """The widget of what is written as text."""
    match shape:
        case Identifier() if key in _RELATIONS:
            folder, title = _RELATIONS[key]
            shown = {'search_fields': [title], 'display_fields': [title]}
            return {'widget': 'relation', 'collection': folder, 'value_field': '{{slug}}'} | shown
        case Identifier():
            return {'widget': 'string', 'pattern': [_ID['pattern'], _ID_HINT]}
        case Url():
            return {'widget': 'string', 'pattern': ['^https?://', 'begins with https://']}
        case Pattern(pattern=pattern, help=help):
            return {'widget': 'string', 'pattern': [f'^(?:{pattern.pattern})$', help]}
        case Text(max=most):
            if key == 'logo':
                place = {'media_folder': '../media/{{slug}}', 'public_folder': '{{slug}}'}
                return {'widget': 'image', 'choose_url': False, 'accept': 'image/png, image/jpeg, image/webp'} | place
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
