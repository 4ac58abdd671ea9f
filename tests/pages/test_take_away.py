"""What partners take along: snippets, embedded cards, badges, and the data with its description."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sitegen.pages.api_fields import FILES, ApiField
from sitegen.pages.badges import badge_for
from sitegen.pages.take_away import take_away
from tests.theme.cards import P, card
from tests.theme.samples import site
from tests.tiny import tiny_files

HOSTILE = P('"><script>alert(1)</script>')


def test_snippets_of_a_partner() -> None:
    """The badge links to the profile and says its level; the card is a frame of a fixed height with our own script."""
    partner = card(name=P('Acme'), url='/dir/partners/acme/')
    taken = take_away(badge_for(partner, site()), partner.url, site())
    level, vendor = badge_for(partner, site()).level, site().vendor_name
    host = 'https://example.org/dir'
    assert taken.badge_html == (
        f'<a href="{host}/partners/acme/"><img src="{host}/partners/acme/badge.svg" height="48" '
        f'alt="Acme: {level}, {vendor}"></a>'
    )
    assert f'<iframe src="{host}/partners/acme/card/" title="Acme" width="420" height="240"' in taken.card_html
    assert taken.card_html.endswith(f'<script src="{host}/embed.js" async></script>')


def test_level_without_a_badge_gives_no_snippet() -> None:
    """Where the level gives no right to a badge there is a card to take along and no badge."""
    partner = card(rights=frozenset({'card'}))
    taken = take_away(badge_for(partner, site()), partner.url, site())
    assert taken.badge_html == ''
    assert taken.card_html


def test_name_cannot_leave_its_attribute() -> None:
    """A name with markup in it stays text on the websites that paste the snippet, too."""
    partner = card(name=HOSTILE)
    taken = take_away(badge_for(partner, site()), partner.url, site())
    assert '<script>alert' not in taken.badge_html + taken.card_html


def test_page_shows_the_snippets_as_text() -> None:
    """The card's page shows the code as code, escaped once more, to be copied; the profile leads there."""
    assert '<a href="/dir/partners/alder/card/#take-away">' in tiny_files()['partners/alder/index.html'].decode()
    page = tiny_files()['partners/alder/card/index.html'].decode()
    assert '&lt;iframe src=&#34;https://example.org/dir/partners/alder/card/&#34;' in page
    assert '<iframe' not in page
    assert tiny_files()['embed.js']


def test_nothing_remains_of_who_is_not_listed() -> None:
    """Of a partner that is not listed there is no page, card, badge, picture or data."""
    assert [path for path in tiny_files() if 'birch' in path] == []


def _keys(fields: tuple[ApiField, ...]) -> list[str]:
    return [field.name for field in fields]


def _fits(value: Any, field: ApiField) -> bool:
    """Whether a value is of the type that the table tells."""
    kinds: dict[str, type | tuple[type, ...]] = {'text': str, 'number': (int, float), 'object': dict}
    if value is None:
        return field.type.endswith(' or null')
    kind = field.type.removesuffix(' or null')
    if kind.startswith('list of '):
        item = kinds[kind.removeprefix('list of ').removesuffix('s')]
        return isinstance(value, list) and all(isinstance(one, item) for one in value)
    return isinstance(value, kinds[kind])


@pytest.mark.parametrize('file', FILES, ids=lambda file: file.path + file.each)
def test_description_of_the_data_is_true(file: Any) -> None:
    """Each file has exactly the keys that the page tells, in that order and of those types."""
    paths = [f'api/v1/{file.path.replace("<id>", id)}' for id in ('alder', 'cedar', 'dogwood')]
    for path in dict.fromkeys(paths):
        found = json.loads(tiny_files()[path])
        for record in found[file.each] if file.each else [found]:
            assert list(record) == _keys(file.fields)
            assert [field.name for field in file.fields if not _fits(record[field.name], field)] == []


def test_data_is_described_on_a_page_of_every_language() -> None:
    """The page /api/ stands in each language, links to the files of its own, and speaks the language."""
    assert '<a href="/dir/api/v1/partners.json">' in tiny_files()['api/index.html'].decode()
    swedish = tiny_files()['sv/api/index.html'].decode()
    assert '<a href="/dir/sv/api/v1/partners.json">' in swedish
    assert '<td data-label="Betydelse"><span>Summan av dess poäng.</span></td>' in swedish
