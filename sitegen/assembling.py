"""From the units of a site to its files: what is made anew, and what stays as the last build left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sitegen.crew import Crew, Job
from sitegen.digests import digest_of
from sitegen.directory.urls import listing_paths
from sitegen.memo import Memo, NoMemo
from sitegen.pages.hosting import headers_file, redirects_file, robots_file, sitemap_files, unframed_segments
from sitegen.pages.making import Fragments, Made, Trace
from sitegen.pages.share_pictures import ShareText
from sitegen.pages.take_away import EMBED_SCRIPT
from sitegen.pages.units import Faces, Plan, Unit
from sitegen.publish.state import Intact, Remembered, State
from sitegen.publish.write import OutputFile
from sitegen.rendering import DrawJob, RenderJob, SearchJob, Work, Workshop
from sitegen.timing import Stopwatch

# Units in a job: enough that handing it over costs nothing, few enough that all workers end together.
_MOST_UNITS = 24
_JOBS_FOR_EACH = 6
_PICTURES = 40
# Fewer pages or pictures than this are made sooner than a second process is started.
_WORTH_HANDING_OUT = 800

# What the making of units takes here, or the waiting for who makes them; `seconds` tells it in detail.
MAKING = 'making'

Progress = Callable[[int, int], None]


@dataclass
class Assembly:
    """One build of a site. `last` and `intact` are what is there already, if anything is; `memo` is the search index's.

    After `files` has been read to its end, `remembered` has all units, and the counters say what was done.
    """

    workshop: Workshop
    plans: Mapping[str, Plan]
    search: Unit
    pictures: Mapping[str, bytes]
    last: State | None = None
    intact: Intact | None = None
    progress: Progress | None = None
    timed: Stopwatch = field(default_factory=Stopwatch)
    memo: Memo = field(default_factory=NoMemo)
    remembered: dict[str, Remembered] = field(default_factory=dict)
    made: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    by_unit: dict[str, float] = field(default_factory=dict)
    _shares: dict[str, ShareText] = field(default_factory=dict)

    def files(self, crew: Crew) -> Iterator[OutputFile]:
        """Every file of the site; those that stay come without their bytes."""
        rounds = {language: plan.first() for language, plan in self.plans.items()}
        first = [unit for units in rounds.values() for unit in units]
        yield from self._bring(crew, [self.search, *first])
        last = [unit for language, plan in self.plans.items() for unit in plan.last(self._faces(rounds[language]))]
        yield from self._bring(crew, last)
        pages = [self.remembered[unit.id] for unit in (*last, *first)]
        traces = [trace for made in pages for trace in made.traces]
        yield from self._shared(crew, traces)
        yield from self._others(traces)

    def _bring(self, crew: Crew, units: Sequence[Unit]) -> Iterator[OutputFile]:
        """The files of units: what stays, then what is made."""
        todo = []
        for unit in units:
            old = self._stays(unit)
            if old:
                self.remembered[unit.id] = old
                yield from (OutputFile(path, None) for path in old.paths)
            else:
                todo.append(unit)
        yield from self._make(crew, todo)

    def _stays(self, unit: Unit) -> Remembered | None:
        """The unit as the last build left it; None where it has to be made."""
        if self.last is None or self.intact is None:
            return None
        old = self.last.units.get(unit.id)
        if old is None or old.key != unit.key:
            return None
        needed = (*old.paths, *(trace.share for trace in old.traces if trace.share))
        return old if all(path in self.intact.files for path in needed) else None

    def _faces(self, first: Iterable[Unit]) -> Faces:
        works = [self.remembered[unit.id].fragments for unit in first if unit.kind == 'works']
        return Faces(
            {id: face for found in works for id, face in found['face'].items()},
            {id: face for found in works for id, face in found['case-face'].items()},
        )

    def _make(self, crew: Crew, todo: Sequence[Unit]) -> Iterator[OutputFile]:
        jobs: list[Job[Work]] = []
        by_job: dict[int, Sequence[Unit]] = {}
        pages = [unit for unit in todo if unit is not self.search]
        if len(pages) < len(todo):
            jobs.append(SearchJob(self.memo))  # the longest comes first
            by_job[id(jobs[0])] = [self.search]
        for units in _batches(pages, crew.workers):
            jobs.append(RenderJob(units[0].language, tuple((u.kind, u.name) for u in units), self._fragments(units)))
            by_job[id(jobs[-1])] = units
        for job, work in self.timed.each(MAKING, crew.do(jobs, many=len(pages) >= _WORTH_HANDING_OUT)):
            yield from self._take(by_job[id(job)], work)

    def _take(self, units: Sequence[Unit], work: Work) -> Iterator[OutputFile]:
        """Note what a job made, and hand over its files."""
        self.seconds.update(work.seconds)
        self.by_unit.update(work.by_unit)
        for unit, made in zip(units, work.made, strict=True):
            self.remembered[unit.id] = _remembered(unit, made)
            self._shares.update(made.shares)
            yield from (OutputFile(path, data) for path, data in made.files)
        self.made += len(units)
        if self.progress:
            self.progress(len(self.remembered), self._expected)

    @cached_property
    def _expected(self) -> int:
        """About how many units there will be: two for each partner and language, and the lists."""
        directory = self.workshop.directory
        return sum(1 for _ in listing_paths(directory)) + 2 * len(directory.entries) * len(self.plans)

    def _fragments(self, units: Sequence[Unit]) -> Fragments:
        """What these units of one language set in."""
        language = units[0].language
        maker = self.workshop.makers[language]
        wanted: dict[str, dict[str, str]] = {}
        for unit in units:
            for kind, ids in maker.wanted_fragments(unit.kind, unit.name).items():
                wanted.setdefault(kind, {}).update((id, self._fragment(language, kind, id)) for id in ids)
        return wanted

    def _fragment(self, language: str, kind: str, id: str) -> str:
        partner = self.workshop.directory.cases_by_id[id].partner if kind == 'case' else id
        return self.remembered[f'{language}/works/{partner}'].fragments[kind][id]

    def _shared(self, crew: Crew, traces: Iterable[Trace]) -> Iterator[OutputFile]:
        """The pictures that pages are shared with: the name of each is a digest of all that is drawn."""
        paths = dict.fromkeys(trace.share for trace in traces if trace.share)
        there = self.intact.files if self.intact else {}
        yield from (OutputFile(path, None) for path in paths if path in there)
        missing = [self._shares[path] for path in paths if path not in there]
        jobs = [DrawJob(tuple(missing[at : at + _PICTURES])) for at in range(0, len(missing), _PICTURES)]
        for _, work in self.timed.each(MAKING, crew.do(jobs, many=len(missing) >= _WORTH_HANDING_OUT)):
            self.seconds.update(work.seconds)
            yield from (OutputFile(path, data) for made in work.made for path, data in made.files)

    def _others(self, traces: Sequence[Trace]) -> Iterator[OutputFile]:
        """What is about the whole site, and costs less to make than to remember."""
        workshop, settings = self.workshop, self.workshop.settings
        theme = workshop.theme
        entries = [trace.sitemap for trace in traces if trace.sitemap]
        segments = unframed_segments({trace.segment for trace in traces})
        found = [
            *theme.assets,
            *sorted(self.pictures.items()),
            *sitemap_files(entries, settings),
            (EMBED_SCRIPT, theme.source(EMBED_SCRIPT)),
            ('robots.txt', robots_file(settings)),
            ('_headers', headers_file(settings, segments)),
            ('_redirects', redirects_file(workshop.directory, settings)),
        ]
        yield from (OutputFile(path, data) for path, data in found)

    @property
    def pages(self) -> int:
        return sum(len(made.traces) for made in self.remembered.values())


def _batches(units: Sequence[Unit], workers: int) -> Iterator[list[Unit]]:
    """Units of one language each, in order, small enough that no worker waits long for the last one."""
    size = max(1, min(_MOST_UNITS, len(units) // (workers * _JOBS_FOR_EACH)))
    batch: list[Unit] = []
    for unit in units:
        if batch and (len(batch) == size or batch[0].language != unit.language):
            yield batch
            batch = []
        batch.append(unit)
    if batch:
        yield batch


def _remembered(unit: Unit, made: Made) -> Remembered:
    paths = tuple(path for path, _ in made.files)
    return Remembered(unit.key, unit.ground, unit.inputs, paths, made.traces, made.fragments)


def search_unit(plans: Mapping[str, Plan], inputs: Mapping[str, str]) -> Unit:
    """The search index as a unit; it rests on the ground of what it finds."""
    ground = digest_of([plan.grounds['lists'] for plan in plans.values()])
    return Unit('', 'search-index', '', ground, inputs)
