"""The body of a record: Markdown to safe HTML, and what the program's rules need to know of the text.

Most texts are read in one pass (everyday.py), all others by a parser (commonmark.py). The HTML that comes out uses a
short list of tags and attributes; nh3 holds the same list as a second wall.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import filterfalse, repeat

import nh3

from sitegen.content.body import ALLOWED_SCHEMES, MAX_LINKS, Body, BodyRules, Heading, Link, anchor_of, find_sign
from sitegen.content.everyday import Everyday, read_everyday
from sitegen.content.sketch import sketch_of
from sitegen.diagnostics import Diagnostic

EXCERPT_CHARACTERS = 240

# Apostrophes and hyphens within a word do not split it.
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc\-\u2010\u2011][^\W_]+)*")
# What stands before or behind most words; none of it is a part of one.
_EDGES = '.,:;!?…()"«»„“”'
# Most texts have no such character: then there is no need to look for combining marks.
_MAY_BE_MARK = re.compile('[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u20d0-\u20ff\u2cef-\ufffd\U00010000-\U0010ffff]')

_BLOCK_TAGS = ('p', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'hr')
_TABLE_TAGS = ('table', 'thead', 'tbody', 'tr', 'th', 'td')
_TAGS = {*_BLOCK_TAGS, *_TABLE_TAGS, 'a', 'br', 'code', 'em', 'img', 'strong'}
_ATTRIBUTES = {
    'a': {'href', 'rel', 'title'},
    'img': {'src', 'alt', 'title', 'width', 'height', 'loading'},
    'ol': {'start'},
    'code': {'class'},
    'th': {'class'},
    'td': {'class'},
    **{f'h{level}': {'id'} for level in range(2, 7)},
}


def render_body(
    text: str, *, path: str, first_line: int, rules: BodyRules, sketched: bool = False
) -> tuple[Body, list[Diagnostic]]:
    """Safe HTML of a Markdown text, and what is wrong with its links and pictures; where `sketched`, its sketch too.

    `first_line` is the line of the file at which the text begins, from 1.
    """
    if not text or text.isspace():
        return Body(), []
    everyday = read_everyday(text)
    if everyday and everyday.links <= MAX_LINKS:
        return _everyday_body(everyday, text, first_line, sketched), []
    # Where nothing but everyday texts changed, loading the parser would take longer than reading them.
    from sitegen.content.commonmark import read_commonmark  # noqa: PLC0415

    html, walk = read_commonmark(text, path=path, first_line=first_line, rules=rules)
    body = _body_of(html, walk.counted, walk.headings, walk.links, sketched, pictures=tuple(walk.pictures))
    return body, walk.findings


def _everyday_body(everyday: Everyday, text: str, first_line: int, sketched: bool) -> Body:
    anchors: dict[str, int] = {}
    headings = [
        Heading(' '.join(text.split()), level, anchor_of(text, anchors), line + first_line)
        for text, level, line in everyday.headings
    ]
    names = iter(heading.anchor for heading in headings)
    html = ''.join(next(names) if part is None else part for part in everyday.parts)
    lines = text.split('\n') if everyday.local else []
    places = [(href, *find_sign(lines, line, (href,))) for href, line in everyday.local]
    links = [Link(href, line + first_line, column) for href, line, column in places]
    return _body_of(html, everyday.counted, headings, links, sketched)


def _body_of(
    html: str,
    counted: Sequence[str],
    headings: Sequence[Heading],
    links: Sequence[Link],
    sketched: bool,
    *,
    pictures: tuple[str, ...] = (),
) -> Body:
    plain = unicodedata.normalize('NFC', '\n'.join(counted))
    pieces = plain.split()
    return Body(
        html=_sanitised(html),
        words=count_words(pieces),
        headings=tuple(headings),
        excerpt=_excerpt(pieces),
        links=tuple(links),
        pictures=pictures,
        sketch=sketch_of(plain) if sketched else b'',
    )


def count_words(pieces: Sequence[str]) -> int:
    """The number of runs of letters and digits in a text that was split at its blanks.

    Most pieces are one word, perhaps with a comma: only the others are searched.
    """
    pointed = filterfalse(str.isalpha, pieces)
    odd = list(filterfalse(str.isalpha, map(str.strip, pointed, repeat(_EDGES))))
    text = ' '.join(odd)
    if _MAY_BE_MARK.search(text):
        marks = [sign for sign in set(text) if unicodedata.category(sign).startswith('M')]
        text = text.translate(dict.fromkeys(map(ord, marks)))
    return len(pieces) - len(odd) + len(_WORD.findall(text))


def _excerpt(pieces: Sequence[str]) -> str:
    flat = ' '.join(pieces[: EXCERPT_CHARACTERS // 2 + 1])  # enough, as each has a letter and a blank behind it
    if len(flat) <= EXCERPT_CHARACTERS:
        return flat
    return flat[: EXCERPT_CHARACTERS - 1].rsplit(' ', 1)[0] + '…'


def _sanitised(html: str) -> str:
    return _wall().clean(html)


@cache
def _wall() -> nh3.Cleaner:
    """The second wall, which changes nothing that the first has let through."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
