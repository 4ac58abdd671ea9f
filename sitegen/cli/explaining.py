"""Commands that tell what the program says of partners: explain and report."""

from __future__ import annotations

import json
import sys
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.group import colour, main, print_all, read_today, root_option, today_option
from sitegen.diagnostics import Severity, SitegenError, did_you_mean

if TYPE_CHECKING:
    from sitegen.judging import Judged
    from sitegen.report.explanation import Explanation


@main.command()
@click.argument('subject')
@root_option
@today_option
@click.option('--format', 'form', type=click.Choice(['text', 'json', 'markdown']), default='text')
def explain(subject: str, root: Path, today: Day | None, form: str) -> None:
    """Explain a partner's level, or a code of a finding. SUBJECT is a partner's id, or a code like P312."""
    from sitegen.codes import explain_code, is_code

    # A code in small letters may be the id of a partner, which nothing else can name.
    if is_code(subject) and (subject.isupper() or not (root / f'content/partners/{subject}.md').exists()):
        click.echo(explain_code(subject, form), nl=False)
        return
    _explain_partner(subject, root, read_today(today), form)


def _explain_partner(id: str, root: Path, today: Day, form: str) -> None:
    """Print one verdict; other records may have errors, but neither the program nor its own record."""
    from sitegen.judging import judge_source, read_source
    from sitegen.publish.cache import Cache

    memory = Cache(root.resolve(), 'records')
    judged = judge_source(read_source(root, memo=memory), today, memo=memory)
    faults = [finding for finding in judged.source.program_findings if finding.severity is Severity.ERROR]
    explanation = _explanation(judged, id)
    if explanation is None or faults:
        known = judged.source.collection.ids.get('partners', frozenset())
        if judged.source.program and id not in known:
            raise SitegenError(f'no partner "{id}"', did_you_mean(id, known))
        own = faults or [finding for finding in judged.findings if finding.partner == id] or judged.findings
        print_all(own, judged.source.root)
        sys.exit(1)
    click.echo(_rendered(explanation, form), nl=False)


def _rendered(explanation: Explanation, form: str) -> str:
    """A verdict in one of the formats of `explain`."""
    if form == 'text':
        import shutil

        from sitegen.report.verdict_tables import explain_text

        width = min(120, shutil.get_terminal_size((100, 24)).columns)
        return explain_text(explanation, width=width, colour=colour(sys.stdout))
    from sitegen.report.verdicts import explain_json, explain_markdown

    if form == 'markdown':
        return explain_markdown(explanation)
    return json.dumps(explain_json(explanation), ensure_ascii=False, indent=2) + '\n'


def _explanation(judged: Judged, id: str) -> Explanation | None:
    """All that there is to say of one partner; None where it was not judged."""
    from sitegen.program.calendar import next_change
    from sitegen.report.explanation import Explanation

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
        change=next_change(judged.verdicts[id]),
        languages=settings.languages,
    )


@main.command()
@root_option
@today_option
@click.option('--format', 'form', type=click.Choice(['html', 'json', 'csv', 'ics']), default='html', show_default=True)
@click.option('--output', default='-', help='The file to write, outside of the site; default: standard output.')
@click.option('--program', default=None, help='What if this program held: a file, or the id of a preset.')
def report(root: Path, today: Day | None, form: str, output: str, program: str | None) -> None:
    """Tell staff what is due, who lapsed, falls or could rise. It holds private data and is never a part of the site.

    With --program, or with a --today that is not today, it also tells what would be otherwise then.
    """
    from sitegen.consequences import report_site
    from sitegen.publish.cache import Cache
    from sitegen.publish.private import check_private, write_private
    from sitegen.report.formats import render_report

    if output != '-':
        check_private(Path(output), root=root)
    found = report_site(
        root, read_today(today), clock=read_today(None), other_program=program, memo=Cache(root.resolve(), 'records')
    )
    if found.findings:
        print_all(found.findings, found.root)
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
