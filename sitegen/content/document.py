"""The text of one content file to its parts: front matter as located nodes, and the body.

Bytes come in, a `Document` or findings come out; nothing here touches the disk.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sitegen.content.decoding import (
    MAX_FILE_BYTES,
    all_visible,
    decode_seen,
    garbled_letters,
    invisible_signs,
    place_of,
    times,
    without_signs,
)
from sitegen.content.everyday_yaml import Written, read_everyday_yaml
from sitegen.content.nodes import Mapping, parse_nodes
from sitegen.diagnostics import Diagnostic, Severity, shown

MAX_FRONT_BYTES = 32 * 1024
MAX_BODY_BYTES = 64 * 1024
# The line of the file, from 1, at which front matter begins, below its "---".
FRONT_LINE = 2
_CONFLICT_BEGIN, _CONFLICT_END = (re.compile(f'^{sign}{{7}}(?: .*)?$', re.MULTILINE) for sign in '<>')
# What people, and programs that set text, make of the line "---".
_FENCE_LIKE = re.compile('^[ \t]*(?:(?:[-–—−=_*+~][ \t]?){2,}|[–—])$', re.MULTILINE)
_SECOND_FRONT = re.compile(r'\n*---[ \t]*\n(?:[a-z_]+:(?: .*)?\n)(?:[^-\n].*\n|\n|-(?!--).*\n)*---[ \t]*(?:\n|$)')


@dataclass(frozen=True, slots=True)
class Document:
    """A readable file: its front matter and its body.

    `everyday` is what the front matter says where it is everyday YAML, `parsed` where it is not. `front_text` stands
    from the second line of the file on, `body` from the line `body_line`, from 1. Neither text has invisible characters
    any more; lines end with a line feed.
    """

    path: str
    everyday: dict[str, Written] | None
    parsed: Mapping | None
    front_text: str
    body: str
    body_line: int

    @property
    def front(self) -> Mapping:
        """The front matter with the places of all it says, which are found when they are asked for."""
        if self.parsed is not None:
            return self.parsed
        root, _ = parse_nodes(self.front_text, first_line=FRONT_LINE)
        assert isinstance(root, Mapping)
        return root


def merge_left(path: str, text: str) -> Diagnostic | None:
    """Where both sides of a merge still stand in a text."""
    begin = _CONFLICT_BEGIN.search(text) if '<<<<<<<' in text else None
    if begin is None or _CONFLICT_END.search(text, begin.end()) is None:
        return None
    return Diagnostic(
        path=path,
        line=place_of(text, begin.start())[0],
        code='D205',
        message='a merge left both versions here',
        help='keep one of the two, and delete the lines "<<<<<<<", "=======" and ">>>>>>>"',
    )


def parse_document(path: str, text: str) -> tuple[Document | None, list[Diagnostic]]:
    """Front matter and body of a decoded file; None where the front matter cannot be read."""
    return _parse(path, text, visible=all_visible(text))


def read_document(path: str, data: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """Front matter and body of a file; None where it is no text, or where the front matter cannot be read."""
    text, visible, findings = decode_seen(path, data, MAX_FILE_BYTES)
    if text is None:
        return None, findings
    document, faults = _parse(path, text, visible=visible)
    return document, findings + faults


def _parse(path: str, text: str, *, visible: bool) -> tuple[Document | None, list[Diagnostic]]:
    """As `parse_document`; `visible` where all of its signs are."""
    if not text or text.isspace():
        return None, [Diagnostic(path=path, code='F109', message='file is empty', help=_FRONT_HELP)]
    conflict = merge_left(path, text)
    if conflict:
        return None, [conflict]
    front, body, body_line, fault = _split(path, text)
    if fault:
        return None, [fault]
    findings = _size_findings(path, front, body, body_line)
    findings += () if text.isascii() else garbled_letters(path, text)
    findings += _second_front(path, body, body_line)
    if any(finding.code == 'D203' for finding in findings):
        return None, findings
    everyday = read_everyday_yaml(front) if visible or all_visible(front) else None
    parsed = None
    if everyday is None:
        front, parsed, faults = _parse_front(path, front)
        findings += faults
    body, removed = (body, []) if visible else _strip_invisible(path, body, body_line)
    findings += removed
    if (everyday is None and parsed is None) or any(f.code == 'D204' for f in findings):
        return None, findings
    return Document(path, everyday, parsed, front, body, body_line), findings


def _second_front(path: str, body: str, body_line: int) -> list[Diagnostic]:
    """A body that begins with fields of its own, as a text pasted below a draft does."""
    if not body.lstrip('\n').startswith('---') or _SECOND_FRONT.match(body) is None:
        return []
    line = body_line + len(body) - len(body.lstrip('\n'))
    message = 'a second front matter begins here, which is shown as text'
    help = 'put its entries into the first one, or delete it'
    return [Diagnostic(path=path, line=line, code='D206', severity=Severity.WARNING, message=message, help=help)]


_FRONT_HELP = 'begin with a line "---", then "key: value" lines, then "---", then the text'


def _parse_front(path: str, front: str) -> tuple[str, Mapping | None, list[Diagnostic]]:
    """Front matter without invisible characters, its nodes, None where they cannot be read, and the findings."""
    front, hidden = _strip_from_front(path, front)
    root, faults = parse_nodes(front, first_line=FRONT_LINE)
    findings = [*(fault.at(path) for fault in faults), *hidden]
    if root is None and not faults:
        root = Mapping(FRONT_LINE, 1)
    if root is None or isinstance(root, Mapping):
        return front, root, findings
    message, help = 'front matter is not a list of "key: value" lines', _FRONT_HELP
    slip = _slip_of(front.split('\n')[root.line - FRONT_LINE])
    if slip:
        message, help = slip
    fault = Diagnostic(path=path, line=root.line, column=root.column, code='Y217', message=message, help=help)
    return front, None, [*findings, fault]


def _slip_of(line: str) -> tuple[str, str] | None:
    """Message and cure of a slip that makes one text of what should be a key and its value."""
    from sitegen.content.slips import line_slip  # noqa: PLC0415  # most files have none

    found = line_slip(line)
    return found[1:] if found else None


def _split(path: str, text: str) -> tuple[str, str, int, Diagnostic | None]:
    """Front matter, body, the body's first line, and what forbids to split."""
    first = text.partition('\n')[0]
    hidden = invisible_signs(first)
    if hidden and without_signs(first, hidden).rstrip() == '---':
        return '', '', 1, _hidden(path, first, hidden[0], 1)
    if first.rstrip() != '---':
        return '', '', 1, _no_front(path, text)
    start, end = _closing_line(text)
    if start < 0:
        return '', '', 1, _no_end(path, text)
    front = text[len(first) + 1 : start]
    return front or '\n', text[end + 1 :], front.count('\n') + 3, None


def _no_front(path: str, text: str) -> Diagnostic:
    first = text.partition('\n')[0]
    help = _FRONT_HELP
    if not first.strip() and text.lstrip().startswith('---\n'):
        help = 'delete the empty lines above "---"'
    elif _FENCE_LIKE.fullmatch(first.rstrip()):
        help = f'write "---" in the first line in place of {shown(first)}'
    return Diagnostic(path=path, code='D201', message='file does not begin with front matter', help=help)


def _no_end(path: str, text: str) -> Diagnostic:
    """Told at the line that was meant to be the end, if one looks so."""
    meant = _FENCE_LIKE.search(text, text.find('\n') + 1)
    line, help = 1, 'add a line "---" below its last entry'
    if meant:
        line, help = place_of(text, meant.start())[0], f'write "---" here in place of {shown(meant[0])}'
    return Diagnostic(path=path, line=line, code='D202', message='front matter has no end', help=help)


def _closing_line(text: str) -> tuple[int, int]:
    """Where the line "---" below the first line begins and ends; a negative number where there is none."""
    start = text.find('\n---') + 1
    while start > 0:
        end = text.find('\n', start)
        end = len(text) if end < 0 else end
        if text[start:end].rstrip() == '---':
            return start, end
        start = text.find('\n---', start) + 1
    return -1, -1


def _size_findings(path: str, front: str, body: str, body_line: int) -> list[Diagnostic]:
    findings = []
    for code, what, line, text, limit in (
        ('D203', 'front matter', 2, front, MAX_FRONT_BYTES),
        ('D204', 'body', body_line, body, MAX_BODY_BYTES),
    ):
        size = len(text) if 4 * len(text) <= limit else len(text.encode())
        if size > limit:
            findings.append(
                Diagnostic(
                    path=path,
                    line=line,
                    code=code,
                    message=f'{what} has {size:,} bytes; at most {limit:,} are allowed',
                    help='shorten it',
                )
            )
    return findings


def _hidden(path: str, text: str, offset: int, first_line: int, count: int = 1) -> Diagnostic:
    """An invisible character in front matter, of which `text` is a part that begins at `first_line`."""
    line, column = place_of(text, offset)
    return Diagnostic(
        path=path,
        line=line + first_line - 1,
        column=column,
        code='F104',
        message=times(f'invisible character U+{ord(text[offset]):04X} in a field', count),
        help='delete it and type the text around it anew',
    )


def _strip_from_front(path: str, front: str) -> tuple[str, list[Diagnostic]]:
    """Front matter without invisible characters, and where each kind of them stood first."""
    offsets = invisible_signs(front)
    counts = Counter(front[offset] for offset in offsets)
    first = {front[offset]: offset for offset in reversed(offsets)}
    findings = [_hidden(path, front, first[sign], FRONT_LINE, count) for sign, count in counts.items()]
    return without_signs(front, offsets) if offsets else front, findings


def _strip_invisible(path: str, body: str, body_line: int) -> tuple[str, list[Diagnostic]]:
    offsets = invisible_signs(body)
    if not offsets:
        return body, []
    offset = offsets[0]
    line, column = place_of(body, offset)
    finding = Diagnostic(
        path=path,
        line=line + body_line - 1,
        column=column,
        code='F110',
        severity=Severity.WARNING,
        message=f'invisible character U+{ord(body[offset]):04X} in the text; it is left out of the page',
        help='delete it',
    )
    return without_signs(body, offsets), [finding]
