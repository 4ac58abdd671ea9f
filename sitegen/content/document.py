"""The text of one content file to its parts: front matter as located nodes, and the body.

Bytes come in, a `Document` or findings come out; nothing here touches the disk.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice, pairwise

from sitegen.content.everyday_yaml import Written, read_everyday_yaml
from sitegen.content.nodes import Mapping, parse_nodes
from sitegen.diagnostics import Diagnostic, Severity

MAX_FILE_BYTES = 256 * 1024
MAX_FRONT_BYTES = 32 * 1024
MAX_BODY_BYTES = 64 * 1024
# The line of the file, from 1, at which front matter begins, below its "---".
FRONT_LINE = 2
# A file can hold thousands of bad characters; the first few say it all.
_MAX_SIGNS = 20

_BOM = b'\xef\xbb\xbf'
_CONTROL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]')
INVISIBLE = '\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff'
_INVISIBLE = re.compile(f'[{INVISIBLE}]')
_JOINER = re.compile('[\u200c\u200d]')
# What a joiner may join: letters, their marks, and the signs that emoji are made of.
_JOINED = ('L', 'M', 'So', 'Sk')


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


def decode(path: str, data: bytes, *, max_bytes: int = MAX_FILE_BYTES) -> tuple[str | None, list[Diagnostic]]:
    """Strict UTF-8, one BOM accepted, CRLF turned into LF, no control characters; None where it is not text."""
    text, _, findings = _decode(path, data, max_bytes)
    return text, findings


def _decode(path: str, data: bytes, max_bytes: int) -> tuple[str | None, bool, list[Diagnostic]]:
    """As `decode`, and whether all signs of the text are visible."""
    if len(data) > max_bytes:
        finding = Diagnostic(
            path=path,
            code='F102',
            message=f'file has {len(data):,} bytes; at most {max_bytes:,} are allowed',
            help='shorten the text, or move pictures to content/media',
        )
        return None, False, [finding]
    if data.startswith(_BOM):
        data = data[3:]
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        before = data[: error.start].decode('utf-8')
        line, column = place_of(before, len(before))
        finding = Diagnostic(
            path=path,
            line=line,
            column=column,
            code='F101',
            message=f'byte 0x{data[error.start]:02x} is not UTF-8',
            help='save the file with the encoding UTF-8',
        )
        return None, False, [finding]
    if '\r' in text:
        text = text.replace('\r\n', '\n')
    if all_visible(text):
        return text, True, []
    findings = [_control_character(path, text, match) for match in islice(_CONTROL.finditer(text), _MAX_SIGNS)]
    return (None if findings else text), False, findings


def _control_character(path: str, text: str, match: re.Match[str]) -> Diagnostic:
    line, column = place_of(text, match.start())
    return Diagnostic(
        path=path,
        line=line,
        column=column,
        code='F103',
        message=f'control character U+{ord(match[0]):04X}',
        help='delete it; it often comes with text copied from another program',
    )


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset in code points."""
    return text.count('\n', 0, offset) + 1, offset - text.rfind('\n', 0, offset)


def parse_document(path: str, text: str) -> tuple[Document | None, list[Diagnostic]]:
    """Front matter and body of a decoded file; None where the front matter cannot be read."""
    return _parse(path, text, visible=all_visible(text))


def read_document(path: str, data: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """Front matter and body of a file; None where it is no text, or where the front matter cannot be read."""
    text, visible, findings = _decode(path, data, MAX_FILE_BYTES)
    if text is None:
        return None, findings
    document, faults = _parse(path, text, visible=visible)
    return document, findings + faults


def _parse(path: str, text: str, *, visible: bool) -> tuple[Document | None, list[Diagnostic]]:
    """As `parse_document`; `visible` where all of its signs are."""
    if not text or text.isspace():
        return None, [Diagnostic(path=path, code='F109', message='file is empty', help=_FRONT_HELP)]
    front, body, body_line, fault = _split(path, text)
    if fault:
        return None, [fault]
    findings = _size_findings(path, front, body, body_line)
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


_FRONT_HELP = 'begin with a line "---", then "key: value" lines, then "---", then the text'


def _parse_front(path: str, front: str) -> tuple[str, Mapping | None, list[Diagnostic]]:
    """Front matter without invisible characters, its nodes, None where they cannot be read, and the findings."""
    front, hidden = _strip_from_front(path, front)
    root, faults = parse_nodes(front, first_line=FRONT_LINE)
    findings = [
        Diagnostic(path=path, line=f.line, column=f.column, code=f.code, message=f.message, help=f.help) for f in faults
    ]
    findings += hidden
    if root is None and not faults:
        root = Mapping(FRONT_LINE, 1)
    if root is None or isinstance(root, Mapping):
        return front, root, findings
    fault = Diagnostic(
        path=path,
        line=root.line,
        column=root.column,
        code='Y217',
        message='front matter is not a list of "key: value" lines',
        help=_FRONT_HELP,
    )
    return front, None, [*findings, fault]


def _split(path: str, text: str) -> tuple[str, str, int, Diagnostic | None]:
    """Front matter, body, the body's first line, and what forbids to split."""
    first = text.partition('\n')[0]
    hidden = _invisible(first)
    if hidden and _without(first, hidden).rstrip() == '---':
        return '', '', 1, _hidden(path, first, hidden[0], 1)
    if first.rstrip() != '---':
        fault = Diagnostic(path=path, code='D201', message='file does not begin with front matter', help=_FRONT_HELP)
        return '', '', 1, fault
    start, end = _closing_line(text)
    if start < 0:
        fault = Diagnostic(
            path=path, code='D202', message='front matter has no end', help='add a line "---" below its last entry'
        )
        return '', '', 1, fault
    front = text[len(first) + 1 : start]
    return front or '\n', text[end + 1 :], front.count('\n') + 3, None


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


def all_visible(text: str) -> bool:
    """Whether there is no sign but visible ones, plain blanks and line feeds; cheap, and most texts are so."""
    return text.replace('\n', '').isprintable()


def control_at(text: str) -> int | None:
    """Offset of the first control character; None where there is none. A line feed and a tab are none."""
    match = None if text.isprintable() else _CONTROL.search(text)
    return match.start() if match else None


def invisible_at(text: str) -> int | None:
    """Offset of the first bidirectional override, zero-width character or stray joiner; None where there is none."""
    return next(iter(_invisible(text)), None)


def _invisible(text: str) -> list[int]:
    """Offsets of all of them, in order."""
    if text.isascii():
        return []
    offsets = [match.start() for match in _INVISIBLE.finditer(text)]
    offsets += [match.start() for match in _JOINER.finditer(text) if not _joins(text, match.start())]
    return sorted(offsets)


def _joins(text: str, offset: int) -> bool:
    """Whether a joiner stands where some scripts and emoji need one; anywhere else it only hides."""
    sides = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return all(side and unicodedata.category(side).startswith(_JOINED) for side in sides)


def _without(text: str, offsets: list[int]) -> str:
    cuts = [-1, *offsets, len(text)]
    return ''.join(text[start + 1 : end] for start, end in pairwise(cuts))


def _strip_from_front(path: str, front: str) -> tuple[str, list[Diagnostic]]:
    """Front matter without invisible characters, and where they stood; the first few say it all."""
    offsets = _invisible(front)
    findings = [_hidden(path, front, offset, FRONT_LINE) for offset in offsets[:_MAX_SIGNS]]
    return _without(front, offsets) if offsets else front, findings


def _hidden(path: str, text: str, offset: int, first_line: int) -> Diagnostic:
    """An invisible character in front matter, of which `text` is a part that begins at `first_line`."""
    line, column = place_of(text, offset)
    return Diagnostic(
        path=path,
        line=line + first_line - 1,
        column=column,
        code='F104',
        message=f'invisible character U+{ord(text[offset]):04X} in a field',
        help='delete it and type the text around it anew',
    )


def _strip_invisible(path: str, body: str, body_line: int) -> tuple[str, list[Diagnostic]]:
    offsets = _invisible(body)
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
    return _without(body, offsets), [finding]
