"""The findings of a failed build over the page that the development server shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from sitegen.handlers import with_overlay

FINDING = f'content/partners/{"longname" * 12}.md:1:1: error R310: "website" is no address'
BOX = """() => {
    const overlay = document.getElementById('sitegen-findings')
    const box = overlay.getBoundingClientRect()
    return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
        && overlay.scrollWidth <= overlay.clientWidth
}"""


@pytest.mark.parametrize('width', [320, 390, 1280])
def test_findings_fit_on_any_screen(browser: Browser, width: int) -> None:
    """However long a line is, it is read without scrolling sideways, and the dialog is closed by its button."""
    page = browser.new_page(viewport={'width': width, 'height': 700})
    site = b'<!doctype html><html lang="en"><title>x</title><body><h1>Partners</h1></body></html>'
    page.set_content(with_overlay(site, [FINDING] * 30).decode())
    assert page.evaluate(BOX)
    page.get_by_role('button', name='Dismiss').click()
    assert not page.locator('#sitegen-findings').is_visible()
    page.close()
