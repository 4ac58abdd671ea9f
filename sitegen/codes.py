"""What each code of a finding means: the catalogue of codes.toml, and what `explain` prints of it."""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from sitegen.diagnostics import SitegenError, did_you_mean

_CODE = re.compile(r'[A-Za-z][0-9]{1,4}')
# What examples are an excerpt of; those of a whole file, and those in words, need no such hint.
_WHERE = {
    'partner': "in a partner's front matter",
    'case': "in a case study's front matter",
    'project': "in a project's front matter",
    'page': "in a page's front matter",
    'translation': "in a translation's front matter",
    'body': 'in a text',
    'ledger': 'a row of the ledger',
    'site': 'in site.yml',
    'program': 'in program.yml',
    'catalogue': 'in a catalogue of the theme',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One entry: the fault's `name`, `why` it is bad, an example that breaks the rule and one that holds.

    `within` says what the examples are an excerpt of; the head of codes.toml lists the words.
    """

    code: str
    name: str
    why: str
    within: str
    bad: str
    good: str


@cache
def catalogue() -> Mapping[str, Explanation]:
    """All entries by code, in the order of codes."""
    text = (files('sitegen') / 'codes.toml').read_text(encoding='utf-8')
    entries = tomllib.loads(text)
    return {
        code: Explanation(
            code=code,
            name=entry['name'],
            why=entry['why'],
            within=entry['in'],
            bad=entry['bad'],
            good=entry['good'],
        )
        for code, entry in sorted(entries.items())
    }


def is_code(word: str) -> bool:
    """Whether a word means a code: one in capitals, known or not, or a known one in small letters.

    An id of a partner has no capitals, so `c100` stays a partner.
    """
    return bool(_CODE.fullmatch(word)) and (word.isupper() or word.upper() in catalogue())


def explain_code(code: str, form: str = 'text') -> str:
    """What a code means, as text, Markdown or JSON; ends with a line feed. Raises SitegenError where there is none."""
    known = catalogue()
    entry = known.get(code.upper())
    if entry is None:
        raise SitegenError(f'no code "{code}"', _nearest(code, known))
    return _as_json(entry) if form == 'json' else _as_text(entry, markdown=form == 'markdown')


def _as_text(entry: Explanation, *, markdown: bool) -> str:
    title = f'{entry.code} {entry.name}'
    head, why, gap = (
        (f'# {title}', entry.why, '\n\n') if markdown else (title, textwrap.fill(entry.why, width=88), '\n')
    )
    where = f' ({_WHERE[entry.within]})' if entry.within in _WHERE else ''
    examples = f'breaks it{where}:{gap}{_indented(entry.bad)}\n\nholds{where}:{gap}{_indented(entry.good)}'
    return f'{head}\n\n{why}\n\n{examples}\n'


def _as_json(entry: Explanation) -> str:
    keys = {'code': entry.code, 'name': entry.name, 'why': entry.why, 'in': entry.within}
    return json.dumps({'version': 1, **keys, 'bad': entry.bad, 'good': entry.good}, indent=2) + '\n'


def _nearest(code: str, known: Mapping[str, Explanation]) -> str:
    """The code that was meant; else the codes of the same family."""
    near = get_close_matches(code.upper(), known, n=1, cutoff=0.7)
    if near:
        return f'did you mean {near[0]}?'
    family = [other for other in known if other[0] == code[:1].upper()]
    return did_you_mean('', family or known)


def _indented(text: str) -> str:
    """An example for a terminal: tabs can be seen."""
    shown = [line.replace('\t', '→   ') for line in text.rstrip('\n').split('\n')]
    return '\n'.join(f'    {line}'.rstrip() for line in shown)
