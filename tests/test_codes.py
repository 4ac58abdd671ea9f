"""The catalogue of codes: complete, and its examples true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sitegen.codes import Explanation, catalogue, explain_code, is_code
from sitegen.diagnostics import Severity, SitegenError
from tests.directories import CASES, check, copy_base, merge_keys

SOURCES = Path(__file__).parents[1] / 'sitegen'
_CODE = re.compile(r"'([DFGLMPRSTY][0-9]{3})'")
_FILES = {
    'file': 'content/partners/birch.md',
    'partner': 'content/partners/acme.md',
    'case': 'content/cases/acme-bank.md',
    'project': 'content/projects/acme-bank.md',
    'page': 'content/pages/imprint.md',
    'translation': 'content/partners/acme.sv.md',
    'body': 'content/partners/acme.md',
    'ledger': 'content/ledger/2026.csv',
    'site': 'site.yml',
    'program': 'program.yml',
    'catalogue': 'themes/default/translations/en.po',
}
_SHOWN = [entry for entry in catalogue().values() if entry.within != 'words']


def test_catalogue_has_the_codes_of_the_sources() -> None:
    """Every code that the sources use is explained, and none is explained that they do not use."""
    used = {code for path in SOURCES.rglob('*.py') for code in _CODE.findall(path.read_text(encoding='utf-8'))}
    assert sorted(used) == sorted(catalogue())


def test_every_code_has_a_case() -> None:
    """Each code has a folder below tests/cases that shows its findings, and no folder is without a code."""
    names = [path.name for path in CASES.iterdir() if path.is_dir() and path.name != 'base']
    assert {name[:4] for name in names if not name.startswith('fine')} == set(catalogue())


def test_names_are_faults_in_kebab_case() -> None:
    """Each code has a name of its own, in small letters with hyphens."""
    names = [entry.name for entry in catalogue().values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch('[a-z0-9]+(-[a-z0-9]+)*', name)] == []


@pytest.mark.parametrize('entry', catalogue().values(), ids=catalogue())
def test_why_is_a_short_paragraph(entry: Explanation) -> None:
    """Each code says in a few sentences why its fault is bad."""
    assert entry.why.endswith('.')
    assert 40 <= len(entry.why) <= 400


def _written(entry: Explanation, example: str, root: Path) -> Path:
    """The directory of tests/cases/base with an example in it."""
    path = copy_base(root / 'directory') / _FILES[entry.within]
    if entry.within in ('file', 'catalogue'):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example, encoding='utf-8')
    elif entry.within == 'translation':
        path.write_text(f'---\n{example}\n---\n', encoding='utf-8')
    elif entry.within == 'body':
        front = path.read_text(encoding='utf-8').rsplit('---\n', 1)[0]
        path.write_text(f'{front}---\n{example}\n', encoding='utf-8')
    elif entry.within == 'ledger':
        path.write_text(f'{path.read_text(encoding="utf-8")}{example}\n', encoding='utf-8')
    else:
        path.write_text(merge_keys(path.read_text(encoding='utf-8'), example), encoding='utf-8')
    return root / 'directory'


@pytest.mark.parametrize('entry', _SHOWN, ids=lambda entry: entry.code)
def test_bad_example_breaks_the_rule(entry: Explanation, tmp_path: Path) -> None:
    """The bad example of a code yields a finding of that code."""
    assert entry.code in {finding.code for finding in check(_written(entry, entry.bad, tmp_path))}


@pytest.mark.parametrize('entry', _SHOWN, ids=lambda entry: entry.code)
def test_good_example_holds(entry: Explanation, tmp_path: Path) -> None:
    """The good example of a code yields no finding of that code, and no error in its own file."""
    findings = check(_written(entry, entry.good, tmp_path))
    assert entry.code not in {finding.code for finding in findings}
    own = [f for f in findings if f.path == _FILES[entry.within] and f.severity is Severity.ERROR]
    if entry.within != 'program':  # a part of a program may miss what another part of the base refers to
        assert own == []


def test_explanation_shows_why_bad_and_good() -> None:
    """`explain R317` prints the name of the fault, why it is bad, a record that breaks it and one that holds."""
    assert explain_code('R317') == (
        'R317 unknown-country\n\n'
        'Countries are written by their code, so that every visitor reads their name in their own\n'
        'language and one country has one page.\n\n'
        "breaks it (in a partner's front matter):\n    country: UK\n\n"
        "holds (in a partner's front matter):\n    country: GB\n"
    )


def test_explanation_in_markdown() -> None:
    """Markdown has a heading, the reason on one line, and the examples as code."""
    assert explain_code('R317', 'markdown') == (
        '# R317 unknown-country\n\n'
        'Countries are written by their code, so that every visitor reads their name in their own '
        'language and one country has one page.\n\n'
        "breaks it (in a partner's front matter):\n\n    country: UK\n\n"
        "holds (in a partner's front matter):\n\n    country: GB\n"
    )


@pytest.mark.parametrize('code', catalogue())
def test_explanation_as_json(code: str) -> None:
    """JSON has all that the catalogue has."""
    entry = catalogue()[code]
    said = json.loads(explain_code(code, 'json'))
    assert said.pop('version') == 1
    assert said.pop('in') == entry.within
    assert said == {'code': code, 'name': entry.name, 'why': entry.why, 'bad': entry.bad, 'good': entry.good}


def test_explanation_is_found_in_small_letters() -> None:
    """A code may be asked for in small letters."""
    assert explain_code('r317') == explain_code('R317')


def test_unknown_code_names_a_near_one() -> None:
    """An unknown code is wrong use, with the nearest code as its cure."""
    with pytest.raises(SitegenError, match='no code "R3177"') as raised:
        explain_code('R3177')
    assert raised.value.hint == 'did you mean R317?'


@pytest.mark.parametrize(
    ('word', 'is_one'), [('R317', True), ('r317', True), ('R999', True), ('R3177', True), ('c100', False)]
)
def test_words_in_the_form_of_a_code(word: str, is_one: bool) -> None:
    """A word in capitals is a code, known or not; in small letters it is one only where it is known."""
    assert is_code(word) is is_one
