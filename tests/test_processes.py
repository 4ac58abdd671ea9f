"""Processes beside this one give what this one would, are told when they are lost, and do not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from sitegen import crew
from sitegen.diagnostics import SitegenError
from sitegen.processes import Alone, process_context, reading_pool, spreading
from sitegen.rendering import Workshop
from tests.tiny import tiny_workshop


@pytest.fixture
def busy_thread() -> Iterator[None]:
    """A thread that runs beside the test."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.mark.usefixtures('busy_thread')
def test_nothing_is_forked_beside_a_thread() -> None:
    """A fork takes over locks that another thread holds; beside one, workers begin from nothing, and are not worth it
    for what they would have to be told first."""
    assert process_context().get_start_method() == 'spawn'
    assert spreading(2) is None


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run Python where no thread is, as the command line does: test runners have some."""
    command = [sys.executable, '-c', textwrap.dedent(code)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_workers_do_not_outlive_who_started_them() -> None:
    """After kill -9 nobody is left who holds what the killed process held open, its output for one."""
    done = run("""
        import os, signal
        from sitegen.processes import reading_pool
        with reading_pool(2) as hands:
            hands.submit(abs, 1).result()
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    assert done.returncode == -signal.SIGKILL


def _lose_a_reader() -> None:
    with reading_pool(2) as hands:
        assert hands is not None
        hands.submit(os._exit, 9).result()


def _lose_a_maker() -> None:
    with crew.hire(tiny_workshop(), 2) as team:
        list(team.do([Dying(), Dying()]))


def _lose_a_long_job() -> None:
    with crew.hire(tiny_workshop(), 2) as team:
        team.begin(Dying())()


class Dying:
    """A job that its worker does not survive; this process must not run it itself."""

    def __call__(self, workshop: Workshop) -> None:
        del workshop
        if multiprocessing.parent_process():
            os._exit(9)


@pytest.mark.parametrize('lose', [_lose_a_reader, _lose_a_maker, _lose_a_long_job])
def test_worker_that_is_killed_is_told(lose: Callable[[], None]) -> None:
    """The system kills a worker when memory runs out: one line and a hint, whatever the worker was for."""
    with pytest.raises(SitegenError, match='a worker process was killed') as raised:
        lose()
    assert raised.value.hint == 'if memory ran out, try fewer: --jobs 1'


def test_judge_that_is_killed_is_told() -> None:
    """So it is with who looks at some of the partners."""
    done = run("""
        import os
        from sitegen.processes import spreading
        list(spreading(2)(lambda ids: os._exit(9), ['a', 'b']))
    """)
    assert done.returncode == 1
    assert 'SitegenError: a worker process was killed' in done.stderr


def test_what_is_spread_is_done_elsewhere_and_complete() -> None:
    """Every id is in one part, in order; several processes look at the parts, and this one at none."""
    done = run("""
        import os
        from sitegen.processes import spreading
        ids = [str(number) for number in range(21)]
        found = list(spreading(2)(lambda part: (os.getpid(), list(part)), ids))
        assert os.getpid() not in {worker for worker, _ in found}
        assert [id for _, part in found for id in part] == ids
        assert len(found) > 2
        assert spreading(1) is None
    """)
    assert (done.returncode, done.stderr) == (0, '')


def test_one_thing_is_done_elsewhere() -> None:
    """Its result comes from another process, however much it is, and the process is gone when it is there."""
    done = run("""
        import multiprocessing, os
        from functools import partial
        from sitegen.processes import Alone
        alone = Alone(partial(bytes, 1_000_000))
        assert len(alone.result()) == 1_000_000
        assert alone.done()
        assert len(alone.result()) == 1_000_000
        assert multiprocessing.active_children() == []
        assert Alone(os.getpid).result() != os.getpid()
    """)
    assert (done.returncode, done.stderr) == (0, '')


@pytest.mark.usefixtures('busy_thread')
def test_one_thing_is_done_elsewhere_beside_a_thread() -> None:
    """Then the process begins from nothing and is sent what it works on."""
    assert Alone(os.getpid).result() != os.getpid()


def test_error_of_a_thing_done_elsewhere_is_raised_here() -> None:
    """What it raised is raised where its result is asked for, each time."""
    alone = Alone(partial(int, 'seven'))
    for _ in range(2):
        with pytest.raises(ValueError, match='seven'):
            alone.result()


def test_thing_that_nobody_waits_for_is_stopped() -> None:
    """Where another job fails, the long one does not keep the command from ending."""
    with crew.hire(tiny_workshop(), 2) as team:
        team.begin(Endless())
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


class Endless:
    """A job that ends with its process."""

    def __call__(self, workshop: Workshop) -> None:
        del workshop
        threading.Event().wait()
