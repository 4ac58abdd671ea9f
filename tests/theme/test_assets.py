"""Assets have names with a digest, style sheets are put together, and references are followed."""

from __future__ import annotations

import re

import pytest

from sitegen.diagnostics import SitegenError
from sitegen.theme.assets import bundle_assets, recall_assets
from tests.memory import Memory


def only(sources: dict[str, bytes], name: str) -> bytes:
    assets = bundle_assets(sources)
    return dict(assets.files)[assets.output_path(name)]


def test_name_changes_with_the_content() -> None:
    """The same bytes have the same name, other bytes another."""
    one, two = (bundle_assets({'logo.svg': data}).output_path('logo.svg') for data in (b'<svg/>', b'<svg />'))
    assert one == bundle_assets({'logo.svg': b'<svg/>'}).output_path('logo.svg')
    assert one != two
    assert re.fullmatch(r'assets/logo\.[0-9a-f]{10}\.svg', one)


def test_imports_are_inlined_and_not_published() -> None:
    """One style sheet comes out, in the order of its table of contents, without comments."""
    sources = {
        'site.css': b'/* contents */\n@import "a.css";\n@import url("sub/b.css");\n',
        'a.css': b'a { color: red; } /* why */\n',
        'sub/b.css': b'b::before { content: "  /* kept */  "; }\n',
    }
    assets = bundle_assets(sources)
    assert [path.split('.')[0] for path, _ in assets.files] == ['assets/site']
    assert assets.files[0][1] == b'a { color: red; } b::before { content: "  /* kept */  "; }\n'


def test_references_lead_to_the_hashed_names() -> None:
    """A url() is rewritten from where the style sheet will stand, whatever folder it was written in."""
    sources = {
        'site.css': b'@import "sub/b.css";',
        'sub/b.css': b'b { background: url(dot.png#x) }',
        'sub/dot.png': b'1',
    }
    target = bundle_assets(sources).output_path('sub/dot.png').removeprefix('assets/')
    assert only(sources, 'site.css') == f'b {{ background: url("{target}#x") }}\n'.encode()


def test_a_changed_picture_changes_the_style_sheet() -> None:
    """What a style sheet refers to is part of it."""
    names = {
        bundle_assets({'site.css': b'b { background: url(dot.png) }', 'dot.png': data}).output_path('site.css')
        for data in (b'1', b'2')
    }
    assert len(names) == 2


@pytest.mark.parametrize('reference', ['data:image/png;base64,AA', 'https://cdn.example/x.png', '#mask', '/x.png'])
def test_other_addresses_stay(reference: str) -> None:
    """Only what is relative is the theme's."""
    sheet = f'b {{ background: url({reference}) }}'
    assert only({'site.css': sheet.encode()}, 'site.css').decode() == sheet + '\n'


@pytest.mark.parametrize(
    ('sheet', 'message'),
    [
        (b'@import "toknes.css";', 'assets/site.css refers to "toknes.css", which is not there'),
        (b'b { background: url("nothing.png") }', 'assets/site.css refers to "nothing.png", which is not there'),
        (b'@import "https://cdn.example/x.css";', 'assets/site.css imports https://cdn.example/x.css'),
        (b'@import "tokens.css";@import "site.css";', 'assets/site.css imports itself'),
        (b'\xff', 'assets/site.css is not UTF-8'),
    ],
)
def test_a_fault_is_named(sheet: bytes, message: str) -> None:
    """A style sheet that cannot be put together says why."""
    sources = {'site.css': sheet, 'tokens.css': b''}
    with pytest.raises(SitegenError, match=f'^{message}$'):
        bundle_assets(sources)


def test_an_unknown_asset_is_named() -> None:
    """A template that asks for it learns the nearest name."""
    with pytest.raises(SitegenError, match='the theme has no asset "site.cs"') as caught:
        bundle_assets({'site.css': b''}).output_path('site.cs')
    assert caught.value.hint == 'did you mean "site.css"?'


def test_remembered_assets_are_those_that_are_bundled() -> None:
    """The same sources are bundled once; a changed one is bundled anew."""
    memory, sources = Memory(), {'site.css': b'a { color: red; }', 'logo.svg': b'<svg/>'}
    for _ in range(2):
        assert recall_assets(sources, memory) == bundle_assets(sources)
    assert len(memory.puts) == 1
    other = {**sources, 'site.css': b'a { color: blue; }'}
    assert recall_assets(other, memory) == bundle_assets(other) != bundle_assets(sources)
