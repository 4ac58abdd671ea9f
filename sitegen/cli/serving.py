"""The development server: sitegen serve."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from datetime import date as Day
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.building import summary_line, summary_of
from sitegen.cli.group import main, print_all, read_today, root_option, sources, today_option
from sitegen.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from sitegen.answering import SearchDesk
    from sitegen.build import BuildResult
    from sitegen.serve import BuildOutcome

DEFAULT_PORT = 8000


@main.command()
@root_option
@today_option
@click.option('--port', type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
def serve(root: Path, today: Day | None, port: int) -> None:
    """Build, serve, and build again on every change. Only this computer can see the site."""
    from sitegen.answering import SearchDesk
    from sitegen.judging import read_source
    from sitegen.searching import cache_folder
    from sitegen.serve import Served
    from sitegen.serve import serve as run

    gc.enable()  # what no command needs that ends (__main__.py)
    site = ServedSite(read_source(root).root, f'http://127.0.0.1:{port}', today, SearchDesk(cache_folder()))
    served = Served(
        output=site.output,
        build=site.build,
        watch=site.watched,
        tell=click.echo,
        ask=site.desk.ask,
        preview=site.preview,
        day=partial(read_today, today),
    )
    run(served, port, ready=lambda url: click.echo(f'serving on {url} (stop with Ctrl-C)'))


class ServedSite:
    """The site of one directory for as long as it is served: what was built last, and what to watch."""

    def __init__(self, root: Path, base_url: str, today: Day | None, desk: SearchDesk) -> None:
        self.output = root / '.sitegen' / 'serve'
        self.desk = desk
        self._root, self._base_url, self._today = root, base_url, today
        self._programs: set[Path] = set()
        self._last: BuildResult | None = None
        self._told: list[Diagnostic] = []

    def build(self) -> BuildOutcome:
        """Build what changed, and say how it went."""
        from sitegen.build import BuildOptions, build_site
        from sitegen.report.findings import render_text
        from sitegen.serve import BuildOutcome

        started = time.perf_counter()
        options = BuildOptions(self.output, base_url=self._base_url, noindex=True)
        result = build_site(self._root, options, read_today(self._today))
        settings = result.judged.source.settings
        if settings and settings.program_is_file:
            self._programs.add(self._root / settings.program)
        if result.published is None:
            errors = [finding for finding in result.judged.findings if finding.severity is Severity.ERROR]
            text = render_text(errors, sources(self._root))
            return BuildOutcome(ok=False, lines=tuple(text.splitlines()))
        self.desk.renew(result.judged)
        self._last = result
        self._tell(result)
        click.echo(summary_line(summary_of(result), self.output, time.perf_counter() - started))
        pages = {path: (self.output / path).read_bytes() for path in result.published.written if _is_page(path)}
        return BuildOutcome(ok=True, written=_digests(pages))

    def _tell(self, result: BuildResult) -> None:
        """Print the warnings, but not again as long as they stay the same."""
        warnings = [finding for finding in result.judged.findings if finding.severity is Severity.WARNING]
        if warnings and warnings != self._told:
            print_all(warnings, self._root)
        self._told = warnings

    def preview(self, path: Path) -> dict[str, str]:
        """Show the pages of a partner whose record was saved, before all that follows is known: digests by path."""
        from sitegen.preview import preview_change
        from sitegen.publish.part import replace_files

        if not self._last or not self._last.workshop or not path.is_relative_to(self._root):
            return {}
        saved = path.relative_to(self._root).as_posix()
        shown = preview_change(self._last.judged, self._last.workshop, saved)
        replace_files(shown, output=self.output)
        return _digests({path: data for path, data in shown.items() if _is_page(path)})

    def watched(self) -> list[Path]:
        """What the site is made of, with every program file that it named since it is served."""
        root = self._root
        return [root / 'site.yml', *sorted(self._programs), root / 'content', root / 'themes']


def _is_page(path: str) -> bool:
    return path.endswith('.html')


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    from sitegen.digests import digest_of_bytes

    return {path: digest_of_bytes(data) for path, data in files.items()}
