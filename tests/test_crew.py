"""Who makes the pages changes nothing in them: this process, others on this machine, or a cluster."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from distributed import LocalCluster

from sitegen import assembling, crew
from sitegen.build import BuildOptions, build_site
from sitegen.crew import Job
from sitegen.diagnostics import SitegenError
from sitegen.rendering import Workshop
from tests.commands import sitegen
from tests.directories import tree
from tests.tiny import TINY, TODAY, tiny_files, tiny_workshop


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small site that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / 'site'))


@pytest.fixture(autouse=True)
def few_pages_are_worth_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, '_WORTH_HANDING_OUT', 1)


def built(root: Path, jobs: int = 1, executor: str | None = None) -> dict[str, bytes]:
    output = root / f'output-{jobs}'
    result = build_site(root, BuildOptions(output, jobs=jobs, executor=executor), TODAY)
    assert result.published is not None
    assert result.made == result.units
    return tree(output)


@pytest.mark.parametrize('jobs', [1, 2, 3])
def test_number_of_workers_changes_no_byte(root: Path, jobs: int) -> None:
    """One process and several leave the same files."""
    assert built(root, jobs) == tiny_files()


def test_workers_that_begin_from_nothing_change_no_byte(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process cannot be forked, a worker gets the site as a value and makes the same of it."""
    monkeypatch.setattr(crew, 'process_context', lambda: multiprocessing.get_context('spawn'))
    assert built(root, 2) == tiny_files()


def test_site_travels_with_all_that_it_is_made_of() -> None:
    """A workshop that was sent elsewhere makes the same files as the one that stayed."""
    here = tiny_workshop()
    there = pickle.loads(pickle.dumps(here))  # noqa: S301  # our own value
    for language in ('en', 'sv'):
        assert there.makers[language].make('works', 'alder', {}) == here.makers[language].make('works', 'alder', {})


@pytest.mark.parametrize('jobs', ['1', '2'])
def test_mistake_in_a_template_is_one_line_from_any_worker(root: Path, jobs: str) -> None:
    """A template of the site's own that fails is told with its place and a hint, and nothing is published."""
    template = root / 'themes/default/templates/case.html'
    template.parent.mkdir(parents=True)
    template.write_text('{{ nobody.knows }}\n')
    options = ['--root', str(root), '--today', '2026-11-21', '--jobs', jobs]
    result = sitegen('build', *options)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-2:] == [
        "sitegen: themes/default/templates/case.html:1: 'nobody' is undefined",
        '   hint: what a template gets: docs/themes.md',
    ]
    assert not (root / 'output').exists()


class Hands:
    """Workers that only take jobs down; a test says when one is done."""

    def __init__(self) -> None:
        self.taken: list[tuple[Job[str], Future[str]]] = []

    def send(self, job: Job[str]) -> Future[str]:
        self.taken.append((job, Future()))
        return self.taken[-1][1]


def named(*names: str) -> list[Job[str]]:
    """Jobs that give their names."""
    return [lambda _, name=name: name for name in names]


def test_nobody_waits_behind_a_long_job() -> None:
    """While the one worker has a long job, this process does all others; what the long one gives comes when asked."""
    hands = Hands()
    team = crew.Crew(tiny_workshop(), lambda: hands.send, 1)
    index = team.begin(named('index')[0])
    assert [name for _, name in team.do(named('a', 'b', 'c'))] == ['c', 'b', 'a']
    assert len(hands.taken) == 1
    hands.taken[0][1].set_result('index')
    assert index() == 'index'


def test_worker_that_is_done_with_its_long_job_helps() -> None:
    """From then on it has its part of what is left in hand, and this process does the other half, from the end."""
    hands = Hands()
    team = crew.Crew(tiny_workshop(), lambda: hands.send, 1)
    team.begin(named('index')[0])
    done = []
    for _, name in team.do(named('a', 'b', 'c', 'd', 'e')):
        done.append(name)
        if len(done) == 1:
            hands.taken[0][1].set_result('index')
        if len(done) == 3:
            for job, future in hands.taken[1:]:
                future.set_result(job(tiny_workshop()))
    assert sorted(done) == ['a', 'b', 'c', 'd', 'e']
    assert [job(tiny_workshop()) for job, _ in hands.taken] == ['index', 'a', 'b']


def test_no_worker_is_hired_while_a_long_job_has_its_place() -> None:
    """A long job that runs by itself takes the place of one worker; when it is done, a worker comes in its stead."""
    hands, long_one = Hands(), Future[str]()
    team = crew.Crew(tiny_workshop(), lambda: hands.send, 1, alone=lambda _: long_one)
    index = team.begin(named('index')[0])
    for _, name in team.do(named('a', 'b', 'c')):
        if name == 'c':
            assert hands.taken == []
            long_one.set_result('index')
        if name == 'b':
            hands.taken[0][1].set_result('a')
    assert len(hands.taken) == 1
    assert index() == 'index'


def test_what_a_job_works_out_on_the_way_is_let_go_of() -> None:
    """Records that a job looked into do not stay open behind it; what it gives does."""

    def look(workshop: Workshop) -> str:
        found = workshop.directory.entries['alder'].verdict.levels
        return f'{len(found)} {"levels" in vars(workshop.directory.entries["alder"].verdict.assessment)}'

    workshop = tiny_workshop()
    assessment = workshop.directory.entries['alder'].verdict.assessment
    vars(assessment).pop('levels', None)
    [(_, told)] = crew.Crew(workshop).do([look])
    assert told == f'{len(assessment.program.levels)} True'
    assert 'levels' not in vars(assessment)


def test_few_jobs_start_no_worker() -> None:
    """What is little is done here, a long job among it, and nobody is hired."""
    team = crew.Crew(tiny_workshop(), lambda: pytest.fail('somebody was hired'), 1)
    assert team.begin(named('index')[0], many=False)() == 'index'
    assert [name for _, name in team.do(named('a'), many=False)] == ['a']


@pytest.fixture(scope='module')
def cluster() -> Iterator[str]:
    """A Dask scheduler with two worker processes; gives its address."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host='127.0.0.1') as made:
        yield made.scheduler_address.replace('tcp://', 'dask://')


def test_cluster_changes_no_byte(root: Path, cluster: str) -> None:
    """Workers of a Dask cluster leave the same files as this process, and may serve a second site afterwards."""
    assert built(root, executor=cluster) == tiny_files()
    (root / 'content/pages/imprint.md').write_text('---\ntitle: Another imprint\n---\n\nAnother text.\n')
    second = build_site(root, BuildOptions(root / 'output-1', executor=cluster), TODAY)
    assert second.published is not None
    assert 'Another text.' in (root / 'output-1/imprint/index.html').read_text()


def test_cluster_that_is_not_there_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that nobody runs is one line and a hint, soon; the output is not touched."""
    monkeypatch.setattr(crew, '_PATIENCE_S', 0.1)
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        place = f'127.0.0.1:{free.getsockname()[1]}'
    with pytest.raises(SitegenError, match=f'no Dask scheduler answers at {place}'):
        built(root, executor=f'dask://{place}')
    assert not (root / 'output-1').exists()


@pytest.mark.parametrize('address', ['dask://', 'dask', 'ray://127.0.0.1:1', 'tcp://127.0.0.1:8786', 'dask://host'])
def test_executor_is_named_in_one_way(root: Path, address: str) -> None:
    """Anything but dask://HOST:PORT is wrong use."""
    with pytest.raises(SitegenError, match='no such executor') as caught:
        built(root, executor=address)
    assert caught.value.hint == 'name a Dask scheduler: --executor dask://HOST:PORT'


def test_cores_are_those_that_this_process_may_use() -> None:
    """At least one, and no more than the machine has."""
    assert 1 <= crew.cores() <= multiprocessing.cpu_count()
