"""Feeds: new partners and case studies, and what the ends of terms tell of levels."""

from __future__ import annotations

import json
import shutil
from datetime import date as Day
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from sitegen.build import make_files
from sitegen.judging import judge_source, read_source
from tests.directories import edit
from tests.tiny import TINY, tiny_files

ATOM = '{http://www.w3.org/2005/Atom}'
TERM = 'term: {length: 12 months, lapse: {gold: silver, silver: annulled}}\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small site with a third level, a term of a year, and one partner of the third level until 2026-03-31."""
    root = Path(shutil.copytree(TINY, tmp_path / 'site'))
    program = root / 'program.yml'
    silver = '  - {id: silver, name: Silver, rights: [card, leads, badge]}\n'
    text = program.read_text()
    assert silver in text
    program.write_text(text.replace(silver, silver + silver.replace('silver', 'gold').replace('Silver', 'Gold')) + TERM)
    edit(root / 'content/partners/alder.md', 'level: silver\n', 'level: gold\nvalid_until: 2026-03-31\n')
    return root


def items(root: Path, today: Day) -> list[tuple[str, str]]:
    """Titles of the feed about the partner, with their days."""
    judged = judge_source(read_source(root), today)
    assert judged.directory is not None
    files = make_files(judged, judged.directory)
    found: list[dict[str, Any]] = json.loads(files['feed.json'])['items']
    return [(item['title'], item['date_published'][:10]) for item in found if 'alder/' in item['url']]


def test_renewed_term_is_told(root: Path) -> None:
    """From the second term on, the feed tells on which day the term began and at which level."""
    assert items(root, Day(2026, 3, 31)) == [
        ('Alder & Sons <Ltd> renewed: Gold', '2025-03-31'),
        ('New partner: Alder & Sons <Ltd>', '2024-05-01'),
    ]


def test_lapse_is_told_the_day_after_the_end(root: Path) -> None:
    """A term that ran out is told on its first day at the lower level, and the renewal no more."""
    assert items(root, Day(2026, 4, 1)) == [
        ('Alder & Sons <Ltd> is now listed as: Silver', '2026-04-01'),
        ('New partner: Alder & Sons <Ltd>', '2024-05-01'),
    ]


def test_who_is_no_longer_listed_is_in_no_feed(root: Path) -> None:
    """After the second step nothing of the partner is left."""
    assert items(root, Day(2027, 4, 1)) == []


def test_entries_have_ids_of_their_own() -> None:
    """No two entries of a feed share an id, and Atom and JSON tell the same."""
    atom = [entry.findtext(f'{ATOM}id') for entry in ET.fromstring(tiny_files()['feed.xml']).iter(f'{ATOM}entry')]
    assert len(atom) == len(set(atom))
    assert atom == [item['id'] for item in json.loads(tiny_files()['feed.json'])['items']]
