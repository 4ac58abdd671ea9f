"""`python -m bench`: how long builds take, where the time goes, and how it grows; beside Hugo, if it is installed.

The figures of one run belong together; those of two machines, or of two evenings, do not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.corpus import Corpus
from bench.measuring import Cost, Failed, cost_of, medians, remove_aside, set_aside
from bench.peer import Hugo, find_hugo

ENV = {'SOURCE_DATE_EPOCH': '1795219200', 'NO_COLOR': '1'}
ROOT = Path(__file__).parents[1]
# Pages for each partner: its profile, card, case studies and projects, and its share of the lists.
_PAGES_A_PARTNER = 6.1
# A build reads files that are younger than this, even where their sizes and times are known (publish/glance.py).
_TICK_S = 2.5


def main() -> int:
    arguments = _arguments()
    hugo = find_hugo(arguments.hugo)
    try:
        for pages in arguments.pages:
            folder = arguments.folder / f'{pages}-{"-".join(arguments.languages)}'
            partners = max(1, round(pages / _PAGES_A_PARTNER / len(arguments.languages)))
            Corpus(folder, partners, arguments.languages).write()
            peer = hugo if len(arguments.languages) == 1 else None
            _report(folder, Site(folder, arguments.jobs), peer, arguments.runs)
            remove_aside(folder)
    except Failed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python -m bench', description=__doc__)
    parser.add_argument('pages', type=int, nargs='*', default=[1000, 5000], help='sizes, in pages (1000 5000)')
    parser.add_argument('--languages', type=lambda text: tuple(text.split(',')), default=('en',), help='en, or en,ru')
    parser.add_argument('--runs', type=int, default=3, help='runs of each kind, whose median is shown (3)')
    parser.add_argument('--jobs', type=int, default=None, help='processes of sitegen (default: the cores)')
    parser.add_argument('--hugo', type=Path, default=None, help="Hugo's program, where it is not found by itself")
    parser.add_argument('--folder', type=Path, default=ROOT / 'build' / 'bench', help='where directories are made')
    return parser.parse_args()


class Site:
    """Builds of one directory by sitegen, and the changes between them."""

    def __init__(self, root: Path, jobs: int | None) -> None:
        self.root, self.output = root, root / 'output'
        self._jobs = ['--jobs', str(jobs)] if jobs else []
        self._edits = 0

    def build(self) -> Cost:
        command = [sys.executable, '-m', 'sitegen', 'build', '--root', str(self.root), '--quiet', *self._jobs]
        return cost_of(command, ENV)

    def forget(self) -> None:
        """Remove the output, the cache and the edited template."""
        for name in ('output', '.sitegen', 'themes'):
            set_aside(self.root / name)

    def settle(self) -> None:
        """Wait until all files are old enough to be recognised by size and time, as in any directory, and build."""
        time.sleep(_TICK_S)
        self.build()

    def edit_text(self) -> None:
        self._edits += 1
        file = self.root / 'content/partners/partner-00002.md'
        file.write_text(f'{file.read_text()}\nOne more sentence, number {self._edits}.\n')

    def edit_points(self) -> None:
        self._edits += 1
        with (self.root / 'content/ledger/2026.csv').open('a') as ledger:
            ledger.write(f'2026-11-01,partner-00002,sale,{self._edits * 7},\n')

    def edit_base(self) -> None:
        self._edits += 1
        own = self.root / 'themes/default/templates/base.html'
        own.parent.mkdir(parents=True, exist_ok=True)
        packaged = (ROOT / 'sitegen/themes/default/templates/base.html').read_text()
        own.write_text(f'{packaged}<!-- {self._edits} -->\n')

    def stations(self) -> dict[str, float]:
        """Seconds by station of a cold build in one process; all templates together are one station."""
        self.forget()
        command = [sys.executable, '-m', 'sitegen', 'stats', '--root', str(self.root), '--format', 'json']
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(done.stderr)
        seconds: dict[str, float] = {}
        for name, spent in json.loads(done.stdout)['seconds'].items():
            station = 'templates' if name.endswith(('.html', '.svg')) else name
            seconds[station] = seconds.get(station, 0.0) + spent
        return seconds


def _report(folder: Path, site: Site, hugo: Hugo | None, runs: int) -> None:
    """Measure all kinds of builds of one directory, and print the figures."""
    records = sum(1 for path in (folder / 'content').rglob('*.md') if path.name.count('.') == 1)
    cold = _several(site.build, site.forget, runs)
    pages = sum(1 for _ in site.output.rglob('*.html'))
    print(f'\n{records:,} records, {pages:,} pages\n')
    print(f'{"":24} {"CPU s":>8} {"clock s":>8} {"MiB":>7}   of the cold build')
    _line('cold', cold, cold)
    for name, change in _changes(site):
        _line(name, _several(site.build, change, runs), cold)
    if hugo:
        peer = _several(lambda: hugo.build(folder), lambda: hugo.forget(folder), runs)
        _line('Hugo, cold', peer, cold)
        print(f'\nsitegen cold / Hugo: {cold.cpu / peer.cpu:.2f} CPU, {cold.wall / peer.wall:.2f} by the clock')
    print(f'\n{"station":24} {"µs a record":>12}')
    for name, spent in sorted(site.stations().items(), key=lambda item: -item[1]):
        print(f'{name:24} {spent / records * 1e6:12,.0f}')


def _changes(site: Site) -> Iterator[tuple[str, Callable[[], None]]]:
    """Each incremental build by name, with what changes before it."""
    site.settle()
    yield 'nothing changed', lambda: None
    yield "one partner's text", site.edit_text
    yield "one partner's points", site.edit_points
    yield 'the base template', site.edit_base


def _several(build: Callable[[], Cost], before: Callable[[], None], runs: int) -> Cost:
    costs = []
    for _ in range(runs):
        before()
        costs.append(build())
    return medians(costs)


def _line(name: str, cost: Cost, cold: Cost) -> None:
    print(f'{name:24} {cost.cpu:8.2f} {cost.wall:8.2f} {cost.peak:7.0f}   {cost.cpu / cold.cpu:6.1%}')


if __name__ == '__main__':
    sys.exit(main())
