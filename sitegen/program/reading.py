"""From the text of a program file to a `Program`, with located findings for its own mistakes.

The words of the program (levels, categories, fields, …) are read first; what refers to them
(requirements, prices, benefits) comes second and is held against them.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from typing import Any, TypeVar

from sitegen.content.nodes import MAX_NODES_SETTINGS, Mapping, Node, Scalar, Sequence, parse_nodes
from sitegen.content.records import CORE_FIELDS, DeclaredField, Vocabulary, Word, declared_shape
from sitegen.content.shapes import (
    LINES_HELP,
    Choice,
    Date,
    Duration,
    FieldSpec,
    Identifier,
    JsonSchema,
    ListOf,
    LocalText,
    MapOf,
    Number,
    Reader,
    Shape,
    Table,
    Unread,
    fields_of,
    join,
    object_schema,
    read_fields,
)
from sitegen.diagnostics import Diagnostic, did_you_mean
from sitegen.program.measures import (
    FORCES,
    Grace,
    MeasureShape,
    Met,
    Parts,
    ProgramReader,
    Selection,
    SourceName,
    Where,
    Words,
    field_shapes,
    find_field,
    item_shape,
    limit_shape,
    read_limits,
)
from sitegen.program.model import (
    ANNULLED,
    CORE_FACETS,
    FACET_TYPES,
    NAME,
    ORIGIN,
    PROSE,
    REF,
    Benefits,
    Certification,
    Credit,
    Dated,
    DirectorySettings,
    Distributor,
    Fee,
    FieldDefinition,
    Header,
    LedgerKind,
    Level,
    Named,
    Points,
    Price,
    Program,
    RecordRule,
    Reporting,
    Requirement,
    Section,
    Term,
    Titled,
)

T = TypeVar('T')

MAX_FILE_BYTES = 2 * 1024 * 1024
# First parts of the site's own addresses; neither a free page nor a declared facet can take one.
SITE_ADDRESSES = frozenset(
    {
        *('partners', 'cases', 'projects', 'category', 'industry', 'level', 'type', 'status', 'country', 'language'),
        *(
            'program',
            'search',
            'finding',
            'compare',
            'api',
            'assets',
            'page',
            'feed',
            'sitemap',
            'robots',
            '404',
            'index',
        ),
        'admin',
    }
)
# A facet is a word of the search page's addresses too.
RESERVED_ADDRESSES = SITE_ADDRESSES | {'kind', 'sort', 'q', 'p'}


@dataclass(frozen=True)
class Option(Shape[Named]):
    """An option of a choice: its id alone, or with a name."""

    def read(self, node: Node, reader: Reader, field: str) -> Named | None:
        if isinstance(node, Scalar):
            id = Identifier().read(node, reader, field)
            return None if id is None else Named(id=id, name=_humanised(id))
        return Table(Named).read(node, reader, field)

    def json_schema(self) -> JsonSchema:
        return {'anyOf': [Identifier().json_schema(), Table(Named).json_schema()]}


def _humanised(id: str) -> LocalText:
    return LocalText((('', id.replace('-', ' ').replace('_', ' ').capitalize()),))


@dataclass(frozen=True)
class Distinct(Shape[tuple[T, ...]]):
    """A list of tables whose ids are all different."""

    item: Shape[T]
    max: int = 1_000

    def read(self, node: Node, reader: Reader, field: str) -> tuple[T, ...] | None:
        values = ListOf(self.item, self.max, named=True).read(node, reader, field)
        if values is None or not isinstance(node, Sequence):
            return None
        counts = Counter(_written_id(item) for item in node.items)
        seen: set[str] = set()
        for item in node.items:
            id = _written_id(item)
            if id and counts[id] > 1 and id in seen:
                place = item.get('id') if isinstance(item, Mapping) else item
                reader.report(
                    place or item, 'R318', f'"{field}" holds the id "{id}" twice', 'give each its own id', field=field
                )
            seen.add(id)
        return values

    def json_schema(self) -> JsonSchema:
        return ListOf(self.item, self.max).json_schema()


def _written_id(node: Node) -> str:
    id = node.get('id') if isinstance(node, Mapping) else node
    return id.value if isinstance(id, Scalar) else ''


def _named(cls: type[T]) -> Shape[tuple[T, ...]]:
    return Distinct(Table(cls))


_OPTIONS_KEY = {'options': FieldSpec(Distinct(Option()), default=())}
_FIELD_SPECS = {key: spec for key, (_, spec) in fields_of(FieldDefinition).items()} | _OPTIONS_KEY


@dataclass(frozen=True)
class FieldShape(Shape[FieldDefinition]):
    """The definition of a declared field, which must not collide with what records have anyway."""

    kind: str

    def read(self, node: Node, reader: Reader, field: str) -> FieldDefinition | None:
        if not isinstance(node, Mapping):
            return Table(FieldDefinition).read(node, reader, field)
        values, complete = read_fields(node, _FIELD_SPECS, reader, field)
        if not complete:
            return None
        definition = FieldDefinition(**values)
        id_node = node.entries['id'][1]
        if definition.id in CORE_FIELDS[self.kind]:
            message = f'"{definition.id}" is a field that every {self.kind} has anyway'
            reader.report(id_node, 'G607', message, 'choose another id', field=join(field, 'id'))
        elif definition.facet and definition.id in RESERVED_ADDRESSES:
            message = f'"{definition.id}" cannot be a facet: the site has an address of that name'
            reader.report(id_node, 'G607', message, 'choose another id', field=join(field, 'id'))
        if definition.facet and definition.type not in FACET_TYPES:
            message = f'a field of type "{definition.type}" cannot be a facet'
            reader.report(
                node.entries['facet'][1], 'G608', message, 'use choice, choices or boolean', field=join(field, 'facet')
            )
        if definition.facet and self.kind != 'partner':
            message = f'a field of a {self.kind} cannot be a facet'
            reader.report(
                node.entries['facet'][1], 'G608', message, 'declare it for partners', field=join(field, 'facet')
            )
        if (definition.type in ('choice', 'choices')) != bool(definition.options):
            at = node.entries.get('options', node.entries['type'])[0]
            message = f'a field of type "{definition.type}" ' + (
                'has no options' if not definition.options else 'takes no options'
            )
            reader.report(
                at, 'G608', message, 'list the options of a choice, and only of a choice', field=join(field, 'options')
            )
        return definition

    def json_schema(self) -> JsonSchema:
        return object_schema(_FIELD_SPECS)


_WORD_SPECS: dict[str, FieldSpec] = {
    'levels': FieldSpec(_named(Level), default=()),
    'types': FieldSpec(_named(Dated), default=()),
    'statuses': FieldSpec(_named(Named), default=()),
    'categories': FieldSpec(_named(Named), default=()),
    'industries': FieldSpec(_named(Named), default=()),
    'roles': FieldSpec(_named(Named), default=()),
    'certifications': FieldSpec(_named(Certification), default=()),
    'activities': FieldSpec(_named(Named), default=()),
    'attestations': FieldSpec(_named(Named), default=()),
    'groups': FieldSpec(_named(Titled), default=()),
}


@dataclass(frozen=True)
class FieldsShape(Shape[dict[str, tuple[FieldDefinition, ...]]]):
    """Declared fields by kind of record."""

    def read(self, node: Node, reader: Reader, field: str) -> dict[str, tuple[FieldDefinition, ...]] | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "partner", "case" and "project"', LINES_HELP, field=field)
            return None
        return read_fields(node, self.specs(), reader, field)[0]

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        return {
            kind: FieldSpec(Distinct(FieldShape(kind), max=200), default=()) for kind in ('partner', 'case', 'project')
        }

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


_WORD_SPECS['fields'] = FieldSpec(FieldsShape(), default={})


@dataclass(frozen=True)
class RequirementShape(Shape[Requirement]):
    """A row of the requirements table."""

    status: bool = False

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        return {
            'id': FieldSpec(Identifier(), required=True),
            'group': FieldSpec(Word('groups', 'group')),
            'title': FieldSpec(NAME),
            'note': FieldSpec(PROSE),
            'types': FieldSpec(ListOf(Word('types', 'type'), distinct=True)),
            'force': FieldSpec(Choice(FORCES, 'a force')),
            'measure': FieldSpec(MeasureShape(), required=True),
            'limit': FieldSpec(_Anything()),
            'grace': FieldSpec(Table(Grace)),
            'origin': FieldSpec(ORIGIN),
            'ref': FieldSpec(REF),
        }

    def read(self, node: Node, reader: Reader, field: str) -> Requirement | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "key: value" lines', LINES_HELP, field=field)
            return None
        values, complete = read_fields(node, self.specs(), reader, field)
        limit_node = values.pop('limit', None)
        if not complete:
            return None
        if limit_node is None:
            reader.report(
                node, 'R302', f'"{join(field, "limit")}" is missing', 'say what the measure must reach', field=field
            )
            return None
        force = values.get('force', 'required')
        limits = self.limits(limit_node, values['measure'], force, reader, join(field, 'limit'))
        values.setdefault('title', _humanised(values['id']))
        return None if limits is None else Requirement(limits=limits, **values)

    def limits(self, node: Node, measure: Any, force: str, reader: ProgramReader, field: str) -> Any:
        if not self.status:
            return read_limits(node, measure, force, reader, field)
        # A status stands beside the ladder: its one column is the status itself.
        beside = dataclasses.replace(reader, levels=('',), types=())
        return read_limits(node, measure, force, beside, field)

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


@dataclass(frozen=True)
class _Anything(Shape[Node]):
    """A node as it is, for a value whose shape depends on its neighbours."""

    def read(self, node: Node, _reader: Reader, _field: str) -> Node | None:
        return node

    def json_schema(self) -> JsonSchema:
        return {}


@dataclass(frozen=True)
class RuleShape(Shape[RecordRule]):
    """A record rule: `each` names the source, the measure looks at one record of it."""

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        anything = _Anything()
        return {
            'id': FieldSpec(Identifier(), required=True),
            'title': FieldSpec(NAME),
            'note': FieldSpec(PROSE),
            'each': FieldSpec(SourceName(), required=True),
            'where': FieldSpec(anything),
            'measure': FieldSpec(anything, required=True),
            'limit': FieldSpec(anything),
            'origin': FieldSpec(ORIGIN),
            'ref': FieldSpec(REF),
        }

    def read(self, node: Node, reader: Reader, field: str) -> RecordRule | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "key: value" lines', LINES_HELP, field=field)
            return None
        values, complete = read_fields(node, self.specs(), reader, field)
        if not complete:
            return None
        source = values.pop('each')
        where = values.pop('where', None)
        conditions = Where(source).read(where, reader, join(field, 'where')) if where else ()
        measure = MeasureShape(source).read(values.pop('measure'), reader, join(field, 'measure'))
        limit_node = values.pop('limit', None)
        if measure is None:
            return None
        if isinstance(measure, Words | Parts) and source not in ('cases', 'projects'):
            reader.report(
                node,
                'G601',
                f'"{source}" have no body whose words or parts could count',
                'use cases or projects',
                field=field,
            )
            return None
        limit = self.limit(node, limit_node, measure, source, reader, field)
        if limit is None:
            return None
        values.setdefault('title', _humanised(values['id']))
        return RecordRule(selection=Selection(source, conditions or ()), measure=measure, limit=limit, **values)

    def limit(
        self, node: Mapping, limit: Node | None, measure: Any, source: str, reader: ProgramReader, field: str
    ) -> Any:
        if limit is None:
            if isinstance(measure, Parts):
                return True
            reader.report(
                node, 'R302', f'"{join(field, "limit")}" is missing', 'say what the measure must reach', field=field
            )
            return None
        return limit_shape(measure, source, reader.vocabulary).read(limit, reader, join(field, 'limit'))

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


@dataclass(frozen=True)
class PriceShape(Shape[Price]):
    """A row of the price list."""

    @staticmethod
    def specs() -> dict[str, FieldSpec]:
        anything = _Anything()
        return {
            'id': FieldSpec(Identifier(), required=True),
            'title': FieldSpec(NAME),
            'note': FieldSpec(PROSE),
            'of': FieldSpec(SourceName(), required=True),
            'where': FieldSpec(anything),
            'within': FieldSpec(Duration()),
            'by': FieldSpec(anything),
            'points': FieldSpec(anything, required=True),
            'max': FieldSpec(_POINTS),
            'origin': FieldSpec(ORIGIN),
            'ref': FieldSpec(REF),
        }

    def read(self, node: Node, reader: Reader, field: str) -> Price | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "key: value" lines', LINES_HELP, field=field)
            return None
        values, complete = read_fields(node, self.specs(), reader, field)
        if not complete:
            return None
        source = values.pop('of')
        where = values.pop('where', None)
        conditions = Where(source).read(where, reader, join(field, 'where')) if where else ()
        selection = Selection(source, conditions or (), values.pop('within', None))
        by, points = values.pop('by', None), values.pop('points')
        most = values.pop('max', None)
        values.setdefault('title', _humanised(values['id']))
        if by is None:
            amount = _POINTS.read(points, reader, join(field, 'points'))
            return None if amount is None else Price(selection=selection, points=amount, most=most, **values)
        table = self.points_by(source, by, points, reader, field)
        if table is None:
            return None
        return Price(selection=selection, points=None, by=table[0], points_by=table[1], most=most, **values)

    def points_by(
        self, source: str, by: Node, points: Node, reader: ProgramReader, field: str
    ) -> tuple[str, dict[Any, float]] | None:
        """The field whose value sets the price, and the points for each of its values."""
        name = by.value if isinstance(by, Scalar) else ''
        shape = find_field(source, name, reader.vocabulary)
        if shape is None:
            hint = did_you_mean(name, field_shapes(source, reader.vocabulary))
            reader.report(by, 'G602', f'"{source}" has no field "{name}"', hint, field=join(field, 'by'))
            return None
        if not isinstance(points, Mapping):
            message = f'"{join(field, "points")}" takes points for each value of "{name}"'
            reader.report(
                points, 'R303', message, f'write one line for each value of "{name}"', field=join(field, 'points')
            )
            return None
        table: dict[Any, float] = {}
        for key, value in points.entries.values():
            option = item_shape(shape).read(key, reader, join(field, f'points.{key.value}'))
            amount = _POINTS.read(value, reader, join(field, f'points.{key.value}'))
            if option is not None and amount is not None:
                table[option] = amount
        return name, table

    def json_schema(self) -> JsonSchema:
        return object_schema(self.specs())


_POINTS = Number(-1_000_000, 1_000_000)

_POINTS_SPECS = {
    'title': FieldSpec(NAME),
    'note': FieldSpec(PROSE),
    'prices': FieldSpec(Distinct(PriceShape()), default=()),
    'ledger': FieldSpec(_named(LedgerKind), default=()),
}
_REPORT_SPECS = {
    'where': FieldSpec(Where('projects'), default=()),
    'every': FieldSpec(Duration(), required=True),
    'dates': FieldSpec(_Anything()),
    'ref': FieldSpec(REF),
}


@dataclass(frozen=True)
class PointsShape(Shape[Points]):
    def read(self, node: Node, reader: Reader, field: str) -> Points | None:
        if not isinstance(node, Mapping):
            reader.report(node, 'R303', f'"{field}" takes "prices" and "ledger"', LINES_HELP, field=field)
            return None
        return Points(**read_fields(node, _POINTS_SPECS, reader, field)[0])

    def json_schema(self) -> JsonSchema:
        return object_schema(_POINTS_SPECS)


@dataclass(frozen=True)
class ReportingShape(Shape[Reporting]):
    """`reporting.projects`: which projects owe reports, how often, and the field of dates that holds them."""

    def read(self, node: Node, reader: Reader, field: str) -> Reporting | None:
        assert isinstance(reader, ProgramReader)
        if not isinstance(node, Mapping) or set(node.entries) != {'projects'}:
            reader.report(node, 'R303', f'"{field}" takes the one key "projects"', LINES_HELP, field=field)
            return None
        below, at = node.entries['projects'][1], join(field, 'projects')
        if not isinstance(below, Mapping):
            reader.report(below, 'R303', f'"{at}" takes "where", "every" and "dates"', LINES_HELP, field=at)
            return None
        values, complete = read_fields(below, _REPORT_SPECS, reader, at)
        if not complete:
            return None
        dates = values.get('dates')
        name = dates.value if isinstance(dates, Scalar) else 'reports'
        shape = find_field('projects', name, reader.vocabulary)
        if not (isinstance(shape, ListOf) and isinstance(shape.item, Date)):
            reader.report(
                dates or below,
                'G602',
                f'projects have no field "{name}" that holds dates',
                'use "reports"',
                field=join(at, 'dates'),
            )
            return None
        return Reporting(where=values.get('where', ()), every=values['every'], dates=name, ref=values.get('ref'))

    def json_schema(self) -> JsonSchema:
        return object_schema({'projects': FieldSpec(_Fixed(object_schema(_REPORT_SPECS)), required=True)})


@dataclass(frozen=True)
class _Fixed(_Anything):
    """A schema that is already made."""

    schema: JsonSchema

    def json_schema(self) -> JsonSchema:
        return self.schema


_RULE_SPECS: dict[str, FieldSpec] = {
    'requirements': FieldSpec(Distinct(RequirementShape()), default=()),
    'status_requirements': FieldSpec(
        MapOf(Word('statuses', 'status'), Distinct(RequirementShape(status=True))), default={}
    ),
    'record_rules': FieldSpec(Distinct(RuleShape()), default=()),
    'points': FieldSpec(PointsShape()),
    'term': FieldSpec(Table(Term)),
    'reporting': FieldSpec(ReportingShape()),
    'benefits': FieldSpec(Table(Benefits)),
    'fees': FieldSpec(_named(Fee), default=()),
    'credits': FieldSpec(ListOf(Table(Credit)), default=()),
    'distributors': FieldSpec(ListOf(Table(Distributor)), default=()),
    'sections': FieldSpec(_named(Section), default=()),
    'directory': FieldSpec(Table(DirectorySettings)),
}
_HEADER_SPECS = {key: spec for key, (_, spec) in fields_of(Header).items()}
PROGRAM_SPECS = _HEADER_SPECS | _WORD_SPECS | _RULE_SPECS


def read_program(path: str, text: str) -> tuple[Program | None, list[Diagnostic]]:
    """The program that a text says; None where it is too faulty to be one. Findings name `path`."""
    root, faults = parse_nodes(text, max_nodes=MAX_NODES_SETTINGS)
    findings = [
        Diagnostic(path=path, line=f.line, column=f.column, code=f.code, message=f.message, help=f.help) for f in faults
    ]
    if faults:
        return None, findings
    reader = ProgramReader(path)
    if not isinstance(root, Mapping):
        place = root or Mapping(1, 1)
        reader.report(place, 'Y217', 'a program file is a list of "key: value" lines', 'see the guide for staff')
        return None, reader.findings
    header, complete = read_fields(_only(root, PROGRAM_SPECS, _HEADER_SPECS), _HEADER_SPECS, reader, '')
    words, _ = read_fields(_only(root, PROGRAM_SPECS, _WORD_SPECS, unknown=False), _WORD_SPECS, reader, '')
    reader.levels = _written_ids(root.get('levels'))
    reader.types = _written_ids(root.get('types'))
    reader.vocabulary = _vocabulary(root, words)
    # Facets may be named by directory, whose words include the declared ones; certifications name roles.
    rules, _ = read_fields(_only(root, PROGRAM_SPECS, _RULE_SPECS, unknown=False), _RULE_SPECS, reader, '')
    if not complete:
        return None, reader.findings
    places = {key: (node.line, node.column) for key, (node, _) in root.entries.items()}
    header.pop('version', None)
    program = Program(
        path=path,
        places=places,
        texts=tuple(reader.texts),
        vocabulary=reader.vocabulary,
        **header,
        **words,
        **rules,
    )
    _check_references(program, root, reader)
    return program, reader.findings


def _only(root: Mapping, known: Collection[str], wanted: Collection[str], *, unknown: bool = True) -> Mapping:
    """The entries of some keys; unknown ones stay in where their finding is wanted."""
    part = Mapping(root.line, root.column)
    part.entries = {
        key: entry for key, entry in root.entries.items() if key in wanted or (unknown and key not in known)
    }
    return part


def _vocabulary(root: Mapping, words: MappingType[str, Any]) -> Vocabulary:
    """What the program lends to records. A list that is written but faulty is not held against anybody."""
    sets: dict[str, frozenset[str]] = {}
    for name in (
        'levels',
        'types',
        'statuses',
        'categories',
        'industries',
        'roles',
        'certifications',
        'activities',
        'attestations',
        'groups',
    ):
        if name in words or name not in root.entries:
            sets[name] = _ids_written(root.get(name))
    sets['requirements'] = _ids_written(root.get('requirements')) | _status_requirement_ids(root)
    points = root.get('points')
    sets['ledger'] = _ids_written(points.get('ledger')) if isinstance(points, Mapping) else frozenset()
    benefits = root.get('benefits')
    below = benefits if isinstance(benefits, Mapping) else Mapping(1, 1)
    sets['benefit_groups'] = _ids_written(below.get('groups'))
    notes = below.get('notes')
    sets['notes'] = frozenset(notes.entries) if isinstance(notes, Mapping) else frozenset()
    definitions: MappingType[str, tuple[FieldDefinition, ...]] = words.get('fields', {})
    declared = {kind: tuple(_declared(item) for item in items) for kind, items in definitions.items()}
    written = root.get('fields')
    for kind in ('partner', 'case', 'project'):
        ids = _ids_written(written.get(kind)) if isinstance(written, Mapping) else frozenset()
        faulty = sorted(ids - {item.id for item in declared.get(kind, ())})
        declared[kind] = (*declared.get(kind, ()), *(DeclaredField(id=id, shape=Unread(), title=id) for id in faulty))
    facets = {item.id for item in definitions.get('partner', ()) if item.facet}
    sets['facets'] = frozenset(CORE_FACETS) | facets
    return Vocabulary(sets, declared)


def _written_ids(node: Node | None) -> tuple[str, ...]:
    """Ids in the order of a list, those of faulty entries too, so that one mistake is told once."""
    items = node.items if isinstance(node, Sequence) else []
    return tuple(dict.fromkeys(id for id in map(_written_id, items) if id))


def _ids_written(node: Node | None) -> frozenset[str]:
    """The same without their order."""
    return frozenset(_written_ids(node))


def _status_requirement_ids(root: Mapping) -> frozenset[str]:
    node = root.get('status_requirements')
    if not isinstance(node, Mapping):
        return frozenset()
    return frozenset().union(*(_ids_written(below) for _, below in node.entries.values()))


def _declared(definition: FieldDefinition) -> DeclaredField:
    options = frozenset(option.id for option in definition.options)
    title = definition.title.pick(('en',))[0]
    shape = declared_shape(definition.type, options)
    return DeclaredField(id=definition.id, shape=shape, title=title, translatable=definition.type == 'text')


def _check_references(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """What no table can see by itself: circles, orders, and names that mean one another."""
    for number, level in enumerate((*program.levels, *program.types)):
        if level.from_ and level.until and level.until < level.from_:
            name = 'levels' if number < len(program.levels) else 'types'
            message = f'"{level.id}" ends before it begins'
            _report_at(root, reader, name, level.id, 'until', 'G609', message, 'correct "from" or "until"')
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
    _check_roles(program, root, reader)
    _check_met(program, root, reader)
    _check_term(program, root, reader)
    _check_limits(program, root, reader)


def _report_at(
    root: Mapping, reader: ProgramReader, section: str, id: str, key: str, code: str, message: str, help: str = ''
) -> None:
    """A finding at a key of the item with this id in a list of the file."""
    listing = root.get(section)
    for item in listing.items if isinstance(listing, Sequence) else ():
        if isinstance(item, Mapping) and _written_id(item) == id:
            reader.report(item.get(key) or item, code, message, help, field=f'{section}.{id}.{key}')
            return
    reader.report(listing or root, code, message, help, field=section)


def _check_roles(program: Program, root: Mapping, reader: ProgramReader) -> None:
    roles = reader.vocabulary.words('roles') or frozenset()
    for certification in program.certifications:
        if certification.role and certification.role not in roles:
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
    for level, below in program.term.lapse.items():
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
    for key in ('notice', 'second_term', 'lapse'):
        if 'length' not in term.entries and key in term.entries:
            reader.report(
                term.entries[key][0],
                'G612',
                f'"term.{key}" has no effect without "term.length"',
                'add "length: 12 months"',
                field=f'term.{key}',
            )


def _check_limits(program: Program, root: Mapping, reader: ProgramReader) -> None:
    """`met` cannot ask for more than it counts; a requirement for types it does not hold for says nothing."""
    for row in program.requirements:
        for cells in row.limits.by_type.values():
            for level, cell in cells.items():
                if (
                    isinstance(row.measure, Met)
                    and isinstance(cell.limit, int)
                    and cell.limit > len(row.measure.requirements)
                ):
                    message = f'"{row.id}" asks at "{level}" for {cell.limit} of {len(row.measure.requirements)}'
                    _report_at(
                        root, reader, 'requirements', row.id, 'limit', 'G609', message, 'ask for fewer, or count more'
                    )
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


def program_schema() -> JsonSchema:
    """The program file as JSON Schema; words that the file itself defines are plain ids there."""
    schema = object_schema(PROGRAM_SPECS)
    names = [
        'levels',
        'types',
        'statuses',
        'categories',
        'industries',
        'roles',
        'certifications',
        'activities',
        'attestations',
        'groups',
        'requirements',
        'ledger',
        'benefit_groups',
        'notes',
        'facets',
    ]
    return schema | {'$defs': {name: {'type': 'string'} for name in names}}
