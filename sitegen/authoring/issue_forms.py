"""GitHub's issue forms, for people who want neither git nor a pull request."""

from __future__ import annotations

from typing import Any

from sitegen.authoring.offers import LONG_TEXT, Forms
from sitegen.content.days import Date
from sitegen.content.numbers import Integer
from sitegen.content.shapes import Boolean, Text
from sitegen.content.standards import Url
from sitegen.content.tables import FieldSpec, ListOf, MapOf

_ADVICE: dict[type[Any], str] = {
    Date: 'like 2026-11-21',
    Url: 'begins with https://',
    Boolean: 'yes or no',
    Integer: 'a number',
}


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
