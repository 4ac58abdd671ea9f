"""The command line: the only part that prints, exits and reads the clock.

Exit codes: 0 no errors, 1 errors found in content, 2 wrong use or environment (DESIGN.md section 6).
Heavy imports stand inside the commands, so that `--version` and `--help` are quick.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from datetime import date as Day
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen import __version__
from sitegen.dates import parse_date
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, did_you_mean

if TYPE_CHECKING:
    from sitegen.build import BuildResult, Judged, Source
    from sitegen.checks.baseline import Baseline
    from sitegen.report.verdicts import Explanation

DEFAULT_PORT = 8000
CHECK_FORMATS = ['text', 'json', 'github', 'gitlab', 'sarif', 'junit', 'rdjsonl']


class _Commands(click.Group):
    """The group that catches trouble with the environment, once, for all commands."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SitegenError as error:
            click.echo(f'sitegen: {error}', err=True)
            if error.hint:
                click.echo(f'   hint: {error.hint}', err=True)
            ctx.exit(2)


@click.group(cls=_Commands, context_settings={'help_option_names': ['-h', '--help'], 'max_content_width': 100})
@click.version_option(__version__, prog_name='sitegen')
def main() -> None:
    """Turn a repository of Markdown files into the public directory of a partner program."""


def _root_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        '--root',
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help='The folder of the directory (the one with site.yml).',
    )(command)


class _DayType(click.ParamType[Day]):
    name = 'date'

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Day:
        day = parse_date(value) if isinstance(value, str) else value
        if day is None:
            self.fail(f'{value!r} is not a date like 2026-11-21', param, ctx)
        assert isinstance(day, Day)
        return day


def _today_option(command: Callable[..., Any]) -> Callable[..., Any]:
    text = 'The day to build for, like 2026-11-21; otherwise SOURCE_DATE_EPOCH, otherwise the clock.'
    return click.option('--today', type=_DayType(), default=None, help=text)(command)


def _baseline_option(command: Callable[..., Any]) -> Callable[..., Any]:
    text = 'A file of findings that may stay for a while; they become notices until their day.'
    return click.option('--baseline', type=click.Path(path_type=Path, dir_okay=False), default=None, help=text)(command)


def read_today(given: Day | None) -> Day:
    """The day given, else SOURCE_DATE_EPOCH (seconds, UTC), else the clock's local day."""
    if given:
        return given
    epoch = os.environ.get('SOURCE_DATE_EPOCH')
    if epoch is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError):
        raise SitegenError(f'SOURCE_DATE_EPOCH is {epoch!r}', 'give seconds since 1970, or unset it') from None


def _colour(stream: Any) -> bool:
    """Colours on a terminal, unless NO_COLOR is set (no-color.org)."""
    return bool(stream.isatty()) and not os.environ.get('NO_COLOR') and os.environ.get('TERM') != 'dumb'


@main.command()
@click.argument('paths', nargs=-1)
@_root_option
@_today_option
@click.option('--format', 'form', type=click.Choice(CHECK_FORMATS), default='text', help='How to print the findings.')
@click.option('--changed-from', default=None, metavar='REV', help='Tell only what is about files changed since REV.')
@_baseline_option
@click.option('--fix', is_flag=True, help='Put right what is mechanical: dates, addresses, order of keys, spaces.')
@click.option('--strict', is_flag=True, help='Let warnings fail as errors do.')
@click.option('--quiet', is_flag=True, help='Leave out notices.')
def check(  # noqa: PLR0913, PLR0917 -- one argument for each option
    paths: tuple[str, ...],
    root: Path,
    today: Day | None,
    form: str,
    changed_from: str | None,
    baseline: Path | None,
    fix: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Check all records and the program; with PATHS, tell only what is about these files."""
    from sitegen.build import judge_source, read_source
    from sitegen.review.touched import about_touched, touched_since

    source = read_source(root)
    if fix and _fix_files(source, paths):
        source = read_source(root)
    judged = judge_source(source, read_today(today))
    findings = [finding for finding in judged.findings if _is_about(finding.path, paths, judged.source.root)]
    if changed_from is not None:
        settings = source.settings
        rules = ['site.yml', *([settings.program] if settings and settings.program_is_file else [])]
        touched = touched_since(source.root, changed_from, rules)
        findings = about_touched(findings, touched, judged.source.collection)
    findings = _read_baseline(baseline, judged.today).apply(findings, judged.today)
    shown = [finding for finding in findings if not (quiet and finding.severity is Severity.NOTICE)]
    click.echo(_rendered(shown, form, judged), nl=False)
    sys.exit(_exit_code(findings, strict=strict))


def _fix_files(source: Source, paths: Sequence[str]) -> int:
    """Put right what is mechanical in the records that PATHS name, tell each, and give their number."""
    from sitegen.build import fix_source

    count = 0
    for fixed in fix_source(source):
        if _is_about(fixed.path, paths, source.root):
            file = source.root / fixed.path
            draft = file.with_name(f'.{file.name}.fixed')
            try:
                draft.write_bytes(fixed.data)
                draft.chmod(file.stat().st_mode)
                draft.replace(file)
            except OSError as error:
                raise SitegenError(f'{fixed.path} cannot be written: {error.strerror or error}') from None
            click.echo(f'fixed {fixed.path}: {", ".join(fixed.what)}', err=True)
            count += 1
    return count


def _rendered(findings: list[Diagnostic], form: str, judged: Judged) -> str:
    """Findings in one of CHECK_FORMATS."""
    from sitegen.report import annotations, exchange
    from sitegen.report.findings import render_json, render_text

    sources = _sources(judged.source.root)
    match form:
        case 'json':
            return render_json(findings, judged.today)
        case 'github':
            _add_job_summary(annotations.render_job_summary(findings))
            return annotations.render_github(findings)
        case 'gitlab':
            return exchange.render_gitlab(findings)
        case 'sarif':
            return exchange.render_sarif(findings)
        case 'junit':
            return exchange.render_junit(findings)
        case 'rdjsonl':
            return exchange.render_rdjsonl(findings, sources)
        case _:
            return render_text(findings, sources, _colour(sys.stdout))


def _add_job_summary(text: str) -> None:
    """Append to the file that GitHub names for the summary of a step, where it names one."""
    name = os.environ.get('GITHUB_STEP_SUMMARY')
    if not name:
        return
    try:
        with Path(name).open('a', encoding='utf-8') as file:
            file.write(text)
    except OSError as error:
        raise SitegenError(f'the job summary {name} cannot be written: {error.strerror or error}') from None


def _read_baseline(path: Path | None, today: Day) -> Baseline:
    """The baseline that the command line names; an empty one where it names none."""
    from sitegen.checks.baseline import Baseline, read_baseline

    if path is None:
        return Baseline()
    try:
        baseline = read_baseline(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise SitegenError(f'baseline {path} cannot be read: {error.strerror or error}') from None
    expired = baseline.expired(today)
    if expired:
        click.echo(f'{path}: {expired} {"entry has" if expired == 1 else "entries have"} run out', err=True)
    return baseline


def _is_about(path: str, wanted: Sequence[str], root: Path) -> bool:
    """Whether a finding's path is one of the files, or below one of the folders, that were named."""
    if not wanted:
        return True
    for name in wanted:
        given = Path(name)
        inside = (given if given.is_absolute() else Path.cwd() / given).resolve()
        relative = inside.relative_to(root).as_posix() if inside.is_relative_to(root) else name
        for candidate in (relative, name.rstrip('/')):
            if candidate in ('.', path) or path.startswith(f'{candidate}/'):
                return True
    return False


def _sources(root: Path) -> Callable[[str], str | None]:
    """The text of a file for snippets; None where there is none to show."""
    from sitegen.content.files import read_source

    return partial(read_source, root)


def _exit_code(findings: Sequence[Diagnostic], *, strict: bool) -> int:
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return 1 if any(finding.severity in fatal for finding in findings) else 0


@main.command()
@_root_option
@_today_option
@click.option(
    '--output',
    type=click.Path(path_type=Path),
    default=None,
    help='Where the site goes; default: output/ under the root.',
)
@click.option('--base-url', default=None, help='Where the site will stand, instead of site.yml.')
@click.option('--noindex', is_flag=True, help='Ask search engines to stay away, for previews.')
@_baseline_option
@click.option('--strict', is_flag=True, help='Let warnings stop the build as errors do.')
@click.option(
    '--clean', is_flag=True, expose_value=False, help='Use nothing of an earlier build, which is what every build does.'
)
@click.option('--quiet/--verbose', 'quiet', default=None, help='Print errors only; or notices, too.')
def build(
    root: Path,
    today: Day | None,
    output: Path | None,
    base_url: str | None,
    noindex: bool,
    baseline: Path | None,
    strict: bool,
    quiet: bool | None,
) -> None:
    """Check, then build the site. Errors leave the old output untouched."""
    from sitegen.build import BuildOptions, build_site

    started = time.perf_counter()
    day = read_today(today)
    pardons = partial(_read_baseline(baseline, day).apply, today=day)
    options = BuildOptions(_output(root, output), base_url, noindex, strict, pardons)
    with _progress(quiet=bool(quiet)) as progress:
        result = build_site(root, options, day, progress)
    _print_findings(result.judged, result.published is None, quiet)
    if result.published is None:
        click.echo('nothing was published; the output is as it was', err=True)
        sys.exit(1)
    if not quiet:
        click.echo(_summary(result, options.output, time.perf_counter() - started))


def _output(root: Path, output: Path | None) -> Path:
    """`--output` is relative to the working directory, its default to the root."""
    return Path.cwd() / output if output else root.resolve() / 'output'


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task('building', total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_findings(judged: Judged, failed: bool, quiet: bool | None) -> None:
    """Errors where `quiet`, warnings too where it is None, notices too where it is False."""
    from sitegen.report.findings import render_text

    wanted = list(Severity)[: {True: 1, None: 2, False: 3}[quiet]]
    findings = [finding for finding in judged.findings if finding.severity in wanted]
    if findings or failed:
        click.echo(render_text(findings, _sources(judged.source.root), _colour(sys.stderr)), err=True, nl=False)


def _summary(result: BuildResult, output: Path, seconds: float) -> str:
    from sitegen.report.findings import count_findings

    assert result.published is not None
    counts = count_findings(result.judged.findings)
    found = ', '.join(f'{count} {name}{"" if count == 1 else "s"}' for name, count in counts.items())
    records = result.judged.source.collection.count()
    return (
        f'{records:,} records, {result.pages:,} pages, {result.published.files:,} files; {found}; '
        f'{seconds:.1f} s; published to {output}'
    )


@main.command()
@_root_option
@_today_option
@click.option('--format', 'form', type=click.Choice(['text', 'json']), default='text', help='How to print them.')
def stats(root: Path, today: Day | None, form: str) -> None:
    """Build into a folder that is thrown away, and tell numbers, sizes and where the time went."""
    from tempfile import TemporaryDirectory

    from sitegen.build import BuildOptions, build_site
    from sitegen.report.numbers import gather_numbers, render_numbers
    from sitegen.timing import Stopwatch

    timed = Stopwatch(time.perf_counter)
    with TemporaryDirectory(prefix='sitegen-') as folder:
        output = Path(folder) / 'output'
        result = build_site(root, BuildOptions(output), read_today(today), timed=timed)
        numbers = gather_numbers(result.judged.source.collection, output, timed.seconds)
    if result.published is None:
        _print_findings(result.judged, True, True)
        sys.exit(1)
    click.echo(
        json.dumps(numbers.as_json(), indent=2) if form == 'json' else render_numbers(numbers), nl=form == 'json'
    )


@main.command()
@_root_option
@_today_option
@click.option(
    '--output',
    type=click.Path(path_type=Path),
    default=None,
    help='The site whose index it is; default: output/ under the root.',
)
@click.option('--clean', is_flag=True, expose_value=False, help='Use nothing of an earlier index.')
def index(root: Path, today: Day | None, output: Path | None) -> None:
    """Make only the search index of a built site."""
    from sitegen.searching import index_site

    result = index_site(root, _output(root, output), read_today(today))
    _print_findings(result.judged, result.published is None, quiet=True)
    if result.published is None:
        sys.exit(1)
    click.echo(f'{result.documents:,} documents, {result.published.files:,} files, {result.published.bytes:,} bytes')


@main.command()
@click.argument('query')
@_root_option
@_today_option
@click.option('--lang', 'language', default=None, help='A language of the site, the first by default.')
@click.option('--filter', 'filters', multiple=True, metavar='FACET=OPTION', help='As category=crm; may stand again.')
@click.option('--limit', type=click.IntRange(1), default=10, show_default=True)
@click.option('--format', 'form', type=click.Choice(['text', 'json']), default='text')
def search(
    query: str, root: Path, today: Day | None, language: str | None, filters: tuple[str, ...], limit: int, form: str
) -> None:
    """Find partners, case studies and projects, as visitors of the site do."""
    from sitegen.search.local import LocalIndex, hits_json, hits_text, parse_filters
    from sitegen.searching import cache_folder, read_search_source

    source = read_search_source(root, language, read_today(today))
    try:
        found = LocalIndex(source, cache_folder()).search(query, parse_filters(filters), limit)
    except ValueError as error:
        raise SitegenError(f'--filter {error}', 'write it as category=crm') from None
    except KeyError as error:
        known = ['kind', *(facet.id for facet in source.facets)]
        raise SitegenError(f'no facet "{error.args[0]}"', did_you_mean(error.args[0], known)) from None
    if form == 'json':
        click.echo(json.dumps(hits_json(query, source.language, found), ensure_ascii=False, indent=2))
    else:
        click.echo(hits_text(found), nl=False)


@main.group()
def export() -> None:
    """Write what other programs take."""


@export.command('search')
@_root_option
@_today_option
@click.option('--engine', type=click.Choice(['opensearch', 'typesense', 'meilisearch', 'algolia']), required=True)
@click.option('--lang', 'language', default=None, help='A language of the site, the first by default.')
@click.option(
    '--output', type=click.Path(path_type=Path), default=None, help='A folder; default: export/ under the root.'
)
def export_search_command(
    root: Path, today: Day | None, engine: str, language: str | None, output: Path | None
) -> None:
    """Documents, settings and deletions for a hosted search engine."""
    from sitegen.publish.part import write_export
    from sitegen.search.export import export_search
    from sitegen.searching import read_search_source

    source = read_search_source(root, language, read_today(today))
    folder = Path.cwd() / output if output else root.resolve() / 'export'
    ids, written = write_export(
        folder, f'{engine}-{source.language}', lambda before: export_search(source, engine, before)
    )
    click.echo(f'{ids:,} documents, {written} files in {folder}')


@main.command()
@_root_option
@_today_option
@click.option('--port', type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
def serve(root: Path, today: Day | None, port: int) -> None:
    """Build, serve on this computer only, and build again on every change."""
    from sitegen.build import BuildOptions, build_site, read_source
    from sitegen.report.findings import render_text
    from sitegen.serve import BuildOutcome
    from sitegen.serve import serve as run

    base = read_source(root).root
    output = base / '.sitegen' / 'serve'
    options = BuildOptions(output, base_url=f'http://127.0.0.1:{port}', noindex=True)

    def once() -> BuildOutcome:
        started = time.perf_counter()
        result = build_site(base, options, read_today(today))
        seconds = time.perf_counter() - started
        ok = result.published is not None
        wanted = {Severity.ERROR} if not ok else {Severity.ERROR, Severity.WARNING}
        findings = [finding for finding in result.judged.findings if finding.severity in wanted]
        text = render_text(findings, _sources(base))
        click.echo(_summary(result, output, seconds) if ok else text)
        return BuildOutcome(ok=ok, lines=() if ok else tuple(text.splitlines()))

    def watch() -> list[Path]:
        return [base / 'site.yml', *sorted(base.glob('*.y*ml')), base / 'content', base / 'themes']

    run(
        build=once,
        watch=watch,
        output=output,
        port=port,
        ready=lambda url: click.echo(f'serving on {url} (stop with Ctrl-C)'),
    )


@main.command()
@click.argument('folder', type=click.Path(path_type=Path))
@click.option('--program', required=True, help='The id of a preset.')
@click.option(
    '--lang', 'languages', multiple=True, help='A language of the preset, the first by default; may stand again.'
)
@_today_option
def init(folder: Path, program: str, languages: tuple[str, ...], today: Day | None) -> None:
    """Make a new directory in FOLDER from a preset, with sample records that show every state of its program."""
    from sitegen.publish.starter import start_directory

    written = start_directory(folder, program, languages, read_today(today))
    click.echo(f'{len(written)} files in {folder}; now try: sitegen build --root {folder}')


@main.command()
@click.argument('subject')
@_root_option
@_today_option
@click.option('--format', 'form', type=click.Choice(['text', 'json', 'markdown']), default='text')
def explain(subject: str, root: Path, today: Day | None, form: str) -> None:
    """Explain a partner's level (by its id), or a code of a finding (like P312)."""
    from sitegen.codes import explain_code, is_code

    if is_code(subject):
        click.echo(explain_code(subject), nl=False)
        return
    _explain_partner(subject, root, read_today(today), form)


def _explain_partner(id: str, root: Path, today: Day, form: str) -> None:
    """Print one verdict; other records may have errors, but neither the program nor its own record."""
    from sitegen.build import judge_source, read_source
    from sitegen.report.findings import render_text
    from sitegen.report.verdicts import explain_json, explain_markdown, explain_text

    judged = judge_source(read_source(root), today)
    faults = [finding for finding in judged.source.program_findings if finding.severity is Severity.ERROR]
    explanation = _explanation(judged, id)
    if explanation is None or faults:
        known = judged.source.collection.ids.get('partners', frozenset())
        if judged.source.program and id not in known:
            raise SitegenError(f'no partner "{id}"', did_you_mean(id, known))
        own = faults or [finding for finding in judged.findings if finding.partner == id] or judged.findings
        click.echo(render_text(own, _sources(judged.source.root), _colour(sys.stderr)), err=True, nl=False)
        sys.exit(1)
    if form == 'json':
        click.echo(json.dumps(explain_json(explanation), ensure_ascii=False, indent=2))
    elif form == 'markdown':
        click.echo(explain_markdown(explanation), nl=False)
    else:
        width = min(120, shutil.get_terminal_size((100, 24)).columns)
        click.echo(explain_text(explanation, width=width, colour=_colour(sys.stdout)), nl=False)


def _explanation(judged: Judged, id: str) -> Explanation | None:
    """All that there is to say of one partner; None where it was not judged."""
    from sitegen.program.calendar import next_change
    from sitegen.report.verdicts import Explanation

    program, settings = judged.source.program, judged.source.settings
    if program is None or settings is None or id not in judged.verdicts:
        return None
    entries = judged.directory.entries if judged.directory else {}
    return Explanation(
        program=program,
        partner=judged.source.collection.partners[id],
        verdict=judged.verdicts[id],
        score=judged.scores[id],
        rank=entries[id].rank if id in entries else None,
        change=next_change(program, judged.holdings[id], judged.today),
        languages=settings.languages,
    )


@main.command()
@_root_option
@_today_option
@click.option('--format', 'form', type=click.Choice(['html', 'json', 'csv', 'ics']), default='html', show_default=True)
@click.option('--output', default='-', help='The file to write, outside of the site; default: standard output.')
@click.option('--program', default=None, help='What if this program held: a file, or the id of a preset.')
def report(root: Path, today: Day | None, form: str, output: str, program: str | None) -> None:
    """Tell staff what is due, who lapsed, falls or could rise. It holds private data and is never a part of the site.

    With --program, or with a --today that is not today, it also tells what would be otherwise then.
    """
    from sitegen.build import report_site
    from sitegen.publish.private import check_private, write_private
    from sitegen.report.findings import render_text
    from sitegen.report.formats import render_report

    if output != '-':
        check_private(Path(output), root=root)
    found = report_site(root, read_today(today), clock=read_today(None), other_program=program)
    if found.findings:
        click.echo(render_text(found.findings, _sources(found.root), _colour(sys.stderr)), err=True, nl=False)
    if found.report is None:
        sys.exit(1)
    data = render_report(found.report, form)
    if output == '-':
        click.echo(data, nl=False)
    else:
        write_private(data, Path(output), root=root)
    if found.report.errors:
        errors = f'{found.report.errors} error{"" if found.report.errors == 1 else "s"}'
        click.echo(f'{errors} in the records; see: sitegen check', err=True)
        sys.exit(1)


@main.command()
@_root_option
@_today_option
@click.option('--base', required=True, help='Where the change would go: a branch, tag or commit.')
@click.option('--head', required=True, help='The change: a branch, tag or commit.')
@click.option('--actor', required=True, help='The account that proposes it, by number, like github:1001.')
@click.option('--approved-by', 'approvers', multiple=True, help='An account that approved this head; may stand again.')
@click.option('--preview', default=None, help='Where a preview of the change stands, for links.')
@click.option('--format', 'form', type=click.Choice(['text', 'json', 'markdown']), default='text')
def review(
    root: Path,
    today: Day | None,
    base: str,
    head: str,
    actor: str,
    approvers: tuple[str, ...],
    preview: str | None,
    form: str,
) -> None:
    """Tell whether an account may change what it changed between two revisions, and what the change means."""
    from sitegen.build import explain_change
    from sitegen.review.authority import Outcome
    from sitegen.review.comment import render_markdown, render_text
    from sitegen.review.git import Repository
    from sitegen.review.proposal import find_revisions, render_json, review_change

    with Repository(root) as repository:
        revisions = find_revisions(repository, base, head)
        result = review_change(repository, revisions, actor, approvers)
        if form == 'json':
            click.echo(render_json(result), nl=False)
        else:
            meaning = explain_change(repository, revisions, result, read_today(today))
            text = render_text(result, meaning) if form == 'text' else render_markdown(result, meaning, preview)
            click.echo(text, nl=False)
    sys.exit(0 if result.outcome is Outcome.ALLOW else 1)


@main.command()
@click.argument('kind', type=click.Choice(['partner', 'case', 'project', 'site', 'program']))
@_root_option
def schema(kind: str, root: Path) -> None:
    """Print the JSON Schema of a file; in the folder of a directory with the words of its program."""
    from sitegen.authoring.schemas import schema_for
    from sitegen.build import read_rules_here

    _, program = read_rules_here(root)
    click.echo(json.dumps(schema_for(kind, program), indent=2, ensure_ascii=False))


@main.command()
@click.argument('kind', type=click.Choice(['partner', 'case', 'project']))
@click.argument('id')
@click.option('--partner', default='', help='The partner whose case or project it is.')
@_root_option
@_today_option
def new(kind: str, id: str, partner: str, root: Path, today: Day | None) -> None:
    """Write a record to fill in, with every field that the program knows and what it is for."""
    from sitegen.authoring.drafts import Draft, check_draft, draft_text
    from sitegen.build import read_source

    source = read_source(root)
    if source.settings is None or source.program is None:
        raise SitegenError('site.yml or the program cannot be read', 'try: sitegen check')
    languages = source.settings.languages
    draft = Draft(
        kind=kind, id=id, partner=partner, program=source.program, today=read_today(today), languages=languages
    )
    aliases = {alias for item in source.collection.partners.values() for alias in item.aliases}
    check_draft(draft, source.collection.ids.get('partners', ()), aliases)
    path = source.root / draft.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open('x', encoding='utf-8', newline='\n') as file:
            file.write(draft_text(draft))
    except FileExistsError:
        raise SitegenError(f'{draft.path} is already there', 'choose another id, or edit that file') from None
    except OSError as error:
        raise SitegenError(f'{draft.path} cannot be written: {error.strerror or error}') from None
    click.echo(f'{draft.path} is there to be filled in; then try: sitegen check {draft.path}')


@main.command()
@_root_option
@click.option(
    '--output',
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help='Where the files go; default: the root.',
)
def forms(root: Path, output: Path | None) -> None:
    """Write what editors and forms need: schemas, the form in the browser, VS Code, GitHub's issue forms."""
    from sitegen.authoring.forms import MARK, form_files
    from sitegen.authoring.offers import Forms
    from sitegen.build import read_rules_here

    settings, program = read_rules_here(root)
    if settings is None or program is None:
        raise SitegenError('site.yml or the program cannot be read', 'try: sitegen check')
    folder = output or root
    for name, text in form_files(Forms(settings, program)).items():
        path = folder / name
        try:
            kept = path.is_symlink() or (path.exists() and MARK not in path.read_text('utf-8').replace('\\"', '"'))
            if not kept:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8', newline='\n')
        except (OSError, UnicodeDecodeError) as error:
            raise SitegenError(f'{path} cannot be written: {error}') from None
        click.echo(f'{name} stays: it was not made by this command' if kept else name)


@main.command()
@_root_option
@click.option(
    '--previous',
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help='The Markdown report of the run before, which holds how often each link failed.',
)
@click.option('--runs', type=click.IntRange(1, 100), default=3, show_default=True, help='So many in a row count.')
@click.option('--format', 'form', type=click.Choice(['text', 'markdown']), default='text')
def links(root: Path, previous: Path | None, runs: int, form: str) -> None:
    """Ask whether the links to other sites answer; one that failed some runs in a row is dead, exit 1."""
    from sitegen.build import read_source
    from sitegen.publish.asking import Asking
    from sitegen.report import external

    places = external.external_links(read_source(root).collection)
    try:
        before = previous.read_text(encoding='utf-8', errors='replace') if previous else ''
    except OSError as error:
        raise SitegenError(f'{previous} cannot be read: {error.strerror or error}') from None
    failures = Asking().ask_all(places)
    streaks = external.next_streaks(external.read_state(before), failures)
    report = external.LinkReport(places=places, failures=failures, streaks=streaks, runs=runs)
    rendered = external.render_links_text(report) if form == 'text' else external.render_links_markdown(report)
    click.echo(rendered, nl=False)
    sys.exit(1 if report.dead else 0)
