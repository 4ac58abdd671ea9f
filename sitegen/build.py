"""The order of the stations of a build, and nothing else.

What the directory is (judging) -> what there is to make (units) -> what has to be made anew (assembling),
and by whom (crew) -> publish.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date as Day
from functools import partial
from pathlib import Path

from sitegen.assembling import MAKING, Assembly, Forgotten, Progress, search_unit
from sitegen.content.files import Entry, find_root, read_media
from sitegen.crew import Crew, hire, hire_cluster
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, sort_findings
from sitegen.digests import digest_of
from sitegen.directory.listing import Directory
from sitegen.installed import installed
from sitegen.judging import Judged, judge_source, read_source
from sitegen.memo import Memo, NoMemo
from sitegen.pages.pictures import make_pictures, public_uses
from sitegen.pages.units import Inputs, Plan, Unit
from sitegen.processes import reading_pool, spreading
from sitegen.publish.cache import Cache, output_cache, output_held
from sitegen.publish.holding import hold, look_at, survey
from sitegen.publish.state import Memory, State, new_units
from sitegen.publish.write import OutputFile, OutputReplaced, Published, check_destination, publish
from sitegen.rendering import Workshop
from sitegen.search.index import MEMORY, MODULE
from sitegen.settings import Settings, base_url_fault
from sitegen.theme.environment import load_theme
from sitegen.timing import Stopwatch
from sitegen.why import Reasons


@dataclass(frozen=True)
class BuildOptions:
    """What the command line may say of a build. `output` is absolute; `pardon` weighs findings anew (a baseline);
    `content` is content/ where somebody looked at it already.

    `jobs` processes make the pages, or a cluster at `executor`; `clean` uses nothing of an earlier build; `why`
    asks about one page.
    """

    output: Path
    base_url: str | None = None
    noindex: bool = False
    strict: bool = False
    pardon: Callable[[Sequence[Diagnostic]], list[Diagnostic]] = list
    jobs: int = 1
    executor: str | None = None
    clean: bool = False
    why: str | None = None
    content: Entry | None = None


@dataclass(frozen=True)
class BuildResult:
    """What a build made of a directory; `published` is None where errors stopped it, and the old output stands.

    `workshop` is where it was made; `made` of `units` were made anew; `why` answers what was asked; `notices` are
    about the build itself; `folders` has the times of the output's folders, where no other build was at work.
    """

    judged: Judged
    pages: int = 0
    published: Published | None = None
    workshop: Workshop | None = field(default=None, repr=False)
    units: int = 0
    made: int = 0
    by_unit: Mapping[str, float] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    left: str | None = None


def build_site(
    root: Path,
    options: BuildOptions,
    today: Day,
    progress: Progress | None = None,
    timed: Stopwatch | None = None,
) -> BuildResult:
    """Check, then make the site. Errors leave the old output as it is."""
    timed = timed or Stopwatch()
    root = find_root(root)
    kinds = ('records', 'pictures', 'templates')
    records, memory, templates = memories = [Cache(root, kind, fresh=options.clean) for kind in kinds]
    with reading_pool(options.jobs) as executor:
        source = read_source(root, timed=timed, memo=records, executor=executor, content=options.content)
    check_destination(options.output, root=source.root)
    if source.settings:
        source = dataclasses.replace(source, settings=_with_options(source.settings, options))
    judged = judge_source(source, today, timed, memo=records, spread=spreading(options.jobs))
    judged = dataclasses.replace(judged, findings=tuple(sort_findings(options.pardon(judged.findings))))
    stops = judged.has(Severity.ERROR) or (options.strict and judged.has(Severity.WARNING))
    if stops or judged.directory is None:
        return BuildResult(judged)
    with timed('pictures'):
        pictures, faults = _make_pictures(judged, judged.directory, memory)
    if faults:
        return BuildResult(dataclasses.replace(judged, findings=tuple(sort_findings([*judged.findings, *faults]))))
    with timed('plan'):
        site = plan_site(judged, judged.directory, timed, templates, records)
    result = _publish_site(site, judged, pictures, options, progress, timed)
    site.workshop.theme.keep_compiled()
    for used in memories:
        used.forget_unused()
    return result


def _with_options(settings: Settings, options: BuildOptions) -> Settings:
    base_url = settings.base_url
    if options.base_url is not None:
        fault = base_url_fault(options.base_url)
        if fault:
            raise SitegenError(f'--base-url {options.base_url}: {fault[0]}', fault[1])
        base_url = options.base_url.rstrip('/')
    return dataclasses.replace(settings, base_url=base_url, noindex=settings.noindex or options.noindex)


@dataclass(frozen=True)
class Site:
    """All that there is to make, and where it is made."""

    workshop: Workshop
    plans: Mapping[str, Plan]
    search: Unit

    @property
    def grounds(self) -> Mapping[str, Mapping[str, str]]:
        """The parts of each ground by its digest."""
        return {digest_of(parts): parts for plan in self.plans.values() for parts in plan.grounds.values()}


def plan_site(
    judged: Judged,
    directory: Directory,
    timed: Stopwatch | None = None,
    templates: Memo | None = None,
    records: Memo | None = None,
) -> Site:
    """The units of the site in all its languages, with what is remembered of templates and of records."""
    source, settings = judged.source, judged.source.settings
    assert settings is not None
    theme = load_theme(
        source.root, settings.theme, settings.languages, settings.base_path, settings.accent, memo=templates
    )
    media = {item.name: item for item in source.tree.media}
    inputs = Inputs(directory, media, records)
    workshop = Workshop(directory, settings, media, theme, inputs.similar, timed.clock if timed else None)
    ground = {
        'sitegen': installed(),
        'day': directory.today.isoformat(),
        'program': digest_of(directory.program),
        'settings': digest_of(settings),
    }
    plans = {
        language: Plan(maker.layout, inputs, ground, partial(theme.parts, language=language))
        for language, maker in workshop.makers.items()
    }
    found = {
        'partners': inputs.partners,
        'facets': inputs.facets,
        'links': inputs.routes,
        'module': theme.asset(MODULE),
    }
    return Site(workshop, plans, search_unit(plans, found))


def _publish_site(
    site: Site,
    judged: Judged,
    pictures: Mapping[str, bytes],
    options: BuildOptions,
    progress: Progress | None,
    timed: Stopwatch,
) -> BuildResult:
    """Make what has to be made, and bring the output up to date."""
    root, output = judged.source.root, options.output
    cache = output_cache(root, output)
    memory = Memory(cache)
    with output_held(root, output) as alone:
        with timed('state'):
            last = memory.read() if alone and not options.clean else None
            intact = look_at(output, last.holding) if last else survey(output) if alone else None
        # The index's memory is on this machine, where a cluster is not.
        searched = NoMemo() if options.executor else Cache(root, MEMORY, fresh=options.clean)
        units = new_units(cache, last)
        assembly = Assembly(
            site.workshop, site.plans, site.search, pictures, units, last, intact, progress, timed, searched
        )
        memory.forget()
        try:
            published = _published(assembly, options, root, timed)
        except (OutputReplaced, Forgotten):  # nothing is known of what is there: then a whole build of ours
            assembly = dataclasses.replace(assembly, units=new_units(cache), last=None, intact=None)
            published = _published(assembly, options, root, timed)
        except SitegenError:
            if last:
                memory.write(last)  # what it says is held against the output anyway
            raise
        grounds = site.grounds
        reasons = Reasons(published.stamps, assembly.units, grounds, last, intact)
        why = tuple(reasons.of(options.why)) if options.why else ()
        left = None
        if alone:
            with timed('state'):
                folders = assembly.intact.folders if assembly.intact else {}
                holding = hold(output, published.stamps, (*published.written, *published.removed), folders)
                left = memory.write(State(assembly.units, grounds, holding))
    timed.seconds.pop(MAKING, None)  # it is told in detail
    timed.add(assembly.seconds)
    return BuildResult(
        judged,
        assembly.pages,
        published,
        site.workshop,
        units=len(assembly.units.standing),
        made=assembly.made,
        by_unit=assembly.by_unit,
        why=why,
        notices=(_FOREIGN,) if cache.refused else (),
        left=left,
    )


_FOREIGN = 'the cache in .sitegen/ is damaged, or was made elsewhere; it was not used'


def _published(assembly: Assembly, options: BuildOptions, root: Path, timed: Stopwatch) -> Published:
    with _crew(assembly.workshop, options) as crew, timed('publish'):
        return publish(assembly.files(crew), output=options.output, root=root, intact=assembly.intact)


def _crew(workshop: Workshop, options: BuildOptions) -> AbstractContextManager[Crew]:
    return hire_cluster(workshop, options.executor) if options.executor else hire(workshop, options.jobs)


def make_files(judged: Judged, directory: Directory, memo: Memo | None = None) -> dict[str, bytes]:
    """Every file of the site by its path, made here and now."""
    site = plan_site(judged, directory)
    pictures = _make_pictures(judged, directory, memo or NoMemo())[0]
    with hire(site.workshop, 1) as crew:
        files = Assembly(site.workshop, site.plans, site.search, pictures).files(crew)
        return {file.path: file.data for file in files if isinstance(file, OutputFile)}


def _make_pictures(judged: Judged, directory: Directory, memo: Memo) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The picture files that public pages show, and what cannot be decoded."""
    source = judged.source
    site_logo = source.settings.logo if source.settings else None
    media = {item.name: item for item in source.tree.media}
    return make_pictures(public_uses(directory, media, site_logo), media, partial(read_media, source.root), memo)
