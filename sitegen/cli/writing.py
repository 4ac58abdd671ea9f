"""Writing into the tree that people work in: a file is whole or as it was."""

from __future__ import annotations

from pathlib import Path

from sitegen.diagnostics import SitegenError, trouble


def write_whole(path: Path, data: bytes, name: str) -> None:
    """Write a file in one step, with the rights of the one that it replaces, if any, and the folders that it lacks.

    Raises SitegenError with this name where it cannot be written.
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
    """Write a file that is not there yet. Raises SitegenError with this name where it is, or cannot be written."""
    with trouble(f'{name} cannot be written'):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open('xb') as file:
                file.write(data)
        except FileExistsError:
            raise SitegenError(f'{name} is already there', 'choose another id, or edit that file') from None
        except OSError:
            path.unlink(missing_ok=True)  # half of it would be an error of an author who wrote nothing
            raise
