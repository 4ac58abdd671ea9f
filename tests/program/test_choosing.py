"""The program that a site names, and what is remembered of it."""

from __future__ import annotations

import pytest

from sitegen.digests import digest_of
from sitegen.program import reading
from sitegen.program.choosing import program_in
from tests.memory import Memory
from tests.program.written import HEADER, PRESETS, WORDS


@pytest.mark.parametrize(
    'text',
    [
        HEADER + WORDS,
        'id: test\nnam: [\n',
        *(file.read_text(encoding='utf-8') for file in sorted(PRESETS.glob('*/program.yml'))),
    ],
)
def test_program_of_the_same_text_is_read_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of a program file is what reading it gives, its findings as well."""
    memo = Memory()
    program, findings = program_in('program.yml', text.encode(), memo)
    monkeypatch.delattr(reading, 'read_program')
    known, told = program_in('program.yml', text.encode(), memo)
    assert (digest_of(known), told) == (digest_of(program), findings)


def test_other_text_is_read() -> None:
    """A program whose text or file is another is read, whatever is remembered."""
    memo = Memory()
    first, _ = program_in('program.yml', HEADER.encode(), memo)
    renamed, _ = program_in('other.yml', HEADER.encode(), memo)
    second, _ = program_in('program.yml', HEADER.replace('Test', 'Other').encode(), memo)
    assert first is not None
    assert renamed is not None
    assert second is not None
    assert (renamed.path, str(first.name.texts), str(second.name.texts)) == (
        'other.yml',
        "(('', 'Test program'),)",
        "(('', 'Other program'),)",
    )
