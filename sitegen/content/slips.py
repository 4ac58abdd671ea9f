"""A mistake in YAML in words for the person who made it, at the place where it was made.

The parser says where it could not go on, in words about tokens. People do a few things over and over: a
space is missing or is of another kind, a list has bullets, a line stands too far in. These are told by the
look of the line; all else by what the parser says. Only text that the parser refused comes here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.nodes import YamlFault

if TYPE_CHECKING:
    import yaml

NO_DIRECTIVE = ('Y214', 'a YAML directive is not allowed', 'remove the line that begins with %')
_QUOTE_AFTER_KEY = re.compile(r'[^"\'#]*: +(["\'])')
_KEY = re.compile(r' *(?:- )?([A-Za-z_][\w\-]*)')
_ENTRY = re.compile(rf'{_KEY.pattern}:(?: |$)')
_MERGE_MARK = re.compile('(?:<{7}|={7}|>{7})(?: |$)')
# Blanks belong to the part before them alone: a line of many would take hours if they could be shared out.
_OTHER_SPACE = re.compile(r' *(?:-(?![\w\-]) *)?(?:[\w\-]+: *)?([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])')
_NO_SPACE_AFTER_DASH = re.compile(r' *(-)[^\s\-\d]')
_BULLET = re.compile(r' *([•‣▪●◦·–—]|\*(?=[ \w{])|[0-9]{1,2}[.)](?= ))')
_NO_SPACE_AFTER_COLON = re.compile(rf'{_KEY.pattern}:(?=[^\s:/])')
_NO_COLON = re.compile(rf'{_KEY.pattern} *(?=[\[{{])')
_QUOTES_HELP = {
    '"': 'put all of it between two ", with « » or “ ” within',
    "'": 'put all of it between two " in place of the \'',
}
_NO_BRACE = re.compile(r'( *- )[^{\'"]*\}[ ]*$')
_ITEM_HELP = 'begin each item with "- "'
# In the words below, the sign at which the parser could not go on.
_SIGN = '{sign}'
_NO_BEGINNING = ('a text cannot begin with "{sign}"', 'put the text into quotes')
# What the parser says, what it means, and the cure; the first that fits.
_SAID = (
    (
        'mapping values are not allowed',
        'a colon stands here where no key is',
        'put a text that contains ": " into quotes, or correct the indentation',
    ),
    ('cannot start any token', *_NO_BEGINNING),
    ('alphabetic or numeric', *_NO_BEGINNING),
    ('comment or line break', *_NO_BEGINNING),
    ('mapping keys are not allowed', *_NO_BEGINNING),
    (
        'sequence entries are not allowed',
        'a list cannot begin in the line of its key',
        'begin it in the next line, or put the text into quotes',
    ),
    (
        'unknown escape character',
        'a backslash within "…" means something else',
        "put the text into '…', where it is one",
    ),
    ('unexpected end of stream', 'the quote that begins here has no end', 'end the text with {sign}'),
    (
        "',' or",
        'the "{sign}" that begins here has no end',
        'add the closing bracket, or a comma between two entries',
    ),
    (
        "could not find expected ':'",
        'this line has no colon',
        'each line is "key: value"; indent the lines of a longer text',
    ),
    (
        'document start',
        'the lines below this one cannot belong to it',
        'begin all keys at the left edge, and delete a line "..."',
    ),
    ('expected node content', 'a value is missing here', 'write it, or close the bracket before it'),
    (
        'expected key',
        'no "key: value" line can begin here',
        'is a quote, a colon or the indentation wrong here or above?',
    ),
    (
        "expected '-' indicator",
        'a list ends here without a key',
        f'{_ITEM_HELP}, all in one column, and indent what belongs to it',
    ),
)


def syntax_fault(error: yaml.YAMLError, text: str, first_line: int) -> YamlFault:
    """What is wrong with a text that the parser refused; `first_line` is the line of its file that it begins in."""
    problem = str(getattr(error, 'problem', None) or error).splitlines()[0]
    opened = getattr(error, 'context_mark', None)
    mark = getattr(error, 'problem_mark', None) or opened
    if opened and _began_before(problem):
        mark = opened
    lines = text.split('\n')
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = min(mark.column, len(lines[line])) if mark else 0
    here = lines[line]
    if '\t' in here[: len(here) - len(here.lstrip())] or here[column : column + 1] == '\t':
        fault = ('Y212', 'a tab cannot indent YAML', 'indent with two spaces instead')
        return YamlFault(line + first_line, here.index('\t') + 1, *fault)
    directive = next((number for number in range(line, -1, -1) if lines[number].startswith('%')), None)
    if 'document start' in problem and directive is not None:
        return YamlFault(directive + first_line, 1, *NO_DIRECTIVE)
    open_quote = _open_quote(lines[: line + 1])
    if open_quote:
        line, column = open_quote
        problem = 'unexpected end of stream'
    else:
        line, problem = _really_in(lines, line, column, problem)
    slip = None if open_quote else line_slip(lines[line]) or _indent_slip(lines, line, problem)
    if slip is None:
        column = column if lines[line] is here or open_quote else 0
        slip = (column, *_syntax_words(problem, lines[line], column))
    return YamlFault(line + first_line, slip[0] + 1, 'Y211', *slip[1:])


def _really_in(lines: list[str], line: int, column: int, problem: str) -> tuple[int, str]:
    """Line, from 0, and problem where a line above is at fault: it has no colon, another kind of space, or stands
    further in, and what follows is refused for it."""
    above = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), None)
    if above is None:
        return line, problem
    if 'document start' in problem:
        return next(number for number in range(line) if lines[number].strip()), problem
    if 'expected key' in problem and _OTHER_SPACE.match(lines[above]):
        return above, problem
    entry = _ENTRY.match(lines[line])
    if 'mapping values are not allowed' not in problem or entry is None or column != entry.end(1):
        return line, problem
    if _ENTRY.match(lines[above]) or _indent(lines[line]) > _indent(lines[above]):
        return line, problem
    return above, "could not find expected ':'"


def _open_quote(lines: list[str]) -> tuple[int, int] | None:
    """Line and column, from 0, of a quote that runs on until another text's quote ends it; None where none does."""
    for number, line in enumerate(lines):
        match = _QUOTE_AFTER_KEY.match(line)
        if match is None or match[1] in line[match.end() :]:
            continue
        below = '\n'.join(lines[number + 1 :])
        at = below.find(match[1])
        rest = below[at + 1 :].split('\n', 1)[0].strip()
        if at >= 0 and rest and rest[0] not in ',]}#':
            return number, match.end() - 1
    return None


def line_slip(line: str) -> tuple[int, str, str] | None:
    """Column, from 0, message and cure of a slip that a line shows by itself; None where it shows none."""
    if _MERGE_MARK.match(line):
        return 0, 'a merge left both versions here', 'keep one of the two, and delete the marks around them'
    if match := _OTHER_SPACE.match(line):
        message = f'the space here is U+{ord(match[1]):04X}, which YAML takes for a letter'
        return match.start(1), message, 'delete it and type a plain space; it often comes with copied text'
    if match := _NO_SPACE_AFTER_DASH.match(line):
        return match.end(1), 'no space stands after "-"', _ITEM_HELP
    if match := _BULLET.match(line):
        return match.start(1), f'"{match[1]}" begins no item of a list', _ITEM_HELP
    if match := _NO_SPACE_AFTER_COLON.match(line):
        return match.end(), f'no space stands after "{match[1]}:"', f'write "{match[1]}: " and then the value'
    if match := _NO_BRACE.match(line):
        return match.end(1), 'no "{" stands before the "}" at the end of the line', 'write {key: value, key: value}'
    if match := _NO_COLON.match(line):
        return match.end(1), f'no colon stands after "{match[1]}"', f'write "{match[1]}: " and then the value'
    return None


def _indent_slip(lines: list[str], line: int, problem: str) -> tuple[int, str, str] | None:
    """As `line_slip`, of a key that stands deeper than the entry above it and belongs to nothing."""
    here = lines[line]
    above = next((other for other in reversed(lines[:line]) if other.strip()), '')
    indent = _indent(here)
    holder = _ENTRY.match(above)
    if here.lstrip().startswith('- ') and holder and not above.rstrip().endswith(':') and indent >= _indent(above):
        message = f'an item of a list stands here, but "{holder[1]}" above has a value'
        return indent, message, 'move it below the key that it belongs to'
    if not _ENTRY.match(here) or here.lstrip().startswith('- ') or indent <= _indent(above):
        return None
    if 'mapping values are not allowed' in problem and _ENTRY.match(above) and not above.rstrip().endswith(':'):
        return indent, 'this line stands deeper than the one above', 'begin it where the key above begins'
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(' '))


def _began_before(problem: str) -> bool:
    """Whether the parser noticed only further on that something was never closed, or was no key, or had no end."""
    said = ('unexpected end of stream', "',' or", "could not find expected ':'", 'alphabetic or numeric', 'comment or')
    return any(words in problem for words in said)


def _syntax_words(problem: str, line: str, column: int) -> tuple[str, str]:
    """What the parser's words about a place mean, and the cure."""
    if behind := _behind_a_value(problem, line, column):
        return behind
    sign = line[column : column + 1]
    for said, message, help in _SAID:
        if said in problem:
            return message.replace(_SIGN, sign), help.replace(_SIGN, sign or 'a quote')
    return f'YAML cannot be read here: {problem}', 'check quotes, colons and indentation in this line and the one above'


def _behind_a_value(problem: str, line: str, column: int) -> tuple[str, str] | None:
    """As `_syntax_words`, of a place where no key can begin, by what stands before it; None where it says nothing."""
    before = line[:column].rstrip()[-1:]
    if 'expected key' not in problem and not ('alphabetic' in problem and before):
        return None
    if before and before in _QUOTES_HELP:
        return 'the text goes on behind the quote that ends it', _QUOTES_HELP[before]
    if before and before in ']}':
        return f'something stands behind the "{before}"', 'remove it, or put the whole value into quotes'
    if not before and (column or line.startswith('- ')):
        return 'this line is indented otherwise than those above', 'begin it below the line that it stands beside'
    return None
