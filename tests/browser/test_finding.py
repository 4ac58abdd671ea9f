"""Filters in place, as a visitor uses them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sitegen.directory.listing import Directory
from sitegen.directory.wording import Wording
from sitegen.pages.finding import columns_file, name_keys, newest_keys
from tests.browser.conftest import watched
from tests.browser.serving import Served
from tests.conftest import ROOT
from tests.pages.filtering import by_records, directory_of

LAYOUT_SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
        .observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
})"""


@pytest.fixture(scope='module')
def directory() -> Directory:
    return directory_of(ROOT, 'same-project')


def fitting(directory: Directory, **chosen: str) -> list[str]:
    """Ids of the partners that a choice leaves, in listing order; alternatives stand between commas."""
    ids = list(directory.entries)
    places = by_records(directory, {facet: tuple(options.split(',')) for facet, options in chosen.items()})
    return [ids[place] for place in sorted(places)]


def cards(page: Page) -> list[str]:
    """The partners shown, once the page is at rest."""
    expect(page.locator('[data-listing] [data-results]')).not_to_have_attribute('aria-busy', 'true')
    found: list[str] = page.locator('[data-cards] [data-partner]').evaluate_all(
        'cards => cards.map(card => card.dataset.partner)'
    )
    return found


def choose(page: Page, facet: str, id: str) -> None:
    link = page.locator(f'[data-facets] [data-facet="{facet}"] [data-option="{id}"]')
    more = link.locator('xpath=ancestor::details[contains(@class, "facet-more")]')
    if more.count() and more.get_attribute('open') is None:
        more.locator('summary').click()
    link.click()


def chips(page: Page) -> list[str]:
    found: list[str] = page.locator('[data-chosen] [data-option]').evaluate_all('all => all.map(c => c.dataset.option)')
    return found


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_options_combine_in_place(page: Page, directory: Directory) -> None:
    """Each click narrows the list without another page; the address, the count and the chips say it."""
    page.goto('/en/')
    choose(page, 'category', 'crm')
    expect(page.locator('[data-count]')).to_have_text(f'{len(fitting(directory, category="crm"))} of 33 partners')
    choose(page, 'industry', 'finance')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(2)
    both = fitting(directory, category='crm', industry='finance')
    assert cards(page) == both
    assert both != [id for id in fitting(directory, category='crm') if id in fitting(directory, industry='finance')], (
        'one project has to prove both, and the sample must tell the difference'
    )
    assert query(page) == {'category': ['crm'], 'industry': ['finance']}
    assert urlsplit(page.url).path == '/en/'


@pytest.mark.parametrize('part', ['.facet-name', '.facet-count'])
def test_a_choice_that_lasts_while_the_counts_change_counts(page: Page, part: str) -> None:
    """Whoever holds the button down while new counts arrive has chosen once it is up."""
    page.goto('/en/')
    page.locator(f'[data-facets] [data-facet="industry"] [data-option="finance"] {part}').hover()
    page.mouse.down()
    page.evaluate('document.querySelector(\'[data-facets] [data-option="crm"]\').click()')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(1)
    page.mouse.up()
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(2)


def test_options_of_one_facet_are_alternatives(page: Page, directory: Directory) -> None:
    """A second category widens the list."""
    page.goto('/en/?category=crm&industry=agriculture')
    assert cards(page) == fitting(directory, category='crm', industry='agriculture')
    choose(page, 'category', 'online-shops')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(3)
    assert cards(page) == fitting(directory, category='crm,online-shops', industry='agriculture')
    assert query(page) == {'category': ['crm', 'online-shops'], 'industry': ['agriculture']}


def test_counts_stay_true_under_each_other(page: Page, directory: Directory) -> None:
    """Each option's number is what choosing it beside the other facets' filters shows."""
    page.goto('/en/?category=crm&language=en')
    cards(page)
    shown = page.locator('[data-facets] [data-facet]').evaluate_all(
        """sections => sections.flatMap(s => [...s.querySelectorAll('[data-option]')]
            .filter(o => o.querySelector('.facet-count'))
            .map(o => [s.dataset.facet, o.dataset.option, o.querySelector('.facet-count').textContent]))"""
    )
    assert len(shown) > 15
    for facet, id, number in shown:
        chosen = {'category': 'crm', 'language': 'en'} | {facet: id}
        assert int(number) == len(fitting(directory, **chosen)), (facet, id)


@pytest.mark.parametrize('match', ['same-project', 'any'])
def test_the_module_counts_as_the_records_do(page: Page, match: str) -> None:
    """Forty random choices: the browser's set and its counts equal those of the records, in both ways to match."""
    directory = directory_of(ROOT, match)
    chance = random.Random(4)  # a sample, not a secret
    facets = {facet: sorted(options) for facet, options in directory.facets.options.items()}
    choices = []
    for _ in range(40):
        names = chance.sample(sorted(facets), chance.randint(1, 3))
        sizes = {name: min(len(facets[name]), chance.randint(1, 3)) for name in names}
        choices.append({name: chance.sample(facets[name], size) for name, size in sizes.items()})
    page.goto('/en/')
    found = page.evaluate(
        """async ([file, choices]) => {
            const {Columns} = await import(document.querySelector('script[src*="/finding."]').src);
            const columns = new Columns(file), all = Array.from({length: columns.size}, (_, at) => at);
            return choices.map(chosen => {
                const bits = columns.fitting(chosen), places = all.filter(at => bits[at >> 5] >>> (at & 31) & 1);
                return [places, columns.counts(chosen, 'category'), columns.counts(chosen, 'level')];
            });
        }""",
        [columns_file(directory), choices],
    )
    for chosen, (places, categories, levels) in zip(choices, found, strict=True):
        assert places == sorted(by_records(directory, {key: tuple(value) for key, value in chosen.items()})), chosen
        for facet, counts in (('category', categories), ('level', levels)):
            for id in facets[facet]:
                other = {key: tuple(value) for key, value in chosen.items()} | {facet: (id,)}
                assert counts.get(id, 0) == len(by_records(directory, other)), (chosen, id)


@pytest.mark.parametrize('sort', ['name', 'newest', 'projects'])
def test_the_order_can_be_chosen(page: Page, directory: Directory, sort: str) -> None:
    """By name, by the day of joining, by the number of projects; the address says which."""
    page.goto('/en/')
    page.locator('[data-sort] select').select_option(sort)
    page.wait_for_url(f'**/en/?sort={sort}')
    ids = list(directory.entries)
    if sort == 'newest':
        keys = dict(zip(ids, newest_keys(directory), strict=True))
        wanted = sorted(ids, key=lambda id: (keys[id], ids.index(id)))
    elif sort == 'projects':
        wanted = sorted(ids, key=lambda id: (-len(directory.entries[id].holdings.projects), ids.index(id)))
    else:
        keys = dict(zip(ids, name_keys(wording_of(directory)), strict=True))
        wanted = sorted(ids, key=lambda id: keys[id])
    expect(page.locator('[data-cards] [data-partner]').first).to_have_attribute('data-partner', wanted[0])
    assert cards(page) == wanted[:24]
    expect(page.locator('[data-count]')).to_have_text('33 of 33 partners')


def wording_of(directory: Directory) -> Wording:
    from sitegen.judging import read_source
    from sitegen.theme.environment import load_theme

    source = read_source(ROOT)
    assert source.settings is not None
    theme = load_theme(ROOT, 'default', source.settings.languages, '')
    return Wording(directory, source.settings, 'en', {}, theme.speech('en'))


def test_a_shared_address_shows_the_same(page: Page, browser: Browser, site: Served, problems: list[str]) -> None:
    """Opened fresh in another browser."""
    page.goto('/en/')
    choose(page, 'category', 'intranet')
    choose(page, 'industry', 'energy')
    page.locator('[data-sort] select').select_option('name')
    page.wait_for_url('**sort=name')
    shown = cards(page)
    other = watched(browser.new_context(base_url=site.url), problems)
    fresh = other.new_page()
    fresh.goto(page.url)
    expect(fresh.locator('[data-chosen] [data-option]')).to_have_count(2)
    assert cards(fresh) == shown
    assert fresh.locator('[data-sort] select').input_value() == 'name'
    other.close()


def test_back_and_forward_walk_the_choices(page: Page, directory: Directory) -> None:
    """Back to the list as it was published, and forward again."""
    page.goto('/en/')
    published = cards(page)
    choose(page, 'category', 'crm')
    choose(page, 'level', 'extended')
    page.wait_for_url('**category=crm&level=extended')
    page.go_back()
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(1)
    assert cards(page) == fitting(directory, category='crm')[:24]
    page.go_back()
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(0)
    assert cards(page) == published
    expect(page.locator('[data-count]')).to_have_text('1–24 of 33 partners')
    page.go_forward()
    page.go_forward()
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(2)


def test_chips_take_a_filter_out(page: Page, directory: Directory) -> None:
    """One by one, with the keyboard staying in the row; or all at once."""
    page.goto('/en/?category=crm&industry=finance&language=en')
    cards(page)
    page.locator('[data-chosen] [data-option="finance"]').press('Enter')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(2)
    assert query(page) == {'category': ['crm'], 'language': ['en']}
    expect(page.locator('[data-chosen] [data-option="crm"]')).to_be_focused()
    assert cards(page) == fitting(directory, category='crm', language='en')[:24]
    page.get_by_role('link', name='Show all').click()
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(0)
    assert urlsplit(page.url).query == ''


def test_an_empty_result_says_what_to_loosen(page: Page, directory: Directory) -> None:
    """Which single filter, taken out, gives how many; one click does it."""
    empty = {'category': 'crm', 'industry': 'education', 'language': 'en'}
    assert fitting(directory, **empty) == []
    page.goto(f'/en/?{urlencode(empty)}')
    box = page.locator('[data-none]')
    expect(box).to_contain_text('No partner fits all of these filters.')
    ways = {facet: len(fitting(directory, **{k: v for k, v in empty.items() if k != facet})) for facet in empty}
    shown = box.locator('li').all_inner_texts()
    assert shown == [
        f'without {name} {count} partner{"s" if count != 1 else ""}'
        for count, name in sorted(
            (
                (ways[facet], name)
                for facet, name in zip(empty, ('CRM', 'Education', 'English'), strict=True)
                if ways[facet]
            ),
            reverse=True,
        )
    ]
    box.locator('[data-loosen="industry"]').click()
    expect(box).to_have_count(0)
    assert cards(page) == fitting(directory, category='crm', language='en')[:24]


def test_an_option_that_is_gone_shows_nobody(page: Page) -> None:
    """An old address does not pass for a list of all; what is no filter does not matter."""
    page.goto('/en/?category=gone&utm_source=letter')
    expect(page.locator('[data-none]')).to_be_visible()
    assert chips(page) == ['gone']


def test_a_page_of_one_option_narrows_in_place(page: Page, directory: Directory) -> None:
    """/category/crm/ keeps its subject in the path; without the subject it is the whole list again."""
    page.goto('/en/category/crm/')
    choose(page, 'language', 'en')
    page.wait_for_url('**/en/category/crm/?language=en')
    assert cards(page) == fitting(directory, category='crm', language='en')[:24]
    page.locator('[data-chosen] [data-option="crm"]').click()
    page.wait_for_url('**/en/?language=en')
    assert cards(page) == fitting(directory, language='en')[:24]


def test_counts_of_a_page_of_one_option_become_its_own(page: Page, directory: Directory) -> None:
    """Published, each number is that of the page it leads to; before a choice it is what the choice would leave."""
    page.goto('/en/category/crm/')
    number = page.locator('[data-facets] [data-facet="language"] [data-option="en"] .facet-count')
    expect(number).to_have_text(str(len(fitting(directory, language='en'))))
    page.locator('[data-facets]').hover()
    expect(number).to_have_text(str(len(fitting(directory, language='en', category='crm'))))


def test_results_go_on_to_further_pages(page: Page, directory: Directory) -> None:
    """The pager of a filtered list works in place and keeps the order."""
    page.goto('/en/?level=extended')
    wanted = fitting(directory, level='extended')
    assert cards(page) == wanted[:24]
    page.get_by_role('link', name='Next').click()
    page.wait_for_url('**/en/?level=extended&page=2')
    expect(page.locator('[data-cards]')).to_have_attribute('start', '25')
    assert cards(page) == wanted[24:]
    expect(page.locator('[data-count]')).to_be_focused()


@pytest.mark.parametrize(
    'path',
    [
        *('/en/', '/en/?category=crm&industry=finance', '/partners/alatau-sever/'),
        *('/en/search/', '/en/search/?q=crm', '/en/compare/', '/en/compare/?p=dala-kontur,lemma'),
    ],
)
def test_nothing_jumps(page: Page, path: str) -> None:
    """What scripts add has its place before they run: layout shift stays under 0.02."""
    page.goto(path, wait_until='networkidle')
    assert page.evaluate(LAYOUT_SHIFT) < 0.02


def test_everything_works_by_keyboard(page: Page, directory: Directory) -> None:
    """Tab to an option, Enter to choose; the focus stays on it, and Enter takes it out again."""
    page.goto('/en/')
    link = page.locator('[data-facets] [data-facet="category"] [data-option="crm"]')
    for _ in range(40):
        page.keyboard.press('Tab')
        if link.evaluate('link => link === document.activeElement'):
            break
    page.keyboard.press('Enter')
    expect(link).to_have_attribute('aria-current', 'true')
    expect(link).to_be_focused()
    assert cards(page) == fitting(directory, category='crm')[:24]
    page.keyboard.press('Enter')
    expect(link).not_to_have_attribute('aria-current', 'true')
    expect(link).to_be_focused()


def test_a_phone_leads_from_the_filters_to_the_results(page: Page) -> None:
    """The folded panel says how many it would show, and goes there."""
    page.set_viewport_size({'width': 360, 'height': 740})
    page.goto('/')
    page.locator('.facets-summary').click()
    choose(page, 'category', 'crm')
    done = page.locator('[data-done] button')
    expect(done).to_have_text('21 из 33 партнёров')
    done.click()
    expect(page.locator('[data-facets]')).not_to_have_attribute('open', '')
    expect(page.locator('[data-count]')).to_be_in_viewport()


def test_the_language_switch_keeps_the_choice(page: Page) -> None:
    """The same partners in another language, with its words."""
    page.goto('/en/?category=crm&industry=finance&sort=name')
    shown = cards(page)
    page.get_by_role('link', name='Русский').click()
    page.wait_for_url('**/?category=crm&industry=finance&sort=name')
    assert sorted(cards(page)) == sorted(shown)
    expect(page.locator('[data-count]')).to_have_text(f'{len(shown)} из 33 партнёров')
    expect(page.locator('[data-chosen] [data-option="finance"]')).to_contain_text('Финансы')


def test_a_new_publication_does_not_break_an_open_page(page: Page, problems: list[str]) -> None:
    """A file that is no longer there is asked for by its new name."""
    page.route('**/finding/en.json', stale_once())
    page.goto('/en/')
    choose(page, 'category', 'crm')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(1)
    assert len(cards(page)) == 21
    assert all('404' in problem for problem in problems)
    problems.clear()


def stale_once() -> Callable[[Route], None]:
    """Answers the first time as before the last publication: with a name that is gone."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        response = route.fetch()
        old = {'columns': '/assets/facets.00000000.json'} if len(asked) == 1 else {}
        route.fulfill(response=response, json=response.json() | old)

    return answer


def test_without_its_files_an_option_leads_to_its_page(page: Page, problems: list[str]) -> None:
    """What cannot be had in place is still a published page."""
    page.route('**/assets/facets.*', lambda route: route.fulfill(status=404, body=''))
    page.goto('/en/')
    choose(page, 'category', 'crm')
    page.wait_for_url('**/en/category/crm/')
    assert all('404' in problem for problem in problems)
    problems.clear()


def test_without_javascript_every_option_is_a_page(plain_page: Page, directory: Directory) -> None:
    """The options are links, and nothing is shown that would need a script."""
    plain_page.goto('/en/')
    assert plain_page.locator('[data-sort]').is_hidden()
    assert plain_page.locator('.pick').count() == 0
    plain_page.locator('[data-facet="category"] [data-option="crm"]').click()
    assert urlsplit(plain_page.url).path == '/en/category/crm/'
    plain_page.locator('[data-facet="industry"] [data-option="finance"]').click()
    assert urlsplit(plain_page.url).path == '/en/category/crm/industry/finance/'
    assert cards(plain_page) == fitting(directory, category='crm', industry='finance')


def test_nothing_is_loaded_before_a_visitor_filters(page: Page) -> None:
    """The columns come with the first interaction."""
    asked: list[str] = []
    page.on('request', lambda request: asked.append(Path(urlsplit(request.url).path).name))
    page.goto('/en/', wait_until='networkidle')
    assert [name for name in asked if name.endswith('.json')] == []


@pytest.mark.parametrize('answer', ['none', '404', 'late'])
def test_filters_that_do_not_come_are_told_and_can_be_asked_for_again(
    page: Page, directory: Directory, problems: list[str], answer: str
) -> None:
    """A shared address whose files do not come says that the list does not follow it; one button mends that."""
    hasten_patience(page)
    answers: dict[str, Callable[[Route], None]] = {
        'none': lambda route: route.abort(),
        '404': lambda route: route.fulfill(status=404, body=''),
        'late': lambda _: None,
    }
    page.route('**/assets/facets.*', answers[answer])
    page.goto('/en/?category=crm&industry=finance')
    notice = page.get_by_role('alert')
    expect(notice).to_contain_text('The list does not follow it yet.')
    page.get_by_role('button', name='Try again').press('Enter')
    expect(notice).to_be_visible()
    expect(page.get_by_role('button', name='Try again')).to_be_focused()
    page.unroute('**/assets/facets.*')
    page.get_by_role('button', name='Try again').press('Enter')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(2)
    expect(notice).to_be_hidden()
    assert cards(page) == fitting(directory, category='crm', industry='finance')
    expect(page.locator('[data-chosen] a').first).to_be_focused()
    problems.clear()


def hasten_patience(page: Page) -> None:
    """Whatever a page waits for, it waits two seconds for it."""
    page.add_init_script('const wait = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = () => wait(2000);')


def test_a_second_choice_is_not_lost_without_its_files(page: Page, problems: list[str]) -> None:
    """Where the cards of a second filter do not come the first one stays, rather than a page of the second alone."""
    page.goto('/en/?category=crm')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(1)
    page.route('**/assets/order*', lambda route: route.abort())
    page.locator('[data-sort] select').select_option('name')
    expect(page.get_by_role('alert')).to_be_visible()
    page.route('**/*.json', lambda route: route.abort())
    choose(page, 'level', 'extended')
    expect(page.get_by_role('alert')).to_be_visible()
    assert urlsplit(page.url).path == '/en/'
    assert query(page) == {'category': ['crm'], 'level': ['extended'], 'sort': ['name']}
    assert chips(page) == ['crm']
    problems.clear()


def test_choices_that_wait_are_not_lost_to_a_later_one(page: Page, problems: list[str]) -> None:
    """Who goes on choosing where nothing comes is not led to the page of the last option alone."""
    page.route('**/assets/facets.*', lambda route: route.abort())
    page.goto('/en/?category=crm')
    expect(page.get_by_role('alert')).to_be_visible()
    choose(page, 'industry', 'finance')
    expect(page.get_by_role('alert')).to_be_visible()
    assert urlsplit(page.url).path == '/en/'
    assert query(page) == {'category': ['crm'], 'industry': ['finance']}
    problems.clear()


def test_without_a_network_the_page_stays(page: Page, directory: Directory, problems: list[str]) -> None:
    """A choice made offline does not throw away the list that is there."""
    page.goto('/en/')
    page.context.set_offline(True)
    choose(page, 'category', 'crm')
    expect(page.get_by_role('alert')).to_be_visible()
    assert cards(page) == list(directory.entries)[:24]
    page.context.set_offline(False)
    page.get_by_role('button', name='Try again').press('Enter')
    expect(page.locator('[data-chosen] [data-option]')).to_have_count(1)
    problems.clear()


def test_a_place_on_the_page_is_no_choice(page: Page) -> None:
    """The link past the header loads nothing, and leaves the list as it is."""
    asked: list[str] = []
    page.on('request', lambda request: asked.append(Path(urlsplit(request.url).path).name))
    page.goto('/en/', wait_until='networkidle')
    page.keyboard.press('Tab')
    page.keyboard.press('Enter')
    page.wait_for_url('**/en/#main')
    page.wait_for_load_state('networkidle')
    assert [name for name in asked if name.endswith('.json')] == []
