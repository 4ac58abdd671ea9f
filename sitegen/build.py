"""The order of the stations of a build, and nothing else.

What the directory is (judging) -> what there is to make (units) -> who makes it (rendering) -> publish.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import partial
from pathlib import Path

from sitegen.content.files import read_media
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, sort_findings
from sitegen.directory.listing import Directory
from sitegen.judging import Judged, judge_source, read_source
from sitegen.memo import Memo, NoMemo
from sitegen.pages.hosting import headers_file, redirects_file, robots_file, sitemap_files, unframed_segments
from sitegen.pages.making import Fragments, Made, Trace
from sitegen.pages.pictures import make_pictures, public_uses
from sitegen.pages.share_pictures import share_files
from sitegen.pages.take_away import EMBED_SCRIPT
from sitegen.pages.units import LAST, Inputs, Unit, plan_units
from sitegen.publish.cache import Cache
from sitegen.publish.write import OutputFile, Published, check_destination, publish
from sitegen.rendering import Batch, Workshop
from sitegen.search.documents import search_source
from sitegen.search.index import MODULE, index_files
from sitegen.settings import Settings, base_url_fault
from sitegen.theme.environment import load_theme
from sitegen.timing import Stopwatch

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BuildResult:
    """What a build made of a directory; `published` is None where errors stopped it, and the old output stands."""

    judged: Judged
    pages: int = 0
    published: Published | None = None


@dataclass(frozen=True)
class BuildOptions:
    """What the command line may say of a build. `output` is absolute; `pardon` weighs findings anew (a baseline)."""

    output: Path
    base_url: str | None = None
    noindex: bool = False
    strict: bool = False
    pardon: Callable[[Sequence[Diagnostic]], list[Diagnostic]] = list


def build_site(
    root: Path,
    options: BuildOptions,
    today: Day,
    progress: Progress | None = None,
    timed: Stopwatch | None = None,
) -> BuildResult:
    """Check, then make the site. Errors leave the old output as it is."""
    timed = timed or Stopwatch()
    source = read_source(root, timed=timed)
    check_destination(options.output, root=source.root)
    if source.settings:
        source = dataclasses.replace(source, settings=_with_options(source.settings, options))
    judged = judge_source(source, today, timed)
    judged = dataclasses.replace(judged, findings=tuple(sort_findings(options.pardon(judged.findings))))
    stops = judged.has(Severity.ERROR) or (options.strict and judged.has(Severity.WARNING))
    if stops or judged.directory is None:
        return BuildResult(judged)
    cache = Cache(source.root, 'pictures')
    with timed('pictures'):
        pictures, faults = _make_pictures(judged, judged.directory, cache)
    if faults:
        return BuildResult(dataclasses.replace(judged, findings=tuple(sort_findings([*judged.findings, *faults]))))
    traces: list[Trace] = []
    files = make_files(judged, judged.directory, traces, progress, timed, pictures, cache)
    with timed('publish'):
        published = publish(files, output=options.output, root=source.root)
    cache.forget_unused()
    return BuildResult(judged, len(traces), published)


def _with_options(settings: Settings, options: BuildOptions) -> Settings:
    base_url = settings.base_url
    if options.base_url is not None:
        fault = base_url_fault(options.base_url)
        if fault:
            raise SitegenError(f'--base-url {options.base_url}: {fault[0]}', fault[1])
        base_url = options.base_url.rstrip('/')
    return dataclasses.replace(settings, base_url=base_url, noindex=settings.noindex or options.noindex)


def make_files(
    judged: Judged,
    directory: Directory,
    traces: list[Trace] | None = None,
    progress: Progress | None = None,
    timed: Stopwatch | None = None,
    pictures: Mapping[str, bytes] | None = None,
    memo: Memo | None = None,
) -> Iterator[OutputFile]:
    """Every file of the site, in a fixed order; the pages made so far leave their `traces`. `pictures` are made
    where they are not given."""
    memo = memo or NoMemo()
    timed = timed or Stopwatch()
    traces = [] if traces is None else traces
    settings = judged.source.settings
    assert settings is not None
    workshop, units = open_workshop(judged, directory)
    kept: dict[str, dict[str, dict[str, str]]] = {}
    left: dict[str, tuple[Trace, ...]] = {}
    for last in (False, True):
        for unit in (unit for unit in units if (unit.kind in LAST) is last):
            made = _make(workshop, unit, kept)
            for kind, found in made.fragments.items():
                kept.setdefault(unit.language, {}).setdefault(kind, {}).update(found)
            left[unit.id] = made.traces
            yield from (OutputFile(path, data) for path, data in made.files)
            if progress:
                progress(len(left), len(units))
    traces += [trace for unit in units for trace in left[unit.id]]
    theme = workshop.theme
    searched = [search_source(workshop.presenter(language)) for language in settings.languages]
    search = index_files(searched, theme.asset(MODULE), settings.base_path)
    yield from timed.each('search', (OutputFile(path, data) for path, data in search))
    yield from (OutputFile(path, data) for path, data in theme.assets)
    pictures = _make_pictures(judged, directory, memo)[0] if pictures is None else pictures
    yield from (OutputFile(path, data) for path, data in sorted(pictures.items()))
    shared = share_files((trace.share for trace in traces if trace.share), memo)
    yield from timed.each('pictures', (OutputFile(path, data) for path, data in shared))
    entries = [trace.sitemap for trace in traces if trace.sitemap]
    yield from (OutputFile(path, data) for path, data in sitemap_files(entries, settings))
    yield OutputFile(EMBED_SCRIPT, theme.source(EMBED_SCRIPT))
    yield OutputFile('robots.txt', robots_file(settings))
    segments = unframed_segments(trace.segment for trace in traces)
    yield OutputFile('_headers', headers_file(settings, segments))
    yield OutputFile('_redirects', redirects_file(directory, settings))


def _make(workshop: Workshop, unit: Unit, kept: Mapping[str, Fragments]) -> Made:
    wanted = workshop.makers[unit.language].wanted_fragments(unit.kind, unit.name)
    have = kept.get(unit.language, {})
    fragments = {kind: {id: have[kind][id] for id in ids} for kind, ids in wanted.items()}
    return workshop.make(Batch(unit.language, ((unit.kind, unit.name),), fragments))[0]


def open_workshop(judged: Judged, directory: Directory) -> tuple[Workshop, list[Unit]]:
    """Where the site is made, and all that there is to make."""
    source, settings = judged.source, judged.source.settings
    assert settings is not None
    theme = load_theme(source.root, settings.theme, settings.languages, settings.base_path, settings.accent)
    media = {item.name: item for item in source.tree.media}
    inputs = Inputs(directory, media)
    workshop = Workshop(directory, settings, media, theme, inputs.similar)
    units: list[Unit] = []
    for language in settings.languages:
        layout = workshop.makers[language].layout
        units += plan_units(layout, inputs, {}, partial(theme.digest, language=language)).units
    return workshop, units


def _make_pictures(judged: Judged, directory: Directory, memo: Memo) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The picture files that public pages show, and what cannot be decoded."""
    source = judged.source
    site_logo = source.settings.logo if source.settings else None
    media = {item.name: item for item in source.tree.media}
    return make_pictures(public_uses(directory, media, site_logo), media, partial(read_media, source.root), memo)
