"""From the units of a site to its files: makes what changed, keeps what the last build made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from sys import intern

from sitegen.crew import Crew, Job
from sitegen.digests import digest_of
from sitegen.directory.urls import listing_paths
from sitegen.memo import Memo, NoMemo
from sitegen.pages.hosting import headers_file, redirects_file, robots_file, sitemap_files, unframed_segments
from sitegen.pages.making import Fragments, Made
from sitegen.pages.share_pictures import ShareText
from sitegen.pages.take_away import EMBED_SCRIPT
from sitegen.pages.units import Faces, Plan, Unit
from sitegen.publish.holding import Intact, Stamp
from sitegen.publish.state import Origin, Standing, State, Units, new_units
from sitegen.publish.write import Kept, OutputFile
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


# What units tell of themselves to all others, beside what some of them set in.
_FACES = frozenset({'face', 'case-face'})


class Forgotten(Exception):
    """The fragments of a unit that is kept are no longer in the cache."""


@dataclass
class Assembly:
    """One build of a site.

    `last` is the state of the last build and `intact` what the output still has of it; `memo` is that of the search
    index. After `files` has been exhausted, `units` has all units, and the counters say what was done.
    """

    workshop: Workshop
    plans: Mapping[str, Plan]
    search: Unit
    pictures: Mapping[str, bytes]
    units: Units = field(default_factory=partial(new_units, NoMemo()))
    last: State | None = None
    intact: Intact | None = None
    progress: Progress | None = None
    timed: Stopwatch = field(default_factory=Stopwatch)
    memo: Memo = field(default_factory=NoMemo)
    made: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    by_unit: dict[str, float] = field(default_factory=dict)
    _shares: dict[str, ShareText] = field(default_factory=dict)

    def files(self, crew: Crew) -> Iterator[OutputFile | Kept]:
        """Every file of the site; files that are kept come without their bytes.

        Raises Forgotten where the cache lacks something of the last build that is needed.
        """
        rounds = {language: plan.first() for language, plan in self.plans.items()}
        first = [unit for units in rounds.values() for unit in units]
        todo = yield from self._keep([self.search, *first])
        searched = self._search(crew, todo)
        yield from self._make(crew, [unit for unit in todo if unit is not self.search])
        last = [unit for language, plan in self.plans.items() for unit in plan.last(self._faces(rounds[language]))]
        yield from self._make(crew, (yield from self._keep(last)))
        traces = [trace for unit in (*last, *first) for trace in self.units.standing[unit.id].traces]
        yield from self._shared(crew, dict.fromkeys(share for _, _, share in traces if share))
        yield from searched
        yield from self._others([entry for entry, _, _ in traces if entry], {segment for _, segment, _ in traces})

    def _keep(self, units: Sequence[Unit]) -> Generator[Kept, None, list[Unit]]:
        """Yield the files of the units that are kept; return the units that have to be made."""
        staying = {unit.id: old for unit in units if (old := self._stays(unit))}
        self.units.standing.update(staying)
        yield Kept([path for old in staying.values() for path in old.paths])
        return [unit for unit in units if unit.id not in staying]

    def _stays(self, unit: Unit) -> Standing | None:
        """The unit as the last build left it; None where it has to be made."""
        old = self._known.get(unit.id)
        if old is None or old.key != unit.key:
            return None
        needed = (*old.paths, *(share for _, _, share in old.traces)) if self._lost else ()
        return old if self._lost.isdisjoint(needed) else None

    @cached_property
    def _known(self) -> Mapping[str, Standing]:
        return self.last.units.standing if self.last and self.intact else {}

    @cached_property
    def _lost(self) -> set[str]:
        """Files of the last build that are missing or changed."""
        return self.last.holding.files.keys() - self._there.keys() if self.last else set()

    @property
    def _there(self) -> Mapping[str, Stamp]:
        return self.intact.files if self.intact else {}

    def _faces(self, first: Iterable[Unit]) -> Faces:
        works = [self.units.standing[unit.id].faces for unit in first if unit.kind == 'works']
        return Faces(
            {id: face for found in works for id, face in found['face'].items()},
            {id: face for found in works for id, face in found['case-face'].items()},
        )

    def _make(self, crew: Crew, todo: Sequence[Unit]) -> Iterator[OutputFile]:
        """The files of units that have to be made."""
        jobs: list[Job[Work]] = []
        by_job: dict[int, Sequence[Unit]] = {}
        for units in _batches(todo, crew.workers):
            jobs.append(RenderJob(units[0].language, tuple((u.kind, u.name) for u in units), self._fragments(units)))
            by_job[id(jobs[-1])] = units
        for job, work in self.timed.each(MAKING, crew.do(jobs, many=len(todo) >= _WORTH_HANDING_OUT)):
            yield from self._take(by_job[id(job)], work)

    def _search(self, crew: Crew, todo: Sequence[Unit]) -> Iterator[OutputFile]:
        """The files of the search index where it has to be made. It is the longest job: started first, awaited last."""
        if self.search not in todo:
            return iter(())
        made = crew.begin(SearchJob(self.memo), many=len(todo) > _WORTH_HANDING_OUT)
        return self._searched(made)

    def _searched(self, made: Callable[[], Work]) -> Iterator[OutputFile]:
        with self.timed(MAKING):
            work = made()
        yield from self._take([self.search], work)

    def _take(self, units: Sequence[Unit], work: Work) -> Iterator[OutputFile]:
        """Note what a job made, and yield its files."""
        self.seconds.update(work.seconds)
        self.by_unit.update(work.by_unit)
        for unit, made in zip(units, work.made, strict=True):
            self._note(unit, made)
            self._shares.update(made.shares)
            yield from (OutputFile(path, data) for path, data in made.files)
        self.made += len(units)
        if self.progress:
            self.progress(len(self.units.standing), self._expected)

    def _note(self, unit: Unit, made: Made) -> None:
        paths = tuple(path for path, _ in made.files)
        traces = tuple((trace.sitemap, intern(trace.segment), intern(trace.share)) for trace in made.traces)
        faces = {kind: found for kind, found in made.fragments.items() if kind in _FACES}
        given = {kind: found for kind, found in made.fragments.items() if kind not in _FACES}
        self.units.standing[unit.id] = Standing(unit.key, paths, traces, faces)
        self.units.origins.put(unit.id, unit.key, Origin(unit.ground, unit.inputs))
        if given:
            self.units.fragments.put(unit.id, unit.key, given)

    @cached_property
    def _expected(self) -> int:
        """A rough number of units for the progress bar: two for each partner and language, and the listings."""
        directory = self.workshop.directory
        return sum(1 for _ in listing_paths(directory)) + 2 * len(directory.entries) * len(self.plans)

    def _fragments(self, units: Sequence[Unit]) -> Fragments:
        """The fragments that these units, all of one language, insert."""
        language = units[0].language
        maker = self.workshop.makers[language]
        wanted: dict[str, dict[str, str]] = {}
        for unit in units:
            for kind, ids in maker.wanted_fragments(unit.kind, unit.name).items():
                wanted.setdefault(kind, {}).update((id, self._fragment(language, kind, id)) for id in ids)
        return wanted

    def _fragment(self, language: str, kind: str, id: str) -> str:
        partner = self.workshop.directory.cases_by_id[id].partner if kind == 'case' else id
        unit = f'{language}/works/{partner}'
        found = self.units.fragments.get(unit, self.units.standing[unit].key)
        if found is None:
            raise Forgotten
        return found[kind][id]

    def _shared(self, crew: Crew, paths: Iterable[str]) -> Iterator[OutputFile | Kept]:
        """The pictures that pages are shared with. The name of each is a digest of everything drawn, so a name that
        exists is up to date."""
        yield Kept([path for path in paths if path in self._there])
        missing = [self._shares[path] for path in paths if path not in self._there]
        jobs = [DrawJob(tuple(missing[at : at + _PICTURES])) for at in range(0, len(missing), _PICTURES)]
        for _, work in self.timed.each(MAKING, crew.do(jobs, many=len(missing) >= _WORTH_HANDING_OUT)):
            self.seconds.update(work.seconds)
            yield from (OutputFile(path, data) for made in work.made for path, data in made.files)

    def _others(self, entries: Sequence[str], segments: Iterable[str]) -> Iterator[OutputFile]:
        """Files about the whole site, which are cheaper to make than to remember: assets, pictures, the sitemap of
        these `entries`, and headers for all paths that begin with these `segments`."""
        workshop, settings = self.workshop, self.workshop.settings
        theme = workshop.theme
        found = [
            *theme.assets,
            *sorted(self.pictures.items()),
            *sitemap_files(entries, settings),
            (EMBED_SCRIPT, theme.source(EMBED_SCRIPT)),
            ('robots.txt', robots_file(settings)),
            ('_headers', headers_file(settings, unframed_segments(segments))),
            ('_redirects', redirects_file(workshop.directory, settings)),
        ]
        yield from (OutputFile(path, data) for path, data in found)

    @property
    def pages(self) -> int:
        return sum(len(unit.traces) for unit in self.units.standing.values())


def _batches(units: Sequence[Unit], workers: int) -> Iterator[list[Unit]]:
    """Batches of units of one language each, in order, small enough that no worker waits long for the last one."""
    size = max(1, min(_MOST_UNITS, len(units) // (workers * _JOBS_FOR_EACH)))
    batch: list[Unit] = []
    for unit in units:
        if batch and (len(batch) == size or batch[0].language != unit.language):
            yield batch
            batch = []
        batch.append(unit)
    if batch:
        yield batch


def search_unit(plans: Mapping[str, Plan], inputs: Mapping[str, str]) -> Unit:
    """The search index as a unit; its ground is that of the listings in every language."""
    ground = digest_of([plan.grounds['lists'] for plan in plans.values()])
    return Unit('', 'search-index', '', ground, inputs)
