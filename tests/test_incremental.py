"""A build that makes again only what changed leaves the same bytes as one that makes everything."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import BuildOptions, BuildResult, build_site
from sitegen.content import recall
from sitegen.diagnostics import Severity, SitegenError
from sitegen.publish import glance
from sitegen.publish.write import OutputFile, Published, publish
from sitegen.search import making
from sitegen.search.changing import change_index
from sitegen.timing import Stopwatch
from tests.changes import change
from tests.changing import Changing
from tests.commands import sitegen

SEEDS = (1, 2)
STEPS = 7

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
    result = sitegen('build', *options)
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


@pytest.mark.compiles
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
    assert (result.made, result.published.written) == (0, ())


def test_a_text_is_made_again_with_what_shows_it_alone(changing: Changing) -> None:
    """A project's text is made again with the cards and pages of its partner, and nobody else's are."""
    changing.bodies['projects/j02'] = 'Another text.'
    changing.write(changing.root)
    result = build(changing.root, changing)
    works = {id for id in result.by_unit if '/works/' in id}
    assert works == {'en/works/p01', 'sv/works/p01'}


@pytest.mark.parametrize(
    ('folder', 'fields'),
    [
        ('cases', {'date': '2026-01-01'}),
        ('projects', {'category': 'crm', 'industry': 'retail', 'started': '2026-01-01', 'state': 'live'}),
    ],
)
def test_record_that_only_gets_another_name(changing: Changing, folder: str, fields: dict[str, str]) -> None:
    """Not a byte of the record differs, but its address does, wherever there is a link to it."""
    changing.put(f'{folder}/old', {'title': 'One', 'partner': 'p01', **fields}, 'Words.')
    changing.write(changing.root)
    assert differing(changing) == []
    assert (changing.root / f'output/{folder}/old/index.html').is_file()
    changing.fronts[f'{folder}/new'] = changing.fronts.pop(f'{folder}/old')
    changing.bodies[f'{folder}/new'] = changing.bodies.pop(f'{folder}/old')
    changing.write(changing.root)
    assert differing(changing) == []
    assert (changing.root / f'output/{folder}/new/index.html').is_file()


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


def test_output_that_another_build_replaced_is_made_whole(
    changing: Changing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a site of another build takes the output's place while pages are made, ours is published whole."""
    output = changing.root / 'output'

    def late(files: Iterable[OutputFile], **given: Any) -> Published:
        files = list(files)
        if given['intact'] is not None:
            output.rename(tmp_path / 'ours')
            shutil.copytree(tmp_path / 'ours', output)
            (output / 'of-another.html').write_bytes(b'x')
        return publish(files, **given)

    changing.bodies['projects/j02'] = 'Another text.'
    changing.write(changing.root)
    monkeypatch.setattr('sitegen.build.publish', late)
    assert differing(changing) == []


def test_mistake_in_a_template_leaves_what_is_known(changing: Changing) -> None:
    """After a build that failed on a template, the next one still makes only what changed."""
    own = 'themes/default/templates/case.html'
    changing.files[own] = b'{{ nobody.knows }}'
    changing.write(changing.root)
    with pytest.raises(SitegenError, match='templates/case.html:1'):
        build(changing.root, changing)
    del changing.files[own]
    changing.write(changing.root)
    assert build(changing.root, changing).made == 0


# A build in a process of its own that dies when it has moved three files into place.
_KILLED = """
import os, signal, sys
from sitegen.cli import main
from sitegen.publish import write

moved = []
move = write._move_in

def last(*arguments):
    move(*arguments)
    moved.append(arguments)
    if len(moved) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

write._move_in = last
main(sys.argv[1:])
"""


def _command(changing: Changing) -> list[str]:
    return ['build', '--root', str(changing.root), '--today', str(changing.today), '--jobs', '1', '--quiet']


def test_build_killed_while_files_move_is_mended_by_the_next(changing: Changing) -> None:
    """A process that dies in the middle of a change leaves files old or new, and the next build mends the rest."""
    changing.bodies['partners/p01'] = 'Another text.'
    changing.bodies['projects/j02'] = 'Another one.'
    changing.write(changing.root)
    killed = subprocess.run([sys.executable, '-c', _KILLED, *_command(changing)], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert differing(changing) == []
    assert not [path for path in changing.root.iterdir() if 'sitegen-' in path.name]


def test_two_builds_at_once_of_a_changed_directory_leave_one_whole(changing: Changing) -> None:
    """One of two processes knows the last build and the other does not: the output is one of theirs, whole."""
    changing.bodies['partners/p01'] = 'Another text.'
    changing.write(changing.root)
    both = [subprocess.Popen([sys.executable, '-m', 'sitegen', *_command(changing)]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert tree(changing.root / 'output') == build_clean(changing)
    assert differing(changing) == []


def test_memory_of_somebody_else_is_not_believed(changing: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .sitegen/ that came with a fork is signed with another secret: it is told, and everything is made."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(changing.root.parent / 'another home'))
    result = build(changing.root, changing)
    assert result.notices == ('the cache in .sitegen/ is damaged, or was made elsewhere; it was not used',)
    assert result.made == result.units
    assert differing(changing) == []


@pytest.mark.parametrize('kind', ['link', 'file'])
def test_memory_that_cannot_be_kept_is_not_missed(changing: Changing, tmp_path: Path, kind: str) -> None:
    """Where .sitegen is a link to elsewhere, or no folder, every build is whole and nothing is written there."""
    elsewhere = tmp_path / 'elsewhere'
    elsewhere.mkdir()
    shutil.rmtree(changing.root / '.sitegen')
    if kind == 'link':
        (changing.root / '.sitegen').symlink_to(elsewhere)
    else:
        (changing.root / '.sitegen').write_bytes(b'')
    assert build(changing.root, changing).made == build(changing.root, changing).units
    assert list(elsewhere.iterdir()) == []


def test_order_of_options_follows_no_other_partner(changing: Changing) -> None:
    """Who stands first decides in which order options are met; the search index does not show it."""
    for number, id in enumerate(changing.ids('partners')):
        changing.fronts[f'partners/{id}']['languages'] = ['en', 'sv'] if number % 2 else ['sv', 'en']
    changing.write(changing.root)
    build(changing.root, changing)
    changing.ledger += [(str(changing.today), id, 500) for id in changing.ids('partners')[1::4]]
    changing.write(changing.root)
    assert differing(changing) == []


def test_a_clean_build_is_what_the_next_one_knows(changing: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that uses nothing of an earlier one leaves a search index that the next one starts from."""
    shutil.rmtree(changing.root / '.sitegen')
    build_site(changing.root, BuildOptions(changing.root / 'output', clean=True), changing.today)
    known: list[object] = []

    def noted(kept: Any, *more: Any) -> Any:
        known.append(kept)
        return change_index(kept, *more)

    monkeypatch.setattr(making, 'change_index', noted)
    changing.bodies['projects/j02'] = 'Another text.'
    changing.write(changing.root)
    build(changing.root, changing)
    assert len(known) == 2
