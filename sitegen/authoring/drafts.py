"""`sitegen new`: a record to fill in, with every field that the program knows and what it is for.

What must be there stands there; the rest are comments. A draft passes `check` as it is: its text tells
what to write, and is as long as the program asks for. A warning (content/prompts.py) stays until it is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day

from sitegen.authoring.keys import words_for
from sitegen.authoring.outlines import outline
from sitegen.authoring.owing import broken_rules, read_draft, unmet_requirements
from sitegen.authoring.schemas import RECORDS, declared_field, managed_keys, wanted_keys
from sitegen.content.files import record_name
from sitegen.content.local_text import LocalText
from sitegen.content.prompts import PROMPT
from sitegen.content.records import Partner
from sitegen.content.shapes import RESERVED_IDS, Text
from sitegen.content.tables import ListOf
from sitegen.dates import Span, add
from sitegen.diagnostics import SitegenError, did_you_mean
from sitegen.program.measures import Present, Share, Sum, Value
from sitegen.program.measuring import plain
from sitegen.program.model import FieldDefinition, Program, RecordRule
from sitegen.program.named import Dated
from sitegen.program.selecting import field_shapes

EXCEPTION = Span(3, 'month')
# How a field could be written; what it is for stands in keys.toml.
_EXAMPLES: Mapping[str, str] = {
    'website': 'https://example.com',
    'country': 'KZ',
    'city': 'Almaty',
    'region': 'Almaty region',
    'languages': '[en, ru]',
    'founded': '2010',
    'employees': '40',
    'logo': '{id}/logo.png',
    'summary': f'"{PROMPT} what you do, for whom, in one sentence or two."',
    'services': '[Consulting, Migration]',
    'contacts': (
        '[{{name: Ada Berg, role: Sales, email: sales@example.com, phone: "+46 46 000 00 00", public: true}}]'
    ),
    'owners': '[github:1001]',
    'aliases': '[old-id]',
    'applied': '{today}',
    'since': '{today}',
    'valid_until': '{in_a_year}',
    'verified': '{today}',
    'reviewed': '{today}',
    'client': 'Rovny Bank',
    'project': 'project-id',
    'date': '{today}',
    'figures': '[{{label: Time to answer, value: "2 hours instead of 2 days"}}]',
    'consent': '{today}',
    'product': 'Enterprise CRM',
    'started': '{today}',
    'finished': '{today}',
    'state': 'running',
    'reports': '[{today}]',
    'confidential': 'true',
}
# Fields that hold one word, and its set.
_WORDS_OF = {'level': 'levels', 'type': 'types', 'category': 'categories', 'industry': 'industries'}
# Examples of fields that a program declares, by their type.
_TYPES = {
    'text': f'"{PROMPT} a text"',
    'integer': '1',
    'number': '1.5',
    'boolean': 'true',
    'date': '{today}',
    'dates': '[{today}]',
    'url': 'https://example.com',
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a draft is made for: `partner` is the partner of a case or project, `projects` are its public ones by id;
    `languages` are the site's."""

    kind: str
    id: str
    program: Program
    today: Day
    languages: tuple[str, ...] = ()
    partner: str = ''
    projects: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f'content/{RECORDS[self.kind].folder}/{self.id}.md'

    def text(self, text: LocalText) -> str:
        return text.pick(self.languages)[0]


def check_draft(draft: Draft, partners: Iterable[str], aliases: Iterable[str]) -> None:
    """Raises SitegenError where nothing can be drafted under this id, or for this partner."""
    found = record_name(f'{draft.id}.md')
    if found is None or found[1]:
        why = 'the name is reserved' if draft.id in RESERVED_IDS else 'an id has a to z, 0 to 9 and "-"'
        raise SitegenError(f'"{draft.id}" cannot be an id: {why}', 'choose another one, like acme-bank')
    if draft.kind == 'partner':
        if draft.id in aliases:
            raise SitegenError(f'"{draft.id}" is a former id of a partner', 'choose another one')
        if draft.partner:
            raise SitegenError('a partner belongs to no other one', 'leave --partner out, or write a case or a project')
        return
    if not draft.partner:
        raise SitegenError(f'a {draft.kind} belongs to a partner', 'name it with --partner')
    if draft.partner not in (known := frozenset(partners)):
        hint = did_you_mean(draft.partner, known) or 'the file below content/partners gives its id'
        raise SitegenError(f'no partner "{draft.partner}"', hint)


def draft_text(draft: Draft) -> str:
    """The file of a draft."""
    values, vocabulary = _values(draft), draft.program.vocabulary
    text = _assembled(draft, values)
    if draft.kind == 'partner':
        partner = read_draft(Partner, draft.id, text, vocabulary)
        refuses = draft.program.term is not None and draft.program.term.unmet == 'refuse'
        unmet = unmet_requirements(draft.program, partner, draft.today) if refuses else ()
        return _assembled(draft, values, unmet) if unmet else text
    # What one rule asks for may make another apply; there is an end where two ask for what cannot be.
    for _ in draft.program.record_rules:
        record = read_draft(RECORDS[draft.kind], draft.id, text, vocabulary)
        values |= {key: _answer(draft, key, rule) for key, rule in broken_rules(draft.program, record).items()}
        text = _assembled(draft, values)
    return text


def _answer(draft: Draft, key: str, rule: RecordRule) -> str:
    """A value that a record rule asks for, as YAML."""
    shape = field_shapes(rule.selection.source, draft.program.vocabulary)[key]
    if isinstance(rule.measure, Present) and key == 'project' and draft.projects:
        return draft.projects[0]  # no prompt will do where an id must stand
    if isinstance(rule.measure, Present):
        return f'"{PROMPT} {words_for(draft.kind, key) or "a text"}"' if type(shape) is Text else _example(draft, key)
    asked = plain(rule.limit)
    first = asked[0] if isinstance(asked, list) else asked
    value = str(first).lower() if isinstance(first, bool) else str(first)
    written = value if re.fullmatch('[a-z0-9.-]+', value) else json.dumps(value, ensure_ascii=False)
    return f'[{written}]' if isinstance(shape, ListOf) else written


def _assembled(draft: Draft, values: Mapping[str, str], unmet: tuple[str, ...] = ()) -> str:
    managed = managed_keys(draft.kind, draft.program)
    written: list[str] = []
    staffs: list[str] = []
    for key in wanted_keys(draft.kind, draft.program):
        lines = staffs if key in managed else written
        if key == 'exceptions' and unmet:
            lines += _exceptions(draft, unmet)
        elif key in values:
            lines.append(f'{key}: {values[key]}{_comment(draft, key)}')
        else:
            lines.append(f'# {key}: {_example(draft, key)}{_comment(draft, key)}')
    front = ['# Lines that begin with "#" are left out. Take the "#" away and write your own value.', *written]
    if staffs:
        front += ['', '# What follows is for staff of the program.', *staffs]
    return (
        '---\n'
        + ''.join(f'{line}\n' for line in front)
        + f'---\n\n{outline(draft.program, draft.kind, draft.languages)}'
    )


def _values(draft: Draft) -> dict[str, str]:
    """What must be there, as YAML."""
    program = draft.program
    day = max(draft.today, program.starts or draft.today).isoformat()
    # In quotes, as a digit at the front, or a word of YAML, would make another value of it.
    title = f'"{draft.id.replace("-", " ").capitalize()}"'
    match draft.kind:
        case 'partner':
            held = {'level': _current(program.levels, draft.today), 'type': _current(program.types, draft.today)}
            begins = (word.from_.isoformat() for word in held.values() if word and word.from_)
            words = {key: word.id for key, word in held.items() if word}
            return {'name': title, **words, 'applied': max((day, *begins))}
        case 'case':
            return {'title': title, 'partner': draft.partner, 'date': day}
        case _:
            values = {'title': title, 'partner': draft.partner}
            if program.categories:
                values['category'] = program.categories[0].id
            if program.industries:
                values['industry'] = program.industries[0].id
            return values | {'started': day, 'state': 'running'}


def _current(words: Sequence[Dated], today: Day) -> Dated | None:
    """The first level or type that exists on a day; the first one where none does, None where there are none."""
    exists = (word for word in words if (word.from_ or today) <= today <= (word.until or today))
    return next(exists, words[0] if words else None)


def _exceptions(draft: Draft, unmet: tuple[str, ...]) -> Iterator[str]:
    until = add(draft.today, EXCEPTION)
    yield 'exceptions:  # until its records are here; take each line away when they are'
    for name in unmet:
        yield f'  - {{requirement: {name}, reason: new partner, by: staff, until: {until}}}'


def _example(draft: Draft, key: str) -> str:
    """A value as it could be written."""
    program = draft.program
    declared = declared_field(program, draft.kind, key)
    if declared:
        return _dated(_declared_example(declared), draft)
    match key:
        case 'staff':
            return f'{{{_first(program, "roles", "developers")}: {{total: 10, certified: 4}}}}'
        case 'certificates':
            kind = _first(program, 'certifications', 'developer')
            return f'[{{holder: Ada Berg, kind: {kind}, date: {draft.today}}}]'
        case 'activities':
            kind = _first(program, 'activities', 'talk')
            return f'[{{kind: {kind}, date: {draft.today}, title: "{PROMPT} its title"}}]'
        case 'attestations':
            return f'[{{id: {_first(program, "attestations", "confirmed")}, date: {draft.today}}}]'
        case 'exceptions':
            name = _first(program, 'requirements', 'projects')
            return f'[{{requirement: {name}, reason: "{PROMPT} why", by: staff, until: {draft.today}}}]'
        case 'category' | 'industry':
            return _first(program, _WORDS_OF[key], '…')
        case 'statuses':
            return f'[{_first(program, "statuses", "")}]'
    return _dated(_EXAMPLES.get(key, '…'), draft)


def _first(program: Program, words: str, otherwise: str) -> str:
    """The first word of a set of the program; another one where it has none."""
    return next((word.id for word in getattr(program, words)), otherwise)


def _declared_example(definition: FieldDefinition) -> str:
    first = definition.options[0].id if definition.options else '…'
    return {'choice': first, 'choices': f'[{first}]'}.get(definition.type) or _TYPES[definition.type]


def _dated(example: str, draft: Draft) -> str:
    year = add(draft.today, Span(12, 'month'))
    return example.format(id=draft.id, today=draft.today, in_a_year=year)


def _comment(draft: Draft, key: str) -> str:
    """What a field is for, the words that it takes, and which requirements look at it."""
    declared = declared_field(draft.program, draft.kind, key)
    parts = []
    if declared:
        parts.append(draft.text(declared.title))
        if len(declared.options) > 1:
            parts.append('one of ' + ', '.join(option.id for option in declared.options[:8]))
    elif words := words_for(draft.kind, key):
        parts.append(words)
    known = [item.id for item in getattr(draft.program, _WORDS_OF[key])] if key in _WORDS_OF else []
    if len(known) > 1:
        parts.append('one of ' + ', '.join(known[:20]))
    wanted = [draft.text(title) for name, title in _wanted(draft.program) if name == key and draft.kind == 'partner']
    if wanted:
        parts.append('asked for: ' + ', '.join(dict.fromkeys(wanted)))
    return '  # ' + '; '.join(' '.join(part.split()) for part in parts) if parts else ''


def _wanted(program: Program) -> Iterator[tuple[str, LocalText]]:
    """The fields of a partner that requirements look at, with their titles."""
    for row in program.requirements:
        match row.measure:
            case Value(field=name) | Present(field=name) | Share(field=name):
                yield name.partition('.')[0], row.title
            case Sum(selection=selection):
                yield selection.source, row.title
            case _:
                pass
