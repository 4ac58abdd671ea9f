"""The pictures that stand for pages where they are shared."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from PIL import Image

from sitegen.pages.drawing import draw
from sitegen.pages.lettering import has_letter
from sitegen.pages.share_pictures import (
    COVERED,
    HEIGHT,
    WIDTH,
    ShareText,
    partner_text,
    share_image,
    site_text,
)
from tests.theme.cards import P, bare_card, card
from tests.theme.samples import site
from tests.tiny import tiny_files

TEXT = ShareText(
    name='Ақ Сұңғыла Жүйе',
    level='Gold',
    place='Östersund, Қазақстан',
    source='Vendor · Program',
    accent=(11, 85, 99),
    rung=2,
    rungs=3,
)
LONG = ShareText(
    name='Donaudampfschifffahrtsgesellschaft ' * 9, level='L' * 90, place='P' * 90, source='S' * 200, accent=(0, 0, 0)
)


@pytest.mark.parametrize('text', [TEXT, LONG, dataclasses.replace(TEXT, level='', place='', rungs=0)])
def test_picture_is_a_png_of_sixteen_colours(text: ShareText) -> None:
    """It has the size that sharing wants, stays under 40 kB, and its right edge is blank however long the name is."""
    data = draw(text)
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.format, image.mode, image.size) == ('PNG', 'P', (WIDTH, HEIGHT))
    assert len(data) < 40_000
    assert image.crop((WIDTH - 80, 0, WIDTH, HEIGHT)).getextrema() == (0, 0)


def test_accent_and_ladder_are_seen() -> None:
    """The bar at the edge has the accent colour; another rung is another picture."""
    image = Image.open(io.BytesIO(draw(dataclasses.replace(TEXT, accent=(120, 20, 40))))).convert('RGB')
    assert image.getpixel((5, 5)) == (120, 20, 40)
    assert draw(TEXT) != draw(dataclasses.replace(TEXT, rung=1))


def test_same_text_gives_same_bytes_at_the_same_address() -> None:
    """The address is a digest of what is written: equal texts share a file, others do not."""
    assert draw(TEXT) == draw(dataclasses.replace(TEXT))
    assert TEXT.path == dataclasses.replace(TEXT).path
    changes: list[dict[str, object]] = [{'name': 'x'}, {'level': 'x'}, {'place': 'x'}, {'source': 'x'}, {'rung': 1}]
    paths = {dataclasses.replace(TEXT, **change).path for change in changes}  # type: ignore[arg-type]
    assert len(paths | {TEXT.path}) == 6


@pytest.mark.parametrize('name', ['Қазақ ӘҒҢӨҰҮҺІ', 'Łódź Zażółć', 'Åäö ß «»–—№', 'Ελλάδα', 'A\u0301'])
def test_letters_that_can_be_drawn(name: str) -> None:
    """Latin, Greek and Cyrillic letters, those of Kazakh, and what stands between them."""
    assert dataclasses.replace(TEXT, name=name).drawable


@pytest.mark.parametrize('name', ['شركة', 'חברה', '会社', 'ქართული', 'हिन्दी', 'Acme 🚀'])
def test_letters_that_cannot_be_drawn(name: str) -> None:
    """Of another script nothing is drawn wrong: the page has the site's picture."""
    assert not dataclasses.replace(TEXT, name=name).drawable
    text = partner_text(card(name=P(name)), site(), (0, 0, 0))
    assert text == site_text(site(), (0, 0, 0))


def test_site_whose_title_cannot_be_drawn_has_no_picture() -> None:
    """Where nothing can be drawn there is no picture, and no page names one."""
    assert share_image(dataclasses.replace(TEXT, name='会社'), 'https://example.org') is None


def test_bare_partner_has_a_picture_with_its_name() -> None:
    """A partner of whom only a name is known has a picture that says it."""
    image = share_image(partner_text(bare_card(), site(), (0, 0, 0)), 'https://example.org/dir')
    assert image is not None
    assert image.url.startswith('https://example.org/dir/assets/share.')


def test_every_page_names_a_picture_that_is_there() -> None:
    """`og:image` is a full address of a file of the output, with size and words."""
    files = tiny_files()
    for path, data in files.items():
        if path.endswith('.html') and not path.endswith('/card/index.html'):
            url = re.search(r'<meta property="og:image" content="https://example\.org/dir/([^"]*)">', data.decode())
            assert url, path
            assert url[1] in files
            assert '<meta property="og:image:alt" content="' in data.decode()


def test_profile_says_its_name_in_words() -> None:
    """The picture of a profile says name, level and program for who does not see it."""
    page = tiny_files()['partners/alder/index.html'].decode()
    assert 'property="og:image:alt" content="Alder &amp; Sons &lt;Ltd&gt;. Silver.' in page


def test_covered_letters_are_in_the_font() -> None:
    """What is taken for drawn without a look at the font is there."""
    assert [letter for letter in sorted(COVERED) if not (letter.isspace() or has_letter(letter))] == []
