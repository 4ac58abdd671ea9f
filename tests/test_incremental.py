"""A build that makes again only what changed leaves the same bytes as one that makes everything."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.build import BuildOptions, BuildResult, build_site
from sitegen.cli import main
from sitegen.content import recall
from sitegen.diagnostics import Severity
from sitegen.publish import glance
from sitegen.timing import Stopwatch
from tests.changes import change
from tests.changing import Changing

SEEDS = (1, 2)
STEPS = 14

Tree = dict[str, bytes | None]


def tree(folder: Path) -> Tree:
    """Everything below a folder: files with their bytes, folders with None; a link is what no build makes."""
    found: Tree = {}
    for path in sorted(folder.rglob('*')):
        assert not path.is_symlink(), path
        found[path.relative_to(folder).as_posix()] = path.read_bytes() if path.is_file() else None
    return found


def run(changing: Changing) -> None:
    """`sitegen build`, which does not even read what it sees at a glance to be as it was."""
    options = ['--root', str(changing.root), '--today', str(changing.today), '--jobs', '1']
    result = CliRunner().invoke(main, ['build', *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output


def build(root: Path, changing: Changing) -> BuildResult:
    """A build into the folder `output` of a directory that has no errors."""
    timed = Stopwatch(time.perf_counter)
    result = build_site(root, BuildOptions(root / 'output'), changing.today, timed=timed)
    errors = [finding for finding in result.judged.findings if finding.severity is Severity.ERROR]
    assert not errors, errors
    return result


def build_clean(changing: Changing) -> Tree:
    """What a build leaves that knows of no other."""
    fresh = changing.root.with_name('fresh')
    changing.write(fresh)
    build(fresh, changing)
    found = tree(fresh / 'output')
    shutil.rmtree(fresh)
    return found


def differing(changing: Changing) -> list[str]:
    """The paths at which a build that knows the last one leaves something else than a clean one."""
    run(changing)
    grown, clean = tree(changing.root / 'output'), build_clean(changing)
    return [path for path in sorted({*grown, *clean}) if grown.get(path, 0) != clean.get(path, 0)]


@pytest.mark.parametrize('seed', SEEDS)
def test_any_series_of_changes_ends_in_the_bytes_of_a_clean_build(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever changes in content, program, settings, theme, time, memory or output: the trees are equal."""
    for module in (recall, glance):  # no change here is so quick that a clock could miss it
        monkeypatch.setattr(module, '_TICK_NS', 0)
    changing = Changing(tmp_path / 'grown', seed)
    done = ['the first build']
    for step in range(STEPS):
        assert differing(changing) == [], f'seed {seed}, step {step}, after {done}'
        done = [change(changing) for _ in range(changing.random.randrange(1, 4))]


@pytest.fixture
def changing(tmp_path: Path) -> Changing:
    """A directory that was built once, with `p01` among its partners."""
    changing = Changing(tmp_path / 'grown', 7)
    held = {'level': 'silver', 'valid_until': changing.today}
    changing.fronts['partners/p01'] |= held
    changing.fronts['projects/j02'] |= {'partner': 'p01', 'finished': changing.today, 'confidential': False}
    changing.write(changing.root)
    build(changing.root, changing)
    return changing


def test_unchanged_directory_is_not_made_again(changing: Changing) -> None:
    """A second build makes no unit and writes no file."""
    result = build(changing.root, changing)
    assert result.published is not None
    assert (result.made, result.published.written) == (0, 0)


def test_a_text_is_made_again_with_what_shows_it_alone(changing: Changing) -> None:
    """A project's text is made again with the cards and pages of its partner, and nobody else's are."""
    changing.bodies['projects/j02'] = 'Another text.'
    changing.write(changing.root)
    result = build(changing.root, changing)
    works = {id for id in result.by_unit if '/works/' in id}
    assert works == {'en/works/p01', 'sv/works/p01'}


def test_words_of_our_own_reach_what_no_template_makes(changing: Changing) -> None:
    """A string that the site words otherwise stands in feeds and JSON, too, as soon as it is written."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    changing.files['themes/default/translations/sv.po'] = f'{head}\nmsgid "Yes"\nmsgstr "Jajamän"\n'.encode()
    changing.write(changing.root)
    assert differing(changing) == []
    assert 'Jajamän' in (changing.root / 'output/sv/api/v1/facets.json').read_text()


def test_links_of_the_program_follow_its_partners(changing: Changing) -> None:
    """A section of the program that leads to a partner leads nowhere as soon as the partner is gone."""
    page = changing.root / 'output/program/index.html'
    assert 'href="/dir/partners/p01/">the first partner</a>' in page.read_text()
    changing.fronts['partners/p01']['level'] = 'bronze'
    changing.write(changing.root)
    assert differing(changing) == []
    assert 'the first partner</a>' not in page.read_text()
