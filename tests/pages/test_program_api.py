"""The program in the API: the public parts of its file, in the file's own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sitegen.pages.program_api import public_parts
from sitegen.program.presets import preset_folder, preset_ids
from sitegen.program.reading import read_program
from tests.tiny import tiny_files


def test_program_has_every_public_part() -> None:
    """Requirements stand with measure and limit, tables with their rows, distributors with their territories."""
    program = json.loads(tiny_files()['api/v1/program.json'])
    assert program['requirements'] == [
        {
            'id': 'projects',
            'group': None,
            'title': 'Projects',
            'note': None,
            'types': [],
            'force': 'required',
            'measure': {'count': 'projects'},
            'limit': {'silver': 1},
            'grace': None,
            'origin': 'source',
        }
    ]
    assert program['points']['prices'][0]['max'] == 20
    assert program['distributors'][0]['territories'] == ['SE']
    assert program['directory']['per_page'] == 2


def test_private_field_and_references_are_left_out() -> None:
    """A field with `public: false` is not defined in the API, and no `ref` is told."""
    text = tiny_files()['api/v1/program.json'].decode()
    assert 'turnover' not in text
    assert '"ref"' not in text


OPEN_ENDED = """
id: test
vendor: {name: Vendor}
name: Test program
statuses: [{id: school, name: School}]
certifications: [{id: trainer, name: Trainer}]
record_rules:
  - {id: short, each: cases, measure: {words: body}, limit: {max: 700}}
  - {id: long, each: projects, where: {started: {min: 2026-01-01}}, measure: {words: body}, limit: {min: 300}}
status_requirements:
  school:
    - id: trainers
      measure: {count: certificates, where: {kind: [trainer]}, within: 12 months}
      limit: 2
      grace: {span: 7 working days, from: since, certification: trainer}
    - {id: score, measure: {value: points}, limit: 5}
points: {ledger: [{id: sale, title: Sales, within: 12 months}]}
"""


@pytest.mark.parametrize('id', [*preset_ids(), ''])
def test_what_is_told_is_a_program_file(id: str) -> None:
    """What the API says of a program without private fields can be read as a program file, and says the same again."""
    text = (preset_folder(id) / 'program.yml').read_text(encoding='utf-8') if id else OPEN_ENDED
    told = _told('program.yml', text.replace('public: false', 'public: true'))
    assert _told('program.json', json.dumps(told)) == told


def _told(path: str, text: str) -> dict[str, Any]:
    """What the API says of a sound program, in English or else the first language."""
    program, findings = read_program(path, text)
    assert [finding.message for finding in findings] == []
    assert program is not None
    return public_parts(program, lambda local: local.pick(('en',))[0])
