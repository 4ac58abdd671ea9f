"""Why a page was made again: what it depends on, and what of that changed since the last build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sitegen.publish.holding import Intact
from sitegen.publish.state import Origin, State, Units

_NOTHING: Mapping[str, str] = {}
# Values of this length are digests (digests.py): they tell that something changed, but not what.
_DIGEST = 32

# Inputs in words for people. Of names such as `partner alder` the first word stands here.
_LABELS = {
    'sitegen': 'sitegen itself, Python or a package',
    'day': 'the day',
    'program': 'the program',
    'settings': 'site.yml',
    'site': 'what all pages say of the site (its title, its menu, the words of its program)',
    'assets': 'a style sheet, a script or another asset of the theme',
    'texts of the theme': 'the words of the interface',
    'facets': 'how many partners stand under each filter',
    'links': 'which pages of the site its links may lead to',
    'rank': 'the rank',
    'cut': 'the place in the list',
    'first': 'the first partner',
    'partners': 'partners, or their order',
    'cases': 'case studies',
    'module': 'the script of the search',
    'partner': 'partner',
    'similar': 'the similar partner',
    'case': 'the case study',
    'page': 'the page',
    'template': 'the template',
}


@dataclass(frozen=True)
class Reasons:
    """What a build knew when it decided what to make.

    `files` are all paths that it published, `units` and `grounds` its own; `last` is the state that the build before
    it left, `intact` what it found untouched in the output.
    """

    files: Iterable[str]
    units: Units
    grounds: Mapping[str, Mapping[str, str]]
    last: State | None
    intact: Intact | None

    def of(self, path: str) -> list[str]:
        """Lines about the file with this path, or at this address of the site."""
        name = urlsplit(path).path.lstrip('/')
        names = {name, f'{name}index.html', f'{name}/index.html'.lstrip('/')}
        standing = self.units.standing
        found = next((id for id, unit in standing.items() if not names.isdisjoint(unit.paths)), None)
        if found is not None:
            shown = next(path for path in standing[found].paths if path in names)
            return list(self._of_unit(shown, found))
        shown = next((file for file in self.files if file in names), '')
        if shown:
            return [f'{shown} is looked at in every build, and written when it differs']
        from difflib import get_close_matches  # noqa: PLC0415  # who makes no mistake needs none

        near = get_close_matches(name, (file.removesuffix('index.html') for file in self.files), n=1)
        return [f'{path} is no page of this site' + (f'; did you mean "{near[0]}"?' if near else '')]

    def _of_unit(self, shown: str, id: str) -> Iterator[str]:
        unit, old = self.units.standing[id], self.last.units.standing.get(id) if self.last else None
        if self.last is None or self.intact is None:
            yield f'{shown} was made: nothing is known of an earlier build'
        elif old is None:
            yield f'{shown} was made: it was not there before'
        elif old.key != unit.key:
            yield f'{shown} was made again:'
            before, after = self.last.units.origins.get(id, old.key), self.units.origins.get(id, unit.key)
            yield from (f'  {change}' for change in self._between(before, after))
        elif touched := [path for path in old.paths if path not in self.intact.files]:
            yield f'{shown} was made again: somebody changed or removed {touched[0]} in the output'
        else:
            yield f'{shown} is as it was: nothing that it is made of has changed'

    def _between(self, before: Origin | None, after: Origin | None) -> Iterator[str]:
        if self.last is None or before is None or after is None:
            yield 'what it was made of is not remembered'
            return
        grounds = self.last.grounds.get(before.ground, _NOTHING), self.grounds.get(after.ground, _NOTHING)
        yield from (*_changes(*grounds), *_changes(before.inputs, after.inputs))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """What differs; values that are no digests are shown."""
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield f'{_label(name)} {"came" if old is None else "went"}'
        elif old != new:
            digests = len(new) == len(old) == _DIGEST
            yield f'{_label(name)} changed' if digests else f'{_label(name)}: {old} → {new}'


def _label(name: str) -> str:
    if name in _LABELS:
        return _LABELS[name]
    kind, _, which = name.partition(' ')
    return f'{_LABELS.get(kind, kind)} {which}'
