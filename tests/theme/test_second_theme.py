"""A second theme, of twenty small templates: nothing of the first is wired in.

It lies in tests/theme/second/plain and takes not one template from the default.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sitegen.build import make_files
from sitegen.judging import judge_source, read_source
from sitegen.theme.files import PACKAGED, read_theme
from sitegen.theme.references import closure
from tests.links import find_broken
from tests.test_site_validity import shown, validate
from tests.tiny import PRIVATE, TINY, TODAY, tiny_files

PLAIN = Path(__file__).parent / 'second' / 'plain'


@pytest.fixture(scope='module')
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site in the second theme, as a folder."""
    root = Path(shutil.copytree(TINY, tmp_path_factory.mktemp('second') / 'site'))
    shutil.copytree(PLAIN, root / 'themes' / 'plain')
    settings = (root / 'site.yml').read_text()
    (root / 'site.yml').write_text(re.sub('theme: .*\n', '', settings) + 'theme: plain\n')
    judged = judge_source(read_source(root), TODAY)
    assert judged.directory is not None
    for path, data in make_files(judged, judged.directory).items():
        target = root / 'output' / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return root


def pages(built: Path) -> dict[str, str]:
    output = built / 'output'
    return {path.relative_to(output).as_posix(): path.read_text('utf-8') for path in output.rglob('*.html')}


def test_second_theme_gives_the_same_pages(built: Path) -> None:
    """Every page of the first theme is there, at the same address."""
    assert sorted(pages(built)) == sorted(path for path in tiny_files() if path.endswith('.html'))


def test_no_template_of_the_first_is_used(built: Path) -> None:
    """Whatever is rendered comes from the second theme, and what its templates use does, too."""
    templates = read_theme(built, 'plain').templates
    own = {path.name for path in (PLAIN / 'templates').iterdir()}
    assert set().union(*(closure(name, templates) for name in own)) == own
    classes = {name for text in pages(built).values() for name in re.findall(r'\bclass="([^"]*)"', text)}
    assert classes == set()


def test_every_page_template_of_the_first_has_its_like() -> None:
    """The second theme replaces each template of the first that the plan of pages names."""
    own = {path.name for path in (PLAIN / 'templates').iterdir()}
    first = {path.name for path in (PACKAGED / 'default' / 'templates').iterdir()}
    planned = ''.join(path.read_text('utf-8') for path in (PACKAGED.parent / 'pages').glob('*.py'))
    named = {name for name in first if f"'{name}'" in planned} | {'badge.svg'}
    assert named <= own


def test_second_theme_speaks_its_own_words_and_wears_its_own_style(built: Path) -> None:
    """Its string replaces one of the catalogue, and its pages name its style sheet and no other."""
    text = pages(built)['index.html']
    assert '>The rules</a>' in text
    assert re.findall(r'<link rel="stylesheet" href="/dir/assets/([a-z]+)\.', text) == ['plain']


def test_second_theme_is_valid_and_leads_nowhere_wrong(built: Path) -> None:
    """Its pages are valid HTML, and every link leads to a page."""
    findings = validate(built / 'output')
    assert not findings, shown(findings)
    broken = find_broken(built / 'output', 'https://example.org/dir')
    assert [fault for fault in broken if fault.file.endswith('.html')] == []


def test_second_theme_shows_nothing_private(built: Path) -> None:
    """What is private is kept from every theme, as no view has it."""
    assert [text for text in PRIVATE for page in pages(built).values() if text in page] == []
