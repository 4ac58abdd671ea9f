"""The body of a record: Markdown to safe HTML, and what rules ask of a text.

Raw HTML is off and shown as text. Links and pictures are checked here, with their lines. The HTML
that comes out uses a short list of tags and attributes; nh3 holds the same list as a second wall.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from sitegen.diagnostics import Diagnostic, Severity

MAX_NESTING = 20
EXCERPT_CHARACTERS = 240

# Letters and digits with their combining marks; apostrophes and hyphens within a word do not split it.
_WORD = re.compile(r"[^\W_][\u0300-\u036f]*(?:[^\W_]|[\u0300-\u036f]|['\u2019\u02bc\-\u2010\u2011](?=[^\W_]))*")
_RAW_HTML = re.compile(r'<(?:/?[A-Za-z][^<>]*>|!--)')
_SCHEME = re.compile(r'([A-Za-z][A-Za-z0-9+.\-]*):')
_ALLOWED_SCHEMES = frozenset({'http', 'https', 'mailto', 'tel'})
_MEDIA = re.compile(r'\.\./media/([^?#]+)')

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


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body: its text without markup, its level as written (1 to 6), its id on the page, its line."""

    text: str
    level: int
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A site-relative link of a body, as written, at its line of the file."""

    href: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered text: `words` counts paragraphs, lists, tables and quotes; `excerpt` is its plain beginning."""

    html: str = ''
    words: int = 0
    headings: tuple[Heading, ...] = ()
    excerpt: str = ''
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of content/media as the site serves it; width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class BodyRules:
    """What rendering needs from outside: the path below which the site stands, and the pictures by path."""

    base_path: str = ''
    media: Mapping[str, Picture] = field(default_factory=dict)


@dataclass(slots=True)
class _Walk:
    """One pass over the tokens of a body."""

    path: str
    first_line: int
    source: list[str]
    rules: BodyRules
    findings: list[Diagnostic] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def report(
        self, line: int, sign: str, code: str, message: str, help: str, severity: Severity = Severity.ERROR
    ) -> None:
        """A finding at the first place of `sign` in the block that begins at `line` (an index of the body)."""
        found_line, column = self.find(line, sign)
        self.findings.append(
            Diagnostic(
                path=self.path,
                line=found_line + self.first_line,
                column=column,
                code=code,
                severity=severity,
                message=message,
                help=help,
                field='body',
            )
        )

    def find(self, line: int, sign: str) -> tuple[int, int]:
        for number in range(line, min(line + 200, len(self.source))):
            at = self.source[number].find(sign)
            if at >= 0:
                return number, at + 1
        return line, 1


def render_body(text: str, *, path: str, first_line: int, rules: BodyRules) -> tuple[Body, list[Diagnostic]]:
    """Safe HTML of a Markdown text, and what is wrong with its links and pictures.

    `first_line` is the line of the file at which the text begins, from 1.
    """
    if not text.strip():
        return Body(), []
    parser = _parser()
    tokens = parser.parse(text)
    walk = _Walk(path, first_line, text.split('\n'), rules)
    _walk_blocks(walk, tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    html = _sanitised(html)
    plain = unicodedata.normalize('NFC', '\n'.join(walk.counted))
    body = Body(
        html=html,
        words=count_words(plain),
        headings=tuple(walk.headings),
        excerpt=_excerpt(plain),
        links=tuple(walk.links),
    )
    return body, walk.findings


def count_words(text: str) -> int:
    """Runs of letters and digits, as a reader counts words."""
    return sum(1 for _ in _WORD.finditer(text))


def _excerpt(plain: str) -> str:
    flat = ' '.join(plain[: EXCERPT_CHARACTERS * 3].split())
    if len(flat) <= EXCERPT_CHARACTERS:
        return flat
    return flat[: EXCERPT_CHARACTERS - 1].rsplit(' ', 1)[0] + '…'


def _walk_blocks(walk: _Walk, tokens: Sequence[Token]) -> None:
    line = 0
    heading: Token | None = None
    for token in tokens:
        if token.map:
            line = token.map[0]
        if token.type == 'heading_open':
            heading = token
        elif token.type == 'inline':
            text = _walk_inline(walk, token, line)
            if heading is not None:
                _add_heading(walk, heading, text, line)
            elif text.strip():
                walk.counted.append(text)
        elif token.type == 'heading_close':
            level = max(int(token.tag[1]), 2)
            token.tag = f'h{level}'
            heading = None
        elif token.type in ('th_open', 'td_open'):
            _class_for_alignment(token)


def _add_heading(walk: _Walk, token: Token, text: str, line: int) -> None:
    """A body's headings stand below the page's own h1, and its ids apart from the page's."""
    level = int(token.tag[1])
    token.tag = f'h{max(level, 2)}'
    slug = '-'.join(word.lower() for word in re.findall(r'[^\W_]+', unicodedata.normalize('NFC', text)))[:60]
    anchor = base = f's-{slug or "section"}'
    number = 1
    while anchor in walk.anchors:
        number += 1
        anchor = f'{base}-{number}'
    walk.anchors.add(anchor)
    token.attrSet('id', anchor)
    walk.headings.append(Heading(' '.join(text.split()), level, anchor, line + walk.first_line))


def _class_for_alignment(token: Token) -> None:
    """A class instead of a style: the site's content security policy allows no inline style."""
    style = token.attrs.pop('style', None)
    if style:
        token.attrSet('class', 'align-' + str(style).removeprefix('text-align:'))


def _walk_inline(walk: _Walk, token: Token, line: int) -> str:
    """Check the links and pictures of one block; gives its text without code."""
    parts: list[str] = []
    for child in token.children or ():
        match child.type:
            case 'text':
                parts.append(child.content)
            case 'softbreak' | 'hardbreak' | 'code_inline':
                parts.append(' ')
            case 'image':
                _check_picture(walk, child, line)
            case 'link_open':
                _check_link(walk, child, line)
    text = ''.join(parts)
    raw = _RAW_HTML.search(text)
    if raw:
        message = f'HTML is not allowed here; "{raw[0][:40]}" is shown as text'
        walk.report(line, raw[0], 'M401', message, 'use Markdown, or put code between backticks', Severity.WARNING)
    return text


def _check_link(walk: _Walk, token: Token, line: int) -> None:
    href = str(token.attrs.get('href', ''))
    fault = _link_fault(href)
    if fault:
        scheme = href.split(':', 1)[0] + ':' if ':' in href else href
        walk.report(line, scheme, 'M402', f'link to "{_short(href)}": {fault[0]}', fault[1])
        token.attrSet('href', '#')
    elif href.startswith('/'):
        number, column = walk.find(line, href)
        walk.links.append(Link(href, number + walk.first_line, column))
        token.attrSet('href', walk.rules.base_path + href)
    elif href.startswith(('http:', 'https:')):
        token.attrSet('rel', 'nofollow ugc noopener')


def _link_fault(href: str) -> tuple[str, str] | None:
    scheme = _SCHEME.match(href)
    if scheme:
        if scheme[1].lower() not in _ALLOWED_SCHEMES:
            return f'the scheme "{scheme[1].lower()}:" is not allowed', 'link with https:, mailto: or tel:'
        if re.match(r'https?://[^/?#]*@', href, re.IGNORECASE):
            return 'it holds a user name', 'remove everything from "//" to "@"'
        return None
    if href.startswith(('//', '/\\')):
        return 'the scheme is missing', 'write "https:" before it'
    if href.startswith(('/', '#')):
        if '/../' in href + '/' or '\\' in href:
            return 'it leaves its folder', 'write the path from the root of the site'
        return None
    if not href:
        return 'it leads nowhere', 'write an address between the round brackets'
    return (
        'it is neither a full address nor a path of this site',
        'write "https://…", or "/cases/…/" for a page of this site',
    )


def _check_picture(walk: _Walk, token: Token, line: int) -> None:
    src = str(token.attrs.get('src', ''))
    match = _MEDIA.fullmatch(src)
    picture = walk.rules.media.get(match[1]) if match else None
    if picture is None:
        if match:
            message, hint = (
                f'picture "{_short(src)}" does not exist',
                'add the file to content/media, or correct the name',
            )
        else:
            message = f'picture "{_short(src)}" is not in content/media'
            hint = 'put the file into content/media and write "../media/…"'
        walk.report(line, src[:20] or '![', 'M403', message, hint)
        token.attrs.pop('src', None)
        return
    token.attrs['src'] = picture.url
    token.attrs |= {'width': str(picture.width), 'height': str(picture.height), 'loading': 'lazy'}


def _short(address: str) -> str:
    return address if len(address) <= 60 else address[:57] + '…'


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables, HTML off; links are judged by `_check_link`, so the parser lets all pass."""
    parser = MarkdownIt('commonmark', {'html': False, 'xhtmlOut': False, 'maxNesting': MAX_NESTING})
    parser.enable('table')
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the library's documented way
    parser.add_render_rule('text', _render_text)
    parser.add_render_rule('code_inline', _render_code)
    parser.add_render_rule('code_block', _render_block)
    parser.add_render_rule('fence', _render_block)
    return parser


def _escape(text: str) -> str:
    """Escaped as nh3 writes text, so that its pass changes nothing."""
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('\xa0', '&nbsp;')


def _render_text(_self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return _escape(tokens[index].content)


def _render_code(_self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return f'<code>{_escape(tokens[index].content)}</code>'


def _render_block(_self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    word = token.info.split()[0] if token.info.strip() else ''
    name = f' class="language-{escapeHtml(word)}"' if re.fullmatch(r'[\w+#.\-]{1,30}', word, re.ASCII) else ''
    return f'<pre><code{name}>{_escape(token.content)}</code></pre>\n'


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(_ALLOWED_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
