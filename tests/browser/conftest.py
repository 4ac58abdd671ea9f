"""A real browser before the demonstration, served with its own headers: what it reports as wrong fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.serving import Served, serve

# Reports reach the page's own console, which the fixture reads.
_REPORT_VIOLATIONS = """
    addEventListener('securitypolicyviolation', event =>
        console.error('policy', event.effectiveDirective, event.blockedURI));
"""


@pytest.fixture(scope='module')
def site(demo_site: Path) -> Iterator[Served]:
    """The demonstration, running."""
    with serve(demo_site) as served:
        yield served


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for one file: while its event loop runs, no test elsewhere could run one of its own."""
    path = shutil.which('chromium')
    assert path, 'the browser tests need Chromium (Debian: chromium)'
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=['--no-sandbox'])
        yield running
        running.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Errors in the console, exceptions and violations of the policy. A test that wants one takes it out."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def context(browser: Browser, site: Served, problems: list[str]) -> Iterator[BrowserContext]:
    """A visitor with an empty browser, on a screen 1280 pixels wide."""
    made = browser.new_context(base_url=site.url, viewport={'width': 1280, 'height': 900}, reduced_motion='reduce')
    yield watched(made, problems)
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def plain_page(browser: Browser, site: Served, problems: list[str]) -> Iterator[Page]:
    """A browser with JavaScript off."""
    made = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield watched(made, problems).new_page()
    made.close()


def watched(context: BrowserContext, problems: list[str]) -> BrowserContext:
    """A context whose pages note what goes wrong."""
    context.set_default_timeout(5_000)
    context.add_init_script(_REPORT_VIOLATIONS)
    context.on('weberror', lambda error: problems.append(str(error.error)))
    context.on(
        'console', lambda message: problems.append(message.text) if message.type in ('error', 'warning') else None
    )
    return context
