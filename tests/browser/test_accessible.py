"""Every kind of page can be used by everybody: axe-core, keyboard, small windows, large letters, little motion."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import watched
from tests.browser.serving import Served
from tests.conftest import ROOT

AXE = ROOT / 'node_modules' / 'axe-core' / 'axe.min.js'
TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
COLOURS = ['color-contrast', 'link-in-text-block']  # the rules about what the dark changes
KINDS = {
    'listing': '/',
    'facet': '/en/category/crm/industry/finance/',
    'profile': '/partners/dala-kontur/',
    'bare profile': '/en/partners/lemma/',
    'card': '/partners/dala-kontur/card/',
    'card to copy': '/partners/dala-kontur/card/#take-away',
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


def visit(page: Page, path: str, *, width: int) -> None:
    page.set_viewport_size({'width': width, 'height': 900})
    page.emulate_media(color_scheme='light')
    page.goto(path, wait_until='load')


def violations(page: Page, only: list[str] = TAGS) -> list[str]:
    """What axe-core finds on the page as it is by its rules of these tags or names, one line per element."""
    if page.evaluate('!window.axe'):
        page.evaluate(AXE.read_text('utf-8'))
    found: list[dict[str, Any]] = page.evaluate(
        'only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(result => result.violations)',
        only,
    )
    return [f'{rule["id"]}: {node["target"]} {node["failureSummary"]}' for rule in found for node in rule['nodes']]


def test_gate_can_fail(visitor: tuple[Page, list[str]]) -> None:
    """A picture without words, pale text on white and targets too small to be pressed are found."""
    page, _ = visitor
    page.set_content('<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main>')
    assert any(line.startswith('image-alt') for line in violations(page))
    page.evaluate('document.body.innerHTML = "<main><h1>x</h1><p id=p>pale</p></main>"')
    page.evaluate('Object.assign(p.style, {color: "#bbb", background: "#fff"})')
    assert any(line.startswith('color-contrast') for line in violations(page, COLOURS))
    page.evaluate('p.outerHTML = "<button>a</button><button>b</button>".replaceAll("n>", "n style=padding:0>")')
    assert any(line.startswith('target-size') for line in violations(page))


@pytest.mark.parametrize('kind', KINDS)
def test_no_violation(visitor: tuple[Page, list[str]], kind: str) -> None:
    """WCAG 2.2 AA and good practice hold on a phone and on a desk, in the light and in the dark; the policy, too."""
    page, problems = visitor
    found = {}
    for width in WIDTHS:
        visit(page, KINDS[kind], width=width)
        found[width, 'light'] = violations(page)
        page.emulate_media(color_scheme='dark')
        found[width, 'dark'] = violations(page, COLOURS)
    assert {place: lines for place, lines in found.items() if lines} == {}
    reported, problems[:] = problems[:], []
    assert reported == []


@pytest.mark.parametrize('kind', ['listing', 'profile', 'search'])
def test_no_violation_in_what_opens(visitor: tuple[Page, list[str]], kind: str) -> None:
    """The same holds on a phone once the menu is open, or filters and levels are."""
    page, _ = visitor
    visit(page, KINDS[kind], width=360)
    menu = page.locator('.site-menu-button')
    menu.click()
    found = violations(page)
    menu.click()
    page.evaluate("document.querySelectorAll('details:not(.site-menu)').forEach(details => details.open = true)")
    assert found + violations(page) == []


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
def test_nothing_scrolls_sideways_with_letters_twice_as_large(visitor: tuple[Page, list[str]], kind: str) -> None:
    """Who sets letters to 200 % on a phone reads on without scrolling to the side (WCAG 2.2, 1.4.4)."""
    page, _ = visitor
    visit(page, KINDS[kind], width=360)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate('document.documentElement.scrollWidth') <= 360
    title, search = page.locator('.site-title span'), page.locator('.site-header .search-button')
    if title.count() and search.count():
        covered, button = title.bounding_box(), search.bounding_box()
        assert covered is not None
        assert button is not None
        assert covered['x'] + covered['width'] <= button['x'] + 1


STOPS = 'a[href], button, summary, input, select, textarea, [tabindex="0"]'


def number_stops(page: Page) -> list[str]:
    """Numbers for all that the Tab key should reach, in the order of the page."""
    numbers: list[str] = page.evaluate(
        """stops => [...document.querySelectorAll(stops)]
            .filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
                && e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden')
            .map((e, number) => e.dataset.number = String(number))""",
        STOPS,
    )
    return numbers


def keyboard_stops(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """What the Tab key reaches, from the first of the page, until it comes round: what it is, and how it shows."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press('Tab')
        stop: dict[str, Any] | None = page.evaluate("""() => {
            const e = document.activeElement;
            if (!e || e === document.body) return null;
            const styles = [getComputedStyle(e), getComputedStyle(e, '::after')], box = e.getBoundingClientRect();
            return {
                number: e.dataset.number ?? '',
                what: e.outerHTML.slice(0, 100),
                seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                ring: styles.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
            };
        }""")
        if stop and stop['number'] in [other['number'] for other in stops]:
            first = next((at for at, other in enumerate(stops) if other['number'] == '0'), 0)
            return stops[first:] + stops[:first]
        stops += [stop] if stop else []  # between the last and the first the browser itself may have the focus
    raise AssertionError(f'the Tab key does not come round: {stops[-3:]}')


@pytest.mark.parametrize(('width', 'kind'), [*((1440, kind) for kind in KINDS), (360, 'listing'), (360, 'profile')])
def test_keyboard_reaches_everything_and_shows_where_it_is(
    visitor: tuple[Page, list[str]], kind: str, width: int
) -> None:
    """Tab goes through all links and controls in order, first past the header, and the focus is always seen."""
    page, _ = visitor
    visit(page, KINDS[kind], width=width)
    page.wait_for_load_state('networkidle')
    there = number_stops(page)
    stops = keyboard_stops(page)
    assert [stop['what'] for stop in stops if not (stop['seen'] and stop['ring'])] == []
    assert [stop['number'] for stop in stops] == there
    assert kind.startswith('card') or 'class="skip"' in stops[0]['what']


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


@pytest.mark.parametrize('plain', [False, True])
def test_menu_of_a_phone_opens_without_javascript(browser: Browser, site: Served, *, plain: bool) -> None:
    """The header is one row; Enter on its button opens navigation and languages, and again closes them."""
    context: BrowserContext = browser.new_context(
        base_url=site.url, viewport={'width': 360, 'height': 740}, java_script_enabled=not plain
    )
    page = context.new_page()
    page.goto('/partners/dala-kontur/')
    box = page.locator('.site-header').bounding_box()
    assert box is not None
    assert box['height'] <= 72
    program, english = page.get_by_role('link', name='Программа'), page.get_by_role('link', name='English')
    menu = page.locator('summary', has_text='Меню')
    assert not program.is_visible()
    menu.press('Enter')
    assert program.is_visible()
    assert english.is_visible()
    menu.press('Enter')
    assert not english.is_visible()
    context.close()


def test_menu_of_a_phone_covers_nothing_that_is_in_use(browser: Browser, site: Served) -> None:
    """It closes by Escape, whose focus is on its button then; when the keyboard goes on; and by a tap beside it."""
    context: BrowserContext = browser.new_context(base_url=site.url, viewport={'width': 360, 'height': 740})
    page = context.new_page()
    page.goto('/partners/dala-kontur/', wait_until='networkidle')
    menu, last = page.locator('.site-menu-button'), page.get_by_role('link', name='English')
    menu.click()
    last.focus()
    page.keyboard.press('Escape')
    expect(menu).to_be_focused()
    expect(last).to_be_hidden()
    menu.click()
    last.focus()
    page.keyboard.press('Tab')
    expect(last).to_be_hidden()
    menu.click()
    page.mouse.click(180, 735)
    expect(last).to_be_hidden()
    context.close()


def test_search_of_a_phone_has_a_page(browser: Browser, site: Served) -> None:
    """On a phone the header's search button leads to the search page, whose field is ready to type."""
    context: BrowserContext = browser.new_context(base_url=site.url, viewport={'width': 360, 'height': 740})
    page = context.new_page()
    page.goto('/partners/dala-kontur/')
    page.get_by_role('button', name='Поиск').click()
    page.wait_for_url('**/search/?q=')
    page.wait_for_function("document.activeElement.name === 'q'")
    context.close()


@pytest.mark.parametrize('width', [320, 768])
@pytest.mark.parametrize('kind', ['listing', 'facet', 'profile', 'card', 'cases', 'case', 'project', 'page', 'search'])
def test_long_word_stays_on_the_page(visitor: tuple[Page, list[str]], kind: str, width: int) -> None:
    """A word longer than its column is broken wherever partners and programs may put one."""
    page, _ = visitor
    visit(page, KINDS[kind], width=width)
    places = (
        'h1, h2 > a, .lead, .card-place, .chip > span, .facet-name, dt, dd, .proof span, .partner-box-name > a, .tag, '
        '.kicker, .case-card-foot, .contacts span, .table-list th > a'
    )
    changed: int = page.evaluate(
        """places => [...document.querySelectorAll(places)]
            .map(e => e.textContent = 'Rechtsschutz'.repeat(8)).length""",
        places,
    )
    assert changed
    assert page.evaluate('document.documentElement.scrollWidth') <= width


def test_text_runs_as_its_letters_do(visitor: tuple[Page, list[str]]) -> None:
    """In a page that runs to the right, an Arabic text runs to the left, and an Arabic name stays in its place."""
    page, _ = visitor
    visit(page, KINDS['profile'], width=1440)
    name, text = page.locator('h1'), page.locator('.prose')
    before = name.bounding_box()
    text.evaluate("e => e.innerHTML = '<p>مركز نور (2015).</p>'")
    name.evaluate("e => e.textContent = 'مركز نور (2015).'")
    assert text.evaluate('e => e.matches(":dir(rtl)")')
    start: float = name.evaluate(
        'e => { const r = new Range(); r.selectNodeContents(e); return r.getBoundingClientRect().x; }'
    )
    assert before is not None
    assert start == pytest.approx(before['x'], abs=2)
    # The full stop ends the name: at its left.
    stop: float = name.evaluate("""e => {
        const r = new Range(), text = e.firstChild;
        r.setStart(text, text.length - 1);
        r.setEnd(text, text.length);
        return r.getBoundingClientRect().x;
    }""")
    assert stop == pytest.approx(start, abs=2)


def test_buttons_have_edges_where_the_system_chooses_colours(browser: Browser, site: Served) -> None:
    """In forced colours, where surfaces are gone, what can be pressed and what is chosen have an edge of their own."""
    context: BrowserContext = browser.new_context(base_url=site.url, forced_colors='active')
    page = context.new_page()
    edge = "e => { const s = getComputedStyle(e); return s.borderTopStyle !== 'none' || s.outlineStyle !== 'none'; }"
    page.goto('/partners/dala-kontur/')
    page.locator('.pick').first.click()
    for place in ('.profile-tools > .button', '.request .button', '.shortlist > .button', '.pick[aria-pressed="true"]'):
        assert page.locator(place).evaluate(edge), place
    page.goto('/country/kz/')
    for place in ('.chip', '.facet-option[aria-current]', '.pager-numbers [aria-current]'):
        assert page.locator(place).first.evaluate(edge), place
    context.close()


@pytest.mark.parametrize('size', [(40, 400), (400, 40)])
def test_logo_is_shown_whole(page: Page, size: tuple[int, int]) -> None:
    """One that is much higher than wide, or wider than high, is made smaller and not cut."""
    drawn = BytesIO()
    Image.new('RGB', size, 'red').save(drawn, 'PNG')
    page.route('**/assets/*-logo-*', lambda route: route.fulfill(body=drawn.getvalue(), content_type='image/png'))
    page.goto('/partners/dala-kontur/', wait_until='load')
    for place in page.locator('.profile-head .logo:has(img), .partner-box .logo:has(img)').all():
        place.scroll_into_view_if_needed()
        frame, picture = place.bounding_box(), place.locator('img').bounding_box()
        assert frame is not None
        assert picture is not None
        assert picture['height'] <= frame['height']
        assert picture['width'] <= frame['width']


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_what_stands_in_an_empty_field_can_be_read(browser: Browser, site: Served, scheme: Any) -> None:
    """The word in the empty search field holds 4.5:1, which axe-core does not look at."""
    context: BrowserContext = browser.new_context(base_url=site.url, color_scheme=scheme)
    page = context.new_page()
    page.goto('/')
    ratio: float = page.evaluate("""() => {
        const field = document.querySelector('[name="q"]');
        const light = colour => {
            const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const [dark, bright] = [getComputedStyle(field, '::placeholder').color, getComputedStyle(field).backgroundColor]
            .map(light).sort((a, b) => a - b);
        return bright / dark;
    }""")
    assert ratio >= 4.5
    context.close()
