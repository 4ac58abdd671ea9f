"""Everyday Markdown in one pass: headings, paragraphs, quotes, plain lists, tables; bold, italics, code, plain links.

Most bodies use nothing else, and a CommonMark parser spends a millisecond on each. What is read here is a subset of
CommonMark in which every line and every sign has one meaning, whatever stands around it. At the first sign of anything
else the whole text is left to the parser. What both can read, both render to the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from sitegen.content.body import MAX_ADDRESS, escape_text

# Escapes, HTML, what emphasis might be, tabs; pictures, definitions.
_BEYOND = ('\\', '<', '_', '\t')
_BEYOND_LINKS = ('![', ']:')
_ENTITY = re.compile('&[#A-Za-z0-9]+;')
_HEADING = re.compile(r'(#{1,6}) +(\S.*)')
_SEPARATOR = re.compile(r'\|(?: *:?-+:? *\|)+')
_ALIGNMENT = {(True, True): 'center', (False, True): 'right', (True, False): 'left'}
_NUMBERED = re.compile(r'[0-9]{1,9}[.)](?: |\Z)')
# A line that begins so can only be text: no marker of a block begins with these signs.
_TEXT_LINE = re.compile(rf'(?!{_NUMBERED.pattern})(?:[^\W_]|["«„“‘(\[№§€—–…`]|\*{{1,2}}[^\W_])')
_STEP = re.compile(r'[0-9]{1,9}\. (?=\S)')

# Each begins with a sign of its own, by which the search finds it. Marks can only open where nothing but a blank or
# a quote stands before them, then only close, so that no other reading is possible.
_BEFORE = r'[\n ("«„“]'
_STRONG = rf'\*\*(?:(?<={_BEFORE}\*\*)|(?<=\A\*\*))'
_EMPHASIS = rf'\*(?:(?<={_BEFORE}\*)|(?<=\A\*))'
_MARKED = r'(?=[^\W_])([^*`\[\]]*(?:[^\W_]|[.!?:…»)](?=\*{1,2}(?:[\n ]|\Z))))'
_CLOSES = r'(?=[\n .,:;!?)"»”]|\Z)'
_ADDRESS = r'https?://[a-z0-9]+(?:[.\-][a-z0-9]+)*(?:/[A-Za-z0-9\-.=?/]*)?|/(?:[a-z0-9\-]+/)*'
_LINK = rf'\[([^*`\[\]\n]+)\]\(({_ADDRESS})\)'
_CODE = r'`(?<!``)([^*`\[\]\n]+)`(?!`)'
_SPECIAL = re.compile(rf'{_CODE}|{_LINK}|{_STRONG}{_MARKED}\*\*{_CLOSES}|{_EMPHASIS}{_MARKED}\*{_CLOSES}')
_LINK_ATTRIBUTES = 'rel="nofollow ugc noopener"'


class _Other(Exception):
    """Raised where a text is more than everyday Markdown."""


@dataclass(slots=True)
class Everyday:
    """A rendered text: its HTML, the text of its headings and the text of everything else.

    `parts` are pieces of HTML, with None where the anchor of the next heading goes. `headings` have text, level and
    line (an index of the text), `links` is the number of all links, `local` has the site-relative ones, each with the
    line of its block. `line` is that of the block that is being read. `escape` is for text between tags.
    """

    escape: Callable[[str], str]
    parts: list[str | None] = field(default_factory=list)
    headings: list[tuple[str, int, int]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    links: int = 0
    local: list[tuple[str, int]] = field(default_factory=list)
    line: int = 0


def read_everyday(text: str) -> Everyday | None:
    """The rendered text; None where it is more than everyday Markdown.

    The text has no control characters but line feeds and tabs.
    """
    if any(sign in text for sign in _BEYOND) or text.endswith(' '):
        return None
    if '[' in text and any(sign in text for sign in _BEYOND_LINKS):
        return None
    if '&' in text and _ENTITY.search(text):
        return None
    found = Everyday(escape_text if any(sign in text for sign in '&>\xa0') else str)
    lines = text.split('\n')
    try:
        at = 0
        while at < len(lines):
            if lines[at]:
                found.line = at
                at = _read_block(found, lines, at)
            else:
                at += 1
    except _Other:
        return None
    return found


def _read_block(found: Everyday, lines: list[str], at: int) -> int:
    """Read the block that begins at a line; gives the line below the block."""
    line = lines[at]
    match line[0]:
        case '#':
            return _read_heading(found, line, at)
        case '|':
            return _read_table(found, lines, at)
        case '>':
            return _read_quote(found, lines, at)
        case '-' | '1' if line.startswith(('- ', '1. ')):
            return _read_list(found, lines, at)
        case _:
            return _read_paragraph(found, lines, at)


def _read_heading(found: Everyday, line: str, at: int) -> int:
    match = _HEADING.fullmatch(line)
    if match is None or line.endswith('#'):
        raise _Other
    level = len(match[1])
    html, text = _inline(found, match[2])
    tag = f'h{max(level, 2)}'
    found.parts += (f'<{tag} id="', None, f'">{html}</{tag}>\n')
    found.headings.append((text, level, at))
    return at + 1


def _read_list(found: Everyday, lines: list[str], at: int) -> int:
    """Items of one line each, without blank lines between them, and nothing that could belong to the last one."""
    tag = 'ul' if lines[at].startswith('- ') else 'ol'
    items = []
    while at < len(lines) and lines[at]:
        found.line = at
        items.append(f'<li>{_counted(found, _text_line(_item(lines[at], tag)))}</li>\n')
        at += 1
    below = next((lines[number] for number in range(at, len(lines)) if lines[number]), '')
    if below.startswith(('- ', ' ')) or _NUMBERED.match(below):
        raise _Other
    found.parts.append(f'<{tag}>\n{"".join(items)}</{tag}>\n')
    return at


def _item(line: str, tag: str) -> str:
    """What stands behind the marker of an item of a list of this kind."""
    if tag == 'ul' and line.startswith('- '):
        return line[2:]
    step = _STEP.match(line) if tag == 'ol' else None
    if step is None:
        raise _Other
    return line[step.end() :]


def _read_table(found: Everyday, lines: list[str], at: int) -> int:
    """A table whose rows all have as many cells as its head, between bars."""
    end = next((number for number in range(at, len(lines)) if not lines[number]), len(lines))
    if end < at + 3 or not _SEPARATOR.fullmatch(lines[at + 1]):
        raise _Other
    classes = [_class_of(cell.strip(' ')) for cell in lines[at + 1][1:-1].split('|')]
    head = _row(found, lines[at], 'th', classes)
    rows = []
    for number in range(at + 2, end):
        found.line = number
        rows.append(_row(found, lines[number], 'td', classes))
    found.parts.append(f'<table>\n<thead>\n{head}</thead>\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n')
    return end


def _class_of(dashes: str) -> str:
    name = _ALIGNMENT.get((dashes[0] == ':', dashes[-1] == ':'))
    return f' class="align-{name}"' if name else ''


def _row(found: Everyday, line: str, tag: str, classes: list[str]) -> str:
    cells = line[1:-1].split('|')
    if not (line.startswith('| ') and line.endswith(' |') and len(cells) == len(classes)):
        raise _Other
    texts = [_counted(found, cell.strip(' ')) for cell in cells]
    html = ''.join([f'<{tag}{name}>{text}</{tag}>\n' for name, text in zip(classes, texts, strict=True)])
    return f'<tr>\n{html}</tr>\n'


def _read_paragraph(found: Everyday, lines: list[str], at: int) -> int:
    start = at
    while at < len(lines) and lines[at] and not lines[at].startswith(('#', '- ')):
        _text_line(lines[at])
        at += 1
    found.parts.append(_paragraph(found, lines[start:at]))
    return at


def _read_quote(found: Everyday, lines: list[str], at: int) -> int:
    """Paragraphs of which each line stands behind "> ", with ">" alone between them."""
    paragraphs: dict[int, list[str]] = {at: []}
    while at < len(lines) and lines[at]:
        if lines[at] == '>':
            paragraphs[at + 1] = []
        elif lines[at].startswith('> '):
            paragraphs[max(paragraphs)].append(_text_line(lines[at][2:]))
        else:
            raise _Other
        at += 1
    if not any(paragraphs.values()):
        raise _Other
    found.parts.append('<blockquote>\n')
    for found.line, said in paragraphs.items():
        if said:
            found.parts.append(_paragraph(found, said))
    found.parts.append('</blockquote>\n')
    return at


def _paragraph(found: Everyday, lines: list[str]) -> str:
    """HTML of a paragraph of lines that are text."""
    text = '\n'.join(lines)
    if ' \n' in text:  # of two blanks the parser makes a break
        raise _Other
    return f'<p>{_counted(found, text)}</p>\n'


def _text_line(line: str) -> str:
    """A line that is text and nothing else."""
    if not _TEXT_LINE.match(line) or '|' in line:
        raise _Other
    return line


def _counted(found: Everyday, text: str) -> str:
    """HTML of an inline text, whose words count."""
    html, plain = _inline(found, text)
    if plain and not plain.isspace():
        found.counted.append(plain)
    return html


def _inline(found: Everyday, text: str) -> tuple[str, str]:
    """HTML of an inline text, and the text without its marks."""
    if text != text.strip():
        raise _Other
    if '*' not in text and '[' not in text and '`' not in text:
        return found.escape(text), text.replace('\n', ' ')
    html: list[str] = []
    plain: list[str] = []
    end = 0
    for match in _SPECIAL.finditer(text):
        before = text[end : match.start()]
        marked, said = _marked(found, match)
        html += (_between(found, before), marked)
        plain += (before, said)
        end = match.end()
    rest = text[end:]
    return ''.join((*html, _between(found, rest))), ''.join((*plain, rest)).replace('\n', ' ')


def _between(found: Everyday, text: str) -> str:
    """HTML of text between marks, which must have none itself."""
    if '*' in text or '[' in text or '`' in text:
        raise _Other
    return found.escape(text)


def _marked(found: Everyday, match: re.Match[str]) -> tuple[str, str]:
    """HTML of something marked, and its text; code says nothing that counts."""
    code, label, address, strong, emphasis = match.groups()
    if strong is not None:
        return f'<strong>{found.escape(strong)}</strong>', strong
    if emphasis is not None:
        return f'<em>{found.escape(emphasis)}</em>', emphasis
    if code is not None:
        if code.startswith(' ') or code.endswith(' '):
            raise _Other
        return f'<code>{found.escape(code)}</code>', ' '
    if len(address) > MAX_ADDRESS:
        raise _Other
    found.links += 1
    if address.startswith('/'):
        found.local.append((address, found.line))
        return f'<a href="{address}">{found.escape(label)}</a>', label
    return f'<a href="{address}" {_LINK_ATTRIBUTES}>{found.escape(label)}</a>', label
