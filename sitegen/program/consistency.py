"""What no single row of a program file can see: circles, orders, and names that mean one another."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.content.nodes import Mapping, Sequence
from sitegen.diagnostics import Severity, did_you_mean
from sitegen.program.measures import Met
from sitegen.program.model import ANNULLED, Program, Requirement
from sitegen.program.selecting import ProgramReader
from sitegen.program.words import written_id


def check_references(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """What no table can see by itself: circles, orders, and names that mean one another."""
    _check_dates(program, root, reader)
    if any(level.id == ANNULLED for level in program.levels):
        _report_at(
            root,
            reader,
            'levels',
            ANNULLED,
            'id',
            'G609',
            f'"{ANNULLED}" cannot be a level: it means the end of a membership',
            'choose another id',
        )
    _check_listing(program, root, reader)
    _check_roles(program, root, reader)
    _check_met(program, root, reader)
    _check_term(program, root, reader)
    _check_limits(program, root, reader)


def _check_dates(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """A level or a type ends no earlier than it begins, and no earlier than the program does."""
    for number, level in enumerate((*program.levels, *program.types)):
        name = 'levels' if number < len(program.levels) else 'types'
        if level.until and level.from_ and level.until < level.from_:
            message = f'"{level.id}" ends before it begins'
            _report_at(root, reader, name, level.id, 'until', 'G609', message, 'correct "from" or "until"')
        elif level.until and program.starts and level.until < program.starts:
            message = f'"{level.id}" ends before the program starts'
            _report_at(root, reader, name, level.id, 'until', 'G609', message, 'correct "until", or "starts"')


def _report_at(
    root: Mapping, reader: ProgramReader, section: str, id: str, key: str, code: str, message: str, help: str = ''
) -> None:
    """A finding at a key of the item with this id in a list of the file."""
    listing = root.get(section)
    for item in listing.items if isinstance(listing, Sequence) else ():
        if isinstance(item, Mapping) and written_id(item) == id:
            reader.report(item.get(key) or item, code, message, help, field=f'{section}.{id}.{key}')
            return
    reader.report(listing or root, code, message, help, field=section)


def _check_listing(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """Where no level has the right that lists, nobody ever stands in the directory, whatever partners do."""
    listed = program.directory.listed
    seen = any(listed in ('all', *level.rights) for level in program.levels)
    slips = any(finding.field.startswith(('levels', 'directory.listed')) for finding in reader.findings)
    if seen or slips or not program.levels:
        return
    below = root.get('directory')
    written = below.entries.get('listed') if isinstance(below, Mapping) else None
    key, field = (written[0], 'directory.listed') if written else (root.entries['levels'][0], 'levels')
    message = f'no level has the right "{listed}", so no partner is ever listed'
    help = f'give it to the levels to be seen ("rights: [{listed}]"), or list all: "directory: {{listed: all}}"'
    reader.report(key, 'G613', message, help, field=field, severity=Severity.WARNING)


def _check_roles(program: Program, root: Mapping, reader: ProgramReader) -> None:
    roles = reader.vocabulary.words('roles')
    for certification in program.certifications:
        if roles is not None and certification.role and certification.role not in roles:
            message = f'certification "{certification.id}" is for the role "{certification.role}", which is not defined'
            _report_at(
                root,
                reader,
                'certifications',
                certification.id,
                'role',
                'G610',
                message,
                did_you_mean(certification.role, roles) or 'add it to "roles"',
            )


def _check_met(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """A requirement that counts itself, directly or through others, has no value."""
    counted = {row.id: row.measure.requirements for row in program.requirements if isinstance(row.measure, Met)}
    for id in counted:
        path, seen = [id], set()
        while path:
            for below in counted.get(path.pop(), ()):
                if below == id:
                    _report_at(
                        root,
                        reader,
                        'requirements',
                        id,
                        'measure',
                        'G611',
                        f'requirement "{id}" counts itself',
                        'leave it out of "met"',
                    )
                    path = []
                    break
                if below not in seen:
                    seen.add(below)
                    path.append(below)
    by_status = {row.id for rows in program.status_requirements.values() for row in rows}
    ladder = {row.id for row in program.requirements}
    for id, names in counted.items():
        for name in names:
            if name in by_status and name not in ladder:
                message = f'requirement "{id}" counts "{name}", which belongs to a status'
                _report_at(
                    root, reader, 'requirements', id, 'measure', 'G610', message, 'count requirements of the ladder'
                )


def _check_term(program: Program, root: Mapping, reader: ProgramReader) -> None:
    if program.term is None:
        return
    term = root.get('term')
    assert isinstance(term, Mapping)
    lapse = term.get('lapse')
    told = reader.vocabulary.words('levels') is not None
    for level, below in program.term.lapse.items() if told else ():
        assert isinstance(lapse, Mapping)
        at = lapse.entries[level][1]
        if below != ANNULLED and below not in reader.levels:
            message = f'"{level}" lapses to "{below}", which is no level'
            reader.report(
                at, 'G610', message, did_you_mean(below, (*reader.levels, ANNULLED)), field=f'term.lapse.{level}'
            )
        elif below in reader.levels and reader.levels.index(below) >= reader.levels.index(level):
            message = f'"{level}" lapses to "{below}", which is not below it'
            reader.report(at, 'G609', message, f'name a lower level, or "{ANNULLED}"', field=f'term.lapse.{level}')
    if 'length' not in term.entries and 'second_term' in term.entries:
        message = '"term.second_term" has no effect without "term.length"'
        at = term.entries['second_term'][0]
        reader.report(at, 'G612', message, 'add "length: 12 months"', field='term.second_term')


def _check_limits(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """`met` cannot ask for more than it counts; a requirement for types it does not hold for says nothing."""
    for row in program.requirements:
        beyond = list(_beyond(row))
        # A slip in what is counted may leave less of it; then only the slip is told.
        if beyond and not any(f.field.startswith(f'requirements.{row.id}.measure') for f in reader.findings):
            level, asked, counted = beyond[0]
            message = f'"{row.id}" asks at "{level}" for {asked} of {counted}'
            help = 'ask for fewer, or count more'
            _report_at(root, reader, 'requirements', row.id, 'limit', 'G609', message, help)
        for kind in row.limits.by_type:
            if kind and row.types and kind not in row.types:
                message = f'"{row.id}" has a limit for the type "{kind}", but does not hold for it'
                _report_at(
                    root,
                    reader,
                    'requirements',
                    row.id,
                    'limit',
                    'G609',
                    message,
                    'name the type under "types", or remove its limit',
                )


def _beyond(row: Requirement) -> Iterator[tuple[str, int, int]]:
    """The levels at which `met` asks for more than there is: level, how many, of how many."""
    if not isinstance(row.measure, Met):
        return
    for cells in row.limits.by_type.values():
        for level, cell in cells.items():
            if isinstance(cell.limit, int) and cell.limit > len(row.measure.requirements):
                yield level, cell.limit, len(row.measure.requirements)
