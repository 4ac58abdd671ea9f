"""From the units of a site to its files: what is made anew, and what stays as the last build left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.crew import Crew, Job
from sitegen.digests import digest_of
from sitegen.pages.hosting import headers_file, redirects_file, robots_file, sitemap_files, unframed_segments
from sitegen.pages.making import Fragments, Made
from sitegen.pages.take_away import EMBED_SCRIPT
from sitegen.pages.units import LAST, Unit
from sitegen.publish.state import Intact, Remembered, State
from sitegen.publish.write import OutputFile
from sitegen.rendering import DrawJob, RenderJob, SearchJob, Work, Workshop

# Units in a job: enough that handing it over costs nothing, few enough that all workers end together.
_MOST_UNITS = 24
_JOBS_FOR_EACH = 6
_PICTURES = 40

Progress = Callable[[int, int], None]


@dataclass
class Assembly:
    """One build of a site. `last` and `intact` are what is there already, if anything is.

    After `files` has been read to its end, `remembered` has all units, and the counters say what was done.
    """

    workshop: Workshop
    units: Sequence[Unit]
    search: Unit
    pictures: Mapping[str, bytes]
    last: State | None = None
    intact: Intact | None = None
    progress: Progress | None = None
    remembered: dict[str, Remembered] = field(default_factory=dict)
    made: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    by_unit: dict[str, float] = field(default_factory=dict)

    def stays(self, unit: Unit) -> Remembered | None:
        """The unit as the last build left it; None where it has to be made."""
        if self.last is None or self.intact is None:
            return None
        old = self.last.units.get(unit.id)
        if old is None or old.key != unit.key or not all(path in self.intact.files for path in old.paths):
            return None
        return old

    def files(self, crew: Crew) -> Iterator[OutputFile]:
        """Every file of the site; those that stay come without their bytes."""
        kept = {unit.id: old for unit in (*self.units, self.search) if (old := self.stays(unit))}
        self.remembered.update(kept)
        for old in kept.values():
            yield from (OutputFile(path, None) for path in old.paths)
        yield from self._make(crew, [unit for unit in self.units if unit.id not in kept and unit.kind not in LAST])
        yield from self._make(crew, [unit for unit in self.units if unit.id not in kept and unit.kind in LAST])
        yield from self._shared(crew)
        yield from self._others()

    def _make(self, crew: Crew, todo: list[Unit]) -> Iterator[OutputFile]:
        jobs: list[Job[Work]] = []
        by_job: dict[int, list[Unit]] = {}
        if self.search.id not in self.remembered:
            jobs.append(SearchJob())  # the longest comes first
            by_job[id(jobs[0])] = [self.search]
        for units in _batches(todo, crew.workers):
            jobs.append(RenderJob(units[0].language, tuple((u.kind, u.name) for u in units), self._fragments(units)))
            by_job[id(jobs[-1])] = units
        for job, work in crew.do(jobs):
            yield from self._take(by_job[id(job)], work)

    def _take(self, units: Sequence[Unit], work: Work) -> Iterator[OutputFile]:
        """Note what a job made, and hand over its files."""
        self.seconds.update(work.seconds)
        self.by_unit.update(work.by_unit)
        for unit, made in zip(units, work.made, strict=True):
            self.remembered[unit.id] = _remembered(unit, made)
            yield from (OutputFile(path, data) for path, data in made.files)
        self.made += len(units)
        if self.progress:
            self.progress(len(self.remembered), len(self.units) + 1)

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

    def _shared(self, crew: Crew) -> Iterator[OutputFile]:
        """The pictures that pages are shared with: the name of each is a digest of all that is drawn."""
        traces = (trace for unit in self.units for trace in self.remembered[unit.id].traces)
        texts = {text.path: text for text in dict.fromkeys(trace.share for trace in traces) if text}
        there = self.intact.files if self.intact else {}
        yield from (OutputFile(path, None) for path in texts if path in there)
        missing = [text for path, text in texts.items() if path not in there]
        jobs = [DrawJob(tuple(missing[at : at + _PICTURES])) for at in range(0, len(missing), _PICTURES)]
        for _, work in crew.do(jobs):
            self.seconds.update(work.seconds)
            yield from (OutputFile(path, data) for made in work.made for path, data in made.files)

    def _others(self) -> Iterator[OutputFile]:
        """What is about the whole site, and costs less to make than to remember."""
        workshop, settings = self.workshop, self.workshop.settings
        theme = workshop.theme
        traces = [trace for unit in self.units for trace in self.remembered[unit.id].traces]
        entries = [trace.sitemap for trace in traces if trace.sitemap]
        segments = unframed_segments(trace.segment for trace in traces)
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
        return sum(len(old.traces) for old in self.remembered.values())


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


def search_unit(units: Sequence[Unit], inputs: Mapping[str, str]) -> Unit:
    """The search index as a unit; it rests on the grounds that all pages of partners do."""
    return Unit('', 'search-index', '', digest_of(sorted({unit.ground for unit in units})), inputs)
