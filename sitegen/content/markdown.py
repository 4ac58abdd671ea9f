"""The body of a record: Markdown to safe HTML, and what rules ask of a text.

Raw HTML is off and shown as text. Links and pictures are checked here, with their lines. Site-relative
links stay as written: the page that shows the body knows where the site stands. The HTML that comes out
uses a short list of tags and attributes; nh3 holds the same list as a second wall.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from sitegen.content.everyday import Everyday, read_everyday
from sitegen.content.packing import packed
from sitegen.diagnostics import Diagnostic, Severity, did_you_mean, shown

MAX_NESTING = 20
MAX_LINKS = 1_000
MAX_ADDRESS = 2_048
MAX_LINK_TITLE = 300
# One text can hold thousands of tags; the first few say it all.
_MAX_HTML_FINDINGS = 20
EXCERPT_CHARACTERS = 240

# Apostrophes and hyphens within a word do not split it.
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc\-\u2010\u2011][^\W_]+)*")
# Most texts have no sign outside the alphabets below U+0300, Cyrillic and plain punctuation: no need to look closer.
_MAY_BE_MARK = re.compile('[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u20d0-\u20ff\u2cef-\ufffd\U00010000-\U0010ffff]')
_RAW_HTML = re.compile(r'<(?:/?[A-Za-z][^<>]*>|!--|![A-Za-z]|!\[CDATA\[|\?(?=\S))')
# Blocks that hold blocks: at the deepest level what they hold is lost.
_HOLDERS = frozenset({'blockquote_open', 'list_item_open'})
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


@packed
@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body: its text without markup, its level as written (1 to 6), its id on the page, its line."""

    text: str
    level: int
    anchor: str
    line: int


@packed
@dataclass(frozen=True, slots=True)
class Link:
    """A site-relative link of a body, as written, at its line of the file."""

    href: str
    line: int
    column: int


@packed
@dataclass(frozen=True, slots=True)
class Body:
    """A rendered text: `words` counts paragraphs, lists, tables and quotes; `excerpt` is its plain beginning.

    `pictures` has the paths below content/media of those that it names, sound or not, `sketch` that of a case study's
    text (sketch.py).
    """

    html: str = ''
    words: int = 0
    headings: tuple[Heading, ...] = ()
    excerpt: str = ''
    links: tuple[Link, ...] = ()
    pictures: tuple[str, ...] = ()
    sketch: bytes = field(default=b'', repr=False, compare=False)


@packed
@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of content/media as the site serves it; width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class BodyRules:
    """What rendering needs from outside: the pictures by path, and the paths of unsound ones (reported elsewhere)."""

    media: Mapping[str, Picture] = field(default_factory=dict)
    unsound: frozenset[str] = frozenset()


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
        found_line, column = self.find(line, signs)
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

    def find(self, line: int, signs: Sequence[str]) -> tuple[int, int]:
        return _find(self.source, line, signs)


def _find(source: Sequence[str], line: int, signs: Sequence[str]) -> tuple[int, int]:
    """Line (an index) and column, from 1, of the first of the signs from a line on; the line's beginning without it."""
    for sign in signs:
        for number in range(line, min(line + 200, len(source))):
            at = source[number].find(sign)
            if at >= 0:
                return number, at + 1
    return line, 1


def render_body(text: str, *, path: str, first_line: int, rules: BodyRules) -> tuple[Body, list[Diagnostic]]:
    """Safe HTML of a Markdown text, and what is wrong with its links and pictures.

    `first_line` is the line of the file at which the text begins, from 1.
    """
    if not text.strip():
        return Body(), []
    everyday = read_everyday(text)
    if everyday and everyday.links <= MAX_LINKS:
        return _everyday_body(everyday, text, first_line), []
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    walk = _Walk(path, first_line, text.split('\n'), rules)
    _walk_blocks(walk, tokens)
    _check_definitions(walk, env.get('references', {}))
    _lead_inner_links(walk)
    html = parser.renderer.render(tokens, parser.options, {})
    body = _body_of(html, walk.counted, walk.headings)
    return dataclasses.replace(body, links=tuple(walk.links), pictures=tuple(walk.pictures)), walk.findings


def _everyday_body(everyday: Everyday, text: str, first_line: int) -> Body:
    anchors: dict[str, int] = {}
    headings = [
        Heading(' '.join(text.split()), level, _anchor(text, anchors), line + first_line)
        for text, level, line in everyday.headings
    ]
    names = iter(heading.anchor for heading in headings)
    html = ''.join(next(names) if part is None else part for part in everyday.parts)
    body = _body_of(html, everyday.counted, headings)
    if not everyday.local:
        return body
    lines = text.split('\n')
    places = [(href, *_find(lines, line, (href,))) for href, line in everyday.local]
    return dataclasses.replace(
        body, links=tuple(Link(href, line + first_line, column) for href, line, column in places)
    )


def _body_of(html: str, counted: Sequence[str], headings: Sequence[Heading]) -> Body:
    plain = unicodedata.normalize('NFC', '\n'.join(counted))
    return Body(html=_sanitised(html), words=count_words(plain), headings=tuple(headings), excerpt=_excerpt(plain))


def count_words(text: str) -> int:
    """Runs of letters and digits, as a reader counts words."""
    if _MAY_BE_MARK.search(text):
        marks = [sign for sign in set(text) if unicodedata.category(sign).startswith('M')]
        text = text.translate(dict.fromkeys(map(ord, marks)))
    return len(_WORD.findall(text))


def _excerpt(plain: str) -> str:
    flat = ' '.join(plain[: EXCERPT_CHARACTERS * 3].split())
    if len(flat) <= EXCERPT_CHARACTERS:
        return flat
    return flat[: EXCERPT_CHARACTERS - 1].rsplit(' ', 1)[0] + '…'


def _walk_blocks(walk: _Walk, tokens: Sequence[Token]) -> None:
    line = 0
    heading: Token | None = None
    too_deep = next((token for token in tokens if token.type in _HOLDERS and token.level >= MAX_NESTING - 1), None)
    if too_deep:
        message = f'text nested {MAX_NESTING} levels deep or more is not shown'
        walk.report(too_deep.map[0] if too_deep.map else 0, (), 'M404', message, 'write lists and quotes flatter')
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
    anchor = _anchor(text, walk.anchors)
    token.attrSet('id', anchor)
    walk.headings.append(Heading(' '.join(text.split()), level, anchor, line + walk.first_line))


def _anchor(text: str, taken: dict[str, int]) -> str:
    """The id of a heading of this text, noted among those that are taken."""
    slug = '-'.join(word.lower() for word in re.findall(r'[^\W_]+', unicodedata.normalize('NFC', text)))[:60]
    anchor = base = f's-{slug or "section"}'
    while anchor in taken:
        taken[base] += 1
        anchor = f'{base}-{taken[base]}'
    taken[anchor] = 1
    return anchor


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


def _check_address(walk: _Walk, token: Token, line: int) -> None:
    """Check a link or a picture; their number is limited, because each may be written once and used often."""
    walk.checked_links += 1
    if walk.checked_links <= MAX_LINKS:
        (_check_picture if token.type == 'image' else _check_link)(walk, token, line)
        return
    if walk.checked_links == MAX_LINKS + 1:
        message = f'text has more than {MAX_LINKS:,} links and pictures'
        walk.report(line, (), 'M405', message, 'shorten the text, or put the links elsewhere')
    token.attrs = {key: '' for key in token.attrs if key != 'title'}


def _check_link(walk: _Walk, token: Token, line: int) -> None:
    href = str(token.attrs.get('href', ''))
    fault = _link_fault(href) or _title_fault(token)
    if fault:
        walk.refused.add(href)
        scheme = href.split(':', 1)[0] + ':' if ':' in href else href[:20]
        walk.report(line, (href, scheme) if href else (']()',), 'M402', f'link to {shown(href)}: {fault[0]}', fault[1])
        token.attrs = {'href': '#'}
    elif href.startswith('#'):
        walk.inner_links.append((token, line))
    elif href.startswith('/'):
        number, column = walk.find(line, (href,))
        walk.links.append(Link(href, number + walk.first_line, column))
    elif href.startswith(('http:', 'https:')):
        token.attrSet('rel', 'nofollow ugc noopener')


def _title_fault(token: Token) -> tuple[str, str] | None:
    if len(str(token.attrs.get('title', ''))) > MAX_LINK_TITLE:
        return f'its title has more than {MAX_LINK_TITLE} characters', 'shorten the text in quotes'
    return None


def _check_definitions(walk: _Walk, definitions: Mapping[str, Mapping[str, Any]]) -> None:
    """Refused schemes in definitions (`[label]: address`) that no link uses: the next edit may use them."""
    for definition in definitions.values():
        href = str(definition['href'])
        scheme = _SCHEME.match(href)
        if scheme is None or scheme[1].lower() in _ALLOWED_SCHEMES or href in walk.refused:
            continue
        message, help = _link_fault(href) or ('', '')
        walk.report(definition['map'][0], (href,), 'M402', f'link to {shown(href)}: {message}', help)


def _lead_inner_links(walk: _Walk) -> None:
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


def _link_fault(href: str) -> tuple[str, str] | None:
    if len(href) > MAX_ADDRESS:
        return f'an address has at most {MAX_ADDRESS:,} characters', 'link to a shorter address'
    scheme = _SCHEME.match(href)
    if scheme:
        if scheme[1].lower() not in _ALLOWED_SCHEMES:
            return f'the scheme "{scheme[1].lower()}:" is not allowed', 'link with https:, mailto: or tel:'
        if re.match(r'https?://[^/?#]*@', href, re.IGNORECASE):
            return 'it holds a user name', 'remove everything from "//" to "@"'
        if href.lower().startswith('http') and not re.match(r'https?://[^/?#%\\]', href, re.IGNORECASE):
            return 'the host is missing', 'write "https://" and then the name of the site'
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
    walk.refused.add(src)
    match = None if '/../' in src[3:] else _MEDIA.fullmatch(src)
    if match:
        walk.pictures[match[1]] = None
    picture = walk.rules.media.get(match[1]) if match else None
    if picture is None:
        if match and match[1] not in walk.rules.unsound:
            help = did_you_mean(match[1], walk.rules.media)
            help = help if help.startswith('did you mean') else 'add the file to content/media, or correct the name'
            walk.report(line, (src, '!['), 'M403', f'picture {shown(src)} does not exist', help)
        elif not match:
            help = 'put the file into content/media and write "../media/…"'
            walk.report(line, (src, '!['), 'M403', f'picture {shown(src)} is not in content/media', help)
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
    return _wall().clean(html)


@cache
def _wall() -> nh3.Cleaner:
    """The second wall, which changes nothing that the first has let through."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(_ALLOWED_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
