"""Programs and records for tests, read by the real readers from small texts."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date as Day
from functools import cache
from pathlib import Path
from typing import Any

import sitegen.program
from sitegen.content.body import BodyRules
from sitegen.content.collection import Collection, read_collection
from sitegen.content.files import SourceFile
from sitegen.dates import add, parse_span
from sitegen.diagnostics import Severity
from sitegen.program.assessment import Row
from sitegen.program.evidence import Holdings, collect_holdings
from sitegen.program.model import Program
from sitegen.program.reading import read_program
from sitegen.program.verdict import Verdict, judge

TODAY = Day(2026, 11, 21)
PRESETS = Path(sitegen.program.__file__).parent / 'presets'
_HEADER = 'version: 1\nid: test\nvendor: {name: Vendor}\nname: Test program\nlanguages: [en, sv]\n'

Fields = Mapping[str, Any]


def program_of(text: str) -> Program:
    """The program that a text says below a common header; the text has no errors."""
    program, findings = read_program('program.yml', _HEADER + text)
    assert [finding.message for finding in findings if finding.severity is Severity.ERROR] == []
    assert program is not None
    return program


@cache
def preset(name: str) -> Program:
    program, findings = read_program('program.yml', (PRESETS / name / 'program.yml').read_text(encoding='utf-8'))
    assert program is not None
    assert findings == []
    return program


def ago(span: str, *, days: int = 0) -> str:
    """The day a span before today, and so many days later, as records write it."""
    return on(span, -1, days)


def ahead(span: str, *, days: int = 0) -> str:
    """The day a span after today, and so many days later."""
    return on(span, 1, days)


def on(span: str, times: int, days: int) -> str:
    parsed, day = parse_span(span), parse_span(f'{abs(days)} days')
    assert parsed is not None
    assert day is not None
    return add(add(TODAY, parsed, times), day, 1 if days >= 0 else -1).isoformat()


def front(fields: Fields, body: str = '') -> str:
    """A content file: JSON is YAML, so each field is one line."""
    lines = ''.join(f'{key}: {json.dumps(value)}\n' for key, value in fields.items())
    return f'---\n{lines}---\n{body}'


def read_files(program: Program, files: Mapping[str, str]) -> Collection:
    """The records of texts by their path below content/; all must be sound."""
    sources = []
    for name, text in files.items():
        folder, file = name.split('/')
        stem, *language = file.rsplit('.', 1)[0].split('.')
        sources.append(
            SourceFile(
                path=f'content/{name}',
                folder=folder,
                id=stem,
                language=language[0] if language else '',
                content=text.encode(),
            )
        )
    vocabulary = dataclasses.replace(program.vocabulary, languages=program.languages)
    collection, findings = read_collection(sources, vocabulary, BodyRules())
    assert [(finding.path, finding.message) for finding in findings] == []
    return collection


def directory_of(
    program: Program,
    fields: Fields,
    *,
    cases: Iterable[Fields] = (),
    projects: Iterable[Fields] = (),
    ledger: Iterable[str] = (),
) -> Collection:
    """One partner `alatau` with its records; `ledger` has rows `date,kind,points`, `body` of a case its text."""
    files = {'partners/alatau.md': front({'name': 'Alatau', **fields})}
    for number, case in enumerate(cases, 1):
        known = {'title': f'Case {number}', 'partner': 'alatau', 'date': ago('1 month'), **case}
        files[f'cases/case-{number}.md'] = front({k: v for k, v in known.items() if k != 'body'}, known.get('body', ''))
    word = {
        key: min(program.vocabulary.sets[words])
        for key, words in (('category', 'categories'), ('industry', 'industries'))
        if program.vocabulary.sets[words]
    }
    for number, project in enumerate(projects, 1):
        known = {'title': f'Project {number}', 'partner': 'alatau', **word, **project}
        files[f'projects/project-{number}.md'] = front(known)
    rows = [row.split(',') for row in ledger]
    files['ledger/rows.csv'] = 'date,partner,kind,points,note\n' + ''.join(
        f'{day},alatau,{kind},{points},secret\n' for day, kind, points in rows
    )
    return read_files(program, files)


def holdings_of(program: Program, fields: Fields, **records: Any) -> Holdings:
    return collect_holdings(directory_of(program, fields, **records))['alatau']


def verdict_of(program: Program, fields: Fields, *, today: Day = TODAY, **records: Any) -> Verdict:
    return judge(program, holdings_of(program, fields, **records), today)


def row_of(verdict: Verdict, level: str, requirement: str) -> Row:
    """The row of a requirement at a level, or of a status of that name."""
    rows = {part.id: part.rows for part in verdict.levels} | {part.id: part.rows for part in verdict.statuses}
    return next(row for row in rows[level] if row.requirement.id == requirement)


def status_of(verdict: Verdict, level: str, requirement: str) -> str:
    return row_of(verdict, level, requirement).status
