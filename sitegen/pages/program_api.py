"""The program as JSON: the public parts of its file, in the file's own words and in one language.

`ref` is for staff and stays out, and so does the definition of a field that is not public. Everything
else of a program file is public by its nature: the program page shows the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date as Day
from functools import singledispatch
from typing import Any

from sitegen.content.local_text import LocalText
from sitegen.dates import Span
from sitegen.directory.wording import Wording
from sitegen.program.measures import (
    Attested,
    Cell,
    Condition,
    Count,
    Limits,
    Met,
    Newest,
    Parts,
    Percent,
    Present,
    Selection,
    Share,
    Sum,
    Total,
    Value,
    WordRange,
    Words,
)
from sitegen.program.measuring import plain
from sitegen.program.model import Price, Program, RecordRule, Reporting, Requirement

Text = Callable[[LocalText], str]

_PARTS = (
    *('levels', 'types', 'statuses', 'categories', 'industries', 'roles', 'certifications', 'activities'),
    *('attestations', 'fields', 'groups', 'requirements', 'status_requirements', 'record_rules', 'points', 'term'),
    *('reporting', 'benefits', 'fees', 'credits', 'distributors', 'sections', 'directory'),
)
_HIDDEN = frozenset({'ref'})


def program_json(wording: Wording) -> dict[str, Any]:
    """The program's public parts in the wording's language."""
    return public_parts(wording.directory.program, lambda local: str(wording.phrase(local)))


def public_parts(program: Program, text: Text) -> dict[str, Any]:
    """The public parts of a program as a program file has them, in one language; private fields stay out."""
    program = _without_private_fields(program)
    header = {key: to_plain(getattr(program, key), text) for key in ('id', 'name', 'vendor', 'summary', 'starts')}
    return {'version': 1, **header, **{key: to_plain(getattr(program, key), text) for key in _PARTS}}


def _without_private_fields(program: Program) -> Program:
    fields = {kind: tuple(item for item in items if item.public) for kind, items in program.fields.items()}
    return dataclasses.replace(program, fields=fields)


@singledispatch
def to_plain(value: Any, text: Text) -> Any:
    """A value of a program as JSON has it: what the file says, with texts in one language."""
    if dataclasses.is_dataclass(value):
        return {
            item.metadata.get('key') or item.name: to_plain(getattr(value, item.name), text)
            for item in dataclasses.fields(value)
            if item.name not in _HIDDEN
        }
    return value


@to_plain.register
def _(value: LocalText, text: Text) -> Any:
    return text(value)


@to_plain.register(Day)
@to_plain.register(Span)
@to_plain.register(Percent)
@to_plain.register(WordRange)
@to_plain.register(frozenset)
def _(value: Any, _text: Text) -> Any:
    return plain(value)


@to_plain.register
def _(value: tuple, text: Text) -> Any:  # type: ignore[type-arg]  # dispatch takes plain classes only
    return [to_plain(item, text) for item in value]


@to_plain.register(Mapping)
def _(value: Mapping[Any, Any], text: Text) -> Any:
    return {_key(key): to_plain(item, text) for key, item in value.items()}


def _key(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@to_plain.register
def _(row: Requirement, text: Text) -> Any:
    return {
        'id': row.id,
        'group': row.group,
        'title': text(row.title),
        'note': to_plain(row.note, text),
        'types': list(row.types),
        'force': row.force,
        'measure': to_plain(row.measure, text),
        'limit': to_plain(row.limits, text),
        'grace': to_plain(row.grace, text),
        'origin': row.origin,
    }


@to_plain.register
def _(limits: Limits, text: Text) -> Any:
    """By level, or by type and then by level; a status has one limit of its own."""
    by_type = {kind: to_plain(cells, text) for kind, cells in limits.by_type.items()}
    cells = by_type.get('', by_type) if set(by_type) == {''} else by_type
    return cells[''] if set(cells) == {''} else cells


@to_plain.register
def _(cell: Cell, text: Text) -> Any:
    if cell.text is not None:
        return {'text': text(cell.text)}
    return cell.force if cell.limit is None else plain(cell.limit)


@to_plain.register
def _(rule: RecordRule, text: Text) -> Any:
    return {
        'id': rule.id,
        'title': to_plain(rule.title, text),
        'note': to_plain(rule.note, text),
        'each': rule.selection.source,
        'where': _where(rule.selection.where),
        'measure': to_plain(rule.measure, text),
        'limit': to_plain(rule.limit, text),
        'origin': rule.origin,
    }


@to_plain.register
def _(price: Price, text: Text) -> Any:
    return {
        'id': price.id,
        'title': text(price.title),
        'note': to_plain(price.note, text),
        'of': price.selection.source,
        'where': _where(price.selection.where),
        'within': to_plain(price.selection.within, text),
        'by': price.by,
        'points': to_plain(price.points_by, text) if price.by else price.points,
        'max': price.most,
        'origin': price.origin,
    }


@to_plain.register
def _(reporting: Reporting, _text: Text) -> Any:
    return {
        'projects': {
            'where': _where(reporting.where),
            'every': str(reporting.every),
            'dates': reporting.dates,
        }
    }


def _where(conditions: Iterable[Condition]) -> dict[str, Any]:
    """Conditions as a program file writes them."""
    written: dict[str, Any] = {}
    for condition in conditions:
        if condition.options is not None:
            written[condition.field] = plain(condition.options)
        else:
            bounds = {'min': condition.least, 'max': condition.most}
            written[condition.field] = {key: plain(bound) for key, bound in bounds.items() if bound is not None}
    return written


def _selected(kind: str, named: str, selection: Selection) -> dict[str, Any]:
    written: dict[str, Any] = {kind: named}
    if selection.where:
        written['where'] = _where(selection.where)
    if selection.within:
        written['within'] = str(selection.within)
    return written


@to_plain.register
def _(measure: Count, _text: Text) -> Any:
    return _selected('count', measure.selection.source, measure.selection)


@to_plain.register
def _(measure: Sum, _text: Text) -> Any:
    return _selected('sum', f'{measure.selection.source}.{measure.field}', measure.selection)


@to_plain.register
def _(measure: Newest, _text: Text) -> Any:
    return _selected('newest', measure.selection.source, measure.selection)


@to_plain.register
def _(measure: Attested, _text: Text) -> Any:
    within = {'within': str(measure.within)} if measure.within else {}
    return {'attested': measure.id} | within


@to_plain.register
def _(measure: Value, _text: Text) -> Any:
    return {'value': measure.field}


@to_plain.register
def _(_measure: Total, _text: Text) -> Any:
    return {'value': 'points'}


@to_plain.register
def _(measure: Present, _text: Text) -> Any:
    return {'present': measure.field}


@to_plain.register
def _(measure: Share, _text: Text) -> Any:
    return {'share': measure.field, 'of': measure.of}


@to_plain.register
def _(measure: Met, _text: Text) -> Any:
    return {'met': list(measure.requirements)}


@to_plain.register
def _(_measure: Words, _text: Text) -> Any:
    return {'words': 'body'}


@to_plain.register
def _(measure: Parts, text: Text) -> Any:
    return {'parts': [text(part) for part in measure.parts]}
