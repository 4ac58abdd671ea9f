"""Ledger files: rows with their places, every faulty one told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.ledger import read_ledger
from sitegen.content.records import LedgerRow
from sitegen.content.vocabulary import Vocabulary

HEADER = 'date,partner,kind,points,note\n'
WORDS = Vocabulary(sets={'ledger': frozenset({'sale', 'gift'})})


def told(rows: str) -> list[tuple[int, int, str, str]]:
    _, findings = read_ledger('content/ledger/a.csv', HEADER + rows, WORDS)
    assert all(finding.help for finding in findings)
    return [(f.line, f.column, f.code, f.message) for f in findings]


def row(line: int, day: date, kind: str, points: int, column: int = 12) -> LedgerRow:
    """A row of acme's, whose name stands at a column."""
    return LedgerRow('a.csv', line, day, 'acme', kind, points, column)


def test_rows_are_typed() -> None:
    """A row has its date, partner, kind and points; the note, blanks around cells and empty lines do not matter."""
    rows, findings = read_ledger(
        'a.csv', HEADER + '2026-02-01,acme,sale,20,"first, and ""best"""\n\n 2026-02-02 , acme , gift , -5 ,\n', WORDS
    )
    assert findings == []
    assert rows == [
        row(2, date(2026, 2, 1), 'sale', 20),
        row(4, date(2026, 2, 2), 'gift', -5, column=15),
    ]


def test_the_note_may_be_left_out() -> None:
    """A row of four cells has no note."""
    assert told('2026-02-01,acme,sale,20\n') == []


@pytest.mark.parametrize('text', ['', '\n', 'partner,date,kind,points,note\n', 'date;partner;kind;points;note\n'])
def test_header_is_checked(text: str) -> None:
    """Another first line is one error, and no row is read."""
    rows, findings = read_ledger('a.csv', text + '2026-02-01,acme,sale,20,\n', WORDS)
    assert rows == []
    assert [(finding.line, finding.code) for finding in findings] == [(1, 'L501')]


@pytest.mark.parametrize(
    ('text', 'column', 'code', 'message'),
    [
        ('2026-02-30,acme,sale,20,', 1, 'L503', 'date is "2026-02-30", which is no day of the calendar'),
        ('01.02.2026,acme,sale,20,', 1, 'L503', 'date is "01.02.2026", which is no day of the calendar'),
        ('2026-02-01,Acme GmbH,sale,20,', 12, 'L504', 'partner is "Acme GmbH", which is no id'),
        ('2026-02-01,,sale,20,', 12, 'L504', 'partner is "", which is no id'),
        ('2026-02-01,acme,sales,20,', 17, 'L505', 'kind is "sales", which the program does not know'),
        ('2026-02-01,acme,sale,twenty,', 22, 'L506', 'points are "twenty", which is no whole number'),
        ('2026-02-01,acme,sale,2.5,', 22, 'L506', 'points are "2.5", which is no whole number'),
        ('2026-02-01,acme,sale,1 000,', 22, 'L506', 'points are "1 000", which is no whole number'),
        ('2026-02-01,acme,sale,٢٠,', 22, 'L506', 'points are "٢٠", which is no whole number'),
        ('2026-02-01,acme,sale,1000000000,', 22, 'L506', 'points are "1000000000", which is no whole number'),
        ('2026-02-01,acme,sale,20,a,b', 1, 'L502', 'the row has 6 cells instead of 5'),
        ('2026-02-01,acme', 1, 'L502', 'the row has 2 cells instead of 5'),
        ('2026-02-01,acme,sale,20,"a', 1, 'L502', 'the row cannot be read: unexpected end of data'),
    ],
)
def test_faulty_cells_are_told(text: str, column: int, code: str, message: str) -> None:
    """A faulty cell is told at its column, and the rows around it are read."""
    assert told(f'2026-01-01,acme,sale,1,\n{text}\n') == [(3, column, code, message)]


@pytest.mark.parametrize(('sign', 'name'), [('\u202e', '202E'), ('\u200b', '200B')])
def test_invisible_characters_are_told(sign: str, name: str) -> None:
    """A character that hides is an error in every cell, the note among them."""
    expected = f'"note" holds an invisible character U+{name}'
    assert told(f'2026-02-01,acme,sale,20,a{sign}b\n') == [(2, 25, 'F104', expected)]
    expected = f'"partner" holds an invisible character U+{name}'
    assert told(f'2026-02-01,ac{sign}me,sale,20,n\n') == [(2, 12, 'F104', expected)]


def test_every_fault_of_a_row_is_told() -> None:
    """Three faults in one row are three findings."""
    assert [code for _, _, code, _ in told('never,acme,sales,many,\n')] == ['L503', 'L505', 'L506']


def test_a_faulty_row_counts_for_nothing() -> None:
    """A row with a fault is left out, the sound ones are read."""
    rows, _ = read_ledger('a.csv', HEADER + '2026-02-01,acme,sale,x,\n2026-02-02,acme,sale,3,\n', WORDS)
    assert [row.points for row in rows] == [3]


@pytest.mark.parametrize(
    ('points', 'value'), [('999999999', 999_999_999), ('-999999999', -999_999_999), ('+5', 5), ('0', 0)]
)
def test_points_may_be_negative_and_large(points: str, value: int) -> None:
    """Points are whole numbers of up to nine digits, with a sign or without."""
    rows, _ = read_ledger('a.csv', HEADER + f'2026-02-01,acme,sale,{points},\n', WORDS)
    assert [row.points for row in rows] == [value]


@pytest.mark.parametrize('between', [';', '\t'])
def test_cells_with_other_signs_between_them_are_told(between: str) -> None:
    """A sheet saved with semicolons or tabs is told so."""
    rows, findings = read_ledger('a.csv', f'{HEADER}2026-02-01,acme,sale,1,\n'.replace(',', between), WORDS)
    assert rows == []
    assert [(f.line, f.code, f.help) for f in findings] == [(1, 'L501', 'save the file with commas between the cells')]


def test_rows_of_commas_alone_are_empty() -> None:
    """Empty rows of a sheet, which are commas alone, do not matter."""
    assert told('2026-02-01,acme,sale,1,\n,,,,\n,,,\n') == []


def test_a_note_of_several_lines_keeps_the_lines_right() -> None:
    """After a note with line breaks the next row still has its line of the file."""
    assert told('2026-02-01,acme,sale,20,"a\nb\nc"\n2026-02-01,acme,sale,x,\n')[0][:2] == (5, 22)


def test_a_program_without_ledger_knows_no_kind() -> None:
    """Where the program has no ledger, every kind is told so."""
    _, findings = read_ledger('a.csv', HEADER + '2026-02-01,acme,sale,20,\n', Vocabulary(sets={'ledger': frozenset()}))
    assert [finding.help for finding in findings] == ['the program has no ledger']


def test_without_a_program_kinds_are_not_checked() -> None:
    """While the program cannot be read, no kind is held against anybody."""
    assert read_ledger('a.csv', HEADER + '2026-02-01,acme,sale,20,\n', Vocabulary())[1] == []


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    """No text makes the reading of a ledger raise, with or without its header."""
    for whole in (text, HEADER + text):
        _, findings = read_ledger('a.csv', whole, WORDS)
        for finding in findings:
            assert 1 <= finding.line <= whole.count('\n') + 1
            assert finding.column >= 1


@given(st.text(alphabet=',"\n20-6acmesle ', max_size=80))
def test_any_mix_of_cells_is_read_or_told(text: str) -> None:
    """No mix of commas, quotes and digits makes it raise."""
    rows, _ = read_ledger('a.csv', HEADER + text, WORDS)
    assert all(row.kind in ('sale', 'gift') for row in rows)
