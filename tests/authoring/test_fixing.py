"""Mechanical corrections: what is put right, what is left alone, and that nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from sitegen.authoring.fixing import fix_file, plain_date, with_scheme
from sitegen.content.files import SourceFile
from sitegen.content.record_reading import schema_of
from sitegen.content.records import Partner
from sitegen.content.vocabulary import Vocabulary
from sitegen.review.changes import Content, read_content
from tests.commands import sitegen
from tests.directories import check, copy_base, edit

SCHEMA = schema_of(Partner, Vocabulary())
PATH = 'content/partners/acme.md'


def _fixed(text: str) -> tuple[str, tuple[str, ...]]:
    """A partner's file after the corrections, and what they were."""
    found = fix_file(SourceFile(PATH, 'partners', 'acme', '', text.encode()), SCHEMA)
    return (found.data.decode(), found.what) if found else (text, ())


@pytest.mark.parametrize(
    ('written', 'meant'),
    [
        ('2026/11/21', '2026-11-21'),
        ('2026.1.5', '2026-01-05'),
        ('2026-1-5', '2026-01-05'),
        ('21.11.2026', '2026-11-21'),
        ('21/11/2026', '2026-11-21'),
        ('11/21/2026', '2026-11-21'),
        ('5.5.2026', '2026-05-05'),
        ('21 November 2026', '2026-11-21'),
        ('21. Nov 2026', '2026-11-21'),
        ('Nov 21, 2026', '2026-11-21'),
        ('05.06.2026', None),
        ('5/6/2026', None),
        ('12/11/2026', None),
        ('13/13/2026', None),
        ('30.02.2026', None),
        ('21.11.26', None),
        ('2026/11-21', None),
        ('21 Novembre 2026', None),
        ('21 maya 2026', None),
        ('soon', None),
        ('2026-02-30', None),
    ],
)
def test_only_unambiguous_dates_are_read(written: str, meant: str | None) -> None:
    """A date that could be another day stays as it is, and so does one that is none."""
    assert plain_date(written) == meant


@pytest.mark.parametrize(
    ('written', 'meant'),
    [
        ('acme.example', 'https://acme.example'),
        ('www.acme.example/a?b=c', 'https://www.acme.example/a?b=c'),
        ('//acme.example', 'https://acme.example'),
        ('https://acme.example', None),
        ('ftp://acme.example', None),
        ('javascript:alert(1)', None),
        ('acme', None),
        ('name@acme.example', None),
        ('acme example.com', None),
        ('«acme.example»', None),
        ('acme.example)', None),
        ('1.2', None),
        ('acme..example', None),
        ('пример.рф/x', 'https://пример.рф/x'),
    ],
)
def test_only_a_missing_scheme_is_added(written: str, meant: str | None) -> None:
    """An address gets https:// where nothing but that is missing."""
    assert with_scheme(written) == meant


def test_values_are_put_right_where_they_stand() -> None:
    """Dates and addresses change in place, in lists and quotes, too; comments stay."""
    text = (
        '---\n'
        '# our entry\n'
        'name: Acme\n'
        'website: acme.example  # soon another\n'
        'activities:\n'
        '  - {kind: talk, date: "21.11.2026", title: Talk, url: acme.example/t}\n'
        '  - {kind: talk, date: 05.06.2026, title: Ambiguous}\n'
        'applied: 2026/1/2\n'
        '---\nText.\n'
    )
    fixed, what = _fixed(text)
    assert what == ('2 dates', '2 addresses')
    assert fixed == (
        text.replace('website: acme', 'website: https://acme')
        .replace('"21.11.2026"', '"2026-11-21"')
        .replace('url: acme', 'url: https://acme')
        .replace('2026/1/2', '2026-01-02')
    )


def test_texts_that_look_like_dates_stay() -> None:
    """Only fields that hold a date are corrected."""
    text = '---\nname: 21.11.2026\nsummary: acme.example since 2026/1/2\n---\nSince 21.11.2026.\n'
    assert _fixed(text) == (text, ())


def test_keys_take_the_order_of_the_schema_with_their_comments() -> None:
    """A comment moves with the key below it; the order of lists stays."""
    text = '---\nowners: [github:2, github:1]\n# where we are\ncity: Lund\nname: Acme\n# the end\n---\nText.\n'
    fixed, what = _fixed(text)
    assert what == ('order of keys',)
    assert fixed == '---\nname: Acme\n# the end\n# where we are\ncity: Lund\nowners: [github:2, github:1]\n---\nText.\n'


def test_unknown_keys_keep_the_order_as_it_is() -> None:
    """Where a key is not known nobody can tell its place."""
    text = '---\ncity: Lund\nnam: Acme\n---\nText.\n'
    assert _fixed(text) == (text, ())


def test_spaces_at_the_ends_of_lines_go() -> None:
    """Spaces go where they mean nothing: not where two of them break a line, nor in code or a block of text."""
    text = '---\nname: Acme \ncity: Lund\t\n---  \nOne. \nTwo.  \nThree.\n   \n```\ncode  \n```\n\n\n'
    fixed, what = _fixed(text)
    assert what == ('spaces at the ends of lines',)
    assert fixed == '---\nname: Acme\ncity: Lund\n---\nOne.\nTwo.  \nThree.\n\n```\ncode  \n```\n'


def test_bytes_around_the_text_stay() -> None:
    """A byte order mark and the ends of lines of another system stay."""
    data = b'\xef\xbb\xbf---\r\nname: Acme\r\nwebsite: acme.example\r\n---\r\nText.\r\n'
    found = fix_file(SourceFile(PATH, 'partners', 'acme', '', data), SCHEMA)
    assert found is not None
    assert found.data == data.replace(b'acme.example', b'https://acme.example')


@pytest.mark.parametrize(
    'text', ['', 'no front matter', '---\na: [\n---\n', '---\nname: &a x \n---\n', '---\nname: x\x00 \n---\n']
)
def test_what_cannot_be_read_stays(text: str) -> None:
    """A file that cannot be read is not touched."""
    assert _fixed(text) == (text, ())


@given(
    st.lists(
        st.sampled_from(
            [
                *('name: Acme ', 'website: acme.example', 'applied: 21.11.2026 ', '# comment ', 'city: "Lund "  '),
                *('summary: |', '  two  ', '  lines ', 'services: [a,', '  b]', 'owners: []', '', 'founded: 2009'),
                *(
                    'contacts:',
                    '  - name: Ada ',
                    "  - {name: 'x: y'}",
                    'type: >-',
                    '  folded ',
                    '---',
                    'body  ',
                    '> q ',
                ),
            ]
        ),
        max_size=12,
    )
)
def test_meaning_never_changes(lines: list[str]) -> None:
    """A corrected file says what it said, but for dates and addresses, and a second run finds nothing."""
    text = '---\n' + '\n'.join(lines) + '\n---\nText. \n'
    fixed, what = _fixed(text)
    before, after = (read_content(PATH, side.encode()) for side in (text, fixed))
    if isinstance(before, Content):
        assert isinstance(after, Content)
        kept = {k: v for k, v in before.fields.items() if k not in ('website', 'applied')}
        assert {k: v for k, v in after.fields.items() if k not in ('website', 'applied')} == kept
    else:
        assert fixed == text
    assert _fixed(fixed) == (fixed, ())
    assert (fixed == text) is (what == ())


def _run(root: Path, *options: str) -> Result:
    return sitegen('check', '--fix', '--root', root, '--today', '2026-11-21', *options)


def test_command_corrects_and_checks_again(tmp_path: Path) -> None:
    """`check --fix` tells which files it corrected, and finds what is left."""
    root = copy_base(tmp_path / 'base')
    path = root / PATH
    text = path.read_text(encoding='utf-8')
    faulty = text.replace('https://acme.example', 'acme.example').replace('2025-05-10', '05/13/2025')
    path.write_text(faulty.replace('founded: 2009', 'founded: long ago'), encoding='utf-8')
    mode = path.stat().st_mode
    result = _run(root, '--format', 'text')
    assert result.exit_code == 1
    assert f'fixed {PATH}: 1 date, 1 address\n' in result.output
    assert 'R304' in result.output
    assert 'R308' not in result.output
    assert 'applied: 2025-05-13' in path.read_text(encoding='utf-8')
    assert path.stat().st_mode == mode
    assert [name.name for name in path.parent.iterdir() if name.name.startswith('.')] == []


def test_command_keeps_to_the_paths_named(tmp_path: Path) -> None:
    """With PATHS other files stay as they are."""
    root = copy_base(tmp_path / 'base')
    path = root / PATH
    edit(path, 'https://acme', 'acme')
    before = path.read_bytes()
    _run(root, 'content/partners/birch.md')
    assert path.read_bytes() == before


def test_sound_directory_is_not_touched(tmp_path: Path) -> None:
    """Where everything is in order nothing is written."""
    root = copy_base(tmp_path / 'base')
    assert _run(root).output == 'no findings\n'
    assert check(root) == []
