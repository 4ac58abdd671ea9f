"""What one run of a command costs: CPU time, elapsed time and memory of all its processes together."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_SAMPLE_S = 0.05


class Failed(Exception):
    """A command ended with another status than 0; the message has its output."""


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU and of the clock, and the peak of memory in MiB (shared pages count once)."""

    cpu: float
    wall: float
    peak: float


def set_aside(folder: Path) -> None:
    """Move a folder out of the way of the next run. It is removed at the end only: right after many files were
    removed, some file systems (ext4) take several times as long to make new ones."""
    if folder.exists():
        aside = tempfile.mkdtemp(prefix='aside-', dir=folder.parent)
        folder.rename(Path(aside, folder.name))


def remove_aside(within: Path) -> None:
    """Remove what was set aside in a folder."""
    for aside in within.glob('aside-*'):
        shutil.rmtree(aside)


def cost_of(command: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Run a command to its end. Raises Failed where its status is not 0."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peaks, done = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks, done))
    watcher.start()
    assert process.stdout is not None
    with process.stdout as pipe:
        output = pipe.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    if process.returncode:
        raise Failed(f'{" ".join(command)}\n{output}')
    return Cost(used.ru_utime + used.ru_stime, wall, max(peaks))


def _watch(pid: int, peaks: list[float], done: threading.Event) -> None:
    while not done.wait(_SAMPLE_S):
        peaks.append(sum(map(_mebibytes, _tree(pid))))


def _tree(pid: int) -> Iterable[int]:
    """A process and all its descendants."""
    yield pid
    try:
        for task in Path(f'/proc/{pid}/task').iterdir():
            for child in (task / 'children').read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _mebibytes(pid: int) -> float:
    """The proportional share of memory of a process (Pss), in which shared pages count once for all."""
    try:
        lines = Path(f'/proc/{pid}/smaps_rollup').read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith('Pss:')), 0.0)


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(median(values) for values in zip(*((c.cpu, c.wall, c.peak) for c in costs), strict=True)))
