"""The program that a site names: a file beside site.yml, or one of those that ship with the package."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.content.decoding import decode
from sitegen.diagnostics import Diagnostic, did_you_mean
from sitegen.digests import digest_of
from sitegen.installed import installed
from sitegen.memo import Memo, recall
from sitegen.program.model import Program
from sitegen.program.presets import preset_folder, preset_ids
from sitegen.settings import Settings, at_setting

_MAX_FILE_BYTES = 2 * 1024 * 1024
_Found = tuple[Program | None, list[Diagnostic]]


def choose_program(settings: Settings, bytes_of: Callable[[str], bytes | None], memo: Memo) -> _Found:
    """The program, None where it cannot be used; `bytes_of` gives a file beside site.yml, None where there is none.

    A text that `memo` knows is not read again.
    """
    name = settings.program
    if not settings.program_is_file:
        if name in preset_ids():
            return preset_program(name, memo)
        fault = at_setting(
            settings, 'program', 'S701', f'no preset is called "{name}"', did_you_mean(name, preset_ids())
        )
        return None, [fault]
    data = bytes_of(name)
    if data is None:
        help = 'name a preset, or a file beside site.yml'
        return None, [at_setting(settings, 'program', 'S701', f'there is no file "{name}" here', help)]
    return program_in(name, data, memo)


def preset_program(id: str, memo: Memo) -> _Found:
    """The program of a preset."""
    return _recall_program(f'{id}/program.yml', (preset_folder(id) / 'program.yml').read_text(encoding='utf-8'), memo)


def program_in(path: str, data: bytes, memo: Memo) -> _Found:
    """The program that the bytes of a file hold; None where they cannot be read as one."""
    text, findings = decode(path, data, max_bytes=_MAX_FILE_BYTES)
    return (None, findings) if text is None else _recall_program(path, text, memo)


def _recall_program(path: str, text: str, memo: Memo) -> _Found:
    """As `read_program`; what `memo` has of the same text is not read again."""

    def read() -> _Found:
        from sitegen.program.reading import read_program  # noqa: PLC0415  # with the parser: a program seldom changes

        return read_program(path, text)

    return recall(memo, f'program/{digest_of(installed(), path, text)}', read)
