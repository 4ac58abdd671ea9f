"""Partners side by side: the rows of the comparison, and each partner's cells.

The rows stand in the page `/compare/`; a partner's cells in `/partners/<id>/compare.json`, from where a script fetches
them. They are rendered from the same public view as the partner's profile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.directory.facets import order_of
from sitegen.directory.listing import Directory
from sitegen.directory.proof import asks
from sitegen.directory.views.cards import Card
from sitegen.directory.views.profiles import Profile
from sitegen.directory.views.site import SiteView
from sitegen.directory.views.words import Phrase
from sitegen.directory.wording import Wording
from sitegen.pages.page import Render

VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `id` is the name of its cells (`data-cell`)."""

    id: str
    title: Phrase


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of the comparison below one title."""

    title: Phrase | None
    rows: tuple[Row, ...]


def comparison_rows(wording: Wording, site: SiteView) -> tuple[RowGroup, ...]:
    """Every row that a listed partner could fill, in groups."""
    terms, _ = wording.terms, wording.labels
    standing = [
        *([Row('level', Phrase(_('Level')))] if site.has_levels else []),
        Row('type', Phrase(_('Type'))),
        Row('status', Phrase(_('Status'))),
        *([Row('points', site.points_title or Phrase(_('Points')))] if site.has_points else []),
    ]
    proof = [
        Row('verdict', Phrase(_('Requirements of the level'))),
        Row('projects', Phrase(_('Projects'))),
        Row('cases', Phrase(_('Case studies'))),
        Row('verified', Phrase(_('Verified'))),
    ]
    people = [
        *(Row(f'staff:{id}', term.name) for id, term in terms['role'].items()),
        *(Row(f'certificate:{id}', term.name) for id, term in terms['certification'].items()),
    ]
    company = [
        Row('place', Phrase(_('Location'))),
        Row('languages', Phrase(_('Languages'))),
        Row('employees', Phrase(_('Employees'))),
        Row('founded', Phrase(_('Founded'))),
        Row('since', Phrase(_('Partner since'))),
        Row('valid-until', Phrase(_('Valid until'))),
        *_field_rows(wording),
        Row('website', Phrase(_('Website'))),
    ]
    groups = (
        RowGroup(None, tuple(standing)),
        RowGroup(Phrase(_('Proof')), tuple(proof)),
        RowGroup(Phrase(_('Projects by category')), _facet_rows(wording, 'category')),
        RowGroup(Phrase(_('Projects by industry')), _facet_rows(wording, 'industry')),
        RowGroup(Phrase(_('Certified staff')), tuple(people)),
        RowGroup(Phrase(_('Company')), tuple(company)),
    )
    return tuple(group for group in groups if group.rows)


def _facet_rows(wording: Wording, facet: str) -> tuple[Row, ...]:
    options = wording.directory.facets.options.get(facet, {})
    places = order_of(wording.directory.program, facet)
    ordered = sorted(options, key=lambda id: (places.get(id, 0), id))
    return tuple(Row(f'{facet}:{id}', wording.option_name(facet, id)) for id in ordered)


def _field_rows(wording: Wording) -> Iterator[Row]:
    for field in wording.directory.program.fields.get('partner', ()):
        if field.public:
            yield Row(f'field:{field.id}', wording.phrase(field.title))


def takes_requests(site: SiteView, card: Card) -> bool:
    """Whether visitors may write to this partner from the site: its level has the right, and there is a form."""
    return site.leads_form != 'none' and 'leads' in card.rights


def _level_holds(directory: Directory, id: str) -> bool | None:
    """Whether a partner meets all requirements of its level; None where the level asks for nothing, or the program
    publishes levels only."""
    if directory.program.directory.verdicts != 'public':
        return None
    verdict = directory.entries[id].verdict
    return next((level.holds for level in verdict.levels if level.id == verdict.effective and asks(level)), None)


def comparison_column(directory: Directory, site: SiteView, profile: Profile, render: Render) -> dict[str, object]:
    """The cells of a partner, as its compare.json has them."""
    context = {'site': site, 'profile': profile, 'holds': _level_holds(directory, profile.card.id)}
    return {
        'version': VERSION,
        'id': profile.card.id,
        'name': str(profile.card.name),
        'leads': takes_requests(site, profile.card),
        'html': str(render('compare_column.html', context)),
    }
