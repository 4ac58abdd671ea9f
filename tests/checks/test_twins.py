"""Case studies of two partners that tell the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sitegen.checks.twins import recall_twins, shared_percent
from sitegen.content.body import Body, BodyRules
from sitegen.content.collection import Collection
from sitegen.content.markdown import render_body
from sitegen.content.notes import NO_NOTES, Notes
from sitegen.content.records import Case
from sitegen.content.sketch import KEPT_RUNS, runs_in, sketch_of
from sitegen.memo import NoMemo
from tests.memory import Memory

FIRST, SECOND = ('wolf', 'bear', 'lynx', 'hare', 'crow'), ('berg', 'dal', 'vik', 'by', 'as', 'holm')
WORDS = [first + second for first in FIRST for second in SECOND]


def _case(id: str, partner: str, text: str, day: int = 1) -> Case:
    body = render_body(text, path='a.md', first_line=1, rules=BodyRules(), sketched=True)[0]
    return Case(id=id, path=f'content/cases/{id}.md', title=id, partner=partner, date=date(2026, 1, day), body=body)


def _collection(*cases: Case) -> Collection:
    return Collection(cases={case.id: case for case in cases})


def _told(*cases: Case) -> list[tuple[str, str]]:
    found = recall_twins(_collection(*cases), NO_NOTES, NoMemo())
    return [(finding.path, finding.message) for finding in found]


def test_same_text_of_two_partners_is_told_at_the_later() -> None:
    """The case study that came second is named with its file, the share, and the one that it repeats."""
    text = ' '.join(WORDS)
    told = _told(_case('one', 'acme', text, day=2), _case('two', 'birch', text, day=1))
    message = 'case study shares 100 % of its text with content/cases/two.md of partner "birch"'
    assert told == [('content/cases/one.md', message)]


def test_same_text_of_one_partner_is_its_own_affair() -> None:
    """A partner may tell one story twice."""
    text = ' '.join(WORDS)
    assert _told(_case('one', 'acme', text), _case('two', 'acme', text)) == []


@pytest.mark.parametrize(('kept', 'found'), [(30, True), (24, True), (8, False), (0, False)])
def test_part_of_a_text(kept: int, found: bool) -> None:
    """Half of the shorter text's runs make twins; a shared beginning does not."""
    mine = ' '.join(WORDS)
    other = ' '.join([*WORDS[:kept], *(f'{word}x' for word in WORDS[kept:])])
    assert bool(_told(_case('one', 'acme', mine), _case('two', 'birch', other))) is found


def test_set_phrase_of_many_is_no_copy() -> None:
    """What more texts share than can be copies of each other is a set phrase."""
    text = ' '.join(WORDS)
    assert _told(*(_case(f'case-{number}', f'partner-{number}', text) for number in range(9))) == []


def test_markup_and_case_do_not_hide_a_copy() -> None:
    """A copy in capitals, with marks around its words, is a copy."""
    case = _case('one', 'acme', ' '.join(WORDS))
    copy = _case('two', 'birch', ' '.join(f'*{word.upper()}*' for word in WORDS), day=2)
    assert _told(case, copy)


def test_long_texts_are_told_by_a_sample() -> None:
    """Of a long text so many runs are kept; texts that share two thirds of theirs are found about that alike."""
    one = [f'one{number}' for number in range(400)]
    shared, other = [f'both{number}' for number in range(800)], [f'other{number}' for number in range(400)]
    mine, theirs = (runs_in(sketch_of(' '.join(shared + text))) for text in (one, other))
    assert len(mine) == len(theirs) == KEPT_RUNS
    assert 50 <= shared_percent(mine, theirs) <= 80


def test_text_without_words_has_no_twin() -> None:
    """Two empty case studies are not the same story."""
    empty = _case('one', 'acme', '')
    assert _told(empty, replace(empty, id='two', partner='birch')) == []


def test_twins_are_remembered_until_a_case_study_changes() -> None:
    """What was found is told again for the same case studies, and found anew for others."""
    memory = Memory()
    text = ' '.join(WORDS)
    one, two = (replace(_case(id, f'partner-{id}', text), digest=id) for id in ('one', 'two'))
    found = recall_twins(_collection(one, two), NO_NOTES, memory)
    assert len(found) == 1
    assert recall_twins(_collection(one, two), NO_NOTES, memory) == found
    other = replace(two, body=_case('two', 'birch', 'Another story.').body, digest='other')
    assert recall_twins(_collection(one, other), NO_NOTES, memory) == []


def test_texts_of_partners_who_changed_nothing_are_not_read_again() -> None:
    """Where one case study changed, only the texts of its partner are looked into."""
    text = ' '.join(WORDS)
    one, two = (replace(_case(id, f'partner-{id}', text), digest=id) for id in ('one', 'two'))
    memory, digests = Memory(), {'partner-one': 'a', 'partner-two': 'b'}
    notes = Notes(digests, memory)
    assert len(recall_twins(_collection(one, two), notes, NoMemo())) == 1
    notes.keep()
    closed = replace(one, body=Body())  # what is known of it comes from the note
    changed = replace(two, body=_case('two', 'partner-two', f'{text} more').body)
    found = recall_twins(_collection(closed, changed), Notes({**digests, 'partner-two': 'c'}, memory), NoMemo())
    assert [finding.path for finding in found] == ['content/cases/two.md']
