"""A program that has every part, and one that has none."""

from __future__ import annotations

from typing import Any

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
    TypeDetail,
)
from tests.theme.cards import (
    DAY,
    LEVELS,
    P,
    term,
)

DISTRIBUTOR = DistributorView(
    name=P('Atena'), url='https://atena.example', text=P('Text'), territories=(term('CH'),), not_published=True
)


def program_table() -> ProgramTable:
    cells = (
        (TableCell(text=P('+'), span=3),),
        (TableCell(text=P('–'), status='none'), TableCell(text=P('35 %'), span=2)),
        (
            TableCell(text=P('wahlweise', 'de'), status='optional'),
            TableCell(text=P('2')),
            TableCell(text=P('set individually'), status='text'),
        ),
    )
    rows = tuple(
        TableRow(
            title=P(f'Row {n}'),
            note=P('Note'),
            force=force,
            cells=row,
            types=(term('full-service'),) if n == 1 else (),
            notes=('1',),
            reckoning=P('within 12 months') if n == 1 else None,
            not_published=n == 0,
        )
        for n, (force, row) in enumerate(zip(('required', 'recommended', 'optional'), cells, strict=True))
    )
    groups = (
        TableGroup(title=P('Group'), note=P('What counts', 'de'), rows=rows),
        TableGroup(title=None, rows=rows),
        TableGroup(title=None, rows=()),
    )
    return ProgramTable(caption=None, columns=LEVELS, groups=groups, notes=(('1', P('Holds to the end of the year.')),))


LEVEL_DETAILS = tuple(
    LevelDetail(
        level=level,
        rights=('card', 'leads', 'logo', 'badge'),
        partners=level.rung - 1,
        from_=DAY if level.rung > 1 else None,
        until=DAY if level.rung != 2 else None,
        not_published=level.rung == 3,
    )
    for level in LEVELS
)
FEES = (
    FeeView(
        title=P('Fee'),
        amount=790,
        currency='EUR',
        text=P('Text'),
        values=(),
        types=(term('full-service'),),
        not_published=True,
    ),
    FeeView(
        title=P('Other'),
        amount=None,
        currency=None,
        text=None,
        values=((LEVELS[0], P('5 requests')),),
        not_published=False,
    ),
)
CREDIT = CreditView(
    title=P('Credit'),
    base=1500.5,
    currency='EUR',
    text=P('Text'),
    shares=((LEVELS[0], 50.0, 750.25),),
    types=(term('full-service'),),
    not_published=True,
)
PRICES = (
    PriceView(
        title=P('Projects'),
        note=P('Note'),
        points=10,
        points_by=(),
        most=200,
        within=(24, 'month'),
        not_published=True,
    ),
    PriceView(
        title=P('Size'),
        note=None,
        points=None,
        points_by=((P('large'), 30.0),),
        most=None,
        within=None,
        not_published=False,
    ),
)
TERM = TermView(
    length=(12, 'month'),
    notice=(14, 'day'),
    second_term=(P('Size'),),
    lapse=((LEVELS[1], LEVELS[0]), (LEVELS[0], None)),
    unmet='downgrade',
    reporting_every=(2, 'month'),
    note=P('Note'),
    not_published=True,
)


def program() -> ProgramView:
    table = program_table()
    rows = (
        TextRow(title=P('Rule'), text=P('Text'), note=P('Note'), not_published=True),
        TextRow(title=P('Bare'), text=None, types=(term('full-service'),)),
        TextRow(title=P('Name'), text=None),
    )
    return ProgramView(
        name=P('Program'),
        vendor_name=P('Vendor'),
        vendor_url=None,
        summary=P('Summary'),
        starts=DAY,
        levels=LEVEL_DETAILS,
        types=(TypeDetail(term=term('full-service'), until=DAY),),
        statuses=(TypeDetail(term=term('training', '/dir/status/training/'), not_published=True),),
        requirements=(table, table),
        status_requirements=((term('training'), table.groups[0].rows), (term('other'), ())),
        rules=rows,
        benefits=table,
        benefit_texts=((P('Support'), rows), (None, rows)),
        fees=FEES,
        credits=(CREDIT,),
        distributors=(DISTRIBUTOR,),
        prices=PRICES,
        ledger=(
            TextRow(title=P('Sales'), text=P('within 12 months'), note=P('Note')),
            TextRow(title=P('Korrektur', 'de'), text=None, not_published=True),
        ),
        points_title=P('Points'),
        points_note=P('Note'),
        term=TERM,
        sections=(SectionView(id='how', title=P('How'), body_html='<p>x</p>', body_language='', not_published=True),),
        needs_note=True,
    )


def bare_program() -> ProgramView:
    nothing: dict[str, Any] = dict.fromkeys(('vendor_url', 'summary', 'starts', 'benefits', 'points_title', 'term'))
    empty: dict[str, Any] = dict.fromkeys(
        (
            'levels', 'types', 'statuses', 'requirements', 'status_requirements', 'rules', 'benefit_texts', 'fees',
            'credits', 'distributors', 'prices', 'ledger', 'sections',
        ),
        (),
    )  # fmt: skip
    return ProgramView(name=P('Program'), vendor_name=P('Vendor'), **nothing, **empty)
