"""Links to other sites: where they stand, how failures add up, and a report that carries its own state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitegen.judging import read_source
from sitegen.report.external import (
    LinkPlace,
    LinkReport,
    external_links,
    next_streaks,
    read_state,
    render_links_markdown,
    render_links_text,
)
from tests.directories import copy_base

PLACES = {'https://a.example': (LinkPlace('content/partners/a.md', 3),), 'https://b.example': ()}


def _report(streaks: dict[str, int]) -> LinkReport:
    return LinkReport(places=PLACES, failures=dict.fromkeys(streaks, '404 Not Found'), streaks=streaks, runs=3)


def test_links_of_all_records_are_found(tmp_path: Path) -> None:
    """Websites, activities and texts in every language are asked; places within one page are one link."""
    root = copy_base(tmp_path / 'base')
    path = root / 'content/partners/acme.md'
    text = path.read_text(encoding='utf-8').replace(
        'title: Forty banks later', 'title: Talk, url: https://talks.example/1'
    )
    text += '\nSee [one](https://one.example/?a=1&b=2#top), [two](https://one.example/?a=1&b=2) and [us](/about/).\n'
    path.write_text(text, encoding='utf-8')
    (root / 'content/partners/acme.sv.md').write_text('---\n---\n[tre](http://tre.example)\n', encoding='utf-8')
    found = external_links(read_source(root).collection)
    assert list(found) == [
        'http://tre.example',
        'https://acme.example',
        'https://one.example/?a=1&b=2',
        'https://talks.example/1',
    ]
    assert found['https://acme.example'] == (LinkPlace('content/partners/acme.md', 3),)


def test_a_failure_counts_after_three_runs() -> None:
    """Two failures in a row wait, the third is dead, and an answer begins anew."""
    failures = {'https://a.example': '500'}
    streaks: dict[str, int] = {}
    dead = []
    for _ in range(3):
        streaks = next_streaks(streaks, failures)
        dead.append(_report(streaks).dead)
    assert dead == [[], [], ['https://a.example']]
    assert next_streaks(streaks, {}) == {}


def test_report_carries_its_state() -> None:
    """The next run reads from the report how often each link had failed."""
    streaks = {'https://a.example': 3, 'https://b.example/--><b>': 1}
    places = {**PLACES, 'https://b.example/--><b>': ()}
    text = render_links_markdown(replace(_report(streaks), places=places))
    assert read_state(text) == streaks
    assert text.count('-->') == 1
    assert '| `https://a.example` | 404 Not Found, 3 runs in a row | `content/partners/a.md:3` |' in text


def test_state_that_cannot_be_read_is_none() -> None:
    """Without an earlier report, or with one that somebody changed, counting begins anew."""
    assert read_state('') == {}
    assert read_state('<!-- links: {"a": } -->') == {}
    assert read_state('<!-- links: {"a": "b", "c": -1, "d": 2} -->') == {'d': 2}


def test_text_report_tells_dead_links_and_counts() -> None:
    """The terminal shows each dead link with its places, and a sum."""
    assert render_links_text(_report({'https://a.example': 4, 'https://b.example': 1})) == (
        'https://a.example: 404 Not Found, 4 runs in a row\n'
        '  content/partners/a.md:3\n'
        '2 links, 1 dead, 1 that failed and wait\n'
    )
