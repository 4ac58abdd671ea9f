"""Search as a visitor uses it, in a real browser, on the demonstration."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.serving import Served

QUERY = 'интеграция'


def names(page: Page) -> list[str]:
    return page.locator('[data-hit]').all_text_contents()


def status(page: Page) -> str:
    return page.locator('[data-status]').text_content() or ''


@pytest.fixture
def searching(page: Page) -> Page:
    """The search page."""
    page.goto('/search/')
    return page


def test_results_come_while_one_types(searching: Page) -> None:
    """Typing is enough; how many were found is told in a live region, and the address holds the query."""
    searching.get_by_role('searchbox').press_sequentially('банк')
    expect(searching.locator('[data-hit]').first).to_be_visible()
    assert re.search(r'\d', status(searching))
    expect(searching.locator('[role="status"][data-status]')).to_contain_text(re.compile(r'\d'))
    expect(searching).to_have_url(re.compile(r'\?q='))


def test_missing_words_are_said(searching: Page) -> None:
    """Where nothing has all words the results have some of them, and the page says so."""
    searching.get_by_role('searchbox').fill(f'{QUERY} ъъъъъъъъ')
    expect(searching.locator('[data-status]')).to_contain_text('часть')
    expect(searching.locator('[data-hit]').first).to_be_visible()
    searching.get_by_role('searchbox').fill(QUERY)
    expect(searching.locator('[data-status]')).not_to_contain_text('часть')


def test_result_says_why_it_was_found(searching: Page) -> None:
    """A result whose title and summary do not have the word shows the place of its page that has it."""
    searching.get_by_role('searchbox').fill('журнал')
    why = searching.locator('.hit-why mark').first
    expect(why).to_have_text(re.compile('журнал', re.IGNORECASE))
    unmarked = searching.locator('.hit:has(.hit-why)').first.locator('.hit-title mark, .hit-summary mark')
    expect(unmarked).to_have_count(0)


def test_nothing_moves_when_reasons_come(searching: Page) -> None:
    """The places of the pages come after the results; the lines for them are as high while they are empty."""
    searching.get_by_role('searchbox').fill('журнал')
    reasons = searching.locator('.hit-why')
    expect(reasons.last).not_to_be_empty()
    height = 'document.documentElement.scrollHeight'
    filled = searching.evaluate(height)
    reasons.evaluate_all('all => all.forEach(one => one.replaceChildren())')
    assert searching.evaluate(height) == filled


def test_groups_partners_cases_projects(searching: Page) -> None:
    """Results stand in groups by kind, each with its count; found words are marked."""
    searching.get_by_role('searchbox').fill('внедрение')
    expect(searching.locator('.hits').first).to_be_visible()
    assert searching.locator('.hits-title').count() >= 2
    assert searching.locator('.hit mark').count() > 0


def test_slip_is_forgiven_and_said(searching: Page) -> None:
    """A slip finds what was meant, and says so."""
    searching.get_by_role('searchbox').fill('интегарция')
    expect(searching.locator('[data-status]')).to_contain_text(QUERY)
    assert names(searching)


def test_address_leads_to_the_results(page: Page) -> None:
    """An address with a query and a filter shows the same results to whoever opens it."""
    page.goto(f'/search/?q={QUERY}&kind=project')
    expect(page.locator('[data-hit]').first).to_be_visible()
    assert page.get_by_role('searchbox').input_value() == QUERY
    expect(page.locator('input[name="kind"][value="project"]')).to_be_checked()
    assert page.locator('.hits').count() == 1


def test_filters_tell_true_counts(searching: Page) -> None:
    """Choosing an option leaves as many results as it had said, and goes into the address."""
    searching.get_by_role('searchbox').fill('клиент')
    option = searching.locator('input[name="category"]').first
    expect(option).to_be_visible()
    said = (option.locator('xpath=..').locator('.facet-count').text_content() or '').strip()
    value = option.get_attribute('value')
    option.check()
    expect(searching).to_have_url(re.compile(rf'category={value}'))
    expect(searching.locator('[data-status]')).to_contain_text(said)
    expect(searching.locator(f'input[name="category"][value="{value}"]')).to_be_focused()


def test_a_choice_that_lasts_while_results_come_counts(searching: Page) -> None:
    """Whoever holds the button down on an option while new results arrive has chosen it once the button is up."""
    box = searching.get_by_role('searchbox')
    box.fill('клиент')
    option = searching.locator('label:has(input[name="category"])').first
    option.hover()
    searching.mouse.down()
    box.evaluate("box => { box.value = 'crm'; box.dispatchEvent(new Event('input', {bubbles: true})); }")
    searching.wait_for_timeout(500)  # much longer than the results take
    searching.mouse.up()
    expect(searching).to_have_url(re.compile('q=crm&category='))


def test_keyboard_alone(page: Page) -> None:
    """Arrows lead from the box along the results and back, Escape closes, Enter opens."""
    page.goto('/')
    box = page.get_by_role('searchbox')
    box.focus()
    page.keyboard.type('банк')
    expect(page.locator('[data-hit]').first).to_be_visible()
    page.keyboard.press('ArrowDown')
    expect(page.locator('[data-hit]').first).to_be_focused()
    page.keyboard.press('ArrowUp')
    expect(box).to_be_focused()
    page.keyboard.press('Escape')
    expect(page.locator('[data-found]')).to_be_hidden()
    page.keyboard.press('Enter')
    expect(page).to_have_url(re.compile(r'/search/\?q='))


def test_no_single_key_is_taken(page: Page) -> None:
    """Who speaks, or types by mistake, starts nothing: no letter or sign alone does anything (WCAG 2.2, 2.1.4)."""
    page.goto('/')
    before = page.evaluate('document.activeElement.tagName')
    for key in '/?.,;abcdefghijklmnopqrstuvwxyz0123456789':
        page.keyboard.press(key)
        assert page.evaluate('document.activeElement.tagName') == before, key
    expect(page).to_have_url(re.compile('/$'))


def test_search_page_leads_on_without_javascript(plain_page: Page) -> None:
    """Without JavaScript the box opens the search page, and that links to the listings."""
    plain_page.goto('/')
    plain_page.get_by_role('searchbox').fill('банк')
    plain_page.get_by_role('searchbox').press('Enter')
    expect(plain_page).to_have_url(re.compile(r'/search/\?q='))
    assert plain_page.locator('.search-listings a').count() > 5
    expect(plain_page.locator('[data-found]')).to_be_hidden()


def test_first_results_do_not_wait_for_facets(context: BrowserContext) -> None:
    """Results are shown although the facets do not arrive."""
    page = context.new_page()
    held: list[Route] = []
    page.route(re.compile(r'/search/s/x\.'), lambda route: held.append(route))  # noqa: PLW0108 - needs a function
    page.goto(f'/search/?q={QUERY}')
    expect(page.locator('[data-hit]').first).to_be_visible()
    expect(page.locator('input[name="category"]')).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator('input[name="category"]').first).to_be_visible()


def test_query_in_another_language_than_the_page(page: Page) -> None:
    """An English page finds by its own words, in its own language."""
    page.goto('/en/search/?q=bank')
    expect(page.locator('[data-hit]').first).to_be_visible()
    assert all(
        link.startswith('/en/')
        for link in page.locator('[data-hit]').evaluate_all('all => all.map(a => a.getAttribute("href"))')
    )


def test_unknown_format_leads_to_the_listings(context: BrowserContext, problems: list[str]) -> None:
    """An index of a later format is not read: the page says that search is off, and keeps its links."""
    page = context.new_page()
    page.route('**/search/index.json', lambda route: route.fulfill(body=json.dumps({'version': 9, 'languages': {}})))
    page.goto(f'/search/?q={QUERY}')
    expect(page.locator('[data-status]')).not_to_be_empty()
    assert page.locator('[data-hit]').count() == 0
    assert page.locator('.search-listings a').count() > 5
    assert [problem for problem in problems if 'version 9' not in problem] == []
    problems.clear()


@pytest.mark.parametrize(('gone_file', 'query'), [('t.', QUERY), ('places', f'"{QUERY}"')])
def test_publish_between_two_searches(context: BrowserContext, problems: list[str], gone_file: str, query: str) -> None:
    """A tab that was opened before a publish reads the index anew when a file of it is gone."""
    page = context.new_page()
    gone: list[str] = []

    def once(route: Route) -> None:
        gone.append('')
        if len(gone) == 1:
            route.fulfill(status=404)
        else:
            route.continue_()

    page.route(re.compile(f'/search/s/{gone_file}'), once)
    page.goto(f'/search/?q={quote(query)}')
    expect(page.locator('[data-hit]').first).to_be_visible()
    assert [problem for problem in problems if '404' not in problem] == []
    problems.clear()


def test_narrow_screen_holds_the_search(context: BrowserContext, site: Served) -> None:
    """On a phone nothing of the search stands beyond the edge."""
    page = context.new_page()
    page.set_viewport_size({'width': 360, 'height': 700})
    page.goto(f'{site.url}/search/?q={QUERY}')
    expect(page.locator('[data-hit]').first).to_be_visible()
    assert page.evaluate('document.documentElement.scrollWidth') <= 360


def test_numbers_are_those_of_the_page(browser: Browser, site: Served) -> None:
    """A page in Russian writes its numbers as Russian does, whatever the visitor's browser speaks."""
    context = browser.new_context(base_url=site.url, locale='ar-EG')
    page = context.new_page()
    page.goto(f'/search/?q={QUERY}')
    expect(page.locator('[data-status]')).to_contain_text(re.compile('[0-9]'))
    expect(page.locator('.search-facets .facet-count').first).to_contain_text(re.compile('[0-9]'))
    expect(page.locator('.hits-title .facet-count').first).to_contain_text(re.compile('[0-9]'))
    context.close()


def test_more_of_a_kind_goes_on_where_it_was(searching: Page) -> None:
    """More results of a kind follow those that were shown, the keyboard stands on the first new one, and the address
    says which kind."""
    searching.get_by_role('searchbox').fill(QUERY)
    group = searching.locator('.hits', has=searching.locator('button.button')).first
    expect(group).to_be_visible()
    shown = group.locator('[data-hit]').all_text_contents()
    group.locator('button.button').press('Enter')
    expect(searching).to_have_url(re.compile(r'kind='))
    expect(searching.locator('[data-hit]').nth(len(shown))).to_be_focused()
    assert names(searching)[: len(shown)] == shown


def test_box_leads_to_all_of_a_kind(page: Page) -> None:
    """Below the box a group that has more than it shows leads to the search page, with the same question."""
    page.goto('/')
    page.get_by_role('searchbox').fill('банк')
    page.locator('.search-panel .hits > a').first.click()
    expect(page).to_have_url(re.compile(r'/search/\?q=.*&kind=partner'))
    expect(page.locator('[data-hit]').first).to_be_visible()
    assert page.get_by_role('searchbox').input_value() == 'банк'


def test_results_do_not_cover_what_the_keyboard_reaches(page: Page) -> None:
    """Escape on the last link below the box leads back into it; who tabs past the results finds the page uncovered."""
    page.goto('/')
    box, results = page.get_by_role('searchbox'), page.locator('[data-found]')
    box.fill('банк')
    last = results.locator('a').last
    last.focus()
    page.keyboard.press('Escape')
    expect(box).to_be_focused()
    expect(results).to_be_hidden()
    box.press_sequentially('а')
    expect(results).to_be_visible()
    results.locator('a').last.focus()
    page.keyboard.press('Tab')
    expect(results).to_be_hidden()
    expect(page.locator('.site-nav a').first).to_be_focused()


def test_slow_search_says_that_it_goes_on(page: Page) -> None:
    """While results are on their way for long the page says so; what it says gives way to them."""
    held: list[Route] = []
    page.route(re.compile(r'/search/s/t\.'), lambda route: held.append(route))  # noqa: PLW0108 - needs a function
    page.goto(f'/search/?q={QUERY}')
    expect(page.locator('[data-status]')).to_have_text('Идёт поиск…')
    for route in held:
        route.continue_()
    expect(page.locator('[data-status]')).to_contain_text('Найдено')
    expect(page.locator('[data-hit]').first).to_be_visible()


def test_search_that_gets_no_answer_can_be_asked_again(searching: Page, problems: list[str]) -> None:
    """What was found before does not pass for an answer to the new question; Enter asks again."""
    box, results = searching.get_by_role('searchbox'), searching.locator('[data-hit]')
    box.fill(QUERY)
    expect(results.first).to_be_visible()
    searching.route('**/search/**', lambda route: route.abort())
    box.fill('склад')
    expect(searching.locator('[data-status]')).to_contain_text('недоступен')
    expect(results).to_have_count(0)
    searching.unroute('**/search/**')
    box.press('Enter')
    expect(results.first).to_be_visible()
    problems.clear()


def test_box_says_that_search_is_off(page: Page, problems: list[str]) -> None:
    """Whoever types into the box of a page without a network is told, and not left waiting."""
    page.goto('/')
    page.route('**/search/**', lambda route: route.abort())
    page.get_by_role('searchbox').fill('банк')
    expect(page.locator('[data-status]')).to_be_visible()
    expect(page.locator('[data-status]')).to_contain_text('недоступен')
    problems.clear()
