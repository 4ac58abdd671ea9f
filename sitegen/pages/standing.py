"""The pages that a site has once: free pages, the program, search, the comparison, the API, the 404 page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sitegen.content.records import Page
from sitegen.directory.panel import Panel
from sitegen.directory.site import free_page_view
from sitegen.directory.urls import API_FOLDER, free_page_path
from sitegen.pages.api_fields import FILES as API_FILES
from sitegen.pages.comparing import comparison_rows
from sitegen.pages.page import Layout, PlannedPage


def free_page(layout: Layout, page: Page) -> PlannedPage:
    """An imprint, an about page."""
    wording = layout.wording
    view = free_page_view(wording, page)
    return layout.page(
        free_page_path(page.id),
        'page.html',
        {'free': view},
        title=layout.titled(view.title),
        description=wording.description(view.summary, wording.localise(page)) or str(view.title),
        kind='page',
        breadcrumbs=[layout.home, (str(view.title), view.url)],
    )


def _program(layout: Layout) -> PlannedPage:
    from sitegen.directory.program_view import program_view  # noqa: PLC0415  # the program seldom changes

    view = program_view(layout.wording)
    heading, name = layout.labels('Program'), str(view.name)
    return layout.page(
        '/program/',
        'program.html',
        {'program': view},
        title=layout.titled(heading if name == str(layout.site.title) else f'{heading}: {name}'),
        description=str(view.summary or name),
        kind='program',
        breadcrumbs=[layout.home, (heading, layout.address('/program/'))],
    )


def _comparison(layout: Layout) -> PlannedPage:
    groups = comparison_rows(layout.wording, layout.site)
    return _tool(layout, 'compare', layout.labels('Compare partners'), {'groups': groups})


def _sent(layout: Layout) -> PlannedPage:
    """What a visitor sees after a message was sent by the form."""
    heading = layout.labels('Your message is on its way')
    return layout.page(
        '/compare/sent/',
        'sent.html',
        {'heading': heading},
        title=layout.titled(heading),
        description=heading,
        kind='sent',
        noindex=True,
    )


def _search(layout: Layout) -> PlannedPage:
    return _tool(layout, 'search', layout.labels('Search'), {'facets': Panel(layout.wording).of({})}, noindex=True)


def _api(layout: Layout) -> PlannedPage:
    folder = layout.address(API_FOLDER)
    first = next(iter(layout.directory.entries), '')
    example = f'{folder}partners/{first}.json' if first else ''
    return _tool(
        layout, 'api', layout.labels('Data as JSON'), {'files': API_FILES, 'folder': folder, 'example': example}
    )


def _tool(
    layout: Layout, kind: str, heading: str, context: Mapping[str, object], *, noindex: bool = False
) -> PlannedPage:
    """A page whose kind is also its address and the name of its template, and whose heading is its description."""
    path = f'/{kind}/'
    return layout.page(
        path,
        f'{kind}.html',
        {'heading': heading, **context},
        title=layout.titled(heading),
        description=f'{heading}. {layout.site.title}.',
        kind=kind,
        breadcrumbs=[layout.home, (heading, layout.address(path))],
        noindex=noindex,
    )


def _not_found(layout: Layout) -> PlannedPage:
    """The 404 page, which is no other page's translation: hosts serve it at any address."""
    heading = layout.labels('Page not found')
    page = layout.page(
        '/404.html',
        '404.html',
        {},
        title=layout.titled(heading),
        description=f'{heading}. {layout.site.title}.',
        kind='404',
        noindex=True,
    )
    return page._replace(meta=page.meta._replace(alternates=()))


# The pages that do not come from a record, by the kind of their unit.
STANDING: Mapping[str, Callable[[Layout], PlannedPage]] = {
    'program': _program,
    'search': _search,
    'api': _api,
    'comparison': _comparison,
    'not_found': _not_found,
    'sent': _sent,
}


def standing_pages(layout: Layout) -> Iterable[str]:
    """The kinds of these pages that the site has: only a form of Netlify's is followed by a page of ours."""
    return [kind for kind in STANDING if kind != 'sent' or layout.site.leads_form == 'netlify']
