"""How large a directory is and where the time of its build goes: what `sitegen stats` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.content.collection import Collection

_SLOWEST = 10
_NAME = 22


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
            'seconds': _rounded(stations(self.seconds)),
            'templates': _rounded(templates(self.seconds)),
        }


def templates(seconds: Mapping[str, float]) -> dict[str, float]:
    """The seconds of each template, the most first: names with a dot are files."""
    found = [(name, spent) for name, spent in seconds.items() if '.' in name]
    return dict(sorted(found, key=lambda item: (-item[1], item[0])))


def stations(seconds: Mapping[str, float]) -> dict[str, float]:
    """The seconds of each station, all templates as one."""
    found = {name: spent for name, spent in seconds.items() if '.' not in name}
    spent = sum(templates(seconds).values())
    return {**found, 'templates': spent} if spent else found


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(spent, 4) for name, spent in seconds.items()}


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
    """Seconds by station and by template; of several processes they add up to more than the clock on the wall."""
    total = sum(seconds.values())
    return [
        'time',
        *_rows(stations(seconds), total),
        f'  {"in all":{_NAME}}{total:>10.3f} s',
        '',
        'templates',
        *_rows(templates(seconds), total),
    ]


def _rows(seconds: Mapping[str, float], total: float) -> list[str]:
    return [
        f'  {name:{_NAME}}{spent:>10.3f} s {spent / total if total else 0:>8.1%}' for name, spent in seconds.items()
    ]


def render_profile(seconds: Mapping[str, float], by_unit: Mapping[str, float], *, made: int, units: int) -> str:
    """Where the time of one build went, what took longest, and how much of the last build was of use."""
    slowest = sorted(by_unit.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
    lines = [*_times(seconds), '', f'made {made:,} of {units:,} units; the others are as the last build left them']
    if slowest:
        lines += ['', 'slowest', *(f'  {spent * 1000:>8.1f} ms  {unit}' for unit, spent in slowest)]
    return '\n'.join(lines) + '\n'
