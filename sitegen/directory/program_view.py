"""The program page: the tables of the program file as one reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date as Day
from typing import Any

from sitegen.content.local_text import LocalText
from sitegen.content.markdown import BodyRules, render_body
from sitegen.dates import Span
from sitegen.directory.presenting import Presenter
from sitegen.directory.views.program import (
    CreditView,
    DistributorView,
    FeeView,
    LevelDetail,
    PriceView,
    ProgramTable,
    ProgramView,
    SectionView,
    TableCell,
    TableGroup,
    TableRow,
    TermView,
    TextRow,
)
from sitegen.directory.views.words import Phrase, Term
from sitegen.program.measures import Cell, Measure, Parts, Percent, Value, WordRange
from sitegen.program.model import Benefit, Price, Requirement, Section

DASH = Phrase('–')


def program_view(presenter: Presenter) -> ProgramView:
    """All that the program page shows, in the presenter's language."""
    program = presenter.directory.program
    view = ProgramView(
        name=presenter.phrase(program.name),
        vendor_name=presenter.phrase(program.vendor.name),
        vendor_url=program.vendor.url,
        summary=presenter.maybe(program.summary),
        starts=program.starts,
        levels=tuple(
            LevelDetail(
                level=presenter.levels[level.id],
                rights=level.rights,
                partners=len(presenter.directory.facets.options.get('level', {}).get(level.id, ())),
                from_=level.from_,
                until=level.until,
                not_published=level.origin == 'ours',
            )
            for level in program.levels
        ),
        types=tuple(presenter.terms['type'].values()),
        statuses=tuple(presenter.terms['status'].values()),
        requirements=requirement_tables(presenter),
        status_requirements=tuple(
            (presenter.terms['status'][id], tuple(_status_row(presenter, row) for row in rows))
            for id, rows in program.status_requirements.items()
            if rows
        ),
        rules=tuple(_rule(presenter, rule) for rule in program.record_rules),
        benefits=_benefits_table(presenter),
        benefit_texts=_benefit_texts(presenter),
        fees=_fees(presenter),
        credits=_credits(presenter),
        distributors=tuple(
            DistributorView(
                name=presenter.phrase(item.name),
                url=item.url,
                text=presenter.maybe(item.text),
                territories=tuple(presenter.country(code) for code in item.territories),
                not_published=item.origin == 'ours',
            )
            for item in program.distributors
        ),
        prices=_prices(presenter),
        ledger=tuple(presenter.phrase(item.title) for item in program.points.ledger),
        points_title=presenter.maybe(program.points.title),
        term=_term(presenter),
        sections=tuple(_section(presenter, section) for section in program.sections),
    )
    return replace(view, needs_note=_marks_something(view))


def _marks_something(view: object) -> bool:
    """Whether a view, or anything in it, is marked as not the vendor's."""
    if isinstance(view, tuple):
        return any(map(_marks_something, view))
    if not is_dataclass(view):
        return False
    marked = getattr(view, 'not_published', False)
    return marked or any(_marks_something(getattr(view, field.name)) for field in fields(view))


def requirement_tables(presenter: Presenter) -> tuple[ProgramTable, ...]:
    """The requirements with levels across: one table, or one for each type where limits or rows differ by type."""
    program = presenter.directory.program
    differ = any(row.types or set(row.limits.by_type) != {''} for row in program.requirements)
    types: Sequence[str | None] = [kind.id for kind in program.types] if differ and program.types else [None]
    tables = []
    for kind in types:
        rows = [row for row in program.requirements if kind is None or not row.types or kind in row.types]
        groups = _grouped(presenter, [(row.group, _requirement_row(presenter, row, kind)) for row in rows])
        if groups:
            caption = presenter.terms['type'][kind].name if kind else None
            tables.append(ProgramTable(caption=caption, columns=tuple(presenter.levels.values()), groups=groups))
    return tuple(tables)


def _grouped(presenter: Presenter, rows: Iterable[tuple[str | None, TableRow]]) -> tuple[TableGroup, ...]:
    """Rows under their groups, in the order of the groups; those without a group first."""
    by_group: dict[str | None, list[TableRow]] = {None: []}
    titles = {group.id: presenter.phrase(group.title) for group in presenter.directory.program.groups}
    by_group |= {id: [] for id in titles}
    for group, row in rows:
        by_group[group].append(row)
    return tuple(
        TableGroup(title=titles.get(id) if id else None, rows=tuple(rows)) for id, rows in by_group.items() if rows
    )


def _requirement_row(presenter: Presenter, row: Requirement, kind: str | None) -> TableRow:
    cells = [_cell(presenter, row, row.limits.cell(level, kind)) for level in presenter.levels]
    return TableRow(
        title=presenter.phrase(row.title),
        note=presenter.maybe(row.note),
        force=row.force,
        cells=tuple(cells),
        not_published=row.origin == 'ours',
    )


def _status_row(presenter: Presenter, row: Requirement) -> TableRow:
    return TableRow(
        title=presenter.phrase(row.title),
        note=presenter.maybe(row.note),
        force=row.force,
        cells=(_cell(presenter, row, row.limits.cell('', None)),),
        not_published=row.origin == 'ours',
    )


def _cell(presenter: Presenter, row: Requirement, cell: Cell | None) -> TableCell:
    if cell is None:
        return TableCell(text=DASH, status='none')
    if cell.text is not None:
        return TableCell(text=presenter.phrase(cell.text), status='text')
    if cell.limit is None:
        return TableCell(text=Phrase(presenter.labels(cell.force.capitalize())), status=cell.force)
    status = '' if cell.force == 'required' else cell.force
    return TableCell(text=Phrase(limit_text(presenter, cell.limit, row.measure)), status=status)


def limit_text(presenter: Presenter, limit: Any, measure: Measure | None = None) -> str:
    """A limit as a table shows it; values of a field by their names."""
    match limit:
        case bool():
            return presenter.labels('Yes') if limit else presenter.labels('No')
        case Percent():
            return presenter.speech.percent(limit.value)
        case Span():
            return presenter.labels('at most %(span)s old') % {'span': presenter.speech.span((limit.count, limit.unit))}
        case WordRange():
            return _words_text(presenter, limit)
        case frozenset():
            field = measure.field if isinstance(measure, Value) else ''
            names = [presenter.value_name('partner', field, value) for value in sorted(limit)]
            return ', '.join(names if isinstance(next(iter(limit)), Day) else sorted(names))
        case _:
            return presenter.labels('at least %(number)s') % {'number': presenter.speech.number(limit)}


def _words_text(presenter: Presenter, limit: WordRange) -> str:
    number = presenter.speech.number
    if limit.least is None:
        return presenter.labels('at most %(number)s words') % {'number': number(limit.most or 0)}
    if limit.most is None:
        return presenter.labels('at least %(number)s words') % {'number': number(limit.least)}
    values = {'least': number(limit.least), 'most': number(limit.most)}
    return presenter.labels('%(least)s to %(most)s words') % values


def _rule(presenter: Presenter, rule: Any) -> TextRow:
    text: Phrase | None = None
    if isinstance(rule.limit, WordRange):
        text = Phrase(limit_text(presenter, rule.limit))
    elif isinstance(rule.measure, Parts):
        text = Phrase(' → '.join(presenter.phrase(part) for part in rule.measure.parts))
    note = presenter.maybe(rule.note)
    return TextRow(title=presenter.phrase(rule.title), text=text or note, not_published=rule.origin == 'ours')


def _benefit_cells(presenter: Presenter, row: Benefit) -> tuple[TableCell, ...]:
    """One cell across all levels, or one a level."""
    levels = presenter.levels
    if row.all is not None:
        return (TableCell(text=presenter.phrase(row.all), span=max(1, len(levels))),)
    return tuple(
        TableCell(text=presenter.phrase(row.values[id])) if id in row.values else TableCell(text=DASH, status='none')
        for id in levels
    )


def _benefits_table(presenter: Presenter) -> ProgramTable | None:
    benefits = presenter.directory.program.benefits
    titles = {group.id: presenter.phrase(group.title) for group in benefits.groups}
    by_group: dict[str | None, list[TableRow]] = {None: []} | {id: [] for id in titles}
    for row in benefits.rows:
        if row.values or row.all is not None:
            shown = TableRow(
                title=presenter.phrase(row.title),
                note=presenter.maybe(row.text),
                force='',
                cells=_benefit_cells(presenter, row),
                notes=row.notes,
                not_published=row.origin == 'ours',
            )
            by_group[row.group].append(shown)
    groups = tuple(TableGroup(title=titles.get(id or ''), rows=tuple(rows)) for id, rows in by_group.items() if rows)
    if not groups:
        return None
    return ProgramTable(
        caption=None,
        columns=tuple(presenter.levels.values()),
        groups=groups,
        notes=tuple((id, presenter.phrase(text)) for id, text in benefits.notes.items()),
    )


def _benefit_texts(presenter: Presenter) -> tuple[tuple[Phrase | None, tuple[TextRow, ...]], ...]:
    """Benefits without a figure, by group."""
    benefits = presenter.directory.program.benefits
    titles = {group.id: presenter.phrase(group.title) for group in benefits.groups}
    by_group: dict[str | None, list[TextRow]] = {None: []} | {id: [] for id in titles}
    for row in benefits.rows:
        if not row.values and row.all is None:
            by_group[row.group].append(
                TextRow(
                    title=presenter.phrase(row.title),
                    text=presenter.maybe(row.text),
                    not_published=row.origin == 'ours',
                )
            )
    return tuple((titles.get(id or ''), tuple(rows)) for id, rows in by_group.items() if rows)


def _by_level(presenter: Presenter, values: dict[str, LocalText]) -> tuple[tuple[Term, Phrase], ...]:
    return tuple((term, presenter.phrase(values[id])) for id, term in presenter.levels.items() if id in values)


def _fees(presenter: Presenter) -> tuple[FeeView, ...]:
    return tuple(
        FeeView(
            title=presenter.phrase(fee.title),
            amount=fee.amount,
            currency=fee.currency,
            text=presenter.maybe(fee.text),
            values=_by_level(presenter, fee.values),
            not_published=fee.origin == 'ours',
        )
        for fee in presenter.directory.program.fees
    )


def _credits(presenter: Presenter) -> tuple[CreditView, ...]:
    """Credits worked out: the percentage of the base, and what that is."""
    return tuple(
        CreditView(
            title=presenter.phrase(credit.title),
            base=credit.base,
            currency=credit.currency,
            text=presenter.maybe(credit.text),
            shares=tuple(
                (term, credit.share[id].value, credit.base * credit.share[id].value / 100)
                for id, term in presenter.levels.items()
                if id in credit.share
            ),
            types=tuple(presenter.terms['type'][id] for id in credit.types),
            not_published=credit.origin == 'ours',
        )
        for credit in presenter.directory.program.credits
    )


def _prices(presenter: Presenter) -> tuple[PriceView, ...]:
    views = []
    for price in presenter.directory.program.points.prices:
        within = price.selection.within
        views.append(
            PriceView(
                title=presenter.phrase(price.title),
                note=presenter.maybe(price.note),
                points=price.points,
                points_by=tuple((_option(presenter, price, key), value) for key, value in price.points_by.items()),
                most=price.most,
                within=(within.count, within.unit) if within else None,
                not_published=price.origin == 'ours',
            )
        )
    return tuple(views)


def _option(presenter: Presenter, price: Price, value: Any) -> Phrase:
    """The name of a value that sets a price."""
    if price.by == 'kind':
        word = {'activities': 'activity', 'certificates': 'certification'}.get(price.selection.source, '')
        term = presenter.terms[word].get(value) if word else None
        return term.name if term else Phrase(str(value))
    kind = {'projects': 'project', 'cases': 'case'}.get(price.selection.source, '')
    return presenter.value_name(kind, price.by or '', value)


def _pair(span: Span | None) -> tuple[int, str] | None:
    return (span.count, span.unit) if span else None


def _term(presenter: Presenter) -> TermView | None:
    program = presenter.directory.program
    term, reporting = program.term, program.reporting
    if term is None and reporting is None:
        return None
    rows = {row.id: row for row in program.requirements}
    lapse = term.lapse if term else {}
    return TermView(
        length=_pair(term.length if term else None),
        notice=_pair(term.notice if term else None),
        second_term=tuple(presenter.phrase(rows[id].title) for id in (term.second_term if term else ()) if id in rows),
        lapse=tuple((presenter.levels[id], presenter.levels.get(below)) for id, below in lapse.items()),
        unmet=term.unmet if term else 'downgrade',
        reporting_every=_pair(reporting.every if reporting else None),
        not_published=term is not None and term.origin == 'ours',
    )


def _section(presenter: Presenter, section: Section) -> SectionView:
    text, language = section.text.pick((presenter.language, presenter.settings.languages[0]))
    body, _ = render_body(text, path=presenter.directory.program.path, first_line=1, rules=BodyRules())
    return SectionView(
        id=section.id,
        title=presenter.phrase(section.title),
        body_html=presenter.links.publish(body.html),
        body_language='' if language == presenter.language else language,
        not_published=section.origin == 'ours',
    )
