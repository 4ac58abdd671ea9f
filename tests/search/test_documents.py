"""What is searched, and what of it is remembered by partner."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sitegen.judging import judge_source, read_source
from sitegen.search import documents
from sitegen.search.documents import SearchSource, document_count
from sitegen.search.index import index_files
from sitegen.searching import search_sources, theme_of
from tests.conftest import TODAY
from tests.directories import copy_base
from tests.memory import Memory


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_base(tmp_path / 'directory')


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The partners whose documents are made."""
    noted: list[str] = []
    work = documents._Gatherer.all_of

    def note(self: Any, entry: Any) -> Any:
        noted.append(entry.partner.id)
        return work(self, entry)

    monkeypatch.setattr(documents._Gatherer, 'all_of', note)
    return noted


def sources(root: Path) -> list[SearchSource]:
    judged = judge_source(read_source(root), date.fromisoformat(TODAY))
    return list(search_sources(judged, theme_of(judged)))


def index(root: Path, memo: Memory | None = None) -> dict[str, bytes]:
    return dict(index_files(sources(root), '/m.js', '', memo))


def change(root: Path, path: str, before: str, after: str) -> None:
    text = (root / path).read_text('utf-8')
    assert before in text
    (root / path).write_text(text.replace(before, after), 'utf-8')


def test_remembered_documents_are_not_made_again(root: Path, gathered: list[str]) -> None:
    """Nobody's documents are made again, also where the index itself has been forgotten."""
    memo = Memory()
    clean = index(root, memo)
    gathered.clear()
    assert index(root, memo) == clean
    for key in [key for key in memo.entries if ' index ' in key]:
        del memo.entries[key]
    assert index(root, memo) == clean
    assert gathered == []


def test_only_the_partner_of_a_change_is_gathered(root: Path, gathered: list[str]) -> None:
    """A changed case study makes its partner's documents anew, and nobody else's."""
    memo = Memory()
    index(root, memo)
    partners = set(gathered)
    change(root, 'content/cases/acme-bank.md', 'Four lists', 'Four long lists')
    gathered.clear()
    found = index(root, memo)
    assert gathered == ['acme'] * len(sources(root))
    assert len(partners) > 1
    assert found == index(root)


@pytest.mark.parametrize(
    ('path', 'before', 'after'),
    [('program.yml', 'name: Example partner program', 'name: Another'), ('site.yml', 'title: ', 'title: New ')],
)
def test_what_all_rest_on_makes_all_anew(root: Path, gathered: list[str], path: str, before: str, after: str) -> None:
    """Another program or other settings may change any document."""
    memo = Memory()
    index(root, memo)
    once = list(gathered)
    change(root, path, before, after)
    gathered.clear()
    found = index(root, memo)
    assert gathered == once
    assert found == index(root)


def test_who_is_gone_is_forgotten(root: Path) -> None:
    """A case study that is gone is in no file, and the memory keeps nothing of it; nor of a partner that is gone."""
    memo = Memory()
    index(root, memo)
    (root / 'content/cases/acme-bank.md').unlink()
    assert index(root, memo) == index(root)
    assert not any(b'Four lists' in data for data in memo.entries.values())


def test_bundles_stand_by_name(root: Path) -> None:
    """Bundles are in the order of names, which points do not change; documents in the order by points."""
    (source, *_) = sources(root)
    names = [bundle.make()[0].title for bundle in source.bundles]
    assert names == sorted(names, key=str.casefold)
    points = [document.points for document in source.documents if document.kind == 'partner']
    assert points == sorted(points, reverse=True)


def test_partner_is_found_by_its_website(root: Path) -> None:
    """What the host of a partner's website begins with is among its words, www aside; and its city is told."""
    change(root, 'content/partners/acme.md', 'https://acme.example\n', 'https://www.acme.example/en?x=1\n')
    (source, *_) = sources(root)
    acme = next(document for document in source.documents if document.id == 'acme')
    assert acme.texts[-1] == 'acme'
    assert acme.city == 'Lund'


def test_case_study_is_found_by_what_the_program_declares(root: Path) -> None:
    """The public declared fields of a case study are among its words, the private ones are not."""
    fields = '[{id: partly, title: P, type: text}, {id: budget, title: B, type: text, public: false}]'
    values = 'partly: Branches\nbudget: A million\n'
    change(root, 'program.yml', 'fields:\n', f'fields:\n  case: {fields}\n')
    change(root, 'content/cases/acme-bank.md', 'category: crm\n', f'category: crm\n{values}')
    (source, *_) = sources(root)
    case = next(document for document in source.documents if document.kind == 'case')
    assert 'Branches' in case.tags
    assert 'A million' not in case.tags + case.texts


def test_count_is_known_before_documents_are_made(root: Path) -> None:
    """As many documents are counted as are made."""
    judged = judge_source(read_source(root), date.fromisoformat(TODAY))
    assert judged.directory is not None
    counted = sum(map(document_count, judged.directory.entries.values()))
    assert counted == len(sources(root)[0].documents)
