"""The programs that ship with sitegen hold every row of their descriptions, and say it in their languages."""

from __future__ import annotations

import re
from datetime import date as Day
from pathlib import Path

import pytest

from sitegen.build import BuildOptions, build_site
from sitegen.content.local_text import LocalText
from sitegen.program.model import Program
from sitegen.program.presets import preset_folder, preset_ids
from sitegen.program.reading import read_program
from sitegen.publish.starter import start_directory

# Letter and number of the rows in each program's description (PROGRAMS.md).
ROWS = {
    'bitrix-kkv': ('B', 15),
    'directum': ('D', 7),
    'future-processing': ('F', 12),
    'open-xchange': ('O', 6),
    'typo3': ('T', 13),
}


def preset_text(id: str) -> str:
    return (preset_folder(id) / 'program.yml').read_text(encoding='utf-8')


def preset(id: str) -> Program:
    program, findings = read_program('program.yml', preset_text(id))
    assert findings == []
    assert program is not None
    return program


def test_every_preset_is_listed() -> None:
    """The presets are those whose rows are counted here."""
    assert preset_ids() == sorted(ROWS)


@pytest.mark.parametrize('id', sorted(ROWS))
def test_every_row_is_held(id: str) -> None:
    """Each row of a program's description is named by the `ref` of a requirement, table or text."""
    letter, count = ROWS[id]
    refs = {ref for line in re.findall(r'ref: *([^\n}]*)', preset_text(id)) for ref in re.findall(r'[A-Z]\d+', line)}
    assert refs == {f'{letter}{number}' for number in range(1, count + 1)}


@pytest.mark.parametrize('id', sorted(ROWS))
def test_every_text_is_in_every_language_of_the_program(id: str) -> None:
    """A program's texts are in its own language and in English."""
    program = preset(id)
    assert 'en' in program.languages
    texts = [text for text in local_texts(program) if text.missing(program.languages)]
    assert texts == []


def local_texts(value: object) -> list[LocalText]:
    """All texts below a value."""
    if isinstance(value, LocalText):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in local_texts(item)]
    if isinstance(value, tuple):
        return [text for item in value for text in local_texts(item)]
    if hasattr(value, '__dataclass_fields__'):
        return [text for name in value.__dataclass_fields__ for text in local_texts(getattr(value, name))]
    return []


@pytest.mark.parametrize('id', sorted(ROWS))
def test_fresh_directory_builds_and_shows_its_program(id: str, tmp_path: Path) -> None:
    """A directory fresh from a preset builds, and its program page says which figures the vendor did not publish."""
    today = Day(2026, 11, 21)
    start_directory(tmp_path / 'site', id, (), today)
    result = build_site(tmp_path / 'site', BuildOptions(tmp_path / 'site/output'), today)
    assert result.published is not None
    page = (tmp_path / 'site/output/program/index.html').read_text(encoding='utf-8')
    program = preset(id)
    language = program.languages[0]
    for level in program.levels:
        assert level.name.pick((language,))[0] in page
    for row in program.requirements:
        assert row.title.pick((language,))[0].split('«')[0].split('"')[0].split('&')[0].strip() in page
    assert 'None' not in re.sub(r'<[^>]*>', '', page)
