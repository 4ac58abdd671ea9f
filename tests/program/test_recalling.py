"""Verdicts that are remembered are those that judging anew gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sitegen.content.collection import Owned
from sitegen.content.notes import Notes
from sitegen.judging import read_source
from sitegen.program.evidence import Holdings, collect_holdings
from sitegen.program.model import Program
from sitegen.program.recalling import judge_all
from sitegen.program.verdict import Verdict, judge
from tests.conftest import ROOT
from tests.memory import Memory

TODAY = date(2026, 11, 21)


@pytest.fixture(scope='module')
def demonstration() -> tuple[Program, dict[str, Holdings]]:
    """The program of the demonstration, and what its partners hold."""
    source = read_source(ROOT)
    assert source.program
    return source.program, collect_holdings(source.collection)


def recalled(program: Program, holdings: dict[str, Holdings], today: date, memory: Memory) -> dict[str, Verdict]:
    """The verdicts of a run that remembers what the last one noted."""
    digests = {
        id: Owned(partner=held.partner, cases=held.cases, projects=held.projects, ledger=held.ledger).digest
        for id, held in holdings.items()
    }
    notes = Notes(digests, memory)
    verdicts = judge_all(program, holdings, today, notes)
    notes.keep()
    return verdicts


def test_known_verdict_is_the_same(demonstration: tuple[Program, dict[str, Holdings]]) -> None:
    """What is remembered says what judging says, its tables too."""
    program, holdings = demonstration
    memory = Memory()
    first = recalled(program, holdings, TODAY, memory)
    again = recalled(program, holdings, TODAY, memory)
    assert again == first == {id: judge(program, held, TODAY) for id, held in holdings.items()}
    assert {id: (v.levels, v.statuses) for id, v in again.items()} == {
        id: (v.levels, v.statuses) for id, v in first.items()
    }


@pytest.mark.parametrize('source', ['cases', 'projects', 'ledger'])
def test_record_that_went_counts_no_more(demonstration: tuple[Program, dict[str, Holdings]], source: str) -> None:
    """A partner that lost its records of one kind is judged by what is left."""
    program, holdings = demonstration
    memory = Memory()
    recalled(program, holdings, TODAY, memory)
    lost: dict[str, Any] = {source: ()}
    fewer = {id: replace(held, **lost) for id, held in holdings.items()}
    anew = {id: judge(program, held, TODAY) for id, held in fewer.items()}
    assert recalled(program, fewer, TODAY, memory) == anew
    assert any(fewer[id] != held for id, held in holdings.items())


def test_changed_profile_is_judged_anew(demonstration: tuple[Program, dict[str, Holdings]]) -> None:
    """A profile of other bytes is another one, also where its id is the same."""
    program, holdings = demonstration
    memory = Memory()
    verdicts = recalled(program, holdings, TODAY, memory)
    id = next(id for id, verdict in verdicts.items() if verdict.effective)
    other = replace(holdings[id], partner=replace(holdings[id].partner, level=None, digest='of other bytes'))
    assert recalled(program, {**holdings, id: other}, TODAY, memory)[id].effective is None


def test_another_day_is_judged_anew(demonstration: tuple[Program, dict[str, Holdings]]) -> None:
    """What held on one day is not taken for another."""
    program, holdings = demonstration
    memory = Memory()
    recalled(program, holdings, TODAY, memory)
    later = TODAY + timedelta(days=3_000)
    assert recalled(program, holdings, later, memory) == {
        id: judge(program, held, later) for id, held in holdings.items()
    }


def test_another_program_is_another_verdict(demonstration: tuple[Program, dict[str, Holdings]]) -> None:
    """A verdict belongs to the program that gave it."""
    program, holdings = demonstration
    memory = Memory()
    before = recalled(program, holdings, TODAY, memory)
    easier = replace(program, requirements=())
    after = recalled(easier, holdings, TODAY, memory)
    assert after == {id: judge(easier, held, TODAY) for id, held in holdings.items()}
    assert after != before
