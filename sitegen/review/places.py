"""What a path of the repository is, as far as authority over it goes."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.files import RECORD_FOLDERS, record_name

_CI_FILES = frozenset({'netlify.toml', '.gitlab-ci.yml', 'Makefile', '.pre-commit-config.yaml'})
_CI_FOLDERS = frozenset({'.github', '.gitlab', '.ci', '.circleci'})


@dataclass(frozen=True, slots=True)
class Place:
    """What a path is: `kind` is record, media, ledger, settings, program, theme, ci, code or stray.

    `folder`, `id` and `language` tell of a record's file; `id` of media is the first folder below content/media.
    """

    kind: str
    folder: str = ''
    id: str = ''
    language: str = ''

    @property
    def key(self) -> tuple[str, str]:
        """Folder and id: a record and its translations have the same."""
        return self.folder, self.id


def place_of(path: str, program_file: str | None) -> Place:
    """What a path is; `program_file` is the path of the site's program where it has one of its own."""
    first, _, rest = path.partition('/')
    if path == 'site.yml':
        return Place('settings')
    if path == program_file:
        return Place('program')
    if first == 'content':
        return _content_place(rest)
    if first == 'themes':
        return Place('theme')
    return Place('ci' if first in _CI_FOLDERS or path in _CI_FILES else 'code')


def _content_place(path: str) -> Place:
    folder, _, name = path.partition('/')
    if any(part.startswith('.') for part in path.split('/')):
        # The reader passes over hidden files, but git and the host do not: .gitattributes, for one.
        return Place('stray', folder)
    if folder in RECORD_FOLDERS:
        found = record_name(name)
        return Place('record', folder, *found) if found else Place('stray', folder)
    if folder == 'media' and name:
        owner, slash, _ = name.partition('/')
        return Place('media', 'media', owner if slash else '')
    return Place('ledger' if folder == 'ledger' and name else 'stray', folder)
