"""Links that leave the site: where they stand, which do not answer, and since how many runs.

Sites are down for a day and come back. So a link counts as dead only after some runs in a row; until
then it waits. The report carries its own state, in a comment that the next run reads.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitegen.content.collection import Collection
from sitegen.content.records import Partner, Record
from sitegen.report.findings import visible
from sitegen.report.markdown import code, escaped

MAX_ROWS = 100
MAX_STATE = 400
_HREF = re.compile(r'<a href="(https?://[^"]+)"')
_STATE = re.compile(r'<!-- links: (\{.*?\}) -->')


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """Where a link stands: the path of a record and a line of it, from 1."""

    path: str
    line: int


@dataclass(frozen=True, kw_only=True)
class LinkReport:
    """Links that failed now, with the reason and the number of runs in a row; after `runs` of them one is dead."""

    places: Mapping[str, tuple[LinkPlace, ...]]
    failures: Mapping[str, str]
    streaks: Mapping[str, int]
    runs: int

    @property
    def dead(self) -> list[str]:
        """The links that failed often enough to count, the longest dead first."""
        found = [url for url, count in self.streaks.items() if count >= self.runs]
        return sorted(found, key=lambda url: (-self.streaks[url], url))


def external_links(collection: Collection) -> dict[str, tuple[LinkPlace, ...]]:
    """All addresses that records lead to, each with the places where it stands; both sorted."""
    found: dict[str, set[tuple[str, int]]] = {}
    folders = (collection.partners, collection.cases, collection.projects, collection.pages)
    for records in folders:
        for record in records.values():
            for url, path, line in _links_of(record):
                found.setdefault(url.partition('#')[0], set()).add((path, line))
    return {url: tuple(LinkPlace(*place) for place in sorted(found[url])) for url in sorted(found)}


def _links_of(record: Record) -> Iterator[tuple[str, str, int]]:
    if isinstance(record, Partner):
        if record.website:
            yield record.website, record.path, record.place('website')[0]
        for number, activity in enumerate(record.activities):
            if activity.url:
                yield activity.url, record.path, record.place(f'activities[{number}]')[0]
    for key, value in record.extra.items():
        if isinstance(value, str) and value.startswith(('http://', 'https://')):
            yield value, record.path, record.place(key)[0]
    for url in _HREF.findall(record.body.html):
        yield html.unescape(url), record.path, record.body_line
    for translation in record.translations.values():
        for url in _HREF.findall(translation.body.html if translation.body else ''):
            yield html.unescape(url), translation.path, translation.body_line


def read_state(report: str) -> dict[str, int]:
    """How often each link had failed in a row, from an earlier report; empty where there is none to read."""
    match = _STATE.search(report)
    try:
        state = json.loads(match[1]) if match else {}
    except ValueError:
        return {}
    return {url: count for url, count in state.items() if isinstance(count, int) and 0 < count < 1_000}


def next_streaks(previous: Mapping[str, int], failures: Mapping[str, str]) -> dict[str, int]:
    """The streaks after a run: one more for each failure, none for what answered or is no longer linked."""
    return {url: previous.get(url, 0) + 1 for url in sorted(failures)}


def render_links_text(report: LinkReport) -> str:
    """The report for a terminal."""
    lines: list[str] = []
    for url in report.dead:
        lines.append(f'{visible(url)}: {_told(report, url)}')
        lines += [f'  {visible(place.path)}:{place.line}' for place in report.places[url]]
    waiting = len(report.streaks) - len(report.dead)
    lines.append(f'{len(report.places):,} links, {len(report.dead):,} dead, {waiting:,} that failed and wait')
    return ''.join(f'{line}\n' for line in lines)


def _told(report: LinkReport, url: str) -> str:
    count = report.streaks[url]
    return f'{report.failures[url]}, {count} {"run" if count == 1 else "runs"} in a row'


def render_links_markdown(report: LinkReport) -> str:
    """The report as Markdown, with the state for the next run."""
    dead = report.dead
    waiting = len(report.streaks) - len(dead)
    lines = [f'{len(report.places):,} links were asked. {len(dead):,} are dead, {waiting:,} failed and wait.', '']
    if dead:
        lines += ['| link | what it answers | where it stands |', '|---|---|---|']
        for url in dead[:MAX_ROWS]:
            places = ', '.join(code(f'{place.path}:{place.line}') for place in report.places[url][:5])
            lines.append(f'| {code(url)} | {escaped(_told(report, url))} | {places} |')
        if len(dead) > MAX_ROWS:
            lines += ['', f'… and {len(dead) - MAX_ROWS:,} more']
        lines.append('')
    kept = sorted(report.streaks.items(), key=lambda item: (-item[1], item[0]))[:MAX_STATE]
    # A comment ends with "-->", and a link may hold that: in JSON each sign can be written by number.
    state = json.dumps(dict(kept)).replace('-', '\\u002d').replace('>', '\\u003e').replace('<', '\\u003c')
    return '\n'.join([*lines, f'<!-- links: {state} -->']) + '\n'
