"""A site's own colour and logo, from site.yml to its pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from sitegen.build import make_files
from sitegen.diagnostics import Severity
from sitegen.judging import judge_source, read_source
from sitegen.settings import read_settings
from sitegen.theme.environment import load_theme
from tests.tiny import TINY, TODAY

SITE = b'title: T\nbase_url: https://example.org\nlanguages: [en]\nprogram: program.yml\n'


def style_sheet(accent: str | None) -> tuple[str, str]:
    """Name and text of the site's style sheet in a colour."""
    theme = load_theme(TINY, 'default', ['en'], '', accent)
    return next((path, data.decode()) for path, data in theme.assets if path.startswith('assets/site.'))


def test_accent_overrides_the_theme_in_light_and_dark() -> None:
    """The style sheet ends up with the site's shades after the theme's own, under another name."""
    name, text = style_sheet('#7a1f5c')
    assert name != style_sheet(None)[0]
    light, dark = re.findall(r'--accent: ?(#[0-9a-f]{6})', text)[-2:]
    assert light == '#7a1f5c'
    assert dark not in ('#7a1f5c', '#86cbd6')
    assert text.rindex('--accent:#7a1f5c') > text.index('--accent: #86cbd6')


def test_without_accent_the_theme_keeps_its_own() -> None:
    """No colour in site.yml leaves no trace of one."""
    assert '#7a1f5c' not in style_sheet(None)[1]


@pytest.mark.parametrize(
    ('written', 'read'), [('"#0b5c4a"', '#0b5c4a'), ('"#0B5C4A"', '#0b5c4a'), ('"#0bA"', '#00bbaa')]
)
def test_colour_is_read_in_each_of_its_forms(written: str, read: str) -> None:
    """Six digits or three, small letters or capitals."""
    settings, findings = read_settings(SITE + f'accent: {written}\n'.encode())
    assert findings == []
    assert settings is not None
    assert settings.accent == read


@pytest.mark.parametrize('written', ['teal', '#0b5c4a', '"#0b5c4"', '"#0b5c4g"', '"#fff; } body { color: red"', '""'])
def test_what_is_no_colour_is_told_at_its_place(written: str) -> None:
    """A name, an unquoted colour (a comment for YAML) and a style of one's own are findings in line 5."""
    _, findings = read_settings(SITE + f'accent: {written}\n'.encode())
    assert [(finding.code, finding.line) for finding in findings] == [('S706', 5)]
    assert '"#0b5c4a"' in findings[0].help


def test_logo_and_colour_reach_pages_badges_and_pictures(tmp_path: Path) -> None:
    """The site's logo stands in every header in the size it is shown; badges take its colour."""
    root = Path(shutil.copytree(TINY, tmp_path / 'site'))
    Image.new('RGB', (900, 300), 'teal').save(root / 'content/media/program.png')
    with (root / 'site.yml').open('a') as file:
        file.write('accent: "#7a1f5c"\nlogo: program.png\n')
    judged = judge_source(read_source(root), TODAY)
    assert not judged.has(Severity.ERROR)
    assert judged.directory is not None
    files = make_files(judged, judged.directory)
    logo = re.search(rb'<img src="/dir/(assets/program-\d+\.[^"]*)"[^>]* width="120" height="40"', files['index.html'])
    assert logo is not None
    assert logo[1].decode() in files
    assert b'fill="#7a1f5c"' in files['partners/alder/badge.svg']
