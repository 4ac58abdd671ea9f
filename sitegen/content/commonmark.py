"""Markdown of any kind, by a parser of CommonMark with tables; links and pictures are checked.

Raw HTML is off and shown as text. Site-relative links stay as written: the page that shows the body knows where the
site stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sitegen.content.body import (
    ALLOWED_SCHEMES,
    MAX_LINKS,
    BodyRules,
    Heading,
    Link,
    anchor_of,
    escape_text,
    find_sign,
)
from sitegen.content.link_faults import Fault, link_fault, picture_fault, scheme_of
from sitegen.content.quotes import given_up_at, limit_quotes
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown

MAX_NESTING = 20
MAX_LINK_TITLE = 300
# One text can hold thousands of tags; the first few say it all.
_MAX_HTML_FINDINGS = 20

_RAW_HTML = re.compile(r'<(?:/?[A-Za-z][^<>]*>|!--|![A-Za-z]|!\[CDATA\[|\?(?=\S))')
# Blocks that hold blocks: at the deepest level what they hold is lost.
_HOLDERS = frozenset({'blockquote_open', 'list_item_open'})
# The title of the page is its only h1.
_HIGHEST = 'h2'
_MEDIA = re.compile(r'\.\./media/([^?#]+)')


@dataclass(slots=True)
class Walk:
    """What is found while the tokens of a body are gone through, once."""

    path: str
    first_line: int
    source: list[str]
    rules: BodyRules
    findings: list[Diagnostic] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    inner_links: list[tuple[Token, int]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    pictures: dict[str, None] = field(default_factory=dict)
    checked_links: int = 0
    raw_html: int = 0

    def report(
        self, line: int, signs: Sequence[str], code: str, message: str, help: str, severity: Severity = Severity.ERROR
    ) -> None:
        """A finding at the first of `signs` that stands in the block that begins at `line` (an index of the body)."""
        found_line, column = find_sign(self.source, line, signs)
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


def read_commonmark(text: str, *, path: str, first_line: int, rules: BodyRules) -> tuple[str, Walk]:
    """HTML of a Markdown text, and what was found on the way.

    `first_line` is the line of the file at which the text begins, from 1.
    """
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    walk = Walk(path, first_line, text.split('\n'), rules)
    _check_nesting(walk, tokens)
    _check_quotes(walk, given_up_at(env))
    _walk_blocks(walk, tokens)
    _check_definitions(walk, env.get('references', {}))
    _lead_inner_links(walk)
    return parser.renderer.render(tokens, parser.options, {}), walk


def _check_nesting(walk: Walk, tokens: Sequence[Token]) -> None:
    too_deep = next((token for token in tokens if token.type in _HOLDERS and token.level >= MAX_NESTING - 1), None)
    if too_deep:
        message = f'text nested {MAX_NESTING} levels deep or more is not shown'
        walk.report(too_deep.map[0] if too_deep.map else 0, (), 'M404', message, 'write lists and quotes flatter')


def _check_quotes(walk: Walk, line: int | None) -> None:
    if line is not None:
        message = 'text has so many quotes that nobody can tell where each of them ends'
        walk.report(line, ('>',), 'M411', message, 'put an empty line below each quote, or write fewer of them')


def _walk_blocks(walk: Walk, tokens: Sequence[Token]) -> None:
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
            token.tag = max(token.tag, _HIGHEST)
            heading = None
        elif token.type in ('th_open', 'td_open'):
            _class_for_alignment(token)


def _add_heading(walk: Walk, token: Token, text: str, line: int) -> None:
    level = int(token.tag[1])
    token.tag = max(token.tag, _HIGHEST)
    anchor = anchor_of(text, walk.anchors)
    token.attrSet('id', anchor)
    walk.headings.append(Heading(' '.join(text.split()), level, anchor, line + walk.first_line))


def _class_for_alignment(token: Token) -> None:
    """A class instead of a style: the site's content security policy allows no inline style."""
    style = token.attrs.pop('style', None)
    if style:
        token.attrSet('class', 'align-' + str(style).removeprefix('text-align:'))


def _walk_inline(walk: Walk, token: Token, line: int) -> str:
    """Check the links and pictures of one block; gives its text without code."""
    parts: list[str] = []
    for child in token.children or ():
        match child.type:
            case 'text':
                parts.append(child.content)
            case 'softbreak' | 'hardbreak' | 'code_inline':
                parts.append(' ')
            case 'image' | 'link_open':
                _check_address(walk, child, line)
    text = ''.join(parts)
    raw = _RAW_HTML.search(text) if walk.raw_html < _MAX_HTML_FINDINGS else None
    if raw:
        walk.raw_html += 1
        message = f'HTML is not allowed here; {shown(raw[0][:40])} is shown as text'
        help = 'use Markdown, or put code between backticks'
        walk.report(line, (raw[0], raw[0][:2]), 'M401', message, help, Severity.WARNING)
    return text


def _check_address(walk: Walk, token: Token, line: int) -> None:
    """Check a link or a picture; their number is limited, because each may be written once and used often."""
    walk.checked_links += 1
    if walk.checked_links == MAX_LINKS + 1:
        message = f'text has more than {MAX_LINKS:,} links and pictures'
        walk.report(line, (), 'M405', message, 'shorten the text, or put the links elsewhere')
    if walk.checked_links > MAX_LINKS:
        token.attrs = {key: '' for key in token.attrs if key != 'title'}
    elif token.type == 'image':
        _check_picture(walk, token, line)
    else:
        _check_link(walk, token, line)


def _check_link(walk: Walk, token: Token, line: int) -> None:
    href = str(token.attrs.get('href', ''))
    fault = link_fault(href) or _title_fault(token)
    if fault:
        walk.refused.add(href)
        scheme = href.split(':', 1)[0] + ':' if ':' in href else href[:20]
        walk.report(line, (href, scheme) if href else (']()',), 'M402', f'link to {shown(href)}: {fault[0]}', fault[1])
        token.attrs = {'href': '#'}
    elif href.startswith('#'):
        walk.inner_links.append((token, line))
    elif href.startswith('/'):
        number, column = find_sign(walk.source, line, (href,))
        walk.links.append(Link(href, number + walk.first_line, column))
    elif href.startswith(('http:', 'https:')):
        token.attrSet('rel', 'nofollow ugc noopener')


def _title_fault(token: Token) -> Fault | None:
    if len(str(token.attrs.get('title', ''))) > MAX_LINK_TITLE:
        return f'its title has more than {MAX_LINK_TITLE} characters', 'shorten the text in quotes'
    return None


def _check_definitions(walk: Walk, definitions: Mapping[str, Mapping[str, Any]]) -> None:
    """Refused schemes in definitions (`[label]: address`) that no link uses: the next edit may use them."""
    for definition in definitions.values():
        href = str(definition['href'])
        fault = link_fault(href) if scheme_of(href) not in ('', *ALLOWED_SCHEMES) else None
        if fault and href not in walk.refused:
            walk.report(definition['map'][0], (href,), 'M402', f'link to {shown(href)}: {fault[0]}', fault[1])


def _lead_inner_links(walk: Walk) -> None:
    """Links to a heading of the same text lead to its id on the page, written `#task` or as the git host has it."""
    anchors = {_plain_anchor(anchor.removeprefix('s-')): anchor for anchor in reversed(walk.anchors)}
    for token, line in walk.inner_links:
        written = str(token.attrs['href'])
        name = unquote(written[1:]).lower()
        anchor = name if name in walk.anchors else anchors.get(_plain_anchor(name))
        if anchor:
            token.attrSet('href', f'#{anchor}')
        elif name:
            help = did_you_mean(name, (known.removeprefix('s-') for known in walk.anchors)) or 'remove the link'
            message = f'link to {shown("#" + name)}: this text has no such heading'
            walk.report(line, (f'#{name}', written, '#'), 'M409', message, help, Severity.WARNING)
            token.attrSet('href', '#')


def _plain_anchor(name: str) -> str:
    """A heading's name without what separates its words, which git hosts do each in their own way."""
    return re.sub(r'[\W_]+', '', unicodedata.normalize('NFC', name))


def _check_picture(walk: Walk, token: Token, line: int) -> None:
    src = str(token.attrs.get('src', ''))
    walk.refused.add(src)
    match = None if '/../' in src[3:] else _MEDIA.fullmatch(src)
    name = match[1] if match else ''
    if name:
        walk.pictures[name] = None
    picture = walk.rules.media.get(name)
    if picture is None:
        fault = picture_fault(name, walk.rules)
        if fault:
            walk.report(line, (src, '!['), 'M403', f'picture {shown(src)} {fault[0]}', fault[1])
        token.attrs.pop('src', None)
        return
    if len(str(token.attrs.get('title', ''))) > MAX_LINK_TITLE:
        token.attrs.pop('title')
    token.attrs['src'] = picture.url
    token.attrs |= {'width': str(picture.width), 'height': str(picture.height), 'loading': 'lazy'}


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables, HTML off; links are judged by `_check_link`, so the parser lets all pass."""
    parser = MarkdownIt('commonmark', {'html': False, 'xhtmlOut': False, 'maxNesting': MAX_NESTING})
    parser.enable('table')
    limit_quotes(parser)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the library's documented way
    parser.add_render_rule('text', _render_text)
    parser.add_render_rule('code_inline', _render_code)
    parser.add_render_rule('code_block', _render_block)
    parser.add_render_rule('fence', _render_block)
    return parser


def _render_text(_self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return escape_text(tokens[index].content)


def _render_code(_self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return f'<code>{escape_text(tokens[index].content)}</code>'


def _render_block(_self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    word = token.info.split()[0] if token.info.strip() else ''
    name = f' class="language-{word}"' if re.fullmatch(r'[\w+#.\-]{1,30}', word, re.ASCII) else ''
    return f'<pre><code{name}>{escape_text(token.content)}</code></pre>\n'
