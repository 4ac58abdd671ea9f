"""Text of strangers in Markdown that a host shows: it has no effect there.

No markup, no mention of an account, no link, no reference, no command of the host; one line each.
"""

from __future__ import annotations

import re

from sitegen.report.findings import visible

# What begins a line (lists, headings, rules) needs no care: the text never stands at the beginning of one.
_MARKUP = re.compile(r'([\\`*_\[\]<>|~&$])')
_JOINED = re.compile('([@#])')


def escaped(text: str) -> str:
    """Text on one line in which Markdown sees nothing but text."""
    flat = visible(' '.join(text.split()))
    return _JOINED.sub('\\1\u2060', _MARKUP.sub(r'\\\1', flat)).replace('://', '\\://').replace('www.', 'www\u2060.')


def code(text: str) -> str:
    """Text as a code span that holds whatever stands in it; a dash where there is none. Fit for tables."""
    flat = visible(' '.join(text.split())).replace('|', '¦')
    fence = '`' * (max((len(run) for run in re.findall('`+', flat)), default=0) + 1)
    pad = ' ' if flat.startswith('`') or flat.endswith('`') else ''
    return f'{fence}{pad}{flat}{pad}{fence}' if flat else '–'
