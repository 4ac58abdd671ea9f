"""The body of a draft: prompts, in the parts and the length that the program asks for."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.content.prompts import PROMPT
from sitegen.program.measures import Parts, WordRange, Words
from sitegen.program.model import Program

_PROMPTS = (
    'Replace this text with your own.',
    'Say what the client does, how large they are, and what they had before you came.',
    'Say what went wrong there, how often, and what it cost them in time or money.',
    'Then say what you did, step by step, in words that somebody outside of the trade understands.',
    'Name the people who worked on it, how long it took, and what turned out harder than expected.',
    'End with what came of it: figures before and after, what the client says, what is still open.',
    'A reader who has the same trouble should see whether you could help them, too.',
)


def outline(program: Program, kind: str, languages: Sequence[str]) -> str:
    """A text with the parts and the length that the program asks for, which tells what to write."""
    rules = [rule for rule in program.record_rules if rule.selection.source == f'{kind}s']
    wanted = [part for rule in rules if isinstance(rule.measure, Parts) for part in rule.measure.parts]
    parts = [part.pick(languages)[0] for part in wanted]
    least = max((_least(rule.limit) for rule in rules if isinstance(rule.measure, Words)), default=0)
    if not parts:
        return _prompt(max(least, 1))
    each = -(-least // len(parts))
    return '\n'.join(f'## {part}\n\n{_prompt(max(each, 1))}' for part in parts)


def _least(limit: object) -> int:
    return limit.least or 0 if isinstance(limit, WordRange) else 0


def _prompt(least: int) -> str:
    """Advice of at least so many words, one sentence a line."""
    lines: list[str] = []
    count = 0
    while count < least:
        lines.append(f'{PROMPT} {_PROMPTS[len(lines) % len(_PROMPTS)]}')
        count += len(lines[-1].split())
    return '\n'.join(lines) + '\n'
