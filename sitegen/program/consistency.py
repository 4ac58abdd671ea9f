"""What no single value of a program file shows: orders, and values that need or exclude others."""

from __future__ import annotations

from sitegen.content.nodes import Mapping, Scalar, Sequence
from sitegen.diagnostics import Severity, did_you_mean
from sitegen.program.model import ANNULLED, Program
from sitegen.program.requirement_tables import check_tables
from sitegen.program.selecting import ProgramReader
from sitegen.program.words import written_id


def check_consistency(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """Report what no table of keys shows by itself; `root` is the file that the program was read from."""
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
    _check_ladder(program, root, reader)
    _check_listing(program, root, reader)
    _check_roles(program, root, reader)
    _check_term(program, root, reader)
    _check_money(root, reader)
    _check_points(root, reader)
    _check_benefits(root, reader)
    check_tables(program, root, reader)


def _check_dates(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """A level or a type ends no earlier than it begins, and no earlier than the program does."""
    dated = [*(('levels', level) for level in program.levels), *(('types', kind) for kind in program.types)]
    for section, item in dated:
        if item.until and item.from_ and item.until < item.from_:
            message = f'"{item.id}" ends before it begins'
            _report_at(root, reader, section, item.id, 'until', 'G609', message, 'correct "from" or "until"')
        elif item.until and program.starts and item.until < program.starts:
            message = f'"{item.id}" ends before the program starts'
            _report_at(root, reader, section, item.id, 'until', 'G609', message, 'correct "until", or "starts"')


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


def _check_ladder(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """A program with requirements has levels: a requirement is asked at a level."""
    slips = any(finding.field.startswith('levels') for finding in reader.findings)
    if program.requirements and not program.levels and not slips:
        message = '"requirements" are asked of nobody, as the program has no level'
        help = 'one level is enough: "levels: [{id: certified, name: Certified, rights: [card]}]"'
        reader.report(
            root.entries['requirements'][0], 'G615', message, help, field='requirements', severity=Severity.WARNING
        )


def _check_listing(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """Some level has the right that lists a partner in the directory; else no partner can ever stand there."""
    listed = program.directory.listed
    seen = any(listed in ('all', *level.rights) for level in program.levels)
    slips = any(finding.field.startswith(('levels', 'directory')) for finding in reader.findings)
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


def _check_money(root: Mapping, reader: ProgramReader) -> None:
    """An amount has a currency: a bare number tells partners nothing. An item with another slip is left at that."""
    for name, key in (('fees', 'amount'), ('credits', 'base')):
        listing = root.get(name)
        for number, item in enumerate(listing.items if isinstance(listing, Sequence) else ()):
            field = f'{name}.{written_id(item)}' if written_id(item) else f'{name}[{number}]'
            if not isinstance(item, Mapping) or _has_slips(field, reader):
                continue
            if not _says(item, key) or _says(item, 'currency'):
                continue
            message = f'"{field}.{key}" is an amount without a currency'
            help = 'add its three letters, like "currency: EUR"'
            reader.report(
                item.entries[key][0], 'G614', message, help, field=f'{field}.{key}', severity=Severity.WARNING
            )


def _check_points(root: Mapping, reader: ProgramReader) -> None:
    """Outputs tell the sources of points by their ids, whether a record or the ledger gave them."""
    points = root.get('points')
    if not isinstance(points, Mapping):
        return
    priced, granted = ({written_id(item): item for item in _maps_in(points.get(name))} for name in ('prices', 'ledger'))
    for id in sorted((priced.keys() & granted.keys()) - {''}):
        message = f'a price and a kind of the ledger are both called "{id}"'
        help = 'give the price another id; the ledger has rows of this one'
        at = priced[id].entries['id'][1]
        reader.report(at, 'G617', message, help, field=f'points.prices.{id}.id', severity=Severity.WARNING)


def _maps_in(listing: object) -> list[Mapping]:
    return [item for item in listing.items if isinstance(item, Mapping)] if isinstance(listing, Sequence) else []


def _says(item: Mapping, key: str) -> bool:
    """Whether something stands at a key; nothing, an empty list and an empty map say nothing."""
    match item.get(key):
        case Scalar() as value:
            return not value.is_null
        case Sequence(items=values) | Mapping(entries=values):
            return bool(values)
        case _:
            return False


def _has_slips(field: str, reader: ProgramReader) -> bool:
    """Whether an item has a finding already, which may be why something seems to be missing."""
    return any(finding.field.startswith(f'{field}.') for finding in reader.findings)


def _check_benefits(root: Mapping, reader: ProgramReader) -> None:
    """A row of benefits has a cell for each level or one across all, and notes where it has any of these; of others
    something is not shown."""
    below = root.get('benefits')
    rows = below.get('rows') if isinstance(below, Mapping) else None
    for number, row in enumerate(rows.items if isinstance(rows, Sequence) else ()):
        field = f'benefits.rows[{number}]'
        if not isinstance(row, Mapping) or _has_slips(field, reader):
            continue
        if _says(row, 'values') and _says(row, 'all'):
            message = f'"{field}" has one cell across all levels ("all") and one for each ("values")'
            help, key = 'leave one of them out', 'all'
        elif _says(row, 'notes') and not _says(row, 'values') and not _says(row, 'all'):
            message = f'"{field}" has no cell that a note could belong to'
            help, key = 'write the note into "text", or give the row "values" or "all"', 'notes'
        else:
            continue
        reader.report(row.entries[key][0], 'G609', message, help, field=f'{field}.{key}', severity=Severity.WARNING)
