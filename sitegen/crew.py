"""Runs the jobs of a build: in this process, in several processes on this machine, or on a cluster.

A job is a picklable value that is called with the workshop and returns what it made. Which worker runs a job, and in
which order jobs run, does not change the result.
"""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sitegen.content.recall import Hands
from sitegen.diagnostics import SitegenError
from sitegen.rendering import Workshop

# What starts processes is imported by who starts some: most builds have nothing to hand over.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

# Jobs in hand for each worker: one that runs, and as many as it may do while this process does one of its own and
# writes what came back. More would only make results pile up.
_IN_HAND = 4

# How long a scheduler may take to answer.
_PATIENCE_S = 5

R_co = TypeVar('R_co', covariant=True)
R = TypeVar('R')


class Job(Protocol[R_co]):
    """A part of the work. Jobs and their results are picklable."""

    def __call__(self, workshop: Workshop) -> R_co: ...


Send = Callable[[Job[Any]], 'Future[Any]']


class Crew:
    """Runs jobs.

    `hire` starts `hired` workers when there is much to do for the first time, and returns the function that sends them
    a job; without it every job runs in this process. With `helps` this process runs jobs, too, instead of waiting.
    """

    def __init__(
        self, workshop: Workshop, hire: Callable[[], Send] | None = None, hired: int = 0, *, helps: bool = True
    ) -> None:
        self._workshop = workshop
        self._hire = hire
        self._hired = hired
        self._helps = helps
        self._begun: list[Future[Any]] = []

    @property
    def workers(self) -> int:
        """The number of jobs that run at once."""
        return self._hired + self._helps

    def do(self, jobs: Iterable[Job[R]], *, many: bool = True) -> Iterator[tuple[Job[R], R]]:
        """Run the jobs and yield each with its result, in the order in which they finish. Few jobs are run here."""
        if self._hire is None or not many:
            for job in jobs:
                yield job, job(self._workshop)
            return
        from concurrent.futures import FIRST_COMPLETED, wait

        waiting = deque(jobs)
        running: dict[Future[R], Job[R]] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self._room(len(waiting) + len(running)):
                    job = waiting.popleft()
                    running[self._sender(job)] = job
                helps = self._helps and bool(waiting)
                done = next(iter(wait(running, 0 if helps else None, FIRST_COMPLETED).done), None)
                if done:  # one, and then the worker gets another job before anything else happens
                    yield running.pop(done), done.result()
                elif helps:
                    mine = waiting.popleft()
                    yield mine, mine(self._workshop)
        finally:
            for future in running:
                future.cancel()

    def begin(self, job: Job[R], *, many: bool = True) -> Callable[[], R]:
        """Start a long job beside all others; the function returned waits for its result.

        A job that no worker takes is run at once, so that its memory is free before the other jobs start.
        """
        if self._hire is None or not many:
            made = job(self._workshop)
            return lambda: made
        future: Future[R] = self._sender(job)
        self._begun.append(future)
        return future.result

    @cached_property
    def _sender(self) -> Send:
        assert self._hire is not None
        return self._hire()

    def _room(self, left: int) -> int:
        """How many of the jobs left may be in the workers' hands: no more than their share, so that all finish
        together. Jobs queued behind a long one would wait while this process could run them."""
        busy = sum(not future.done() for future in self._begun)
        free = max(self._hired - busy, 0 if self._helps else 1)
        return min(free * _IN_HAND, ceil(left * free / (free + self._helps)))


def _context() -> BaseContext:
    """Fork where possible: a forked process shares memory without a copy. It is not safe where there are threads."""
    import multiprocessing

    forks = 'fork' in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context('fork' if forks else 'spawn')


class _ReadingPool(ExitStack):
    """A pool of processes that start with the first piece of work."""

    def __init__(self, workers: int) -> None:
        super().__init__()
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[..., R], /, *given: Any) -> Future[R]:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor

            pool = ProcessPoolExecutor(self._workers, _context(), initializer=_join_in)
            self._pool = self.enter_context(pool)
        return self._pool.submit(work, *given)


@contextmanager
def _lost_workers_told() -> Iterator[None]:
    """Turn the error for a worker that was killed into a SitegenError: the system does so when memory runs out."""
    try:
        yield
    except Exception as error:
        from concurrent.futures import BrokenExecutor

        if not isinstance(error, BrokenExecutor):
            raise
        raise SitegenError('a worker process was killed', 'if memory ran out, try fewer: --jobs 1') from None


@contextmanager
def reading_pool(workers: int) -> Iterator[Hands | None]:
    """An executor for reading files; None where one process is enough."""
    if workers == 1:
        yield None
        return
    with _lost_workers_told(), _ReadingPool(workers) as pool:
        yield pool


@contextmanager
def hire(workshop: Workshop, workers: int) -> Iterator[Crew]:
    """A crew of processes on this machine, this process being one of the workers."""
    if workers == 1:
        yield Crew(workshop)
        return
    with _lost_workers_told(), ExitStack() as stack:

        def start() -> Send:
            from concurrent.futures import ProcessPoolExecutor

            context = _context()
            if context.get_start_method() == 'fork':
                workshop.prepare()  # once and for all workers
                gc.freeze()  # what is there stays; looking through it would copy it into every worker
                stack.callback(gc.unfreeze)
            pool = ProcessPoolExecutor(workers - 1, context, initializer=_begin, initargs=(workshop,))
            stack.enter_context(pool)
            return lambda job: pool.submit(_do, job)

        yield Crew(workshop, start, workers - 1)


@contextmanager
def hire_cluster(workshop: Workshop, address: str) -> Iterator[Crew]:
    """A crew on a Dask cluster, `dask://HOST:PORT`. Raises SitegenError where none answers."""
    scheme, _, place = address.partition('://')
    if scheme != 'dask' or not place.rpartition(':')[2].isdecimal():
        raise SitegenError(f'no such executor: {address}', 'name a Dask scheduler: --executor dask://HOST:PORT')
    try:
        from distributed import Client
    except ImportError:
        raise SitegenError('a Dask cluster needs the extra "dask"', 'pip install "sitegen[dask]"') from None
    try:
        client = Client(f'tcp://{place}', timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError):
        raise SitegenError(
            f'no Dask scheduler answers at {place}', 'is it running, and of the version that is installed here?'
        ) from None
    with client:
        given = client.scatter(_Travelling(workshop), broadcast=True, hash=False)
        executor: Executor = client.get_executor(pure=False)
        count = max(1, len(client.scheduler_info()['workers']))
        yield Crew(workshop, lambda: lambda job: executor.submit(_do_with, job, given), count, helps=False)


@dataclass(frozen=True)
class _Travelling:
    """A workshop sent to another machine, where it keeps what it has compiled."""

    workshop: Workshop


def _do_with(job: Job[R], given: _Travelling) -> R:
    return job(given.workshop)


# A worker process serves one site and nothing else: the pool's initializer is the one way to give it something once.
_workshop: Workshop | None = None


def _join_in() -> None:
    """Prepare a worker: ignore Ctrl-C, which reaches every process of a terminal and is answered by the main process,
    and exit when the main process has gone. Otherwise a worker waits for ever after a `kill -9`."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_it, daemon=True).start()


def _leave_with_it() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _begin(workshop: Workshop) -> None:
    global _workshop  # noqa: PLW0603
    _join_in()
    _workshop = workshop


def _do(job: Job[R]) -> R:
    assert _workshop is not None
    return job(_workshop)


def cores() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
