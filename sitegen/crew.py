"""Runs the jobs of a build: in this process, in several processes on this machine, or on a cluster.

A job is a picklable value that is called with the workshop and returns what it made. Which worker runs a job, and in
which order jobs run, does not change the result.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from math import ceil
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sitegen.diagnostics import SitegenError
from sitegen.passing import passing
from sitegen.processes import Alone, join_in, lost_workers_told, process_context, shared
from sitegen.rendering import Workshop

# What starts processes is imported by who starts some: most builds have nothing to hand over.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

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


class Pending(Protocol[R_co]):
    """A job that somebody else runs, as a `concurrent.futures.Future` does."""

    def done(self) -> bool: ...

    def result(self) -> R_co: ...


Send = Callable[[Job[Any]], 'Future[Any]']


class Crew:
    """Runs jobs.

    `hire` starts `hired` workers when there is much to do for the first time, and returns the function that sends them
    a job; without it every job runs in this process. `alone` starts a long job elsewhere, in place of a worker. With
    `helps` this process runs jobs, too, instead of waiting.
    """

    def __init__(
        self,
        workshop: Workshop,
        hire: Callable[[], Send] | None = None,
        hired: int = 0,
        *,
        alone: Callable[[Job[Any]], Pending[Any]] | None = None,
        helps: bool = True,
    ) -> None:
        self._workshop = workshop
        self._hire = hire
        self._hired = hired
        self._alone = alone
        self._helps = helps
        self._begun: list[Pending[Any]] = []

    @property
    def workers(self) -> int:
        """The number of jobs that run at once."""
        return self._hired + self._helps

    def do(self, jobs: Iterable[Job[R]], *, many: bool = True) -> Iterator[tuple[Job[R], R]]:
        """Run the jobs and yield each with its result, in the order in which they finish.

        Few jobs are run here. Of many this process begins with the last, so there is the place of those that are dear
        to send.
        """
        if self._hire is None or not many:
            for job in jobs:
                yield job, _done(job, self._workshop)
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
                    mine = waiting.pop()
                    yield mine, _done(mine, self._workshop)
        finally:
            for future in running:
                future.cancel()

    def begin(self, job: Job[R], *, many: bool = True) -> Callable[[], R]:
        """Start a long job beside all others; the function returned waits for its result.

        A job that no worker takes is run at once, so that its memory is free before the other jobs start.
        """
        if self._hire is None or not many:
            made = _done(job, self._workshop)
            return lambda: made
        pending: Pending[R] = (self._alone or self._sender)(job)
        self._begun.append(pending)
        return pending.result

    @cached_property
    def _sender(self) -> Send:
        assert self._hire is not None
        return self._hire()

    def _room(self, left: int) -> int:
        """How many of the jobs left may be in the workers' hands: no more than their share, so that all finish
        together. Jobs queued behind a long one would wait while this process could run them."""
        busy = sum(not pending.done() for pending in self._begun)
        free = max(self._hired - busy, 0 if self._helps else 1)
        return min(free * _IN_HAND, ceil(left * free / (free + self._helps)))


@contextmanager
def hire(workshop: Workshop, workers: int) -> Iterator[Crew]:
    """A crew of processes on this machine, this process being one of the workers."""
    if workers == 1:
        yield Crew(workshop)
        return
    with lost_workers_told(), ExitStack() as stack:

        def start() -> Send:
            from concurrent.futures import ProcessPoolExecutor

            context = process_context()
            if context.get_start_method() == 'fork':
                workshop.prepare()  # once and for all workers
                stack.enter_context(shared())
            pool = ProcessPoolExecutor(workers - 1, context, initializer=_begin, initargs=(workshop,))
            stack.enter_context(pool)
            return lambda job: pool.submit(_do, job)

        def alone(job: Job[R]) -> Pending[R]:
            pending = Alone(partial(_done, job, workshop))
            stack.callback(pending.end)
            return pending

        yield Crew(workshop, start, workers - 1, alone=alone)


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
    return _done(job, given.workshop)


# A worker process serves one site and nothing else: the pool's initializer is the one way to give it something once.
_workshop: Workshop | None = None


def _begin(workshop: Workshop) -> None:
    global _workshop  # noqa: PLW0603
    join_in()
    _workshop = workshop


def _do(job: Job[R]) -> R:
    assert _workshop is not None
    return _done(job, _workshop)


def _done(job: Job[R], workshop: Workshop) -> R:
    """What a job gives. What it worked out on the way is not held."""
    with passing():
        return job(workshop)


def cores() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
