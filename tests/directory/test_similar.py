"""Which partners a profile calls similar."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from sitegen.directory.facets import Pairs
from sitegen.directory.listing import Directory
from sitegen.directory.similar import MOST_SIMILAR, Similarity, recall_similar
from tests.memory import Memory

Proof = dict[tuple[str | None, str | None], int]


def _entry(rank: int, proven: Proof, country: str = 'KZ', languages: tuple[str, ...] = ('ru',)) -> Any:
    partner = SimpleNamespace(country=country, languages=languages)
    return SimpleNamespace(partner=partner, rank=rank, pairs=Pairs(proven))


def _directory(**entries: Any) -> Directory:
    for id, entry in entries.items():
        entry.partner.id = id
    return cast('Directory', SimpleNamespace(entries=entries))


def _similarity(**entries: Any) -> Similarity:
    return Similarity(_directory(**entries))


def test_same_category_and_industry_in_one_project_come_first() -> None:
    """Who has proven the same pair stands before who shares a category alone."""
    similarity = _similarity(
        one=_entry(1, {('crm', 'finance'): 1}),
        other=_entry(2, {('crm', 'retail'): 1}),
        same=_entry(3, {('crm', 'finance'): 2}),
    )
    assert similarity.of('one') == ('same', 'other')


def test_country_and_language_break_ties() -> None:
    """Of two with the same proof the one nearer by stands first; then the one with more points."""
    proof: Proof = {('crm', 'finance'): 1}
    similarity = _similarity(
        one=_entry(1, proof),
        far=_entry(2, proof, country='SE', languages=('sv',)),
        third=_entry(4, proof),
        near=_entry(3, proof),
    )
    assert similarity.of('one') == ('near', 'third', 'far')


def test_nothing_in_common_is_not_similar() -> None:
    """The same country alone makes nobody similar, and nobody is similar to itself."""
    similarity = _similarity(
        one=_entry(1, {('crm', 'finance'): 1}), other=_entry(2, {('shop', 'energy'): 1}), bare=_entry(3, {})
    )
    assert similarity.of('one') == ()
    assert similarity.of('bare') == ()


def test_a_few_are_enough() -> None:
    """A profile names a few similar partners, however many there are."""
    proof: Proof = {('crm', 'finance'): 1}
    similarity = _similarity(**{f'p{number}': _entry(number, proof) for number in range(1, 9)})
    assert similarity.of('p1') == ('p2', 'p3', 'p4')
    assert len(similarity.of('p8')) == MOST_SIMILAR


def test_remembered_while_nothing_moves() -> None:
    """Who is like whom is found once; another order, proof, country or language is found anew."""
    proof: Proof = {('crm', 'finance'): 1}
    shapes: list[dict[str, Any]] = [
        {'a': _entry(1, proof), 'b': _entry(2, proof), 'c': _entry(3, proof)},
        {'b': _entry(1, proof), 'a': _entry(2, proof), 'c': _entry(3, proof)},
        {'a': _entry(1, proof), 'b': _entry(2, {('shop', 'energy'): 1}), 'c': _entry(3, proof)},
        {'a': _entry(1, proof), 'b': _entry(2, proof, country='SE'), 'c': _entry(3, proof)},
        {'a': _entry(1, proof), 'b': _entry(2, proof, languages=('sv',)), 'c': _entry(3, proof)},
    ]
    memory = Memory()
    for number, entries in enumerate(shapes, start=1):
        found = recall_similar(_directory(**entries), memory)
        assert found == {id: _similarity(**entries).of(id) for id in entries}
        assert len(memory.puts) == number
        assert recall_similar(_directory(**entries), memory) == found
    assert len(memory.puts) == len(shapes)
