"""The configuration of the Front Matter extension for VS Code: folders, and a content type for each record."""

from __future__ import annotations

from typing import Any

from sitegen.authoring.offers import LABELS, LONG_TEXT, Forms
from sitegen.authoring.schemas import RECORDS
from sitegen.content.days import Date
from sitegen.content.numbers import Integer, Number
from sitegen.content.shapes import Boolean, Shape, Text
from sitegen.content.tables import ListOf, MapOf, Table, fields_of
from sitegen.content.vocabulary import Word


def front_matter(forms: Forms) -> dict[str, Any]:
    """What stands in frontmatter.json."""
    kinds = ('partner', 'case', 'project')
    return {
        '$schema': 'https://frontmatter.codes/frontmatter.schema.json',
        'frontMatter.content.pageFolders': [
            {
                'title': LABELS[kind],
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
