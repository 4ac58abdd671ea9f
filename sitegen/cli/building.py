"""Commands that make the site or parts of it: build, index, stats."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date as Day
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.checking import baseline_option, load_baseline
from sitegen.cli.group import (
    main,
    output_folder,
    print_findings,
    quiet_option,
    read_today,
    refuse,
    root_option,
    today_option,
)
from sitegen.diagnostics import Severity

if TYPE_CHECKING:
    from sitegen.build import BuildOptions, BuildResult
    from sitegen.publish.glance import Glance, Summary


def _plain_text(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.isprintable():
        raise click.BadParameter('it has characters that cannot be printed')
    return value


@main.command()
@root_option
@today_option
@click.option(
    '--output',
    default=None,
    metavar='FOLDER|URL',
    help='Where the site goes: a folder, or a place such as s3://bucket/site; default: output/ under the root.',
)
@click.option('--base-url', default=None, callback=_plain_text, help='Where the site will stand, instead of site.yml.')
@click.option('--noindex', is_flag=True, help='Ask search engines to stay away, for previews.')
@baseline_option
@click.option('--strict', is_flag=True, help='Let warnings stop the build as errors do.')
@click.option('--clean', is_flag=True, help='Use nothing of an earlier build.')
@click.option('--jobs', type=click.IntRange(min=1), default=None, help='Processes that make pages; default: the cores.')
@click.option('--executor', default=None, metavar='dask://HOST:PORT', help='Have a Dask cluster make the pages.')
@click.option('--why', default=None, metavar='PATH', help='Say why this page was made again, or was not.')
@click.option('--profile', is_flag=True, help='Tell where the time went.')
@quiet_option
def build(
    root: Path,
    today: Day | None,
    output: str | None,
    baseline: Path | None,
    quiet: bool | None,
    jobs: int | None,
    profile: bool,
    **given: Any,
) -> None:
    """Check, then build the site. Errors leave the old output untouched."""
    started, began_ns = time.perf_counter(), time.time_ns()
    day = read_today(today)
    url = output if output and '://' in output else None
    folder = _folder_of(root, url) if url else output_folder(root, Path(output) if output else None)
    pardons = load_baseline(baseline, day) if baseline else None
    glance = _glance(root, folder, day, (given['base_url'], given['noindex'], given['strict'], pardons))
    summary = None if profile or any(given[name] for name in ('clean', 'executor', 'why')) else glance.recall()
    if summary is None:
        from sitegen.build import BuildOptions
        from sitegen.crew import cores

        pardon = partial(pardons.apply, today=day) if pardons else list
        options = BuildOptions(folder, pardon=pardon, jobs=jobs or cores(), content=glance.content, **given)
        result = _build(root, options, day, quiet=quiet, profile=profile)
        summary = _keep(glance, result, began_ns)
    else:
        print_findings(summary.findings, root, failed=False, quiet=quiet)
    where = _send(root, folder, url) if url else folder
    if not quiet:
        click.echo(summary_line(summary, where, time.perf_counter() - started))


def _folder_of(root: Path, url: str) -> Path:
    from sitegen.publish.remote import folder_for

    return folder_for(root, url)


def _send(root: Path, folder: Path, url: str) -> str:
    """Bring a place that is no folder up to date; says where, and how much of it."""
    from sitegen.publish.cache import Cache
    from sitegen.publish.remote import send_site

    sent = send_site(folder, url, Cache(root.resolve(), 'sent'))
    if sent.contested:
        click.echo(
            f'notice: an earlier build had not ended sending to {sent.place}; if it is still at work, build once more',
            err=True,
        )
    return f'{sent.place} ({sent.put:,} files put, {sent.removed:,} removed)'


def _build(root: Path, options: BuildOptions, day: Day, *, quiet: bool | None, profile: bool) -> BuildResult:
    """A build with what it says on the way; it ends the command where nothing could be published."""
    from sitegen.build import build_site
    from sitegen.report.numbers import render_profile
    from sitegen.timing import Stopwatch

    timed = Stopwatch(time.perf_counter if profile else None)
    with _progress(quiet=bool(quiet)) as progress:
        result = build_site(root, options, day, progress, timed)
    print_findings(result.judged.findings, root, failed=result.published is None, quiet=quiet)
    if result.published is None:
        click.echo('nothing was published; the output is as it was', err=True)
        sys.exit(1)
    for line in result.notices:
        click.echo(f'notice: {line}', err=True)
    if options.why:
        click.echo('\n'.join(result.why) if result.why else f'{options.why} is no page of this site')
    if profile:
        found = render_profile(timed.seconds, result.by_unit, made=result.made, units=result.units)
        click.echo(found, nl=False)
    return result


def _glance(root: Path, output: Path, day: Day, options: tuple[object, ...]) -> Glance:
    from sitegen.digests import digest_of
    from sitegen.installed import installed
    from sitegen.publish.cache import output_cache
    from sitegen.publish.glance import Glance

    base = root.resolve()
    return Glance(output_cache(base, output), base, output, digest_of(installed(), day, options))


def _keep(glance: Glance, result: BuildResult, began_ns: int) -> Summary:
    """What a build says, also to the next one."""
    settings, summary = result.judged.source.settings, summary_of(result)
    assert settings is not None
    assert result.published is not None
    programs = (settings.program,) if settings.program_is_file else ()
    glance.keep(summary, began_ns=began_ns, programs=programs, left=result.left)
    return summary


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    # A bar that draws itself is a thread, and beside threads the workers of a build cannot be forked.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task('building', total=None)
        yield lambda done, total: bar.update(task, completed=done, total=max(done, total), refresh=True)


def summary_of(result: BuildResult) -> Summary:
    from sitegen.publish.glance import Summary

    assert result.published is not None
    records = result.judged.source.collection.count()
    return Summary(result.judged.findings, records, result.pages, result.published.files)


def summary_line(summary: Summary, output: Path | str, seconds: float) -> str:
    """One line about a build; a word for each kind of finding."""
    counts = Counter(finding.severity for finding in summary.findings)
    found = ', '.join(f'{counts[kind]} {kind.value}{"" if counts[kind] == 1 else "s"}' for kind in Severity)
    return (
        f'{summary.records:,} record{"" if summary.records == 1 else "s"}, {summary.pages:,} pages, '
        f'{summary.files:,} files; {found}; '
        f'{seconds:.1f} s; published to {output}'
    )


@main.command()
@root_option
@today_option
@click.option('--format', 'form', type=click.Choice(['text', 'json']), default='text', help='How to print them.')
def stats(root: Path, today: Day | None, form: str) -> None:
    """Tell numbers, sizes and where the time goes. For that it builds into a folder that is thrown away."""
    from tempfile import TemporaryDirectory

    from sitegen.build import BuildOptions, build_site
    from sitegen.report.numbers import gather_numbers, render_numbers
    from sitegen.timing import Stopwatch

    timed = Stopwatch(time.perf_counter)
    with TemporaryDirectory(prefix='sitegen-') as folder:
        output = Path(folder) / 'output'
        result = build_site(root, BuildOptions(output, clean=True), read_today(today), timed=timed)
        numbers = gather_numbers(result.judged.source.collection, output, timed.seconds)
    if result.published is None:
        refuse(result.judged.findings, root)
    click.echo(
        json.dumps(numbers.as_json(), indent=2) if form == 'json' else render_numbers(numbers), nl=form == 'json'
    )


@main.command()
@root_option
@today_option
@click.option(
    '--output',
    type=click.Path(path_type=Path),
    default=None,
    help='The site whose index it is; default: output/ under the root.',
)
@click.option('--clean', is_flag=True, help='Use nothing of an earlier index.')
def index(root: Path, today: Day | None, output: Path | None, clean: bool) -> None:
    """Make only the search index of a built site."""
    from sitegen.searching import index_site

    result = index_site(root, output_folder(root, output), read_today(today), clean=clean)
    print_findings(result.judged.findings, root, failed=result.published is None, quiet=True)
    if result.published is None:
        sys.exit(1)
    click.echo(f'{result.documents:,} documents, {result.published.files:,} files, {result.published.bytes:,} bytes')
