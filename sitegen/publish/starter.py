"""`sitegen init`: a new directory from a preset, with its samples as if they had been written today.

Samples write their dates as `{{today}}`, `{{today-3m}}` or `{{today+20d}}`, so that a fresh directory is
in the state that it describes on whatever day it is made. Where that is before the program had begun, they are
dated as on the first day on which all of them can be: sound, though they do not count yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Day
from importlib.resources.abc import Traversable
from pathlib import Path

from sitegen.dates import Span, add
from sitegen.diagnostics import SitegenError, did_you_mean, trouble
from sitegen.program.model import Program
from sitegen.program.presets import preset_folder
from sitegen.program.reading import read_program

_PLACEHOLDER = re.compile(r'\{\{today(?:([+-]\d{1,4})([dmy]))?\}\}')
_AGO = re.compile(rb'\{\{today-(\d{1,4})([dmy])\}\}')
_UNITS = {'d': 'day', 'm': 'month', 'y': 'year'}
_KEY = re.compile(r'[A-Za-z_]+:')
_TRANSLATION = re.compile(r'(.+)\.([a-z]{2,3})\.md')
_GITIGNORE = '/output/\n.sitegen/\n'


def start_directory(folder: Path, preset: str, languages: tuple[str, ...], today: Day) -> list[str]:
    """Write a new directory and give the paths written, sorted.

    Raises SitegenError where the folder holds anything but a new repository, or cannot be written.
    """
    files = dict(starter_files(preset, languages, today))
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and _names(folder) <= {'.git'})):
        raise SitegenError(f'{folder} is not an empty folder', 'name a new folder')
    with trouble(f'{folder} cannot be written', 'name a folder that you may write to'):
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return sorted(files)


def _names(folder: Path) -> set[str]:
    with trouble(f'{folder} cannot be listed'):
        return {path.name for path in folder.iterdir()}


def starter_files(preset: str, languages: tuple[str, ...], today: Day) -> Iterator[tuple[str, bytes]]:
    """The files of a new directory; `languages` are the preset's own, its first one where none are named."""
    folder = preset_folder(preset)
    program, _ = read_program('program.yml', (folder / 'program.yml').read_text(encoding='utf-8'))
    assert program is not None, preset
    chosen = languages or program.languages[:1] or ('en',)
    for language in chosen:
        if language not in program.languages:
            known = did_you_mean(language, program.languages)
            raise SitegenError(f'the program "{preset}" has no texts in "{language}"', known)
    yield 'site.yml', _site_file(program, chosen).encode()
    yield '.gitignore', _GITIGNORE.encode()
    texts = dict(_walk(folder / 'samples', ''))
    yield from _samples(texts, chosen, program.languages[0], _day_of_samples(program, texts.values(), today))


def _site_file(program: Program, languages: tuple[str, ...]) -> str:
    title = program.name.pick(languages)[0].replace('"', '\\"')
    return (
        '# What the site is called, where it stands, and whose program it follows. See the guide for operators.\n'
        f'title: "{title}"\n'
        'base_url: https://partners.example.com\n'
        f'languages: [{", ".join(languages)}]\n'
        f'program: {program.id}\n'
        'theme: default\n'
        'staff: []        # accounts that may change levels and points, like github:1001\n'
    )


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _walk(item, f'{prefix}{item.name}/')
        else:
            yield prefix + item.name, item.read_bytes()


def _samples(
    files: Mapping[str, bytes], languages: tuple[str, ...], original: str, today: Day
) -> Iterator[tuple[str, bytes]]:
    """Sample files in the languages chosen; the first of these becomes the original of every record."""
    translated: dict[tuple[str, str], str] = {}
    for name, data in files.items():
        match = _TRANSLATION.fullmatch(name)
        if match:
            translated[f'{match[1]}.md', match[2]] = data.decode()
    for name, data in files.items():
        if _TRANSLATION.fullmatch(name):
            continue
        if not name.endswith(('.md', '.csv')):
            yield f'content/{name}', data
            continue
        text = data.decode()
        first = translated.get((name, languages[0]))
        written = merge_translation(text, first) if languages[0] != original and first else text
        yield f'content/{name}', dated(written, today).encode()
        for language in languages[1:]:
            other = text_only(text, first) if language == original and first else translated.get((name, language))
            if other:
                yield f'content/{name[:-3]}.{language}.md', dated(other, today).encode()


def _day_of_samples(program: Program, samples: Iterable[bytes], today: Day) -> Day:
    """`today`, or the first day on which no sample is dated before the program, a level or a type begins."""
    begins = (program.starts, *(item.from_ for item in (*program.levels, *program.types)))
    begin = max((day for day in begins if day), default=Day.min)
    spans = {(count, unit) for data in samples for count, unit in _AGO.findall(data)}
    return max([today, *(add(begin, Span(int(count), _UNITS[unit.decode()])) for count, unit in spans)])


def dated(text: str, today: Day) -> str:
    """The text with its placeholders turned into dates."""

    def day(match: re.Match[str]) -> str:
        if match[1] is None:
            return today.isoformat()
        return add(today, Span(1, _UNITS[match[2]]), int(match[1])).isoformat()

    return _PLACEHOLDER.sub(day, text)


def merge_translation(original: str, translation: str) -> str:
    """A record with the texts of its translation in place of its own."""
    front, body = _split(original)
    other_front, other_body = _split(translation)
    entries = dict(_entries(front)) | dict(_entries(other_front))
    return '---\n' + ''.join(entries.values()) + '---\n' + (other_body if other_body.strip() else body)


def text_only(original: str, translation: str) -> str:
    """The original as a translation: those of its keys that the other translation names, and its body."""
    front, body = _split(original)
    wanted = [key for key, _ in _entries(_split(translation)[0])]
    entries = dict(_entries(front))
    return '---\n' + ''.join(entries[key] for key in wanted if key in entries) + '---\n' + body


def _split(text: str) -> tuple[str, str]:
    _, front, body = text.split('---\n', 2)
    return front, body


def _entries(front: str) -> Iterable[tuple[str, str]]:
    """Top-level keys of front matter, each with its lines."""
    key, lines = '', ''
    for line in front.splitlines(keepends=True):
        match = _KEY.match(line)
        if match:
            if lines:
                yield key, lines
            key, lines = match[0], line
        else:
            lines += line
    if lines:
        yield key, lines
