"""Processes on this machine: for reading files, for looking at many partners, and for a long job.

A process that is done takes its memory along. Each ignores Ctrl-C, which the main process answers, and exits when that
has gone.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sitegen.content.notes import Spread
from sitegen.content.recall import Hands
from sitegen.diagnostics import SitegenError
from sitegen.passing import passing

# What starts processes is imported by who starts some: most builds have nothing to hand over.
if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext

# Parts of what is spread, for each process: so many that all end together.
_PARTS_FOR_EACH = 4

R = TypeVar('R')


def process_context() -> ForkContext | SpawnContext:
    """Fork where possible: a forked process shares memory without a copy. It is not safe where there are threads."""
    import multiprocessing

    return multiprocessing.get_context('fork') if _may_fork() else multiprocessing.get_context('spawn')


def _may_fork() -> bool:
    return hasattr(os, 'fork') and threading.active_count() == 1


@contextmanager
def shared() -> Iterator[None]:
    """Processes forked in this block share what is there now: looking through it for garbage would copy it into each
    of them."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def lost_workers_told() -> Iterator[None]:
    """Turn the error for a worker that was killed into a SitegenError: the system does so when memory runs out."""
    try:
        yield
    except Exception as error:
        from concurrent.futures import BrokenExecutor

        if not isinstance(error, BrokenExecutor):
            raise
        raise SitegenError('a worker process was killed', 'if memory ran out, try fewer: --jobs 1') from None


def join_in() -> None:
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


class _ReadingPool(ExitStack):
    """A pool of processes that start with the first piece of work."""

    def __init__(self, workers: int) -> None:
        super().__init__()
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[..., R], /, *given: Any) -> Future[R]:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor

            pool = ProcessPoolExecutor(self._workers, process_context(), initializer=join_in)
            self._pool = self.enter_context(pool)
        return self._pool.submit(work, *given)


@contextmanager
def reading_pool(workers: int) -> Iterator[Hands | None]:
    """An executor for reading files; None where one process is enough."""
    if workers == 1:
        yield None
        return
    with lost_workers_told(), _ReadingPool(workers) as pool:
        yield pool


def spreading(workers: int) -> Spread | None:
    """A `Spread` over forked processes, which see all that is here; None where one process is enough, or where none
    can be forked."""
    return partial(_spread, workers) if workers > 1 and _may_fork() else None


def _spread(workers: int, work: Callable[[Sequence[str]], R], ids: Sequence[str]) -> Iterator[R]:
    from concurrent.futures import ProcessPoolExecutor

    size = ceil(len(ids) / (workers * _PARTS_FOR_EACH))
    parts = [ids[at : at + size] for at in range(0, len(ids), size)]
    pool = partial(ProcessPoolExecutor, workers, process_context(), initializer=_take_on, initargs=(work,))
    with lost_workers_told(), shared(), pool() as hands:
        yield from hands.map(_work_on, parts)


# A worker process serves one piece of work and nothing else: the pool's initializer is the one way to give it
# something once.
_work: Callable[[Sequence[str]], Any] | None = None


def _take_on(work: Callable[[Sequence[str]], Any]) -> None:
    global _work  # noqa: PLW0603
    join_in()
    _work = work


def _work_on(part: Sequence[str]) -> Any:
    assert _work is not None
    with passing():
        return _work(part)


class Alone(Generic[R]):
    """Runs one thing in a process of its own. Like a `Future`, it tells whether it is `done`, and its `result`.

    A pool could not do it: that has a thread, beside which no other process may be forked.
    """

    def __init__(self, work: Callable[[], R]) -> None:
        context = process_context()
        self._answers, answers = context.Pipe(duplex=False)
        with shared():
            self._process = context.Process(target=_answer, args=(answers, work), daemon=True)
            self._process.start()
        answers.close()
        self._outcome: tuple[Exception | None, Any] | None = None

    def done(self) -> bool:
        """Whether it has ended. What it gives is fetched at once, so that the process can go."""
        if self._outcome is None and self._answers.poll():
            self._fetch()
        return self._outcome is not None

    def result(self) -> R:
        """What it gives, or the error that it ended with. Waits for it."""
        error, value = self._outcome or self._fetch()
        if error:
            raise error
        found: R = value
        return found

    def _fetch(self) -> tuple[Exception | None, Any]:
        from concurrent.futures import BrokenExecutor

        try:
            self._outcome = self._answers.recv()
        except EOFError:
            self._outcome = BrokenExecutor(), None
        self.end()
        return self._outcome

    def end(self) -> None:
        """Stop it where it still runs, and let go of it."""
        if self._outcome is None:
            self._process.terminate()
        self._process.join()
        self._answers.close()


def _answer(answers: Connection, work: Callable[[], Any]) -> None:
    join_in()
    try:
        answers.send((None, work()))
    except Exception as error:  # whatever it is, the main process tells it
        answers.send((error, None))
