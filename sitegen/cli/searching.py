"""Commands that search, and that hand records to search engines: search, export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.group import main, output_folder, read_today, refuse, root_option, today_option
from sitegen.diagnostics import SitegenError, did_you_mean

if TYPE_CHECKING:
    from sitegen.search.documents import SearchSource


@main.command()
@click.argument('query')
@root_option
@today_option
@click.option('--lang', 'language', default=None, help='A language of the site, the first by default.')
@click.option('--filter', 'filters', multiple=True, metavar='FACET=OPTION', help='As category=crm; may stand again.')
@click.option('--limit', type=click.IntRange(1), default=10, show_default=True)
@click.option('--format', 'form', type=click.Choice(['text', 'json']), default='text')
def search(
    query: str, root: Path, today: Day | None, language: str | None, filters: tuple[str, ...], limit: int, form: str
) -> None:
    """Search as visitors of the site do. It finds partners, case studies and projects."""
    from sitegen.search.hits import hits_json, hits_text, parse_filters
    from sitegen.search.local import LocalIndex
    from sitegen.searching import cache_folder

    source = _read_source(root, language, read_today(today))
    index = LocalIndex(source, cache_folder())
    try:
        found = index.search(query, parse_filters(filters), limit)
    except ValueError as error:
        raise SitegenError(f'--filter {error} names no option', 'write it as category=crm') from None
    except KeyError as error:
        raise SitegenError(f'no facet "{error.args[0]}"', did_you_mean(error.args[0], index.facets)) from None
    for line in () if found.total else _unused(source, parse_filters(filters)):
        click.echo(line, err=True)
    if form == 'json':
        click.echo(json.dumps(hits_json(query, source.language, found), ensure_ascii=False, indent=2))
    else:
        click.echo(hits_text(found), nl=False)


def _unused(source: SearchSource, filters: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A line for each option of a facet that nothing stands under, with the one that was probably meant."""
    for facet in source.facets:
        known = [option for option, _ in facet.options]
        for option in filters.get(facet.id, ()):
            if option not in known:
                yield f'nothing stands under {facet.id}={option}; {did_you_mean(option, known)}'


def _read_source(root: Path, language: str | None, today: Day) -> SearchSource:
    """What is searched; errors in the directory are told, and end the command."""
    from sitegen.searching import read_search_source

    source, judged = read_search_source(root, language, today)
    if source is None:
        refuse(judged.findings, judged.source.root)
    return source


@main.group()
def export() -> None:
    """Write what other programs take."""


@export.command('search')
@root_option
@today_option
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

    source = _read_source(root, language, read_today(today))
    folder = output_folder(root, output, 'export')
    ids, written = write_export(
        folder, f'{engine}-{source.language}', lambda before: export_search(source, engine, before)
    )
    click.echo(f'{ids:,} documents, {written} files in {folder}')
