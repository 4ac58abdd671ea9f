"""Every kind of page can be used by everybody: axe-core, keyboard, small windows, large letters, little motion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import watched
from tests.browser.serving import Served
from tests.conftest import ROOT

AXE = ROOT / 'node_modules' / 'axe-core' / 'axe.min.js'
TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
# What depends on colours alone; the other rules say the same in the dark as in the light.
OF_COLOUR = ['color-contrast', 'link-in-text-block']
KINDS = {
    'listing': '/',
    'facet': '/en/category/crm/industry/finance/',
    'profile': '/partners/dala-kontur/',
    'bare profile': '/en/partners/lemma/',
    'card': '/partners/dala-kontur/card/',
    'cases': '/en/cases/',
    'case': '/cases/alatau-sever-month-end/',
    'project': '/projects/alatau-sever-bank-crm/',
    'page': '/privacy/',
    'program': '/program/',
    'search': '/search/',
    'compare': '/compare/?p=dala-kontur,alatau-sever',
    'api': '/api/',
    '404': '/404.html',
}
WIDTHS = (360, 1440)


@pytest.fixture(scope='module')
def visitor(browser: Browser, site: Served) -> Iterator[tuple[Page, list[str]]]:
    """One page that visits all kinds, and what it reports as wrong."""
    problems: list[str] = []
    context = browser.new_context(base_url=site.url, reduced_motion='reduce')
    yield watched(context, problems).new_page(), problems
    context.close()


def visit(page: Page, path: str, *, width: int, scheme: str = 'light') -> None:
    page.set_viewport_size({'width': width, 'height': 900})
    page.emulate_media(color_scheme='dark' if scheme == 'dark' else 'light')
    page.goto(path, wait_until='load')


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on the page as it is, one line per element."""
    page.evaluate(AXE.read_text('utf-8'))
    run = {'type': 'rule', 'values': rules} if rules else {'type': 'tag', 'values': TAGS}
    found: list[dict[str, Any]] = page.evaluate(
        'run => axe.run(document, {runOnly: run, resultTypes: ["violations"]}).then(result => result.violations)', run
    )
    return [f'{rule["id"]}: {node["target"]} {node["failureSummary"]}' for rule in found for node in rule['nodes']]


def test_gate_can_fail(visitor: tuple[Page, list[str]]) -> None:
    """A picture without words and pale text on white are found."""
    page, _ = visitor
    page.set_content('<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main>')
    assert any(line.startswith('image-alt') for line in violations(page))
    page.evaluate('document.body.innerHTML = "<main><h1>x</h1><p id=p>pale</p></main>"')
    page.evaluate('Object.assign(p.style, {color: "#bbb", background: "#fff"})')
    assert any(line.startswith('color-contrast') for line in violations(page, OF_COLOUR))


@pytest.mark.parametrize('kind', KINDS)
def test_no_violation(visitor: tuple[Page, list[str]], kind: str) -> None:
    """WCAG 2.2 AA and good practice hold on a phone and on a desk, in the light and in the dark; the policy, too."""
    page, problems = visitor
    found = {}
    for width in WIDTHS:
        visit(page, KINDS[kind], width=width)
        found[width, 'light'] = violations(page)
        page.emulate_media(color_scheme='dark')
        found[width, 'dark'] = violations(page, OF_COLOUR)
    assert {place: lines for place, lines in found.items() if lines} == {}
    reported, problems[:] = problems[:], []
    assert reported == []


@pytest.mark.parametrize('kind', KINDS)
def test_nothing_scrolls_sideways_at_400_percent(visitor: tuple[Page, list[str]], kind: str) -> None:
    """At 320 pixels (a window of 1280 at 400 %) the page is as wide as the window (WCAG 2.2, 1.4.10)."""
    page, _ = visitor
    visit(page, KINDS[kind], width=320)
    wide = page.evaluate("""() => [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.unseen, [hidden]'))
        .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)""")
    assert page.evaluate('document.documentElement.scrollWidth') <= 320, wide


@pytest.mark.parametrize('kind', KINDS)
def test_what_can_be_pressed_is_large_enough(visitor: tuple[Page, list[str]], kind: str) -> None:
    """Targets are 24 pixels high and wide, or stand in a line of text, or apart (WCAG 2.2, 2.5.8)."""
    page, _ = visitor
    visit(page, KINDS[kind], width=360)
    assert violations(page, ['target-size']) == []


def keyboard_stops(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """What the Tab key reaches, in order, until it comes round: how it is called, and whether the focus shows."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press('Tab')
        stop: dict[str, Any] | None = page.evaluate("""() => {
            const e = document.activeElement;
            if (!e || e === document.body) return null;
            const styles = [getComputedStyle(e), getComputedStyle(e, '::after')];
            return {
                text: (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 60),
                seen: e.getClientRects().length > 0,
                ring: styles.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
            };
        }""")
        if stop is None:
            return stops
        stops.append(stop)
    return stops


@pytest.mark.parametrize('kind', ['profile', 'case', 'api'])
def test_keyboard_reaches_everything_and_shows_where_it_is(visitor: tuple[Page, list[str]], kind: str) -> None:
    """Tab goes through all links and controls in order, first past the header, and the focus is always seen."""
    page, _ = visitor
    visit(page, KINDS[kind], width=1440)
    links: int = page.evaluate("""() => [...document.querySelectorAll('a[href], button, summary, input, select')]
        .filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
            && e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden').length""")
    stops = keyboard_stops(page)
    assert [stop for stop in stops if not (stop['seen'] and stop['ring'])] == []
    assert len(stops) >= links
    assert stops[0]['text'] == page.locator('.skip').inner_text()


def test_skip_link_leads_past_the_header(visitor: tuple[Page, list[str]]) -> None:
    """The first stop of the Tab key leads to the main part."""
    page, _ = visitor
    visit(page, '/', width=1440)
    page.keyboard.press('Tab')
    page.keyboard.press('Enter')
    assert page.evaluate('document.activeElement.id') == 'main'


@pytest.mark.parametrize('motion', ['reduce', 'no-preference'])
def test_motion_only_for_who_wants_it(browser: Browser, site: Served, motion: Any) -> None:
    """Where little motion is asked for, nothing moves: no transitions, no smooth scrolling."""
    context: BrowserContext = browser.new_context(base_url=site.url, reduced_motion=motion)
    page = context.new_page()
    page.goto('/')
    moving: int = page.evaluate("""() => [...document.querySelectorAll('*')].filter(e => {
        const s = getComputedStyle(e);
        return s.scrollBehavior === 'smooth' || parseFloat(s.animationDuration) > 0
            || s.transitionDuration.split(',').some(d => parseFloat(d) > 0);
    }).length""")
    assert (moving == 0) == (motion == 'reduce')
    context.close()
