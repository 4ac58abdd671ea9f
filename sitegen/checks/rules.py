"""Record rules: what a program asks of every record by itself.

No rule looks at the calendar. A record that breaks one is an error and no evidence; a translation that breaks
one is an error at the translation, and its original still counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sitegen.content.body import Body
from sitegen.content.collection import Collection, Owned
from sitegen.content.local_text import LocalText
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import Case, LedgerRow, Partner, Project
from sitegen.diagnostics import Diagnostic
from sitegen.program.evidence import KIND_OF, AnyRecord, Broken, entry_key, field_of, holds_all, ledger_key
from sitegen.program.measures import Parts, Present, Value, WordRange, Words
from sitegen.program.measuring import plain, reached
from sitegen.program.model import Program, RecordRule

# A value that a rule asks for is missing or another one.
VALUE_CODE = 'P314'

_NAMES = {'case': 'case study', 'ledger': 'ledger row'}
_TELL_MORE = 'tell what the task was, what you did, and what came of it, with figures where you can'
_NOT_A_LETTER = re.compile(r'[\W_]+')


class _Subject(NamedTuple):
    """One record of any source: where it is, how `Broken` calls it, and what stands for it in a message."""

    record: AnyRecord
    key: Broken
    name: str
    path: str
    partner: str
    owner: Case | Project | Partner | None = None
    entry: str = ''
    line: int = 1

    def finding(self, code: str, message: str, help: str, field: str, place: tuple[int, int]) -> Diagnostic:
        return Diagnostic(
            path=self.path,
            line=place[0],
            column=place[1],
            code=code,
            message=message,
            help=help,
            field=field,
            partner=self.partner,
        )


def check_record_rules(
    program: Program, collection: Collection, notes: Notes = NO_NOTES
) -> tuple[list[Diagnostic], frozenset[Broken]]:
    """A finding for each record that breaks a rule, and the records that are therefore no evidence."""
    found = notes.each('rules', collection.owned, partial(_check_owned, program), program)
    findings = [finding for of_owner, _ in found.values() for finding in of_owner]
    return findings, frozenset(key for _, broken in found.values() for key in broken)


def _check_owned(program: Program, owned: Owned) -> tuple[tuple[Diagnostic, ...], tuple[Broken, ...]]:
    findings: list[Diagnostic] = []
    broken: list[Broken] = []
    for rule in program.record_rules:
        for subject in _subjects(rule.selection.source, owned):
            if not holds_all(subject.record, rule.selection.where):
                continue
            faults = list(_faults(rule, subject, program))
            if faults:
                broken.append(subject.key)
            findings += faults
            findings += _faults_of_translations(rule, subject, program)
    return tuple(findings), tuple(broken)


def _subjects(source: str, owned: Owned) -> Iterator[_Subject]:
    kind = KIND_OF[source]
    name = _NAMES.get(kind, kind)
    if source == 'ledger':
        for row in owned.ledger:
            key = (kind, ledger_key(row))
            yield _Subject(record=row, key=key, name=name, path=row.path, partner=row.partner, line=row.line)
    elif source in ('cases', 'projects'):
        for record in owned.cases if source == 'cases' else owned.projects:
            key = (kind, record.id)
            yield _Subject(record=record, key=key, name=name, path=record.path, partner=record.partner, owner=record)
    elif owned.partner:
        yield from _entries(owned.partner, source, kind, name)


def _entries(partner: Partner, source: str, kind: str, name: str) -> Iterator[_Subject]:
    for number, entry in enumerate(getattr(partner, source)):
        yield _Subject(
            record=entry,
            key=(kind, entry_key(partner.id, number)),
            name=f'{name} {number + 1}',
            path=partner.path,
            partner=partner.id,
            owner=partner,
            entry=f'{source}[{number}]',
        )


def _faults(rule: RecordRule, subject: _Subject, program: Program) -> Iterator[Diagnostic]:
    record = subject.record
    if isinstance(rule.measure, Words | Parts):
        assert isinstance(record, Case | Project)  # no other record has a text, and no such rule is read for it
        yield from _faults_of_text(rule, subject, record.body, record.body_line, program.languages)
    else:
        yield from value_not_asked_for(rule, subject)


def _faults_of_translations(rule: RecordRule, subject: _Subject, program: Program) -> Iterator[Diagnostic]:
    record = subject.record
    if not isinstance(rule.measure, Words | Parts) or not isinstance(record, Case | Project):
        return
    for language, said in sorted(record.translations.items()):
        if said.body is not None:
            there = subject._replace(path=said.path, name=f'{subject.name} in "{language}"')
            yield from _faults_of_text(rule, there, said.body, said.body_line, (language, *program.languages))


def _faults_of_text(
    rule: RecordRule, subject: _Subject, body: Body, line: int, languages: Sequence[str]
) -> Iterator[Diagnostic]:
    """How a text that begins on this line breaks a rule; findings name its parts in the first of the languages."""
    if isinstance(rule.measure, Parts):
        yield from parts_wrong(rule, rule.measure, subject, body, line, languages)
    else:
        yield from words_out_of_range(rule, subject, body, line)


def words_out_of_range(rule: RecordRule, subject: _Subject, body: Body, line: int) -> Iterator[Diagnostic]:
    """A body has as many words as the program asks for (PROGRAMS.md T6)."""
    limit = rule.limit
    assert isinstance(limit, WordRange)
    least, most = limit.least or 0, limit.most
    if least <= body.words and (most is None or body.words <= most):
        return
    words = '1 word' if body.words == 1 else f'{body.words:,} words'
    message = f'{subject.name} has {words}; the program asks for {_range(limit)}'
    too_long = most is not None and body.words > most
    help = _note(rule) or ('shorten it to what matters most to the reader' if too_long else _TELL_MORE)
    yield subject.finding('P312', message, help, 'body', (line, 1))


def _range(limit: WordRange) -> str:
    if limit.least is None:
        return f'at most {limit.most:,}'
    return f'{limit.least:,} or more' if limit.most is None else f'{limit.least:,} to {limit.most:,}'


def parts_wrong(
    rule: RecordRule, measure: Parts, subject: _Subject, body: Body, line: int, languages: Sequence[str]
) -> Iterator[Diagnostic]:
    """A body has the parts that the program asks for, as headings, in this order (PROGRAMS.md T6)."""
    headings = [(_folded(heading.text), heading.line) for heading in body.headings]
    written = {text for text, _ in headings}
    names = [part.pick(languages)[0] for part in measure.parts]
    parts = [_names_of(part) for part in measure.parts]
    missing = [name for name, accepted in zip(names, parts, strict=True) if not written & accepted]
    if missing:
        message = f'{subject.name} has no part {_listed(missing)}; the program asks for {", ".join(names)}'
        help = _note(rule) or f'write a heading for it, like "## {missing[0]}"'
        yield subject.finding('P313', message, help, 'body', (line, 1))
    elif misplaced := _misplaced(headings, parts):
        number, place = misplaced
        message = f'part "{names[number]}" stands before "{names[number - 1]}"'
        yield subject.finding('P313', message, _note(rule) or f'the order is {", ".join(names)}', 'body', (place, 1))


def _misplaced(headings: Sequence[tuple[str, int]], parts: Sequence[set[str]]) -> tuple[int, int] | None:
    """The place in the order, from 0, of the first part that stands too early, and the line of its heading; None where
    all stand in their order. Each part has a heading."""
    after = 0
    for number, accepted in enumerate(parts):
        found = next((at for at in range(after, len(headings)) if headings[at][0] in accepted), None)
        if found is None:
            return number, next(line for text, line in headings if text in accepted)
        after = found + 1
    return None


def _names_of(part: LocalText) -> set[str]:
    """A part in any of its languages, as headings are compared."""
    return {_folded(text) for _, text in part.texts}


@lru_cache(maxsize=4_096)  # most texts of a directory have the same headings
def _folded(text: str) -> str:
    """A heading without case and punctuation."""
    return ' '.join(_NOT_A_LETTER.sub(' ', unicodedata.normalize('NFKC', text).casefold()).split())


def value_not_asked_for(rule: RecordRule, subject: _Subject) -> Iterator[Diagnostic]:
    """A field of a record holds what the program asks for (PROGRAMS.md T11)."""
    measure = rule.measure
    assert isinstance(measure, Value | Present)
    value = field_of(subject.record, measure.field)
    if isinstance(measure, Present):
        if value not in (None, (), ''):
            return
        asked = 'a value'
    else:
        if value is not None and reached(value, rule.limit, None):
            return
        asked = _asked(rule.limit)
    field = f'{subject.entry}.{measure.field}' if subject.entry else measure.field
    missing = value in (None, (), '')
    message = f'"{field}" {"is not set" if missing else f"is {_shown(value)}"}; the program asks for {asked}'
    cure = f'add "{field.rpartition(".")[2]}: …", or change' if missing else 'correct the value, or'
    help = _note(rule) or f'rule "{rule.title.pick(("en",))[0]}": {cure} what makes the rule apply'
    yield subject.finding(VALUE_CODE, message, help, field, _place(subject, field))


def _asked(limit: Any) -> str:
    if isinstance(limit, frozenset):
        return _listed(sorted(str(plain(item)) for item in limit), 'or', quote='')
    return _shown(limit) if isinstance(limit, bool) else f'{plain(limit)} or more'


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, tuple):
        return _listed([str(plain(item)) for item in value], quote='')
    return f'"{value}"' if isinstance(value, str) else str(plain(value))


def _place(subject: _Subject, field: str) -> tuple[int, int]:
    """Where a field stands; where it is missing, where the record does."""
    if isinstance(subject.record, LedgerRow) or subject.owner is None:
        return subject.line, 1
    return subject.owner.place(field)


def _listed(words: Iterable[str], last: str = 'and', quote: str = '"') -> str:
    quoted = [f'{quote}{word}{quote}' for word in words]
    return quoted[0] if len(quoted) == 1 else f'{", ".join(quoted[:-1])} {last} {quoted[-1]}'


def _note(rule: RecordRule) -> str:
    """What the program itself says to an author, on one line."""
    return ' '.join(rule.note.pick(('en',))[0].split()) if rule.note else ''
