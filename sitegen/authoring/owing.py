"""What a program still asks of a draft, so that it can be written into it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import TypeVar

from sitegen.content.body import BodyRules
from sitegen.content.files import SourceFile
from sitegen.content.reading import read_file
from sitegen.content.record_reading import schema_of
from sitegen.content.records import Partner, Record
from sitegen.content.vocabulary import Vocabulary
from sitegen.program.assessment import UNMET
from sitegen.program.evidence import Holdings, field_of, holds_all
from sitegen.program.measures import Present, Value
from sitegen.program.measuring import reached
from sitegen.program.model import Program, RecordRule
from sitegen.program.verdict import judge

Drafted = TypeVar('Drafted', bound=Record)


def read_draft(cls: type[Drafted], id: str, text: str, vocabulary: Vocabulary) -> Drafted:
    """The record that a draft is; every draft can be read."""
    source = SourceFile(f'content/{cls.folder}/{id}.md', cls.folder, id, '', text.encode())
    read = read_file(source, schema_of(cls, vocabulary), BodyRules())
    assert isinstance(read.record, cls), read.findings
    return read.record


def unmet_requirements(program: Program, partner: Partner, today: Day) -> tuple[str, ...]:
    """The requirements of the lowest level that a partner without cases and projects does not hold."""
    verdict = judge(program, Holdings(partner=partner), today)
    rows = verdict.levels[0].rows if verdict.levels else ()
    return tuple(row.requirement.id for row in rows if row.status == UNMET)


def broken_rules(program: Program, record: Record) -> Mapping[str, RecordRule]:
    """By field, the record rules that a case study or project breaks with it, or for the want of it."""
    return {
        rule.measure.field: rule
        for rule in program.record_rules
        if rule.selection.source == record.folder
        and isinstance(rule.measure, Value | Present)
        and holds_all(record, rule.selection.where)
        and not _holds(rule, field_of(record, rule.measure.field))
    }


def _holds(rule: RecordRule, value: object) -> bool:
    if value in (None, (), ''):
        return False
    return isinstance(rule.measure, Present) or reached(value, rule.limit, None)
