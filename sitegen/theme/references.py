"""Which templates a template extends, includes and imports; and blocks and texts that no page would show.

Found in the text of its tags, without a parser: parsing all templates took longer than all else that a build without
changes does. A reference that is no plain string in quotes counts as one to every template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sitegen.diagnostics import SitegenError, did_you_mean, shown
from sitegen.theme.files import DEFAULT, ThemeFiles

# Up to the end of a tag: another one that begins before is none of its matter, and of many that never end each is
# looked at once.
_REST = r'\b((?:(?!\{%).)*?)[-+]?%\}'
_TAG = re.compile(r'\{%[-+]?\s*(?:extends|include|import|from)' + _REST, re.DOTALL)
_EXTENDS = re.compile(r'\{%[-+]?\s*extends' + _REST, re.DOTALL)
_BLOCK = re.compile(r'\{%[-+]?\s*(?:block\s+(?P<name>\w+)|endblock\b)')
_COMMENT = re.compile(r'\{#.*?#\}', re.DOTALL)
_HTML_COMMENT = re.compile('<!--.*?-->', re.DOTALL)
# A tag that opens something up to its end tag, or such an end. `set` with a value has none.
_PAIRED = re.compile(
    r'\{%[-+]?\s*(?:(?P<end>end)\w+|(?:block|macro|call|filter|if|for|with|trans|autoescape|set(?![^%]*=))\b).*?%\}',
    re.DOTALL,
)
_ANY_TAG = re.compile(r'\{%.*?%\}', re.DOTALL)
_NAMED = re.compile(
    r"""\s* (?P<quote>['"]) (?P<name>[^'"\\]+) (?P=quote) \s*
        (?: ignore \s+ missing \s* )? (?: with(?:out)? \s+ context \s* )? (?: (?:as|import) \s .* )?""",
    re.VERBOSE | re.DOTALL,
)


def closure(template: str, templates: Mapping[str, str]) -> set[str]:
    """The template with all that it names, directly or through others; all templates where one is named at run time."""
    found: set[str] = set()
    waiting = [template]
    while waiting:
        name = waiting.pop()
        if name in found or name not in templates:
            continue
        found.add(name)
        for reference in references(templates[name]):
            if reference is None:
                return set(templates)
            waiting.append(reference)
    return found


def references(source: str) -> Iterator[str | None]:
    """The templates that a source names, in order; None for a name that is known at run time only."""
    for tag in _TAG.finditer(source):
        named = _NAMED.fullmatch(tag[1])
        yield named['name'] if named else None


def refuse_what_is_lost(files: ThemeFiles) -> None:
    """SitegenError where a template of the site's own extends itself, has a block that the extended one lacks, or has
    a text outside of its blocks."""
    for name, place in files.own.items():
        text = _COMMENT.sub(_emptied, files.templates[name])
        parent = _extended(text)
        if parent == name:
            raise SitegenError(f'{place} extends itself', f'the packaged one is "{DEFAULT}/{name}"')
        known = _inherited_blocks(parent, files.templates) if parent else None
        for block, line in _outer_blocks(text):
            if known is not None and block not in known:
                raise SitegenError(f'{place}:{line}: "{parent}" has no block "{block}"', did_you_mean(block, known))
        for lost, line in _lost_texts(_HTML_COMMENT.sub(_emptied, text)):
            raise SitegenError(f'{place}:{line}: no page shows {shown(lost)}', 'put it into a block')


def _extended(text: str) -> str | None:
    """The name of the template that a text extends; None where it extends none, or one named at run time."""
    tag = _EXTENDS.search(text)
    named = _NAMED.fullmatch(tag[1]) if tag else None
    return named['name'] if named else None


def _outer_blocks(text: str) -> Iterator[tuple[str, int]]:
    """The blocks that stand within no other block, with their lines from 1."""
    depth = 0
    for tag in _BLOCK.finditer(text):
        if tag['name'] and depth == 0:
            yield tag['name'], text.count('\n', 0, tag.start()) + 1
        depth += 1 if tag['name'] else -1


def _lost_texts(text: str) -> Iterator[tuple[str, int]]:
    """What stands outside of all blocks below `extends`, with its lines from 1."""
    extends = _EXTENDS.search(text)
    if not extends:
        return
    depth, start = 0, 0
    for tag in (*_PAIRED.finditer(text), None):
        start, end = max(start, extends.end()), tag.start() if tag else len(text)
        lost = _ANY_TAG.sub(_emptied, text[start:end])
        if depth == 0 and lost.strip():
            indent = len(lost) - len(lost.lstrip())
            yield lost.strip(), text.count('\n', 0, start) + lost.count('\n', 0, indent) + 1
        if tag:
            depth, start = depth + (-1 if tag['end'] else 1), tag.end()


def _inherited_blocks(template: str, templates: Mapping[str, str]) -> frozenset[str] | None:
    """The blocks of a template and of all that it extends; None where the chain of these is broken, named at run time
    or a circle."""
    blocks: set[str] = set()
    seen: set[str] = set()
    parent: str | None = template
    while parent is not None and parent in templates and parent not in seen:
        seen.add(parent)
        text = templates[parent]
        blocks.update(tag['name'] for tag in _BLOCK.finditer(text) if tag['name'])
        if not _EXTENDS.search(text):
            return frozenset(blocks)
        parent = _extended(text)
    return None


def _emptied(match: re.Match[str]) -> str:
    """The line breaks of a comment, so that the lines after it keep their numbers."""
    return '\n' * match[0].count('\n')
