"""Commands that hold content against its rules: check, review, links."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.group import PlainFile, colour, exit_code, main, read_today, root_option, sources, today_option
from sitegen.cli.writing import write_whole
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, nearest, trouble

if TYPE_CHECKING:
    from sitegen.checks.baseline import Baseline
    from sitegen.judging import Judged, Source

CHECK_FORMATS = ['text', 'json', 'github', 'gitlab', 'sarif', 'junit', 'rdjsonl']


def baseline_option(command: Callable[..., Any]) -> Callable[..., Any]:
    text = 'A file of findings that may stay for a while; they become notices until their day.'
    return click.option('--baseline', type=PlainFile(), default=None, help=text)(command)


@main.command()
@click.argument('paths', nargs=-1)
@root_option
@today_option
@click.option('--format', 'form', type=click.Choice(CHECK_FORMATS), default='text', help='How to print the findings.')
@click.option('--changed-from', default=None, metavar='REV', help='Tell only what is about files changed since REV.')
@baseline_option
@click.option('--fix', is_flag=True, help='Put right what is mechanical: dates, addresses, order of keys, spaces.')
@click.option('--strict', is_flag=True, help='Let warnings fail as errors do.')
@click.option('--quiet/--verbose', 'quiet', help='Leave out notices.')
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
    """Check all records and the program. With PATHS, only what is about these files or folders is told."""
    from sitegen.judging import judge_source, read_source
    from sitegen.publish.cache import Cache

    memory = Cache(root.resolve(), 'records')
    source = read_source(root, memo=memory)
    places = _places_of(paths, source.root)
    if fix and _fix_files(source, places):
        source = read_source(root, memo=memory)
    judged = judge_source(source, read_today(today), memo=memory)
    findings = [finding for finding in judged.findings if _is_about(finding.path, places)]
    if changed_from is not None:
        findings = _about_changes(findings, source, changed_from)
    if baseline:
        findings = load_baseline(baseline, judged.today).apply(findings, judged.today)
    shown = [finding for finding in findings if not (quiet and finding.severity is Severity.NOTICE)]
    if shown or form != 'text' or not quiet:
        click.echo(_rendered(shown, form, judged), nl=False)
    sys.exit(exit_code(findings, strict=strict))


def _places_of(paths: Sequence[str], root: Path) -> list[str]:
    """Paths of the command line as findings have them, from the root on; `.` is all of it.

    Raises SitegenError for one that is not there: it would have no findings, and look sound.
    """
    places = []
    for name in paths:
        found = [place for place in (_place_of(Path.cwd(), name), _place_of(root, name)) if place.is_relative_to(root)]
        there = next((place for place in found if os.path.lexists(place)), None)
        if there is None:
            near = nearest(name, (file.relative_to(root).as_posix() for file in root.glob('content/*/*.md')))
            hint = f'did you mean "{near}"?' if near else f'paths begin here, or in {root}'
            raise SitegenError(f'there is no "{name}" in this directory', hint)
        places.append(there.relative_to(root).as_posix())
    return places


def _place_of(folder: Path, name: str) -> Path:
    """A path with all links on its way followed, but not one that it names itself."""
    path = folder / name
    return path.resolve() if path.is_dir() and not path.is_symlink() else path.parent.resolve() / path.name


def _is_about(path: str, places: Sequence[str]) -> bool:
    """Whether a finding's path is one of the files, or below one of the folders, that were named."""
    return not places or any(place in ('.', path) or path.startswith(f'{place}/') for place in places)


def _about_changes(findings: list[Diagnostic], source: Source, revision: str) -> list[Diagnostic]:
    """The findings about what changed since a revision: records, or the settings, program and themes."""
    from sitegen.review.touched import about_touched, touched_since

    settings = source.settings
    rules = {'site.yml', *([settings.program] if settings and settings.program_is_file else [])}
    rules |= {finding.path for finding in findings if not finding.path.startswith('content/')}
    touched = touched_since(source.root, revision, sorted(rules))
    return about_touched(findings, touched, source.collection)


def _fix_files(source: Source, places: Sequence[str]) -> int:
    """Put right what is mechanical in the records of these places, tell each, and give their number."""
    from sitegen.judging import fix_source

    count = 0
    for fixed in fix_source(source):
        if _is_about(fixed.path, places):
            write_whole(source.root / fixed.path, fixed.data, fixed.path)
            click.echo(f'fixed {fixed.path}: {", ".join(fixed.what)}', err=True)
            count += 1
    return count


def _rendered(findings: list[Diagnostic], form: str, judged: Judged) -> str:
    """Findings in one of CHECK_FORMATS."""
    from sitegen.report.findings import render_json, render_text

    match form:
        case 'json':
            return render_json(findings, judged.today)
        case 'text':
            return render_text(findings, sources(judged.source.root), colour(sys.stdout))
        case 'github':
            from sitegen.report.annotations import render_github, render_job_summary

            _add_job_summary(render_job_summary(findings))
            return render_github(findings)
        case _:
            return _exchanged(findings, form, judged)


def _exchanged(findings: list[Diagnostic], form: str, judged: Judged) -> str:
    """Findings in a format of other programs, which takes modules that nothing else here needs."""
    from sitegen.report import exchange

    match form:
        case 'gitlab':
            return exchange.render_gitlab(findings)
        case 'sarif':
            return exchange.render_sarif(findings)
        case 'junit':
            return exchange.render_junit(findings)
        case _:
            return exchange.render_rdjsonl(findings, sources(judged.source.root))


def _add_job_summary(text: str) -> None:
    """Append to the file that GitHub names for the summary of a step, where it names one."""
    name = os.environ.get('GITHUB_STEP_SUMMARY')
    if not name:
        return
    with trouble(f'the job summary {name} cannot be written'), Path(name).open('a', encoding='utf-8') as file:
        file.write(text)


def load_baseline(path: Path, today: Day) -> Baseline:
    """The baseline that the command line names; how much of it has run out is told."""
    from sitegen.checks.baseline import read_baseline

    with trouble(f'baseline {path} cannot be read'):
        baseline = read_baseline(path.as_posix(), path.read_bytes())
    expired = baseline.expired(today)
    if expired:
        click.echo(f'{path}: {expired} {"entry has" if expired == 1 else "entries have"} run out', err=True)
    return baseline


@main.command()
@root_option
@today_option
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
    """Tell whether an account may make a change, and what it means. The change lies between two revisions."""
    from sitegen.consequences import explain_change
    from sitegen.review.comment import render_markdown, render_text
    from sitegen.review.git import Repository
    from sitegen.review.proposal import find_revisions, render_json, review_change
    from sitegen.review.rulings import Outcome

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
@root_option
@click.option(
    '--previous',
    type=PlainFile(),
    default=None,
    help='The Markdown report of the run before, which holds how often each link failed.',
)
@click.option('--runs', type=click.IntRange(1, 100), default=3, show_default=True, help='So many in a row count.')
@click.option('--format', 'form', type=click.Choice(['text', 'markdown']), default='text')
def links(root: Path, previous: Path | None, runs: int, form: str) -> None:
    """Ask whether the links to other sites answer. One that failed some runs in a row is dead: exit 1."""
    from sitegen.judging import read_source
    from sitegen.publish.asking import Asking
    from sitegen.report import external

    places = external.external_links(read_source(root).collection)
    with trouble(f'{previous} cannot be read'):
        before = previous.read_text(encoding='utf-8', errors='replace') if previous else ''
    failures = Asking().ask_all(places)
    streaks = external.next_streaks(external.read_state(before), failures)
    report = external.LinkReport(places=places, failures=failures, streaks=streaks, runs=runs)
    rendered = external.render_links_text(report) if form == 'text' else external.render_links_markdown(report)
    click.echo(rendered, nl=False)
    sys.exit(1 if report.dead else 0)
