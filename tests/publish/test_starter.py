"""`sitegen init`: fresh directories that check clean and are in the state that they describe."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import pytest

from sitegen.diagnostics import Severity, SitegenError
from sitegen.judging import judge_source, read_source
from sitegen.program.presets import preset_ids
from sitegen.publish.starter import dated, merge_translation, start_directory, text_only
from tests.commands import sitegen


def test_placeholders_become_dates() -> None:
    """Days, months and years from today are written as ISO dates; months end on their last day."""
    text = '{{today}} {{today-3m}} {{today+20d}} {{today-1y}}'
    assert dated(text, Day(2026, 5, 31)) == '2026-05-31 2026-02-28 2026-06-20 2025-05-31'


@pytest.mark.parametrize('today', ['2026-11-21', '2028-02-29', '2027-12-31'])
@pytest.mark.parametrize('preset', preset_ids())
def test_fresh_directory_has_no_errors_and_no_warnings(preset: str, today: str, tmp_path: Path) -> None:
    """A directory made from a preset, in any of its languages, checks clean on the day it is made."""
    day = Day.fromisoformat(today)
    start_directory(tmp_path / 'a', preset, (), day)
    judged = judge_source(read_source(tmp_path / 'a'), day)
    assert [f for f in judged.findings if f.severity is not Severity.NOTICE] == []
    assert judged.source.program is not None
    for language in judged.source.program.languages:
        start_directory(tmp_path / language, preset, (language,), day)
        again = judge_source(read_source(tmp_path / language), day)
        assert [f for f in again.findings if f.severity is not Severity.NOTICE] == []
        assert {id: v.effective for id, v in again.verdicts.items()} == {
            id: v.effective for id, v in judged.verdicts.items()
        }


@pytest.mark.parametrize('today', ['0001-01-01', '1970-01-01', '2006-12-31', '2017-03-01', '2019-07-31', '9999-12-31'])
@pytest.mark.parametrize('preset', preset_ids())
def test_samples_are_sound_on_any_day(preset: str, today: str, tmp_path: Path) -> None:
    """No sample is dated before its program, level or type begins, whatever day `init` is told."""
    day = Day.fromisoformat(today)
    start_directory(tmp_path, preset, (), day)
    judged = judge_source(read_source(tmp_path), day)
    assert [f for f in judged.findings if f.severity is not Severity.NOTICE] == []


@pytest.mark.parametrize('preset', preset_ids())
def test_every_level_and_type_has_a_partner_that_holds_it(preset: str, tmp_path: Path) -> None:
    """A fresh directory has eight partners or more, and at least one of every type on every level."""
    day = Day(2026, 11, 21)
    start_directory(tmp_path / 'd', preset, (), day)
    judged = judge_source(read_source(tmp_path / 'd'), day)
    assert judged.source.program is not None
    partners = judged.source.collection.partners
    assert len(partners) >= 8
    kinds: list[str | None] = [kind.id for kind in judged.source.program.types] or [None]
    held = {(v.effective, partners[id].type) for id, v in judged.verdicts.items() if v.claimed == v.effective}
    assert held >= {(level.id, kind) for level in judged.source.program.levels for kind in kinds}


def test_several_languages_give_translations(tmp_path: Path) -> None:
    """With two languages the first is the original and the second a translation."""
    written = start_directory(tmp_path / 'd', 'typo3', ('en', 'sv'), Day(2026, 11, 21))
    assert [name for name in written if name.endswith('.sv.md')]
    judged = judge_source(read_source(tmp_path / 'd'), Day(2026, 11, 21))
    assert [f for f in judged.findings if f.severity is not Severity.NOTICE] == []


def test_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    """`init` never writes into a folder that holds anything."""
    (tmp_path / 'mine.txt').write_text('x')
    with pytest.raises(SitegenError, match='is not an empty folder'):
        start_directory(tmp_path, 'typo3', (), Day(2026, 11, 21))
    assert [path.name for path in tmp_path.iterdir()] == ['mine.txt']


def test_new_repository_counts_as_empty(tmp_path: Path) -> None:
    """A folder in which only `git init` was called may become a directory; its repository stays as it is."""
    (tmp_path / '.git').mkdir()
    (tmp_path / '.git' / 'HEAD').write_text('ref: refs/heads/main')
    assert 'site.yml' in start_directory(tmp_path, 'typo3', (), Day(2026, 11, 21))
    assert [path.name for path in (tmp_path / '.git').iterdir()] == ['HEAD']


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A folder below a file, or where nobody may write, is one line and a hint."""
    (tmp_path / 'file').write_text('x')
    with pytest.raises(SitegenError, match='file/d cannot be written: Not a directory'):
        start_directory(tmp_path / 'file/d', 'typo3', (), Day(2026, 11, 21))


@pytest.mark.parametrize(
    ('arguments', 'told'),
    [(['--program', 'typo4'], "'typo4' is not one of "), (['--program', 'typo3', '--lang', 'fi'], 'hint: ')],
)
def test_unknown_preset_or_language_is_wrong_use(arguments: list[str], told: str, tmp_path: Path) -> None:
    """An unknown preset or language is told with the known ones and leaves nothing behind."""
    result = sitegen('init', tmp_path / 'd', *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / 'd').exists()


def test_translation_takes_the_place_of_the_original() -> None:
    """Merged, a record has the translation's texts and body, and all else of the original."""
    original = '---\nname: A\nsummary: |\n  one\n  two\nlevel: x\n---\nbody\n'
    translation = '---\nsummary: three\n---\nother\n'
    assert merge_translation(original, translation) == '---\nname: A\nsummary: three\nlevel: x\n---\nother\n'
    assert text_only(original, translation) == '---\nsummary: |\n  one\n  two\n---\nbody\n'
