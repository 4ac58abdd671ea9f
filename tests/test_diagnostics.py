"""Findings as values."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.diagnostics import Diagnostic, Severity, SitegenError, did_you_mean, shown, sort_findings, trouble


def finding(path: str = 'a.md', line: int = 1, column: int = 1, code: str = 'R301', **more: str) -> Diagnostic:
    return Diagnostic(path=path, line=line, column=column, code=code, message=more.pop('message', 'm'), **more)  # type: ignore[arg-type]  # texts only


def test_findings_are_sorted_by_place() -> None:
    """Findings stand by path, line and column, errors before warnings, and then by code and message."""
    ordered = [
        finding('a.md', 1, 1, message='a'),
        finding('a.md', 1, 1, message='b'),
        Diagnostic(path='a.md', code='A100', severity=Severity.WARNING, message='m'),
        finding('a.md', 1, 2),
        finding('a.md', 2, 1),
        finding('a.md', 10, 1),
        finding('b.md', 1, 1),
    ]
    assert sort_findings(reversed(ordered)) == ordered
    assert sort_findings(ordered[::2] + ordered[1::2]) == ordered


def test_twins_are_dropped() -> None:
    """A finding that was made twice is told once."""
    assert sort_findings([finding(), finding()]) == [finding()]


@pytest.mark.parametrize(
    ('word', 'known', 'sentence'),
    [
        ('wesite', ['website', 'name'], 'did you mean "website"?'),
        ('Website', ['website', 'name'], 'did you mean "website"?'),
        ('Acme', ['acme-software', 'acne'], 'did you mean "acme-software"?'),
        ('acme', ['acme-software', 'acme-systems'], 'known here: acme-software, acme-systems'),
        ('x', ['website', 'name'], 'known here: name, website'),
        ('x', [], ''),
        (
            'x',
            [f'k{n:02}' for n in range(15)],
            'known here: ' + ', '.join(f'k{n:02}' for n in range(12)) + ' and 3 more',
        ),
    ],
)
def test_nearest_word(word: str, known: list[str], sentence: str) -> None:
    """The nearest known word is named, or the only one that begins so; else the known ones, if there are any."""
    assert did_you_mean(word, known) == sentence


@pytest.mark.parametrize(
    ('value', 'expected'),
    [('a', '"a"'), ('a\n b', '"a b"'), ('a' * 60, f'"{"a" * 60}"'), ('a' * 61, f'"{"a" * 57}…"')],
)
def test_values_in_messages(value: str, expected: str) -> None:
    """A value stands in quotes on one line, and is cut after 60 characters."""
    assert shown(value) == expected


def test_trouble_names_what_cannot_be_done(tmp_path: Path) -> None:
    """What the system refuses is one line for a person, with its hint; other mistakes pass."""
    refused = r'^a\.md cannot be read: No such file or directory$'
    with pytest.raises(SitegenError, match=refused) as raised, trouble('a.md cannot be read', 'write it'):
        (tmp_path / 'a.md').read_bytes()
    assert raised.value.hint == 'write it'
    with pytest.raises(ZeroDivisionError), trouble('a.md cannot be read'):
        _ = 1 // 0
