"""What one partner has on the site: its profile, its card, its case studies and its projects."""

from __future__ import annotations

from sitegen.content.records import Case, Project
from sitegen.directory.freshness import newest, project_changed
from sitegen.directory.urls import card_path, case_path, partner_path, project_path
from sitegen.directory.views.cards import Card
from sitegen.directory.views.profiles import Profile
from sitegen.directory.views.works import ProjectView
from sitegen.pages import structured
from sitegen.pages.badges import badge_for
from sitegen.pages.comparing import takes_requests
from sitegen.pages.page import Layout, PlannedPage
from sitegen.pages.take_away import take_away


def profile_page(layout: Layout, profile: Profile) -> PlannedPage:
    """A partner's profile."""
    card = profile.card
    return layout.page(
        partner_path(card.id),
        'profile.html',
        {'profile': profile, 'takes_requests': takes_requests(layout.site, card)},
        title=layout.titled(_name_and_city(card)),
        description=profile.description or _facts(layout, card),
        kind='profile',
        breadcrumbs=[layout.home, (str(card.name), card.url)],
        nodes=[structured.organization(profile, layout.site)],
        changed=layout.directory.entries[card.id].changed,
        image=layout.partner_image(card.id),
    )


def card_page(layout: Layout, card: Card) -> PlannedPage:
    """The card that other websites show in a frame, with what to copy there."""
    heading = layout.labels('Card of %(name)s') % {'name': _name_and_city(card)}
    return layout.page(
        card_path(card.id),
        'card.html',
        {'card': card, 'take_away': take_away(badge_for(card, layout.site), card.url, layout.site)},
        title=layout.titled(heading),
        description=_facts(layout, card),
        kind='card',
        noindex=True,
    )


def _name_and_city(card: Card) -> str:
    return f'{card.name}, {card.city}' if card.city else str(card.name)


def _facts(layout: Layout, card: Card) -> str:
    """The description of a partner that wrote no text: what its fields tell."""
    names = [str(item.name) for item in (*card.categories, *card.industries)]
    level = str(card.level.name) if card.level else ''
    parts = [_name_and_city(card), level, ', '.join(names), str(layout.site.title)]
    return '. '.join(part for part in parts if part) + '.'


def case_page(layout: Layout, case: Case) -> PlannedPage:
    view = layout.presenter.case(case)
    return layout.page(
        case_path(case.id),
        'case.html',
        {'case': view},
        title=layout.titled(view.card.title, view.card.partner_name),
        description=view.description or f'{view.card.title}. {view.card.partner_name}.',
        kind='case',
        breadcrumbs=[
            layout.home,
            (layout.labels('Case studies'), layout.address('/cases/')),
            (str(view.card.title), view.card.url),
        ],
        nodes=[structured.article(view, layout.site)],
        changed=newest([case.date], layout.directory.today),
        image=layout.partner_image(case.partner),
    )


def project_page(layout: Layout, project: Project) -> PlannedPage:
    view = layout.presenter.project(project)
    return layout.page(
        project_path(project.id),
        'project.html',
        {'project': view},
        title=layout.titled(f'{layout.labels("Project")}: {view.card.title}', view.partner.name),
        description=view.description or _project_facts(view),
        kind='project',
        changed=project_changed(project, layout.directory.today),
        image=layout.partner_image(project.partner),
        breadcrumbs=[
            layout.home,
            (str(view.partner.name), view.partner.url),
            (str(view.card.title), view.card.url),
        ],
    )


def _project_facts(view: ProjectView) -> str:
    """The description of a project without text: what its fields tell."""
    card = view.card
    terms = ', '.join(str(term.name) for term in (card.category, card.industry) if term)
    parts = [str(card.title), str(card.client or ''), terms, str(view.partner.name)]
    return '. '.join(part for part in parts if part) + '.'
