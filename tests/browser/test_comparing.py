"""Comparison, shortlist and requests to partners, as a visitor uses them."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import watched
from tests.browser.serving import Served

KEY = 'shortlist /'
THREE = ['alatau-sever', 'aq-sungyla', '7-peregonov']


def pick(page: Page, number: int) -> str:
    """Presses the button of the n-th card; its partner's id."""
    button = page.locator('[data-cards] .pick').nth(number)
    button.click()
    return button.get_attribute('data-pick') or ''


def shortlist(page: Page) -> list[str]:
    found: list[str] = json.loads(page.evaluate('key => localStorage.getItem(key) ?? "[]"', KEY))
    return found


def compared(page: Page) -> list[str]:
    """The partners of the columns, once they are there."""
    expect(page.locator('[data-frame]')).not_to_have_attribute('aria-busy', 'true')
    found: list[str] = page.locator('[data-row="name"] [data-id]').evaluate_all('all => all.map(c => c.dataset.id)')
    return found


def cell(page: Page, row: str, id: str) -> str:
    return page.locator(f'[data-row="{row}"] [data-id="{id}"]').inner_text()


def fill(page: Page) -> None:
    page.get_by_label('Your name').fill('Asel')
    page.get_by_label('Your e-mail address').fill('asel@example.com')
    page.get_by_label('What is it about?').fill('A portal for 2,000 people & more')
    page.get_by_label('I agree').check()


def test_a_shortlist_leads_to_the_comparison(page: Page) -> None:
    """Two cards picked, the bar says two, and the comparison has them in its address."""
    page.goto('/en/')
    bar = page.locator('[data-shortlist]')
    expect(bar).to_be_hidden()
    first, second = pick(page, 0), pick(page, 2)
    expect(page.get_by_role('link', name='Compare (2)')).to_be_visible()
    expect(page.locator(f'.pick[data-pick="{second}"]')).to_have_attribute('aria-pressed', 'true')
    assert shortlist(page) == [first, second]
    page.get_by_role('link', name='Compare (2)').click()
    page.wait_for_url(f'**/en/compare/?p={first},{second}')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(2)
    assert compared(page) == [first, second]
    expect(page.locator('[data-none]')).to_be_hidden()


def test_the_shortlist_stays_from_page_to_page(page: Page) -> None:
    """On a profile, in another language and after filtering the same partners are ticked."""
    page.goto('/en/')
    id = pick(page, 0)
    page.goto(f'/partners/{id}/')
    button = page.locator('.profile-head .pick')
    expect(button).to_have_attribute('aria-pressed', 'true')
    expect(button).to_have_accessible_name('Сравнить: ' + page.locator('h1').inner_text())
    page.goto('/en/?category=crm')
    expect(page.locator('[data-chosen] [data-option="crm"]')).to_be_attached()  # then the list is the filtered one
    expect(page.locator(f'.pick[data-pick="{id}"]')).to_have_attribute('aria-pressed', 'true')
    page.locator(f'.pick[data-pick="{id}"]').press('Space')
    expect(page.locator('[data-shortlist]')).to_be_hidden()
    assert shortlist(page) == []


def test_a_case_study_offers_its_partner(page: Page) -> None:
    """Who reads what a partner did can put it on the list there."""
    page.goto('/en/cases/alatau-sever-month-end/')
    page.get_by_role('button', name='Compare: Alatau North Integration').click()
    assert shortlist(page) == ['alatau-sever']


def test_rows_that_differ_stand_out(page: Page) -> None:
    """What is the same for all is marked as such, unless there is nothing to compare it with."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('[data-row="level"]')).to_have_attribute('data-same', '')
    expect(page.locator('[data-row="points"]')).not_to_have_attribute('data-same', '')
    page.goto('/en/compare/?p=alatau-sever')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(1)
    expect(page.locator('[data-row="level"]')).not_to_have_attribute('data-same', '')


def test_no_more_than_four(page: Page) -> None:
    """A fifth is not taken, and the page says why; the list can be cleared."""
    page.goto('/en/')
    for number in range(4):
        pick(page, number)
    fifth = page.locator('[data-cards] .pick').nth(4)
    fifth.click()
    expect(fifth).to_have_attribute('aria-pressed', 'false')
    expect(page.locator('[data-shortlist-status]')).to_have_text('Up to four partners can be compared.')
    expect(page.locator('.shortlist-full')).to_be_visible()
    page.get_by_role('button', name='Clear the list').click()
    expect(page.locator('[data-shortlist]')).to_be_hidden()
    assert page.locator('.pick[aria-pressed="true"]').count() == 0


def test_a_shared_comparison_shows_the_same(page: Page) -> None:
    """Opened fresh it is complete; it becomes the list of a browser that has none."""
    page.goto(f'/en/compare/?p={",".join(THREE)}')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(3)
    assert compared(page) == THREE
    assert cell(page, 'points', 'alatau-sever') == '1,130'
    assert cell(page, 'category:crm', 'alatau-sever') == '3'
    assert cell(page, 'staff:developers', 'alatau-sever') == '41, of them certified: 3'
    assert cell(page, 'languages', 'alatau-sever') == 'Russian · Kazakh · English'
    assert 'Kazakhstan' in cell(page, 'place', 'alatau-sever')
    assert page.locator('[data-row="category:crm"] [data-id="7-peregonov"]').count() == 1
    assert shortlist(page) == THREE


def test_a_shared_comparison_leaves_a_list_alone(page: Page) -> None:
    """Somebody else's choice does not replace one's own."""
    page.goto('/en/')
    own = pick(page, 0)
    page.goto('/en/compare/?p=aq-sungyla')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(1)
    assert shortlist(page) == [own]
    page.goto('/en/compare/')
    page.wait_for_url(f'**/en/compare/?p={own}')
    assert compared(page) == [own]


def test_a_column_can_be_taken_out(page: Page) -> None:
    """From the table, the address and the list; back brings the table again; without any it explains itself."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    page.get_by_role('button', name='Remove: Aq Sungyla Zhuie').press('Enter')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(1)
    assert urlsplit(page.url).query == 'p=alatau-sever'
    assert shortlist(page) == ['alatau-sever']
    page.go_back()
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(2)
    for _ in range(2):
        page.locator('.compare-remove').first.click()
    expect(page.locator('[data-none]')).to_be_visible()
    expect(page.locator('[data-frame]')).to_be_hidden()


def test_columns_can_be_taken_out_at_once(page: Page) -> None:
    """Who takes one out before anything was loaded again takes out that one, too, and none comes back."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('.compare-remove')).to_have_count(2)
    page.evaluate("document.querySelectorAll('.compare-remove').forEach(button => button.click())")
    expect(page.locator('[data-none]')).to_be_visible()
    assert shortlist(page) == []
    assert urlsplit(page.url).query == ''


def test_partners_that_are_gone_are_named(page: Page, problems: list[str]) -> None:
    """An old address shows who is left, and the shortlist counts nobody else."""
    page.goto('/en/compare/?p=alatau-sever,long-gone,../x')
    expect(page.locator('[data-gone]')).to_have_text('No longer in the directory: long-gone')
    assert compared(page) == ['alatau-sever']
    assert shortlist(page) == ['alatau-sever']
    assert all('404' in problem for problem in problems)
    problems.clear()


def test_rows_without_any_figure_are_left_out(page: Page) -> None:
    """A row that nobody fills says nothing; one that somebody fills shows a dash for the others."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('[data-row="industry:education"]')).to_be_visible()
    expect(page.locator('[data-row="industry:telecom"]')).to_be_hidden()
    for group in page.locator('.compare-table tbody').all():
        assert group.is_hidden() or group.locator('[data-row]:visible').count() > 0


def test_the_language_switch_keeps_the_partners(page: Page) -> None:
    """The same comparison in another language."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    page.get_by_role('link', name='Русский').click()
    page.wait_for_url('**/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('h1')).to_have_text('Сравнение партнёров')
    assert compared(page) == ['alatau-sever', 'aq-sungyla']


def test_on_paper_stands_the_table_alone(page: Page) -> None:
    """What can only be pressed is not printed."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(2)
    page.emulate_media(media='print')
    expect(page.locator('.compare-table')).to_be_visible()
    for hidden in ('.compare-remove', '.compare-tools', '[data-request]', '.site-nav'):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize('width', [320, 1280])
def test_the_comparison_does_not_widen_the_page(page: Page, width: int) -> None:
    """Four partners scroll within the table where there is no room."""
    page.set_viewport_size({'width': width, 'height': 800})
    page.goto(f'/compare/?p={",".join([*THREE, "duna-i-schety"])}')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(4)
    assert page.evaluate('document.documentElement.scrollWidth') <= width


def test_a_request_from_the_comparison_carries_the_partners(page: Page, site: Served) -> None:
    """By keyboard: the form is sent with the ids of those who may get it, and a page says so."""
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('[data-names]')).to_have_text('Alatau North Integration, Aq Sungyla Zhuie')
    fill(page)
    page.get_by_label('I agree').press('Tab')
    page.keyboard.press('Tab')
    expect(page.get_by_role('button', name='Send')).to_be_focused()
    page.keyboard.press('Enter')
    page.wait_for_url('**/en/compare/sent/')
    expect(page.locator('h1')).to_have_text('Your message is on its way')
    path, sent = site.posts[-1]
    assert path == '/en/compare/sent/'
    assert sent == {
        'form-name': ['request'],
        'partners': ['alatau-sever,aq-sungyla'],
        'language': ['en'],
        'fax': [''],
        'name': ['Asel'],
        'email': ['asel@example.com'],
        'company': [''],
        'message': ['A portal for 2,000 people & more'],
        'consent': ['yes'],
    }


def test_who_may_not_get_requests_is_named(page: Page) -> None:
    """A partner whose level lacks the right is compared, and the form says that it will not hear of it."""

    def without_right(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {'leads': False})

    page.route('**/partners/aq-sungyla/compare.json', without_right)
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.locator('[data-left]')).to_have_text('Cannot be contacted from here: Aq Sungyla Zhuie')
    expect(page.locator('[data-names]')).to_have_text('Alatau North Integration')
    assert page.locator('[name="partners"]').input_value() == 'alatau-sever'
    page.goto('/en/compare/?p=aq-sungyla')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(1)
    assert page.locator('[data-request]').is_hidden()


def test_a_request_needs_consent(page: Page, site: Served) -> None:
    """Nothing is sent without it."""
    page.goto('/en/partners/alatau-sever/')
    fill(page)
    page.get_by_label('I agree').uncheck()
    before = len(site.posts)
    page.get_by_role('button', name='Send').click()
    assert page.evaluate('document.querySelector("form.request").matches(":invalid")')
    assert len(site.posts) == before


def test_a_request_works_without_javascript(plain_page: Page, site: Served) -> None:
    """The form of a profile is plain HTML, and leads to the page on privacy."""
    plain_page.goto('/en/partners/alatau-sever/')
    plain_page.get_by_role('link', name='Write to this partner').click()
    expect(plain_page.get_by_role('link', name='How data are handled')).to_have_attribute('href', '/en/privacy/')
    fill(plain_page)
    plain_page.get_by_role('button', name='Send').click()
    plain_page.wait_for_url('**/en/compare/sent/')
    assert site.posts[-1][1]['partners'] == ['alatau-sever']


def test_without_javascript_the_comparison_explains_itself(plain_page: Page) -> None:
    """And leads to the list, where no button promises what does not work."""
    plain_page.goto('/en/compare/?p=alatau-sever')
    # The browser's own tools do not see into it: its height tells whether its text is shown.
    shown = plain_page.locator('noscript').bounding_box()
    assert shown is not None
    assert shown['height'] > 20
    assert '<noscript><p>Comparing needs JavaScript' in plain_page.content()
    assert plain_page.locator('.compare-how').is_hidden()
    assert plain_page.locator('[data-frame]').is_hidden()
    assert plain_page.locator('[data-request]').is_hidden()
    plain_page.get_by_role('link', name='To the list of partners').click()
    assert urlsplit(plain_page.url).path == '/en/'
    assert plain_page.locator('[data-shortlist]').is_hidden()


def test_a_browser_without_storage_still_compares(browser: Browser, site: Served, problems: list[str]) -> None:
    """The list then lasts as long as the page."""
    context = watched(browser.new_context(base_url=site.url), problems)
    context.add_init_script('Object.defineProperty(window, "localStorage", {get() { throw new Error("off"); }})')
    page = context.new_page()
    page.goto('/en/')
    pick(page, 0)
    pick(page, 1)
    page.get_by_role('link', name='Compare (2)').click()
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(2)
    context.close()


def test_search_results_can_be_compared(page: Page) -> None:
    """A partner among the results of the search page has the button of its card, and stays chosen as one types on."""
    page.goto('/en/search/?q=dala')
    item = page.locator('.hit[data-partner="dala-kontur"]')
    item.get_by_role('button').click()
    expect(page.locator('[data-number]')).to_have_text('(1)')
    page.locator('[data-search] input').fill('dala kontur')
    expect(item.get_by_role('button')).to_have_attribute('aria-pressed', 'true')
    assert page.locator('.hit:not([data-partner]) .pick').count() == 0


@pytest.mark.parametrize('status', [None, 503])
def test_who_cannot_be_loaded_has_not_left(page: Page, problems: list[str], status: int | None) -> None:
    """Without an answer a partner is not called gone, and stays on the list; it can be asked for again."""
    failing = '**/partners/aq-sungyla/compare.json'
    page.route(failing, lambda route: route.fulfill(status=status, body='{}') if status else route.abort())
    page.goto('/en/compare/?p=alatau-sever,aq-sungyla')
    expect(page.get_by_role('alert')).to_contain_text('Could not be loaded: aq-sungyla')
    expect(page.locator('[data-gone]')).to_be_hidden()
    expect(page.locator('[data-none]')).to_be_hidden()
    assert compared(page) == ['alatau-sever']
    assert shortlist(page) == ['alatau-sever', 'aq-sungyla']
    page.unroute(failing)
    page.get_by_role('button', name='Try again').press('Enter')
    expect(page.locator('[data-row="name"] [data-id]')).to_have_count(2)
    expect(page.get_by_role('alert')).to_be_hidden()
    problems.clear()
