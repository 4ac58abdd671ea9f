"""Quotes of Markdown, by a rule that stops where they would keep the parser busy for minutes.

The end of a quote is looked for up to the next empty line, since lines without ">" may belong to it. Where something
within ends it earlier, the next quote looks through the same lines again: the time grows with the square of the lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote

# Four times as many as a text of nothing but quotes within quotes needs.
MAX_SEARCHED_LINES = 100_000

# Keys of what the parser keeps while it reads: how many lines were looked through, and where they became too many.
_SEARCHED, _GIVEN_UP = 'searched_lines', 'given_up_at'


def limit_quotes(parser: MarkdownIt) -> None:
    """Let a parser read quotes no longer once their ends have cost too much; they are paragraphs then."""
    others = ['paragraph', 'reference', 'blockquote', 'list']
    parser.block.ruler.at('blockquote', _limited_quote, {'alt': others})


def given_up_at(env: Mapping[str, Any]) -> int | None:
    """The line, from 0, of the first quote that was not read any more; None where all were."""
    line: int | None = env.get(_GIVEN_UP)
    return line


def _limited_quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[line] + state.tShift[line]
    if not silent and state.src.startswith('>', begin):
        if _GIVEN_UP in state.env:
            return False
        below = next((number for number in range(line, end) if state.isEmpty(number)), end)
        state.env[_SEARCHED] = state.env.get(_SEARCHED, 0) + below - line
        if state.env[_SEARCHED] > MAX_SEARCHED_LINES:
            state.env[_GIVEN_UP] = line
            return False
    return blockquote(state, line, end, silent)
