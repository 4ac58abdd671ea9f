"""The program page: the program file as one reads it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from sitegen.content.body import BodyRules
from sitegen.content.markdown import render_body
from sitegen.dates import Span
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
from sitegen.directory.wording import Wording
from sitegen.program.model import Section


def program_view(wording: Wording) -> ProgramView:
    """All that the program page shows, in the wording's language."""
    program = wording.directory.program
    view = ProgramView(
        name=wording.phrase(program.name),
        vendor_name=wording.phrase(program.vendor.name),
        vendor_url=program.vendor.url,
        summary=wording.maybe(program.summary),
        starts=program.starts,
        levels=tuple(
            LevelDetail(
                level=wording.levels[level.id],
                rights=level.rights,
                partners=len(wording.directory.facets.options.get('level', {}).get(level.id, ())),
                from_=level.from_,
                until=level.until,
                not_published=level.origin == 'ours',
            )
            for level in program.levels
        ),
        types=tuple(
            TypeDetail(
                term=wording.terms['type'][item.id],
                from_=item.from_,
                until=item.until,
                not_published=item.origin == 'ours',
            )
            for item in program.types
        ),
        statuses=tuple(
            TypeDetail(term=wording.terms['status'][item.id], not_published=item.origin == 'ours')
            for item in program.statuses
        ),
        requirements=requirement_tables(wording),
        status_requirements=tuple(
            (wording.terms['status'][id], tuple(status_row(wording, row) for row in rows))
            for id, rows in program.status_requirements.items()
            if rows
        ),
        rules=tuple(rule_row(wording, rule) for rule in program.record_rules),
        benefits=benefits_table(wording),
        benefit_texts=benefit_texts(wording),
        fees=fee_views(wording),
        credits=credit_views(wording),
        distributors=distributor_views(wording),
        prices=price_views(wording),
        ledger=ledger_rows(wording),
        points_title=wording.maybe(program.points.title),
        points_note=wording.maybe(program.points.note),
        term=_term(wording),
        sections=tuple(_section(wording, section) for section in program.sections),
    )
    return replace(view, needs_note=_marks_something(view))


def distributor_views(wording: Wording) -> tuple[DistributorView, ...]:
    """The distributors of the program, in its order."""
    return tuple(
        DistributorView(
            name=wording.phrase(item.name),
            url=item.url,
            text=wording.maybe(item.text),
            territories=tuple(wording.country(code) for code in item.territories),
            not_published=item.origin == 'ours',
        )
        for item in wording.directory.program.distributors
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


def _term(wording: Wording) -> TermView | None:
    program = wording.directory.program
    term, reporting = program.term, program.reporting
    if term is None and reporting is None:
        return None
    tables = (*program.status_requirements.values(), program.requirements)
    rows = {row.id: row for table in tables for row in table}
    lapse = term.lapse if term else {}
    return TermView(
        length=_pair(term.length if term else None),
        notice=_pair(term.notice if term else None),
        second_term=tuple(wording.phrase(rows[id].title) for id in (term.second_term if term else ()) if id in rows),
        lapse=tuple((wording.levels[id], wording.levels.get(below)) for id, below in lapse.items()),
        unmet=term.unmet if term else 'downgrade',
        reporting_every=_pair(reporting.every if reporting else None),
        note=wording.maybe(term.note) if term else None,
        not_published=term is not None and term.origin == 'ours',
    )


def _section(wording: Wording, section: Section) -> SectionView:
    text, language = section.text.pick((wording.language, wording.settings.languages[0]))
    body, _ = render_body(text, path=wording.directory.program.path, first_line=1, rules=BodyRules())
    return SectionView(
        id=section.id,
        title=wording.phrase(section.title),
        body_html=wording.links.publish(body.html),
        body_language='' if language == wording.language else language,
        not_published=section.origin == 'ours',
    )
