"""Commands that help to begin and to look: init, new, schema, forms, config."""

from __future__ import annotations

import json
import os
import shlex
import sys
from datetime import date as Day
from pathlib import Path

import click

from sitegen.cli.group import main, print_all, quiet_option, read_today, refuse, root_option, today_option
from sitegen.cli.writing import write_new, write_whole
from sitegen.diagnostics import SitegenError
from sitegen.program.presets import preset_ids


@main.command()
@click.argument('folder', type=click.Path(path_type=Path))
@click.option('--program', required=True, type=click.Choice(preset_ids()), help='The preset.')
@click.option(
    '--lang', 'languages', multiple=True, help='A language of the preset, the first by default; may stand again.'
)
@today_option
@quiet_option
def init(folder: Path, program: str, languages: tuple[str, ...], today: Day | None, quiet: bool | None) -> None:
    """Make a new directory from a preset. FOLDER gets sample records that show every state of its program."""
    from sitegen.publish.starter import start_directory

    written = start_directory(folder, program, languages, read_today(today))
    if not quiet:
        click.echo(f'{len(written)} files in {folder}; now try: sitegen build --root {shlex.quote(str(folder))}')


@main.command()
@click.argument('kind', type=click.Choice(['partner', 'case', 'project', 'site', 'program']))
@root_option
def schema(kind: str, root: Path) -> None:
    """Print the JSON Schema of a file. In the folder of a directory it has the words of its program."""
    from sitegen.authoring.schemas import schema_for
    from sitegen.judging import read_rules_here

    _, program = read_rules_here(root)
    click.echo(json.dumps(schema_for(kind, program), indent=2, ensure_ascii=False))


@main.command()
@click.argument('kind', type=click.Choice(['partner', 'case', 'project']))
@click.argument('id')
@click.option('--partner', default='', help='The partner whose case or project it is.')
@root_option
@today_option
@quiet_option
def new(kind: str, id: str, partner: str, root: Path, today: Day | None, quiet: bool | None) -> None:
    """Write a record to fill in. It has every field that the program knows, and what each is for."""
    from sitegen.authoring.drafts import Draft, check_draft, draft_text
    from sitegen.judging import read_source

    source = read_source(root)
    if source.settings is None or source.program is None:
        refuse(source.findings, source.root)
    owned = source.collection.owned.get(partner)
    draft = Draft(
        kind=kind,
        id=id,
        partner=partner,
        program=source.program,
        today=read_today(today),
        languages=source.settings.languages,
        projects=tuple(sorted(project.id for project in owned.projects if not project.confidential)) if owned else (),
    )
    aliases = {alias for item in source.collection.partners.values() for alias in item.aliases}
    check_draft(draft, source.collection.ids.get('partners', ()), aliases)
    write_new(source.root / draft.path, draft_text(draft).encode(), draft.path)
    if not quiet:
        elsewhere = '' if root == Path() else f' --root {shlex.quote(str(root))}'
        click.echo(f'{draft.path} is there to be filled in; then try: sitegen check {draft.path}{elsewhere}')


@main.command()
@root_option
@click.option(
    '--output',
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help='Where the files go; default: the root.',
)
@click.option(
    '--cms',
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help='A folder node_modules with the CMS, which is put beside the form in the browser.',
)
def forms(root: Path, output: Path | None, cms: Path | None) -> None:
    """Write what editors and forms need. That is schemas, the form in the browser, settings of VS Code, and GitHub's
    issue forms."""
    from sitegen.authoring.admin import MARK, copy_cms
    from sitegen.authoring.forms import form_files
    from sitegen.authoring.offers import Forms
    from sitegen.judging import read_rules_here, read_source

    settings, program = read_rules_here(root)
    if settings is None or program is None:
        refuse(read_source(root).findings, root)
    folder = output or root
    for name, text in form_files(Forms(settings, program)).items():
        path = folder / name
        kept = os.path.lexists(path) and not _has_mark(path, MARK)
        if not kept:
            write_whole(path, text.encode(), str(path))
        click.echo(f'{name} stays: it was not made by this command' if kept else name)
    for name in copy_cms(cms, folder) if cms else ():
        click.echo(name)


def _has_mark(path: Path, mark: str) -> bool:
    """Whether a file has the mark of those that we make, and is no link; JSON writes its quotes escaped."""
    try:
        return not path.is_symlink() and mark in path.read_text('utf-8', 'replace').replace('\\"', '"')
    except OSError as error:
        raise SitegenError(f'{path} cannot be read: {error.strerror}') from None


@main.group()
def config() -> None:
    """The settings of a directory."""


@config.command('show')
@root_option
def show_config(root: Path) -> None:
    """Print the settings in force as JSON, defaults included."""
    from sitegen.content.files import find_root, read_bytes
    from sitegen.settings import PATH, read_settings, settings_json

    folder = find_root(root)
    settings, findings = read_settings(read_bytes(folder, PATH))
    if settings is None:
        print_all(findings, folder)
        sys.exit(1)
    click.echo(json.dumps(settings_json(settings), ensure_ascii=False, indent=2))
