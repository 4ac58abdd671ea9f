"""Write files into the folders that people edit, each one completely or not at all."""

from __future__ import annotations

from pathlib import Path

from sitegen.diagnostics import SitegenError, trouble


def write_whole(path: Path, data: bytes, name: str) -> None:
    """Create or replace a file atomically; a replaced file keeps its mode, missing folders are created.

    Raises SitegenError, which calls the file `name`.
    """
    draft = path.with_name(f'.{path.name}.draft')
    with trouble(f'{name} cannot be written'):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(data)
            if path.exists():
                draft.chmod(path.stat().st_mode)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def write_new(path: Path, data: bytes, name: str) -> None:
    """Create a file. Raises SitegenError, which calls it `name`, if it exists or cannot be written."""
    with trouble(f'{name} cannot be written'):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open('xb') as file:
                file.write(data)
        except FileExistsError:
            raise SitegenError(f'{name} is already there', 'choose another id, or edit that file') from None
        except OSError:
            path.unlink(missing_ok=True)  # an incomplete record would fail the next check
            raise
