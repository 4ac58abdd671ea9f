"""The demonstration site is valid HTML, well-formed XML, and points to nothing that is not there."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import yaml

from tests.conftest import ROOT
from tests.links import find_broken

VALIDATOR = ROOT / 'node_modules' / 'vnu-jar' / 'build' / 'dist' / 'vnu.jar'


def validate(*paths: Path) -> list[str]:
    """Errors and warnings of the HTML checker of the W3C, as `file:line:column: message`."""
    java = shutil.which('java')
    assert java, 'the HTML checker needs Java 17 or newer (Debian: default-jre-headless)'
    assert VALIDATOR.is_file(), 'the HTML checker is not installed: make test does it, by npm ci'
    # The language is not guessed: a page may quote text of another language, or fall back to it.
    options = ['--format', 'json', '--stdout', '--exit-zero-always', '--no-langdetect', '--skip-non-html']
    command = [java, '-Xss16m', '-jar', str(VALIDATOR), *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f'{m.get("url")}:{m.get("lastLine", 1)}:{m.get("lastColumn", 1)}: {m["message"]} [{m.get("extract", "")!r}]'
        for m in json.loads(done.stdout)['messages']
        if m['type'] != 'info' or m.get('subType') == 'warning'
    ]


def shown(findings: list[str]) -> str:
    return f'{len(findings)} findings\n' + '\n'.join(findings[:40])


PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body>{}</body></html>'
BODIES = {
    'good': ('<p>x</p>', None),
    'place': ('<ul><p>x</p></ul>', 'Element “p” not allowed as child of element “ul” in this context.'),
    'link': ('<button><a href="/">x</a></button>', 'must not appear as a descendant of the “button” element'),
    'id': ('<p id="a">x</p><p id="a">x</p>', 'Duplicate ID “a”.'),
    'picture': ('<img src="a.png">', 'An “img” element must have an “alt” attribute'),
    'time': ('<time datetime="tomorrow">x</time>', 'Bad value “tomorrow” for attribute “datetime”'),
}


def test_validator_finds_what_the_standard_forbids(tmp_path: Path) -> None:
    """The gate can fail: each of these faults is reported in its page, and the page without one is not."""
    for name, (body, _) in BODIES.items():
        (tmp_path / f'{name}.html').write_text(PAGE.format(body))
    findings = validate(tmp_path)
    for name, (_, message) in BODIES.items():
        told = [finding for finding in findings if f'/{name}.html' in finding]
        assert any(message in finding for finding in told) if message else not told, shown(findings)


def test_every_page_is_valid_html(demo_site: Path) -> None:
    """The W3C's checker has no error and no warning on any page."""
    findings = validate(demo_site)
    assert not findings, shown(findings)


def test_every_reference_resolves(demo_site: Path) -> None:
    """Every link, asset, form, alternate, fragment, feed entry, API address and redirect leads to a file."""
    base_url = yaml.safe_load((ROOT / 'site.yml').read_text('utf-8'))['base_url']
    broken = find_broken(demo_site, base_url)
    assert not broken, shown([f'{b.file}: {b.link}: {b.why}' for b in broken])


def test_every_xml_file_is_well_formed(demo_site: Path) -> None:
    """Feed, sitemap and every SVG parse as XML."""
    files = [path for path in sorted(demo_site.rglob('*')) if path.suffix in {'.xml', '.svg'}]
    assert {'feed.xml', 'sitemap.xml'} <= {path.name for path in files}
    for path in files:
        ET.parse(path)
