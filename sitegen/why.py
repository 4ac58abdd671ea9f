"""Why a page was made again: what it depends on, and what of that changed since the last build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.publish.state import Remembered, State

_NOTHING: Mapping[str, str] = {}


def why_made(
    path: str, units: Mapping[str, Remembered], grounds: Mapping[str, Mapping[str, str]], last: State | None
) -> list[str]:
    """Lines about the file that answers to a path or an address of the site; empty where no unit makes it."""
    name = path.lstrip('/')
    names = {name, f'{name}index.html', f'{name}/index.html'.lstrip('/')}
    found = next((id for id, unit in units.items() if names & set(unit.paths)), None)
    if found is None:
        return []
    shown = next(path for path in units[found].paths if path in names)
    return [f'{shown} is made with {found}', *(f'  {line}' for line in _reasons(found, units[found], grounds, last))]


def _reasons(id: str, unit: Remembered, grounds: Mapping[str, Mapping[str, str]], last: State | None) -> Iterator[str]:
    old = last.units.get(id) if last else None
    if last is None:
        yield 'made: nothing is remembered of an earlier build'
    elif old is None:
        yield 'made: it was not there before'
    elif old.key == unit.key:
        yield 'as it was: nothing that it depends on has changed'
    else:
        changes = [
            *_changes(last.grounds.get(old.ground, _NOTHING), grounds.get(unit.ground, _NOTHING)),
            *_changes(old.inputs, unit.inputs),
        ]
        yield from (f'made again: {change}' for change in changes)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[str]:
    """What differs, by name; short values are told, digests are not."""
    lines = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            lines.append(f'{name} is {"new" if old is None else "gone"}')
        elif old != new:
            lines.append(f'{name} changed' if len(new) == len(old) == _DIGEST else f'{name}: {old} → {new}')
    return lines


_DIGEST = 32
