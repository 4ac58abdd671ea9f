"""The proof behind a level: verdicts as a profile shows them and as the API tells them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from sitegen.directory.limits import limit_text, window_text
from sitegen.directory.urls import case_path, project_path
from sitegen.directory.views.profiles import EvidenceView, LevelVerdictView, RequirementView
from sitegen.directory.views.words import Phrase
from sitegen.directory.wording import Wording
from sitegen.program.assessment import NONE, LevelVerdict, Row
from sitegen.program.evidence import EvidenceItem
from sitegen.program.measures import Attested, Measure, Value
from sitegen.program.measuring import Portion, plain, plain_limit
from sitegen.program.privacy import is_private, public_value

# Compact JSON; nothing here holds itself, so nobody need look for it.
encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(',', ':')).encode


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a requirement asks of all partners of a type at a level: in words, and as JSON up to its status and after
    what was found. `rows` are those that show no evidence, by status, day and value: thousands of partners share them.
    """

    title: Phrase
    note: Phrase | None
    limit: str
    json_head: str
    json_limit: str
    rows: dict[tuple[str, Day | None, str], RequirementView] = field(default_factory=dict)


class Proof:
    """The proof of all partners in one language; what is asked of many is put into words once."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._directory = wording.directory
        self._languages = (wording.language, wording.settings.languages[0])
        self._all_asked: dict[tuple[str, str, str | None], _Asked] = {}

    @property
    def public(self) -> bool:
        """Whether the program shows how levels are earned; else it shows levels only."""
        return self._directory.program.directory.verdicts == 'public'

    def levels(self, id: str) -> tuple[LevelVerdictView, ...]:
        """The levels up to the effective one: that one with all its requirements, those below with what they ask for
        otherwise. None that ask for nothing, and nothing where the program shows levels only."""
        if not self.public:
            return ()
        verdict = self._directory.entries[id].verdict
        ids = [level.id for level in verdict.levels]
        levels = verdict.levels[: ids.index(verdict.effective) + 1] if verdict.effective in ids else verdict.levels
        return tuple(self._level(id, level, levels[-1]) for level in levels if asks(level))

    def _level(self, partner: str, level: LevelVerdict, top: LevelVerdict) -> LevelVerdictView:
        """A level beside the highest that is shown, which has whatever reads the same."""
        above = {} if level is top else {row.requirement.id: row for row in top.rows if row.status != NONE}
        rows = [(row, above.get(row.requirement.id)) for row in level.rows if row.status != NONE]
        own = [self._requirement(partner, level.id, row, other) for row, other in rows if not _reads_as(row, other)]
        return LevelVerdictView(
            level=self._wording.levels[level.id],
            holds=level.holds,
            requirements=tuple(own),
            same=len(rows) - len(own),
            beside=None if level is top else self._wording.levels[top.id],
        )

    def _requirement(self, partner: str, level: str, row: Row, other: Row | None) -> RequirementView:
        """A row as a page shows it; evidence that `other`, the same requirement at another level, has is left to it."""
        asked = self._asked(partner, level, row)
        text = self._found_text(row)
        items = () if other and row.found == other.found else row.found.evidence
        evidence = tuple(self._evidence(items)) if items else ()
        if evidence:
            return _view(row, asked, text, evidence)
        key = (row.status, row.due, text)
        if key not in asked.rows:
            asked.rows[key] = _view(row, asked, text, ())
        return asked.rows[key]

    def _found_text(self, row: Row) -> str:
        """What a row found, where it is held against a limit; a reader is told that there is something private."""
        if row.cell is None or row.cell.limit is None:
            return ''
        if is_private(self._directory.program, row):
            return self._wording.labels('Not public')
        return value_text(self._wording, row.found.value, row.requirement.measure)

    def _asked(self, partner: str, level: str, row: Row) -> _Asked:
        """What a row asks for; limits differ by level and by the type of a partner."""
        key = (row.requirement.id, level, self._directory.entries[partner].partner.type)
        if key not in self._all_asked:
            wording, requirement = self._wording, row.requirement
            self._all_asked[key] = _Asked(
                title=wording.phrase(requirement.title),
                note=wording.maybe(requirement.note),
                limit=_limit_text(wording, row),
                json_head=encoded(_asked_json(row, self._languages))[:-1],
                json_limit=encoded(plain_limit(row.cell, self._languages)),
            )
        return self._all_asked[key]

    def _evidence(self, items: Iterable[EvidenceItem]) -> Iterable[EvidenceView]:
        """Evidence with a page, or with a title of its own; what can be neither linked nor named is left to the
        number."""
        wording, directory = self._wording, self._directory
        for item in items:
            id = item.id or ''
            if item.kind == 'project' and id in directory.projects:
                title = wording.text(wording.localise(directory.projects[id]), 'title')
                yield EvidenceView(kind=item.kind, title=title, url=wording.address(project_path(id)))
            elif item.kind == 'case' and id in directory.cases_by_id:
                title = wording.text(wording.localise(directory.cases_by_id[id]), 'title')
                yield EvidenceView(kind=item.kind, title=title, url=wording.address(case_path(id)))
            elif item.kind == 'project':
                yield EvidenceView(kind=item.kind, title=None, url='')
            elif item.kind == 'activity' and item.label:
                first = wording.settings.languages[0]
                language = '' if first == wording.language else first
                yield EvidenceView(kind=item.kind, title=Phrase(item.label, language), url='')

    def json(self, id: str) -> str:
        """The `levels` of `explain` for the API. It is put together as text: most of it says the same of many."""
        told: dict[int, tuple[str, str]] = {}
        levels = [
            f'{{"id":"{level.id}","holds":{"true" if level.holds else "false"},"requirements":['
            f'{",".join([self._row_json(id, level.id, row, told) for row in level.rows])}]}}'
            for level in self._directory.entries[id].verdict.levels
        ]
        return f'[{",".join(levels)}]'

    def _row_json(self, partner: str, level: str, row: Row, told: dict[int, tuple[str, str]]) -> str:
        """A row as `row_json` has it. `told` keeps the value and the evidence of what was found: most of it is the
        same at all levels."""
        asked, found = self._asked(partner, level, row), row.found
        if id(found) not in told:
            evidence = ','.join([f'{{"kind":"{item.kind}","id":{_text_json(item.id)}}}' for item in found.evidence])
            told[id(found)] = _value_json(public_value(self._directory.program, row)), evidence
        value, evidence = told[id(found)]
        due = f'"{row.due.isoformat()}"' if row.due else 'null'
        return (
            f'{asked.json_head},"status":"{row.status}","value":{value},"limit":{asked.json_limit},"due":{due},'
            f'"evidence":[{evidence}]}}'
        )


def asks(level: LevelVerdict) -> bool:
    """Whether there is anything to hold at a level."""
    return any(row.status != NONE for row in level.rows)


def _view(row: Row, asked: _Asked, value: str, evidence: tuple[EvidenceView, ...]) -> RequirementView:
    return RequirementView(
        id=row.requirement.id,
        group=row.requirement.group,
        title=asked.title,
        note=asked.note,
        force=row.force,
        status=row.status,
        limit_text=asked.limit,
        value_text=value,
        due=row.due,
        not_published=row.requirement.origin == 'ours',
        evidence=evidence,
    )


def _reads_as(row: Row, other: Row | None) -> bool:
    """Whether a requirement asks for the same, finds the same and comes out the same at another level."""
    if other is None:
        return False
    return row[1:4] == other[1:4] and row.found.value == other.found.value


def _limit_text(wording: Wording, row: Row) -> str:
    if row.cell is None:
        return ''
    if row.cell.text is not None:
        return wording.phrase(row.cell.text)
    if row.cell.limit is None:
        return ''
    measure = row.requirement.measure
    asked = limit_text(wording, row.cell.limit, measure)
    # A number that was found is that of a window; of an attestation it is enough that it holds.
    window = '' if isinstance(measure, Attested) else window_text(wording, measure)
    return f'{asked} ({window})' if window else asked


def value_text(wording: Wording, value: Any, measure: Measure) -> str:
    """What a measure found, for people."""
    match value:
        case None:
            return ''
        case bool():
            return wording.labels('Yes') if value else wording.labels('No')
        case Portion(part, whole):
            return wording.labels('%(part)s of %(whole)s') % {
                'part': wording.speech.number(part),
                'whole': wording.speech.number(whole),
            }
        case Day():
            return wording.speech.localdate(value)
        case int() | float():
            return wording.speech.number(value)
        case tuple():
            return ', '.join(value_text(wording, item, measure) for item in value)
        case str() if isinstance(measure, Value):
            return wording.value_name('partner', measure.field, value)
        case _:
            return str(value)


def row_json(row: Row, value: Any, languages: Iterable[str]) -> dict[str, Any]:
    """One requirement at one level, as FORMATS.md has it; `value` is what was found, or what of it is public."""
    return {
        **_asked_json(row, languages),
        'status': row.status,
        'value': plain(value),
        'limit': plain_limit(row.cell, languages),
        'due': row.due.isoformat() if row.due else None,
        'evidence': [{'kind': item.kind, 'id': item.id} for item in row.found.evidence],
    }


def _asked_json(row: Row, languages: Iterable[str]) -> dict[str, Any]:
    requirement = row.requirement
    return {
        'id': requirement.id,
        'group': requirement.group,
        'title': requirement.title.pick(languages)[0],
        'force': row.force,
    }


def _value_json(value: Any) -> str:
    """A value as `plain` has it; most are whole numbers."""
    shown = plain(value)
    return str(shown) if shown.__class__ is int else encoded(shown)


def _text_json(text: str | None) -> str:
    return 'null' if text is None else encoded(text)
