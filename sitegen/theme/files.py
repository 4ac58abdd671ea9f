"""The files of a theme, each taken from the first folder that has it: the only place that reads a theme.

Lookup: <root>/themes/<name>/, the package's themes/<name>/, <root>/themes/default/, the package's
themes/default/. A theme is staff's code, and still nothing is read through a symbolic link that
leads out of its folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics import SitegenError, did_you_mean

DEFAULT = 'default'
PACKAGED = Path(__file__).parents[1] / 'themes'
PARTS = ('templates', 'assets', 'translations')


@dataclass(frozen=True, slots=True)
class ThemeFiles:
    """What the lookup finds. Keys are paths below templates/ and assets/, with `/`.

    `templates` also has each packaged default under `default/<path>`, so that a theme can extend what it replaces.
    `catalogues` holds by language the .po files to merge, as (path, bytes), the weakest first. `own` has for each
    template of the site itself its path below the site's root.
    """

    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    catalogues: Mapping[str, tuple[tuple[str, bytes], ...]]
    own: Mapping[str, str]

    def place(self, template: str) -> str:
        """The path of a template, for messages."""
        return self.own.get(template, f'templates/{template}')


def read_theme(root: Path, name: str) -> ThemeFiles:
    """The files of the theme `name`; SitegenError where there is no such theme or a file leads out of it."""
    templates: dict[str, str] = {}
    assets: dict[str, bytes] = {}
    catalogues: dict[str, tuple[tuple[str, bytes], ...]] = {}
    own: dict[str, str] = {}
    for folder in reversed(_lookup_chain(root, name)):
        texts = {path: _text(folder / 'templates' / path, data) for path, data in _read(folder, 'templates').items()}
        if folder == PACKAGED / DEFAULT:
            templates |= {f'{DEFAULT}/{path}': text for path, text in texts.items()}
        templates |= texts
        if folder.is_relative_to(root / 'themes'):
            own |= {path: (folder / 'templates' / path).relative_to(root).as_posix() for path in texts}
        assets |= _read(folder, 'assets')
        for path, data in _read(folder, 'translations').items():
            if path.endswith('.po'):
                source = (str(folder / 'translations' / path), data)
                catalogues[path[:-3]] = (*catalogues.get(path[:-3], ()), source)
    return ThemeFiles(templates, assets, catalogues, own)


def _lookup_chain(root: Path, name: str) -> list[Path]:
    """The folders of the lookup that exist, the strongest first; SitegenError where there is no such theme."""
    own = [folder for folder in (root / 'themes' / name, PACKAGED / name) if folder.is_dir()]
    if not own or not name or '/' in name or name.startswith('.'):
        raise SitegenError(f'there is no theme "{name}"', did_you_mean(name, known_themes(root)))
    chain = [*own, root / 'themes' / DEFAULT, PACKAGED / DEFAULT]
    return [folder for folder in dict.fromkeys(chain) if folder.is_dir()]


def known_themes(root: Path) -> list[str]:
    """The names that `theme:` may take, in alphabetical order."""
    places = [place for place in (root / 'themes', PACKAGED) if place.is_dir()]
    return sorted({entry.name for place in places for entry in place.iterdir() if entry.is_dir()})


def own_catalogues(root: Path, name: str) -> list[tuple[str, bytes]]:
    """The catalogues that a site itself brings along: paths relative to its root, with their bytes."""
    return [
        ((folder / 'translations' / path).relative_to(root).as_posix(), data)
        for folder in _own_folders(root, name)
        for path, data in _read(folder, 'translations').items()
        if path.endswith('.po')
    ]


def own_templates(root: Path, name: str) -> dict[str, str]:
    """The texts of the templates that a site itself brings along, by path relative to its root."""
    return {
        (folder / 'templates' / path).relative_to(root).as_posix(): _text(folder / path, data)
        for folder in _own_folders(root, name)
        for path, data in _read(folder, 'templates').items()
    }


def own_styles(root: Path, name: str) -> dict[str, str]:
    """The texts of the style sheets that a site itself brings along, by path relative to its root; of one that is no
    text the build tells."""
    return {
        (folder / 'assets' / path).relative_to(root).as_posix(): data.decode('utf-8', 'replace')
        for folder in _own_folders(root, name)
        for path, data in _read(folder, 'assets').items()
        if path.endswith('.css')
    }


def own_entries(root: Path, name: str) -> list[str]:
    """What lies in the folders that a site keeps its theme in, by path relative to its root, in order."""
    folders = (folder for folder in _own_folders(root, name) if folder.is_dir())
    return sorted(entry.relative_to(root).as_posix() for folder in folders for entry in folder.iterdir())


def _own_folders(root: Path, name: str) -> Iterable[Path]:
    """Where a site may keep files of its theme, the strongest first."""
    return dict.fromkeys((root / 'themes' / name, root / 'themes' / DEFAULT))


def known_catalogues(root: Path, name: str) -> frozenset[str]:
    """The languages that a theme has a catalogue for, in any folder of its lookup chain."""
    folders = (base / theme / 'translations' for base in (root / 'themes', PACKAGED) for theme in (name, DEFAULT))
    return frozenset(path.stem for folder in folders for path in folder.glob('*.po'))


def _read(folder: Path, part: str) -> dict[str, bytes]:
    """All files of one part of a theme folder by path; editors' and systems' dot files are left out."""
    base = folder / part
    home = folder.parent.resolve() / folder.name
    if not base.is_dir():
        return {}
    files: dict[str, bytes] = {}
    for path in sorted(base.rglob('*')):
        relative = path.relative_to(base)
        if any(piece.startswith('.') for piece in relative.parts):
            continue
        if not relative.as_posix().isprintable():
            raise SitegenError(f'{base} has a file whose name is no text: {relative.as_posix()!a}', 'rename it')
        if not path.resolve().is_relative_to(home):
            raise SitegenError(f'{path} leads out of its theme', 'copy the file instead of linking to it')
        if path.is_file():
            files[relative.as_posix()] = path.read_bytes()
    return files


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode('utf-8-sig').replace('\r\n', '\n')
    except UnicodeDecodeError as error:
        raise SitegenError(f'{path} is not UTF-8 at byte {error.start}', 'save the template as UTF-8') from None
