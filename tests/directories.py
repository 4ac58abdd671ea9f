"""Small directories for tests: the one of tests/cases/base, with some of its files replaced."""

from __future__ import annotations

import base64
import re
import shutil
import tomllib
from pathlib import Path

from sitegen.dates import parse_date
from sitegen.diagnostics import Diagnostic
from sitegen.judging import judge_source, read_source
from tests.conftest import TODAY

CASES = Path(__file__).parent / 'cases'
BASE = CASES / 'base'
_TOP_KEY = re.compile(r'^([a-z_]+):', re.MULTILINE)


def copy_base(root: Path) -> Path:
    """The directory of tests/cases/base, copied to a folder that does not exist yet."""
    shutil.copytree(BASE, root)
    return root


def edit(path: Path, old: str, new: str) -> None:
    """Put another text in the place of one that the file must have, everywhere in it."""
    text = path.read_text(encoding='utf-8')
    assert old in text, f'{path}: {old!r}'
    path.write_text(text.replace(old, new), encoding='utf-8')


def tree(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def texts(folder: Path) -> dict[str, str]:
    """The text of every file below a folder, by path."""
    return {path: data.decode() for path, data in tree(folder).items()}


def overlay(root: Path, case: Path) -> None:
    """Lay a case's files over a directory; `generate.toml` has those that are no plain text, or very long.

    Each of its tables is a path with `text` (`head`, `repeat` and `times`, `tail`), `base64` or `link`;
    `remove` names files to take away.
    """
    for source in sorted(case.rglob('*')):
        relative = source.relative_to(case)
        if source.is_file() and relative.name not in ('expected.txt', 'generate.toml'):
            (root / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / relative)
    recipe = case / 'generate.toml'
    if recipe.is_file():
        recipes = tomllib.loads(recipe.read_text(encoding='utf-8'))
        for name in recipes.pop('remove', []):
            (root / name).unlink()
        for name, item in recipes.items():
            _generate(root / name, item)


def _generate(path: Path, item: dict[str, str | int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if 'link' in item:
        path.unlink(missing_ok=True)
        path.symlink_to(str(item['link']))
    elif 'base64' in item:
        path.write_bytes(base64.b64decode(str(item['base64'])))
    else:
        repeated = str(item.get('repeat', '')) * int(item.get('times', 1))
        path.write_text(f'{item.get("head", "")}{repeated}{item.get("tail", "")}', encoding='utf-8', newline='')


def check(root: Path, today: str = TODAY) -> list[Diagnostic]:
    """All findings about a directory, sorted, as `sitegen check` tells them."""
    day = parse_date(today)
    assert day is not None
    return list(judge_source(read_source(root), day).findings)


def merge_keys(text: str, excerpt: str) -> str:
    """A file of keys with those of an excerpt in place of its own; for a record, the keys of its front matter."""
    if text.startswith('---\n'):
        front, body = text.removeprefix('---\n').split('---\n', 1)
        return f'---\n{merge_keys(front, excerpt)}---\n{body}'
    replaced = set(_TOP_KEY.findall(excerpt))
    parts = re.split(r'^(?=[a-z_]+:)', text, flags=re.MULTILINE)
    kept = [part for part in parts if part.split(':', 1)[0] not in replaced]
    return ''.join(kept) + excerpt.rstrip('\n') + '\n'
