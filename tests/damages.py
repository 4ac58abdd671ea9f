"""What somebody else may do to an output between two builds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from sitegen.publish.write import OUTPUT_MARK


def damage(output: Path, random: Random) -> str:
    """Somebody else is at work in the output."""
    files = [path for path in sorted(output.rglob('*')) if path.is_file() and path != output / OUTPUT_MARK]
    if not files:
        return 'none'
    return random.choice(_DAMAGES)(random.choice(files), output)


def _removed(path: Path, _output: Path) -> str:
    path.unlink()
    return f'{path} removed'


def _changed(path: Path, _output: Path) -> str:
    path.write_bytes(path.read_bytes()[:-1] + b'?')
    return f'{path} changed'


def _added(path: Path, _output: Path) -> str:
    (path.parent / 'stranger.html').write_bytes(b'a stranger')
    (path.parent / 'strange/folder').mkdir(parents=True, exist_ok=True)
    (path.parent / 'strange/file').write_bytes(b'strange')
    return f'strangers in {path.parent}'


def _folded(path: Path, _output: Path) -> str:
    path.unlink()
    path.mkdir()
    (path / 'inside').write_bytes(b'a folder in the place of a file')
    return f'{path} is a folder'


def _linked(path: Path, _output: Path) -> str:
    path.unlink()
    path.symlink_to('/etc/hostname')
    return f'{path} is a link'


def _emptied(path: Path, output: Path) -> str:
    if _holds_mark(path.parent):
        return _removed(path, output)
    shutil.rmtree(path.parent)
    return f'{path.parent} removed'


def _led_away(path: Path, output: Path) -> str:
    """The folder is somewhere else, with all that it holds, and a link leads there."""
    if _holds_mark(path.parent):
        return _linked(path, output)
    elsewhere = Path(mkdtemp(dir=output.parent)) / 'folder'
    path.parent.rename(elsewhere)
    path.parent.symlink_to(elsewhere)
    return f'{path.parent} is a link'


def _holds_mark(folder: Path) -> bool:
    """Whether the folder has what tells an output from any other folder."""
    return any(folder.rglob(Path(OUTPUT_MARK).name))


_DAMAGES: tuple[Callable[[Path, Path], str], ...] = (
    _removed,
    _changed,
    _added,
    _folded,
    _linked,
    _emptied,
    _led_away,
)
