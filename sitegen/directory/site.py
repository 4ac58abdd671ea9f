"""What pages know of the site itself, and its free pages, in one language."""

from __future__ import annotations

from sitegen.content.records import Page
from sitegen.directory.accent import DEFAULT_ACCENT, hex_colour, light_shades, parse_colour
from sitegen.directory.names import own_name
from sitegen.directory.urls import free_page_path
from sitegen.directory.views.site import FreePage, SiteAddresses, SiteView
from sitegen.directory.views.words import Phrase, Term
from sitegen.directory.wording import Wording


def site_view(wording: Wording) -> SiteView:
    """What every page of this language knows of the site."""
    program, settings = wording.directory.program, wording.settings
    accent = light_shades(parse_colour(settings.accent)).accent if settings.accent else DEFAULT_ACCENT
    return SiteView(
        title=wording.phrase(settings.title),
        description=wording.maybe(settings.description),
        language=wording.language,
        languages=tuple(
            Term(id=code, name=Phrase(own_name(code), '' if code == wording.language else code))
            for code in settings.languages
        ),
        base_url=settings.base_url,
        base_path=settings.base_path,
        home_url=wording.address('/'),
        program_name=wording.phrase(program.name),
        vendor_name=wording.phrase(program.vendor.name),
        vendor_url=program.vendor.url,
        points_title=wording.maybe(program.points.title),
        has_points=bool(program.points.prices or program.points.ledger),
        has_levels=bool(program.levels),
        pages=tuple(
            (_title(wording, wording.localise(page)), wording.address(free_page_path(page.id)))
            for page in wording.directory.pages.values()
        ),
        leads_form=settings.leads.form,
        leads_url=settings.leads.url,
        noindex=settings.noindex,
        repository=settings.repository,
        generated_for=wording.directory.today,
        accent=hex_colour(accent),
        logo=wording.picture(settings.logo, 'title'),
        urls=_urls(wording),
    )


def _urls(wording: Wording) -> SiteAddresses:
    address, directory = wording.address, wording.directory
    return SiteAddresses(
        {
            'home': address('/'),
            **({'cases': address('/cases/')} if directory.cases else {}),
            'program': address('/program/'),
            'search': address('/search/'),
            'search_index': address.asset('/search/index.json'),
            'compare': address('/compare/'),
            'sent': address('/compare/sent/'),
            **({'privacy': address(free_page_path('privacy'))} if 'privacy' in directory.pages else {}),
            'finding': address.asset(f'/finding/{wording.language}.json'),
            'feed_atom': address('/feed.xml'),
            'feed_json': address('/feed.json'),
            'api': address('/api/'),
        }
    )


def free_page_view(wording: Wording, page: Page) -> FreePage:
    """The whole of a free page, such as an imprint."""
    local = wording.localise(page)
    body_html, body_language = wording.body(local)
    return FreePage(
        id=page.id,
        url=wording.address(free_page_path(page.id)),
        title=_title(wording, local),
        summary=wording.text(local, 'summary'),
        body_html=body_html,
        body_language=body_language,
        edit_url=wording.edit_url(local),
    )


def _title(wording: Wording, page: Page) -> Phrase:
    title = wording.text(page, 'title')
    assert title is not None
    return title
