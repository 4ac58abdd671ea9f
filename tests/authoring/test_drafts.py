"""Drafts: what `new` writes passes `check`, offers every field, and overwrites nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from sitegen.authoring.schemas import RECORDS, wanted_keys
from sitegen.diagnostics import Severity
from sitegen.judging import read_rules_here
from sitegen.program.presets import preset_ids
from tests.commands import sitegen
from tests.conftest import TODAY
from tests.directories import check, copy_base, edit


def _new(root: Path, kind: str, id: str, *options: str) -> Result:
    return sitegen('new', kind, id, '--root', root, '--today', TODAY, *options)


@pytest.fixture(scope='module', params=preset_ids())
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new directory of each preset, with a new partner, case and project in it."""
    preset: str = request.param
    root = tmp_path_factory.mktemp('fresh') / preset
    made = sitegen('init', root, '--program', preset, '--today', TODAY)
    assert made.exit_code == 0
    assert _new(root, 'partner', 'new-one').exit_code == 0
    assert _new(root, 'case', 'new-one-case', '--partner', 'new-one').exit_code == 0
    assert _new(root, 'project', 'new-one-project', '--partner', 'new-one').exit_code == 0
    return root


def test_drafts_pass_check(fresh: Path) -> None:
    """Under every program that ships with the package a new record has no errors."""
    findings = check(fresh, TODAY)
    assert [f'{f.path}: {f.message}' for f in findings if f.severity is Severity.ERROR] == []


def test_drafts_offer_every_field(fresh: Path) -> None:
    """Each field of the program stands in a draft, written or as a comment."""
    _, program = read_rules_here(fresh)
    assert program is not None
    for kind, id in (('partner', 'new-one'), ('case', 'new-one-case'), ('project', 'new-one-project')):
        text = (fresh / 'content' / RECORDS[kind].folder / f'{id}.md').read_text(encoding='utf-8')
        offered = re.findall(r'^(?:# )?([a-z_]+):', text, re.MULTILINE)
        assert sorted(offered) == sorted(wanted_keys(kind, program))


def test_examples_are_right(fresh: Path, tmp_path: Path) -> None:
    """Where the "#" of every example is taken away, each value is one that its field takes."""
    root = tmp_path / 'copy'
    shutil.copytree(fresh, root)
    for path in (root / 'content').rglob('new-one*.md'):
        text = path.read_text(encoding='utf-8')
        path.write_text(re.sub(r'^# (?=[a-z_]+:)', '', text, flags=re.MULTILINE), encoding='utf-8')
    findings = [f for f in check(root, TODAY) if 'new-one' in f.path and f.severity is Severity.ERROR]
    # What examples name need not be there: R33x and above, pictures (M), requirements (P).
    wrong = [f'{f.path}: {f.code} {f.field}: {f.message}' for f in findings if f.code[0] in 'YDFR' and f.code < 'R330']
    assert wrong == []


def test_draft_refuses_to_overwrite(tmp_path: Path) -> None:
    """A file that is there stays as it is: exit 2."""
    root = copy_base(tmp_path / 'base')
    before = (root / 'content/partners/acme.md').read_bytes()
    result = _new(root, 'partner', 'acme')
    assert (result.exit_code, result.output) == (
        2,
        'sitegen: content/partners/acme.md is already there\n   hint: choose another id, or edit that file\n',
    )
    assert (root / 'content/partners/acme.md').read_bytes() == before


def test_draft_follows_no_link(tmp_path: Path) -> None:
    """A link that leads nowhere is not written through."""
    root = copy_base(tmp_path / 'base')
    (root / 'content/partners/cedar.md').symlink_to(tmp_path / 'elsewhere.md')
    assert _new(root, 'partner', 'cedar').exit_code == 2
    assert not (tmp_path / 'elsewhere.md').exists()


@pytest.mark.parametrize(
    ('kind', 'id', 'options', 'message'),
    [
        ('partner', 'Acme', [], '"Acme" cannot be an id: an id has a to z, 0 to 9 and "-"'),
        ('partner', '../../x', [], '"../../x" cannot be an id: an id has a to z, 0 to 9 and "-"'),
        ('partner', 'acme.sv', [], '"acme.sv" cannot be an id: an id has a to z, 0 to 9 and "-"'),
        ('partner', 'con', [], '"con" cannot be an id: the name is reserved'),
        ('partner', 'acme-old', [], '"acme-old" is a former id of a partner'),
        ('partner', 'new', ['--partner', 'acme'], 'a partner belongs to no other one'),
        ('case', 'new', [], 'a case belongs to a partner'),
        ('project', 'new', ['--partner', 'nosuch'], 'no partner "nosuch"'),
    ],
)
def test_draft_of_nothing(tmp_path: Path, kind: str, id: str, options: list[str], message: str) -> None:
    """An id that is none, or a partner that is not there: exit 2."""
    result = _new(copy_base(tmp_path / 'base'), kind, id, *options)
    assert result.exit_code == 2
    assert result.output.startswith(f'sitegen: {message}\n')


def test_draft_for_a_partner_with_another_id(tmp_path: Path) -> None:
    """An id that is nearly a partner's is told the one that was meant."""
    result = _new(copy_base(tmp_path / 'base'), 'case', 'new', '--partner', 'acmee')
    assert result.output == 'sitegen: no partner "acmee"\n   hint: did you mean "acme"?\n'


def test_case_has_the_parts_and_length_of_the_program(tmp_path: Path) -> None:
    """A new case has the headings that the program asks for, in the language of the site."""
    root = copy_base(tmp_path / 'base')
    _new(root, 'case', 'acme-two', '--partner', 'acme')
    text = (root / 'content/cases/acme-two.md').read_text(encoding='utf-8')
    assert re.findall('^## (.+)$', text, re.MULTILINE) == ['Task', 'Result']


def test_fields_without_words_are_left_out(tmp_path: Path) -> None:
    """A program without certifications does not ask for certificates; one with all words asks for every field."""
    root = copy_base(tmp_path / 'base')
    _, program = read_rules_here(root)
    assert program is not None
    assert 'certificates' in wanted_keys('partner', program)
    text = (root / 'program.yml').read_text(encoding='utf-8')
    (root / 'program.yml').write_text(re.sub('^certifications:.*\n', '', text, flags=re.MULTILINE), encoding='utf-8')
    _, program = read_rules_here(root)
    assert program is not None
    assert 'certificates' not in wanted_keys('partner', program)


def test_draft_left_as_it_is_gets_a_warning(fresh: Path) -> None:
    """A draft whose text nobody replaced is told of at its first prompt, once a file, so that it cannot pass unseen."""
    for kind, id in (('partner', 'new-one'), ('case', 'new-one-case'), ('project', 'new-one-project')):
        path = f'content/{RECORDS[kind].folder}/{id}.md'
        text = (fresh / path).read_text(encoding='utf-8')
        told = [f for f in check(fresh, TODAY) if f.path == path and f.code == 'M410']
        assert [(f.severity, f.line) for f in told] == [
            (Severity.WARNING, text[: text.index('\nTODO: ')].count('\n') + 2)
        ]


def test_examples_ask_for_words_of_ones_own(tmp_path: Path) -> None:
    """An example whose "#" was taken away, and nothing else, is told of, too."""
    root = copy_base(tmp_path / 'base')
    _new(root, 'partner', 'cedar')
    path = root / 'content/partners/cedar.md'
    text = path.read_text(encoding='utf-8').replace('# summary:', 'summary:').partition('TODO: Replace')[0]
    path.write_text(text, encoding='utf-8')
    told = [f for f in check(root, TODAY) if f.code == 'M410']
    assert [f.line for f in told] == [text[: text.index('\nsummary: ')].count('\n') + 2]


STRICT = """
version: 1
id: strict
vendor: {name: Vendor}
name: Strict
starts: 2027-01-01
levels:
  - {id: low, name: Low, rights: [card], from: 2027-05-01}
  - {id: high, name: High, from: 2027-06-01}
types: [{id: old, name: Old, until: 2027-01-01}, {id: new, name: New, from: 2027-07-01}]
categories: [{id: crm, name: CRM}]
fields:
  project:
    - {id: team, title: Team, type: integer}
    - {id: kinds, title: Kinds, type: choices, options: [small, big]}
    - {id: open, title: Open, type: boolean}
    - {id: site, title: Site, type: url}
requirements: [{id: projects, measure: {count: projects}, limit: {low: 1}}]
record_rules:
  - {id: team, each: projects, where: {kinds: [big]}, measure: {value: team}, limit: 5}
  - {id: kinds, each: projects, where: {state: live}, measure: {value: kinds}, limit: [big]}
  - {id: live, each: projects, measure: {value: state}, limit: [live]}
  - {id: open, each: projects, measure: {value: open}, limit: false}
  - {id: site, each: projects, measure: {present: site}, limit: true}
  - {id: client, each: projects, measure: {present: client}, limit: true}
  - {id: consent, each: cases, measure: {present: consent}, limit: true}
  - {id: words, each: cases, measure: {words: body}, limit: {min: 40, max: 60}}
term: {length: 1 year, unmet: refuse}
"""


def test_drafts_hold_what_rules_ask_for(tmp_path: Path) -> None:
    """A draft has every value that the program asks of its records, and no date from before the program or level."""
    (tmp_path / 'site.yml').write_text('title: T\nbase_url: https://t.example\nlanguages: [en]\nprogram: program.yml\n')
    (tmp_path / 'program.yml').write_text(STRICT)
    assert _new(tmp_path, 'partner', 'oak').exit_code == 0
    assert _new(tmp_path, 'case', 'oak-bank', '--partner', 'oak').exit_code == 0
    assert _new(tmp_path, 'project', 'oak-bank', '--partner', 'oak').exit_code == 0
    found = check(tmp_path, TODAY)
    assert [f'{f.path}: {f.message}' for f in found if f.severity is not Severity.NOTICE and f.code != 'M410'] == []
    text = (tmp_path / 'content/projects/oak-bank.md').read_text(encoding='utf-8')
    assert [line.partition('  #')[0] for line in text.splitlines()[2:] if re.match('[a-z]+:', line)] == [
        'title: "Oak bank"',
        'partner: oak',
        'client: "TODO: as it may be published"',
        'category: crm',
        'started: 2027-01-01',
        'state: live',
        'team: 5',
        'kinds: [big]',
        'open: false',
        'site: https://example.com',
    ]
    assert 'applied: 2027-05-01' in (tmp_path / 'content/partners/oak.md').read_text(encoding='utf-8')


NAMES_PROJECTS = """
record_rules: [{id: about, each: cases, measure: {present: project}, limit: true}]
"""


def _site_that_asks_for_projects(root: Path) -> None:
    """A directory whose program asks every case study for its project, with one partner and a confidential project."""
    (root / 'site.yml').write_text('title: T\nbase_url: https://t.example\nlanguages: [en]\nprogram: program.yml\n')
    (root / 'program.yml').write_text(f'id: p\nname: P\nvendor: {{name: V}}\n{NAMES_PROJECTS}')
    _new(root, 'partner', 'oak')
    _new(root, 'project', 'oak-a', '--partner', 'oak')
    path = root / 'content/projects/oak-a.md'
    edit(path, '# confidential:', 'confidential:')


def test_case_names_a_project_where_it_must(tmp_path: Path) -> None:
    """Where each case study must name its project, a new one names the partner's first that may be shown."""
    _site_that_asks_for_projects(tmp_path)
    _new(tmp_path, 'project', 'oak-c', '--partner', 'oak')
    _new(tmp_path, 'project', 'oak-b', '--partner', 'oak')
    assert _new(tmp_path, 'case', 'oak-bank', '--partner', 'oak').exit_code == 0
    assert '\nproject: oak-b ' in (tmp_path / 'content/cases/oak-bank.md').read_text(encoding='utf-8')
    found = check(tmp_path, TODAY)
    assert [f'{f.path}: {f.message}' for f in found if f.severity is not Severity.NOTICE and f.code != 'M410'] == []


def test_case_without_the_project_that_it_must_name(tmp_path: Path) -> None:
    """Where there is no project to name yet, the draft is written, and `check` says that the project is missing."""
    _site_that_asks_for_projects(tmp_path)
    assert _new(tmp_path, 'case', 'oak-bank', '--partner', 'oak').exit_code == 0
    found = check(tmp_path, TODAY)
    assert [f.message for f in found if f.severity is Severity.ERROR] == ['project "project-id" does not exist']
