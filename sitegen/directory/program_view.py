"""The program page: the program file as one reads it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from sitegen.content.body import BodyRules
from sitegen.content.markdown import render_body
from sitegen.dates import Span
from sitegen.directory.presenting import Presenter
from sitegen.directory.program_money import credit_views, fee_views, ledger_rows, price_views
from sitegen.directory.program_tables import benefit_texts, benefits_table, requirement_tables, rule_row, status_row
from sitegen.directory.views.program import (
    DistributorView,
    LevelDetail,
    ProgramView,
    SectionView,
    TermView,
    TypeDetail,
)
from sitegen.program.model import Section


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
        types=tuple(
            TypeDetail(
                term=presenter.terms['type'][item.id],
                from_=item.from_,
                until=item.until,
                not_published=item.origin == 'ours',
            )
            for item in program.types
        ),
        statuses=tuple(
            TypeDetail(term=presenter.terms['status'][item.id], not_published=item.origin == 'ours')
            for item in program.statuses
        ),
        requirements=requirement_tables(presenter),
        status_requirements=tuple(
            (presenter.terms['status'][id], tuple(status_row(presenter, row) for row in rows))
            for id, rows in program.status_requirements.items()
            if rows
        ),
        rules=tuple(rule_row(presenter, rule) for rule in program.record_rules),
        benefits=benefits_table(presenter),
        benefit_texts=benefit_texts(presenter),
        fees=fee_views(presenter),
        credits=credit_views(presenter),
        distributors=distributor_views(presenter),
        prices=price_views(presenter),
        ledger=ledger_rows(presenter),
        points_title=presenter.maybe(program.points.title),
        points_note=presenter.maybe(program.points.note),
        term=_term(presenter),
        sections=tuple(_section(presenter, section) for section in program.sections),
    )
    return replace(view, needs_note=_marks_something(view))


def distributor_views(presenter: Presenter) -> tuple[DistributorView, ...]:
    """The distributors of the program, in its order."""
    return tuple(
        DistributorView(
            name=presenter.phrase(item.name),
            url=item.url,
            text=presenter.maybe(item.text),
            territories=tuple(presenter.country(code) for code in item.territories),
            not_published=item.origin == 'ours',
        )
        for item in presenter.directory.program.distributors
    )


def _marks_something(view: object) -> bool:
    """Whether a view, or anything in it, is marked as not the vendor's."""
    if isinstance(view, tuple):
        return any(map(_marks_something, view))
    if not is_dataclass(view):
        return False
    marked = getattr(view, 'not_published', False)
    return marked or any(_marks_something(getattr(view, field.name)) for field in fields(view))


def _pair(span: Span | None) -> tuple[int, str] | None:
    return (span.count, span.unit) if span else None


def _term(presenter: Presenter) -> TermView | None:
    program = presenter.directory.program
    term, reporting = program.term, program.reporting
    if term is None and reporting is None:
        return None
    tables = (*program.status_requirements.values(), program.requirements)
    rows = {row.id: row for table in tables for row in table}
    lapse = term.lapse if term else {}
    return TermView(
        length=_pair(term.length if term else None),
        notice=_pair(term.notice if term else None),
        second_term=tuple(presenter.phrase(rows[id].title) for id in (term.second_term if term else ()) if id in rows),
        lapse=tuple((presenter.levels[id], presenter.levels.get(below)) for id, below in lapse.items()),
        unmet=term.unmet if term else 'downgrade',
        reporting_every=_pair(reporting.every if reporting else None),
        note=presenter.maybe(term.note) if term else None,
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
