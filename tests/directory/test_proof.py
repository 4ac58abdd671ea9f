"""The proof behind a level: what one level tells, and what it leaves to another."""

from __future__ import annotations

import json
import shutil
from datetime import date as Day
from functools import cache
from pathlib import Path

from sitegen.directory.proof import Proof, row_json
from sitegen.directory.wording import Wording
from sitegen.judging import judge_source, read_source
from sitegen.program.assessment import NONE
from sitegen.program.privacy import public_value
from sitegen.theme.environment import load_theme
from tests.conftest import ROOT, TODAY
from tests.tiny import TINY, tiny_wording


@cache
def wording() -> Wording:
    """The demonstration's, whose levels differ in some rows and agree in others."""
    judged = judge_source(read_source(ROOT), Day.fromisoformat(TODAY))
    settings, media = judged.source.settings, {item.name: item for item in judged.source.tree.media}
    assert judged.directory is not None
    assert settings is not None
    speech = load_theme(ROOT, settings.theme, ['en'], settings.base_path).speech('en')
    return Wording(judged.directory, settings, 'en', media, speech)


def test_nothing_is_lost_between_levels() -> None:
    """What a level leaves out stands at the highest that is shown, with the same limit, value, result and date."""
    left_out = 0
    for id, entry in wording().directory.entries.items():
        shown = Proof(wording()).levels(id)
        whole = {level.id: [row for row in level.rows if row.status != NONE] for level in entry.verdict.levels}
        top = {row.requirement.id: row for row in whole[shown[-1].level.id]}
        assert [row.id for row in shown[-1].requirements] == list(top)
        for level in shown[:-1]:
            told = {row.id for row in level.requirements}
            silent = [row for row in whole[level.level.id] if row.requirement.id not in told]
            assert all((row.cell, row.status, row.due) == top[row.requirement.id][1:4] for row in silent)
            assert (level.same, level.beside) == (len(silent), shown[-1].level)
            left_out += len(silent)
    assert left_out > 0


def test_level_that_asks_for_nothing_is_left_out() -> None:
    """A level without a requirement has nothing to show, and nothing that holds."""
    assert [level.level.id for level in Proof(tiny_wording()).levels('alder')] == ['silver']


def test_evidence_stands_once() -> None:
    """A requirement that asks for less at a lower level shows its limit there, and its evidence at the highest."""
    base, extended = Proof(wording()).levels('dala-kontur')
    above = {row.id: row for row in extended.requirements}
    assert base.requirements
    for row in base.requirements:
        assert row.limit_text != above[row.id].limit_text
        assert (row.value_text, row.evidence) == (above[row.id].value_text, ())
    assert any(row.evidence for row in extended.requirements)


def test_reader_is_told_what_is_not_public(tmp_path: Path) -> None:
    """A value that rests on something private is named as such, be it there or not; where nothing is held against a
    limit, nothing is found."""
    root = Path(shutil.copytree(TINY, tmp_path / 'tiny'))
    row = '  - {{id: {0}, title: T, force: recommended, measure: {{value: {0}}}, limit: {{silver: {1}}}}}\n'
    rows = row.format('turnover', 1) + row.format('employees', '{text: up to 5}')
    program = root / 'program.yml'
    program.write_text(program.read_text('utf-8').replace('requirements:\n', f'requirements:\n{rows}', 1), 'utf-8')
    proof = Proof(tiny_wording(root=root))
    found = {id: [row.value_text for row in proof.levels(id)[0].requirements] for id in ('alder', 'cedar')}
    assert found == {'alder': ['Not public', '', '2'], 'cedar': ['Not public', '', '2']}


def test_the_api_tells_what_explain_tells() -> None:
    """What is put together as text for the API is, row by row, what `explain` makes of the same public values."""
    program, entries = wording().directory.program, wording().directory.entries
    for id, entry in entries.items():
        told = json.loads(Proof(wording()).json(id))
        assert [(level['id'], level['holds']) for level in told] == [(v.id, v.holds) for v in entry.verdict.levels]
        rows = [row for level in entry.verdict.levels for row in level.rows]
        plain = [row_json(row, public_value(program, row), ('en',)) for row in rows]
        assert [row for level in told for row in level['requirements']] == plain
