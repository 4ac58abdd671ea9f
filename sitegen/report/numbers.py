"""How large a directory is and where the time of its build goes: what `sitegen stats` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.content.collection import Collection

_SLOWEST = 10


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Records by kind, output files and bytes by ending, seconds by station in the order of the build."""

    records: Mapping[str, int]
    files: Mapping[str, tuple[int, int]]
    seconds: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        return {
            'version': 1,
            'records': dict(self.records),
            'files': {ending: {'count': count, 'bytes': size} for ending, (count, size) in self.files.items()},
            'seconds': {name: round(seconds, 4) for name, seconds in self.seconds.items()},
        }


def gather_numbers(collection: Collection, output: Path, seconds: Mapping[str, float]) -> Numbers:
    """The numbers of a build that wrote into `output`; a folder that is not there counts as empty."""
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for path in output.rglob('*'):
        if path.is_file():
            ending = path.suffix or path.name
            counts[ending] += 1
            sizes[ending] += path.stat().st_size
    endings = sorted(counts, key=lambda ending: (-sizes[ending], ending))
    records = {
        'partners': len(collection.partners),
        'cases': len(collection.cases),
        'projects': len(collection.projects),
        'pages': len(collection.pages),
        'ledger rows': len(collection.ledger),
    }
    return Numbers(records=records, files={e: (counts[e], sizes[e]) for e in endings}, seconds=dict(seconds))


def render_numbers(numbers: Numbers) -> str:
    """The numbers as three short tables."""
    lines = ['records']
    lines += [f'  {name:14}{count:>12,}' for name, count in numbers.records.items()]
    lines += ['', 'output']
    lines += [
        f'  {ending:14}{count:>12,} files {size / 1024:>12,.0f} kB' for ending, (count, size) in numbers.files.items()
    ]
    return '\n'.join([*lines, '', *_times(numbers.seconds)]) + '\n'


def _times(seconds: Mapping[str, float]) -> list[str]:
    """Seconds by station and template; of several processes they add up to more than the clock on the wall."""
    width = max((len(name) for name in seconds), default=0) + 2
    total = sum(seconds.values())
    rows = [
        f'  {name:{width}}{spent:>10.3f} s {spent / total if total else 0:>8.1%}' for name, spent in seconds.items()
    ]
    return ['time', *rows, f'  {"in all":{width}}{total:>10.3f} s']


def render_profile(seconds: Mapping[str, float], by_unit: Mapping[str, float], *, made: int, units: int) -> str:
    """Where the time of one build went, what took longest, and how much of the last build was of use."""
    slowest = sorted(by_unit.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
    lines = [*_times(seconds), '', f'made {made:,} of {units:,} units; the others are as the last build left them']
    if slowest:
        lines += ['', 'slowest', *(f'  {spent * 1000:>8.1f} ms  {unit}' for unit, spent in slowest)]
    return '\n'.join(lines) + '\n'
