"""The commands of the search: index, search, export search."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from sitegen.answering import SearchDesk
from sitegen.diagnostics import SitegenError
from sitegen.judging import Judged, judge_source, read_source
from sitegen.search import changing, making
from tests.commands import sitegen
from tests.conftest import TODAY
from tests.directories import copy_base, edit, tree


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small directory; what Whoosh keeps goes into a cache of the test's own."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    return copy_base(tmp_path / 'directory')


def run(root: Path, *arguments: str) -> Result:
    return sitegen(*arguments, '--root', root, '--today', TODAY)


def test_index_is_the_builds(root: Path) -> None:
    """`index` makes the bytes that `build` makes, and touches nothing else of the site."""
    assert run(root, 'build').exit_code == 0
    before = tree(root / 'output')
    shutil.rmtree(root / 'output' / 'search' / 's')
    result = run(root, 'index')
    assert result.exit_code == 0
    assert tree(root / 'output') == before


def test_index_follows_a_change_and_leaves_nothing_old(root: Path) -> None:
    """After a change the index is the one of a clean build, without a shard of the old one."""
    assert run(root, 'build').exit_code == 0
    edit(root / 'content/cases/acme-bank.md', 'Four lists', 'Forty ledgers')
    assert run(root, 'index').exit_code == 0
    changed = {path: data for path, data in tree(root / 'output').items() if path.startswith('search/')}
    assert run(root, 'build').exit_code == 0
    assert changed == {path: data for path, data in tree(root / 'output').items() if path.startswith('search/')}


def test_index_is_made_from_the_last_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`index` and `build` share what they remember: unchanged, no list is made, but by `--clean`; an edit changes
    the lists, and the bytes are the clean ones."""
    assert run(root, 'build').exit_code == 0
    made: list[str] = []
    monkeypatch.setattr(making, '_make', noting(made, 'made', making._make))
    monkeypatch.setattr(making, 'change_index', noting(made, 'changed', changing.change_index))
    assert run(root, 'index').exit_code == 0
    assert made == []
    edit(root / 'content/cases/acme-bank.md', 'Four lists', 'Four long lists')
    assert run(root, 'index').exit_code == 0
    assert set(made) == {'changed'}
    changed = tree(root / 'output' / 'search')
    assert run(root, 'index', '--clean').exit_code == 0
    assert set(made) == {'changed', 'made'}
    assert tree(root / 'output' / 'search') == changed


def noting(names: list[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, and a note that it was done."""

    def do(*arguments: Any) -> Any:
        names.append(name)
        return work(*arguments)

    return do


def test_index_stops_at_errors(root: Path) -> None:
    """Errors are told, and the old index stays."""
    assert run(root, 'build').exit_code == 0
    before = tree(root / 'output')
    (root / 'content' / 'partners' / 'acme.md').write_text('---\nname: 7\nfoo: bar\n---\n', 'utf-8')
    result = run(root, 'index')
    assert result.exit_code == 1
    assert 'error' in result.stderr
    assert tree(root / 'output') == before


def test_index_may_come_before_the_site(root: Path) -> None:
    """An index without a site is made anew, and a build puts the site in its place; whatever else lies there stays."""
    assert run(root, 'index').exit_code == 0
    alone = tree(root / 'output')
    assert run(root, 'index', '--clean').exit_code == 0
    assert tree(root / 'output') == alone
    (root / 'output' / 'letter.txt').write_text('dear')
    assert run(root, 'build').exit_code == 2
    (root / 'output' / 'letter.txt').unlink()
    assert run(root, 'build').exit_code == 0
    site = tree(root / 'output')
    assert {path: data for path, data in site.items() if path in alone} == alone
    assert 'index.html' in site


def test_index_refuses_a_folder_that_is_no_site(root: Path, tmp_path: Path) -> None:
    """A folder with other files is not written into."""
    other = tmp_path / 'other'
    other.mkdir()
    (other / 'letter.txt').write_text('dear')
    result = run(root, 'index', '--output', str(other))
    assert result.exit_code == 2
    assert tree(other) == {'letter.txt': b'dear'}


def test_search_finds_in_the_terminal(root: Path) -> None:
    """Titles and addresses are printed, in any form of the word."""
    result = run(root, 'search', 'clients')
    assert result.exit_code == 0
    assert 'One list of clients for a bank  [case]' in result.stdout
    assert '/cases/acme-bank/' in result.stdout


def test_search_tells_programs(root: Path) -> None:
    """As JSON it has what the browser's results have."""
    told = json.loads(run(root, 'search', 'client', '--filter', 'kind=case', '--format', 'json').stdout)
    assert told['total'] == 1
    assert [(item['kind'], item['id']) for item in told['results']] == [('case', 'acme-bank')]


@pytest.mark.parametrize('query', ['client', ''])
def test_filter_that_nothing_passes(root: Path, query: str) -> None:
    """An option that no record has leaves nothing, and the number says so."""
    told = json.loads(run(root, 'search', query, '--filter', 'category=gardens', '--format', 'json').stdout)
    assert (told['total'], told['results']) == (0, [])


def test_filter_by_an_option_mistyped_is_told(root: Path) -> None:
    """Beside the result stands the option that was probably meant; one that is in use is not mentioned."""
    result = run(root, 'search', '', '--filter', 'category=crmm', '--filter', 'kind=case')
    told = 'nothing stands under category=crmm; did you mean "crm"?\n'
    assert (result.exit_code, result.stdout, result.stderr) == (0, 'nothing was found\n', told)
    assert run(root, 'search', 'nobodyhasthis', '--filter', 'category=crm').stderr == ''


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (['--filter', 'categry=crm'], 'no facet "categry"'),
        (['--filter', 'crm'], '--filter crm'),
        (['--lang', 'xx'], 'the site has no language "xx"'),
    ],
)
def test_search_refuses_what_is_not_there(root: Path, arguments: list[str], message: str) -> None:
    """An unknown facet or language is wrong use, with the nearest name."""
    result = run(root, 'search', 'bank', *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_search_needs_a_sound_directory(root: Path) -> None:
    """With errors in the directory there is nothing to search: they are told with their places, exit 1."""
    (root / 'content' / 'partners' / 'acme.md').write_text('no front matter', 'utf-8')
    for command in (['search', 'bank'], ['export', 'search', '--engine', 'typesense']):
        result = run(root, *command)
        assert (result.exit_code, result.stdout) == (1, '')
        assert 'content/partners/acme.md:1:1: error D201: ' in result.stderr


@pytest.mark.parametrize('engine', ['opensearch', 'typesense', 'meilisearch', 'algolia'])
def test_export_writes_documents_and_deletions(root: Path, tmp_path: Path, engine: str) -> None:
    """An export has settings, documents and deletions; what is gone at the next one is deleted."""
    folder = tmp_path / 'export'
    assert run(root, 'export', 'search', '--engine', engine, '--output', str(folder)).exit_code == 0
    language = next(folder.glob('*-settings.json')).name.removeprefix(f'{engine}-').removesuffix('-settings.json')
    documents = (folder / f'{engine}-{language}-documents.ndjson').read_text('utf-8')
    assert 'case-acme-bank' in documents
    assert (folder / f'{engine}-{language}-delete.ndjson').read_text('utf-8') == ''
    (root / 'content' / 'cases' / 'acme-bank.md').unlink()
    assert run(root, 'export', 'search', '--engine', engine, '--output', str(folder)).exit_code == 0
    assert 'case-acme-bank' in (folder / f'{engine}-{language}-delete.ndjson').read_text('utf-8')


def _judged(root: Path) -> Judged:
    return judge_source(read_source(root), date.fromisoformat(TODAY))


def test_desk_answers_about_the_last_build(root: Path, tmp_path: Path) -> None:
    """The development server finds what the site had when it was built last, by the same facets as the site."""
    desk = SearchDesk(tmp_path / 'desk')
    assert desk.ask({'q': ['bank']}) is None
    desk.renew(_judged(root))
    found = desk.ask({'q': ['clients'], 'kind': ['case']})
    assert found is not None
    assert '<a href="/cases/acme-bank/">One list of clients for a bank</a>' in found.body
    assert desk.ask({'kind': ['case']}) is None
    (root / 'content' / 'cases' / 'acme-bank.md').unlink()
    desk.renew(_judged(root))
    found = desk.ask({'q': ['clients'], 'kind': ['case'], 'format': ['json']})
    assert found is not None
    assert json.loads(found.body)['total'] == 0


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [({'categry': ['crm']}, 'no facet "categry"'), ({'lang': ['xx']}, 'the site has no language "xx"')],
)
def test_desk_refuses_what_is_not_there(
    root: Path, tmp_path: Path, arguments: dict[str, list[str]], message: str
) -> None:
    """An unknown facet or language is wrong use there, too."""
    desk = SearchDesk(tmp_path / 'desk')
    desk.renew(_judged(root))
    with pytest.raises(SitegenError) as raised:
        desk.ask({'q': ['bank'], **arguments})
    assert str(raised.value) == message
