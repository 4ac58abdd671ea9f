"""Cards on other people's pages, and code that is copied with a button."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Served, serve

HOST_PAGE = """<!doctype html><html lang="en"><title>Elsewhere</title><body><p>Our partner:</p>
<iframe src="{url}{path}card/" title="card" width="{width}" height="240" style="border:0"></iframe>
<iframe src="{own}other.html" title="other" width="300" height="111"></iframe>{script}</body></html>"""
PROFILE = '/en/partners/dala-kontur/'


@pytest.fixture
def elsewhere(tmp_path: Path, site: Served) -> Path:
    """A folder with the pages of another site, without any headers."""
    (tmp_path / '_headers').write_text('')
    (tmp_path / '404.html').write_text('')
    # A frame of that site which asks for a height of its own is none of ours.
    (tmp_path / 'other.html').write_text('<script>parent.postMessage({partnerCard: 777}, "*")</script>')
    script = f'<script src="{site.url}/embed.js" async></script>'
    for name, width, tail in (('wide', 420, script), ('narrow', 240, script), ('plain', 420, '')):
        page = HOST_PAGE.format(url=site.url, path=PROFILE, width=width, own='/', script=tail)
        (tmp_path / f'{name}.html').write_text(page)
    return tmp_path


@pytest.mark.parametrize('name', ['wide', 'narrow'])
def test_card_takes_the_height_that_it_needs(browser: Browser, elsewhere: Path, name: str) -> None:
    """With our script the frame is as high as the card, at any width; nobody else's message counts."""
    with serve(elsewhere) as other:
        page = browser.new_page()
        page.goto(f'{other.url}/{name}.html')
        card = page.frame_locator('[title=card]').locator('[data-partner]')
        expect(card).to_be_visible()
        page.wait_for_function('document.querySelector("[title=card]").height != 240')
        box = card.bounding_box()
        assert box is not None
        assert abs(int(page.get_attribute('[title=card]', 'height') or 0) - box['height']) <= 1
        assert page.get_attribute('[title=other]', 'height') == '111'
        page.close()


def test_card_without_the_script_fits_its_frame(browser: Browser, elsewhere: Path) -> None:
    """Without the script the frame keeps its fixed height, and the card fits into it."""
    with serve(elsewhere) as other:
        page = browser.new_page()
        page.goto(f'{other.url}/plain.html')
        box = page.frame_locator('[title=card]').locator('[data-partner]').bounding_box()
        assert box is not None
        assert box['height'] <= 240
        assert page.get_attribute('[title=card]', 'height') == '240'
        page.close()


def test_frame_shows_the_card_alone(page: Page) -> None:
    """The page that frames show has the card and nothing of what its partner copies, not even the script for it."""
    asked: list[str] = []
    page.on('request', lambda request: asked.append(request.url))
    page.goto(f'{PROFILE}card/')
    expect(page.locator('.embed-card')).to_be_visible()
    expect(page.locator('.take-away')).to_be_hidden()
    assert [url for url in asked if '/copy.' in url] == []


def test_only_cards_may_stand_in_frames(browser: Browser, tmp_path: Path, site: Served) -> None:
    """The profile itself refuses to be framed."""
    (tmp_path / '_headers').write_text('')
    (tmp_path / '404.html').write_text('')
    (tmp_path / 'index.html').write_text(f'<iframe src="{site.url}{PROFILE}"></iframe>')
    with serve(tmp_path) as other:
        page = browser.new_page()
        page.goto(other.url)
        assert page.frames[1].url != f'{site.url}{PROFILE}' or page.frames[1].locator('h1').count() == 0
        page.close()


def test_button_copies_the_code(page: Page) -> None:
    """A button beside each snippet puts its code on the clipboard, and says so."""
    page.context.grant_permissions(['clipboard-read', 'clipboard-write'])
    page.goto(PROFILE)
    page.get_by_role('link', name='Badge and card').click()
    place = page.locator('[data-code]').first
    place.get_by_role('button', name='Copy').click()
    expect(place.get_by_role('status')).to_have_text('Copied')
    copied = page.evaluate('navigator.clipboard.readText()')
    assert copied == place.locator('code').text_content()
    assert copied.startswith('<a href="https://partners.example.com/en/partners/dala-kontur/"><img src=')


def test_code_is_there_without_javascript(plain_page: Page) -> None:
    """Without JavaScript the snippets are shown, to be selected by hand, and there is no button that does nothing."""
    plain_page.goto(PROFILE)
    plain_page.get_by_role('link', name='Badge and card').click()
    expect(plain_page.locator('.snippet-code').first).to_be_visible()
    assert plain_page.locator('.take-away button').count() == 0
