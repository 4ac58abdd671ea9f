"""What is searched, and what of it is remembered by partner."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sitegen.judging import judge_source, read_source
from sitegen.search import documents
from sitegen.search.documents import SearchSource
from sitegen.searching import search_sources, theme_of
from tests.directories import TODAY, copy_base
from tests.search.test_changing import Memory


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


def sources(root: Path, memo: Memory | None = None) -> list[SearchSource]:
    judged = judge_source(read_source(root), date.fromisoformat(TODAY))
    return list(search_sources(judged, theme_of(judged), memo=memo))


def change(root: Path, path: str, before: str, after: str) -> None:
    text = (root / path).read_text('utf-8')
    assert before in text
    (root / path).write_text(text.replace(before, after), 'utf-8')


def test_documents_come_back_as_they_were(root: Path, gathered: list[str]) -> None:
    """Remembered documents are equal to made ones, in every language, and none is made again."""
    memo = Memory()
    assert sources(root, memo) == sources(root)
    gathered.clear()
    again = sources(root, memo)
    assert gathered == []
    assert again == sources(root)


def test_only_the_partner_of_a_change_is_gathered(root: Path, gathered: list[str]) -> None:
    """A changed case study makes its partner's documents anew, and nobody else's."""
    memo = Memory()
    languages = len(sources(root, memo))
    partners = set(gathered)
    change(root, 'content/cases/acme-bank.md', 'Four lists', 'Four long lists')
    gathered.clear()
    found = sources(root, memo)
    assert gathered == ['acme'] * languages
    assert len(partners) > 1
    assert found == sources(root)
    assert any('Four long lists' in document.markup for document in found[0].documents)


@pytest.mark.parametrize(
    ('path', 'before', 'after'),
    [('program.yml', 'name: Example partner program', 'name: Another'), ('site.yml', 'title: ', 'title: New ')],
)
def test_what_all_rest_on_makes_all_anew(root: Path, gathered: list[str], path: str, before: str, after: str) -> None:
    """Another program or other settings may change any document."""
    memo = Memory()
    sources(root, memo)
    once = list(gathered)
    change(root, path, before, after)
    gathered.clear()
    found = sources(root, memo)
    assert gathered == once
    assert found == sources(root)


def test_who_is_gone_is_forgotten(root: Path) -> None:
    """A partner that left is in no document, and the memory keeps nothing of it."""
    memo = Memory()
    sources(root, memo)
    (root / 'content/cases/acme-bank.md').unlink()
    assert sources(root, memo) == sources(root)
    assert not any(b'Four lists' in data for data in memo.entries.values())
