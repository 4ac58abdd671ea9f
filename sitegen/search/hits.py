"""Queries and answers of the search in Python, for people, programs and browsers."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.search.local import Found, Hit

LONGEST_QUERY = 500  # characters: a question, not a text
_NO_FACET = frozenset({'q', 'lang', 'format', 'sort'})


@dataclass(frozen=True, slots=True)
class Question:
    """A query as an address states it; `language` is None for the site's first."""

    text: str
    language: str | None = None
    filters: Mapping[str, Sequence[str]] | None = None
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A response for a browser."""

    content_type: str
    body: str


def parse_question(arguments: Mapping[str, Sequence[str]]) -> Question | None:
    """`?q=…&lang=…&format=json&category=crm` as a question; unknown keys are filters. None without `q`."""
    first = {name: values[0].strip() for name, values in arguments.items() if values}
    text = first.get('q', '')[:LONGEST_QUERY]
    filters = {name: list(values) for name, values in arguments.items() if name not in _NO_FACET}
    return Question(text, first.get('lang') or None, filters, first.get('format') == 'json') if text else None


def answer(question: Question, language: str, found: Found) -> Answer:
    """The results as JSON, or as a page without scripts and styles."""
    if question.as_json:
        told = json.dumps(hits_json(question.text, language, found), ensure_ascii=False, indent=2)
        return Answer('application/json; charset=utf-8', told + '\n')
    return Answer('text/html; charset=utf-8', hits_html(question.text, language, found))


def hits_html(text: str, language: str, found: Found) -> str:
    """A page with the results, for whoever builds the site: in English."""
    said = ''.join(f'<p>{html.escape(line)}</p>' for line in _understood(found))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(text)}</title></head><body>'
        f'<form action="/search"><input name="q" aria-label="Search" value="{html.escape(text)}">'
        f'<input type="hidden" name="lang" value="{html.escape(language)}"> <button>Search</button></form>'
        f'{said}<p>{_count(found)}</p><ol>{"".join(map(_item, found.hits))}</ol></body></html>'
    )


def _item(hit: Hit) -> str:
    document = hit.document
    return (
        f'<li><a href="{html.escape(document.url)}">{html.escape(document.title)}</a> [{document.kind}, {hit.score:g}]'
        f'<br>{html.escape(document.summary)}</li>'
    )


def _understood(found: Found) -> list[str]:
    """What is said of results that are not quite what was asked for."""
    corrected = [f'showing results for: {found.corrected}'] if found.corrected else []
    partial = ['nothing has all of these words; these have some of them'] if found.partial else []
    return corrected + partial if found.total else []


def _count(found: Found) -> str:
    return f'{found.total:,} found' if found.total else 'nothing was found'


def parse_filters(filters: Iterable[str]) -> dict[str, list[str]]:
    """`category=crm` as options by facet; ValueError for what has no `=`."""
    parsed: dict[str, list[str]] = {}
    for item in filters:
        name, sign, option = item.partition('=')
        if not sign:
            raise ValueError(item)
        parsed.setdefault(name.strip(), []).append(option.strip())
    return parsed


def hits_json(text: str, language: str, found: Found) -> dict[str, Any]:
    """What `sitegen search --format json` prints."""
    return {
        'version': 1,
        'query': text,
        'language': language,
        'total': found.total,
        'corrected': found.corrected,
        'partial': found.partial,
        'results': [
            {
                'id': hit.document.id,
                'kind': hit.document.kind,
                'url': hit.document.url,
                'title': hit.document.title,
                'summary': hit.document.summary,
                'level': hit.document.level or None,
                'points': hit.document.points,
                'score': hit.score,
            }
            for hit in found.hits
        ],
    }


def hits_text(found: Found) -> str:
    """What `sitegen search` prints for people."""
    lines = _understood(found)
    for number, hit in enumerate(found.hits, start=1):
        document = hit.document
        lines += [f'{number:>3}. {document.title}  [{document.kind}]', f'     {document.url}']
        if document.summary:
            lines.append(f'     {document.summary}')
    lines.append(_count(found))
    return '\n'.join(_harmless(line) for line in lines) + '\n'


def _harmless(text: str) -> str:
    """The text without terminal escapes."""
    return ''.join(sign for sign in text if sign.isprintable())
