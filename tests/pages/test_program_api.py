"""The program in the API: the public parts of its file, in the file's own words."""

from __future__ import annotations

import json

import pytest

from sitegen.pages.program_api import to_plain
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


@pytest.mark.parametrize('id', preset_ids())
def test_every_preset_can_be_told(id: str) -> None:
    """Whatever a shipped program says has a form in JSON."""
    text = (preset_folder(id) / 'program.yml').read_text(encoding='utf-8')
    program, _ = read_program('program.yml', text)
    assert program is not None
    for row in program.requirements:
        told = to_plain(row, lambda local: local.pick(('en',))[0])
        assert json.loads(json.dumps(told)) == told
        assert set(told['limit']) <= {*(level.id for level in program.levels), *(kind.id for kind in program.types)}
