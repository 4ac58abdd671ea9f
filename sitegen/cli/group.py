"""The group of all commands, what they share, and the clock.

Exit codes: 0 no errors, 1 errors found in content, 2 wrong use or environment (DESIGN.md section 6).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from datetime import date as Day
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from sitegen import __version__
from sitegen.dates import parse_date
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, refusal


class _Command(click.Command):
    """A command that takes --today and --quiet, as all do, also where it has no use for them."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        text = 'Taken by every command; this one has no use for it.'
        day = click.Option(['--today'], type=_DayType(), expose_value=False, help=text)
        quiet = click.Option(['--quiet/--verbose', 'quiet'], expose_value=False, help=text)
        taken = {param.name for param in self.params}
        self.params += [option for option in (day, quiet) if option.name not in taken]


class _Commands(click.Group):
    """The group that catches trouble with the environment, once, for all commands."""

    command_class = _Command
    group_class = type

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SitegenError as error:
            click.echo(f'sitegen: {error}', err=True)
            if error.hint:
                click.echo(f'   hint: {error.hint}', err=True)
            ctx.exit(2)
        except OSError as error:
            if (refused := refusal(error)) is None:
                raise
            click.echo(f'sitegen: {refused}', err=True)
            ctx.exit(2)


@click.group(cls=_Commands, context_settings={'help_option_names': ['-h', '--help'], 'max_content_width': 100})
@click.version_option(__version__, prog_name='sitegen')
def main() -> None:
    """Turn a repository of Markdown files into the public directory of a partner program."""


def root_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        '--root',
        type=click.Path(path_type=Path, exists=True, file_okay=False),
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


class PlainFile(click.Path):
    """A file that is read; a pipe or a device might never end."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.exists() and not path.is_file():
            self.fail(f'{str(path)!r} is not a plain file.', param, ctx)
        return path


def today_option(command: Callable[..., Any]) -> Callable[..., Any]:
    text = (
        'The day that everything is worked out for, like 2026-11-21; otherwise SOURCE_DATE_EPOCH, otherwise the clock.'
    )
    return click.option('--today', type=_DayType(), default=None, help=text)(command)


def quiet_option(command: Callable[..., Any]) -> Callable[..., Any]:
    text = 'Print errors only; or notices, too.'
    return click.option('--quiet/--verbose', 'quiet', default=None, help=text)(command)


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


def colour(stream: Any) -> bool:
    """Colours on a terminal, unless NO_COLOR is set (no-color.org)."""
    return bool(stream.isatty()) and not os.environ.get('NO_COLOR') and os.environ.get('TERM') != 'dumb'


def sources(root: Path) -> Callable[[str], str | None]:
    """The text of a file for snippets; None where there is none to show."""
    from sitegen.content.files import read_source

    return partial(read_source, root)


def exit_code(findings: Sequence[Diagnostic], *, strict: bool) -> int:
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return 1 if any(finding.severity in fatal for finding in findings) else 0


def output_folder(root: Path, output: Path | None, default: str = 'output') -> Path:
    """`--output` is relative to the working directory, its default to the root."""
    return Path.cwd() / output if output else root.resolve() / default


def print_findings(found: Iterable[Diagnostic], root: Path, *, failed: bool, quiet: bool | None) -> None:
    """Errors where `quiet`, warnings too where it is None, notices too where it is False.

    What `failed` without an error failed by its warnings (`--strict`), so these are told in any case.
    """
    found = list(found)
    by_warnings = failed and not any(finding.severity is Severity.ERROR for finding in found)
    severities = 3 if quiet is False else 2 if quiet is None or by_warnings else 1
    wanted = list(Severity)[:severities]
    findings = [finding for finding in found if finding.severity in wanted]
    if findings or failed:
        print_all(findings, root)


def print_all(findings: Iterable[Diagnostic], root: Path) -> None:
    """Findings of every severity, on standard error."""
    from sitegen.report.findings import render_text

    click.echo(render_text(findings, sources(root), colour(sys.stderr)), err=True, nl=False)


def refuse(findings: Iterable[Diagnostic], root: Path) -> NoReturn:
    """Print the errors that make impossible what was asked for, and end the command."""
    print_findings(findings, root, failed=True, quiet=True)
    sys.exit(1)
