"""The comment below a pull request: within the limits of the host, whatever it has to tell."""

from __future__ import annotations

import dataclasses

import pytest

from sitegen.diagnostics import Diagnostic
from sitegen.review.comment import MAX_LENGTH, MAX_PHRASES, MAX_ROWS, render_markdown
from sitegen.review.meaning import Meaning, PartnerMeaning
from sitegen.review.proposal import Review
from sitegen.review.rulings import Outcome, Ruling

RULING = Ruling(
    path='content/partners/acme.md', field='city', before='a', after='b', outcome=Outcome.DENY, rule='x', why='y'
)
PARTNER = PartnerMeaning(id='acme', name='Acme', phrases=('new case study',), listed=True)
FINDING = Diagnostic(path='content/partners/acme.md', line=1, column=1, code='R310', message='wrong', help='right')


@pytest.mark.parametrize('rows', [1, 40, 400])
def test_comment_is_never_too_long(rows: int) -> None:
    """However much there is to tell, the comment has the headline and is one that the host takes."""
    long = '*' * 300
    rulings = tuple(
        dataclasses.replace(RULING, path=f'{n}{long}', before=long, after=long, why=long, outcome=outcome)
        for n in range(rows)
        for outcome in Outcome
    )
    partners = (dataclasses.replace(PARTNER, name='_' * 120, phrases=('new case study',) * 500),) * rows
    findings = (dataclasses.replace(FINDING, path=long, message=long, help=long),) * rows
    meaning = Meaning(partners=partners, new=findings, old=findings)
    text = render_markdown(Review(actor='github:1', rulings=rulings), meaning, 'https://preview.example')
    assert len(text) <= MAX_LENGTH
    assert text.splitlines()[1] == '### This change cannot go in'
    assert text.count('<details>') == text.count('</details>')
    assert text.endswith('… The rest is too long for a comment; `sitegen review` tells all.\n') is (rows > 1)


def test_what_is_folded_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the comment is cut, what was folded is closed again."""
    meaning = Meaning(partners=(PARTNER,), new=(FINDING,), old=(FINDING,) * 3)
    allowed = dataclasses.replace(RULING, outcome=Outcome.ALLOW)
    review = Review(actor='github:1', rulings=(RULING, allowed))
    for limit in range(200, len(render_markdown(review, meaning)) + 100, 5):
        monkeypatch.setattr('sitegen.review.comment.MAX_LENGTH', limit)
        text = render_markdown(review, meaning)
        assert len(text) <= limit
        assert text.count('<details>') == text.count('</details>')


@pytest.mark.parametrize(('count', 'more'), [(MAX_PHRASES, ''), (MAX_PHRASES + 1, '; and 1 more')])
def test_phrases_of_a_partner(count: int, more: str) -> None:
    """At most 12 phrases are told of a partner, so that nobody fills the comment with his own news."""
    partner = dataclasses.replace(PARTNER, phrases=tuple(f'p{n}' for n in range(count)))
    text = render_markdown(Review(actor='github:1', rulings=()), Meaning(partners=(partner,)))
    assert f'- **Acme**: p0; p1; p2; p3; p4; p5; p6; p7; p8; p9; p10; p11{more}\n' in text


def test_levels_are_not_hidden_below_other_rows() -> None:
    """However many files stand before it in the alphabet, a managed field is among the rows that are shown."""
    staffed = dataclasses.replace(RULING, outcome=Outcome.NEEDS_STAFF)
    others = (dataclasses.replace(staffed, path=f'content/media/{n}.png', field=None) for n in range(MAX_ROWS))
    level = dataclasses.replace(staffed, field='level', before='silver', after='gold', rule='program-managed')
    text = render_markdown(Review(actor='github:1', rulings=(*others, level)), None)
    assert '| `content/partners/acme.md: level` | `silver` | `gold` | y |' in text
    assert '- … and 1 more changes' in text


@pytest.mark.parametrize(
    ('before', 'after', 'cells'),
    [
        ('Lund', 'Malmö', '`Lund` | `Malmö`'),
        (None, 'x' * 120, f'– | `{"x" * 120}`'),
        (None, 'x' * 121, f'– | `{"x" * 119}…`'),
        (['x' * 200], ['x' * 200, 'y'], f'`…{"x" * 29}"]` | `…{"x" * 29}", "y"]`'),
        (f'{"x" * 200}. 2026', f'{"x" * 200}. 2099', f'`…{"x" * 26}. 2026` | `…{"x" * 26}. 2099`'),
        (f'{"x" * 200}a{"y" * 200}', f'{"x" * 200}b', f'`…{"x" * 30}a{"y" * 88}…` | `…{"x" * 30}b`'),
    ],
)
def test_long_values_are_shown_where_they_differ(before: object, after: object, cells: str) -> None:
    """What changes at the end of a long value is not cut off."""
    ruling = dataclasses.replace(RULING, before=before, after=after)
    text = render_markdown(Review(actor='github:1', rulings=(ruling,)), None)
    assert f'| {cells} | y |\n' in text
